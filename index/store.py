"""The index on disk: open it, create it, lock it, commit to it.

.telusur/
  manifest.json          what is in force; replaced whole by each commit
  writing.lock           held while a process writes
  g000001/               the Whoosh index of the generation in force
  sources-000003.json    the files that are indexed, as they were
"""

import json
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from .analysis import Analyzer
from .article import Article, RawDocument
from .errors import LockedError, StoreError
from .manifest import NAME, Manifest, damaged, read_manifest, write_durably, write_manifest
from .record import unpack, unpack_document

LOCK = "writing.lock"
FOLDER = ".telusur"
OURS = re.compile(
    r"manifest\.json|writing\.lock|g\d{6}|sources-\d{6}\.json|.*\.tmp"
)  # what telusur puts there


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when it was indexed. digest: of its bytes; articles: how many it holds."""

    size: int
    mtime_ns: int
    digest: str
    articles: int


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

    @property
    def generation(self) -> Path:
        return self.folder / self.manifest.generation

    @cached_property
    def whoosh(self) -> Any:
        """The Whoosh index, opened with our schema: a pickled one is never read."""
        from whoosh.filedb.filestore import FileStorage
        from whoosh.index import FileIndex

        from .schema import make_schema

        try:
            return FileIndex(FileStorage(str(self.generation)), schema=make_schema())
        except Exception as error:  # damage shows in a dozen kinds of exception
            raise damaged(self.folder, str(error) or type(error).__name__) from error

    @cached_property
    def searcher(self) -> Any:
        """A searcher over the articles as they are now; one for each thread."""
        return self.whoosh.searcher()

    @cached_property
    def analyzer(self) -> Analyzer:
        """Analyses queries and snippets as the documents were."""
        return Analyzer()

    def article(self, number: int) -> Article:
        """The article with this document number of the searcher."""
        return unpack(self.searcher.stored_fields(number)["record"])

    def documents(self) -> Iterator[RawDocument]:
        """All documents as their readers gave them, from the text kept in the index."""
        for number in self.searcher.reader().all_doc_ids():
            yield unpack_document(self.searcher.stored_fields(number)["record"])

    def digests(self, name: str) -> dict[str, str]:
        """Key → digest of the articles that came from one file."""
        stored = self.searcher.documents(path=name.encode("utf-8", "backslashreplace").decode())
        return {fields["key"]: fields["digest"] for fields in stored}

    def sources(self) -> dict[str, Source]:
        """The files that are indexed, by name."""
        if not self.manifest.sources:
            return {}
        try:
            rows = json.loads((self.folder / self.manifest.sources).read_bytes())
            return {name: Source(*values) for name, *values in rows}
        except (OSError, ValueError, TypeError) as error:
            raise damaged(self.folder, f"{self.manifest.sources}: {error}") from error


def open_store(folder: Path | str) -> Store:
    """Opens an index to search it. Raises StoreError when it is missing, damaged, or made by another analysis."""
    store = Store(Path(folder), read_manifest(Path(folder)))
    if store.manifest.analysis != store.analyzer.fingerprint:
        raise StoreError(
            f"The index in {folder} was made by another version of the word analysis. "
            f"Bring it up to date with: index build --index {folder}"
        )
    return store


def commit(store: Store, manifest: Manifest, sources: Mapping[str, Source]) -> Store:
    """Makes a new state the one in force, then removes what only older states needed."""
    name = numbered("sources-{:06}.json", store.manifest.sources)
    rows = [[key, s.size, s.mtime_ns, s.digest, s.articles] for key, s in sorted(sources.items())]
    write_durably(store.folder / name, json.dumps(rows, ensure_ascii=False).encode())
    built = datetime.now(UTC).isoformat(timespec="seconds")
    fresh = Store(store.folder, replace(manifest, sources=name, built=built))
    write_manifest(fresh.folder, fresh.manifest)
    remove_leftovers(fresh)
    return fresh


def numbered(form: str, last: str) -> str:
    """The next name of a numbered file or folder."""
    digits = "".join(filter(str.isdigit, last))
    return form.format(int(digits or 0) + 1)


def remove_leftovers(store: Store) -> None:
    """Removes what no manifest in force names: states before the last, and what a crash left."""
    keep = {NAME, LOCK, store.manifest.generation, store.manifest.sources}
    for path in store.folder.iterdir():
        if path.name not in keep and OURS.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path, wait: float = 10.0) -> Iterator[None]:
    """Holds the index for writing. The operating system lets go of the lock when the process ends, however."""
    make_folder(folder)
    with (folder / LOCK).open("a+b") as lock:
        deadline = time.monotonic() + wait
        while not try_lock(lock):
            if time.monotonic() >= deadline:
                raise LockedError(
                    f"The index in {folder} is being written by {holder(lock)}. Try again later."
                )
            time.sleep(0.05)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()} since {since}".encode())
        lock.flush()
        yield


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The index cannot be made in {folder} ({error.strerror}). Say where: --index DIR"
        ) from error
    strange = [p.name for p in folder.iterdir() if p.name != LOCK and not OURS.fullmatch(p.name)]
    if strange and not (folder / NAME).exists():
        raise StoreError(
            f"{folder} is a folder with other files in it ({strange[0]}). Say another folder for the index: --index DIR"
        )


def holder(lock: IO[bytes]) -> str:
    lock.seek(0)
    return lock.read(200).decode("utf-8", "replace") or "another process"


def try_lock(lock: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            lock.seek(1 << 30)  # beyond the text, so that others can read who holds it
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
