"""A block of a dictionary: strings with numbers beside them, as bytes, read all at once or single ones of them.

The bytes are described in dictionary.py.
"""

import struct
import threading
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import zstandard

from ..compiled import compiled
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
        self.keys, self.extras, *_ = HEAD.unpack_from(plain)

    @cached_property
    def places(self) -> tuple[list[Column], Column, list[Column], Column, int]:
        """Where the columns of the strings are, their lengths, the same of the extras, and where the strings begin."""
        _, _, c, e = HEAD.unpack_from(self.plain)
        at, places = HEAD.size, list[Column]()
        for count in (*[self.keys] * (c + 1), *[self.extras] * (e + 1)):
            width = self.plain[at]
            if width not in (0, 1, 2, 4, 8):
                raise ValueError("a column has no such width")
            places.append((at + 1, width))
            at += 1 + width * count
        if self.extras > len(self.plain) or at > len(self.plain):
            raise ValueError("a block has not as many strings as it should")
        return places[:c], places[c], places[c + 1 : -1], places[-1], at

    @property
    def columns(self) -> list[Column]:
        """Where the numbers beside the strings are."""
        return self.places[0]

    @property
    def start(self) -> int:
        """Where the strings begin."""
        return self.places[4]

    @cached_property
    def strings(self) -> list[bytes]:
        """The strings, then the extras."""
        strings = self.plain[self.start :].split(b"\0") if self.keys + self.extras else []
        if len(strings) != self.keys + self.extras:
            raise ValueError("a block has not as many strings as it should")
        return strings

    def string(self, place: int) -> bytes:
        """One of the strings."""
        start = self.start + self._sum(self.places[1], place) + place
        return self.plain[start : start + self._number(self.places[1], place)]

    def extra_strings(self, first: int, stop: int) -> list[bytes]:
        """The extras from first to before stop."""
        start = self.start + self._sum(self.places[1], self.keys) + self.keys
        start += self._sum(self.places[3], first) + first
        size = self._sum(self.places[3], stop) - self._sum(self.places[3], first) + stop - first - 1
        return self.plain[start : start + size].split(b"\0")

    def values(self, place: int) -> list[int]:
        """The numbers beside a string."""
        return [self._number(column, place) for column in self.columns]

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
        return [self._number(self.places[2][column], place) for place in range(first, stop)]

    def column(self, column: int, first: int, stop: int) -> Ints:
        """The numbers beside the strings from first to before stop."""
        at, width = self.columns[column]
        if not width:
            return np.zeros(stop - first, np.int64)
        return np.frombuffer(self.plain, f"<u{width}", stop - first, at + width * first).astype(np.int64)

    def unpacked(self) -> Block:
        """All of it."""
        upper = self._unpacked(self.columns, self.keys)
        lower = self._unpacked(self.places[2], self.extras)
        lengths = (
            self._unpacked([self.places[1]], self.keys),
            self._unpacked([self.places[3]], self.extras),
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


# Single things of a block.


@compiled
def row_of(packet: Packet, place: int, summed: tuple[int, ...] = ()) -> list[int]:
    """The numbers beside a string, then, of some columns, the sums of the numbers beside all strings before it."""
    if not 0 <= place < packet.keys:
        raise ValueError("there is no such string")
    return packet.values(place) + [packet.before(column, place) for column in summed]


@compiled
def string_of(packet: Packet, place: int) -> bytes:
    """One of the strings."""
    if not 0 <= place < packet.keys:
        raise ValueError("there is no such string")
    return packet.string(place)


@compiled
def find_key(packet: Packet, key: bytes) -> int:
    """The place of the first string that equals key, or -1."""
    plain, start, wanted = packet.plain, packet.start, b"\0" + key
    if plain.startswith(key, start) and plain[start + len(key) : start + len(key) + 1] in (b"\0", b""):
        return 0 if packet.keys else -1
    at = plain.find(wanted + b"\0", start)
    if at < 0:
        if not plain.endswith(wanted, start):
            return -1
        at = len(plain) - len(wanted)
    place = plain.count(b"\0", start, at) + 1
    return place if place < packet.keys else -1


@compiled
def place_from(packet: Packet, key: bytes) -> int:
    """The place of the first string that is not less than key; after the last, how many there are."""
    return bisect_left(packet.strings, key, 0, packet.keys)


@compiled
def find_extra(packet: Packet, first: int, stop: int, extra: bytes) -> int:
    """Which of the extras from first to before stop equals this one, counted from first; or -1."""
    if not 0 <= first <= stop <= packet.extras:
        raise ValueError("a block has not as many strings as it should")
    found = packet.extra_strings(first, stop) if first < stop else []
    return found.index(extra) if extra in found else -1
