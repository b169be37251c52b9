# cython: language_level=3, boundscheck=True, wraparound=False
"""What is in keys.py, compiled: all keys are found in one go over the text, looked for by their first two letters."""

from cpython.unicode cimport Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t

import numpy as np

from .keys import BEFORE_FIRST, BETWEEN, BLANKS, ENDS, lower  # which stand there before this is loaded

cdef enum:
    END = 1  # what a character may be before a first word
    GAP = 2
    BEFORE = 4
    BLANK = 8
    SINGLE = 16  # some key is this character alone
    KNOWN = 256  # characters with their kinds in a table
    LISTS = 1024  # of keys that begin alike
    WORDS = 0
    OTHERS = 1
    LONGEST_GAP = 3  # characters between the end of a sentence and a word that is known for the first
    NEAR = 4  # characters before any other

ctypedef fused Char:
    uint8_t
    uint16_t
    uint32_t


def kind_of(letter):
    return (
        END * (letter in ENDS) | GAP * (letter.isspace() or letter in BETWEEN)
        | BEFORE * (letter in BEFORE_FIRST) | BLANK * (letter in BLANKS)
    )


cdef class Keys:
    cdef Py_ssize_t beginnings, parts, parts_of_lines  # the numbers of the first ones
    cdef const uint32_t[::1] chars  # of all keys, one after another
    cdef int32_t[::1] starts  # of the keys among them
    cdef int32_t[:, ::1] heads  # the first key of each list, -1: none
    cdef int32_t[::1] following  # the next key of the same list
    cdef uint8_t[KNOWN] kinds
    cdef dict others  # the kinds of those beyond that are more than space
    cdef uint8_t[KNOWN] may_be_other  # by the lower half of its number
    cdef uint8_t[LISTS] begun  # whether the list of others holds any

    def __init__(self, words, beginnings, parts, parts_of_lines):
        keys = list(words)
        self.beginnings = len(keys)
        keys.extend(beginnings)
        self.parts = len(keys)
        keys.extend(parts)
        self.parts_of_lines = len(keys)
        keys.extend(parts_of_lines)
        self.chars = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), np.uint32)
        self.starts = np.cumsum([0, *map(len, keys)], dtype=np.int32)
        self.heads = np.full((2, LISTS), -1, np.int32)
        self.following = np.full(len(keys), -1, np.int32)
        for code in range(KNOWN):
            self.kinds[code] = kind_of(chr(code))
            self.may_be_other[code] = False
        self.others = {}
        for letter in BEFORE_FIRST:
            self.keep_kind(ord(letter), kind_of(letter))
        for number, key in enumerate(keys):
            if key:
                self.enlist(number, ord(key[0]), ord(key[1]) if len(key) > 1 else 0)
                if len(key) == 1:
                    self.keep_kind(ord(key), self.kind(ord(key)) | SINGLE)

    cdef int enlist(self, Py_ssize_t number, uint32_t first, uint32_t second) except -1:
        cdef Py_ssize_t what = WORDS if number < self.beginnings else OTHERS, at = list_of(first, second)
        self.following[number] = self.heads[what, at]
        self.heads[what, at] = <int32_t>number
        self.begun[at] |= what == OTHERS
        return 0

    cdef int keep_kind(self, uint32_t code, int kind) except -1:
        if code < KNOWN:
            self.kinds[code] = kind
        else:
            self.others[code] = kind
            self.may_be_other[code % KNOWN] = True
        return 0

    cdef int kind(self, uint32_t code) except -1:
        if code < KNOWN:
            return self.kinds[code]
        if self.may_be_other[code % KNOWN] and code in self.others:
            return self.others[code]
        return GAP * Py_UNICODE_ISSPACE(code)

    def in_text(self, str text):
        lowered = lower(text)
        cdef:
            const void *data = PyUnicode_DATA(lowered)
            int kind = PyUnicode_KIND(lowered)
        if kind == 1:
            return found_in(<const uint8_t *>data, len(lowered), self)
        if kind == 2:
            return found_in(<const uint16_t *>data, len(lowered), self)
        return found_in(<const uint32_t *>data, len(lowered), self)


