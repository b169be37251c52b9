# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of mining.py, compiled: the brackets of a text and the words before them.

Words that are not all ASCII go through long_form(), as there. C arrays of SIZE hold a sentence of at most WINDOW
characters; its words are fewer than half of them, and every index into them is a count of what was put there.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, Py_UNICODE_ISALNUM
from libc.stdint cimport uint32_t

from . import mining  # being imported itself; what is used of it is there when it is called
from .abbreviations import SMALL

cdef enum:
    WINDOW = 120
    SIZE = 128
    LONGEST_INSIDE = 91
    MOST_LETTERS = 14
    MOST_SYLLABLES = 6
cdef Py_ssize_t LONGEST_SMALL = max(map(len, SMALL))


def mine(str text):
    cdef Py_ssize_t at = text.find("("), end
    found = []
    while at >= 0:
        end = bracket_end(text, at)
        if end > at:
            in_brackets(text, at, end, found)
        at = text.find("(", max(at, end) + 1)
    return found


cdef uint32_t char_at(str text, Py_ssize_t at) except? 0:
    """A character of a text."""
    if not 0 <= at < len(text):
        raise IndexError("there is no such character")
    return PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)


cdef bint is_capital(uint32_t char) noexcept:
    return 65 <= char <= 90


cdef bint is_letter(uint32_t char) noexcept:
    return 97 <= (char | 32) <= 122


cdef bint is_plain(uint32_t char) noexcept:
    """Whether a character is a letter or digit of ASCII."""
    return is_letter(char) or 48 <= char <= 57


cdef Py_ssize_t bracket_end(str text, Py_ssize_t at) except -2:
    """Where the brackets that open here close, by the rule of mining.BRACKETS; -1 if they are none."""
    cdef Py_ssize_t end
    cdef uint32_t char
    if at + 1 >= len(text) or not is_letter(char_at(text, at + 1)):
        return -1
    for end in range(at + 2, min(at + 2 + LONGEST_INSIDE, len(text))):
        char = char_at(text, end)
        if char == c")":
            return end if end > at + 2 else -1
        if char == c"(" or char == c"\n":
            return -1
    return -1


cdef int in_brackets(str text, Py_ssize_t at, Py_ssize_t end, list found) except -1:
    """Adds the short and long form that these brackets and what stands before them are, if they are that."""
    cdef Py_ssize_t start
    inside = text[at + 1 : end].strip()
    if is_short(inside):
        start = sentence_start(text, at)
        if (long := long_form(inside, text[start:at])) is not None:
            found.append((inside, long))
    elif (short := last_word(text, at)) is not None:
        long = " ".join(inside.split())
        if long_form(short, long) == long:
            found.append((short, long))
    return 0


cdef bint is_short(str inside) except -1:
    """Whether this is what mining.SHORT says."""
    cdef Py_ssize_t size = len(inside), at
    if not 2 <= size <= MOST_LETTERS or not is_capital(char_at(inside, 0)):
        return False
    for at in range(1, size):
        if not is_plain(char_at(inside, at)) and char_at(inside, at) not in (c".", c"&", c"-"):
            return False
    return True


cdef Py_ssize_t sentence_start(str text, Py_ssize_t at) except -1:
    """Where what stands before a bracket begins: behind the last of mining.SENTENCE_END in the window."""
    cdef Py_ssize_t start = at
    while start and at - start < WINDOW and char_at(text, start - 1) not in (
        c".", c";", c":", c"!", c"?", c"(", c")", c"[", c"]", c'"', 0x201C, 0x201D, c"\n", c"|"
    ):
        start -= 1
    return start


cdef str last_word(str text, Py_ssize_t at):
    """The word of mining.LAST_WORD before a bracket, if there is one."""
    cdef Py_ssize_t start = at - 1
    cdef uint32_t before
    if at < 3 or char_at(text, at - 1) == c"\n":
        match = mining.LAST_WORD.search(text[max(0, at - WINDOW) : at])
        return match[1] if match else None
    if char_at(text, at - 1) != c" ":
        return None
    while start and at - start <= MOST_LETTERS and is_plain(char_at(text, start - 1)):
        start -= 1
    if not 2 <= at - 1 - start < MOST_LETTERS or not is_capital(char_at(text, start)):
        return None
    before = char_at(text, start - 1) if start else c" "
    return None if before == c"_" or Py_UNICODE_ISALNUM(before) else text[start : at - 1]


