"""How many of the articles found come from each source, year or month, and how that looks as bars.

The counts of a facet add up to the number of articles: what has no source or no date is counted as such.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from .render import csv_row
from .terminal import FAINT, PLAIN, Style, colored, columns, safe

UNKNOWN = ""  # what an article without a source or date is counted as
OTHERS = "…"
BAR, PARTS = 40, " ▏▎▍▌▋▊▉"  # columns of the longest bar; eighths of a column
LABEL = 30  # columns of the longest label
Period = Literal["year", "month"]
LENGTHS: dict[Period, int] = {"year": len("2023"), "month": len("2023-09")}


@dataclass(frozen=True, slots=True)
class Facet:
    """name: "source", "year" or "month". counts: value → articles, in the order to show."""

    name: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def by_source(sources: Iterable[str | None], limit: int | None = None) -> Facet:
    """The most frequent first; those beyond `limit` are one count."""
    found = Counter(source or UNKNOWN for source in sources)
    counts = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    if limit is not None and len(counts) > limit:
        counts = [*counts[:limit], (OTHERS, sum(count for _, count in counts[limit:]))]
    return Facet("source", tuple(counts))


def by_period(published: Iterable[str | None], period: Period) -> Facet:
    """Years or months in order, those between without any article too; articles without a date last.

    published: ISO 8601, so that a day is counted in the article's own time zone.
    """
    found = Counter(moment[: LENGTHS[period]] if moment else UNKNOWN for moment in published)
    unknown = found.pop(UNKNOWN, 0)
    names = _between(min(found), max(found), period) if found else ()
    counts = [(name, found[name]) for name in names]
    return Facet(period, (*counts, *([(UNKNOWN, unknown)] if unknown else [])))


def _between(first: str, last: str, period: Period) -> Iterator[str]:
    """2023-11, 2024-02 → 2023-11, 2023-12, 2024-01, 2024-02."""
    if period == "year":
        yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
        return
    start, end = (int(name[:4]) * 12 + int(name[5:7]) - 1 for name in (first, last))
    yield from (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1))


def best_period(published: Iterable[str | None], most: int = 36) -> Period:
    """Months, unless there would be more than `most` of them."""
    days = [moment for moment in published if moment]
    if not days:
        return "month"
    first, last = min(days), max(days)
    months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7] or 1) - int(first[5:7] or 1) + 1
    return "month" if months <= most else "year"


def bars(facet: Facet, style: Style = PLAIN) -> Iterator[str]:
    """A line each: the value, a bar as long as its count, the count."""
    if not facet.counts:
        return
    names = [_shortened(safe(value) or f"(no {_kind(facet)})", style) for value, _ in facet.counts]
    most = max(count for _, count in facet.counts)
    label, number = max(map(columns, names)), len(f"{most:,}")
    room = min(BAR, max(style.width - label - number - 4, 1)) if style.width else BAR
    for name, (_, count) in zip(names, facet.counts, strict=True):
        drawn = colored(_bar(count, most, room), FAINT, style)
        yield f"{name}{' ' * (label - columns(name))}  {count:>{number},}  {drawn}".rstrip() + "\n"


def _kind(facet: Facet) -> str:
    return "source" if facet.name == "source" else "date"


def _shortened(name: str, style: Style) -> str:
    room = min(LABEL, style.width // 3) if style.width else LABEL
    if columns(name) <= room:
        return name
    end = len(name)
    while columns(name[:end]) >= room:
        end -= 1
    return f"{name[:end]}…"


def _bar(count: int, most: int, room: int) -> str:
    """A bar to an eighth of a column; the shortest that is not nothing for one article among many."""
    eighths = max(round(count / most * room * 8), 1) if count else 0
    return "█" * (eighths // 8) + PARTS[eighths % 8].strip()


def csv_of(facets: Iterable[Facet]) -> Iterator[str]:
    """A header, which is always there, and a row for each count."""
    yield csv_row(("facet", "value", "count"))
    for facet in facets:
        for value, count in facet.counts:
            yield csv_row((facet.name, value, str(count)))
