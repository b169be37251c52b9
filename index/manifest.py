"""What an index says of itself, in one small JSON file that is replaced whole: the point where a build commits.

    {"version": 1, "generation": "g000002", "analysis": "…", "roots": ["."], "left_out": [], "raw": false,
     "built": "2026-11-22T05:40:00+00:00", "articles": 24, "sources": "sources-000007.json"}

Paths are relative to the folder that holds the index directory where they lie below it, so that an archive can
be moved together with its index; absolute otherwise.
"""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from .errors import StoreError

VERSION = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """generation: the folder of the Whoosh index; sources: the file of the table of indexed files."""

    version: int = VERSION
    generation: str = ""
    analysis: str = ""
    roots: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    raw: bool = False
    built: str = ""
    articles: int = 0
    sources: str = ""

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


def is_within(path: str, root: str) -> bool:
    """Whether a stored path is root or lies below it."""
    if root == ".":
        return not path.startswith(("/", "..")) and not Path(path).is_absolute()
    return path == root or path.startswith(root.rstrip("/") + "/")


def read_manifest(store_dir: Path) -> Manifest:
    """Raises StoreError when there is none, or none that this version of telusur understands."""
    path = store_dir / NAME
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise StoreError(
            f"There is no index in {store_dir}. Build one with: index build FOLDER --index {store_dir}"
        ) from None
    except (OSError, ValueError) as error:
        raise damaged(store_dir, str(error)) from error
    if not isinstance(values, dict) or not isinstance(values.get("version"), int):
        raise damaged(store_dir, f"{NAME} is not a manifest")
    if values["version"] > VERSION:
        raise StoreError(f"The index in {store_dir} was made by a newer telusur. Update telusur to use it.")
    return manifest_of(values, store_dir)


def manifest_of(values: dict[str, Any], store_dir: Path) -> Manifest:
    """Checks the type of every value: the file may have been edited, or be somebody else's."""
    found: dict[str, Any] = {}
    for each in fields(Manifest):
        value = values.get(each.name)
        if isinstance(each.default, tuple):
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise damaged(store_dir, f"{each.name} of {NAME} is not a list of paths")
            value = tuple(value)
        elif type(value) is not type(each.default):
            raise damaged(store_dir, f"{each.name} of {NAME} is not a {type(each.default).__name__}")
        found[each.name] = value
    for name in (found["generation"], found["sources"]):
        if Path(name).name != name:
            raise damaged(store_dir, f"{NAME} names a file outside the index")
    return Manifest(**found)


def damaged(store_dir: Path, reason: str) -> StoreError:
    return StoreError(
        f"The index in {store_dir} is damaged ({reason}). Make it anew with: index build --fresh"
    )


def write_manifest(store_dir: Path, manifest: Manifest) -> None:
    write_durably(store_dir / NAME, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())


def write_durably(path: Path, data: bytes) -> None:
    """Replaces a file in one step that survives a crash: it has its old content or the new one."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
