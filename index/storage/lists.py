"""Occurrences of many terms ⇄ the bytes of postings.py, all their lists at a time: to write, merge and check."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from .layout import (
    COLUMNS,
    FORMS,
    FREQUENCIES,
    HIGHS,
    LOW,
    PLACING,
    RANGE_BITS,
    RANKING,
    Place,
    places_of,
    ranges_of,
)
from .packing import AnyInts, Bytes, Ints, pack_nibbles, ranges, starts_of
from .postings import MANY, unpack_forms, unpack_positions, unpack_postings

WRONG_LENGTH = "postings have not the length they should have"


class Lists(NamedTuple):
    """The occurrences of consecutive terms in one field, grouped by term, then document, in rising order.

    documents, occurrences: per term, how many. docs, freqs: per posting. positions, forms: per occurrence.
    """

    documents: Ints
    occurrences: Ints
    docs: Ints
    freqs: Ints
    positions: Ints
    forms: Ints

    def between(self, first: int, stop: int) -> "Lists":
        """Those of the terms from first to before stop."""
        before, upto = int(self.documents[:first].sum()), int(self.documents[:stop].sum())
        start, end = int(self.occurrences[:first].sum()), int(self.occurrences[:stop].sum())
        return Lists(
            self.documents[first:stop],
            self.occurrences[first:stop],
            self.docs[before:upto],
            self.freqs[before:upto],
            self.positions[start:end],
            self.forms[start:end],
        )

    def with_more(self, more: "Lists") -> "Lists":
        """These and those of the terms after them."""
        both = zip(self, more, strict=True)
        return Lists(*map(np.concatenate, both))


class Packed(NamedTuple):
    """The same as bytes. columns: COLUMNS × terms; sizes: streams × terms, in bytes; streams: of all these terms."""

    columns: Ints
    sizes: Ints
    streams: tuple[Bytes, ...]


def grouped(terms: AnyInts, docs: AnyInts, positions: AnyInts, forms: AnyInts, count: int) -> Lists:
    """Occurrences sorted by term (0 ≤ term < count), document and position → lists."""
    new_doc = np.ones(len(terms), np.bool_)
    new_doc[1:] = (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])
    first = np.flatnonzero(new_doc)
    return Lists(
        documents=np.bincount(terms[first], minlength=count),
        occurrences=np.bincount(terms, minlength=count),
        docs=docs[first].astype(np.int64),
        freqs=np.diff(first, append=len(terms)),
        positions=positions.astype(np.int64),
        forms=forms.astype(np.int64),
    )


def bytes_of(values: AnyInts, kind: str) -> Bytes:
    """Numbers as bytes, each as wide as kind says."""
    packed: Bytes = values.astype(kind).view(np.uint8)
    return packed


def document_bytes(counts: AnyInts, articles: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """How many bytes lists of so many documents take, and which of them are kept as bits."""
    spans, bits = ranges_of(articles), (articles + 7) // 8
    listed = np.where(counts <= 2 * spans, 4 * counts, 4 * spans + 2 * counts) if spans > 1 else 2 * counts
    return np.minimum(listed, bits), listed > bits


def pack_documents(docs: Ints, counts: Ints, articles: int) -> tuple[Bytes, Ints]:
    """Lists of document numbers → their bytes, and how many bytes each list takes."""
    spans, (lengths, as_bits) = ranges_of(articles), document_bytes(counts, articles)
    short = ~as_bits & ((counts <= 2 * spans) | (spans == 1))
    starts, firsts = starts_of(lengths), starts_of(counts)
    packed = np.empty(int(lengths.sum()), np.uint8)
    kept = docs[np.repeat(short, counts)]
    packed[ranges(starts[short], lengths[short])] = bytes_of(kept, "<u4" if spans > 1 else "<u2")
    for at in np.flatnonzero(~short).tolist():
        own = docs[firsts[at] : firsts[at] + counts[at]]
        packed[starts[at] : starts[at] + lengths[at]] = _long_list(own, articles, bool(as_bits[at]))
    return packed, lengths


def _long_list(docs: Ints, articles: int, as_bits: bool) -> Bytes:
    if as_bits:
        held = np.zeros(articles, np.bool_)
        held[docs] = True
        return np.packbits(held, bitorder="little")
    per_range = np.bincount(docs >> RANGE_BITS, minlength=ranges_of(articles))
    return np.concatenate((bytes_of(per_range, "<u4"), bytes_of(docs & LOW, "<u2")))


def pack_frequencies(freqs: Ints, counts: Ints) -> tuple[Bytes, Ints]:
    """Lists of how often (1 or more) → their bytes, and how many bytes each list takes."""
    over = np.flatnonzero(freqs > MANY)
    owners = np.repeat(np.arange(len(counts)), counts)[over]
    lengths = counts + 4 * np.bincount(owners, minlength=len(counts))
    packed = np.empty(int(lengths.sum()), np.uint8)
    starts = starts_of(lengths)
    packed[ranges(starts, counts)] = np.minimum(freqs - 1, MANY)
    packed[ranges(starts + counts, lengths - counts)] = bytes_of(freqs[over] - 1 - MANY, "<u4")
    return packed, lengths


@compiled
def pack(fields: Sequence[Lists], one_form: npt.NDArray[np.bool_], articles: int) -> tuple[Ints, Bytes, Ints]:
    """The lists of consecutive terms, field by field → COLUMNS of each field × terms, their postings, bytes of each.

    one_form: for each term, whether it has a single form; articles: how many there are at all.
    """
    packed = [pack_field(lists, one_form, articles) for lists in fields]
    postings, sizes = together(packed)
    return np.concatenate([field.columns for field in packed]), postings, sizes


def pack_field(lists: Lists, one_form: npt.NDArray[np.bool_], articles: int) -> Packed:
    """The lists of one field → bytes."""
    many = lists.documents * (lists.documents != lists.occurrences)
    highs = lists.positions >> 8
    far = np.bincount(
        np.repeat(np.arange(len(lists.occurrences)), lists.occurrences)[highs > 0], minlength=len(many)
    ).astype(np.bool_)
    varied = ~one_form
    streams = (
        pack_documents(lists.docs, lists.documents, articles),
        pack_frequencies(lists.freqs[np.repeat(many > 0, lists.documents)], many),
        pack_nibbles(lists.forms[np.repeat(varied, lists.occurrences)], lists.occurrences * varied),
        (lists.positions.astype(np.uint8), lists.occurrences),
        pack_nibbles(highs[np.repeat(far, lists.occurrences)], lists.occurrences * far),
    )
    sizes = np.array([lengths for _, lengths in streams], np.int64)
    columns = (lists.documents, lists.occurrences, sizes[FREQUENCIES], sizes[FORMS], sizes[HIGHS])
    return Packed(np.array(columns, np.int64), sizes, tuple(data for data, _ in streams))


def together(fields: Sequence[Packed]) -> tuple[Bytes, Ints]:
    """All lists in the order of the terms, and how many bytes each term has."""
    rows = [(field, stream) for part in (RANKING, PLACING) for field in fields for stream in part]
    sizes = np.array([field.sizes[stream] for field, stream in rows])
    starts = starts_of(sizes.T.ravel()).reshape(sizes.T.shape).T
    whole = np.empty(int(sizes.sum()), np.uint8)
    for (field, stream), start, size in zip(rows, starts, sizes, strict=True):
        held = np.flatnonzero(size)
        whole[ranges(start[held], size[held])] = field.streams[stream]
    return whole, sizes.sum(axis=0)


@compiled
def unpack(columns: Ints, postings: Bytes, sizes: Ints, articles: int) -> tuple[Lists, ...]:
    """The lists of consecutive terms, field by field; the other way of pack(), whose results it takes."""
    every, at = [], 0
    if (columns < 0).any() or (sizes < 0).any():
        raise ValueError(WRONG_LENGTH)
    for *own, size in np.concatenate([columns, sizes[np.newaxis]]).T.tolist():
        places, _, end = places_of(own, at, articles)
        if end != at + size:
            raise ValueError(WRONG_LENGTH)
        every.append(places)
        at = end
    if at != len(postings):
        raise ValueError(WRONG_LENGTH)
    fields = len(columns) // len(COLUMNS)
    return tuple(unpack_field([each[n] for each in every], postings, articles) for n in range(fields))


def unpack_field(places: Sequence[Place], postings: Bytes, articles: int) -> Lists:
    """The lists of consecutive terms in one field."""
    parts: list[tuple[Ints, ...]] = []
    for own in places:
        if own.documents:
            docs, freqs = unpack_postings(own, postings, articles)
            parts.append((docs, freqs, unpack_positions(own, postings), unpack_forms(own, postings)))
    empty = np.empty(0, np.int64)
    docs, freqs, positions, forms = (np.concatenate([empty, *(part[n] for part in parts)]) for n in range(4))
    counts = np.array([(own.documents, own.occurrences) for own in places], np.int64).reshape(-1, 2)
    return Lists(counts[:, 0], counts[:, 1], docs, freqs, positions, forms)
