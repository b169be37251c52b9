"""Changes to the segments of an index: new articles in new segments, old ones marked as deleted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..storage import durable
from ..storage.container import Stamp
from ..storage.manifest import Entry, SegmentEntry
from ..storage.segment import Segment
from ..storage.snapshot import Snapshot, write_deletions
from ..words.analysis import Analyzer
from .merging import Part, due, merge
from .preparation import Batch
from .segmentwriter import DEFAULT_MEMORY, Pairs, SegmentWriter
from .workers import Put, Work, batches

CONTENT = "content"  # the digest that tells whether a document has changed
DIGEST_BYTES = 16
WORKER_BYTES = 100 << 20  # of memory that a worker takes


@dataclass(frozen=True, slots=True)
class Delete:
    """An article that is no longer there, by its number."""

    number: int


Change = Put | Delete


@dataclass(frozen=True, slots=True)
class Written:
    """The segments of a new state, and how many articles there are in it."""

    segments: tuple[SegmentEntry, ...]
    articles: int


@dataclass(slots=True)
class Writer:
    """Writes the files of one commit; they count for nothing until a manifest names them.

    dictionary: what texts are compressed with, None until it is known.
    """

    folder: Path
    commit: int
    memory: int = DEFAULT_MEMORY
    dictionary: bytes | None = None
    count: int = 0
    articles: int = 0
    current: SegmentWriter | None = None
    pairs: Pairs = field(default_factory=Pairs)
    entries: list[SegmentEntry] = field(default_factory=list)

    def add(self, process: int, batch: Batch) -> None:
        """The next articles, from a process with its own numbers of words."""
        words = self.pairs.numbers(process, batch)
        if self.current is None:
            path = self.next_path("seg")
            self.current = SegmentWriter(path, memory=self.memory, dictionary=self.dictionary)
        self.current.add(batch, words)
        self.dictionary = self.current.packer.dictionary
        self.articles += len(batch)
        if self.current.full:
            self.finish()

    def finish(self) -> None:
        """Closes the segment that is being written, if there is one."""
        if self.current is not None:
            path, stamp = self.current.file.path, self.current.finish(self.pairs.all())
            self.current = None
            self.entries.append(SegmentEntry(entry(path, stamp), None))

    def kept(self, own: SegmentEntry) -> "Kept":
        """A segment that this commit has written."""
        segment = Segment(self.folder / own.segment.name)
        return Kept(own, Part(segment, np.ones(segment.articles, np.bool_)))

    def next_path(self, kind: str) -> Path:
        path = self.folder / f"{self.commit:06}-{self.count}.{kind}"
        self.count += 1
        return path

    def discard(self) -> None:
        """Gives up: removes what was written."""
        if self.current is not None:
            self.current.discard()
        for path in self.folder.glob(f"{self.commit:06}-*"):
            durable.remove(path)


def write(
    folder: Path,
    commit: int,
    base: Snapshot | None,
    entries: Sequence[SegmentEntry],
    changes: Iterable[Change],
    analyzer: Analyzer,
    work: Callable[[], Work],
    *,
    jobs: int = 1,
    memory: int = DEFAULT_MEMORY,
) -> Written:
    """The segments after the changes; base and entries are those before them (None and nothing for a new index).

    work: asked for once. jobs: how many processes work on documents; the result does not depend on it.
    memory: bytes, for all of them. When anything fails, or the user interrupts, nothing of it is left.
    """
    writer = Writer(folder, commit, memory // 2, dictionary_of(base))
    jobs = min(jobs, max(memory // 2 // WORKER_BYTES, 1))
    gone: set[int] = set()
    prepared = batches(puts(changes, gone), work, analyzer, jobs, lambda: writer.dictionary)
    try:
        with closing(prepared):
            for process, batch in prepared:
                writer.add(process, batch)
        writer.finish()
        old = still_there(base, entries, gone) if base else ()
        segments = tuple(merged(writer, [*old, *map(writer.kept, writer.entries)]))
    except BaseException:
        writer.discard()
        raise
    stayed = base.live_count - len(gone) if base else 0  # of an index that is made anew nothing stays
    return Written(segments, stayed + writer.articles)


def puts(changes: Iterable[Change], gone: set[int]) -> Iterator[Put]:
    """The articles to be written; gone: takes the numbers of those that go."""
    for change in changes:
        number = change.number if isinstance(change, Delete) else change.replaces
        if number is not None:
            gone.add(number)
        if isinstance(change, Put):
            yield change


def dictionary_of(base: Snapshot | None) -> bytes | None:
    """The compression dictionary of the largest segment, so that a merge need not compress anew."""
    segments = sorted(base.segments if base else (), key=lambda segment: -segment.articles)
    return next((found for each in segments if (found := each.records.dictionary())), None)


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment of the new state. changed: more of its articles are deleted than its entry says."""

    entry: SegmentEntry
    part: Part
    changed: bool = False


def still_there(base: Snapshot, entries: Sequence[SegmentEntry], gone: set[int]) -> Iterator[Kept]:
    """The old segments with more of their articles deleted; those of which none is left are dropped."""
    live = base.live.copy()
    live[list(gone)] = False
    for number, old in enumerate(entries):
        own = slice(int(base.starts[number]), int(base.starts[number + 1]))
        if live[own].any():
            changed = not np.array_equal(live[own], base.live[own])
            yield Kept(old, Part(base.segments[number], live[own]), changed)


def merged(writer: Writer, kept: Sequence[Kept]) -> Iterator[SegmentEntry]:
    """The segments after those are merged for which it is time; what is deleted is written down for the others."""
    parts = [each.part for each in kept]
    ends = dict(due([part.count for part in parts], [part.segment.articles for part in parts]))
    at = 0
    while at < len(kept):
        if at in ends:
            path = writer.next_path("seg")
            yield SegmentEntry(entry(path, merge(path, parts[at : ends[at]])), None)
        elif kept[at].changed:
            path = writer.next_path("del")
            deletions = entry(path, write_deletions(path, ~parts[at].live, kept[at].entry.segment.name))
            yield SegmentEntry(kept[at].entry.segment, deletions)
        else:
            yield kept[at].entry
        at = ends.get(at, at + 1)


def entry(path: Path, stamp: Stamp) -> Entry:
    return Entry(path.name, stamp.size, stamp.crc32)
