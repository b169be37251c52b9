"""Keeps an index up to date while its files change."""

from collections.abc import Iterator
from pathlib import Path

from .report import Report
from .storage.manifest import read_manifest
from .storage.store import Store
from .sync import build


def changes(folder: Path) -> Iterator[Report]:
    """Brings the index up to date now and after each change of its files, until interrupted."""
    from watchfiles import watch  # the operating system's own notices; polling a large archive takes seconds

    yield build((), folder)
    store = Store(folder, read_manifest(folder))
    roots = [store.place_of(root) for root in store.manifest.roots]
    within = [root for root in roots if root.exists()]
    for _ in watch(*within, watch_filter=lambda change, path: not is_of_index(Path(path), folder)):
        yield build((), folder)


def is_of_index(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve()) or path.name.startswith(".")
