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
        uint64_t held
        uint64_t[MOST_NEEDLES] masks
        bint counts = finder.farthest > 0
        list found = []
    for needle in finder.needles:
        if count == MOST_NEEDLES:
            raise IndexError(count)
        masks[count] = letters_of(needle)
        count += 1
    glance = finder.glance
    while at < size:
        what = class_of(chars[at])
        if not what & LETTER:
            if what & UNUSUAL:
                return finder.words(text, finder.tokens_by_letters(text))
            at += 1
            continue
        start, held = at, 0
        while True:
            held |= bit_of(chars[at])
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
        if not may_hold_one(held, masks, count):
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


cdef inline uint64_t bit_of(uint32_t char) noexcept:
    """A bit for each letter of ASCII in either case and for each digit; all, of what may be folded to any of them."""
    if char >= 128:
        return <uint64_t>0xFFFFFFFFFFFFFFFF
    return <uint64_t>1 << (char & 31 if char & 64 else 32 | char & 31)


cdef uint64_t letters_of(str needle):
    """The bits of the letters and digits of a needle: those of any other character say nothing."""
    cdef uint64_t held = 0
    for char in needle:
        if char.isascii() and char.isalnum():
            held |= bit_of(ord(char))
    return held


cdef inline bint may_hold_one(uint64_t held, const uint64_t *masks, Py_ssize_t count) noexcept:
    """Whether all letters of some needle are among those held."""
    cdef Py_ssize_t n
    for n in range(count):
        if not masks[n] & ~held:
            return True
    return False
