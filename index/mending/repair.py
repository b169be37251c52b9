"""Mends a damaged index: keeps the segments that are whole, writes the articles of the others anew.

Their texts come from the damaged files as far as they can be read there, else from the sources on disk. New files are
written beside the old ones and then put in force by one manifest, as in any build: a repair that fails or is
interrupted leaves everything as it was. An index of an older version is made anew in the same way, all of its articles
from their texts.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from os.path import commonpath
from pathlib import Path

import numpy as np

from ..errors import StoreError
from ..files import Problem
from ..report import Report
from ..storage.columns import Mask
from ..storage.container import Container
from ..storage.lock import locked
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
from ..storage.snapshot import DELETIONS, Snapshot, read_deletions
from ..storage.store import Source, Store, commit, give_up, last_number, tidy
from ..survey import Survey, survey
from ..update import Update, digest_of, key_of, work_of
from ..words.analysis import Analyzer
from ..writing.workers import Put
from ..writing.writer import Change, Delete, write
from .check import Fault, check, faults_of_deletions, faults_of_segment
from .salvage import Saved, salvaged

MOST_ROOTS = 20  # beyond that, the folder that holds them all

Sources = dict[str, Source]


@dataclass(slots=True)
class Repaired:
    """What a repair did, counted in articles.

    kept: of whole segments; saved: from the texts in damaged ones; reread: from files on disk. lost: sentences on
    what could not be restored. manifest_lost: whether what was said beside the articles had to be told from the files.
    """

    faults: tuple[Fault, ...] = ()
    kept: int = 0
    saved: int = 0
    reread: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    manifest_lost: bool = False


def repair(folder: Path, wait: float = 10.0) -> Repaired:
    """Checks an index and mends what is wrong. Raises StoreError when there is none, or it is of a newer version."""
    with locked(folder, wait):
        findings = check(folder)
        done = Repaired(findings.faults)
        if not findings.faults:
            done.kept = findings.articles
            tidy(folder, read_manifest(folder))  # after a repair that was interrupted at its very end
            return done
        store = Store(folder, best_manifest(folder))
        done.manifest_lost = not store.manifest.commit
        put_in_force(restored(store, done), done)
        done.lost += [f"Still damaged: {fault}" for fault in check(folder).faults]
    return done


def upgraded(store: Store) -> int:
    """Makes an index of an older version anew from the texts in it; returns how many articles it has."""
    done = Repaired()
    new = restored(store, done, anew=True)
    commit(new.store, new.store.manifest, new.sources)
    return done.saved


# What is known of the index.


def best_manifest(folder: Path) -> Manifest:
    """The manifest, else its copy, else what the files in the folder say."""
    for name in (NAME, COPY):
        if (folder / name).exists():
            try:
                return read_manifest(folder, name)
            except DamagedManifestError:
                continue
    return gathered(folder)


def gathered(folder: Path) -> Manifest:
    """A manifest of all files that are there, when the one that named them is lost."""
    gone = dict(map(deletions_in, sorted(folder.glob("*.del"))))  # of each segment the last that was written
    segments = tuple(
        SegmentEntry(Entry(path.name, 0, -1), gone.get(path.name)) for path in sorted(folder.glob("*.seg"))
    )
    for path in sorted(folder.glob("sources-*.json"), reverse=True):
        data = path.read_bytes()
        manifest = Manifest(sources=Entry(path.name, len(data), zlib.crc32(data)), segments=segments)
        try:
            return replace(manifest, roots=roots_of(Store(folder, manifest).sources()))
        except StoreError:
            continue
    return Manifest(segments=segments)


def deletions_in(path: Path) -> tuple[str, Entry | None]:
    """The segment that a file of deletions is of, as it says itself, and what a manifest would say of the file."""
    try:
        file = Container(path, DELETIONS)
        stamp = file.stamp()
    except StoreError:
        return "", None
    return str(file.about.get("segment", "")), Entry(path.name, stamp.size, stamp.crc32)


def roots_of(names: Sources) -> tuple[str, ...]:
    """What an index covers, told from the files in it."""
    if len(names) <= MOST_ROOTS:
        return tuple(names)
    relative = [name for name in names if not name.startswith("/")]
    absolute = [name for name in names if name.startswith("/")]
    return tuple(commonpath(each) or "." for each in (relative, absolute) if each)


# What can be saved.


@dataclass(slots=True)
class Inventory:
    """Where the newest version of each article is.

    whole: the segments that stay, of which base is the snapshot; hurt: those that are read text by text.
    places: key → the segment among those of the manifest, the number of the article in it (of those that can be
    saved, where it is hurt), and its path.
    """

    whole: dict[int, SegmentEntry]
    hurt: dict[int, SegmentEntry]
    base: Snapshot | None
    places: dict[str, tuple[int, int, str]]

    def counts(self) -> Counter[str]:
        """Articles by path."""
        return Counter(path for _, _, path in self.places.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """What could be saved, written and not yet in force. doubtful: the files of which it may not be all, as before."""

    store: Store
    sources: Sources
    doubtful: Sources


def restored(store: Store, done: Repaired, anew: bool = False) -> Restored:
    """Writes what can be saved. anew: articles are made of their texts again; else they are written as they were."""
    manifest, folder = store.manifest, store.folder
    analyzer = Analyzer(dict(manifest.own_words))
    found = inventory(store, analyzer.fingerprint)
    known = sources_of(store)
    if known is not None:
        found.places = {key: place for key, place in found.places.items() if place[2] in known}
    counts = found.counts()
    before = known if known is not None else {path: Source(-1, 0, "", -1) for path in counts}
    doubtful = {name: source for name, source in before.items() if source.articles != counts[name]}
    number = last_number(folder) + 1
    changes = chain(dropped(found), put_anew(store, found, done, anew))
    entries = tuple(found.whole.values())
    work = partial(work_of, store, manifest)
    new = write(folder, number, found.base, entries, changes, analyzer, work)
    done.kept = new.articles - done.saved
    fresh = replace(
        manifest,
        version=VERSION,
        commit=number,
        analysis=analyzer.fingerprint,
        roots=manifest.roots or roots_of(before),
        sources=None,
        segments=new.segments,
        articles=new.articles,
    )
    sources = before | {name: unread(counts[name]) for name in doubtful}
    return Restored(Store(folder, fresh), sources, doubtful)


def unread(articles: int) -> Source:
    """A file that the next build reads again, whatever is the same of it."""
    return Source(-1, 0, "", articles)


def sources_of(store: Store) -> Sources | None:
    """The table of the files; None if it is lost."""
    try:
        return store.sources() if store.manifest.sources else None
    except StoreError:
        return None


def inventory(store: Store, fingerprint: str) -> Inventory:
    """Looks through all segments, the oldest first."""
    manifest = store.manifest
    usable = manifest.version == VERSION and manifest.analysis == fingerprint
    whole: dict[int, SegmentEntry] = {}
    hurt: dict[int, SegmentEntry] = {}
    for number, entry in enumerate(manifest.segments):
        if not usable or any(faults_of_segment(store, entry)):
            hurt[number] = entry
        elif entry.deletions and any(faults_of_deletions(store, entry)):
            whole[number] = SegmentEntry(entry.segment, None)
        else:
            whole[number] = entry
    base = Snapshot([store.files_of(entry) for entry in whole.values()]) if whole else None
    found = Inventory(whole, hurt, base, {})
    at = list(whole)
    for number in range(len(manifest.segments)):
        if number in whole and base is not None:
            found.places.update(places_in(base, at.index(number), number))
        else:
            live = mask_of(store, hurt[number])
            found.places.update(
                (key_of(saved.document), (number, place, saved.document.path))
                for place, saved in saved_of(store, hurt[number], live)
            )
    return found


def places_in(base: Snapshot, at: int, number: int) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """The articles of a whole segment."""
    segment = base.segments[at]
    for own in np.flatnonzero(base.live[base.first[at] : base.first[at + 1]]).tolist():
        (key,), (path,) = segment.values_of("key", own), segment.values_of("path", own)
        yield key, (number, own, path)


def mask_of(store: Store, entry: SegmentEntry) -> Mask | None:
    """Which articles of a damaged segment are live; None: all, as far as can be known."""
    if entry.deletions is None or any(faults_of_deletions(store, entry)):
        return None
    return ~read_deletions(store.folder / entry.deletions.name)


def saved_of(store: Store, entry: SegmentEntry, live: Mask | None) -> Iterator[tuple[int, Saved]]:
    """What can be saved of a damaged segment, numbered through."""
    seal = entry.segment.crc32 if store.manifest.version >= SEALED and entry.segment.crc32 >= 0 else None
    for place, saved in enumerate(salvaged(store.folder / entry.segment.name, seal)):
        known = live is not None and saved.number is not None and saved.number < len(live)
        if not known or (live is not None and live[saved.number]):
            yield place, saved


# What is written.


def dropped(found: Inventory) -> Iterator[Change]:
    """Articles of whole segments that are not the newest of their key, or of a file that is not indexed any more."""
    if found.base is None:
        return
    kept = {place[:2] for place in found.places.values()}
    for at, number in enumerate(found.whole):
        first, stop = found.base.first[at : at + 2]
        for own in np.flatnonzero(found.base.live[first:stop]).tolist():
            if (number, own) not in kept:
                yield Delete(first + own)


def put_anew(store: Store, found: Inventory, done: Repaired, anew: bool) -> Iterator[Change]:
    """The articles of damaged segments."""
    wanted = {place[:2] for place in found.places.values()}
    for number, entry in found.hurt.items():
        for place, saved in saved_of(store, entry, mask_of(store, entry)):
            if (number, place) in wanted:
                done.saved += 1
                document = saved.document
                article = None if anew else saved.article
                yield Put(key_of(document), digest_of(document), document, article=article)


def put_in_force(new: Restored, done: Repaired) -> None:
    """Reads the files on disk of which not all, or too much, was saved; and commits, once for everything."""
    try:
        there = reread(new, done) if new.doubtful else set()
        if not there:
            commit(new.store, new.store.manifest, new.sources)
    except BaseException:
        give_up(new.store.folder, new.store.manifest.commit)
        raise
    unreadable = {problem.path for problem in done.problems}
    for name, source in new.doubtful.items():
        if name not in there or name in unreadable:
            done.lost.append(sentence_on(name, source.articles, new.sources[name].articles))


def reread(new: Restored, done: Repaired) -> set[str]:
    """Brings what was saved up to date with the doubtful files; returns those that are there to be read."""
    store = new.store
    files = survey(store, store.manifest, new.sources).files
    files = tuple(file for file in files if file.name in new.doubtful)
    there = {file.name for file in files}
    if files:
        run = Update(store, store.manifest, Report(store.folder))
        run.known = new.sources
        run.sources = {name: source for name, source in new.sources.items() if name not in there}
        report = run.run(Survey(files, (), (), ()))
        done.reread, done.problems = report.added + report.changed, report.problems
        done.kept -= report.changed
    return there


def sentence_on(name: str, before: int, now: int) -> str:
    """What is to be said of a file that is not there to be read again."""
    if before < 0:
        return f"{name} is not there: whether its {now:,} articles are all, or too many, cannot be known."
    if now > before:
        return f"{name} is not there: it had {before:,} articles, {now - before:,} of the {now:,} were removed before."
    return f"{name} is not there: {before - now:,} of its {before:,} articles could not be restored."
