# cython: language_level=3
"""Single lists of postings.py decoded into arrays: what several compiled modules share, and each compiles for itself."""

cimport cython
from libc.stdint cimport int64_t, uint8_t

cdef enum:
    RANGE_BITS = 16
    MANY = 255
    ESCAPE = 15
    LONGEST_VARINT = 5


@cython.wraparound(False)
cdef inline Py_ssize_t spans_of(int64_t articles) except -1:
    return max((articles + 0xFFFF) >> RANGE_BITS, 1)


@cython.wraparound(False)
cdef inline Py_ssize_t bytes_listed(Py_ssize_t count, int64_t articles) except -1:
    """How many bytes so many documents take if they are not kept as bits."""
    cdef Py_ssize_t spans = spans_of(articles)
    if spans == 1:
        return 2 * count
    return 4 * count if count <= 2 * spans else 4 * spans + 2 * count


@cython.wraparound(False)
cdef inline int64_t four_bytes(const uint8_t[::1] packed, Py_ssize_t at) except -1:
    return packed[at] | packed[at + 1] << 8 | packed[at + 2] << 16 | <int64_t>packed[at + 3] << 24


@cython.wraparound(False)
@cython.boundscheck(False)  # n stays below the number of documents, in quick steps by at least the eight of a byte
cdef inline int bits_to_documents(const uint8_t[::1] packed, int64_t[::1] out, int64_t articles) except -1:
    cdef Py_ssize_t n = 0, at, bit, count = out.shape[0], whole = articles >> 3
    for at in range(packed.shape[0]):
        if at < whole and n + 8 <= count:
            for bit in range(8):  # without a branch that none can foresee
                out[n] = 8 * at + bit
                n += packed[at] >> bit & 1
            continue
        for bit in range(8):
            if packed[at] >> bit & 1 and 8 * at + bit < articles:
                if n >= count:
                    raise ValueError("a list of documents is not as long as it should be")
                out[n] = 8 * at + bit
                n += 1
    if n != count:
        raise ValueError("a list of documents is not as long as it should be")
    return 0


@cython.wraparound(False)
@cython.boundscheck(False)  # packed has just the length that so many documents take, and n stays below their number
cdef inline int documents_into(int64_t[::1] out, const uint8_t[::1] packed, int64_t articles) except -1:
    cdef:
        Py_ssize_t spans = spans_of(articles), count = out.shape[0], listed = bytes_listed(count, articles)
        Py_ssize_t at = 0, span, n = 0, until
        int64_t doc, last = -1
    if packed.shape[0] != min(listed, (articles + 7) // 8):
        raise ValueError("a list of documents is not as long as it should be")
    if listed > (articles + 7) // 8:
        return bits_to_documents(packed, out, articles)
    if spans > 1 and count <= 2 * spans:
        for n in range(count):
            doc = four_bytes(packed, 4 * n)
            if doc <= last:
                raise ValueError("a list of documents makes no sense")
            out[n] = last = doc
    else:
        at = 0 if spans == 1 else 4 * spans
        for span in range(spans):
            until = count if spans == 1 else n + four_bytes(packed, 4 * span)
            if until > count:
                raise ValueError("a list of documents is not as long as it should be")
            while n < until:
                doc = (span << RANGE_BITS) | packed[at] | packed[at + 1] << 8
                if doc <= last:
                    raise ValueError("a list of documents makes no sense")
                out[n] = last = doc
                at += 2
                n += 1
        if n != count:
            raise ValueError("a list of documents is not as long as it should be")
    if last >= articles:
        raise ValueError("a list of documents makes no sense")
    return 0


@cython.wraparound(False)
@cython.boundscheck(False)  # packed has at least a byte for each; four_bytes() looks for itself
cdef inline int frequencies_into(int64_t[::1] out, const uint8_t[::1] packed) except -1:
    cdef Py_ssize_t n, count = out.shape[0], more = count
    if packed.shape[0] < count:
        raise ValueError("a list of frequencies is not as long as it should be")
    for n in range(count):
        out[n] = packed[n] + 1
    if packed.shape[0] > count:
        for n in range(count):
            if packed[n] == MANY:
                out[n] += four_bytes(packed, more)
                more += 4
    if more != packed.shape[0]:
        raise ValueError("a list of frequencies is not as long as it should be")
    return 0


@cython.wraparound(False)
cdef inline int64_t nibble_at(const uint8_t[::1] packed, Py_ssize_t n, Py_ssize_t* extra) except -1:
    """The next value of a list; extra: where what is escaped goes on."""
    cdef int64_t value = packed[n >> 1] >> ((n & 1) << 2) & 15, more = 0
    cdef int shift = 0
    if value < ESCAPE:
        return value
    if extra[0] >= packed.shape[0]:
        raise ValueError("a list does not fill its bytes")
    while True:
        more |= <int64_t>(packed[extra[0]] & 127) << shift
        extra[0] += 1
        if packed[extra[0] - 1] < 128:
            return value + more
        shift += 7
        if shift >= 7 * LONGEST_VARINT:
            raise ValueError("a number is too long")


@cython.wraparound(False)
cdef inline Py_ssize_t at_or_after(const int64_t[::1] docs, Py_ssize_t first, int64_t wanted) except -1:
    """The place of the first document from `first` on that is not less than wanted: in growing steps, then by halves."""
    cdef Py_ssize_t step = 1, low = first, high, middle
    while low + step < docs.shape[0] and docs[low + step] < wanted:
        low += step
        step *= 2
    high = min(low + step, docs.shape[0])
    while low < high:
        middle = (low + high) // 2
        if docs[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
