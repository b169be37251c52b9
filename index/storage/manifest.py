"""What an index says of itself, in one small JSON file that is replaced whole: the point where a build commits.

    {"version": 3, "checksum": 2774…, "commit": 7, "analysis": "…", "roots": ["."], "left_out": [], "raw": false,
     "words_file": "", "own_words": [["prabowo", "prabowo"]], "rules_file": "", "rules": "",
     "furniture": [["warta.com", ["Ikuti kami di kanal …"]]],
     "built": "2026-11-22T05:40:00+00:00", "articles": 24, "sources": ["sources-000007.json", 4711, 1034…],
     "segments": [[["000003-0.seg", 94733, 2930…], null], [["000007-0.seg", …], ["000007-1.del", …]]]}

A file is its name, its size in bytes and a CRC-32: of all of it, or, of the files of segments, the seal of the
container, which stands for all of it (container.py); a segment is its file and the file that says which of
its articles are deleted, or null. checksum is the CRC-32 of the JSON of everything else, keys sorted and
without spaces. Paths are relative to the folder that holds the index where they lie below it, so that an
archive can be moved together with its index; absolute otherwise. A copy of the manifest is written after it, so
that the damage of one small file does not lose what the index covers: only repair reads the copy.

Version 1 had files without checksums of pages, and no seals; version 2 had the postings of all terms of a block
list by list. Whatever a later version changes, it keeps `version` and how
`checksum` is made, so that an older telusur tells a newer index from a damaged one.
"""

import json
import zlib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import StoreError
from . import durable

VERSION = 3
SEALED = 2  # the version from which on files are sealed, and the manifest has a copy
FOLDER = ".telusur"  # where an index lies, unless another folder is named
NAME, COPY = "manifest.json", "manifest.copy.json"
FIRST = "first-build"  # an empty file, as long as an index is made that was not there before
CHECKSUM = "checksum"


class Entry(NamedTuple):
    """A file of the index, as it must be."""

    name: str
    size: int
    crc32: int


class SegmentEntry(NamedTuple):
    """The files of one segment."""

    segment: Entry
    deletions: Entry | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """commit: counts the states of the index; files are named by it. sources: the table of the indexed files.

    words_file, rules_file: the user's own tables, "" for those in the folder of the index; own_words: what the former
    said when the index was built, rules: the digest of the latter. furniture: of each source, the lines that so many of
    its articles share that they were taken out, learned when the index was made.
    """

    version: int = VERSION
    commit: int = 0
    analysis: str = ""
    roots: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    raw: bool = False
    words_file: str = ""
    own_words: tuple[tuple[str, str], ...] = ()
    rules_file: str = ""
    rules: str = ""
    furniture: tuple[tuple[str, tuple[str, ...]], ...] = ()
    built: str = ""
    articles: int = 0
    sources: Entry | None = None
    segments: tuple[SegmentEntry, ...] = ()

    def covering(self, root: str) -> "Manifest":
        """The same, with one more root; what was left out of it before comes back."""
        left_out = tuple(p for p in self.left_out if not is_within(p, root) and not is_within(root, p))
        if any(is_within(root, known) for known in self.roots):
            return replace(self, left_out=left_out)
        roots = tuple(known for known in self.roots if not is_within(known, root))
        return replace(self, roots=(*roots, root), left_out=left_out)

    def without(self, path: str) -> "Manifest":
        """The same, with a root taken away, or a place below one left out."""
        roots = tuple(root for root in self.roots if not is_within(root, path))
        if roots != self.roots:
            return replace(self, roots=roots)
        return replace(self, left_out=(*self.left_out, path))

    @property
    def entries(self) -> list[Entry]:
        """All files that this state of the index consists of."""
        files = [file for segment in self.segments for file in segment if file is not None]
        return [*files, self.sources] if self.sources else files


def is_within(path: str, root: str) -> bool:
    """Whether a stored path is root or lies below it."""
    if root == ".":
        return not path.startswith(("/", "..")) and not Path(path).is_absolute()
    return path == root or path.startswith(root.rstrip("/") + "/")


def is_there(store_dir: Path) -> bool:
    """Whether a folder has a manifest, or had one."""
    return any((store_dir / name).exists() for name in (NAME, COPY))


