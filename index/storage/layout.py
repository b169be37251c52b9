"""Where each list of a term lies among its postings, told from a few numbers of the dictionary; see postings.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .packing import Bytes

# Beside each term and for each field: documents with it, occurrences, and the bytes of the lists that have not as many
# as these tell.
COLUMNS = ("documents", "occurrences", "frequency_bytes", "form_bytes", "high_bytes")
STREAMS = 5
DOCUMENTS, FREQUENCIES, FORMS, POSITIONS, HIGHS = range(STREAMS)
RANKING, PLACING = (DOCUMENTS, FREQUENCIES, FORMS), (POSITIONS, HIGHS)
RANGE_BITS = 16
LOW = (1 << RANGE_BITS) - 1


class Sliced(Protocol):
    """Bytes, or what reads them where it is sliced."""

    def __len__(self) -> int: ...
    def __getitem__(self, wanted: slice, /) -> Bytes: ...


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that were read at once, sliced as if they lay where they were read."""

    read: Bytes
    start: int

    def __len__(self) -> int:
        return self.start + len(self.read)

    def __getitem__(self, wanted: slice) -> Bytes:
        return self.read[wanted.start - self.start : wanted.stop - self.start]


class Place:
    """Where the lists of one term in one field are. sizes, starts: of each stream, in bytes."""

    __slots__ = ("documents", "occurrences", "sizes", "starts")

    def __init__(self, documents: int, occurrences: int, sizes: Sequence[int], starts: Sequence[int]) -> None:
        self.documents, self.occurrences, self.sizes, self.starts = documents, occurrences, sizes, starts

    def list_of(self, stream: int, postings: Sliced) -> Bytes:
        """The bytes of its list in a stream."""
        start = self.starts[stream]
        return postings[start : start + self.sizes[stream]]


def places_of(columns: Sequence[int], start: int, articles: int) -> tuple[tuple[Place, ...], int, int]:
    """Where the lists of a term are, field by field, and where those it is ranked by and all of them end.

    columns: COLUMNS of each field; start: where its postings begin.
    """
    width, at = len(COLUMNS), start
    every: list[tuple[int, int, list[int], list[int]]] = []
    for first in range(0, len(columns), width):
        documents, occurrences, frequency, form, high = columns[first : first + width]
        sizes = [bytes_of_documents(documents, articles), frequency, form, occurrences, high]
        starts = [at, at + sizes[0], at + sizes[0] + frequency, 0, 0]
        at = starts[FORMS] + form
        every.append((documents, occurrences, sizes, starts))
    ranked = at
    for _, occurrences, sizes, starts in every:
        starts[POSITIONS], starts[HIGHS] = at, at + occurrences
        at += occurrences + sizes[HIGHS]
    return tuple(Place(*each) for each in every), ranked, at


def ranges_of(articles: int) -> int:
    """Into how many ranges of 65,536 the numbers of so many articles fall."""
    return max(-(-articles >> RANGE_BITS), 1)


def bytes_of_documents(count: int, articles: int) -> int:
    """How many bytes one list of so many documents takes."""
    if articles <= LOW + 1:
        return min(2 * count, (articles + 7) // 8)
    spans = ranges_of(articles)
    return min(4 * count if count <= 2 * spans else 4 * spans + 2 * count, (articles + 7) // 8)


def bytes_of_ranking(columns: Sequence[int], articles: int) -> int:
    """How many bytes take the lists that the articles of a term are ranked by. columns: COLUMNS of each field."""
    size = 0
    for first in range(0, len(columns), len(COLUMNS)):
        documents, _, frequency, form, _ = columns[first : first + len(COLUMNS)]
        size += bytes_of_documents(documents, articles) + frequency + form
    return size
