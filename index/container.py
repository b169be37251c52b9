"""One file of named sections, checksummed: what every file of an index is, and all that is ever read from it.

Byte by byte, integers little-endian:

    offset       size
    0            8     magic "telusur" and a zero byte
    8            4     version of this format: 1
    12           4     kind, four ASCII letters: what the sections mean ("SEGM", "DELS")
    16           …     the sections, each padded with zero bytes to a multiple of 8
    T            L     the table, UTF-8 JSON:
                       {"about": {…}, "sections": [[name, type, offset, size, crc32], …]}
    T+L          8     T
    T+L+8        8     L
    T+L+16       4     CRC-32 of the table
    T+L+20       4     CRC-32 of bytes 0–15 of the file and of the 20 bytes before this field
    T+L+24       8     magic: a zero byte and "rusulet"

`type` is one of the numpy types in TYPES; `size` is in bytes without the padding, `crc32` is over section and
padding. Every byte of the file is under one checksum. Opening reads the header and the table only; the sections are
mapped into memory and read when they are used. Nothing is unpickled or executed.
"""

import contextlib
import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from .errors import StoreError

MAGIC, END = b"telusur\0", b"\0rusulet"
VERSION = 1
HEADER = struct.Struct("<8sI4s")
TRAILER = struct.Struct("<QQII8s")
TYPES = ("|u1", "<u2", "<u4", "<u8", "<i4")
LONGEST_TABLE = 1 << 24  # bytes; a table has some dozens of entries, a larger one is not ours
# What reading bytes that were never written by us may raise.
DAMAGE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)

Array = npt.NDArray[Any]
Section = tuple[str, int, int, int]  # type, offset, size, crc32


class DamagedError(StoreError):
    """A file of the index whose bytes are not what was written."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"The index file {path} is damaged ({what}). Try `index check --repair`.")
        self.path = path
        self.what = what


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a manifest must say of a file to know it again: its size in bytes and the CRC-32 of all of it."""

    size: int
    crc32: int


