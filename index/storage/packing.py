"""Whole numbers in few bytes, packed and unpacked by numpy a whole list at a time.

Varint: seven bits a byte, lowest first, the high bit set on all bytes but the last (LEB128).

Nibbles: two to a byte, the first in the low half; the value 15 means that 15 or more follows as a varint of the
rest, after all the nibbles of the list. Forms (99.96 % below 15) and the higher part of positions are kept so.

Lists are packed many at once: `counts` says how many values each has, the lengths in bytes come back with the bytes.
"""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Whole = TypeVar("Whole", bound=np.integer[Any])
AnyInts = npt.NDArray[np.integer[Any]]
LONGEST_VARINT = 5  # bytes: numbers below 2**35
ESCAPE = 15


def starts_of(counts: AnyInts) -> Ints:
    """Where each of several consecutive runs begins."""
    ends: Ints = np.cumsum(counts, dtype=np.int64)
    return ends - counts


def distinct(values: npt.NDArray[Whole]) -> npt.NDArray[Whole]:
    """Each value once, rising. np.unique() does the same and loads numpy.ma for it, 9 ms of a search."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def ranges(starts: AnyInts, sizes: AnyInts) -> Ints:
    """start, start + 1, … for each of several ranges, one after another."""
    every: Ints = np.repeat(starts - starts_of(sizes), sizes) + np.arange(int(sizes.sum()))
    return every


def sums(values: AnyInts | npt.NDArray[np.bool_], counts: AnyInts) -> Ints:
    """The sum of each run of values; an empty run has 0."""
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    ends = np.cumsum(counts, dtype=np.int64)
    total: Ints = running[ends] - running[ends - counts]
    return total


def pack_varints(values: AnyInts) -> tuple[Bytes, Ints]:
    """Values (0 ≤ v < 2**35) → their bytes, and how many bytes each takes."""
    sizes = np.ones(len(values), np.int64)
    for bits in range(7, 7 * LONGEST_VARINT, 7):
        more = values >= (1 << bits)
        if not more.any():
            break
        sizes += more
    starts = starts_of(sizes)
    packed = np.empty(int(sizes.sum()), np.uint8)
    packed[starts] = values & 127
    long = np.flatnonzero(sizes > 1)
    for place in range(1, LONGEST_VARINT):
        packed[starts[long] + place - 1] |= 128
        packed[starts[long] + place] = (values[long] >> (7 * place)) & 127
        long = long[sizes[long] > place + 1]
        if not len(long):
            break
    return packed, sizes


def unpack_varints(packed: Bytes, count: int) -> Ints:
    """The `count` values in these bytes; ValueError if the bytes do not hold exactly so many."""
    if len(packed) == count:
        if count and packed.max() > 127:
            raise ValueError("a number is cut off")
        return packed.astype(np.int64)
    last = np.flatnonzero(packed < 128)
    if len(last) != count or (len(packed) and (not count or last[-1] != len(packed) - 1)):
        raise ValueError(f"{len(last)} numbers where {count} were expected")
    first = np.empty(count, np.int64)
    if count:
        first[0] = 0
        first[1:] = last[:-1] + 1
    values = (packed[first] & 127).astype(np.int64)
    long = np.flatnonzero(last > first)
    for place in range(1, LONGEST_VARINT):
        values[long] |= (packed[first[long] + place] & 127).astype(np.int64) << (7 * place)
        long = long[last[long] > first[long] + place]
        if not len(long):
            return values
    if len(long):
        raise ValueError("a number is too long")
    return values


def pack_nibbles(values: AnyInts, counts: AnyInts) -> tuple[Bytes, Ints]:
    """Lists of values → their bytes, and how many bytes each list takes."""
    halves = (counts + 1) // 2
    escaped = np.flatnonzero(values >= ESCAPE)
    extra, extra_sizes = pack_varints(values[escaped] - ESCAPE)
    owner = np.repeat(np.arange(len(counts)), counts)[escaped]
    extra_lengths = np.bincount(owner, weights=extra_sizes, minlength=len(counts)).astype(np.int64)
    lengths = halves + extra_lengths
    starts = starts_of(lengths)
    nibbles = np.zeros(2 * int(lengths.sum()), np.uint8)
    place = np.repeat(2 * starts - starts_of(counts), counts) + np.arange(len(values))
    nibbles[place] = np.minimum(values, ESCAPE)
    packed = nibbles[0::2] | (nibbles[1::2] << np.uint8(4))
    if len(extra):
        packed[
            np.repeat(starts + halves - starts_of(extra_lengths), extra_lengths) + np.arange(len(extra))
        ] = extra
    return packed, lengths


def halves(packed: Bytes) -> Bytes:
    """All nibbles of these bytes."""
    both = np.empty(2 * len(packed), np.uint8)
    np.bitwise_and(packed, 15, out=both[0::2])
    np.right_shift(packed, 4, out=both[1::2])
    return both


def unpack_nibble_list(packed: Bytes, count: int) -> Ints:
    """The values of one list."""
    half = (count + 1) // 2
    if half > len(packed):
        raise ValueError("a list does not fill its bytes")
    values = halves(packed[:half])[:count].astype(np.int64)
    escaped = np.flatnonzero(values == ESCAPE)
    values[escaped] += unpack_varints(packed[half:], len(escaped))
    return values


def some_nibbles(packed: Bytes, count: int, chosen: Ints | None = None) -> Ints:
    """The values of one list; chosen: those at these places only."""
    if chosen is None or len(packed) != (count + 1) // 2:  # what is escaped is found by going through all
        values = unpack_nibble_list(packed, count)
        return values if chosen is None else values[chosen]
    picked: Ints = (packed[chosen >> 1] >> ((chosen & 1) << 2).astype(np.uint8)).astype(np.int64) & 15
    return picked


def narrow(values: AnyInts) -> npt.NDArray[Any]:
    """The same numbers (0 ≤ v) in the smallest unsigned type that holds them all."""
    top = int(values.max()) if len(values) else 0
    for kind in (np.uint8, np.uint16, np.uint32):
        if top <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype(np.uint64)
