"""Values of articles that are matched whole: source, place, authors, path, id; each kind is a column.

Sections of a column called C:

    C.*         dictionary of the distinct values (dictionary.py)
    C.counts    how many values each article has; empty if every article has exactly one
    C.values    the values, as their numbers in the dictionary, article after article
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from .container import Array, Container, ContainerWriter
from .dictionary import Dictionary, DictionaryWriter
from .packet import decode, encode_all
from .packing import Ints, narrow

Mask = npt.NDArray[np.bool_]


def write_column(file: ContainerWriter, name: str, values: Sequence[Sequence[str]]) -> int:
    """Write the values of each article; returns how many are distinct."""
    every = list(chain.from_iterable(values))
    distinct = sorted(set(every))
    number = dict(zip(distinct, range(len(distinct)), strict=True))
    flat = np.fromiter(map(number.__getitem__, every), np.int64, len(every))
    counts = np.fromiter(map(len, values), np.int64, len(values))
    write_numbered(file, name, encode_all(distinct), counts, flat)
    return len(distinct)


def write_numbered(file: ContainerWriter, name: str, distinct: list[bytes], counts: Ints, flat: Ints) -> None:
    """Write a column whose values are already numbered."""
    dictionary = DictionaryWriter()
    dictionary.add_all(distinct, np.empty((0, len(distinct)), np.int64))
    dictionary.write(file, name)
    file.add(f"{name}.counts", narrow(counts[:0] if bool((counts == 1).all()) else counts))
    file.add(f"{name}.values", narrow(flat))


class Column:
    """One column of one segment."""

    def __init__(self, file: Container, name: str, articles: int, distinct: int) -> None:
        self.dictionary = Dictionary(file, name, distinct)
        self.file, self.name, self.articles = file, name, articles
        counts, values = file.length(f"{name}.counts"), file.length(f"{name}.values")
        self.one_each = not counts  # articles have exactly one value each
        if counts not in (0, articles):
            raise ValueError(f"column {name} is not of {articles} articles")
        if self.one_each and values != articles:
            raise ValueError(f"column {name} has {values} values for {articles} articles")

    @cached_property
    def values(self) -> Array:
        """The values of all articles, as numbers."""
        return self.file.array(f"{self.name}.values")

    @cached_property
    def counts(self) -> Ints:
        """How many values each article has."""
        if self.one_each:
            return np.ones(self.articles, np.int64)
        counts: Ints = self.file.array(f"{self.name}.counts").astype(np.int64)
        if int(counts.sum()) != len(self.values):
            raise ValueError(f"column {self.name} has not the values that it should have")
        return counts

    @cached_property
    def ends(self) -> Ints:
        """Where the values of each article end."""
        ends: Ints = np.cumsum(self.counts)
        return ends

    def of(self, article: int) -> tuple[str, ...]:
        """The values of one article."""
        if self.one_each:
            return (self.dictionary.text(int(self.values[article])),)
        end = int(self.ends[article])
        return tuple(self.dictionary.text(int(v)) for v in self.values[end - int(self.counts[article]) : end])

    def mask(self, value: str) -> Mask:
        """Which articles have this value."""
        found = self.dictionary.find(value)
        if found < 0:
            return np.zeros(self.articles, np.bool_)
        return self.owners(self.values == found)

    def owners(self, chosen: Mask) -> Mask:
        """Which articles own at least one of the chosen values."""
        if self.one_each:
            return chosen
        mask = np.zeros(self.articles, np.bool_)
        mask[np.repeat(np.arange(self.articles), self.counts)[chosen]] = True
        return mask

    def texts(self) -> list[str]:
        """The distinct values, sorted; a value's number is its place."""
        return [decode(key) for key in self.dictionary.between()]
