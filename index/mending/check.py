"""Is an index what was written? Reads every checksum and the structure behind it, and names what is wrong."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..errors import StoreError
from ..storage.container import Container, DamagedError
from ..storage.manifest import (
    COPY,
    NAME,
    SEALED,
    VERSION,
    DamagedManifestError,
    Entry,
    Manifest,
    SegmentEntry,
    read_manifest,
)
from ..storage.segment import KIND, Segment
from ..storage.snapshot import DELETIONS, Snapshot, read_deletions
from ..storage.store import ATTEMPTS, Store
from .structure import contradictions


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one file of an index."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}."


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found. articles, files: how many there should be."""

    faults: tuple[Fault, ...]
    articles: int = 0
    files: int = 0


def check(folder: Path) -> Findings:
    """Reads all of an index. Raises StoreError when there is none, or it is of a newer version."""
    for _ in range(ATTEMPTS):
        try:
            manifest = read_manifest(folder)
        except DamagedManifestError as error:
            return Findings((Fault(NAME, error.reason),))
        faults = tuple(faults_in(Store(folder, manifest)))
        if not faults or read_manifest(folder) == manifest:
            break  # else a build has put other files in their place meanwhile
    return Findings(faults, manifest.articles, len(manifest.entries) + 2)


def faults_in(store: Store) -> Iterator[Fault]:
    """Everything that is wrong with the state that a manifest names."""
    manifest = store.manifest
    hurt = [
        fault
        for entry in manifest.segments
        for fault in chain(faults_of_segment(store, entry), faults_of_deletions(store, entry))
    ]
    hurt += [*faults_of_sources(store), *faults_of_copy(store.folder, manifest)]
    current = manifest.version == VERSION  # an older one is only read for its texts
    yield from hurt or (disagreements(store) if current else ())


def faults_of_segment(store: Store, entry: SegmentEntry) -> Iterator[Fault]:
    """What is wrong with the file of a segment."""
    name = entry.segment.name
    wrong = list(file_faults(store.folder, entry.segment, KIND, store.manifest.version >= SEALED))
    if not wrong and store.manifest.version == VERSION:
        try:
            wrong += contradictions(Segment(store.folder / name))
        except DamagedError as error:
            wrong.append(error.what)
    yield from (Fault(name, what) for what in wrong)


def faults_of_deletions(store: Store, entry: SegmentEntry) -> Iterator[Fault]:
    """What is wrong with the file that says which articles of a segment are deleted."""
    if entry.deletions is None:
        return
    path = store.folder / entry.deletions.name
    wrong = list(file_faults(store.folder, entry.deletions, DELETIONS, store.manifest.version >= SEALED))
    if not wrong:
        try:
            read_deletions(path, articles_of(store.folder / entry.segment.name))
        except DamagedError as error:
            wrong.append(error.what)
    yield from (Fault(path.name, what) for what in wrong)


def articles_of(path: Path) -> int | None:
    """How many articles a segment has; None if it does not say so."""
    try:
        return Segment(path).articles
    except StoreError:
        return None


def file_faults(folder: Path, entry: Entry, kind: str, sealed: bool) -> Iterator[str]:
    """What is wrong with the bytes of one file."""
    path = folder / entry.name
    try:
        size = path.stat().st_size
        if size != entry.size:
            yield f"it has {size:,} bytes, not {entry.size:,}"
            return
        file = Container(path, kind, entry.crc32 if sealed else None)
        yield from (f"the checksum of {name} is wrong" for name in file.problems())
    except FileNotFoundError:
        yield "it is missing"
    except DamagedError as error:
        yield error.what
    except OSError as error:
        yield f"it cannot be read: {error.strerror}"
    except StoreError as error:
        yield str(error)


def faults_of_sources(store: Store) -> Iterator[Fault]:
    entry = store.manifest.sources
    if entry is None:
        return
    try:
        store.sources()
    except DamagedManifestError as error:
        yield Fault(entry.name, error.reason)


def faults_of_copy(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    """The copy of the manifest, which indexes of version 1 had not."""
    if manifest.version < SEALED:
        return
    try:
        if read_manifest(folder, COPY) != manifest:
            yield Fault(COPY, f"it does not say what {NAME} says")
    except DamagedManifestError as error:
        yield Fault(COPY, error.reason)
    except StoreError:
        yield Fault(COPY, "it is missing")


def disagreements(store: Store) -> Iterator[Fault]:
    """Files that are whole and do not fit together."""
    snapshot = store.snapshot
    if snapshot.live_count != store.manifest.articles:
        yield Fault(
            NAME, f"it says {store.manifest.articles:,} articles, and there are {snapshot.live_count:,}"
        )
    repeated = [key for key, count in snapshot.facets("key", snapshot.live).items() if count > 1]
    if repeated:
        yield Fault(NAME, f"{len(repeated):,} articles are there more than once ({repeated[0]})")
    counts = articles_by_path(snapshot)
    for name, source in store.sources().items() if store.manifest.sources else ():
        if counts[name] != source.articles:
            yield Fault(
                store.manifest.sources.name if store.manifest.sources else NAME,
                f"{name} has {source.articles:,} articles there, and {counts[name]:,} in the index",
            )


def articles_by_path(snapshot: Snapshot) -> Counter[str]:
    """How many articles of each file are there."""
    return snapshot.facets("path", snapshot.live) if snapshot.articles else Counter()
