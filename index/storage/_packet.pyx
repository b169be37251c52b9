# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
"""The innermost loops of packet.py, compiled: what each is for, and its other way in Python, stands there."""

from libc.stdint cimport int64_t, uint8_t

BROKEN = "a block has not as many strings as it should"
cdef enum:
    HEAD = 10  # bytes


cdef int64_t number_at(const uint8_t[::1] plain, Py_ssize_t at, Py_ssize_t width) except? -1:
    cdef int64_t value = 0
    cdef Py_ssize_t n
    for n in range(width):
        value |= <int64_t>plain[at + n] << (8 * n)
    return value


cdef Py_ssize_t width_at(const uint8_t[::1] plain, Py_ssize_t at) except -1:
    """How many bytes each number of the column takes that begins here."""
    cdef Py_ssize_t width = plain[at]
    if width not in (0, 1, 2, 4, 8):
        raise ValueError("a column has no such width")
    return width


def row_of(packet, Py_ssize_t place, summed=()):
    cdef:
        const uint8_t[::1] plain = packet.plain
        Py_ssize_t keys = number_at(plain, 0, 4), columns = plain[8], at = HEAD, column, width, n
        int64_t total
    if not 0 <= place < keys:
        raise ValueError("there is no such string")
    row, sums = [], []
    for column in range(columns):
        width = width_at(plain, at)
        at += 1
        row.append(number_at(plain, at + width * place, width))
        if column in summed:
            total = 0
            for n in range(place):
                total += number_at(plain, at + width * n, width)
            sums.append(total)
        at += width * keys
    return row + sums


cdef Py_ssize_t strings_at(const uint8_t[::1] plain, Py_ssize_t* lengths, Py_ssize_t* extra_lengths) except -1:
    """Where the strings begin, and the columns that say how long they are and how long the extras."""
    cdef:
        Py_ssize_t keys = number_at(plain, 0, 4), extras = number_at(plain, 4, 4), at = HEAD, column
        Py_ssize_t columns = plain[8] + 1, extra_columns = plain[9] + 1
    for column in range(columns):
        lengths[0] = at
        at += 1 + width_at(plain, at) * keys
    for column in range(extra_columns):
        extra_lengths[0] = at
        at += 1 + width_at(plain, at) * extras
    return at


cdef Py_ssize_t found_in(
    const uint8_t[::1] plain, Py_ssize_t at, Py_ssize_t lengths, Py_ssize_t first, Py_ssize_t stop,
    const uint8_t[::1] wanted,
) except -2:
    """Which of the strings from first to before stop equals wanted; at: where the first of the column begins."""
    cdef Py_ssize_t n, m, size, width = plain[lengths]
    for n in range(stop):
        size = number_at(plain, lengths + 1 + width * n, width)
        if n >= first and size == wanted.shape[0]:
            m = 0
            while m < size and plain[at + m] == wanted[m]:
                m += 1
            if m == size:
                return n
        at += size + 1
    return -1


def find_key(packet, const uint8_t[::1] key):
    cdef const uint8_t[::1] plain = packet.plain
    cdef Py_ssize_t lengths, extra_lengths, at = strings_at(plain, &lengths, &extra_lengths)
    return found_in(plain, at, lengths, 0, number_at(plain, 0, 4), key)


def find_extra(packet, Py_ssize_t first, Py_ssize_t stop, const uint8_t[::1] extra):
    cdef:
        const uint8_t[::1] plain = packet.plain
        Py_ssize_t lengths, extra_lengths, at = strings_at(plain, &lengths, &extra_lengths), n
        Py_ssize_t keys = number_at(plain, 0, 4), width = plain[lengths]
    if not 0 <= first <= stop <= number_at(plain, 4, 4):
        raise ValueError(BROKEN)
    for n in range(keys):
        at += number_at(plain, lengths + 1 + width * n, width) + 1
    n = found_in(plain, at, extra_lengths, first, stop, extra)
    return n - first if n >= 0 else -1


def string_of(packet, Py_ssize_t place):
    cdef:
        const uint8_t[::1] plain = packet.plain
        Py_ssize_t lengths, extra_lengths, at = strings_at(plain, &lengths, &extra_lengths), n
        Py_ssize_t width = plain[lengths]
    if not 0 <= place < number_at(plain, 0, 4):
        raise ValueError("there is no such string")
    for n in range(place):
        at += number_at(plain, lengths + 1 + width * n, width) + 1
    return packet.plain[at : at + number_at(plain, lengths + 1 + width * place, width)]


def place_from(packet, const uint8_t[::1] key):
    cdef:
        const uint8_t[::1] plain = packet.plain
        Py_ssize_t lengths, extra_lengths, at = strings_at(plain, &lengths, &extra_lengths), n, m, size
        Py_ssize_t width = plain[lengths], keys = number_at(plain, 0, 4)
    for n in range(keys):
        size = number_at(plain, lengths + 1 + width * n, width)
        m = 0
        while m < size and m < key.shape[0] and plain[at + m] == key[m]:
            m += 1
        if m == key.shape[0] or m < size and plain[at + m] > key[m]:
            return n
        at += size + 1
    return keys
