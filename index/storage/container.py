"""One file of named sections, checksummed: what every file of an index is, and all that is ever read from it.

Byte by byte, integers little-endian:

    offset       size
    0            8     magic "telusur" and a zero byte
    8            4     version of this format: 2
    12           4     kind, four ASCII letters: what the sections mean ("SEGM", "DELS")
    16           …     the sections, each padded with zero bytes to a multiple of 8
    P            …     CRC-32 of each page of 16,384 bytes from the beginning of the file to P; the last may be shorter
    T            L     the table, UTF-8 JSON:
                       {"about": {…}, "sections": [[name, type, offset, size], …], "pages": [P, CRC-32 of P to T]}
    T+L          8     T
    T+L+8        8     L
    T+L+16       4     CRC-32 of the table
    T+L+20       4     CRC-32 of bytes 0–15 of the file and of the 20 bytes before this field
    T+L+24       8     magic: a zero byte and "rusulet"

`type` is one of the numpy types in TYPES; `size` is in bytes without the padding. The seal of a file, by which a
manifest knows it again, is the CRC-32 of everything from P on: it stands for all the checksums, and so for every byte.

Opening reads header, table and checksums. What is read of a section later is checked first, page by page, and the
bytes that were checked are the ones that are used: no damage gets into an answer, and of a large index only what a
query needs is read (a page costs 15 µs). Files are read, not mapped into memory: a mapped file that somebody cuts
off ends the whole process (SIGBUS), a short read is an error like any other. Nothing is unpickled or executed.

Version 1 had a checksum for each section, fifth in its row of the table, and no pages. It is still read, a section
at a time, so that an index can be made anew from the texts in it.
"""

import contextlib
import json
import os
import struct
import threading
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import StoreError
from . import durable

MAGIC, END = b"telusur\0", b"\0rusulet"
VERSION, WITHOUT_PAGES = 2, 1
PAGE = 1 << 14
CHUNK = 64 * PAGE  # bytes that are read at once where all of a file is
HEADER = struct.Struct("<8sI4s")
TRAILER = struct.Struct("<QQII8s")
TYPES = ("|u1", "<u2", "<u4", "<u8", "<i4")
LONGEST_TABLE = 1 << 24  # bytes; a table has some dozens of entries, a larger one is not ours
# What reading bytes that were never written by us may raise.
DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    MemoryError,
    struct.error,
)

Array = npt.NDArray[Any]
Section = tuple[str, int, int]  # type, offset, size


class DamagedError(StoreError):
    """A file of the index whose bytes are not what was written."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"The index file {path} is damaged ({what}). Try `index check --repair`.")
        self.path = path
        self.what = what


class Stamp(NamedTuple):
    """What a manifest must say of a file to know it again: its size in bytes and its seal."""

    size: int
    crc32: int


class PageSums:
    """The checksums of the pages of a file, as its bytes come."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.crc, self.room = 0, PAGE

    def add(self, data: bytes) -> None:
        rest = memoryview(data)
        while len(rest):
            piece, rest = rest[: self.room], rest[self.room :]
            self.crc = zlib.crc32(piece, self.crc)
            self.room -= len(piece)
            if not self.room:
                self._end()

    def _end(self) -> None:
        self.done.append(self.crc)
        self.crc, self.room = 0, PAGE

    def packed(self) -> bytes:
        """All of them, as they are written."""
        if self.room < PAGE:
            self._end()
        return np.array(self.done, "<u4").tobytes()