def is_lost(store_dir: Path) -> bool:
    """Whether a folder has files that no manifest names, and not because a first build was interrupted."""
    if is_there(store_dir) or (store_dir / FIRST).exists():
        return False
    return any(any(store_dir.glob(names)) for names in ("*.seg", "sources-*.json"))


def is_index(store_dir: Path) -> bool:
    """Whether a folder holds an index, however damaged."""
    return is_there(store_dir) or is_lost(store_dir)


class DamagedManifestError(StoreError):
    """A manifest, or a file without a seal that it names, that is not what was written. reason: without advice."""

    def __init__(self, store_dir: Path, reason: str) -> None:
        super().__init__(
            f"The index in {store_dir} is damaged ({reason}). "
            f"Mend it with: index check --repair --index {store_dir}"
        )
        self.reason = reason


def read_manifest(store_dir: Path, name: str = NAME) -> Manifest:
    """Raises StoreError when there is none, or none that this version of telusur understands."""
    try:
        values = json.loads((store_dir / name).read_bytes())
    except FileNotFoundError:
        lost, copied = is_lost(store_dir), (store_dir / COPY).exists()
        if (store_dir / name).exists():  # a first build has ended meanwhile
            return read_manifest(store_dir, name)
        if lost:
            raise damaged(store_dir, f"{name} and its copy are missing") from None
        if copied:
            raise damaged(store_dir, f"{name} is missing") from None
        raise StoreError(
            f"There is no index in {store_dir}. Build one with: index build FOLDER --index {store_dir}"
        ) from None
    except NotADirectoryError:
        raise StoreError(f"{store_dir} is a file, not an index.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(store_dir, f"{name} cannot be read") from error
    if not isinstance(values, dict) or type(values.get("version")) is not int:
        raise damaged(store_dir, f"{name} is not a manifest")
    if values.pop(CHECKSUM, None) != checksum(values):
        raise damaged(store_dir, f"the checksum of {name} is wrong")
    if values["version"] > VERSION:
        raise StoreError(f"The index in {store_dir} was made by a newer telusur. Update telusur to use it.")
    try:
        return manifest_of(values)
    except (TypeError, ValueError, KeyError) as error:
        raise damaged(store_dir, f"{name} does not say {error}") from error


def manifest_of(values: dict[str, Any]) -> Manifest:
    """Checks every value: the checksum may be right and the file somebody else's all the same."""
    # What an older version did not have yet is as it was then.
    found = {each.name: values.get(each.name, each.default) for each in fields(Manifest)}
    for each in fields(Manifest):
        if isinstance(each.default, str | int) and type(found[each.name]) is not type(each.default):
            raise ValueError(each.name)
    for name in ("roots", "left_out"):
        found[name] = tuple(str(path) for path in found[name])
    found["own_words"] = tuple((str(word), str(root)) for word, root in found["own_words"])
    found["furniture"] = tuple((str(source), tuple(map(str, lines))) for source, lines in found["furniture"])
    found["sources"] = found["sources"] and entry_of(found["sources"])
    found["segments"] = tuple(
        SegmentEntry(entry_of(segment), deletions and entry_of(deletions))
        for segment, deletions in found["segments"]
    )
    return Manifest(**found)


def entry_of(value: Any) -> Entry:
    name, size, crc32 = value
    if type(name) is not str or type(size) is not int or type(crc32) is not int or Path(name).name != name:
        raise ValueError("which files it consists of")
    return Entry(name, size, crc32)


def damaged(store_dir: Path, reason: str) -> DamagedManifestError:
    return DamagedManifestError(store_dir, reason)


def checksum(values: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(values, sort_keys=True, separators=(",", ":")).encode())


def write_manifest(store_dir: Path, manifest: Manifest) -> None:
    values = asdict(manifest)
    data = json.dumps({CHECKSUM: checksum(values), **values}, indent=1)
    write_durably(store_dir / NAME, data.encode())


def write_durably(path: Path, data: bytes) -> Entry:
    """Replaces a file in one step that survives a crash: it has its old content or the new one."""
    fresh = path.with_name(f"{path.name}.tmp")
    durable.remove(fresh)
    try:
        stream = durable.create(fresh)
        with stream:
            durable.write(stream, data)
            durable.sync(stream)
        durable.replace(fresh, path)
    except BaseException:
        durable.remove(fresh)
        raise
    durable.sync_folder(path.parent)
    return Entry(path.name, len(data), zlib.crc32(data))