class ContainerWriter:
    """Writes one file, section after section; a file that is not closed is not valid and is removed."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        self.file: BinaryIO = path.open("xb")
        self.header = HEADER.pack(MAGIC, VERSION, kind.encode("ascii"))
        self.sections: list[tuple[str, str, int, int, int]] = []
        self.open: tuple[str, int] | None = None
        self.crc, self.open_crc, self.offset = 0, 0, 0
        self._put(self.header)

    def _put(self, data: bytes) -> None:
        self.file.write(data)
        self.crc = zlib.crc32(data, self.crc)
        self.offset += len(data)

    def begin(self, name: str) -> None:
        """Start a section of bytes that come piece by piece with write(); the next section ends it."""
        self._end()
        self.open = (name, self.offset)
        self.open_crc = 0

    def write(self, data: bytes) -> None:
        """More of the section that was begun."""
        self._put(data)
        self.open_crc = zlib.crc32(data, self.open_crc)

    def _end(self) -> None:
        if self.open is None:
            return
        (name, start), size = self.open, self.offset - self.open[1]
        self.write(bytes(-size % 8))
        self.sections.append((name, "|u1", start, size, self.open_crc))
        self.open = None

    def add(self, name: str, data: bytes | Array) -> None:
        """A whole section: bytes, or an array of one of TYPES."""
        kind = "|u1" if isinstance(data, bytes) else data.dtype.newbyteorder("<").str
        assert kind in TYPES, f"{name}: no section is of type {kind}"
        plain = data if isinstance(data, bytes) else data.astype(kind, copy=False).tobytes()
        self.begin(name)
        self.write(plain)
        self._end()
        self.sections[-1] = (name, kind, *self.sections[-1][2:])

    def close(self, about: dict[str, Any], *, durable: bool = True) -> Stamp:
        """Finish the file; durable: wait until it is on the disk."""
        self._end()
        table = json.dumps({"about": about, "sections": self.sections}).encode()
        start = self.offset
        self._put(table)
        trailer = TRAILER.pack(start, len(table), zlib.crc32(table), 0, END)
        sealed = zlib.crc32(trailer[:20], zlib.crc32(self.header))
        self._put(TRAILER.pack(start, len(table), zlib.crc32(table), sealed, END))
        self.file.flush()
        if durable:
            os.fsync(self.file.fileno())
        self.file.close()
        return Stamp(self.offset, self.crc)

    def discard(self) -> None:
        """Give up: close and remove the file."""
        self.file.close()
        self.path.unlink(missing_ok=True)


class Container:
    """A file written by ContainerWriter, mapped into memory.

    Raises StoreError if it is not there, not whole, or of a newer version. What sections hold is checked by
    `problems`, which reads everything.
    """

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        self.data = _mapped(path)
        self.size = len(self.data)
        table = self._table(kind)
        try:
            parsed = json.loads(table)
            self.about: dict[str, Any] = dict(parsed["about"])
            self.sections = {str(name): self._section(*rest) for name, *rest in parsed["sections"]}
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise DamagedError(path, "its table of sections makes no sense") from error

    def _table(self, kind: str) -> bytes:
        if self.size < HEADER.size + TRAILER.size:
            raise DamagedError(self.path, f"it is only {self.size} bytes long")
        magic, version, found = HEADER.unpack_from(self.data)
        start, length, crc, sealed, end = TRAILER.unpack_from(self.data, self.size - TRAILER.size)
        if magic != MAGIC or end != END:
            raise DamagedError(self.path, "it does not begin and end as such a file does")
        last20 = self.data[self.size - TRAILER.size : self.size - 12]
        if sealed != zlib.crc32(last20, zlib.crc32(self.data[: HEADER.size])):
            raise DamagedError(self.path, "the checksum of its ends is wrong")
        if version != VERSION:
            raise StoreError(
                f"The index file {self.path} has format {version}, and this telusur reads {VERSION}. "
                "Update telusur, or build the index anew with `index build --fresh`."
            )
        if found != kind.encode("ascii"):
            raise DamagedError(self.path, f"it holds {found!r} where {kind} was expected")
        if length > LONGEST_TABLE or start + length + TRAILER.size != self.size:
            raise DamagedError(self.path, "its length is not the one it had")
        table = self.data[start : start + length]
        if crc != zlib.crc32(table):
            raise DamagedError(self.path, "the checksum of its table is wrong")
        return table

    def _section(self, kind: str, offset: int, size: int, crc: int) -> Section:
        numbers = (offset, size, crc)
        if kind not in TYPES or not all(type(n) is int and n >= 0 for n in numbers):
            raise ValueError(kind)
        if offset % 8 or offset + size > self.size or size % np.dtype(kind).itemsize:
            raise ValueError(offset)
        return kind, offset, size, crc

    def array(self, name: str) -> Array:
        """A section as an array over the mapped file: nothing is read until it is used."""
        if name not in self.sections:
            raise DamagedError(self.path, f"its section {name!r} is missing")
        kind, offset, size, _ = self.sections[name]
        if not size:
            return np.empty(0, kind)
        return np.frombuffer(self.data, kind, size // np.dtype(kind).itemsize, offset)

    def bytes(self, name: str) -> bytes:
        """A small section, copied."""
        return self.array(name).tobytes()

    def problems(self) -> list[str]:
        """Names of the sections whose bytes are not what was written."""
        wrong = []
        for name, (_, offset, size, crc) in self.sections.items():
            if crc != zlib.crc32(memoryview(self.data)[offset : offset + size + -size % 8]):
                wrong.append(name)
        return wrong


def _mapped(path: Path) -> mmap.mmap | bytes:
    try:
        with path.open("rb") as file:
            if not path.stat().st_size:
                return b""
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise StoreError(f"The index file {path} is missing. Try `index check --repair`.") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"The index file {path} cannot be read: {error}.") from error


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever goes wrong with the values of a file inside is reported as damage of that file."""
    try:
        yield
    except DAMAGE as error:
        raise made_no_sense(path, error) from error


def made_no_sense(path: Path, error: BaseException) -> DamagedError:
    """What to raise for one of DAMAGE; where a with statement would cost too much."""
    return DamagedError(path, f"what it holds makes no sense: {error}")
