"""A sorted list of strings with numbers beside each: terms, forms and keyword values on disk.

The strings, sorted by code point, are cut into blocks of 256; a block is compressed by itself, so a look-up
reads one block after a bisection over the first string of each. 128,000 stems with 12 numbers each and
their forms take 1.9 MB so, and about 50 µs to look one up for the first time.

Three sections, for a dictionary called D:

    D.blocks   the blocks, each one Zstandard frame
    D.starts   where each block begins in D.blocks, and where the last one ends
    D.heads    Zstandard frame: the first string of each block, joined by zero bytes

A block, decompressed, holds n strings and m further strings ("extras", for the stems: their forms):

    offset   size
    0        4     n
    4        4     m
    8        1     c, the number of columns beside the strings
    9        1     e, the number of columns beside the extras
    10       …     c + 1 + e + 1 columns, the last of the strings and the last of the extras being how many bytes
                   each of them has: one byte w (0, 1, 2, 4 or 8), then n (or m) numbers of w bytes each; with
                   w = 0 there are no bytes and all numbers are 0
             …     the strings, then the extras, joined by zero bytes

Strings are UTF-8 (a lone surrogate as three bytes); in them U+0000 is written 01 01 and U+0001 is written 01 02, which
keeps both the order and the prefixes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import zstandard

from .container import Container, ContainerWriter
from .packet import (
    HEAD,
    LARGEST_BLOCK,
    Block,
    Packet,
    decode,
    encode,
    expand,
    expand_with,
    find_key,
    place_from,
    row_of,
    string_of,
)
from .packing import AnyInts, Ints, narrow

BLOCK = 256  # strings
CACHED_BLOCKS = 1024
LEVEL = 6  # of compression


class DictionaryWriter:
    """Takes sorted strings a block at a time, so that a merge need not hold them all."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.heads: list[bytes] = []

    def add_block(self, head: bytes, block: bytes) -> None:
        """The next block, packed, and its first string."""
        self.heads.append(head)
        self.blocks.append(block)

    def add_all(self, keys: Sequence[bytes], columns: AnyInts) -> None:
        """All strings of a dictionary without extras."""
        packer = BlockPacker()
        for first in range(0, len(keys), BLOCK):
            own = keys[first : first + BLOCK]
            self.add_block(own[0], packer.packed(own, columns[:, first : first + BLOCK]))

    def write(self, file: ContainerWriter, name: str) -> None:
        """Put the three sections into a file."""
        ends = np.cumsum([0, *map(len, self.blocks)])
        file.begin(f"{name}.blocks")
        for block in self.blocks:
            file.write(block)
        file.add(f"{name}.starts", narrow(ends))
        file.add(f"{name}.heads", zstandard.compress(b"\0".join(self.heads), LEVEL))