cdef class Words:
    """The words of a sentence: where they are, and its characters in lower case."""

    cdef str text
    cdef char lower[SIZE]
    cdef Py_ssize_t starts[SIZE], ends[SIZE]
    cdef Py_ssize_t count
    cdef char letters[SIZE]  # of the short form
    cdef Py_ssize_t size

    cdef bint read(self, str short, str text) except -1:
        """Whether all is of ASCII and not too long."""
        cdef Py_ssize_t at
        cdef uint32_t char
        cdef bint inside = False
        if len(text) > WINDOW or len(short) > MOST_LETTERS:
            return False
        self.text, self.count, self.size = text, 0, 0
        for at in range(len(short)):
            char = char_at(short, at)
            if char > 127:
                return False
            if is_letter(char):
                self.letters[self.size] = char | 32
                self.size += 1
        for at in range(len(text)):
            char = char_at(text, at)
            if char > 127:
                return False
            self.lower[at] = char | 32 if is_letter(char) else char
            if is_plain(char) and not inside:
                self.starts[self.count] = at
                self.count += 1
            inside = is_plain(char)
            if inside:
                self.ends[self.count - 1] = at + 1
        return True

    cdef bint is_small(self, Py_ssize_t word) except -1:
        if self.ends[word] - self.starts[word] > LONGEST_SMALL:
            return False
        return self.text[self.starts[word] : self.ends[word]].lower() in SMALL

    cdef Py_ssize_t by_initials(self) except -2:
        """As mining.first_by_initials(); -1 for none. In unread, bit n stands for n letters."""
        cdef Py_ssize_t word = self.count, letter
        cdef int unread = 1 << self.size, passed
        cdef char initial
        while word:
            word -= 1
            initial = self.lower[self.starts[word]]
            if unread & 2 and initial == self.letters[0]:
                return word
            passed = unread if word < self.count - 1 and self.is_small(word) else 0
            for letter in range(1, self.size):
                if unread & 2 << letter and initial == self.letters[letter]:
                    passed |= 1 << letter
            if not passed:
                return -1
            unread = passed
        return -1

    cdef Py_ssize_t by_syllables(self) except -2:
        """As mining.first_by_syllables(); -1 for none."""
        cdef Py_ssize_t own[MOST_SYLLABLES + 1]
        cdef Py_ssize_t first = self.count - 1, count = 0
        if first < 0:
            return -1
        if not self.is_small(first):
            own[MOST_SYLLABLES] = first
            count = 1
        while first and self.count - first < MOST_SYLLABLES:
            first -= 1
            if self.is_small(first):
                continue
            count += 1
            own[MOST_SYLLABLES + 1 - count] = first
            if 2 <= count <= (self.size + 1) // 2 and self.joined(0, &own[MOST_SYLLABLES + 1 - count], count):
                return first
        return -1

    cdef bint joined(self, Py_ssize_t letter, Py_ssize_t *own, Py_ssize_t count) noexcept:
        """As mining.is_joined(), for the letters from here on and so many words."""
        cdef Py_ssize_t start, same = 0
        if not count:
            return letter == self.size
        start = self.starts[own[0]]
        while (
            letter + same < self.size
            and start + same < self.ends[own[0]]
            and self.lower[start + same] == self.letters[letter + same]
        ):
            same += 1
        while same:
            if self.joined(letter + same, own + 1, count - 1):
                return True
            same -= 1
        return False


cdef str long_form(str short, str before):
    """As mining.long_form()."""
    cdef Words words = Words()
    cdef Py_ssize_t first, start, at
    if not words.read(short, before):
        return mining.long_form(short, before)
    if words.size < 2 or not words.count:
        return None
    for at in range(words.ends[words.count - 1], len(before)):
        if words.lower[at] not in (c" ", c",", c"'"):
            return None
    first = words.by_initials()
    if first < 0 and words.size > 3:
        first = words.by_syllables()
    if first < 0 or first == words.count - 1:
        return None
    start = words.starts[first]
    if start and words.lower[start - 1] in (c"-", c"'"):
        return None
    return " ".join(before[start : words.ends[words.count - 1]].split())
