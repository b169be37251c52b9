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

import numpy as np

from ..compiled import compiled
from .layout import (
    COLUMNS,
    DOCUMENTS,
    FORMS,
    FREQUENCIES,
    HIGHS,
    POSITIONS,
    RANGE_BITS,
    Place,
    Sliced,
    places_of,
    ranges_of,
)
from .packing import (
    ESCAPE,
    Bytes,
    Ints,
    halves,
    ranges,
    some_nibbles,
    unpack_nibble_list,
)

MANY = 255  # occurrences in one document
Ranked = Ints  # three rows: documents, how often each has a term, and how often in a certain form


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
def unpack_ranked(
    packed: Bytes, counts: Sequence[int], articles: int, form: int | None = None
) -> tuple[Ranked, ...]:
    """What the articles of a term are ranked by, field by field: documents, frequencies, and how often with a form.

    packed: the documents, frequencies and forms of all fields. counts: COLUMNS of each field. form: its number among
    those of the term, -1 if it is none of them; None: all are meant.
    """
    fields, ranked, _ = places_of(counts, 0, articles)
    if ranked != len(packed):
        raise ValueError("postings have not the length they should have")
    found = []
    for own in fields:
        docs, freqs = unpack_postings(own, packed, articles)
        forms = own.list_of(FORMS, packed)
        if form is None or not (len(docs) and len(forms)):
            typed = freqs if form is None or form == 0 else np.zeros_like(freqs)
        else:
            typed = counts_as(form, forms, freqs)
        found.append(np.array([docs, freqs, typed]))
    return tuple(found)


@compiled
def counts_as(form: int, forms: Bytes, freqs: Ints) -> Ints:
    """How often each document of a term has its form of this number. forms: those of all occurrences, packed."""
    occurrences = int(freqs.sum())
    if form < ESCAPE:  # what is escaped is another
        if len(forms) < (occurrences + 1) // 2:
            raise ValueError("a list does not fill its bytes")
        same = np.equal(halves(forms)[:occurrences], form)
    else:
        same = np.equal(unpack_nibble_list(forms, occurrences), form)
    if len(same) == len(freqs):
        return np.asarray(same, np.int64)
    counts: Ints = np.add.reduceat(same, np.cumsum(freqs) - freqs, dtype=np.int64)
    return counts


@compiled
def places_in(
    ranked: Ranked, packed: Bytes, counts: Sequence[int], field: int, among: Ints, lengths: Ints
) -> Ints:
    """Every occurrence of a term in some documents, which are rising: in which of them, and at which position.

    ranked: all documents of the term in the field. packed: its positions and highs in all, counts: COLUMNS of each.
    lengths: of all documents, beyond which no word stands.
    """
    low, highs = placing_of(packed, counts, field)
    docs, freqs, _ = ranked
    rows, at = both(among, docs)
    times = freqs[at]
    chosen, rows = ranges(freqs.cumsum()[at] - times, times), rows.repeat(times)
    positions = low[chosen].astype(np.int64)
    if len(highs):
        positions += some_nibbles(highs, len(low), chosen) << 8
    if (positions >= lengths[among[rows]]).any():
        raise ValueError("a word stands beyond the end of its article")
    return np.array([rows, positions])


def placing_of(packed: Bytes, counts: Sequence[int], field: int) -> tuple[Bytes, Bytes]:
    """Positions and highs of a field, of those of all."""
    sizes = [counts[at] for first in range(0, len(counts), len(COLUMNS)) for at in (first + 1, first + 4)]
    at = sum(sizes[: 2 * field])
    if sum(sizes) != len(packed):
        raise ValueError("postings have not the length they should have")
    stop = at + sizes[2 * field]
    return packed[at:stop], packed[stop : stop + sizes[2 * field + 1]]


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