class BlockPacker:
    """Makes blocks; one for each thread that does so."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=LEVEL)

    def packed(
        self,
        keys: Sequence[bytes],
        columns: AnyInts,
        extras: Sequence[bytes] = (),
        extra_columns: AnyInts | None = None,
    ) -> bytes:
        """256 strings (fewer only in the last block), with columns of shape numbers × strings."""
        rows = 0 if extra_columns is None else len(extra_columns)
        parts = [HEAD.pack(len(keys), len(extras), len(columns), rows)]
        lengths, extra_lengths = _lengths(keys), _lengths(extras)
        for row in (*columns, lengths, *(() if extra_columns is None else extra_columns), extra_lengths):
            parts.extend(_packed_column(row))
        parts.append(b"\0".join((*keys, *extras)))
        return self.compressor.compress(b"".join(parts))


def _lengths(strings: Sequence[bytes]) -> Ints:
    return np.fromiter(map(len, strings), np.int64, len(strings))


def _packed_column(numbers: AnyInts) -> tuple[bytes, bytes]:
    if not numbers.any():
        return b"\0", b""
    small = narrow(numbers)
    return bytes((small.itemsize,)), small.astype(small.dtype.newbyteorder("<")).tobytes()


class Dictionary:
    """Reads what DictionaryWriter wrote. Numbers of strings are their places in the order."""

    def __init__(self, file: Container, name: str, count: int) -> None:
        self.count, self.file, self.name = count, file, name
        self.starts = file.array(f"{name}.starts")
        self.cache: dict[int, Packet] = {}
        self.heads_cache: list[bytes] | None = None
        if len(self.starts) != -(-count // BLOCK) + 1:
            raise ValueError(f"{name} does not have the blocks for {count} strings")

    def __len__(self) -> int:
        return self.count

    @property
    def heads(self) -> list[bytes]:
        """The first string of each block."""
        if self.heads_cache is None:
            heads = expand(self.file.bytes(f"{self.name}.heads")).split(b"\0") if self.count else []
            if len(heads) != len(self.starts) - 1:
                raise ValueError("a dictionary has not as many blocks as heads")
            self.heads_cache = heads
        return self.heads_cache

    def packet(self, number: int) -> Packet:
        """One block, from the cache or from the file."""
        found = self.cache.get(number)
        if found is None:
            found = self.read_packet(number)
            if len(self.cache) >= CACHED_BLOCKS:
                self.cache.clear()
            self.cache[number] = found
        return found

    def read_packet(self, number: int) -> Packet:
        """One block from the file, not kept."""
        start, stop = int(self.starts[number]), int(self.starts[number + 1])
        plain = expand(self.file.part(f"{self.name}.blocks", start, stop).tobytes())
        packet = Packet(plain, number * BLOCK)
        if packet.keys != min(BLOCK, self.count - number * BLOCK):
            raise ValueError("a block has not as many strings as it should")
        return packet

    def read_block(self, number: int) -> Block:
        """One block from the file, with all that is in it."""
        return self.read_packet(number).unpacked()

    def lines(self) -> str:
        """All strings of a dictionary without extras, each on a line: for looking through, in a tenth of the time."""
        data, starts = self.file.bytes(f"{self.name}.blocks"), self.starts.tolist()
        decompressor, found = zstandard.ZstdDecompressor(), []
        for start, stop in pairwise(starts):
            plain = expand_with(decompressor, data[start:stop], LARGEST_BLOCK)
            found.append(plain[Packet(plain, 0).start :].replace(b"\0", b"\n") + b"\n")
        return decode(b"".join(found))

    def blocks(self) -> Iterator[Block]:
        """All blocks in order, not kept."""
        return map(self.read_block, range(len(self.starts) - 1))

    def at_or_after(self, key: bytes) -> int:
        """The number of the first string that is not less than key."""
        number = bisect_left(self.heads, key)
        if number == 0:
            return 0
        packet = self.packet(number - 1)
        return packet.first + place_from(packet, key)

    def find(self, text: str) -> int:
        """The number of the (first) string that equals text, or -1."""
        key = encode(text)
        number = bisect_right(self.heads, key) - 1
        if number < 0:
            return -1
        if self.heads[number] == key:  # the block before may end with the same string
            return self.at_or_after(key)
        packet = self.packet(number)
        at = find_key(packet, key)
        return packet.first + at if at >= 0 else -1

    def find_all(self, text: str) -> range:
        """The numbers of the strings that equal text."""
        first = self.find(text)
        if first < 0:
            return range(0)
        key, stop = encode(text), first + 1
        while stop < self.count and self.key(stop) == key:
            stop += 1
        return range(first, stop)

    def key(self, number: int) -> bytes:
        """A string as it is kept."""
        return string_of(self.packet(number // BLOCK), number % BLOCK)

    def text(self, number: int) -> str:
        """A string."""
        return decode(self.key(number))

    def row(self, number: int) -> list[int]:
        """The numbers beside a string."""
        return row_of(self.packet(number // BLOCK), number % BLOCK)

    def between(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The strings from number start to before number stop, in order."""
        stop = self.count if stop is None else min(stop, self.count)
        while start < stop:
            packet = self.packet(start // BLOCK)
            yield from packet.strings[start - packet.first : min(stop - packet.first, packet.keys)]
            start = packet.first + BLOCK

    def prefixed(self, prefix: str) -> range:
        """The numbers of the strings that begin with prefix."""
        start = encode(prefix)
        return range(self.at_or_after(start), self.at_or_after(_after(start)) if start else self.count)

    def span(self, low: str, high: str) -> range:
        """The numbers of the strings from low to before high; most often there are none, which is told by one look."""
        first, end = self.at_or_after(encode(low)), encode(high)
        if first == self.count or self.key(first) >= end:
            return range(0)
        return range(first, self.at_or_after(end))


def _after(prefix: bytes) -> bytes:
    """The least bytes greater than all that begin with prefix; UTF-8 has no byte 255."""
    return prefix + b"\xff"
