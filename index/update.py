"""What was found to be different is read, and written in one commit."""

import hashlib
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from operator import attrgetter

import numpy as np

from .article import RawDocument
from .cleaning.learning import as_rows, learned_furniture
from .errors import UnreadableError
from .files import LARGEST_FILE, Problem, digest_of_file
from .readers import read_file
from .report import Progress, Report, Watcher, unwatched
from .settings import rules_of, rules_path
from .storage.manifest import Manifest, is_within
from .storage.store import Source, Store, commit
from .survey import Found, Survey
from .words.analysis import Analyzer
from .writing.segmentwriter import DEFAULT_MEMORY
from .writing.workers import Put, Work, cores
from .writing.writer import CONTENT, DIGEST_BYTES, Change, Delete, write

CONTENTS = [each.name for each in fields(RawDocument)][2:]  # what an article is made of: all but id and path
content_of = attrgetter(*CONTENTS)
Known = dict[str, tuple[int, bytes]]  # key of an article → its number and digest


class Update:
    """One run: changes, commit. Keeps the counts that the report and the table of files need.

    manifest: what the index is to be. anew: from nothing; else only what has changed.
    """

    def __init__(
        self,
        store: Store,
        manifest: Manifest,
        report: Report,
        *,
        anew: bool = False,
        watcher: Watcher = unwatched,
        jobs: int | None = 1,
        memory: int | None = None,
        largest: int = LARGEST_FILE,
    ) -> None:
        self.store, self.manifest, self.report, self.anew = store, manifest, report, anew
        self.analyzer = Analyzer(dict(manifest.own_words))
        self.known = store.sources()
        self.sources: dict[str, Source] = {}
        self.progress = Progress()
        self.watcher = watcher
        self.jobs, self.memory, self.largest = jobs or cores(), memory or DEFAULT_MEMORY, largest

    def run(self, found: Survey) -> Report:
        """found: the files to look at."""
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
            partial(self.work, found),
            jobs=self.jobs,
            memory=self.memory,
        )
        commit(store, replace(self.manifest, segments=new.segments, articles=new.articles), self.sources)
        self.report.total = new.articles
        return self.report

    def work(self, found: Survey) -> Work:
        """How documents become articles; when the index is made anew, it is learned first what is furniture."""
        if self.anew and not self.manifest.raw:
            rules = rules_of(self.store, self.manifest)
            learned = learned_furniture([(file.path, file.name, file.id) for file in found.files], rules)
            self.manifest = replace(self.manifest, furniture=as_rows(learned))
        return work_of(self.store, self.manifest)

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
                self.sources[file.name] = file.known._replace(mtime_ns=file.mtime_ns)
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
        own = snapshot.mask("path", name) & snapshot.live
        for first, segment in zip(snapshot.first, snapshot.segments, strict=False):
            numbers = np.flatnonzero(own[first : first + segment.articles])
            digests = segment.digests_of(CONTENT, numbers)
            for number, digest in zip(numbers.tolist(), digests, strict=True):
                found[segment.values_of("key", number)[0]] = first + number, digest.tobytes()
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
    content = "\0".join(map(str, content_of(document)))
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
