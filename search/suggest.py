"""Did you mean: words of the index that differ from an unknown word by a slip or two.

    suggest("kosmdrom", {"kosmodrom": 12, "kondom": 3}) → [("kosmodrom", …)]

A candidate's score is the logarithm of how likely the slip is and of how common the word is (a noisy
channel).
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import log

from index.words.tokens import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Letters that sound alike or are confused in spelling.
ALIKE = ("aiueo", "fpv", "kqg", "szc", "bp", "dt", "iy", "jz", "hx", "ck", "jy")

# How likely a slip is, as logarithms. A letter left out or two swapped can happen in n places, a wrong letter
# in 25 n ways, of which those beside it on the keyboard or alike in sound take more than their share.
# Chosen on 5,000 made-up errors, half of them in words drawn alike and half in words drawn by frequency.
SWAPPED, LEFT_OUT, DOUBLED_LEFT_OUT = -0.5, -0.6, -0.5
REPEATED, EXTRA_NEAR, EXTRA = -1.8, -3.5, -3.8
WRONG_NEAR, WRONG = -3.0, -3.5
FIRST_LETTER = -0.3  # the first letter is seldom wrong
SPLIT = -3.0  # a space left out
SECOND_SLIP = -4.0
COMMON = 0.45  # weight of the logarithm of the document frequency

SHORTEST = 3  # letters of a word for which one slip is tried
SHORTEST_FOR_TWO = 6
SHORTEST_PART = 3
TOO_COMMON = 2000  # words that hold a piece: looking at more takes longer than anybody waits


def suggest(
    word: str, vocabulary: Mapping[str, int], limit: int = 3, lines: Callable[[], str] | None = None
) -> list[tuple[str, float]]:
    """The most likely words for one that no article has, best first, with their scores.

    vocabulary: folded form → number of articles; lines: all forms, each on a line, if they can be had so. A space
    left out, and then two slips, are tried only where one slip finds nothing.
    """
    form = fold(word)
    if len(form) < SHORTEST or not form.isalpha():
        return []
    found = {c: likely for c, likely in one_slip(form) if c in vocabulary}
    if not found:
        found = dict(split(form, vocabulary))
    if not found and len(form) >= SHORTEST_FOR_TWO:
        found = dict(two_slips(form, lines() if lines else "\n".join(vocabulary)))
    scores = [
        (c, likely + COMMON * log(frequency(c, vocabulary))) for c, likely in found.items() if c != form
    ]
    return sorted(scores, key=lambda pair: (-pair[1], pair[0]))[:limit]


def frequency(candidate: str, vocabulary: Mapping[str, int]) -> int:
    """The number of articles of a word, or of the rarer of two."""
    return max(1, min(vocabulary[part] for part in candidate.split()))


def one_slip(form: str) -> Iterator[tuple[str, float]]:
    """All words from which one slip leads to the form, and how likely the slip is; the likelier ones last."""
    for at in range(len(form)):
        first = 0.0 if at else FIRST_LETTER
        before, letter, after = form[:at], form[at], form[at + 1 :]
        yield before + after, first + extra(form, at)
        near = near_letters(letter)
        for other in LETTERS:
            if other != letter:
                yield before + other + after, first + (WRONG_NEAR if other in near else WRONG)
    for at in range(len(form) + 1):
        first = 0.0 if at else FIRST_LETTER
        for letter in LETTERS:
            doubled = letter in form[max(0, at - 1) : at + 1]
            yield form[:at] + letter + form[at:], first + (DOUBLED_LEFT_OUT if doubled else LEFT_OUT)
    for at in range(len(form) - 1):
        swapped = form[:at] + form[at + 1] + form[at] + form[at + 2 :]
        yield swapped, SWAPPED + (0.0 if at else FIRST_LETTER)


def extra(form: str, at: int) -> float:
    """How likely it is that the letter at a place was typed in excess."""
    letter, neighbours = form[at], form[max(0, at - 1) : at] + form[at + 1 : at + 2]
    if letter in neighbours:
        return REPEATED
    return EXTRA_NEAR if any(letter in near_letters(n) for n in neighbours) else EXTRA


@cache
def near_letters(letter: str) -> frozenset[str]:
    """Letters beside one on the keyboard or alike in sound."""
    near = {other for group in ALIKE if letter in group for other in group}
    for row, keys in enumerate(KEYBOARD):
        if letter in keys:
            at = keys.index(letter)
            for beside in KEYBOARD[max(0, row - 1) : row + 2]:
                near.update(beside[max(0, at - 1) : at + 2])
    return frozenset(near - {letter})


def split(form: str, vocabulary: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """Two words of the index without the space between them."""
    for at in range(SHORTEST_PART, len(form) - SHORTEST_PART + 1):
        if form[:at] in vocabulary and form[at:] in vocabulary:
            yield f"{form[:at]} {form[at:]}", SPLIT


def two_slips(form: str, lines: str) -> Iterator[tuple[str, float]]:
    """Words two slips away.

    Of three pieces of the form two slips leave one whole, so only words are looked at that hold one of
    them, at its place or two letters beside: in one long string of all words.
    """
    words = f"\n{lines}\n"
    third = len(form) // 3
    letters = set(form)
    seen: set[str] = set()
    for at, piece in ((0, form[:third]), (third, form[third : 2 * third]), (2 * third, form[2 * third :])):
        if words.count(piece) > TOO_COMMON:
            continue
        for candidate in words_with(piece, at, words):
            if candidate in seen or abs(len(candidate) - len(form)) > 2:
                continue
            seen.add(candidate)
            if len(letters.symmetric_difference(candidate)) <= 4 and distance(form, candidate) <= 2:
                yield candidate, SECOND_SLIP


def words_with(piece: str, at: int, words: str) -> Iterator[str]:
    """The words, among all of them between line breaks, that hold a piece about where it should be."""
    found = words.find(piece)
    while found >= 0:
        start = words.rfind("\n", 0, found) + 1
        end = words.find("\n", found)
        if abs(found - start - at) <= 2:
            yield words[start:end]
        found = words.find(piece, found + 1)


def distance(one: str, other: str) -> int:
    """Number of letters left out, added, exchanged or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
