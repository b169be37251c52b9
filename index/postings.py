"""Occurrences of terms ⇄ bytes: which articles a term is in, how often, where, and in which form.

Postings are kept in blocks of 256 consecutive terms, the same as those of the dictionary. Within a block, for each
field in turn, come four streams, each holding the lists of all terms of the block one after another:

    documents    varints: the first document number of the term, then the gaps less one
    frequencies  nibbles: occurrences in each of these documents, less one; nothing at all if all are 1
    positions    varints: the first position in the document, then the gaps less one; for each document
    forms        nibbles: which of the term's forms stands there; nothing at all if the term has one form

How many bytes each term has in each stream stands in the dictionary (columns COLUMNS, for each field), so that
the lists of one term are found without touching those of others. The coding of varints and nibbles is described in
packing.py.

On 27,038 news articles (52 MB, 7.5 million words, of which 26 % are of a term with one form) the streams
take 4.8 + 2.0 + 9.7 + 2.7 MB.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from .packing import (
    AnyInts,
    Bytes,
    Ints,
    pack_nibbles,
    pack_varints,
    starts_of,
    sums,
    unpack_nibble_list,
    unpack_nibbles,
    unpack_varints,
)

# Beside each term and for each field: documents with it, occurrences, and the bytes of its four lists.
COLUMNS = ("documents", "occurrences", "document_bytes", "frequency_bytes", "position_bytes", "form_bytes")
STREAMS = 4


@dataclass(frozen=True, slots=True)
class Lists:
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
        both = ((getattr(self, each.name), getattr(more, each.name)) for each in fields(self))
        return Lists(*map(np.concatenate, both))


@dataclass(frozen=True, slots=True)
class Packed:
    """The same as bytes. columns: COLUMNS × terms; streams: the four streams of all these terms."""

    columns: Ints
    streams: tuple[Bytes, Bytes, Bytes, Bytes]


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


def gaps(values: Ints, starts: Ints) -> Ints:
    """Rising runs → the first value of each run, then the differences less one."""
    differences = np.empty(len(values), np.int64)
    differences[:1] = values[:1]
    np.subtract(values[1:], values[:-1], out=differences[1:])
    differences[1:] -= 1
    differences[starts] = values[starts]
    return differences


def ungaps(differences: Ints, starts: Ints, counts: AnyInts) -> Ints:
    """The runs that gaps() was given; starts and counts of runs that are not empty."""
    differences += 1
    running: Ints = np.cumsum(differences)
    if len(starts) == 1:
        running -= 1
        return running
    running -= np.repeat(running[starts] - differences[starts] + 1, counts)
    return running


def pack(lists: Lists, one_form: npt.NDArray[np.bool_]) -> Packed:
    """Lists → bytes. one_form: for each term, whether it has a single form."""
    term_starts = starts_of(lists.documents)[lists.documents > 0]
    doc_bytes, doc_sizes = pack_varints(gaps(lists.docs, term_starts))
    position_bytes, position_sizes = pack_varints(gaps(lists.positions, starts_of(lists.freqs)))
    many = lists.documents * (lists.documents != lists.occurrences)
    freq_bytes, freq_lengths = pack_nibbles(lists.freqs[np.repeat(many > 0, lists.documents)] - 1, many)
    varied = lists.occurrences * ~one_form
    form_bytes, form_lengths = pack_nibbles(lists.forms[np.repeat(~one_form, lists.occurrences)], varied)
    columns = (
        lists.documents,
        lists.occurrences,
        sums(doc_sizes, lists.documents),
        freq_lengths,
        sums(position_sizes, lists.occurrences),
        form_lengths,
    )
    return Packed(np.array(columns, np.int64), (doc_bytes, freq_bytes, position_bytes, form_bytes))


def unpack_documents(columns: Ints, doc_bytes: Bytes, freq_bytes: Bytes) -> tuple[Ints, Ints]:
    """docs and freqs of consecutive terms; columns: COLUMNS × terms."""
    documents, occurrences, freq_lengths = columns[0], columns[1], columns[3]
    total = int(documents.sum())
    present = documents > 0
    counts = documents[present]
    docs = ungaps(unpack_varints(doc_bytes, total), starts_of(counts), counts)
    many = documents * (documents != occurrences)
    if not many.any():
        return docs, np.ones(total, np.int64)
    rest = unpack_nibbles(freq_bytes, many, freq_lengths) + 1
    if len(rest) == total:
        return docs, rest
    freqs = np.ones(total, np.int64)
    freqs[np.repeat(many > 0, documents)] = rest
    return docs, freqs


def unpack_term(documents: int, occurrences: int, doc_bytes: Bytes, freq_bytes: Bytes) -> tuple[Ints, Ints]:
    """As unpack_documents(), for one term."""
    docs = unpack_varints(doc_bytes, documents)
    docs += 1
    np.cumsum(docs, out=docs)
    docs -= 1
    if documents == occurrences:
        return docs, np.ones(documents, np.int64)
    freqs = unpack_nibble_list(freq_bytes, documents)
    freqs += 1
    return docs, freqs


def unpack_positions(freqs: Ints, position_bytes: Bytes) -> Ints:
    """Positions within their documents, one run for each posting."""
    total = int(freqs.sum())
    return ungaps(unpack_varints(position_bytes, total), starts_of(freqs), freqs)


def unpack_forms(columns: Ints, form_bytes: Bytes, one_form: npt.NDArray[np.bool_]) -> Ints:
    """Which form each occurrence has."""
    occurrences, lengths = columns[1], columns[5]
    varied = occurrences * ~one_form
    forms = np.zeros(int(occurrences.sum()), np.int64)
    if varied.any():
        forms[np.repeat(~one_form, occurrences)] = unpack_nibbles(form_bytes, varied, lengths)
    return forms


def unpack(columns: Ints, streams: Sequence[npt.NDArray[Any]], one_form: npt.NDArray[np.bool_]) -> Lists:
    """Bytes → lists; the other way of pack()."""
    docs, freqs = unpack_documents(columns, streams[0], streams[1])
    positions = unpack_positions(freqs, streams[2])
    return Lists(columns[0], columns[1], docs, freqs, positions, unpack_forms(columns, streams[3], one_form))


def stream_ends(columns: Ints, fields: int) -> Ints:
    """Where each list of a block ends, from the block's beginning; shape fields × STREAMS × terms.

    columns: (fields × COLUMNS) × terms.
    """
    lengths = columns.reshape(fields, len(COLUMNS), -1)[:, 2:, :]
    ends: Ints = np.cumsum(lengths, dtype=np.int64).reshape(lengths.shape)
    return ends
