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
    10       …     c + e columns: one byte w (0, 1, 2, 4 or 8), then n (or m) numbers of w bytes each;
                   with w = 0 there are no bytes and all numbers are 0
             …     the strings, then the extras, joined by zero bytes

Strings are UTF-8 (a lone surrogate as three bytes); in them U+0000 is written 01 01 and U+0001 is written 01 02, which
keeps both the order and the prefixes.
"""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import zstandard

from .container import Container, ContainerWriter
from .packing import AnyInts, Ints, narrow

BLOCK = 256  # strings
HEAD = struct.Struct("<IIBB")
LARGEST_BLOCK = 1 << 28  # bytes; a larger one is not ours
CACHED_BLOCKS = 1024
LEVEL = 6  # of compression


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
    return expand_with(zstandard.ZstdDecompressor(), frame, limit)


def expand_with(decompressor: zstandard.ZstdDecompressor, frame: bytes, limit: int) -> bytes:
    """As expand(), with a decompressor that may have a dictionary."""
    try:
        if not 0 <= zstandard.frame_content_size(frame) <= limit:
            raise ValueError("a compressed block is too large")
        return decompressor.decompress(frame)
    except zstandard.ZstdError as error:
        raise ValueError(f"a compressed block is broken: {error}") from error


@dataclass(frozen=True, slots=True)
class Block:
    """Up to 256 consecutive strings. columns: numbers × strings; extra_columns: numbers × extras."""

    first: int
    keys: list[bytes]
    columns: Ints
    extras: list[bytes]
    extra_columns: Ints


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
        for row in (*columns, *(() if extra_columns is None else extra_columns)):
            parts.extend(_packed_column(row))
        parts.append(b"\0".join((*keys, *extras)))
        return self.compressor.compress(b"".join(parts))


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
        self.cache: dict[int, Block] = {}
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

    def block(self, number: int) -> Block:
        """One block, from the cache or from the file."""
        found = self.cache.get(number)
        if found is None:
            found = self.read_block(number)
            if len(self.cache) >= CACHED_BLOCKS:
                self.cache.clear()
            self.cache[number] = found
        return found

    def read_block(self, number: int) -> Block:
        """One block from the file, not kept."""
        start, stop = int(self.starts[number]), int(self.starts[number + 1])
        plain = expand(self.file.part(f"{self.name}.blocks", start, stop).tobytes())
        n, m, c, e = HEAD.unpack_from(plain)
        if n != min(BLOCK, self.count - number * BLOCK) or m > len(plain):
            raise ValueError("a block has not as many strings as it should")
        upper, lower = np.zeros((c, n), np.int64), np.zeros((e, m), np.int64)
        at = HEAD.size
        for column in (*upper, *lower):
            at = _unpack_column(plain, at, column)
        strings = plain[at:].split(b"\0") if n + m else []
        if len(strings) != n + m:
            raise ValueError("a block has not as many strings as it should")
        return Block(number * BLOCK, strings[:n], upper, strings[n:], lower)

    def lines(self) -> str:
        """All strings of a dictionary without extras, each on a line: for looking through, in a tenth of the time."""
        data, starts = self.file.bytes(f"{self.name}.blocks"), self.starts.tolist()
        decompressor, found = zstandard.ZstdDecompressor(), []
        for start, stop in pairwise(starts):
            plain = expand_with(decompressor, data[start:stop], LARGEST_BLOCK)
            strings, _, columns, _ = HEAD.unpack_from(plain)
            at = HEAD.size
            for _ in range(columns):
                at += 1 + plain[at] * strings
            found.append(plain[at:].replace(b"\0", b"\n") + b"\n")
        return decode(b"".join(found))

    def blocks(self) -> Iterator[Block]:
        """All blocks in order, not kept."""
        return map(self.read_block, range(len(self.starts) - 1))

    def at_or_after(self, key: bytes) -> int:
        """The number of the first string that is not less than key."""
        number = bisect_left(self.heads, key)
        if number == 0:
            return 0
        block = self.block(number - 1)
        return block.first + bisect_left(block.keys, key)

    def find(self, text: str) -> int:
        """The number of the (first) string that equals text, or -1."""
        key = encode(text)
        number = bisect_right(self.heads, key) - 1
        if number < 0:
            return -1
        if self.heads[number] == key:  # the block before may end with the same string
            return self.at_or_after(key)
        block = self.block(number)
        at = bisect_left(block.keys, key)
        return block.first + at if at < len(block.keys) and block.keys[at] == key else -1

    def key(self, number: int) -> bytes:
        """A string as it is kept."""
        return self.block(number // BLOCK).keys[number % BLOCK]

    def text(self, number: int) -> str:
        """A string."""
        return decode(self.key(number))

    def row(self, number: int) -> Ints:
        """The numbers beside a string."""
        row: Ints = self.block(number // BLOCK).columns[:, number % BLOCK]
        return row

    def between(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The strings from number start to before number stop, in order."""
        stop = self.count if stop is None else min(stop, self.count)
        while start < stop:
            block = self.block(start // BLOCK)
            yield from block.keys[start - block.first : stop - block.first]
            start = block.first + BLOCK

    def prefixed(self, prefix: str) -> range:
        """The numbers of the strings that begin with prefix."""
        start = encode(prefix)
        return range(self.at_or_after(start), self.at_or_after(_after(start)) if start else self.count)


def _after(prefix: bytes) -> bytes:
    """The least bytes greater than all that begin with prefix; UTF-8 has no byte 255."""
    return prefix + b"\xff"


def _unpack_column(plain: bytes, at: int, column: Ints) -> int:
    """Fills a column with what is kept at a place; returns where the next one is."""
    width = plain[at]
    if not width:
        return at + 1
    if width not in (1, 2, 4, 8):
        raise ValueError("a column has no such width")
    column[:] = np.frombuffer(plain, f"<u{width}", len(column), at + 1)
    return at + 1 + width * len(column)
