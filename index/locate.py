"""Which index a command means, and why: asked for, named by the environment, near by, or the last one built."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import StoreError
from .storage.manifest import FOLDER, is_index

VARIABLE = "TELUSUR_INDEX"


@dataclass(frozen=True, slots=True)
class Located:
    """The folder of an index, and why it is this one, in words."""

    folder: Path
    why: str


def locate(option: Path | None, environment: Mapping[str, str], here: Path, memory: Path) -> Located:
    """The index that a command uses. memory: the file that keeps the last one built (see remember).

    Raises StoreError when none is found; an index that was asked for is not checked here.
    """
    if option is not None:
        return Located(option, "as asked by --index")
    if environment.get(VARIABLE):
        return Located(Path(environment[VARIABLE]), f"as {VARIABLE} says")
    for folder in (here, *here.parents):
        if is_index(folder / FOLDER):
            return Located(folder / FOLDER, "the nearest one, looking upward from here")
    if is_index(here / "corpus" / FOLDER):
        return Located(here / "corpus" / FOLDER, "the one of corpus/ below here")
    last = remembered(memory)
    if last is not None:
        return Located(last, "the last one that was built")
    raise StoreError(f"There is no index here or above {here}. Build one with: index build FOLDER")


def locate_for_building(
    option: Path | None, environment: Mapping[str, str], here: Path, paths: list[Path]
) -> Path:
    """The index that new paths go to: asked for, one that lies above them or above here, else a new one."""
    if option is not None:
        return option
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE])
    first = Path(os.path.abspath(here / paths[0]))
    for folder in (first, *first.parents, here, *here.parents):
        if is_index(folder / FOLDER):
            return folder / FOLDER
    if len(paths) > 1:
        return Path(FOLDER)
    return (paths[0] if paths[0].is_dir() else paths[0].parent) / FOLDER


def remembered(memory: Path) -> Path | None:
    try:
        last = Path(memory.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None
    return last if is_index(last) else None


def remember(folder: Path, memory: Path) -> None:
    """Keeps the index as the last one built; a data directory that cannot be written does not matter."""
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(os.path.abspath(folder), "utf-8")
    except (OSError, UnicodeEncodeError):
        return
