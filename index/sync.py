"""Folder against index: what was added, changed, removed or stayed, brought up to date in one commit."""

import time
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from .errors import StoreError, UnreadableError
from .files import LARGEST_FILE, Problem
from .report import Report, Watcher, unwatched
from .settings import settled, why_anew, with_files
from .storage.lock import locked
from .storage.manifest import VERSION, Manifest, is_index, is_lost, is_within, read_manifest
from .storage.store import Store, first_build, last_number, tidy
from .survey import survey


def build(
    paths: Iterable[Path | str],
    store_dir: Path | str,
    *,
    fresh: bool = False,
    raw: bool | None = None,
    words: Path | None = None,
    rules: Path | None = None,
    wait: float = 10.0,
    jobs: int | None = None,
    memory: int | None = None,
    largest: int = LARGEST_FILE,
    watcher: Watcher = unwatched,
) -> Report:
    """Creates an index over paths, or brings it up to date together with all that it covers already.

    store_dir: the folder of the index. fresh: read all files again and make the index anew beside the old one.
    raw: index the texts as they are, uncleaned (None: as before). words, rules: files of the user's own words and rules
    of cleaning, from now on (None: as before; at first words.tsv and rules.tsv in the folder of the index). jobs: how
    many processes clean and analyse (None: as many as there are cores); the index does not depend on it. memory:
    bytes that all of them may take (None: 512 MB). largest: bytes of a file, unpacked; larger ones are reported and
    left out.
    Raises TelusurError; then the index is as it was.
    """
    started = time.perf_counter()
    added = [Path(p) for p in paths]
    missing = next((p for p in added if not p.exists()), None)
    if missing is not None:
        raise UnreadableError(f"There is no file or folder {missing}.")
    folder = Path(store_dir)
    if not added and not is_index(folder):
        raise StoreError(
            f"There is no index in {folder}. Say what it is to cover: index build FOLDER --index {folder}"
        )
    with locked(folder, wait):
        store = Store(folder, manifest_before(folder, fresh))
        if store.manifest.version < VERSION:
            report = upgrade(store)
            if not added:
                return report
            store = Store(folder, read_manifest(folder))
        with nullcontext() if store.manifest.commit else first_build(folder):
            if not is_lost(folder):
                tidy(folder, store.manifest)
            manifest = store.manifest
            for path in added:
                manifest = manifest.covering(store.name_of(path))
            if raw is not None:
                manifest = replace(manifest, raw=raw)
            manifest = with_files(store, manifest, words, rules)
            report = updated(
                store, manifest, fresh, watcher=watcher, jobs=jobs, memory=memory, largest=largest
            )
    report.seconds = time.perf_counter() - started
    return report


def manifest_before(folder: Path, fresh: bool) -> Manifest:
    """What is in force; an empty one where nothing is, and beside what is left of a lost index if all is made anew."""
    if is_lost(folder) and fresh:
        return Manifest(commit=last_number(folder))
    return read_manifest(folder) if is_index(folder) else Manifest()


def upgrade(store: Store) -> Report:
    """Makes an index of an older version anew from the texts in it, whether their files are there or not."""
    from .mending.repair import upgraded  # it builds on this module

    started = time.perf_counter()
    total = upgraded(store)
    why = "it was made by an older version of telusur; its articles are those that were in it"
    return Report(
        store.folder, changed=total, total=total, rebuilt=why, seconds=time.perf_counter() - started
    )


def remove(path: Path | str, store_dir: Path | str, wait: float = 10.0) -> Report:
    """Takes a path, and the articles below it, out of an index; the files stay."""
    started = time.perf_counter()
    folder = Path(store_dir)
    with locked(folder, wait):
        store = Store(folder, read_manifest(folder))
        tidy(folder, store.manifest)
        name = store.name_of(Path(path))
        covered = [*store.manifest.roots, *store.sources()]
        if not any(is_within(known, name) for known in covered):
            raise UnreadableError(f"The index in {folder} covers nothing at {path}.")
        report = updated(store, store.manifest.without(name))
    report.seconds = time.perf_counter() - started
    return report


def updated(store: Store, manifest: Manifest, fresh: bool = False, **how: Any) -> Report:
    """Looks what is different from what the manifest covers, and brings it up to date. how: as Update takes it."""
    manifest = settled(store, manifest)
    why = why_anew(store.manifest, manifest, fresh)
    report = Report(store.folder, total=store.manifest.articles, rebuilt=why)
    known = store.sources()
    found = survey(store, manifest, known)
    report.problems += found.problems
    report.problems += [Problem(r, "It is not there; its articles stay as they were.") for r in found.away]
    anew = bool(why) or not store.manifest.commit
    if not anew and manifest == store.manifest and not found.gone and all(file.same for file in found.files):
        report.unchanged = sum(source.articles for source in known.values())
        return report
    from .update import Update  # with all that reads, cleans and writes, 0.2 s

    return Update(store, manifest, report, anew=anew, **how).run(found)
