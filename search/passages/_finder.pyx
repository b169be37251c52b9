# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of finder.py, compiled: what it is for, and its other way in Python, stands there."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t

from index.words.tokens import APOSTROPHES, HYPHENS

from .finder import Match  # which stands there before this is loaded

new = tuple.__new__  # Match(…) itself takes three times as long

cdef enum:
    LETTER = 1  # or digit: what tokens are runs of
    DIGIT = 2
    JOINER = 4  # between letters
    POINT = 8  # between digits
    UNUSUAL = 16
    MOST_NEEDLES = 64
    KNOWN = 0x300  # from here on, letters may have marks
    PRINTING = 0x2010  # dashes and quotation marks
    BEYOND = 0x2028

cdef struct Held:
    uint64_t letters, pairs  # a bit for each letter, in either case, and digit; for pairs that follow each other
    uint64_t last  # letter; 0: none


cdef uint8_t[0x300] CLASSES
cdef uint8_t[0x18] MARKS_OF_PRINTING
for _code in range(0x300):
    _char = chr(_code)
    CLASSES[_code] = (
        LETTER | DIGIT * _char.isdecimal() if _char.isalnum()
        else JOINER if _char in HYPHENS + APOSTROPHES
        else POINT if _char in ".,"
        else 0
    )
CLASSES[0xAD] = CLASSES[0x130] = UNUSUAL  # the soft hyphen; İ, which becomes two characters in lower case
for _code in range(0x18):
    MARKS_OF_PRINTING[_code] = JOINER if chr(0x2010 + _code) in HYPHENS + APOSTROPHES else 0


ctypedef fused Char:
    uint8_t
    uint16_t
    uint32_t


def words_by_letters(str text, finder):
    cdef:
        const void *data = PyUnicode_DATA(text)
        int kind = PyUnicode_KIND(text)
    if kind == 1:
        return words_in(<const uint8_t *>data, text, finder)
    if kind == 2:
        return words_in(<const uint16_t *>data, text, finder)
    return words_in(<const uint32_t *>data, text, finder)


cdef list words_in(const Char *chars, str text, finder):
    """The same; chars: those of the text, of which only 0 <= at < size are read."""
    cdef:
        Py_ssize_t size = len(text), at = 0, start, number = 0, token = 0, count = 0
        uint8_t what, before, beside
        Held held
        Held[MOST_NEEDLES] needles
        bint counts = finder.farthest > 0
        list found = []
    for needle in finder.needles:
        if count == MOST_NEEDLES:
            raise IndexError(count)
        needles[count] = held_by(needle)
        count += 1
    glance = finder.glance
    while at < size:
        what = class_of(chars[at])
        if not what & LETTER:
            if what & UNUSUAL:
                return finder.words(text, finder.tokens_by_letters(text))
            at += 1
            continue
        start, held = at, Held(0, 0, 0)
        while True:
            add(&held, chars[at])
            before = what
            at += 1
            if at == size:
                break
            what = class_of(chars[at])
            if what & LETTER:
                continue
            if what & UNUSUAL:
                return finder.words(text, finder.tokens_by_letters(text))
            beside = LETTER if what == JOINER else DIGIT if what == POINT and before & DIGIT else 0
            if not beside or at + 1 == size or not class_of(chars[at + 1]) & beside:
                break
        if not may_hold_one(&held, needles, count):
            continue
        marks = glance[text[start:at]]
        if not marks:
            continue
        if counts:
            number += finder.words_between(text, token, start)
            token = start
        for first, last, want, nth in marks:
            place = number + <Py_ssize_t>nth
            found.append(new(Match, (start + <Py_ssize_t>first, start + <Py_ssize_t>last, want, place, place)))
    return found


cdef inline uint8_t class_of(uint32_t char) noexcept:
    if char < KNOWN:
        return CLASSES[char]
    if PRINTING <= char < BEYOND:
        return MARKS_OF_PRINTING[char - PRINTING]
    return UNUSUAL


cdef inline void add(Held *held, uint32_t char) noexcept:
    """One more character of a token. Only letters and digits count, as those between them may be left out of forms."""
    cdef uint64_t code
    if char >= 128:  # may be folded to any letter
        held.letters = held.pairs = <uint64_t>0xFFFFFFFFFFFFFFFF
    elif CLASSES[char] & LETTER:
        code = char & 31 if char & 64 else 32 | char & 31
        held.letters |= <uint64_t>1 << code
        if held.last:
            held.pairs |= <uint64_t>1 << (held.last * 11 + code & 63)
        held.last = code


cdef Held held_by(str needle):
    """The letters of a needle; those that are not of ASCII say nothing."""
    cdef Held held = Held(0, 0, 0)
    for char in needle:
        if char.isascii():
            add(&held, ord(char))
        else:
            held.last = 0
    return held


cdef inline bint may_hold_one(const Held *token, const Held *needles, Py_ssize_t count) noexcept:
    """Whether all letters of some needle, and all pairs of them, are among those of a token."""
    cdef Py_ssize_t n
    for n in range(count):
        if not needles[n].pairs & ~token.pairs and not needles[n].letters & ~token.letters:
            return True
    return False
