"""Near-duplicates: articles that share most of their text, whatever their headline, dateline and order.

Of a body only the letters and digits count, those of ASCII in lower case; every run of SPAN of them is hashed, and
the SIZE smallest hashes are the article's signature (a bottom-k sketch). Two articles with much text in common have
many of these in common, also when sentences were moved or dropped, or when one is inside the other.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..compiled import compiled
from .packing import distinct, ranges, starts_of

Hashes: TypeAlias = NDArray[np.uint32]
Signature: TypeAlias = NDArray[
    np.uint32
]  # SIZE + 1 numbers: how many runs the body has, then the smallest hashes

SPAN = 24  # letters, about four words: shorter runs are common phrases, longer ones break at every edit
SIZE = 32  # hashes of an article; of a short one, one for RUNS_EACH runs, but FEWEST if it has them
RUNS_EACH, FEWEST = 24, 8
AT_ONCE = (
    1 << 15
)  # letters that are hashed together: a quarter of a megabyte, which stays in the processor's cache
# Shared hashes that make two articles worth comparing in full, and the share of the shorter that makes one story:
# 500 reprints with a fifth of their sentences dropped or moved share 0.80 to 0.99, follow-ups of one outlet that
# repeat their background up to 0.65.
WORTH = 3
STORY_SHARE = 0.65
LEAST_COMMON = 200  # letters; below this a common text is a formula, not a story

_EMPTY = np.uint32(0xFFFFFFFF)  # fills the signature of a body with fewer runs
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_LOWER = bytes(byte + 32 * (65 <= byte <= 90) for byte in range(256))
_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_HIGH = int(sys.byteorder == "little")  # which half of a number is the upper one
_BEYOND = np.uint64(2**64 - 1)


@dataclass(frozen=True)
class Runs:
    """The runs of a body: how many, and their distinct hashes, rising."""

    body: str
    count: int
    hashes: Hashes

    @property
    def smallest(self) -> Hashes:
        """The hashes of the body's signature."""
        return self.hashes[: min(max(self.count // RUNS_EACH, FEWEST), SIZE)]

    def share(self, other: "Runs") -> float:
        """The share of the shorter of two bodies that the other holds too, counted in full."""
        if not len(self.hashes) or not len(other.hashes):
            return float(self.body == other.body and bool(self.body))
        both = np.concatenate((self.hashes, other.hashes))
        both.sort()
        common = np.count_nonzero(both[1:] == both[:-1])
        return common / min(len(self.hashes), len(other.hashes))

    def is_one_story(self, other: "Runs") -> bool:
        """Whether two bodies share most of the shorter one, and enough of it to be no mere formula."""
        share = self.share(other)
        shorter, longer = sorted((len(self.body), len(other.body)))
        return share >= STORY_SHARE and (share * shorter >= LEAST_COMMON or shorter > 0.8 * longer)


def runs_of(body: str) -> Runs:
    """The runs of a body, for comparing it with several."""
    hashes = _runs(letters_of(body))
    return Runs(body, len(hashes), distinct(hashes))


def signature(body: str) -> Signature:
    """The signature of an article's body."""
    found: Signature = signatures([body])[0]
    return found


@compiled
def signatures(bodies: Sequence[str]) -> NDArray[np.uint32]:
    """The signatures of several bodies, a row for each: 12 µs an article of news (one by one 60), compiled 5."""
    found: list[NDArray[np.uint32]] = [np.empty((0, SIZE + 1), np.uint32)]
    group: list[bytes] = []
    room = AT_ONCE
    for body in bodies:
        group.append(letters_of(body))
        room -= len(group[-1])
        if room < 0:
            found.append(_sketches(group))
            group, room = [], AT_ONCE
    if group:
        found.append(_sketches(group))
    return np.concatenate(found)


def letters_of(body: str) -> bytes:
    """What counts of a body."""
    return body.encode("utf-8", "surrogatepass").translate(_LOWER, _NO_LETTERS)


def kept_of(runs: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many hashes are kept of bodies with so many runs: a short one is found by fewer."""
    return np.minimum(np.clip(runs // RUNS_EACH, FEWEST, SIZE), runs)


def _sketches(group: Sequence[bytes]) -> NDArray[np.uint32]:
    """The signatures of several bodies' letters."""
    sizes = np.fromiter(map(len, group), np.int64, len(group))
    runs = np.maximum(sizes - SPAN + 1, 0)
    hashes = _runs(b"".join((*group, bytes(SPAN))))[: int(sizes.sum())]
    kept = kept_of(runs)
    # About `likely` hashes of an article lie below its limit; those for which these are too few go the long way.
    likely = 2 * kept + FEWEST
    limits = np.minimum(likely / np.maximum(runs, 1), 1.0) * (_EMPTY - np.uint32(1))
    ends = np.cumsum(sizes)
    hashes[ranges(ends - np.minimum(sizes, SPAN - 1), np.minimum(sizes, SPAN - 1))] = _EMPTY
    at = np.flatnonzero(hashes <= np.repeat(limits.astype(np.uint32), sizes))
    owners = ends.searchsorted(at, "right").astype(np.uint64)
    keys = (owners << np.uint64(32)) | hashes[at]
    keys.sort()
    keys = keys[np.flatnonzero(np.diff(keys, prepend=_BEYOND))]
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(group))
    found = np.full((len(group), SIZE + 1), _EMPTY, np.uint32)
    found[:, 0] = runs
    wanted = np.minimum(counts, kept)
    columns = ranges(np.ones(len(group), np.int64), wanted)
    found[np.repeat(np.arange(len(group)), wanted), columns] = keys[ranges(starts_of(counts), wanted)]
    for short in np.flatnonzero((counts < kept) & (likely < runs)).tolist():
        own = distinct(hashes[ends[short] - sizes[short] : ends[short]])[: kept[short]]
        found[short, 1 : len(own) + 1] = own
    return found


def common_share(first: str, second: str) -> float:
    """The share of the shorter of two bodies that the other holds too, counted in full."""
    return runs_of(first).share(runs_of(second))


def is_one_story(first: str, second: str) -> bool:
    """Whether two bodies share most of the shorter one, and enough of it to be no mere formula."""
    return runs_of(first).is_one_story(runs_of(second))


@compiled
def _runs(letters: bytes) -> Hashes:
    """The hash of every run of SPAN letters, in the order of the text."""
    count = len(letters) - SPAN + 1
    if count < 1:
        return np.empty(0, dtype=np.uint32)
    powers, inverses = _powers(len(letters))
    sums = np.empty(len(letters) + 1, dtype=np.uint64)
    sums[0] = 0
    np.multiply(np.frombuffer(letters, np.uint8), powers, out=sums[1:])
    np.cumsum(sums, out=sums)
    hashes = sums[SPAN:] - sums[:count]
    hashes *= inverses[:count]
    np.right_shift(hashes, np.uint64(29), out=sums[:count])
    hashes ^= sums[:count]
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    return hashes.view(np.uint32)[_HIGH::2].copy()


class _Powers:
    """The powers of _BASE and of its inverse modulo 2**64, as many as were ever needed."""

    def __init__(self) -> None:
        self.powers = self.inverses = np.empty(0, dtype=np.uint64)

    def __call__(self, count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        if count > len(self.powers):
            size = max(count, 2 * len(self.powers), 1 << 14)
            self.powers = _geometric(_BASE, size)
            self.inverses = _geometric(pow(_BASE, -1, 1 << 64), size)
        return self.powers[:count], self.inverses[:count]


def _geometric(base: int, size: int) -> NDArray[np.uint64]:
    factors = np.full(size, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


_powers = _Powers()
