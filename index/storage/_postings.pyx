# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loops of postings.py, compiled: what each is for, and its other way in numpy, stands there.

Whatever the bytes are, no index leaves its array: a wrong one is an IndexError, which is damage like any other. Where
that is not looked at for each byte (it doubles the time of long lists), a comment says why none can be wrong.
"""

cimport cython
from libc.stdint cimport int64_t, uint8_t

from ._decoding cimport (
    ESCAPE,
    at_or_after,
    bytes_listed,
    documents_into,
    frequencies_into,
    nibble_at,
)

import numpy as np

WRONG_FORMS = "a list of forms is not as long as it should be"
WRONG_POSTINGS = "postings have not the length they should have"
NOT_FILLED = "a list does not fill its bytes"
BEYOND = "a word stands beyond the end of its article"
cdef enum:
    COLUMNS = 5


def unpack_documents(const uint8_t[::1] packed, Py_ssize_t count, int64_t articles):
    docs = np.empty(count, np.int64)
    documents_into(docs, packed, articles)
    return docs


def unpack_frequencies(const uint8_t[::1] packed, Py_ssize_t count):
    freqs = np.empty(count, np.int64)
    frequencies_into(freqs, packed)
    return freqs


def unpack_ranked(const uint8_t[::1] packed, counts, int64_t articles, form=None):
    cdef:
        Py_ssize_t first, at = 0, documents, occurrences, freq_bytes, form_bytes, size
        Py_ssize_t number = 0 if form is None else form
        int64_t[:, ::1] rows
    found = []
    for first in range(0, len(counts), COLUMNS):
        documents, occurrences = counts[first], counts[first + 1]
        freq_bytes, form_bytes = counts[first + 2], counts[first + 3]
        size = min(bytes_listed(documents, articles), (articles + 7) // 8)
        if not 0 <= documents <= articles or at + size + freq_bytes + form_bytes > packed.shape[0]:
            raise ValueError(WRONG_POSTINGS)
        ranked = np.empty((3, documents), np.int64)
        found.append(ranked)
        rows = ranked
        documents_into(rows[0], packed[at : at + size], articles)
        at += size
        if documents == occurrences:
            rows[1, :] = 1
        else:
            frequencies_into(rows[1], packed[at : at + freq_bytes])
        at += freq_bytes
        if form is None or not form_bytes and number == 0:
            rows[2, :] = rows[1]
        elif not (form_bytes and documents):
            rows[2, :] = 0
        else:
            counts_into(rows[2], number, packed[at : at + form_bytes], rows[1])
        at += form_bytes
    if at != packed.shape[0]:
        raise ValueError(WRONG_POSTINGS)
    return tuple(found)


def counts_as(Py_ssize_t form, const uint8_t[::1] forms, const int64_t[::1] freqs):
    counts = np.empty(freqs.shape[0], np.int64)
    counts_into(counts, form, forms, freqs)
    return counts


@cython.boundscheck(False)  # forms has at least half a byte for each of all occurrences, of which n is one
cdef int counts_into(
    int64_t[::1] out, Py_ssize_t form, const uint8_t[::1] forms, const int64_t[::1] freqs
) except -1:
    cdef:
        Py_ssize_t documents = freqs.shape[0], occurrences = 0, n = 0, doc, until, extra
        int64_t count
    if out.shape[0] != documents:
        raise ValueError(WRONG_FORMS)
    for doc in range(documents):
        if not 0 < freqs[doc] <= 2 * forms.shape[0]:
            raise ValueError(WRONG_FORMS)
        occurrences += freqs[doc]
    extra = (occurrences + 1) // 2
    if forms.shape[0] < extra:
        raise ValueError(WRONG_FORMS)
    if form >= ESCAPE:
        for doc in range(documents):
            count = 0
            until = n + freqs[doc]
            while n < until:
                count += nibble_at(forms, n, &extra) == form
                n += 1
            out[doc] = count
        if extra != forms.shape[0]:
            raise ValueError(WRONG_FORMS)
        return 0
    # How many there are before each occurrence: without a branch that none can foresee.
    cdef int64_t[::1] before = np.empty(2 * extra + 1, np.int64)
    before[0] = 0
    for n in range(extra):
        before[2 * n + 1] = before[2 * n] + ((forms[n] & 15) == form)
        before[2 * n + 2] = before[2 * n + 1] + ((forms[n] >> 4) == form)
    n = 0
    for doc in range(documents):
        out[doc] = before[n + freqs[doc]] - before[n]
        n += freqs[doc]
    return 0


cdef int pass_by(const uint8_t[::1] packed, Py_ssize_t first, Py_ssize_t stop, Py_ssize_t* extra) except -1:
    """Goes from one value of a list to another, most often two at a time."""
    while first < stop:
        if first & 1 == 0 and first + 1 < stop and packed[first >> 1] & 15 < ESCAPE and packed[first >> 1] < 0xF0:
            first += 2
            continue
        nibble_at(packed, first, extra)
        first += 1
    return 0


@cython.boundscheck(False)  # what is looked at: rows and documents by their lists, occurrences when a document is met
def places_in(
    const int64_t[:, ::1] ranked,
    const uint8_t[::1] packed,
    counts,
    Py_ssize_t field,
    const int64_t[::1] among,
    const int64_t[::1] lengths,
    const int64_t[::1] titles=None,
):
    cdef:
        Py_ssize_t title = 0, titled = 0 if titles is None else titles.shape[0]
        Py_ssize_t doc = 0, row, n, start = 0, passed = 0, found = 0, extra, at = 0, here = 0, size = 0, stop = 0
        const uint8_t[::1] low, highs
        bint escaped
        int64_t place
    for n in range(0, len(counts), COLUMNS):
        if n == field * COLUMNS:
            here, size, stop = at, counts[n + 1], at + <Py_ssize_t>counts[n + 1] + <Py_ssize_t>counts[n + 4]
        at += <Py_ssize_t>counts[n + 1] + <Py_ssize_t>counts[n + 4]
    if at != packed.shape[0]:
        raise ValueError(WRONG_POSTINGS)
    low, highs = packed[here : here + size], packed[here + size : stop]
    extra = (size + 1) // 2
    escaped = highs.shape[0] > extra
    if 0 < highs.shape[0] < extra:
        raise ValueError(NOT_FILLED)
    if ranked.shape[0] != 3 or field < 0 or field * COLUMNS >= len(counts) or size < 0 or low.shape[0] != size:
        raise ValueError(WRONG_POSTINGS)
    cdef const int64_t[::1] docs = ranked[0], freqs = ranked[1]
    cdef bint dense = docs.shape[0] < 8 * among.shape[0]
    cdef Py_ssize_t room = min(titled, among.shape[0]) + room_for(docs, freqs, among, dense)
    found_places = np.empty((2, room), np.int64)
    cdef int64_t[:, ::1] out = found_places
    for row in range(among.shape[0]):
        if titled:
            title = at_or_after(titles, title, among[row])
            if title < titled and titles[title] == among[row] and found < room:
                out[0, found], out[1, found] = row, 0
                found += 1
        if dense:
            while doc < docs.shape[0] and docs[doc] < among[row]:
                start += freqs[doc]
                doc += 1
        else:
            n = doc
            doc = at_or_after(docs, doc, among[row])
            start += sum_of(freqs, n, doc)
        if doc == docs.shape[0] or docs[doc] != among[row]:
            continue
        if not 0 <= among[row] < lengths.shape[0]:
            raise IndexError(among[row])
        if start < 0 or freqs[doc] < 0 or start + freqs[doc] > size or found + freqs[doc] > room:
            raise ValueError(WRONG_POSTINGS)
        for n in range(start, start + freqs[doc]):
            place = low[n]
            if escaped:
                pass_by(highs, passed, n, &extra)
                place += nibble_at(highs, n, &extra) << 8
                passed = n + 1
            elif highs.shape[0]:
                place += <int64_t>(highs[n >> 1] >> ((n & 1) << 2) & 15) << 8
            if place >= lengths[among[row]]:
                raise ValueError(BEYOND)
            out[0, found] = row
            out[1, found] = place
            found += 1
    if escaped:
        pass_by(highs, passed, size, &extra)
        if extra != highs.shape[0]:
            raise ValueError(NOT_FILLED)
    return found_places if found == out.shape[1] else found_places[:, :found].copy()


cdef int64_t sum_of(const int64_t[::1] values, Py_ssize_t first, Py_ssize_t stop) except? -1:
    cdef int64_t total = 0
    cdef Py_ssize_t n
    if not 0 <= first <= stop <= values.shape[0]:
        raise IndexError(stop)
    with cython.boundscheck(False):
        for n in range(first, stop):
            total += values[n]
    return total


@cython.boundscheck(False)  # doc is looked at before it is used, row goes through among
cdef Py_ssize_t room_for(
    const int64_t[::1] docs, const int64_t[::1] freqs, const int64_t[::1] among, bint dense
) except -1:
    """How many occurrences there are in these documents. To allot more costs more than to count them."""
    cdef Py_ssize_t doc = 0, row, found = 0
    for row in range(among.shape[0]):
        if dense:
            while doc < docs.shape[0] and docs[doc] < among[row]:
                doc += 1
        else:
            doc = at_or_after(docs, doc, among[row])
        if doc == docs.shape[0]:
            break
        if docs[doc] == among[row]:
            found += freqs[doc]
    if found < 0:
        raise ValueError(WRONG_POSTINGS)
    return found
