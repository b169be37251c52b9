# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of sentences.py, compiled: what it is for, and its other way in Python, stands there."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

from . import sentences

cdef enum:
    LONGEST_INITIALS = 4  # letters of one part of S.H., M.Si.


cdef inline bint ends(Py_UCS4 char) noexcept:
    return char in u".!?…"


cdef inline bint closes(Py_UCS4 char) noexcept:
    return char in u"\"'”’»)]"


cdef inline bint opens(Py_UCS4 char) noexcept:
    return char in u"\"'“‘«(["


def breaks(str text, Py_ssize_t start=0, end=None):
    cdef:
        const void *data = PyUnicode_DATA(text)  # of which only 0 <= at < size <= len(text) is read
        int kind = PyUnicode_KIND(text)
        Py_ssize_t size = len(text) if end is None else min(len(text), <Py_ssize_t>end), at = max(start, 0), stop, told, following
        Py_UCS4 char
        list found = []
    while at < size:
        stop, char = at, PyUnicode_READ(kind, data, at)
        at += 1
        if char == u"\n":
            at = after_space(text, at, size)
            found.append((stop, at))
        elif ends(char):
            told = at
            while told < size and ends(text[told]):
                told += 1
            while told < size and closes(text[told]):
                told += 1
            following = after_space(text, told, size)
            if following > told and begins(text, following, size):
                at = following
                if char != u"." or text[stop + 1] == u"." or not abbreviates(text, stop, text[following]):
                    found.append((told, following))
    return found


cdef Py_ssize_t after_space(str text, Py_ssize_t at, Py_ssize_t size) except -1:
    while at < size and text[at].isspace():
        at += 1
    return at


cdef bint begins(str text, Py_ssize_t at, Py_ssize_t size) except -1:
    """Whether a sentence may begin here: with a capital or a digit, perhaps in quotation marks."""
    cdef Py_UCS4 char
    while at < size and opens(text[at]):
        at += 1
    if at == size:
        return False
    char = text[at]
    return char.isalnum() and not (u"a" <= char <= u"z" or u"ß" <= char <= u"ö" or u"ø" <= char <= u"ÿ")


cdef bint abbreviates(str text, Py_ssize_t stop, Py_UCS4 following) except -1:
    """_abbreviates(); most words are told to be none by themselves."""
    cdef Py_ssize_t start = stop
    while start > 0 and stop - start < sentences.LONGEST and text[start - 1].isalpha():
        start -= 1
    if start == stop > 0 and not (text[start - 1].isalnum() or text[start - 1].isspace()):
        return False
    if stop - start > LONGEST_INITIALS or stop - start > 1 and (start == 0 or text[start - 1].isspace()):
        word = text[start:stop].lower()
        if word not in sentences.BEFORE_NAMES and word not in sentences.BEFORE_NUMBERS:
            return False
    return sentences._abbreviates(text, stop, following)
