# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loops of postings.py, compiled: what each is for, and its other way in numpy, stands there.

Whatever the bytes are, no index leaves its array: a wrong one is an IndexError, which is damage like any other.
"""

from libc.stdint cimport int64_t, uint8_t

import numpy as np

MAKES_NO_SENSE = "a list of documents makes no sense"
WRONG_LENGTH = "a list of documents is not as long as it should be"
cdef enum:
    RANGE_BITS = 16


def unpack_documents(const uint8_t[::1] packed, Py_ssize_t count, int64_t articles):
    cdef:
        Py_ssize_t spans = max((articles + 0xFFFF) >> RANGE_BITS, 1), listed = 2 * count
        Py_ssize_t at = 0, span, n, until
        int64_t doc, last = -1
    docs = np.empty(count, np.int64)
    cdef int64_t[::1] out = docs
    if spans > 1:
        listed = 4 * count if count <= 2 * spans else 4 * spans + 2 * count
    if listed > (articles + 7) // 8:
        bits_to_documents(packed, out, articles)
        return docs
    if packed.shape[0] != listed:
        raise ValueError(WRONG_LENGTH)
    if spans > 1 and count <= 2 * spans:
        for n in range(count):
            doc = four_bytes(packed, 4 * n)
            if doc <= last:
                raise ValueError(MAKES_NO_SENSE)
            out[n] = last = doc
    else:
        at = 0 if spans == 1 else 4 * spans
        n = 0
        for span in range(spans):
            until = count if spans == 1 else n + four_bytes(packed, 4 * span)
            if until > count:
                raise ValueError(WRONG_LENGTH)
            while n < until:
                doc = (span << RANGE_BITS) | packed[at] | packed[at + 1] << 8
                if doc <= last:
                    raise ValueError(MAKES_NO_SENSE)
                out[n] = last = doc
                at += 2
                n += 1
        if n != count:
            raise ValueError(WRONG_LENGTH)
    if last >= articles:
        raise ValueError(MAKES_NO_SENSE)
    return docs


cdef int64_t four_bytes(const uint8_t[::1] packed, Py_ssize_t at) except -1:
    return packed[at] | packed[at + 1] << 8 | packed[at + 2] << 16 | <int64_t>packed[at + 3] << 24


cdef int bits_to_documents(const uint8_t[::1] packed, int64_t[::1] out, int64_t articles) except -1:
    cdef Py_ssize_t n = 0, at, bit
    cdef int64_t doc
    cdef uint8_t byte
    if packed.shape[0] != (articles + 7) // 8:
        raise ValueError(WRONG_LENGTH)
    for at in range(packed.shape[0]):
        byte = packed[at]
        bit = 0
        while byte:
            if byte & 1:
                doc = 8 * at + bit
                if doc >= articles:
                    break
                if n >= out.shape[0]:
                    raise ValueError(WRONG_LENGTH)
                out[n] = doc
                n += 1
            byte >>= 1
            bit += 1
    if n != out.shape[0]:
        raise ValueError(WRONG_LENGTH)
    return 0
