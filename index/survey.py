"""Folder against index, told from names, sizes and times alone: what is new, what may have changed, what is gone."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .errors import UnreadableError
from .readers import Problem, find_files, require_regular
from .storage.manifest import Manifest, is_within
from .storage.store import Source, Store


@dataclass(frozen=True, slots=True)
class Found:
    """A file on disk, beside what the index knows of it."""

    path: Path
    name: str
    id: str
    size: int
    mtime_ns: int
    known: Source | None

    @property
    def same(self) -> bool:
        """Not an older-than check: copying tools set times back (`cp -p`, `rsync`, `unzip`)."""
        return self.known is not None and (self.size, self.mtime_ns) == (self.known.size, self.known.mtime_ns)


@dataclass(frozen=True, slots=True)
class Survey:
    """The files below the roots as they are now. away: roots that are not there; their articles stay."""

    files: tuple[Found, ...]
    gone: tuple[str, ...]
    away: tuple[str, ...]
    problems: tuple[Problem, ...]


def survey(store: Store, manifest: Manifest, known: dict[str, Source]) -> Survey:
    """Looks at sizes and times of all files that the manifest covers; reads none of them."""
    files: list[Found] = []
    problems: list[Problem] = []
    away = tuple(root for root in manifest.roots if not store.place_of(root).exists())
    for root in manifest.roots:
        top = store.place_of(root)
        for path in find_files(top, skip=[store.folder]) if root not in away else ():
            name = store.name_of(path)
            if any(is_within(name, left_out) for left_out in manifest.left_out):
                continue
            id = path.relative_to(top).as_posix() if path != top else path.name
            try:
                stat = require_regular(path)
            except (OSError, UnreadableError) as error:
                reason = str(error) if isinstance(error, UnreadableError) else f"{error.strerror}."
                problems.append(Problem(name, reason))
                continue
            files.append(Found(path, name, id, stat.st_size, stat.st_mtime_ns, known.get(name)))
    here = {file.name for file in files} | {problem.path for problem in problems}
    gone = tuple(n for n in known if n not in here and not any(is_within(n, root) for root in away))
    return Survey(tuple(files), gone, away, tuple(problems))


def digest_of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
