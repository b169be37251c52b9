"""Folder against index: what was added, changed, removed or stayed, brought up to date in one commit."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import numpy as np

from .article import RawDocument
from .cleaning.learning import as_rows, learned_furniture
from .errors import StoreError, UnreadableError
from .readers import LARGEST_FILE, Problem, read_file
from .settings import own_words_of, rules_of, rules_path, why_anew, with_files
from .storage.lock import locked
from .storage.manifest import VERSION, Manifest, is_index, is_lost, is_within, read_manifest
from .storage.store import Source, Store, commit, first_build, last_number, tidy
from .survey import Found, Survey, digest_of_file, survey
from .words.analysis import Analyzer
from .writing.segmentwriter import DEFAULT_MEMORY
from .writing.workers import Put, Work, cores
from .writing.writer import CONTENT, DIGEST_BYTES, Change, Delete, write

CONTENTS = [each.name for each in fields(RawDocument)][2:]  # what an article is made of: all but id and path


@dataclass(slots=True)
class Progress:
    """How far a build is; counts articles as they are read."""

    bytes_total: int = 0
    bytes_done: int = 0
    articles: int = 0


Watcher = Callable[[Progress], None]
Known = dict[str, tuple[int, bytes]]  # key of an article → its number and digest


@dataclass(slots=True)
class Report:
    """What a build did, counted in articles. rebuilt: why the whole index was made anew, or ""."""

    folder: Path
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    total: int = 0
    seconds: float = 0.0
    bytes_read: int = 0
    rebuilt: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def touched(self) -> int:
        return self.added + self.changed + self.removed


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
    memory: int = DEFAULT_MEMORY,
    largest: int = LARGEST_FILE,
    watcher: Watcher = lambda progress: None,
) -> Report:
    """Creates an index over paths, or brings it up to date together with all that it covers already.

    store_dir: the folder of the index. fresh: read all files again and make the index anew beside the old one.
    raw: index the texts as they are, uncleaned (None: as before). words, rules: files of the user's own words and rules
    of cleaning, from now on (None: as before; at first words.tsv and rules.tsv in the folder of the index). jobs: how
    many processes clean and analyse (None: as many as there are cores); the index does not depend on it. memory:
    bytes that all of them may take. largest: bytes of a file, unpacked; larger ones are reported and left out.
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
            report = Build(store, manifest, fresh, watcher, jobs or cores(), memory, largest).run()
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
        name = store.name_of(Path(path))
        covered = [*store.manifest.roots, *store.sources()]
        if not any(is_within(known, name) for known in covered):
            raise UnreadableError(f"The index in {folder} covers nothing at {path}.")
        report = Build(store, store.manifest.without(name), False, lambda progress: None).run()
    report.seconds = time.perf_counter() - started
    return report


