"""A block of a dictionary: strings with numbers beside them, as bytes, read all at once or single ones of them.

The bytes are described in dictionary.py.
"""

import struct
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import zstandard

from .packing import Ints

HEAD = struct.Struct("<IIBB")
LARGEST_BLOCK = 1 << 28  # bytes; a larger one is not ours


_own = threading.local()  # a decompressor serves one thread at a time


def encode(text: str) -> bytes:
    """A string as it is kept."""
    plain = text.encode("utf-8", "surrogatepass")
    if b"\0" in plain or b"\1" in plain:
        return plain.replace(b"\1", b"\1\2").replace(b"\0", b"\1\1")
    return plain


def encode_all(texts: Sequence[str]) -> list[bytes]:
    """Strings as they are kept: all in one go, if none of them holds a character that is written otherwise."""
    joined = "\0".join(texts)
    if "\1" in joined or joined.count("\0") != len(texts) - 1:
        return list(map(encode, texts))
    return joined.encode("utf-8", "surrogatepass").split(b"\0")


def decode(kept: bytes) -> str:
    """The string that was kept."""
    if b"\1" in kept:
        kept = kept.replace(b"\1\1", b"\0").replace(b"\1\2", b"\1")
    return kept.decode("utf-8", "surrogatepass")


def expand(frame: bytes, limit: int = LARGEST_BLOCK) -> bytes:
    """A Zstandard frame decompressed; ValueError if it is none, or claims to be larger than limit."""
    ready: zstandard.ZstdDecompressor | None = getattr(_own, "ready", None)
    if ready is None:
        ready = _own.ready = zstandard.ZstdDecompressor()  # to make one takes longer than a block
    return expand_with(ready, frame, limit)


def expand_with(decompressor: zstandard.ZstdDecompressor, frame: bytes, limit: int) -> bytes:
    """As expand(), with a decompressor that may have a dictionary."""
    try:
        if not 0 <= zstandard.frame_content_size(frame) <= limit:
            raise ValueError("a compressed block is too large")
        return decompressor.decompress(frame)
    except zstandard.ZstdError as error:
        raise ValueError(f"a compressed block is broken: {error}") from error


class Block(NamedTuple):
    """Up to 256 consecutive strings. columns: numbers × strings; extra_columns: numbers × extras."""

    first: int
    keys: list[bytes]
    columns: Ints
    extras: list[bytes]
    extra_columns: Ints


Column = tuple[int, int]  # where it begins in a packet, and how many bytes a number has


class Packet:
    """A block as it is kept, of which single strings and numbers are read."""

    def __init__(self, plain: bytes, first: int) -> None:
        self.plain, self.first = plain, first
        self.keys, self.extras, c, e = HEAD.unpack_from(plain)
        at, places = HEAD.size, list[Column]()
        for count in (*[self.keys] * (c + 1), *[self.extras] * (e + 1)):
            width = plain[at]
            if width not in (0, 1, 2, 4, 8):
                raise ValueError("a column has no such width")
            places.append((at + 1, width))
            at += 1 + width * count
        if self.extras > len(plain) or at > len(plain):
            raise ValueError("a block has not as many strings as it should")
        self.columns, self.lengths = places[:c], places[c]
        self.extra_columns, self.extra_lengths, self.start = places[c + 1 : -1], places[-1], at

    @cached_property
    def strings(self) -> list[bytes]:
        """The strings, then the extras."""
        strings = self.plain[self.start :].split(b"\0") if self.keys + self.extras else []
        if len(strings) != self.keys + self.extras:
            raise ValueError("a block has not as many strings as it should")
        return strings

    def string(self, place: int) -> bytes:
        """One of the strings."""
        start = self.start + self._sum(self.lengths, place) + place
        return self.plain[start : start + self._number(self.lengths, place)]

    def extra_strings(self, first: int, stop: int) -> list[bytes]:
        """The extras from first to before stop."""
        start = self.start + self._sum(self.lengths, self.keys) + self.keys
        start += self._sum(self.extra_lengths, first) + first
        size = self._sum(self.extra_lengths, stop) - self._sum(self.extra_lengths, first) + stop - first - 1
        return self.plain[start : start + size].split(b"\0")

    def find(self, key: bytes) -> int:
        """The place of the (first) string that equals key and is not the first of all, or -1."""
        wanted = b"\0" + key
        at = self.plain.find(wanted + b"\0", self.start)
        if at < 0:
            if not self.plain.endswith(wanted):
                return -1
            at = len(self.plain) - len(wanted)
        place = self.plain.count(b"\0", self.start, at) + 1
        return place if place < self.keys else -1

    def value(self, column: int, place: int) -> int:
        """The number in a column beside a string."""
        return self._number(self.columns[column], place)

    def values(self, place: int) -> list[int]:
        """The numbers beside a string."""
        plain, number = self.plain, self._number
        return [
            plain[column[0] + place] if column[1] == 1 else number(column, place) for column in self.columns
        ]

    def _number(self, column: Column, place: int) -> int:
        at, width = column
        if width < 2:
            return self.plain[at + place] if width else 0
        return int.from_bytes(self.plain[at + width * place : at + width * (place + 1)], "little")

    def before(self, column: int, place: int) -> int:
        """The sum of a column up to a string."""
        return self._sum(self.columns[column], place)

    def _sum(self, column: Column, place: int) -> int:
        at, width = column
        if width < 2:
            return sum(self.plain[at : at + place]) if width else 0
        return int(np.frombuffer(self.plain, f"<u{width}", place, at).sum(dtype=np.int64))

    def extra_values(self, column: int, first: int, stop: int) -> list[int]:
        """The numbers beside the extras from first to before stop."""
        return [self._number(self.extra_columns[column], place) for place in range(first, stop)]

    def column(self, column: int, first: int, stop: int) -> Ints:
        """The numbers beside the strings from first to before stop."""
        at, width = self.columns[column]
        if not width:
            return np.zeros(stop - first, np.int64)
        return np.frombuffer(self.plain, f"<u{width}", stop - first, at + width * first).astype(np.int64)

    def unpacked(self) -> Block:
        """All of it."""
        upper = self._unpacked(self.columns, self.keys)
        lower = self._unpacked(self.extra_columns, self.extras)
        lengths = (
            self._unpacked([self.lengths], self.keys),
            self._unpacked([self.extra_lengths], self.extras),
        )
        if np.concatenate(lengths, axis=1)[0].tolist() != list(map(len, self.strings)):
            raise ValueError("strings are not as long as they should be")
        strings = self.strings
        return Block(self.first, strings[: self.keys], upper, strings[self.keys :], lower)

    def _unpacked(self, columns: list[Column], count: int) -> Ints:
        rows = np.zeros((len(columns), count), np.int64)
        for row, (at, width) in zip(rows, columns, strict=True):
            if width:
                row[:] = np.frombuffer(self.plain, f"<u{width}", count, at)
        return rows