cdef list found_in(const Char *chars, Py_ssize_t size, Keys keys):
    """Keys.in_text(); of the characters only those at 0 <= at < size are read."""
    cdef:
        Py_ssize_t at, begin, tried = after_gap(chars, -1, size, keys)
        uint32_t first, second
        int kind
        bint broken = False
        list words = [], found = []
        set known = set()  # the words that stand as they are after the end of a sentence, and the parts found
    if tried >= 0:
        find_words(chars, tried, size, keys, words, known)
    for at in range(size):
        first = chars[at]
        second = chars[at + 1] if at + 1 < size else 0
        if keys.begun[list_of(first, second)]:
            find_others(chars, at, size, list_of(first, second), keys, found, known)
        kind = keys.kinds[first] if first < KNOWN else keys.kind(first)
        if kind & (BEFORE | SINGLE):
            broken = broken or first == c"\n"
            if kind & SINGLE and second:
                find_others(chars, at, size, list_of(first, 0), keys, found, known)
            begin = after_gap(chars, at, size, keys) if kind & BEFORE else -1
            if begin > tried:
                find_words(chars, begin, size, keys, words, known)
                tried = begin
    found.extend([each for each in words if each[0] in known])
    if not broken:
        found = [each for each in found if each[0] < keys.parts_of_lines]
    found.sort()
    return found


cdef Py_ssize_t after_gap(const Char *chars, Py_ssize_t at, Py_ssize_t size, Keys keys) except -2:
    """Where a word begins that may be the first of a sentence, with hardly anything between; -1 if there is none."""
    cdef Py_ssize_t begin = at + 1
    while begin < size and begin - at <= NEAR:
        if is_letter(chars[begin]):
            return begin
        if not keys.kind(chars[begin]) & GAP:
            return -1
        begin += 1
    return -1


cdef int find_others(const Char *chars, Py_ssize_t at, Py_ssize_t size, Py_ssize_t kept, Keys keys, list found, set known) except -1:
    """The keys of a list that stand here and may stand anywhere; each of the parts is told once."""
    cdef Py_ssize_t number = keys.heads[OTHERS, kept]
    while number >= 0:
        if stands(chars, at, size, number, keys):
            if number < keys.parts:
                found.append((number, at))
            elif number not in known:
                known.add(number)
                found.append((number, -1))
        number = keys.following[number]
    return 0


cdef int find_words(const Char *chars, Py_ssize_t at, Py_ssize_t size, Keys keys, list words, set known) except -1:
    """The words that the text goes on with here, if they are first; known if they are all of a word."""
    cdef Py_ssize_t end = at, number, turn
    cdef bint first = is_first(chars, at, keys), opening = opens(chars, at, keys)
    cdef uint32_t second = chars[at + 1] if at + 1 < size else 0
    while end < size and is_letter(chars[end]):
        end += 1
    for turn in range(2 if second else 1):
        number = keys.heads[WORDS, list_of(chars[at], 0 if turn else second)]
        while number >= 0:
            if stands(chars, at, size, number, keys):
                if first:
                    words.append((number, at))
                if opening and keys.starts[number + 1] - keys.starts[number] == end - at:
                    known.add(number)
            number = keys.following[number]
    return 0


cdef inline bint is_letter(uint32_t code) noexcept:
    return c"a" <= code <= c"z"


cdef bint is_first(const Char *chars, Py_ssize_t at, Keys keys) except -1:
    """Whether what stands here opens a line or a sentence."""
    cdef Py_ssize_t back
    cdef int kind
    for back in range(1, NEAR + 1):
        if back > at:
            return True
        kind = keys.kind(chars[at - back])
        if not kind & BLANK:
            return (kind & BEFORE) != 0
    return False


cdef bint opens(const Char *chars, Py_ssize_t at, Keys keys) except -1:
    """Whether the end of a sentence or the start of the text is near before this place."""
    cdef Py_ssize_t back
    cdef int kind
    for back in range(1, LONGEST_GAP + 2):
        kind = keys.kind(chars[at - back]) if at >= back else END
        if kind & END:
            return True
        if not kind & GAP:
            return False
    return False


cdef bint stands(const Char *chars, Py_ssize_t at, Py_ssize_t size, Py_ssize_t number, Keys keys) except -1:
    """Whether a key stands here."""
    cdef Py_ssize_t start = keys.starts[number], length = keys.starts[number + 1] - start, n
    if at + length > size:
        return False
    for n in range(length):
        if chars[at + n] != keys.chars[start + n]:
            return False
    return True


cdef inline Py_ssize_t list_of(uint32_t first, uint32_t second) noexcept:
    return (31 * first + second) & (LISTS - 1)