class Build:
    """One run: survey, changes, commit. Keeps the counts that the report and the table of files need."""

    def __init__(
        self,
        store: Store,
        manifest: Manifest,
        fresh: bool,
        watcher: Watcher,
        jobs: int = 1,
        memory: int = DEFAULT_MEMORY,
        largest: int = LARGEST_FILE,
    ) -> None:
        self.store = store
        own_words = own_words_of(store, manifest)
        self.rules, rules = rules_of(store, manifest)
        self.analyzer = Analyzer(own_words)
        self.manifest = replace(
            manifest,
            version=VERSION,
            analysis=self.analyzer.fingerprint,
            own_words=tuple(sorted(own_words.items())),
            rules=rules,
        )
        self.why_anew = why_anew(store.manifest, self.manifest, fresh)
        self.anew = bool(self.why_anew) or not store.manifest.commit
        self.known = store.sources()
        self.sources: dict[str, Source] = {}
        self.progress = Progress()
        self.watcher = watcher
        self.jobs, self.memory, self.largest = jobs, memory, largest
        self.report = Report(store.folder, rebuilt=self.why_anew)

    def run(self, found: Survey | None = None) -> Report:
        """found: the files to look at, if not all that the index covers."""
        found = found or survey(self.store, self.manifest, self.known)
        self.report.problems += found.problems
        self.report.problems += [
            Problem(r, "It is not there; its articles stay as they were.") for r in found.away
        ]
        if not self.anew and not self.has_work(found):
            return self.finish(self.store.manifest.articles)
        store = self.store
        base, entries = (None, ()) if self.anew else (store.snapshot, store.manifest.segments)
        number = store.manifest.commit + 1
        new = write(
            store.folder,
            number,
            base,
            entries,
            self.changes(found),
            self.analyzer,
            self.work(found),
            jobs=self.jobs,
            memory=self.memory,
        )
        commit(store, replace(self.manifest, segments=new.segments, articles=new.articles), self.sources)
        return self.finish(new.articles)

    def work(self, found: Survey) -> Work:
        """How documents become articles; when the index is made anew, it is learned first what is furniture."""
        if self.anew and not self.manifest.raw:
            learned = learned_furniture([(file.path, file.name, file.id) for file in found.files], self.rules)
            self.manifest = replace(self.manifest, furniture=as_rows(learned))
        return work_of(self.store, self.manifest)

    def has_work(self, found: Survey) -> bool:
        """Whether anything is to be written; if not, the table of files is complete without reading one."""
        if self.manifest != replace(self.store.manifest, version=VERSION) or found.gone:
            return True
        if not all(file.same for file in found.files):
            return True
        self.report.unchanged = sum(source.articles for source in self.known.values())
        return False

    def finish(self, total: int) -> Report:
        self.report.total = total
        self.report.bytes_read = self.progress.bytes_done
        return self.report

    def changes(self, found: Survey) -> Iterator[Change]:
        """Everything that the writer has to do, file by file."""
        todo = [file for file in found.files if self.anew or not file.same]
        self.progress.bytes_total = sum(file.size for file in todo)
        for file in found.files:
            if file.same and file.known and not self.anew:
                self.sources[file.name] = file.known
                self.report.unchanged += file.known.articles
            else:
                yield from self.changes_of(file)
        for name in found.gone:
            yield from self.deletions(self.keys_of(name))
        yield from self.kept(found)

    def changes_of(self, file: Found) -> Iterator[Change]:
        """What is different in one file. When it cannot be read, the articles of an earlier time stay."""
        before, articles = self.keys_of(file.name) if file.known and not self.anew else {}, 0
        try:
            if file.size > self.largest:
                raise UnreadableError(f"It has more than {self.largest:,} bytes (see --max-file-size).")
            digest = digest_of_file(file.path)
            if file.known and digest == file.known.digest and not self.anew:
                self.sources[file.name] = replace(file.known, mtime_ns=file.mtime_ns)
                self.report.unchanged += file.known.articles
                self.read(file.size)
                return
            for item in read_file(file.path, file.name, file.id, self.read, self.largest):
                if isinstance(item, Problem):
                    self.report.problems.append(item)
                    continue
                articles += 1
                yield from self.put(item, before)
        except (UnreadableError, OSError) as error:
            reason = str(error) if isinstance(error, UnreadableError) else f"{error.strerror}."
            self.report.problems.append(Problem(file.name, reason))
            if articles or before:  # what no file is like: it is tried again next time
                self.sources[file.name] = Source(-1, file.mtime_ns, "", articles + len(before))
            return
        self.sources[file.name] = Source(file.size, file.mtime_ns, digest, articles)
        yield from self.deletions(before)

    def put(self, document: RawDocument, before: Known) -> Iterator[Change]:
        key, digest = key_of(document), digest_of(document)
        number, old = before.pop(key, (None, b""))
        self.progress.articles += 1
        self.watcher(self.progress)
        if old == digest:
            self.report.unchanged += 1
            return
        if number is None:
            self.report.added += 1
        else:
            self.report.changed += 1
        yield Put(key, digest, document, number)

    def deletions(self, known: Known) -> Iterator[Change]:
        for number, _ in known.values():
            self.report.removed += 1
            yield Delete(number)

    def kept(self, found: Survey) -> Iterator[Change]:
        """Articles whose root is not there now: they stay, and are cleaned anew from the text in the index."""
        names = {n for n in self.known if any(is_within(n, root) for root in found.away)}
        self.sources.update((name, self.known[name]) for name in names)
        if not names or not self.anew:
            self.report.unchanged += sum(self.known[name].articles for name in names)
            return
        for document in self.store.documents():
            if document.path in names:
                self.report.unchanged += 1
                yield Put(key_of(document), digest_of(document), document)

    def keys_of(self, name: str) -> Known:
        """What the index has of one file: key → number and digest."""
        snapshot = self.store.snapshot
        found: Known = {}
        for number in np.flatnonzero(snapshot.mask("path", name) & snapshot.live).tolist():
            segment, own = snapshot.place(number)
            found[segment.values_of("key", own)[0]] = number, segment.digests(CONTENT)[own].tobytes()
        return found

    def read(self, count: int) -> None:
        self.progress.bytes_done += count
        self.watcher(self.progress)


def work_of(store: Store, manifest: Manifest) -> Work:
    """How the documents of an index become articles."""
    lines = {source: frozenset(own) for source, own in manifest.furniture}
    own_words = dict(manifest.own_words)
    return Work(manifest.raw, own_words, rules_path(store, manifest), lines, CONTENT)


def key_of(document: RawDocument) -> str:
    """One key for each article of an index: names of files may hold bytes that are no characters."""
    return f"{document.path}#{document.id}".encode("utf-8", "backslashreplace").decode()


def digest_of(document: RawDocument) -> bytes:
    content = "\0".join(str(getattr(document, name)) for name in CONTENTS)
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
