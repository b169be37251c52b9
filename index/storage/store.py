"""The index on disk: open it, read it, commit to it.

.telusur/
  manifest.json          what is in force; replaced whole by each commit
  manifest.copy.json     the same once more, for repair
  writing.lock           held while a process writes (lock.py)
  first-build            there is no manifest yet: what else is there is of a first build
  000003-0.seg           a segment: some articles and their inverted index
  000007-1.del           which articles of a segment are deleted
  sources-000007.json    the files that are indexed, as they were
"""

import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..article import Article, RawDocument
from ..errors import StoreError
from ..words.analysis import Analyzer
from . import durable
from .lock import LOCK, OURS
from .manifest import (
    COPY,
    FIRST,
    NAME,
    SEALED,
    VERSION,
    Manifest,
    SegmentEntry,
    damaged,
    is_there,
    read_manifest,
    write_durably,
    write_manifest,
)

if TYPE_CHECKING:
    from .snapshot import SegmentFiles, Snapshot

NUMBERED = re.compile(r"(?:sources-)?(\d{6,})\b.*")
ATTEMPTS = 5  # at opening an index that commits are made to


class Source(NamedTuple):
    """A file as it was when it was indexed. digest: of its bytes; articles: how many it holds."""

    size: int
    mtime_ns: int
    digest: str
    articles: int


