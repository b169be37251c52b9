"""Changes to the segments of an index: new articles in new segments, old ones marked as deleted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import durable
from .analysis import Analyzer
from .article import Article, RawDocument
from .container import Stamp
from .inversion import DEFAULT_MEMORY, SegmentWriter
from .manifest import Entry, SegmentEntry
from .merging import Part, due, merge
from .segment import SIGNATURE, Segment
from .signature import SIZE, signature
from .snapshot import Snapshot, write_deletions
from .tokens import TOKEN

CONTENT = "content"  # the digest that tells whether a document has changed
DIGESTS = {CONTENT: 16, SIGNATURE: 4 * (SIZE + 1)}  # bytes of each


@dataclass(frozen=True, slots=True)
class Put:
    """An article that is new, or takes the place of the older one with this number."""

    key: str
    digest: bytes
    document: RawDocument
    article: Article
    replaces: int | None = None


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
    """Writes the files of one commit; they count for nothing until a manifest names them."""

    folder: Path
    commit: int
    analyzer: Analyzer
    memory: int = DEFAULT_MEMORY
    count: int = 0
    articles: int = 0
    current: SegmentWriter | None = None
    entries: list[SegmentEntry] = field(default_factory=list)

    def add(self, put: Put) -> None:
        if self.current is None:
            self.current = SegmentWriter(
                self.next_path("seg"), TOKEN.findall, self.analyzer.memo, memory=self.memory, digests=DIGESTS
            )
        digests = {CONTENT: put.digest, SIGNATURE: signature(put.article.body).tobytes()}
        self.current.add(put.article, put.document, key=put.key, digests=digests)
        self.articles += 1
        if self.current.full:
            self.finish()

    def finish(self) -> None:
        """Closes the segment that is being written, if there is one."""
        if self.current is not None:
            path, stamp = self.current.file.path, self.current.finish()
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
    memory: int = DEFAULT_MEMORY,
) -> Written:
    """The segments after the changes; base and entries are those before them (None and nothing for a new index).

    When anything fails, or the user interrupts, nothing of it is left.
    """
    writer = Writer(folder, commit, analyzer, memory)
    gone: set[int] = set()
    try:
        for change in changes:
            if isinstance(change, Put):
                writer.add(change)
            number = change.number if isinstance(change, Delete) else change.replaces
            if number is not None:
                gone.add(number)
        writer.finish()
        old = still_there(base, entries, gone) if base else ()
        segments = tuple(merged(writer, [*old, *map(writer.kept, writer.entries)]))
    except BaseException:
        writer.discard()
        raise
    before = base.live_count if base else 0
    return Written(segments, before - len(gone) + writer.articles)


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
            deletions = entry(path, write_deletions(path, ~parts[at].live))
            yield SegmentEntry(kept[at].entry.segment, deletions)
        else:
            yield kept[at].entry
        at = ends.get(at, at + 1)


def entry(path: Path, stamp: Stamp) -> Entry:
    return Entry(path.name, stamp.size, stamp.crc32)
