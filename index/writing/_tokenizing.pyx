# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of tokenizing.py, compiled: texts → the numbers of their words, in one go over the characters.

A text that holds anything unusual goes through the regular expression, as there.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

import numpy as np

from ..words.tokens import TOKEN

cdef enum:
    LETTER = 1
    DIGIT = 2
    JOINER = 4
    POINT = 8
    UNUSUAL = 16
    LAST = 0xFFFF
    LONGEST = 40
    WAYS = 4
cdef uint64_t MULTIPLIER = <uint64_t>0x9E3779B97F4A7C15


def words(list texts, tokenizer):
    cdef Words found = Words(tokenizer, sum(map(len, texts)) // 6)
    counts = np.empty(len(texts), np.int64)
    cdef:
        int64_t[::1] own = counts
        Py_ssize_t number, before
    for number in range(len(texts)):
        before = found.count
        found.add_text(texts[number])
        own[number] = found.count - before
    return found.numbers[: found.count].copy(), counts


cdef class Words:
    """The words of texts by their numbers. codes, starts, ends: of the tokens of the text at hand."""

    cdef object numbering, numbers
    cdef list several
    cdef uint64_t[::1] table, codes
    cdef int32_t[::1] known, room
    cdef int64_t[::1] starts, ends
    cdef const uint8_t[::1] classes
    cdef int shift
    cdef Py_ssize_t count

    def __init__(self, tokenizer, Py_ssize_t expected):
        self.numbering, self.several = tokenizer.numbering, tokenizer.numbering.several
        self.table, self.known, self.shift = tokenizer.codes, tokenizer.numbers, tokenizer.shift
        self.classes = tokenizer.classes
        self.numbers = self.room = np.empty(expected + 64, np.int32)
        self.count = 0
        self.make_room(1 << 12)

    cdef int make_room(self, Py_ssize_t tokens) except -1:
        """For the tokens of a text."""
        self.codes = np.empty(tokens, np.uint64)
        self.starts, self.ends = np.empty(tokens, np.int64), np.empty(tokens, np.int64)
        return 0

    cdef int add_text(self, str text) except -1:
        """The words of one more text."""
        cdef Py_ssize_t tokens
        if len(text) > 2 * self.codes.shape[0] - 2:
            self.make_room(len(text) // 2 + 1)
        tokens = self.tokens(text)
        if tokens < 0:
            for token in TOKEN.findall(text):
                self.add(self.numbering[token])
        else:
            self.look_up(text, tokens)
        return 0

    cdef Py_ssize_t tokens(self, str text) except -2:
        """Finds the tokens of a text; how many, or -1 if it holds anything unusual.

        They are found first and looked up then, for so the processor waits for many places of the table at a time:
        a third less time. Read are characters 0 <= at < size only.
        """
        cdef:
            const void *data = PyUnicode_DATA(text)
            int kind = PyUnicode_KIND(text)
            Py_ssize_t size = len(text), count = 0, at
            bint inside = False
            uint32_t char
            uint8_t what, before = 0, beside
            uint64_t code = 0, multiplier = MULTIPLIER
            const uint8_t[::1] classes = self.classes
            uint64_t[::1] codes = self.codes
            int64_t[::1] starts = self.starts, ends = self.ends
        for at in range(size):
            char = PyUnicode_READ(kind, data, at)
            what = classes[char if char < LAST else LAST]
            if what & UNUSUAL:
                return -1
            if what & LETTER:
                if not inside:
                    inside, code, starts[count] = True, 0, at
                code = (code + char) * multiplier
            elif inside:
                beside = LETTER if what == JOINER else DIGIT if what == POINT and before & DIGIT else 0
                if beside and at + 1 < size and self.class_of(PyUnicode_READ(kind, data, at + 1)) & beside:
                    code = (code + char) * multiplier
                else:
                    inside, codes[count], ends[count] = False, code, at
                    count += 1
            before = what
        if inside:
            codes[count], ends[count] = code, size
            count += 1
        return count

    cdef uint8_t class_of(self, uint32_t char) except? 255:
        return self.classes[char if char < LAST else LAST]

    cdef int look_up(self, str text, Py_ssize_t tokens) except -1:
        """The numbers of the tokens that were found."""
        cdef:
            Py_ssize_t token, slot, count
            uint64_t code
            int32_t number
            uint64_t[::1] table = self.table, codes = self.codes
            int32_t[::1] known = self.known, room
            int64_t[::1] starts = self.starts, ends = self.ends
            int shift = self.shift
        self.make_place(tokens)
        room, count = self.room, self.count
        for token in range(tokens):
            code = codes[token]
            slot = code >> shift
            if table[slot] == code and ends[token] - starts[token] <= LONGEST:
                number = known[slot]
            else:
                number = self.numbering[text[starts[token] : ends[token]]]
                table[slot], known[slot] = code, number
            if number >= 0:
                room[count] = number
                count += 1
            else:
                self.count = count
                self.add(number)
                self.make_place(tokens)
                room, count = self.room, self.count
        self.count = count
        return 0

    cdef int make_place(self, Py_ssize_t words) except -1:
        """For so many more words."""
        if self.count + words > self.room.shape[0]:
            self.numbers = self.room = np.concatenate([self.numbers, np.empty(self.count + words, np.int32)])
        return 0

    cdef int add(self, int32_t number) except -1:
        """The word or words of one more token."""
        if number < 0:
            for each in self.several[~number]:
                self.add(each)
            return 0
        self.make_place(1)
        self.room[self.count] = number
        self.count += 1
        return 0
