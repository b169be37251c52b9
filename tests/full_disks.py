"""A file system that is small, and builds on it that run out of room at many points."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from commands import run
from faults import left_over
from wreckage import INDEX, texts_in

from index.errors import StoreError
from index.mending.check import check
from index.storage.manifest import is_index
from index.sync import build


@contextmanager
def small_disk(folder: Path, megabytes: int = 1) -> Iterator[Path | None]:
    """A tmpfs of this size; None if we may not mount one."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@dataclass(slots=True)
class Filled:
    """What came of some builds on a disk that has too little room. refused: how many of them could not be made."""

    tried: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def fill_often(archive: Path, disk: Path, points: int, chance: random.Random) -> Filled:
    """An update and a first build with so many degrees of room, from none to nearly enough."""
    filled, index = Filled(), disk / INDEX
    build([archive], index)
    shutil.copytree(index, archive.parent / "before")
    words = (chance.randbytes(12).hex() for _ in range(9000))
    (archive / "large.txt").write_text("\n".join(" ".join((next(words), next(words))) for _ in range(4500)))
    for first in (False, True):
        need = room_for(archive, index, first)
        for point in range(points):
            begin(archive, index, first)
            with ballast(disk, need * point // points):
                try_to_build(archive, index, first, point, filled)
    return filled


def begin(archive: Path, index: Path, first: bool) -> None:
    shutil.rmtree(index, ignore_errors=True)
    if not first:
        shutil.copytree(archive.parent / "before", index)


def room_for(archive: Path, index: Path, first: bool) -> int:
    """Bytes that a build takes more than what is there."""
    begin(archive, index, first)
    before = {path.name for path in index.iterdir()} if index.exists() else set()
    build([archive], index)
    return sum(path.stat().st_size for path in index.iterdir() if path.name not in before)


@contextmanager
def ballast(disk: Path, room: int) -> Iterator[None]:
    """Fills a disk but for so many bytes."""
    free = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))
    try:
        yield
    finally:
        (disk / "ballast").unlink()


def try_to_build(archive: Path, index: Path, first: bool, point: int, filled: Filled) -> None:
    """Every fifth time by the program itself."""
    filled.tried += 1
    old = texts_in(index) if is_index(index) else None
    said, wrong = "", filled.wrong
    if point % 5 == 0:
        done = run("index", "build", archive, "--index", index, here=archive.parent)
        said = done.stderr if done.returncode else ""
        if "Traceback" in done.stderr or done.returncode not in (0, 3):
            wrong.append(f"point {point}: status {done.returncode}, {done.stderr[-200:]}")
    else:
        try:
            build([archive], index, jobs=1)
        except StoreError as error:
            said = str(error)
    if not said:
        return
    filled.refused += 1
    if "No space left on device" not in said:
        wrong.append(f"point {point}: {said}")
    if (texts_in(index) if is_index(index) else None) != old:
        wrong.append(f"point {point}: not the old state")
    if is_index(index) and (left_over(index) or check(index).faults):
        wrong.append(f"point {point}: left over, or damaged")
    if first and index.exists() and any(path.name != "writing.lock" for path in index.iterdir()):
        wrong.append(f"point {point}: left over: {[path.name for path in index.iterdir()]}")
