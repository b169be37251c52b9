"""Near-duplicates: articles that share most of their text, whatever their headline, dateline and order.

Of a body only the letters and digits count, in lower case; every run of SPAN of them is hashed, and the SIZE smallest
hashes are the article's signature (a bottom-k sketch). Two articles with much text in common have many of these in
common, also when sentences were moved or dropped, or when one is inside the other. Numpy alone; about 60 µs an article.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .packing import distinct

Hashes: TypeAlias = NDArray[np.uint32]
Signature: TypeAlias = NDArray[
    np.uint32
]  # SIZE + 1 numbers: how many runs the body has, then the smallest hashes

SPAN = 24  # letters, about four words: shorter runs are common phrases, longer ones break at every edit
SIZE = 32
# Shared hashes that make two articles worth comparing in full, and the share of the shorter that makes one story:
# 500 reprints with a fifth of their sentences dropped or moved share 0.80 to 0.99, follow-ups of one outlet that
# repeat their background up to 0.65.
WORTH = 3
STORY_SHARE = 0.65
LEAST_COMMON = 200  # letters; below this a common text is a formula, not a story

_EMPTY = np.uint32(0xFFFFFFFF)  # fills the signature of a body with fewer runs
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_LETTERS = np.zeros(256, dtype=bool)
_LETTERS[[*range(48, 58), *range(97, 123), *range(128, 256)]] = True


def signature(body: str) -> Signature:
    """The signature of an article's body."""
    hashes = _runs(body)
    found = np.full(SIZE + 1, _EMPTY, dtype=np.uint32)
    found[0] = len(hashes)
    few = np.partition(hashes, 4 * SIZE)[: 4 * SIZE] if len(hashes) > 4 * SIZE else hashes
    smallest = distinct(few)[:SIZE]
    found[1 : len(smallest) + 1] = smallest
    return found


def common_share(first: str, second: str) -> float:
    """The share of the shorter of two bodies that the other holds too, counted in full."""
    hashes, others = distinct(_runs(first)), distinct(_runs(second))
    if not len(hashes) or not len(others):
        return float(first == second and bool(first))
    common = len(np.intersect1d(hashes, others, assume_unique=True))
    return common / min(len(hashes), len(others))


def is_one_story(first: str, second: str) -> bool:
    """Whether two bodies share most of the shorter one, and enough of it to be no mere formula."""
    share = common_share(first, second)
    shorter, longer = sorted((len(first), len(second)))
    return share >= STORY_SHARE and (share * shorter >= LEAST_COMMON or shorter > 0.8 * longer)


def _runs(body: str) -> Hashes:
    """The hash of every run of SPAN letters, in the order of the text."""
    octets = np.frombuffer(body.lower().encode("utf-8", "surrogatepass"), dtype=np.uint8)
    letters = octets[_LETTERS[octets]]
    count = len(letters) - SPAN + 1
    if count < 1:
        return np.empty(0, dtype=np.uint32)
    powers, inverses = _powers(len(letters))
    sums = np.empty(len(letters) + 1, dtype=np.uint64)
    sums[0] = 0
    np.cumsum(letters * powers, out=sums[1:])
    hashes = (sums[SPAN:] - sums[:count]) * inverses[:count]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    return (hashes >> np.uint64(32)).astype(np.uint32)


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
