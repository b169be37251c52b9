"""A disk that fails: every write, sync, rename and removal of a build can be its last, or come back as an error.

A crash loses everything that was not synced. `Disk` keeps beside the real folder what would then be there: of each
name, the content as it was when both the file and its folder were synced; what was not synced may be there or not.
"""

import errno
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

import pytest
from wreckage import Texts, texts_in

from index.errors import StoreError, TelusurError
from index.mending.check import check
from index.storage import durable
from index.storage.manifest import is_index, read_manifest

Kind = Literal["error", "crash"]
Survivors = Literal["nothing", "everything", "some"]

SURVIVORS: tuple[Survivors, ...] = ("nothing", "everything", "some")


class CrashError(BaseException):
    """The machine stops; nothing that runs afterwards reaches the disk."""


class Disk:
    """Stands in for the steps of index/durable.py and counts them; the one with number `fails_at` goes wrong."""

    def __init__(self, folder: Path, fails_at: int = -1, kind: Kind = "error") -> None:
        self.folder, self.fails_at, self.kind = folder, fails_at, kind
        self.steps, self.dead = 0, False
        here = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
        self.names: dict[str, bytes] = dict(here)  # what a crash leaves for certain
        self.synced: dict[str, bytes] = dict(here)  # content that was synced, whatever its name
        self.loose: list[tuple[str, bytes | None]] = []  # changes of names that were not synced

    def step(self) -> None:
        if self.dead:
            raise CrashError
        self.steps += 1
        if self.steps - 1 == self.fails_at:
            self.dead = self.kind == "crash"
            raise CrashError if self.dead else OSError(errno.EIO, "Input/output error")

    def create(self, path: Path) -> BinaryIO:
        self.step()
        file = path.open("xb")
        self.synced[path.name] = b""
        self.loose.append((path.name, b""))
        return file

    def write(self, file: BinaryIO, data: bytes) -> None:
        self.step()
        file.write(data)

    def sync(self, file: BinaryIO) -> None:
        self.step()
        file.flush()
        name = Path(file.name).name
        self.synced[name] = Path(file.name).read_bytes()
        self.loose = [(n, self.synced[name] if n == name and c is not None else c) for n, c in self.loose]
        if name in self.names:
            self.names[name] = self.synced[name]

    def replace(self, fresh: Path, path: Path) -> None:
        self.step()
        fresh.replace(path)
        content = self.synced.pop(fresh.name)
        self.synced[path.name] = content
        self.loose += [(path.name, content), (fresh.name, None)]

    def remove(self, path: Path) -> None:
        if not path.exists():
            return
        self.step()
        path.unlink()
        self.loose.append((path.name, None))

    def sync_folder(self, folder: Path) -> None:
        self.step()
        self.settle(self.loose)
        self.loose = []

    def settle(self, changes: list[tuple[str, bytes | None]]) -> None:
        for name, content in changes:
            if content is None:
                self.names.pop(name, None)
            else:
                self.names[name] = content

    def after_crash(self, survivors: Survivors, chance: random.Random) -> dict[str, bytes]:
        """The files as the next start finds them."""
        kept = {"nothing": 0.0, "everything": 1.0, "some": 0.5}[survivors]
        before = dict(self.names)
        self.settle([change for change in self.loose if chance.random() < kept])
        found, self.names = self.names, before
        return found


@contextmanager
def standing_in(disk: Disk) -> Iterator[Disk]:
    """All that is written to an index goes to this disk."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("create", "write", "sync", "replace", "remove", "sync_folder"):
            patch.setattr(durable, name, getattr(disk, name))
        yield disk


def steps_of(folder: Path, action: Callable[[], object]) -> int:
    """How many steps an action takes when all goes well."""
    with standing_in(Disk(folder)) as disk:
        action()
    return disk.steps


def rewrite(folder: Path, files: dict[str, bytes]) -> None:
    """Makes a folder hold just these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def outcomes(index: Path, action: Callable[[], object], every: int = 1, seed: int = 1) -> Iterator[str]:
    """Lets each step of an action fail in each way; leaves the index as it then is. every: one step in so many."""
    before = {path.name: path.read_bytes() for path in index.iterdir()} if index.exists() else {}
    steps, chance = steps_of(index, action), random.Random(seed)
    for number in range(0, steps, every):
        rewrite(index, before)
        with standing_in(Disk(index, number, "error")):
            try:
                action()
            except TelusurError as error:
                assert "Input/output error" in str(error), f"step {number}: no reason is given"
        assert not list(index.glob("*.tmp")), f"step {number}: a temporary file is left"
        yield f"error at step {number} of {steps}"
        for survivors in SURVIVORS:
            rewrite(index, before)
            with standing_in(Disk(index, number, "crash")) as disk, suppress(CrashError):
                action()
            rewrite(index, disk.after_crash(survivors, chance))
            yield f"crash at step {number} of {steps}, {survivors} survives"


# What must hold after each of them.

NEVER_LEFT = {"manifest.json", "manifest.copy.json", "writing.lock"}


def left_over(index: Path) -> set[str]:
    """Files that no manifest names."""
    named = {entry.name for entry in read_manifest(index).entries}
    return {path.name for path in index.iterdir()} - named - NEVER_LEFT


def state_of(index: Path) -> Texts | str | None:
    """What is in an index; None if there is none; why it is refused, if it is."""
    try:
        return texts_in(index) if is_index(index) else None
    except StoreError as error:
        return str(error)


def survives(index: Path, action: Callable[[], object], every: int = 1) -> Iterator[str]:
    """Lets an action fail at every step; says of each time what is wrong, or "".

    The index must then be the one before or the one after; and the same action, done again, must lead to the one
    after, with nothing left over and nothing damaged.
    """
    kept = index.parent.parent / "before"
    if index.exists():
        shutil.copytree(index, kept)
    old = state_of(index)
    action()
    new = state_of(index)
    shutil.rmtree(index)
    if kept.exists():
        shutil.copytree(kept, index)
        shutil.rmtree(kept)
    for what in outcomes(index, action, every):
        yield "".join(f"{what}: {wrong}; " for wrong in wrongs(index, action, old, new))


def wrongs(
    index: Path, action: Callable[[], object], old: Texts | str | None, new: Texts | str | None
) -> Iterator[str]:
    """What is wrong with an index after a failure, and after the action was done again."""
    if state_of(index) not in (old, new):
        yield "neither the old nor the new state"
    try:
        action()
    except TelusurError as error:
        yield f"cannot go on: {error}"
        return
    if state_of(index) != new:
        yield "another state when done again"
    if left_over(index):
        yield f"left over: {left_over(index)}"
    yield from map(str, check(index).faults)
