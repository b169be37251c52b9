"""Documents → batches on several processes, in the order of the documents.

A worker is a Python of its own that reads jobs from its standard input and answers on its standard output.
multiprocessing is not used: spawn runs the caller's main module again, fork copies a process whose threads are gone,
and with both Ctrl-C reaches workers too. A worker is outside the terminal's group, and ends when its input does,
however its parent died. It takes 0.2 s to start, so none is for less text than FEW; meanwhile the parent finds out
what it is to do, which of a collection is learned first.

Documents are handed out in chunks, to whoever is free; batches come back in the order of the chunks, so that the index
does not depend on how many workers there are.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, fields
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

from ..article import Article, RawDocument
from ..cleaning.clean import as_it_is, clean
from ..cleaning.repeated import without_lines
from ..cleaning.rules import own_rules, with_file
from ..errors import TelusurError
from ..storage.segment import SIGNATURE
from ..storage.signature import signatures
from ..words.analysis import Analyzer
from .preparation import Batch, Preparer

FEW = 4 << 20  # characters of documents, a second's work
CHUNK = 1 << 18  # characters of documents
REMEMBERED = 300_000  # raw tokens; with what belongs to them they take 100 MB, and news has 200,000 in 52 MB
AHEAD = 3  # chunks for each worker that are read before the first of them is done
SERVE = "import sys; sys.path[:] = {path!r}; from index.writing.workers import serve; serve()"
# Ctrl-C is for the parent alone.
APART: dict[str, Any] = {"creationflags": 0x200} if os.name == "nt" else {"process_group": 0}


class WorkerError(TelusurError):
    """A process of a build is gone."""

    def __init__(self, status: int) -> None:
        super().__init__(
            f"A worker process ended before its work was done (status {status}); the index is as it was. "
            "Perhaps memory was short: try --jobs 1."
        )


@dataclass(frozen=True, slots=True)
class Put:
    """An article that is new, or takes the place of the older one with this number.

    digest: of the document. article: what it is to become; None: what cleaning makes of it.
    """

    key: str
    digest: bytes
    document: RawDocument
    replaces: int | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """How documents become batches.

    raw: without cleaning. own_words: see Analyzer. rules_file: the user's own rules of cleaning. furniture: of each
    source, the lines that go from its articles. digest: the name that a document's digest has in a segment.
    """

    raw: bool
    own_words: dict[str, str]
    rules_file: Path | None
    furniture: Mapping[str, frozenset[str]]
    digest: str


DOCUMENT, ARTICLE = (attrgetter(*(each.name for each in fields(kind))) for kind in (RawDocument, Article))
Row = tuple[str, bytes, tuple[Any, ...], tuple[Any, ...] | None]


def as_rows(chunk: Sequence[Put]) -> list[Row]:
    """A chunk as it is sent: frozen dataclasses are pickled in Python, and that would take 35 µs an article."""
    return [
        (put.key, put.digest, DOCUMENT(put.document), ARTICLE(put.article) if put.article else None)
        for put in chunk
    ]


def from_rows(rows: Sequence[Row]) -> list[Put]:
    """The chunk that was sent; what an article replaces is the parent's business."""
    return [
        Put(key, digest, RawDocument(*document), None, Article(*article) if article else None)
        for key, digest, document, article in rows
    ]


class Process:
    """What one process does with chunks. It remembers the words that it met, up to REMEMBERED."""

    def __init__(self, work: Work, analyzer: Analyzer | None = None) -> None:
        self.work = work
        self.rules = with_file(work.rules_file) if work.rules_file else own_rules()
        self.analyzer = analyzer or Analyzer(work.own_words)
        self.preparer = Preparer(self.analyzer.analyse)

    def batch(self, chunk: Sequence[Put], dictionary: bytes | None) -> Batch:
        """dictionary: for the texts from now on, or None if it is as before."""
        if dictionary is not None:
            self.preparer.compress_with(dictionary)
        if len(self.preparer.numbering) > REMEMBERED:
            self.analyzer.stems.clear()
            self.preparer.forget()
        articles = [put.article or self.article(put.document) for put in chunk]
        rows = signatures([article.body for article in articles])
        for put, article, row in zip(chunk, articles, rows, strict=True):
            digests = {self.work.digest: put.digest, SIGNATURE: row.tobytes()}
            self.preparer.add(article, put.document, key=put.key, digests=digests)
        return self.preparer.finish()

    def article(self, document: RawDocument) -> Article:
        if self.work.raw:
            return as_it_is(document)
        article = clean(document, self.rules)
        lines = self.work.furniture.get(article.source or "")
        return without_lines(article, lines) if lines else article


