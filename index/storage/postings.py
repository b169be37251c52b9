"""Occurrences of terms ⇄ bytes: which articles a term is in, how often, where, and in which form.

The postings of a term lie together: first what its articles are ranked by, for each field documents, frequencies and
forms; then for each field positions and highs. So one read gives the points of a word, and most often its places.

    documents    document numbers; see below
    frequencies  a byte for each of these documents: occurrences less one, or 255 for 255 or more, which then follow
                 less 255 as 4 bytes each, after all bytes of the list; nothing at all if all are 1
    forms        nibbles: which of the term's forms stands there; nothing at all if the term has one form
    positions    a byte for each occurrence: its position in the document modulo 256
    highs        nibbles: the positions divided by 256; nothing at all if all are 0

In a segment of at most 65,536 articles a document number is 2 bytes. In a larger one, of C times 65,536 articles
begun, a list of at most 2 × C documents has 4 bytes for each; a longer one begins with how many of its documents
are in each of the C ranges, 4 bytes for each range, and goes on with the lower 2 bytes of each document number.
But a list that would take more bytes so than a bit for each article of the segment is kept as those bits, the first
article in the lowest bit of the first byte.

The dictionary says where the postings of each term end and how long these lists are (COLUMNS, for each field, and
BYTES). Nibbles are described in packing.py. All other numbers have a fixed width, so that a list is read where it
lies, and any part of it without the rest: a phrase needs the positions in the articles that hold all its words only.
On 27,038 news articles (52 MB, 7.5 million words) that costs 5 MB more than gaps as varints, and a third of the time.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..compiled import compiled
from .layout import (
    DOCUMENTS,
    FORMS,
    FREQUENCIES,
    HIGHS,
    LOW,
    PLACING,
    POSITIONS,
    RANGE_BITS,
    RANKING,
    Place,
    Sliced,
    ranges_of,
)
from .packing import (
    ESCAPE,
    AnyInts,
    Bytes,
    Ints,
    halves,
    pack_nibbles,
    ranges,
    some_nibbles,
    starts_of,
    unpack_nibble_list,
)

MANY = 255  # occurrences in one document


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


@compiled
def unpack_documents(packed: Bytes, count: int, articles: int) -> Ints:
    """The document numbers of one list; ValueError if they are not rising, or not of articles that are there."""
    spans, listed = ranges_of(articles), 2 * count
    if spans > 1:
        listed = 4 * count if count <= 2 * spans else 4 * spans + 2 * count
    if listed > (articles + 7) // 8:
        docs: Ints = np.unpackbits(packed, count=articles, bitorder="little").view(np.bool_).nonzero()[0]
        if len(docs) != count or len(packed) != (articles + 7) // 8:
            raise ValueError("a list of documents is not as long as it should be")
        return docs
    if spans == 1:
        docs = packed.view("<u2").astype(np.int64)
    elif count <= 2 * spans:
        docs = packed.view("<u4").astype(np.int64)
    else:
        per_range = packed[: 4 * spans].view("<u4").astype(np.int64)
        if int(per_range.sum()) != count:
            raise ValueError("a list of documents is not as long as it should be")
        docs = np.repeat(np.arange(spans) << RANGE_BITS, per_range)
        docs += packed[4 * spans :].view("<u2")
    if len(docs) != count or (count and docs[-1] >= articles) or not bool((docs[1:] > docs[:-1]).all()):
        raise ValueError("a list of documents makes no sense")
    return docs


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
def unpack_frequencies(packed: Bytes, count: int) -> Ints:
    """How often, for one list."""
    freqs = packed[:count].astype(np.int64)
    freqs += 1
    over = np.flatnonzero(freqs > MANY) if len(packed) > count else freqs[:0]
    if len(packed) != count + 4 * len(over):
        raise ValueError("a list of frequencies is not as long as it should be")
    freqs[over] += packed[count:].view("<u4")
    return freqs


def pack(lists: Lists, one_form: npt.NDArray[np.bool_], articles: int) -> Packed:
    """Lists → bytes. one_form: for each term, whether it has a single form; articles: how many there are at all."""
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


def unpack_postings(own: Place, postings: Sliced, articles: int) -> tuple[Ints, Ints]:
    """Documents and frequencies of one term."""
    docs = unpack_documents(own.list_of(DOCUMENTS, postings), own.documents, articles)
    if own.documents == own.occurrences:
        return docs, np.ones(own.documents, np.int64)
    return docs, unpack_frequencies(own.list_of(FREQUENCIES, postings), own.documents)


def unpack_positions(own: Place, postings: Sliced, chosen: Ints | None = None) -> Ints:
    """Positions of one term in their documents; chosen: those of these occurrences only."""
    low, highs = own.list_of(POSITIONS, postings), own.list_of(HIGHS, postings)
    if len(low) != own.occurrences:
        raise ValueError("a list of positions is not as long as it should be")
    positions = (low if chosen is None else low[chosen]).astype(np.int64)
    if len(highs):
        positions += some_nibbles(highs, own.occurrences, chosen) << 8
    return positions


def unpack_forms(own: Place, postings: Sliced, chosen: Ints | None = None) -> Ints:
    """Which form each occurrence of one term has; chosen: these occurrences only."""
    forms = own.list_of(FORMS, postings)
    if not len(forms):
        return np.zeros(own.occurrences if chosen is None else len(chosen), np.int64)
    return some_nibbles(forms, own.occurrences, chosen)


@compiled
def counts_as(form: int, forms: Bytes, freqs: Ints) -> Ints:
    """How often each document of a term has its form of this number. forms: those of all occurrences, packed."""
    occurrences = int(freqs.sum())
    if len(forms) == (occurrences + 1) // 2 and form < ESCAPE:
        same = np.equal(halves(forms)[:occurrences], form)
    else:
        same = np.equal(unpack_nibble_list(forms, occurrences), form)
    if len(same) == len(freqs):
        return np.asarray(same, np.int64)
    counts: Ints = np.add.reduceat(same, np.cumsum(freqs) - freqs, dtype=np.int64)
    return counts


@compiled
def places_in(
    docs: Ints, freqs: Ints, low: Bytes, highs: Bytes, among: Ints, lengths: Ints
) -> tuple[Ints, Ints]:
    """Every occurrence of a term in some documents, which are rising: in which of them, and at which position.

    docs, freqs, low, highs: all lists of the term. lengths: of all documents, beyond which no word stands.
    """
    rows, at = both(among, docs)
    times = freqs[at]
    chosen, rows = ranges(freqs.cumsum()[at] - times, times), rows.repeat(times)
    positions = low[chosen].astype(np.int64)
    if len(highs):
        positions += some_nibbles(highs, len(low), chosen) << 8
    if (positions >= lengths[among[rows]]).any():
        raise ValueError("a word stands beyond the end of its article")
    return rows, positions


@compiled
def rows_in(docs: Ints, among: Ints) -> Ints:
    """Which of some documents are in a list, as places among them; both are rising."""
    return both(among, docs)[0]


def both(wanted: Ints, docs: Ints) -> tuple[Ints, Ints]:
    """Where documents stand that are in both of two rising lists: in the one, and in the other."""
    if not len(docs):
        return docs, docs
    at = docs.searchsorted(wanted)
    rows: Ints = (docs.take(at, mode="clip") == wanted).nonzero()[0]
    return rows, at[rows]


def unpack(places: Sequence[Place], postings: Sliced, articles: int) -> Lists:
    """Bytes → lists, for consecutive terms; the other way of pack()."""
    parts: list[tuple[Ints, ...]] = []
    for own in places:
        if own.documents:
            docs, freqs = unpack_postings(own, postings, articles)
            parts.append((docs, freqs, unpack_positions(own, postings), unpack_forms(own, postings)))
    empty = np.empty(0, np.int64)
    docs, freqs, positions, forms = (np.concatenate([empty, *(part[n] for part in parts)]) for n in range(4))
    counts = np.array([(own.documents, own.occurrences) for own in places], np.int64).reshape(-1, 2)
    return Lists(counts[:, 0], counts[:, 1], docs, freqs, positions, forms)
