# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loops of lists.py, compiled: what each is for, and its other way in numpy, stands there."""

from libc.stdint cimport int64_t, uint8_t

from ._decoding cimport ESCAPE, MANY, RANGE_BITS, bytes_listed, documents_into, frequencies_into, nibble_at

import numpy as np

from .lists import Lists

WRONG_LENGTH = "postings have not the length they should have"
MAKES_NO_SENSE = "a list makes no sense"
cdef enum:
    COLUMNS = 5
    FIELDS = 2
    MOST_OF_DOCUMENT = 9  # bytes of a posting: 4 of its document, 5 of its frequency
    MOST_OF_OCCURRENCE = 13  # 1 of its position, 6 each of its form and its high


def pack(fields, one_form, int64_t articles):
    cdef:
        Py_ssize_t terms = one_form.shape[0], term, start, at = 0
        const uint8_t[::1] single = one_form.view(np.uint8)
        Packer title, body
    most = sum(MOST_OF_DOCUMENT * len(each.docs) + MOST_OF_OCCURRENCE * len(each.positions) for each in fields)
    columns, sizes = np.zeros((COLUMNS * FIELDS, terms), np.int64), np.empty(terms, np.int64)
    whole = np.empty(most, np.uint8)
    cdef:
        int64_t[::1] lengths = sizes
        uint8_t[::1] out = whole
    title, body = (Packer(lists, columns[COLUMNS * n :], articles) for n, lists in enumerate(fields))
    with nogil:  # two threads pack, and another one sorts out what is to be packed
        for term in range(terms):
            start = at
            at = title.ranking(term, not single[term], out, at)
            at = body.ranking(term, not single[term], out, at)
            at = title.placing(term, out, at)
            at = body.placing(term, out, at)
            lengths[term] = at - start
    return columns, whole[:at].copy(), sizes


cdef class Packer:
    """Writes the lists of one field, term after term. posting, occurrence: where those of the term begin."""

    cdef const int64_t[::1] documents, occurrences, docs, freqs, positions, forms
    cdef int64_t[:, ::1] columns
    cdef int64_t articles
    cdef Py_ssize_t posting, occurrence

    def __init__(self, lists, columns, int64_t articles):
        self.documents, self.occurrences, self.docs = lists.documents, lists.occurrences, lists.docs
        self.freqs, self.positions, self.forms = lists.freqs, lists.positions, lists.forms
        self.columns, self.articles = columns, articles
        self.posting = self.occurrence = 0

    cdef Py_ssize_t ranking(self, Py_ssize_t term, bint varied, uint8_t[::1] out, Py_ssize_t at) except -1 nogil:
        """What a term's articles are ranked by; returns where it ends."""
        cdef:
            int64_t documents = self.documents[term], occurrences = self.occurrences[term]
            Py_ssize_t start
        self.columns[0, term], self.columns[1, term] = documents, occurrences
        start = at = pack_documents(self.docs[self.posting : self.posting + documents], self.articles, out, at)
        if documents != occurrences:
            at = pack_frequencies(self.freqs[self.posting : self.posting + documents], out, at)
        self.columns[2, term], start = at - start, at
        if varied:
            at = pack_nibbles(self.forms[self.occurrence : self.occurrence + occurrences], 0, out, at)
        self.columns[3, term] = at - start
        self.posting += documents
        return at

    cdef Py_ssize_t placing(self, Py_ssize_t term, uint8_t[::1] out, Py_ssize_t at) except -1 nogil:
        """Where a term stands in them."""
        cdef:
            Py_ssize_t occurrences = self.occurrences[term], n, start
            const int64_t[::1] positions = self.positions[self.occurrence : self.occurrence + occurrences]
            bint far = False
        for n in range(occurrences):
            out[at + n] = positions[n] & 0xFF
            far = far or positions[n] > 0xFF
        start = at = at + occurrences
        if far:
            at = pack_nibbles(positions, 8, out, at)
        self.columns[4, term] = at - start
        self.occurrence += occurrences
        return at


