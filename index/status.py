"""What an index holds, in words, and what has changed on disk since it was built."""

from datetime import date
from pathlib import Path

from .language import _, counted, number
from .storage.manifest import Manifest, read_manifest
from .storage.store import Store
from .survey import survey
from .words.analysis import Analyzer

SOURCES_SHOWN = 8


def describe(folder: Path) -> str:
    """Several lines: articles, sources, span of dates, size, analysis, when it was built, what is pending."""
    store = Store(folder, read_manifest(folder))
    manifest = store.manifest
    current = manifest.analysis == Analyzer().fingerprint
    rows = [
        (_("Articles"), number(manifest.articles) + (_(" (not cleaned)") if manifest.raw else "")),
        (_("Covers"), ", ".join(str(store.place_of(root)) for root in manifest.roots) or _("nothing")),
        (_("Left out"), ", ".join(manifest.left_out)),
        (_("Sources"), sources_in(store)),
        (_("Dates"), dates_in(store)),
        (_("Furniture"), furniture_of(manifest)),
        (_("Size"), f"{number(size_of(folder) / 1e6, 1)} MB"),
        (
            _("Analysis"),
            manifest.analysis + ("" if current else _("; outdated: the next build makes it anew")),
        ),
        (_("Built"), manifest.built),
        (_("On disk"), pending(store)),
    ]
    return "\n".join(f"{name:<10} {value}" for name, value in rows if value)


def sources_in(store: Store) -> str:
    counts = store.snapshot.values("source")
    named = ", ".join(f"{name} ({number(count)})" for name, count in counts.most_common(SOURCES_SHOWN))
    more = len(counts) - SOURCES_SHOWN
    return named + (_(" and {count} more").format(count=number(more)) if more > 0 else "")


def dates_in(store: Store) -> str:
    days = store.snapshot.days[store.snapshot.live]
    dated = days[days > 0]
    if not len(dated):
        return _("none")
    first, last = (date.fromordinal(int(day)).isoformat() for day in (dated.min(), dated.max()))
    undated = len(days) - len(dated)
    without = counted("; {count} article without a date", "; {count} articles without a date", undated)
    return _("{first} to {last}").format(first=first, last=last) + (without if undated else "")


def furniture_of(manifest: Manifest) -> str:
    """How many lines were learned to be no news, and the sources that have most of them."""
    counts = sorted(((len(lines), source) for source, lines in manifest.furniture), reverse=True)
    named = ", ".join(f"{source} ({count})" for count, source in counts[:SOURCES_SHOWN])
    total = sum(count for count, _source in counts)
    lines = counted("{count} line that many articles share", "{count} lines that many articles share", total)
    return f"{lines}: {named}" if counts else ""


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def pending(store: Store) -> str:
    """What `index build` would look at, told from sizes and times alone."""
    found = survey(store, store.manifest, store.sources())
    new = sum(file.known is None for file in found.files)
    touched = sum(file.known is not None and not file.same for file in found.files)
    counts = (
        (new, counted("{count} file new", "{count} files new", new)),
        (touched, counted("{count} file touched", "{count} files touched", touched)),
        (len(found.gone), counted("{count} file gone", "{count} files gone", len(found.gone))),
    )
    parts = [said for count, said in counts if count]
    if found.away:
        parts.append(_("not there now: {paths}").format(paths=", ".join(found.away)))
    return (", ".join(parts) + _("; run: index build")) if parts else _("nothing has changed")