def serve() -> None:
    """The life of a worker."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get among the answers
    try:
        process = Process(pickle.load(jobs))
        while True:
            rows, dictionary = pickle.load(jobs)
            answer = process.batch(from_rows(rows), dictionary)
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    except (EOFError, BrokenPipeError):
        os._exit(0)


class Worker:
    """A worker as its parent sees it."""

    def __init__(self) -> None:
        self.work: Work | None = None
        self.popen = subprocess.Popen(
            [sys.executable, "-c", SERVE.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            **APART,
        )
        self.dictionary: bytes | None = None

    def send(self, job: Any) -> None:
        stream = self.popen.stdin
        assert stream is not None
        pickle.dump(job, stream, pickle.HIGHEST_PROTOCOL)
        stream.flush()

    def batch(self, work: Work, chunk: Sequence[Put], dictionary: bytes | None) -> Batch:
        """Sends a chunk and waits for its batch. work: the same with every chunk, and sent with the first."""
        answers = self.popen.stdout
        assert answers is not None
        try:
            if self.work is not work:
                self.send(work)
                self.work = work
            self.send((as_rows(chunk), None if dictionary is self.dictionary else dictionary))
            self.dictionary = dictionary
            batch: Batch = pickle.load(answers)
            return batch
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise WorkerError(self.popen.wait()) from error

    def end(self) -> None:
        """Ends it, whatever it is doing."""
        self.popen.kill()
        with suppress(OSError):  # what was not sent yet cannot be
            self.popen.communicate()


class Workers:
    """Several workers, each with a thread of this process that talks to it. first: so many start at once."""

    def __init__(self, jobs: int, first: int) -> None:
        self.jobs, self.first = jobs, min(first, jobs)
        self.threads = ThreadPoolExecutor(jobs)
        self.own = threading.local()
        self.all: list[Worker] = []

    def start(self, work: Callable[[], Work]) -> None:
        """Starts the first ones, and finds out meanwhile what they are to do; others start when it is their turn."""
        self.waiting = [self.started() for _ in range(self.first)]
        self.work = work()

    def started(self) -> Worker:
        worker = Worker()
        self.all.append(worker)
        return worker

    def submit(self, chunk: Sequence[Put], dictionary: bytes | None) -> Future[tuple[int, Batch]]:
        """Hands out a chunk. A worker does its chunks in their order, for a thread does."""
        return self.threads.submit(self.done_by_own, chunk, dictionary)

    def done_by_own(self, chunk: Sequence[Put], dictionary: bytes | None) -> tuple[int, Batch]:
        worker: Worker | None = getattr(self.own, "worker", None)
        if worker is None:
            with suppress(IndexError):
                worker = self.waiting.pop()
            worker = self.own.worker = worker or self.started()
        return worker.popen.pid, worker.batch(self.work, chunk, dictionary)

    def end(self) -> None:
        """Ends all of them, then those that a thread has just been starting."""
        for wait in (False, True):
            self.threads.shutdown(wait, cancel_futures=True)
            while self.all:
                self.all.pop().end()


def batches(
    puts: Iterable[Put],
    work: Callable[[], Work],
    analyzer: Analyzer,
    jobs: int,
    dictionary: Callable[[], bytes | None],
) -> Generator[tuple[int, Batch], None, None]:
    """The batches in the order of the documents, each with a number for its process.

    work: asked for once, while workers start. dictionary: asked for what texts are to be compressed with; None until
    it is known.
    """
    chunks = chunked(puts)
    first: list[list[Put]] = []
    while sum(map(length, first)) < FEW and (chunk := next(chunks, None)):
        first.append(chunk)
    if jobs > 1 and sys.executable and sum(map(length, first)) >= FEW:
        yield from from_workers(chain(first, chunks), Workers(jobs, len(first)), work, dictionary)
        return
    process, known = Process(work(), analyzer), None
    for chunk in chain(first, chunks):
        now = dictionary()
        yield 0, process.batch(chunk, None if now is known else now)
        known = now


def from_workers(
    chunks: Iterable[list[Put]],
    workers: Workers,
    work: Callable[[], Work],
    dictionary: Callable[[], bytes | None],
) -> Iterator[tuple[int, Batch]]:
    """As batches()."""
    ahead: deque[Future[tuple[int, Batch]]] = deque()
    try:
        workers.start(work)
        for chunk in chunks:
            ahead.append(workers.submit(chunk, dictionary()))
            if len(ahead) > AHEAD * workers.jobs:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        workers.end()


def length(chunk: Sequence[Put]) -> int:
    """Characters in a chunk."""
    return sum(len(put.document.text) for put in chunk)


def chunked(puts: Iterable[Put]) -> Iterator[list[Put]]:
    """Documents, some at a time."""
    chunk: list[Put] = []
    size = 0
    for put in puts:
        chunk.append(put)
        size += len(put.document.text)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
