"""Files of articles: which there are at a place, told from their names alone; and what is said of one left out."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .errors import UnreadableError

# The kinds of files that readers.py reads; each also gzipped.
LARGEST_FILE = (
    1 << 30
)  # bytes, unpacked; --max-file-size: what is larger would take the memory and time of all others
SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".ndjson", ".csv", ".tsv"))


class Problem(NamedTuple):
    """A file, or one row of it, that was left out, and why."""

    path: str
    reason: str


def find_files(root: Path, skip: Iterable[Path] = ()) -> Iterator[Path]:
    """Readable files at or below root, sorted; hidden ones and the folders in skip are left out."""
    if not root.is_dir():
        yield root
        return
    for folder, names in find_folders(root, skip):
        yield from (Path(folder, name) for name in names)


def find_folders(root: Path, skip: Iterable[Path] = ()) -> Iterator[tuple[str, list[str]]]:
    """The folders at or below root, and the names of the readable files in each, sorted."""
    skipped = {os.path.realpath(p) for p in skip}
    for folder, folders, names in os.walk(root):
        if is_store(names):
            folders.clear()
            continue
        folders[:] = sorted(
            d for d in folders if d[0] != "." and os.path.realpath(Path(folder, d)) not in skipped
        )
        yield folder, sorted(filter(is_article_file, names))


def is_store(names: list[str]) -> bool:
    """Whether a folder with these files is an index, of whatever folder."""
    return "writing.lock" in names and any(n == "manifest.json" or n.endswith(".seg") for n in names)


def is_article_file(name: str) -> bool:
    """Whether a file in a folder is to be read; a README speaks of the folder, it is no article of it."""
    return name[0] != "." and suffix_of(name) in SUFFIXES and not name.lower().startswith("readme.")


def suffix_of(name: str) -> str:
    """What tells the kind of a file; a final .gz does not count."""
    stem, _, suffix = name.lower().removesuffix(".gz").rpartition(".")
    return f".{suffix}" if stem and suffix else ""


def require_regular(path: Path | str) -> os.stat_result:
    """What is known of a file; to open a pipe would wait for ever, and a device has no end."""
    found = os.stat(path)  # noqa: PTH116 # of 27,038 files in a tenth of a second, with Path in four
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError("It is not a regular file.")
    return found


def digest_of_file(path: Path) -> str:
    """By which the content of a file is known again."""
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
