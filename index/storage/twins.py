"""The signatures of all articles of a segment, kept by hash: which articles share some, without looking at all.

The sections of a segment, all about the same hashes, sorted:

    signature.hashes   the hashes of the signatures of all articles (signature.py)
    signature.owners   the article of each hash
    signature.heads    every 4,096th hash, by which the place of a hash is found without reading the others
    signature.runs     the number of runs of text of each article, which its signature begins with
    signature.shared   how many of the hashes of each article another article of the segment has too
"""

from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from .container import Array, Container, ContainerWriter
from .packing import AnyInts, Bytes, Ints, narrow, starts_of

STRIDE = 4096  # hashes: a page of the file
NO_HASH = 0xFFFFFFFF  # fills the signature of a short article
NONE = np.empty(0, np.int64)

Hashes: TypeAlias = npt.NDArray[np.uint32]


class Signatures:
    """Reads the signatures of one segment."""

    def __init__(self, file: Container, articles: int) -> None:
        self.file, self.articles = file, articles
        self.parts: set[int] = set()  # which of them were read, to their places in `hashes` and `owners`

    @cached_property
    def hashes(self) -> Hashes:
        return np.empty(self.file.length("signature.hashes"), np.uint32)

    @cached_property
    def owners(self) -> Hashes:
        return np.empty(len(self.hashes), np.uint32)

    @cached_property
    def heads(self) -> Array:
        """The first hash of each part."""
        return self.file.array("signature.heads")

    @cached_property
    def shared(self) -> Array:
        """How many hashes of each article are not its own alone."""
        return self.file.array("signature.shared")

    @cached_property
    def runs(self) -> Array:
        """How many runs of letters each article has."""
        return self.file.array("signature.runs")

    def read(self, part: int) -> None:
        """Reads some thousand hashes and their articles."""
        start, stop = part * STRIDE, min((part + 1) * STRIDE, len(self.hashes))
        self.hashes[start:stop] = self.file.part("signature.hashes", start, stop)
        self.owners[start:stop] = self.file.part("signature.owners", start, stop)
        self.parts.add(part)

    def sharing(self, hashes: AnyInts) -> Ints:
        """The articles with these hashes in their signatures, one for each hash shared."""
        wanted = hashes.astype(np.uint32)
        # Equal hashes may begin in the part before the one that they are the first of.
        first = np.maximum(self.heads.searchsorted(wanted) - 1, 0)
        last = self.heads.searchsorted(wanted, "right")
        for begin, end in zip(first.tolist(), last.tolist(), strict=True):
            for part in range(begin, end):
                if part not in self.parts:
                    self.read(part)
        stops = np.minimum(last * STRIDE, len(self.hashes))
        return owners_of(wanted, np.minimum(first * STRIDE, stops), stops, self.hashes, self.owners)

    def rows(self, width: int) -> Bytes:
        """The signature of each article as it was given: so many numbers."""
        owners = self.file.array("signature.owners").astype(np.int64)
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=self.articles)
        rows = np.full((self.articles, width), NO_HASH, np.uint32)
        rows[:, 0] = self.file.array("signature.runs")
        places = np.arange(len(owners)) - np.repeat(starts_of(counts), counts) + 1
        rows[owners[order], places] = self.file.array("signature.hashes")[order]
        return rows.view(np.uint8)


@compiled
def owners_of(wanted: Hashes, starts: Ints, stops: Ints, hashes: Hashes, owners: Hashes) -> Ints:
    """The owners of each hash wanted; it is looked for in hashes[start:stop], which rise: 4 µs for 32, by numpy 130."""
    found = [NONE]
    for one, start, stop in zip(wanted, starts.tolist(), stops.tolist(), strict=True):
        if not 0 <= start <= stop <= len(hashes):
            raise IndexError(one)
        here = hashes[start:stop]
        first, until = here.searchsorted(one), here.searchsorted(one, "right")
        found.append(owners[start + first : start + until].astype(np.int64))
    return np.concatenate(found)


def write_signatures(file: ContainerWriter, data: bytes, articles: int) -> None:
    """The sections, of signatures one after another."""
    rows = np.frombuffer(data, np.uint32).reshape(articles, -1)
    held = rows[:, 1:] != NO_HASH
    keys = rows[:, 1:][held].astype(np.uint64) << np.uint64(32)
    keys |= np.repeat(np.arange(articles, dtype=np.uint64), held.sum(axis=1))
    keys.sort()
    hashes, owners = (keys >> np.uint64(32)).astype(np.uint32), keys.astype(np.uint32).astype(np.int64)
    file.add("signature.hashes", hashes)
    file.add("signature.owners", narrow(owners))
    file.add("signature.heads", hashes[::STRIDE])
    file.add("signature.runs", narrow(rows[:, 0].astype(np.int64)))
    file.add("signature.shared", narrow(np.bincount(owners[repeated(hashes)], minlength=articles)))


def repeated(values: Hashes) -> npt.NDArray[np.bool_]:
    """Which of some sorted values are there more than once."""
    same = (
        np.concatenate([[False], values[1:] == values[:-1], [False]])
        if len(values)
        else np.zeros(1, np.bool_)
    )
    return same[1:] | same[:-1]