cdef Py_ssize_t pack_documents(
    const int64_t[::1] docs, int64_t articles, uint8_t[::1] out, Py_ssize_t at
) except -1 nogil:
    """One list of document numbers; returns where it ends."""
    cdef:
        Py_ssize_t count = docs.shape[0], spans = max((articles + 0xFFFF) >> RANGE_BITS, 1), listed = 2 * count, n
    if spans > 1:
        listed = 4 * count if count <= 2 * spans else 4 * spans + 2 * count
    if listed > (articles + 7) // 8:
        return pack_bits(docs, (articles + 7) // 8, out, at)
    if spans > 1 and count <= 2 * spans:
        for n in range(count):
            at = four_bytes(docs[n], out, at)
        return at
    if spans > 1:
        at = pack_spans(docs, spans, out, at)
    for n in range(count):
        out[at], out[at + 1] = docs[n] & 0xFF, docs[n] >> 8 & 0xFF
        at += 2
    return at


cdef Py_ssize_t pack_bits(const int64_t[::1] docs, Py_ssize_t size, uint8_t[::1] out, Py_ssize_t at) except -1 nogil:
    """A list of document numbers as a bit for each article."""
    cdef Py_ssize_t n
    out[at : at + size] = 0
    for n in range(docs.shape[0]):
        if docs[n] >> 3 >= size:
            with gil:
                raise IndexError("an article that is not there")
        out[at + (docs[n] >> 3)] |= 1 << (docs[n] & 7)
    return at + size


cdef Py_ssize_t pack_spans(const int64_t[::1] docs, Py_ssize_t spans, uint8_t[::1] out, Py_ssize_t at) except -1 nogil:
    """How many documents of a list are in each range."""
    cdef Py_ssize_t span, n = 0, before
    for span in range(spans):
        before = n
        while n < docs.shape[0] and docs[n] >> RANGE_BITS <= span:
            n += 1
        at = four_bytes(n - before, out, at)
    return at


cdef Py_ssize_t four_bytes(int64_t number, uint8_t[::1] out, Py_ssize_t at) except -1 nogil:
    out[at], out[at + 1] = number & 0xFF, number >> 8 & 0xFF
    out[at + 2], out[at + 3] = number >> 16 & 0xFF, number >> 24 & 0xFF
    return at + 4


cdef Py_ssize_t pack_frequencies(const int64_t[::1] freqs, uint8_t[::1] out, Py_ssize_t at) except -1 nogil:
    """One list of how often (1 or more); returns where it ends."""
    cdef Py_ssize_t count = freqs.shape[0], n, end = at + count
    for n in range(count):
        out[at + n] = min(freqs[n] - 1, MANY)
        if freqs[n] > MANY:
            end = four_bytes(freqs[n] - 1 - MANY, out, end)
    return end


cdef Py_ssize_t pack_nibbles(
    const int64_t[::1] values, int shift, uint8_t[::1] out, Py_ssize_t at
) except -1 nogil:
    """One list of nibbles, of the values shifted down; returns where it ends."""
    cdef:
        Py_ssize_t count = values.shape[0], n, end = at + (count + 1) // 2
        int64_t value
        uint8_t nibble
    for n in range(count):
        value = values[n] >> shift
        nibble = min(value, ESCAPE)
        if n & 1:
            out[at + (n >> 1)] |= nibble << 4
        else:
            out[at + (n >> 1)] = nibble
        if value >= ESCAPE:
            value -= ESCAPE
            while value > 127:
                out[end] = 128 | (value & 127)
                value >>= 7
                end += 1
            out[end] = value
            end += 1
    return end


def unpack(columns, const uint8_t[::1] postings, const int64_t[::1] sizes, int64_t articles):
    cdef:
        Py_ssize_t terms = sizes.shape[0], term, at = 0
        Unpacker title, body
    if columns.size and not 0 <= columns.min() <= columns.max() <= max(articles, postings.shape[0]):
        raise ValueError(WRONG_LENGTH)
    title, body = (Unpacker(np.ascontiguousarray(columns[n : n + COLUMNS]), articles) for n in (0, COLUMNS))
    for term in range(terms):
        if title.bytes_of(term) + body.bytes_of(term) != sizes[term]:
            raise ValueError(WRONG_LENGTH)
        at += sizes[term]
        if at > postings.shape[0]:
            raise ValueError(WRONG_LENGTH)
    if at != postings.shape[0]:
        raise ValueError(WRONG_LENGTH)
    title.make_room()
    body.make_room()
    at = 0
    for term in range(terms):
        at = title.ranking(term, postings, at)
        at = body.ranking(term, postings, at)
        at = title.placing(term, postings, at)
        at = body.placing(term, postings, at)
    return title.lists, body.lists


cdef class Unpacker:
    """Reads the lists of one field, term after term. posting, occurrence: where those of the term begin."""

    cdef object lists, counts
    cdef const int64_t[:, ::1] columns
    cdef int64_t[::1] docs, freqs, positions, forms
    cdef int64_t articles
    cdef Py_ssize_t posting, occurrence

    def __init__(self, columns, int64_t articles):
        if columns[0].max(initial=0) > articles:
            raise ValueError(MAKES_NO_SENSE)
        self.counts, self.columns, self.articles = columns, columns, articles
        self.posting = self.occurrence = 0

    cdef int make_room(self) except -1:
        """For all lists, now that it is known that there are so many bytes."""
        documents, occurrences = self.counts[0], self.counts[1]
        per_posting = np.empty((2, documents.sum()), np.int64)
        per_occurrence = np.zeros((2, occurrences[documents > 0].sum()), np.int64)
        self.lists = Lists(documents, occurrences, *per_posting, *per_occurrence)
        self.docs, self.freqs = per_posting[0], per_posting[1]
        self.positions, self.forms = per_occurrence[0], per_occurrence[1]
        return 0

    cdef int64_t bytes_of(self, Py_ssize_t term) except -1:
        """How many bytes all lists of a term have. As no number is greater than all bytes, their sum is none too great."""
        cdef int64_t own = bytes_of_documents(self.columns[0, term], self.articles)
        return own + self.columns[1, term] + self.columns[2, term] + self.columns[3, term] + self.columns[4, term]

    cdef Py_ssize_t ranking(self, Py_ssize_t term, const uint8_t[::1] postings, Py_ssize_t at) except -1:
        """What a term's articles are ranked by; returns where it ends."""
        cdef:
            int64_t documents = self.columns[0, term], occurrences = self.columns[1, term]
            int64_t[::1] docs = self.docs[self.posting : self.posting + documents]
            int64_t[::1] freqs = self.freqs[self.posting : self.posting + documents]
            Py_ssize_t start = at
        at += bytes_of_documents(documents, self.articles)
        if documents:
            documents_into(docs, postings[start:at], self.articles)
        start, at = at, at + self.columns[2, term]
        if documents == occurrences:
            freqs[:] = 1
        elif documents:
            frequencies_into(freqs, postings[start:at])
        start, at = at, at + self.columns[3, term]
        if documents and at > start:
            unpack_nibbles(postings[start:at], 0, self.forms[self.occurrence : self.occurrence + occurrences])
        self.posting += documents
        return at

    cdef Py_ssize_t placing(self, Py_ssize_t term, const uint8_t[::1] postings, Py_ssize_t at) except -1:
        """Where a term stands in them."""
        cdef:
            int64_t occurrences = self.columns[1, term]
            Py_ssize_t start = at + occurrences, n
            int64_t[::1] positions
        if self.columns[0, term]:
            positions = self.positions[self.occurrence : self.occurrence + occurrences]
            if self.columns[4, term]:
                unpack_nibbles(postings[start : start + self.columns[4, term]], 8, positions)
            for n in range(occurrences):
                positions[n] += postings[at + n]
            self.occurrence += occurrences
        return start + self.columns[4, term]


cdef int64_t bytes_of_documents(int64_t count, int64_t articles) except -1:
    """How many bytes one list of so many documents takes."""
    return min(bytes_listed(count, articles), (articles + 7) // 8)


cdef int unpack_nibbles(const uint8_t[::1] packed, int shift, int64_t[::1] values) except -1:
    """One list of nibbles, shifted up."""
    cdef Py_ssize_t half = (values.shape[0] + 1) // 2, extra = half, n
    if packed.shape[0] < half:
        raise ValueError(MAKES_NO_SENSE)
    for n in range(values.shape[0]):
        values[n] = nibble_at(packed, n, &extra) << shift
    if extra != packed.shape[0]:
        raise ValueError(MAKES_NO_SENSE)
    return 0