class ContainerWriter:
    """Writes one file, section after section; a file that is not closed is not valid and is removed."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        self.file: BinaryIO = durable.create(path)
        self.header = HEADER.pack(MAGIC, VERSION, kind.encode("ascii"))
        self.sections: list[tuple[str, str, int, int]] = []
        self.open: tuple[str, int] | None = None
        self.pages, self.offset = PageSums(), 0
        try:
            self._put(self.header)
        except BaseException:
            self.discard()
            raise

    def _put(self, data: bytes) -> None:
        durable.write(self.file, data)
        self.pages.add(data)
        self.offset += len(data)

    def begin(self, name: str) -> None:
        """Start a section of bytes that come piece by piece with write(); the next section ends it."""
        self._end()
        self.open = (name, self.offset)

    def write(self, data: bytes) -> None:
        """More of the section that was begun."""
        self._put(data)

    def _end(self) -> None:
        if self.open is None:
            return
        (name, start), size = self.open, self.offset - self.open[1]
        self._put(bytes(-size % 8))
        self.sections.append((name, "|u1", start, size))
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
        covered, sums = self.offset, self.pages.packed()
        values = {"about": about, "sections": self.sections, "pages": [covered, zlib.crc32(sums)]}
        table = json.dumps(values).encode()
        start = covered + len(sums)
        trailer = TRAILER.pack(start, len(table), zlib.crc32(table), 0, END)
        sealed = zlib.crc32(trailer[:20], zlib.crc32(self.header))
        tail = b"".join((sums, table, TRAILER.pack(start, len(table), zlib.crc32(table), sealed, END)))
        self._put(tail)
        finish(self.file, durable)
        return Stamp(self.offset, zlib.crc32(tail))

    def discard(self) -> None:
        """Give up: close and remove the file."""
        with contextlib.suppress(OSError):  # the disk is full: what is still to be written cannot be
            self.file.close()
        durable.remove(self.path)


def finish(file: BinaryIO, durably: bool) -> None:
    if durably:
        durable.sync(file)
    file.close()


class Container:
    """A file written by ContainerWriter, opened for reading.

    seal: the one that the manifest says, if there is a manifest. Raises StoreError if the file is not there, not
    whole, another one, or of a newer version. What sections hold is checked when they are read, and by `problems`,
    which reads everything.
    """

    def __init__(self, path: Path, kind: str, seal: int | None = None) -> None:
        self.path = path
        self.file = _opened(path)
        weakref.finalize(self, os.close, self.file)
        self.size = os.fstat(self.file).st_size
        self.wrong_sections: dict[str, int] | None = None  # of version 1: the checksums not looked at yet
        table, start = self._table(kind)
        try:
            parsed = json.loads(table)
            self.about: dict[str, Any] = dict(parsed["about"])
            self.sections = {str(name): self._section(*rest[:3]) for name, *rest in parsed["sections"]}
            if self.version == WITHOUT_PAGES:
                self.covered, self.wrong_sections = (
                    start,
                    {str(row[0]): int(row[4]) for row in parsed["sections"]},
                )
                return
            self.covered, sums_crc = map(int, parsed["pages"])
        except (*DAMAGE,) as error:
            raise DamagedError(path, "its table of sections makes no sense") from error
        sums = self.raw(self.covered, start) if 0 < self.covered <= start else b""
        if len(sums) != 4 * -(-self.covered // PAGE) or zlib.crc32(sums) != sums_crc:
            raise DamagedError(path, "its checksums are wrong")
        self.sums: list[int] = np.frombuffer(sums, "<u4").tolist()
        self.unread = bytearray(b"\1") * len(self.sums)
        if seal is not None and seal != zlib.crc32(self.raw(start, self.size), zlib.crc32(sums)):
            raise DamagedError(path, "it is not the file that the manifest names")

    def stamp(self) -> Stamp:
        """What a manifest would say of the file."""
        return Stamp(self.size, zlib.crc32(self.raw(self.covered, self.size)))

    def _table(self, kind: str) -> tuple[bytes, int]:
        """The table, and where it begins."""
        if self.size < HEADER.size + TRAILER.size:
            raise DamagedError(self.path, f"it is only {self.size} bytes long")
        header, trailer = self.raw(0, HEADER.size), self.raw(self.size - TRAILER.size, self.size)
        magic, self.version, found = HEADER.unpack(header)
        start, length, crc, sealed, end = TRAILER.unpack(trailer)
        if magic != MAGIC or end != END:
            raise DamagedError(self.path, "it does not begin and end as such a file does")
        if sealed != zlib.crc32(trailer[:20], zlib.crc32(header)):
            raise DamagedError(self.path, "the checksum of its ends is wrong")
        if self.version not in (VERSION, WITHOUT_PAGES):
            raise StoreError(
                f"The index file {self.path} has format {self.version}, and this telusur reads {VERSION}. "
                "Update telusur, or build the index anew with `index build --fresh`."
            )
        if found != kind.encode("ascii"):
            raise DamagedError(self.path, f"it holds {found!r} where {kind} was expected")
        if length > LONGEST_TABLE or start + length + TRAILER.size != self.size:
            raise DamagedError(self.path, "its length is not the one it had")
        table = self.raw(start, start + length)
        if crc != zlib.crc32(table):
            raise DamagedError(self.path, "the checksum of its table is wrong")
        return table, start

    def _section(self, kind: str, offset: int, size: int) -> Section:
        if kind not in TYPES or not all(type(n) is int and n >= 0 for n in (offset, size)):
            raise ValueError(kind)
        if offset % 8 or offset + size > self.size or size % np.dtype(kind).itemsize:
            raise ValueError(offset)
        return kind, offset, size

    def raw(self, begin: int, end: int) -> bytes:
        """Bytes of the file as they are, unchecked."""
        try:
            data = read_at(self.file, end - begin, begin)
        except OSError as error:
            raise DamagedError(self.path, f"it cannot be read: {error.strerror}") from error
        if len(data) != end - begin:
            raise DamagedError(self.path, "its end is cut off")
        return data

    def read(self, begin: int, end: int) -> bytes:
        """Bytes of the file, checked."""
        if end <= begin:
            return b""
        first, last = begin // PAGE, (end - 1) // PAGE
        if end > self.covered:
            raise DamagedError(self.path, "a section reaches beyond the end")
        if self.unread.find(1, first, last + 1) < 0:
            return self.raw(begin, end)
        start = first * PAGE
        data = self.raw(start, min((last + 1) * PAGE, self.covered))
        for number in self.wrong_pages(first, data):
            raise DamagedError(self.path, f"the checksum of {', '.join(self.sections_at(number))} is wrong")
        self.unread[first : last + 1] = bytes(last + 1 - first)
        return data[begin - start : end - start]

    def wrong_pages(self, first: int, data: bytes) -> list[int]:
        """Numbers of the pages whose bytes are not what was written; first: the number of the first page in data."""
        if len(data) <= PAGE:
            return [first] if zlib.crc32(data) != self.sums[first] else []
        view = memoryview(data)
        sums = [zlib.crc32(view[at : at + PAGE]) for at in range(0, len(data), PAGE)]
        return [first + at for at, found in enumerate(sums) if found != self.sums[first + at]]

    def sections_at(self, page: int) -> list[str]:
        """The names of the sections that lie on a page."""
        begin, end = page * PAGE, (page + 1) * PAGE
        return [name for name, (_, at, size) in self.sections.items() if at < end and at + size > begin]

    def length(self, name: str) -> int:
        """How many items a section has."""
        kind, _, size = self.sections.get(name) or self._no_section(name)
        return size // int(kind[2])

    def _no_section(self, name: str) -> Section:
        raise DamagedError(self.path, f"its section {name!r} is missing")

    def part(self, name: str, start: int, stop: int) -> Array:
        """Items of a section, from start to before stop."""
        kind, offset, size = self.sections.get(name) or self._no_section(name)
        width = int(kind[2])
        if not 0 <= start <= stop <= size // width:
            raise DamagedError(self.path, f"{name} has no items {start} to {stop}")
        if self.wrong_sections is not None:
            self._check_section(name)
            return np.frombuffer(self.raw(offset + start * width, offset + stop * width), kind)
        return np.frombuffer(self.read(offset + start * width, offset + stop * width), kind)

    def stretch(self, name: str) -> "Stretch":
        """A section that is read, and checked, where it is sliced."""
        return Stretch(self, name)

    def array(self, name: str) -> Array:
        """A whole section."""
        return self.part(name, 0, self.length(name))

    def bytes(self, name: str) -> bytes:
        """A whole section as bytes."""
        return self.array(name).tobytes()

    def problems(self) -> list[str]:
        """What is wrong with the bytes of the file: the names of sections, or `padding`; reads everything."""
        if self.wrong_sections is not None:
            return [name for name in self.sections if not self._section_is_whole(name)]
        wrong: dict[str, None] = {}
        for begin in range(0, self.covered, CHUNK):
            data = self.raw(begin, min(begin + CHUNK, self.covered))
            for number in self.wrong_pages(begin // PAGE, data):
                wrong.update(dict.fromkeys(self.sections_at(number) or ["padding"]))
        return list(wrong)

    def _check_section(self, name: str) -> None:
        if not self._section_is_whole(name):
            raise DamagedError(self.path, f"the checksum of {name} is wrong")

    def _section_is_whole(self, name: str) -> bool:
        """Of version 1: whether a section has the checksum that it should have."""
        assert self.wrong_sections is not None
        if name not in self.wrong_sections:
            return True
        _, offset, size = self.sections[name]
        if zlib.crc32(self.raw(offset, offset + size + -size % 8)) != self.wrong_sections[name]:
            return False
        del self.wrong_sections[name]
        return True


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        raise StoreError(f"The index file {path} is missing. Try `index check --repair`.") from None
    except OSError as error:
        raise StoreError(f"The index file {path} cannot be read: {error.strerror}.") from error


if hasattr(os, "pread"):
    read_at = os.pread
else:  # Windows has no pread; a lock keeps the place for one thread at a time
    _reading = threading.Lock()

    def read_at(file: int, size: int, offset: int) -> bytes:
        """Bytes of an open file, as many as there are."""
        with _reading:
            os.lseek(file, offset, os.SEEK_SET)
            return os.read(file, size)


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


class Stretch:
    """A section of which only what is sliced is read."""

    def __init__(self, file: Container, name: str) -> None:
        self.file, self.name = file, name
        self.length = file.length(name)

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, wanted: slice) -> Array:
        return self.file.part(self.name, wanted.start, wanted.stop)