class KnownStems(Mapping[str, str]):
    """Form → root, as the index keeps it: a word that it has is never stemmed again, and no table is read for it."""

    def __init__(self, snapshot: "Snapshot") -> None:
        self.snapshot = snapshot

    def __getitem__(self, form: str) -> str:
        found = self.snapshot.stems_of(form)
        if len(found) != 1:  # unknown, or told apart by more than its form
            raise KeyError(form)
        return found[0]

    def __iter__(self) -> Iterator[str]:
        return (form for form, _ in self.snapshot.form_vocabulary())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Store:
    """An index, as its manifest was when it was opened."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.parent = Path(os.path.abspath(folder)).parent

    def name_of(self, path: Path) -> str:
        """How the index calls a file: relative to its parent folder where it lies below it."""
        absolute = Path(os.path.abspath(path))
        if absolute.is_relative_to(self.parent):
            return absolute.relative_to(self.parent).as_posix()
        return absolute.as_posix()

    def place_of(self, name: str) -> Path:
        """Where the file is that the index calls so."""
        return self.parent / name

    @cached_property
    def snapshot(self) -> "Snapshot":
        """The articles as they were when the index was opened."""
        for entry in self.manifest.entries:
            path = self.folder / entry.name
            try:
                size = path.stat().st_size
            except OSError as error:
                raise damaged(self.folder, f"{entry.name} is missing") from error
            if size != entry.size:
                raise damaged(self.folder, f"{entry.name} has {size:,} bytes, not {entry.size:,}")
        from .snapshot import Snapshot  # numpy, which a build that has nothing to do can be without

        return Snapshot([self.files_of(segment) for segment in self.manifest.segments])

    def files_of(self, entry: SegmentEntry) -> "SegmentFiles":
        """Where the files of a segment are. Before version 2 a manifest had no seals."""
        from .snapshot import SegmentFiles

        sealed, gone = self.manifest.version >= SEALED, entry.deletions
        return SegmentFiles(
            self.folder / entry.segment.name,
            self.folder / gone.name if gone else None,
            entry.segment.crc32 if sealed else None,
            gone.crc32 if gone and sealed else None,
        )

    @cached_property
    def analyzer(self) -> Analyzer:
        """Analyses queries and snippets as the documents were."""
        return Analyzer(dict(self.manifest.own_words), known=KnownStems(self.snapshot))

    def article(self, number: int) -> Article:
        """The article with this number in the snapshot."""
        return self.snapshot.article(number)

    def documents(self) -> Iterator[RawDocument]:
        """All documents as their readers gave them, from the text kept in the index."""
        return map(self.snapshot.document, self.snapshot.live.nonzero()[0].tolist())

    def sources(self) -> dict[str, Source]:
        """The files that are indexed, by name."""
        entry = self.manifest.sources
        if entry is None:
            return {}
        try:
            data = (self.folder / entry.name).read_bytes()
        except OSError as error:
            raise damaged(self.folder, f"{entry.name} is missing") from error
        if zlib.crc32(data) != entry.crc32:
            raise damaged(self.folder, f"the checksum of {entry.name} is wrong")
        try:
            return {str(name): Source(*values) for name, *values in json.loads(data)}
        except (ValueError, TypeError, RecursionError) as error:
            raise damaged(self.folder, f"{entry.name} makes no sense") from error


def open_store(folder: Path | str) -> Store:
    """Opens an index to search it. Raises StoreError when it is missing, damaged, or made by another analysis."""
    store = opened(Path(folder))
    if store.manifest.version < VERSION:
        raise StoreError(
            f"The index in {folder} was made by an older telusur. "
            f"Bring it up to date with: index build --index {folder}"
        )
    if store.manifest.analysis != store.analyzer.fingerprint:
        raise StoreError(
            f"The index in {folder} was made by another version of the word analysis. "
            f"Bring it up to date with: index build --index {folder}"
        )
    return store


def opened(folder: Path) -> Store:
    """The index with its files mapped; looks again when a commit replaced them in the meantime."""
    for attempt in range(ATTEMPTS):
        store = Store(folder, read_manifest(folder))
        try:
            _ = store.snapshot
        except StoreError:
            if attempt == ATTEMPTS - 1 or read_manifest(folder) == store.manifest:
                raise
        else:
            return store
    raise AssertionError("unreachable: the last attempt returns or raises")


def commit(store: Store, manifest: Manifest, sources: Mapping[str, Source]) -> None:
    """Makes a new state the one in force, then removes what only older states needed."""
    number = store.manifest.commit + 1
    rows = [[key, s.size, s.mtime_ns, s.digest, s.articles] for key, s in sorted(sources.items())]
    try:
        # Syncs the folder too: from here on all files of the new state are on the disk under their names.
        table = write_durably(store.folder / f"sources-{number:06}.json", json.dumps(rows).encode())
        built = datetime.now(UTC).isoformat(timespec="seconds")
        fresh = replace(manifest, commit=number, sources=table, built=built)
        write_manifest(store.folder, fresh)
    except BaseException:
        give_up(store.folder, number)
        raise
    with suppress(OSError):  # what cannot be tidied now is by the next build: the new state is in force
        tidy(store.folder, fresh)


def give_up(folder: Path, number: int) -> None:
    """Removes what the commit of this number has written; not if its manifest may have got to the disk."""
    try:
        in_force = read_manifest(folder).commit if is_there(folder) else 0
    except StoreError:  # damaged, and being repaired: it is not the new one
        in_force = 0
    if in_force < number:
        for path in [*folder.glob(f"{number:06}-*"), *folder.glob(f"sources-{number:06}.*")]:
            durable.remove(path)


def tidy(folder: Path, manifest: Manifest) -> None:
    """Finishes what was interrupted: removes what no manifest in force names, and copies the manifest."""
    keep = {NAME, COPY, LOCK, *(entry.name for entry in manifest.entries)}
    if not manifest.commit:
        keep.add(FIRST)
    left = [path for path in folder.iterdir() if path.name not in keep and OURS.fullmatch(path.name)]
    if left:
        durable.sync_folder(folder)  # the manifest in force is surely on the disk, before files of another go
    if manifest.commit and not same_bytes(folder / NAME, folder / COPY):
        write_durably(folder / COPY, (folder / NAME).read_bytes())
    for path in left:
        durable.remove(path)


def same_bytes(path: Path, other: Path) -> bool:
    return other.exists() and path.read_bytes() == other.read_bytes()


def last_number(folder: Path) -> int:
    """The greatest number that a file of the folder has: one who knows no manifest writes beside all of them."""
    found = (NUMBERED.fullmatch(path.name) for path in folder.iterdir())
    return max((int(match[1]) for match in found if match), default=0)


@contextmanager
def first_build(folder: Path) -> Iterator[None]:
    """Marks a folder as one where an index is being made for the first time: what a crash leaves there is nothing yet.

    Without the mark, segments that no manifest names are what is left of an index (manifest.is_lost).
    """
    if not (folder / FIRST).exists():
        write_durably(folder / FIRST, b"")
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if not is_there(folder):
                tidy(folder, Manifest())
                durable.remove(folder / FIRST)
        raise
