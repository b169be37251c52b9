"""All that is ever written to an index goes through here: six steps, which a test can let fail one by one.

What was synced is on the disk; a name is there when its folder was synced. `replace` is the only step that
puts something in force.
"""

import os
from pathlib import Path
from typing import BinaryIO


def create(path: Path) -> BinaryIO:
    """A new file for writing."""
    return path.open("xb")


def write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def sync(file: BinaryIO) -> None:
    """Waits until all of a file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def replace(fresh: Path, path: Path) -> None:
    """Gives a file another's name, in one step that cannot be seen half done."""
    fresh.replace(path)


def remove(path: Path) -> None:
    """Removes a file, if it is there; Windows keeps one that somebody reads, and the next build tries again."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        if os.name != "nt":
            raise


def sync_folder(folder: Path) -> None:
    """Waits until the names in a folder are on the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
