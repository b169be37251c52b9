"""Key word in context: one line for each occurrence, the occurrences below one another.

     3        itu ibarat kakak beradik. Roket peluncurnya sama, yang beda cuma
    17    memperlihatkan bengkel tempat roket Angara disatukan, lalu landasan yang
    17      seberapa besar garis tengah roketnya, apa bahan bakarnya, berapa ton

The number is the rank of the article.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from index.words.analysis import Term

from ..passages.finder import Match, matches
from ..passages.sought import Sought
from ..results import Hit
from .render import csv_row
from .terminal import FAINT, MARKED, PLAIN, Style, colored, columns, safe

CONTEXT = 60  # characters on each side, where the terminal does not set them
GAP = 2  # columns between rank and text
NEIGHBOURS = 4  # words on each side that the order goes by
COLUMNS = ("rank", "id", "title", "source", "published", "start", "left", "keyword", "right")
Order = Literal["text", "left", "right"]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence. start: where the keyword begins in the body, in code points.

    left and right are whole words, with the space between them and the keyword, if there is any.
    before, after: the neighbouring words as they are known to the index, the nearest first.
    """

    hit: Hit
    start: int
    left: str
    keyword: str
    right: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def lines(hit: Hit, body: str, terms: list[Term], sought: Sought, context: int = CONTEXT) -> Iterator[Line]:
    """Every occurrence in one article, in the order of the text; those that overlap are one."""
    reach = 2 * context  # more than is shown, for white space counts in it
    for found in _separate(matches(terms, sought)):
        start, end = found.start, found.end
        before = terms[max(found.first - NEIGHBOURS, 0) : found.first]
        after = terms[found.last + 1 : found.last + 1 + NEIGHBOURS]
        yield Line(
            hit,
            start,
            _end_of(body[max(start - reach, 0) : start], start <= reach, context),
            " ".join(body[start:end].split()),
            _beginning_of(body[end : end + reach], end + reach >= len(body), context),
            tuple(term.form for term in reversed(before)),
            tuple(term.form for term in after),
        )


def _separate(found: Iterable[Match]) -> Iterator[Match]:
    """Matches, of which none overlaps another."""
    last: Match | None = None
    for match in found:
        if last and match.start < last.end:
            last = last._replace(end=max(last.end, match.end), last=max(last.last, match.last))
        else:
            if last:
                yield last
            last = match
    if last:
        yield last


def ordered(found: Iterable[Line], order: Order) -> list[Line]:
    """By place in the results, or by the neighbours on one side, those on the other side deciding ties."""
    if order == "left":
        return sorted(found, key=lambda line: (line.before, line.after))
    if order == "right":
        return sorted(found, key=lambda line: (line.after, line.before))
    return sorted(found, key=lambda line: (line.hit.rank, line.start))


def _end_of(text: str, whole: bool, room: int) -> str:
    """The last whole words of a text that fit, and the space after them, if there is one.

    whole: whether the first word of the text is whole.
    """
    words, space = text.split()[0 if whole else 1 :], " " if text[-1:].isspace() else ""
    start, used = len(words), len(space) - 1
    while start and used + 1 + columns(words[start - 1]) <= room:
        start -= 1
        used += 1 + columns(words[start])
    return " ".join(words[start:]) + space


def _beginning_of(text: str, whole: bool, room: int) -> str:
    """As _end_of, from the other side."""
    return _end_of(text[::-1], whole, room)[::-1]


# Drawing.


def text_of(found: Iterable[Line], style: Style = PLAIN) -> Iterator[str]:
    """One line each: the rank of its article, and the keywords below one another."""
    rows = [(line, safe(line.left), safe(line.keyword), safe(line.right)) for line in found]
    if not rows:
        return
    ranks = max(len(str(line.hit.rank)) for line, *_ in rows)
    side = max(columns(left) for _, left, _, _ in rows)
    if style.width:
        middle = min(max(columns(keyword) for _, _, keyword, _ in rows), style.width // 3)
        side = max(min(side, (style.width - ranks - middle - GAP) // 2), 0)
    for line, left, keyword, right in rows:
        left = _end_of(left, True, side) if columns(left) > side else left
        gap = " " * (side - columns(left))
        room = style.width - ranks - GAP - side - columns(keyword) if style.width else columns(right)
        right = _beginning_of(right, True, max(room, 0)) if columns(right) > room else right
        rank = colored(f"{line.hit.rank:>{ranks}}", FAINT, style)
        yield f"{rank}{' ' * GAP}{gap}{left}{colored(keyword, MARKED, style)}{right}".rstrip(" ") + "\n"


def csv_of(found: Iterable[Line]) -> Iterator[str]:
    """A header, which is always there, and a row for each."""
    yield csv_row(COLUMNS)
    for line in found:
        hit = line.hit
        yield csv_row(
            (
                *(str(hit.rank), hit.id, hit.title, hit.source or "", hit.published or ""),
                *(str(line.start), line.left.strip(), line.keyword, line.right.strip()),
            )
        )
