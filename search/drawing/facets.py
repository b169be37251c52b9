"""How many of the articles found come from each source, year or month, and how that looks as bars.

The counts of a facet add up to the number of articles: what has no source or no date is counted as such.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

import numpy as np

from index.language import _, number
from index.storage.columns import Mask
from index.storage.snapshot import Snapshot

from ..results import Facet
from .render import csv_row
from .terminal import FAINT, PLAIN, Style, colored, columns, safe

UNKNOWN = ""  # what an article without a source or date is counted as
OTHERS = "…"
SOURCES = 15  # drawn by name
BAR, PARTS = 40, " ▏▎▍▌▋▊▉"  # columns of the longest bar; eighths of a column
LABEL = 30  # columns of the longest label
Period = Literal["year", "month"]
LENGTHS: dict[Period, int] = {"year": len("2023"), "month": len("2023-09")}


def facets_of(snapshot: Snapshot, chosen: Mask, most_sources: int | None = None) -> tuple[Facet, ...]:
    """The chosen articles by source, and by month or year."""
    return by_source(sources_in(snapshot, chosen), most_sources), trend_of(snapshot, chosen)


def trend_of(snapshot: Snapshot, chosen: Mask) -> Facet:
    """The chosen articles by month, or by year where there are many."""
    days = days_in(snapshot, chosen)
    return by_period(days, best_period(days))


def sources_in(snapshot: Snapshot, chosen: Mask) -> dict[str | None, int]:
    """How many of the chosen articles each source has; None: those without one."""
    found: dict[str | None, int] = {}
    found.update(snapshot.facets("source", chosen))
    missing = int(chosen.sum()) - sum(found.values())
    return {**found, None: missing} if missing else found


def days_in(snapshot: Snapshot, chosen: Mask) -> dict[str | None, int]:
    """How many of the chosen articles are of each day, in the article's own time zone; None: those without one."""
    days, counts = np.unique(snapshot.days[chosen], return_counts=True)
    return {
        date.fromordinal(day).isoformat() if day > 0 else None: count
        for day, count in zip(days.tolist(), counts.tolist(), strict=True)
    }


def by_source(sources: Iterable[str | None], limit: int | None = None) -> Facet:
    """The most frequent first; those beyond `limit` are one count. sources: one for each article, or counted."""
    found = _counted((source or UNKNOWN, count) for source, count in _pairs(sources))
    counts = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    if limit is not None and len(counts) > limit:
        counts = [*counts[:limit], (OTHERS, sum(count for _value, count in counts[limit:]))]
    return Facet("source", tuple(counts))


def by_period(published: Iterable[str | None], period: Period) -> Facet:
    """Years or months in order, those between without any article too; articles without a date last.

    published: ISO 8601, one for each article or counted; a day is counted in the article's own time zone.
    """
    length = LENGTHS[period]
    found = _counted((moment[:length] if moment else UNKNOWN, count) for moment, count in _pairs(published))
    unknown = found.pop(UNKNOWN, 0)
    names = _between(min(found), max(found), period) if found else ()
    counts = [(name, found[name]) for name in names]
    return Facet(period, (*counts, *([(UNKNOWN, unknown)] if unknown else [])))


def _pairs(values: Iterable[str | None]) -> Iterable[tuple[str | None, int]]:
    return values.items() if isinstance(values, Mapping) else ((value, 1) for value in values)


def _counted(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for value, count in pairs:
        found[value] += count
    return found


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


def text_of(facets: Iterable[Facet], style: Style = PLAIN) -> Iterator[str]:
    """Each facet under a heading, the rarer sources as one."""
    headings = {"source": _("Sources"), "month": _("Months"), "year": _("Years")}
    for facet in facets:
        yield f"\n{colored(headings[facet.name], FAINT, style)}\n"
        if facet.name == "source":
            facet = by_source(dict(facet.counts), SOURCES)
        yield from bars(facet, style)


def bars(facet: Facet, style: Style = PLAIN) -> Iterator[str]:
    """A line each: the value, a bar as long as its count, the count."""
    if not facet.counts:
        return
    names = [_shortened(safe(value) or _unknown(facet), style) for value, _count in facet.counts]
    most = max(count for _value, count in facet.counts)
    label, digits = max(map(columns, names)), len(number(most))
    room = min(BAR, max(style.width - label - digits - 4, 1)) if style.width else BAR
    for name, (_value, count) in zip(names, facet.counts, strict=True):
        drawn = colored(_bar(count, most, room), FAINT, style)
        yield f"{name}{' ' * (label - columns(name))}  {number(count):>{digits}}  {drawn}".rstrip() + "\n"


def _unknown(facet: Facet) -> str:
    return _("(no source)") if facet.name == "source" else _("(no date)")


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
