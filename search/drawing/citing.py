"""Hits → what reference managers read: BibTeX and CSL JSON (Zotero, Pandoc)."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any as Json

from ..results import Hit

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What TeX would take for a command; `\` and braces first, so that what replaces them stays.
_TEX = {
    **{char: f"\\{char}" for char in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def bibtex(hits: Iterable[Hit]) -> Iterator[str]:
    """An entry for each hit; every key once."""
    for key, hit in _keyed(hits):
        fields = [f"  {name} = {value}" for name, value in _bibtex_fields(hit)]
        kind = "article" if hit.source else "misc"
        yield f"@{kind}{{{key},\n" + ",\n".join(fields) + "\n}\n"


def _bibtex_fields(hit: Hit) -> Iterator[tuple[str, str]]:
    if hit.author:
        # In braces of its own, for else BibTeX takes a name apart at "and" and at commas.
        yield "author", "{" + " and ".join(f"{{{_tex(name)}}}" for name in hit.author) + "}"
    yield "title", f"{{{{{_tex(_title(hit))}}}}}"  # doubled, so that capitals stay
    if hit.source:
        yield "journal", f"{{{_tex(hit.source)}}}"
    if day := _day(hit):
        yield "year", f"{{{day.year}}}"
        yield "month", MONTHS[day.month - 1]
        yield "date", f"{{{day}}}"
    if hit.url:
        url = re.sub(r"[ {}\\]", lambda found: f"%{ord(found[0]):02X}", _plain(hit.url))
        yield "url", f"{{{url}}}"
    yield "note", f"{{{_tex(hit.path)}}}"


def csl(hits: Iterable[Hit]) -> str:
    """A list of CSL items."""
    return json.dumps([_csl_item(key, hit) for key, hit in _keyed(hits)], ensure_ascii=False, indent=2) + "\n"


def _csl_item(key: str, hit: Hit) -> dict[str, Json]:
    day = _day(hit)
    item = {
        "id": key,
        "type": "article-newspaper",
        "title": _plain(_title(hit)),
        "author": [{"literal": _plain(name)} for name in hit.author],
        "container-title": _plain(hit.source or ""),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": _plain(hit.url or ""),
        "archive_location": _plain(hit.path),
    }
    return {name: value for name, value in item.items() if value}


def _keyed(hits: Iterable[Hit]) -> Iterator[tuple[str, Hit]]:
    """A key like antara2023gempa for each hit; the second of the same is antara2023gempa-2."""
    taken: dict[str, int] = {}
    for hit in hits:
        day = _day(hit)
        word = next((word for word in re.findall(r"\w+", _title(hit)) if len(word) > 3), "artikel")
        key = f"{_ascii(hit.source or '')}{day.year if day else ''}{_ascii(word)}" or "artikel"
        number = taken[key] = taken.get(key, 0) + 1
        yield (key if number == 1 else f"{key}-{number}"), hit


def _title(hit: Hit) -> str:
    return hit.title.strip() or hit.id


def _day(hit: Hit) -> date | None:
    try:
        return date.fromisoformat((hit.published or "")[: len("2023-09-14")])
    except ValueError:
        return None


def _ascii(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", name).lower())


def _plain(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in _plain(text))
