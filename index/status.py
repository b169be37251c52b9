"""What an index holds, in words, and what has changed on disk since it was built."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from .analysis import Analyzer
from .manifest import Manifest, read_manifest
from .store import Store
from .survey import survey

SOURCES_SHOWN = 8


def describe(folder: Path) -> str:
    """Several lines: articles, sources, span of dates, size, analysis, when it was built, what is pending."""
    store = Store(folder, read_manifest(folder))
    manifest = store.manifest
    current = manifest.analysis == Analyzer().fingerprint
    rows = [
        ("Articles", f"{manifest.articles:,}" + (" (not cleaned)" if manifest.raw else "")),
        ("Covers", ", ".join(str(store.place_of(root)) for root in manifest.roots) or "nothing"),
        ("Left out", ", ".join(manifest.left_out)),
        ("Sources", sources_in(store)),
        ("Dates", dates_in(store)),
        ("Furniture", furniture_of(manifest)),
        ("Size", f"{size_of(folder) / 1e6:,.1f} MB"),
        ("Analysis", manifest.analysis + ("" if current else "; outdated: the next build makes it anew")),
        ("Built", manifest.built),
        ("On disk", pending(store)),
    ]
    return "\n".join(f"{name:<10} {value}" for name, value in rows if value)


def sources_in(store: Store) -> str:
    counts = store.snapshot.values("source")
    named = ", ".join(f"{name} ({count:,})" for name, count in counts.most_common(SOURCES_SHOWN))
    more = len(counts) - SOURCES_SHOWN
    return named + (f" and {more} more" if more > 0 else "")


def dates_in(store: Store) -> str:
    days = store.snapshot.days[store.snapshot.live]
    dated = days[days > 0]
    if not len(dated):
        return "none"
    first, last = (date.fromordinal(int(day)).isoformat() for day in (dated.min(), dated.max()))
    undated = len(days) - len(dated)
    return f"{first} to {last}" + (f"; {undated:,} articles without a date" if undated else "")


def furniture_of(manifest: Manifest) -> str:
    """How many lines were learned to be no news, and the sources that have most of them."""
    counts = sorted(((len(lines), source) for source, lines in manifest.furniture), reverse=True)
    named = ", ".join(f"{source} ({count})" for count, source in counts[:SOURCES_SHOWN])
    return f"{sum(count for count, _ in counts):,} lines that many articles share: {named}" if counts else ""


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def pending(store: Store) -> str:
    """What `index build` would look at, told from sizes and times alone."""
    found = survey(store, store.manifest, store.sources())
    new = sum(file.known is None for file in found.files)
    touched = sum(file.known is not None and not file.same for file in found.files)
    parts = list(counted([(new, "new"), (touched, "touched"), (len(found.gone), "gone")]))
    if found.away:
        parts.append(f"not there now: {', '.join(found.away)}")
    return (", ".join(parts) + "; run: index build") if parts else "nothing has changed"


def counted(counts: Iterable[tuple[int, str]]) -> Iterable[str]:
    return (f"{count:,} file{'s' * (count != 1)} {what}" for count, what in counts if count)
