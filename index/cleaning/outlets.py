"""The names of outlets in one form, from however they are written: a host, an address, a folder."""

import re
from functools import lru_cache
from pathlib import PurePath
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:].*)?", re.IGNORECASE)
# Second levels under which an outlet has the third: viva.co.id, but detik.com.
_SECOND_LEVELS = re.compile(r"co|ac|go|or|web|sch|my|desa|net|com|biz|mil|org|gov|edu")
# Hosts whose subdomains are outlets of their own.
_SHARED_HOSTS = re.compile(r"(?:wordpress|blogspot|medium|substack)\.com|blogspot\.co\.id|github\.io")
_FILE_ENDINGS = re.compile(r"txt|md|html?|jsonl?|csv|gz|zip|pdf|docx")


@lru_cache(maxsize=10_000)
def normal_source(name: str) -> str:
    """An outlet in one form: `https://www.Detik.com/x` and `inet.detik.com` are `detik.com`; other names stay."""
    name = " ".join(name.split())
    match = _HOST.fullmatch(name)
    if match is None:
        return name
    labels = match[1].lower().split(".")
    keep = 3 if len(labels) > 2 and _SECOND_LEVELS.fullmatch(labels[-2]) and len(labels[-1]) == 2 else 2
    if _SHARED_HOSTS.fullmatch(".".join(labels[-keep:])):
        keep += 1
    return ".".join(labels[-keep:])


def source_of_url(url: str) -> str | None:
    """The outlet that an address belongs to."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return normal_source(host) if host and _HOST.fullmatch(host) else None


@lru_cache(maxsize=1024)  # all articles of a file have one
def source_of_path(path: str) -> str | None:
    """The outlet after which a folder of the path is named, if the folder's name is a host: `arsip/detik.com/1.txt`."""
    for folder in reversed(PurePath(path).parts[:-1]):
        if _HOST.fullmatch(folder) and not _FILE_ENDINGS.fullmatch(folder.rpartition(".")[2].lower()):
            return normal_source(folder)
    return None
