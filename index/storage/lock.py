"""Who may write an index: one process at a time, in a folder that is for an index.

The lock is the operating system's: it is let go of when the process ends, however.
"""

import errno
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from ..errors import LockedError, StoreError
from .manifest import is_index

LOCK = "writing.lock"
OURS = re.compile(
    r"manifest(?:\.copy)?\.json|writing\.lock|first-build|\d{6,}-\d+\.(?:seg|del)|sources-\d{6,}\.json|.*\.tmp"
)
HELD = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)  # by another process, says the lock


@contextmanager
def locked(folder: Path, wait: float = 10.0) -> Iterator[None]:
    """Holds the index for writing. What goes wrong with the disk meanwhile becomes a StoreError."""
    import socket  # to search, nobody asks for it

    try:
        make_folder(folder)
        with (folder / LOCK).open("a+b", buffering=0) as lock:
            take(lock, folder, wait)
            since = datetime.now().astimezone().isoformat(timespec="seconds")
            with suppress(OSError):  # a full disk: nobody learns who writes, and that is all
                lock.truncate(0)
                lock.write(f"process {os.getpid()} on {socket.gethostname()} since {since}".encode())
            yield
    except BrokenPipeError:  # of a terminal, not of a disk
        raise
    except OSError as error:
        raise StoreError(
            f"The index in {folder} cannot be written: {error.strerror or error}. It still holds what it held."
        ) from error


def take(lock: IO[bytes], folder: Path, wait: float) -> None:
    """Waits for the lock."""
    deadline = time.monotonic() + wait
    while not try_lock(lock):
        if time.monotonic() >= deadline:
            raise LockedError(f"The index in {folder} is being written by {holder(lock)}. Try again later.")
        time.sleep(0.05)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The index cannot be made in {folder} ({error.strerror}). Say where: --index DIR"
        ) from error
    strange = [p.name for p in folder.iterdir() if p.name != LOCK and not OURS.fullmatch(p.name)]
    if strange and not is_index(folder):
        raise StoreError(
            f"{folder} is a folder with other files in it ({strange[0]}). Say another folder for the index: --index DIR"
        )


def holder(lock: IO[bytes]) -> str:
    try:
        lock.seek(0)
        return lock.read(200).decode("utf-8", "replace") or "another process"
    except OSError:
        return "another process"


def try_lock(lock: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            lock.seek(1 << 30)  # beyond the text, so that others can read who holds it
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in HELD:
            return False
        raise
    return True
