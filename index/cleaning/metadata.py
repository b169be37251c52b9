"""What is known about an article beside its text: title, source, date, place, people; and where each came from.

What the record or the page's markup states comes first, then what the text states, then what can be inferred.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..article import Origin, RawDocument
from .cuts import Cut
from .dateline import Dateline, places
from .dates import WEEKDAY, day_in_text, day_of_url, parse_date
from .labels import Line
from .outlets import normal_source, source_of_path, source_of_url
from .pages import Page
from .rules import Rules
from .zones import NAME_LINE

_BETWEEN = re.compile(r"\s*(?:,(?!\s?[SM]\.)|/|;|&|\bdan\b|\band\b)\s*")
_NOBODY = re.compile(
    r"(?i)^(?:redaksi|admin\w*|tim|tim .*|editor|penulis|reporter|kontributor.*|none|null|nan|"
    + WEEKDAY
    + ")$"
    r"|[@\d]|\.com|\.co|https?:|\bPT\b|\bmedia\b|\bredaksi\b|\bnews\b"
)

# "Rangga Wiratama - Titimangsa"
_PERSON_AND_OUTLET = re.compile(r"\s[-–|/]\s")

Value = tuple[str | None, Origin]


@dataclass(frozen=True, slots=True)
class Clues:
    """Everything that may say something about an article: its record, its markup, its lines."""

    document: RawDocument
    page: Page
    lines: Sequence[Line]
    cuts: Sequence[Cut]
    dateline: Dateline | None
    rules: Rules


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clues come to."""

    title: str | None
    source: str | None
    published: str | None
    place: str | None
    author: tuple[str, ...]
    origins: Mapping[str, Origin]


def known_facts(clues: Clues) -> Facts:
    """The best value of each kind and its origin."""
    title, source, published = _first(_titles(clues)), _first(_sources(clues)), _first(_dates(clues))
    place: Value = (clues.dateline.place if clues.dateline else None, "stated")
    author, origin = next(filter(_has_names, _authors(clues)), ((), "inferred"))
    if source[0] and author:
        author = tuple(name for name in author if _squeezed(name) not in _squeezed(source[0]))
    named = (("title", title), ("source", source), ("published", published), ("place", place))
    origins: dict[str, Origin] = {name: value[1] for name, value in named if value[0]}
    if author:
        origins["author"] = origin
    return Facts(title[0], source[0], published[0], place[0], author, origins)


def _first(values: Iterable[Value]) -> Value:
    for value in values:
        if value[0]:
            return value
    return (None, "inferred")


def _has_names(found: tuple[tuple[str, ...], Origin]) -> bool:
    return bool(found[0])


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Single full names, each once; initials and desks are nobody."""
    found: dict[str, None] = {}
    for person in (part.strip(" .-–()‘'`\t") for name in names for part in _BETWEEN.split(name)):
        if (
            len(person) > 2
            and not _NOBODY.search(person)
            and not person.islower()
            and person.lower() not in places()
        ):
            found[person] = None
    return tuple(found)


def _titles(clues: Clues) -> Iterator[Value]:
    yield _spaced(clues.document.title), "metadata"
    yield _spaced(clues.page.title), "metadata"
    for line in clues.lines:
        if line.label == "title":
            yield _spaced(clues.page.text[line.start : line.end].lstrip("# ")), "stated"


def _sources(clues: Clues) -> Iterator[Value]:
    for name in (clues.document.source, clues.page.source):
        yield normal_source(name) if name else None, "metadata"
    if clues.dateline and clues.dateline.source:
        yield normal_source(clues.dateline.source), "stated"
    for line in clues.lines:
        if line.rule == NAME_LINE:
            outlet = _PERSON_AND_OUTLET.split(clues.page.text[line.start : line.end])[1:]
            yield normal_source(outlet[0].strip(" *_")) if outlet else None, "stated"
    url = clues.document.url or clues.page.url
    yield source_of_url(url) if url else None, "inferred"
    yield source_of_path(clues.document.path), "inferred"


def _dates(clues: Clues) -> Iterator[Value]:
    for written in (clues.document.published, clues.page.published):
        if written:
            yield parse_date(written), "metadata"
    for line in _date_lines(clues.lines) if len(clues.lines) > 1 else ():
        yield parse_date(clues.page.text[line.start : line.end]), "stated"
    if url := clues.document.url or clues.page.url:
        yield day_of_url(url), "inferred"
    yield day_in_text(_body(clues)), "inferred"


def _body(clues: Clues) -> str:
    if len(clues.lines) == 1:
        return clues.page.text
    return "\n".join(clues.page.text[line.start : line.end] for line in clues.lines if line.label == "body")


def _date_lines(lines: Sequence[Line]) -> list[Line]:
    """The date lines, the nearest above the text first: lists of other articles have dates of their own."""
    dates = [line for line in lines if line.label == "meta" and line.rule in ("date-line", "byline-date")]
    begins = next((line.start for line in lines if line.label == "body"), 0) if dates else 0
    return sorted(dates, key=lambda line: (line.start > begins, abs(line.start - begins)))


def _authors(clues: Clues) -> Iterator[tuple[tuple[str, ...], Origin]]:
    for written in (clues.document.author, clues.page.author):
        if written:
            yield people([written]), "metadata"
    if clues.cuts or len(clues.lines) > 1:
        yield people(_stated_people(clues)), "stated"


def _stated_people(clues: Clues) -> Iterator[str]:
    """The names that bylines and credits hold, in the order of the text."""
    credits = [line for line in clues.lines if line.label == "meta"] if len(clues.lines) > 1 else []
    for start, end, _, name in sorted([*credits, *clues.cuts]):
        if name == NAME_LINE:
            yield _PERSON_AND_OUTLET.split(clues.page.text[start:end])[0].strip(" *_")
        rule = clues.rules.by_name.get(name)
        if (
            rule
            and "(?P<author>" in rule.pattern
            and (match := rule.regex.match(clues.page.text, start, end))
        ):
            yield from (
                value for key, value in match.groupdict().items() if key in ("author", "editor") and value
            )


def _squeezed(name: str) -> str:
    """Letters only, so that "Pelita Arafura" is found in pelitaarafura.com: a desk, not a person."""
    return re.sub(r"\W", "", name).lower()


def _spaced(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None
