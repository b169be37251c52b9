# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loops of signature.py, compiled: what each is for, and its other way in numpy, stands there."""

cimport cython
from libc.stdint cimport uint8_t, uint32_t, uint64_t

import numpy as np

cdef enum:
    SPAN = 24
    SIZE = 32
    RUNS_EACH = 24
    FEWEST = 8

cdef uint32_t EMPTY = 0xFFFFFFFF
cdef uint64_t BASE = 0x9E3779B97F4A7C15
cdef uint64_t INVERSE = 0xF1DE83E19937733D  # BASE * INVERSE is 1 modulo 2**64
cdef uint64_t LAST = 0xB39AFCD693FFABDD  # BASE to the power of SPAN - 1
cdef uint64_t MIX = 0xBF58476D1CE4E5B9
cdef uint8_t[256] COUNTS  # what a byte of UTF-8 counts as; 0: it does not
for _byte in range(256):
    COUNTS[_byte] = _byte if _byte > 127 else ord(chr(_byte).lower()) if chr(_byte).isalnum() else 0


def signatures(bodies):
    cdef Py_ssize_t n = 0, count
    cdef uint8_t[::1] letters = np.empty(1 << 14, np.uint8)
    found = np.empty((len(bodies), SIZE + 1), np.uint32)
    cdef uint32_t[:, ::1] rows = found
    for body in bodies:
        text = body.encode("utf-8", "surrogatepass")
        if len(text) > letters.shape[0]:
            letters = np.empty(len(text), np.uint8)
        count = take_letters(text, letters)
        sketch(letters[:count], rows[n])
        n += 1
    return found


def _runs(const uint8_t[::1] letters):
    cdef Py_ssize_t at, count = max(letters.shape[0] - SPAN + 1, 0)
    found = np.empty(count, np.uint32)
    cdef uint32_t[::1] hashes = found
    cdef uint64_t rolling = first_run(letters) if count else 0
    for at in range(count):
        hashes[at] = mixed(rolling)
        if at + SPAN < letters.shape[0]:
            rolling = rolled(rolling, letters[at], letters[at + SPAN])
    return found


cdef Py_ssize_t take_letters(const uint8_t[::1] text, uint8_t[::1] letters) except -1:
    """letters_of(); gives how many they are."""
    cdef Py_ssize_t at, count = 0
    cdef uint8_t letter
    if text.shape[0] > letters.shape[0]:
        raise IndexError
    with cython.boundscheck(False):  # count <= at < the size of either
        for at in range(text.shape[0]):
            letter = COUNTS[text[at]]
            letters[count] = letter
            count += letter != 0
    return count


cdef int sketch(const uint8_t[::1] letters, uint32_t[::1] row) except -1:
    """The signature of a body's letters. Nearly always enough hashes lie below a limit that few of them do."""
    cdef:
        Py_ssize_t runs = max(letters.shape[0] - SPAN + 1, 0)
        Py_ssize_t wanted = min(min(max(runs // RUNS_EACH, FEWEST), SIZE), runs), likely = wanted * 3 // 2 + FEWEST
    if likely < runs:
        keep_smallest(letters, row, wanted, <uint32_t>(EMPTY // runs * likely))
    if likely >= runs or row[wanted] == EMPTY:
        keep_smallest(letters, row, wanted, EMPTY)
    row[0] = <uint32_t>runs
    return 0


cdef int keep_smallest(const uint8_t[::1] letters, uint32_t[::1] row, Py_ssize_t wanted, uint32_t limit) except -1:
    """Puts the smallest hashes into row[1:], in order, while the letters go by: so many, of those below a limit."""
    cdef Py_ssize_t at, place, moved, held = 0
    cdef uint64_t rolling = first_run(letters) if wanted else 0
    cdef uint32_t one
    row[1:] = EMPTY
    for at in range(letters.shape[0] - SPAN + 1):
        one = mixed(rolling)
        if at + SPAN < letters.shape[0]:
            rolling = rolled(rolling, letters[at], letters[at + SPAN])
        if one >= limit:
            continue
        place = held
        while place and row[place] > one:
            place -= 1
        if place and row[place] == one:
            continue
        held = min(held + 1, wanted)
        for moved in range(held, place + 1, -1):
            row[moved] = row[moved - 1]
        row[place + 1] = one
        if held == wanted:
            limit = row[wanted]
    return 0


cdef uint64_t first_run(const uint8_t[::1] letters) except? 0:
    """The polynomial of the first run, modulo 2**64: its first letter stands alone, the next times BASE, and so on."""
    cdef uint64_t every = 0
    cdef Py_ssize_t at
    for at in range(SPAN - 1, -1, -1):
        every = every * BASE + letters[at]
    return every


cdef inline uint64_t rolled(uint64_t rolling, uint64_t first, uint64_t following) noexcept:
    """The polynomial of the next run: without the first letter, and with the one that follows."""
    return rolling * INVERSE + (following * LAST - first * INVERSE)


cdef inline uint32_t mixed(uint64_t rolling) noexcept:
    return <uint32_t>(((rolling ^ (rolling >> 29)) * MIX) >> 32)
