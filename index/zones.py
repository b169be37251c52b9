"""What a line is by where it stands: the headline above the text, menus around it, tags and lists below it."""

import re
from collections.abc import Sequence

from .cuts import Cut
from .dateline import dateline
from .headlines import leaning
from .labels import Line, covering_cut, is_prose

NAME_LINE = "name-line"  # the rule of a byline that has a person's name and nothing else
SOURCE_RULES = frozenset(("source-line", "references", "address-line"))

# A text is a whole page, menus and all, from this many short lines; only then is what surrounds its text dropped.
PAGE_LINES = 25
HEAD = 14  # lines above the text among which its headline is sought
_PERSON = re.compile(r"\W*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}(?:\s?[-–|/]\s?\W*[A-Z][\w. ]{2,30})?\W*")
_TAG = re.compile(r"[a-z0-9#][a-z0-9 #&'-]{1,40}")
_NO_TITLE = re.compile(r"https?:|www\.|^[a-z]|[.:;,]$")


def settle(text: str, lines: list[Line], cuts: Sequence[Cut], title: str | None) -> None:
    """Corrects the labels of lines by their place. title: the headline if the record or the markup states it."""
    _drop_emptied(text, lines, cuts)
    prose = [
        n for n, line in enumerate(lines) if line.label == "body" and is_prose(text, line.start, line.end)
    ]
    if len(lines) > 1 and prose:
        first, last = _text_block(text, lines, prose)
        _name_title(text, lines, first, title)
        _clear_head(text, lines, first)
        _clear_tail(text, lines, last, cuts)
        _spare_sources(lines, last)
    elif title:
        _name_title(text, lines, len(lines), title)


def _drop_emptied(text: str, lines: list[Line], cuts: Sequence[Cut]) -> None:
    for n, line in enumerate(lines):
        if line.label == "body" and (cut := covering_cut(text, line.start, line.end, cuts)):
            lines[n] = line._replace(label="meta" if cut.label == "meta" else "boilerplate", rule=cut.rule)


def _text_block(text: str, lines: list[Line], prose: list[int]) -> tuple[int, int]:
    """The first and last paragraph of the text; in a whole page those of the run of lines with most prose in it."""
    short = [n for n, line in enumerate(lines) if line.end - line.start < 60]
    if len(short) < PAGE_LINES or len(short) < 2 * len(prose):
        return prose[0], prose[-1]
    is_paragraph = set(prose)
    best, best_run, total, start = 0.0, (prose[0], prose[-1]), 0.0, prose[0]
    for n in range(prose[0], len(lines)):
        if total <= 0:
            total, start = 0.0, n
        size = lines[n].end - lines[n].start
        total += (
            min(size, 400) / 100 if n in is_paragraph else -1.0
        )  # a teaser does not outweigh its two headlines
        if n in is_paragraph and total > best:
            best, best_run = total, (start, n)
    for n in [n for n in range(len(lines)) if n < best_run[0] - HEAD or n > best_run[1]]:
        if lines[n].label == "body":
            lines[n] = lines[n]._replace(label="boilerplate", rule="outside-text")
    return best_run


def _name_title(text: str, lines: list[Line], first: int, title: str | None) -> None:
    head = range(max(0, first - HEAD), min(first, len(lines)))
    known = _folded(title) if title else ""
    for n in [
        n for n in range(min(first, len(lines))) if known and _folded(_written(text, lines[n])) == known
    ]:
        lines[n] = lines[n]._replace(label="title", rule="known-title")
    if not title:
        found = max((_title_score(text, lines, n, first), n) for n in head) if head else (0.0, 0)
        if found[0] > 0:
            lines[found[1]] = lines[found[1]]._replace(label="title", rule="title")


def _title_score(text: str, lines: list[Line], n: int, first: int) -> float:
    """How likely a line of the head is the headline: in title case, or before a date line, a byline, a dateline."""
    line, words = lines[n], _written(text, lines[n]).split()
    if line.label != "body" or not 3 <= len(words) <= 24 or _NO_TITLE.search(_written(text, line)):
        return 0.0
    if _PERSON.fullmatch(text, line.start, line.end) and (len(words) < 4 or {"-", "–", "|"} & set(words)):
        return 0.0
    stands_before = {other.label for other in lines[n + 1 : first]}
    if text[lines[n + 1].start].islower() or dateline(text, line.start, line.end):
        return 0.0
    score = leaning(text, line.start, line.end) - 0.2
    if "meta" in stands_before or dateline(text, lines[first].start, lines[first].end):
        score = max(score, 0.0) + 1.0
    if lines[n + 1].label == "meta":
        score += 1.0
    return score and score + 0.1 * min(len(words), 8)


def _clear_head(text: str, lines: list[Line], first: int) -> None:
    """Section names above the headline, and a person's name beside the date line below it."""
    titles = [n for n in range(first) if lines[n].label == "title"]
    for n in range(titles[-1] if titles else 0):
        if lines[n].label == "body" and _is_fragment(text, lines[n]):
            lines[n] = lines[n]._replace(label="boilerplate", rule="above-title")
    dates = [n for n in range(first) if lines[n].rule == "date-line"]
    for n in (near for date in dates for near in (date - 1, date + 1)):
        if (
            0 <= n < first
            and lines[n].label == "body"
            and _PERSON.fullmatch(text, lines[n].start, lines[n].end)
        ):
            lines[n] = lines[n]._replace(label="meta", rule=NAME_LINE)


def _clear_tail(text: str, lines: list[Line], last: int, cuts: Sequence[Cut]) -> None:
    """Below the text: what follows the initials that close it, and runs of tags in lower case."""
    closed = any(cut.end == lines[last].end and cut.rule != "dateline" for cut in cuts)
    tags = [n for n in range(last + 1, len(lines)) if _TAG.fullmatch(text, lines[n].start, lines[n].end)]
    for n in range(last + 1, len(lines)):
        closed = closed or lines[n].rule.startswith(("initials", "credit-name", "stars", "agency"))
        if lines[n].label == "body" and (
            (closed and _is_fragment(text, lines[n])) or (n in tags and len(tags) > 1)
        ):
            lines[n] = lines[n]._replace(label="boilerplate", rule="below-text")


def _spare_sources(lines: list[Line], last: int) -> None:
    """A source stands below the text; above, "Sumber: …" is a part of it (fact checks list their fields so)."""
    for n in range(last):
        if lines[n].rule in SOURCE_RULES:
            lines[n] = lines[n]._replace(label="body", rule="")


def _is_fragment(text: str, line: Line) -> bool:
    """Short and no sentence, or in title case."""
    size = line.end - line.start
    return text[line.end - 1] not in '.!?”"' and (size <= 40 or leaning(text, line.start, line.end) > 0)


def _written(text: str, line: Line) -> str:
    return text[line.start : line.end]


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
