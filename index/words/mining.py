"""Abbreviations that articles explain themselves.

    mine("… Komisi Pemberantasan Korupsi (KPK) …") → ("KPK", "Komisi Pemberantasan Korupsi")
    mine("… KPK (Komisi Pemberantasan Korupsi) …") → the same

An index keeps them, and counts in how many articles each is; a search decides by that which to believe.
"""

import re

from ..compiled import compiled
from .abbreviations import SMALL, cased_shorts, filed_under
from .stem import known_roots
from .tokens import fold

BRACKETS = re.compile(r"\(([A-Za-z][^()\n]{1,90})\)")
SHORT = re.compile(r"[A-Z][A-Za-z0-9.&-]{1,13}")
LAST_WORD = re.compile(r"\b([A-Z][A-Za-z0-9]{1,12}) $")
SENTENCE_END = re.compile(r"[.;:!?()\[\]\"“”\n|]")
WINDOW = 120  # characters before the bracket that may hold the long form
PIECE = re.compile(r"[^\W_]+")


def kept(text: str) -> tuple[str, ...]:
    """The abbreviations of a text as an index keeps them, to be looked up from either side.

    Each stands there twice: under its short form and under its long one, a tab, the short form, a tab, the long one.
    A short form that is a word in lower case (TIM, POP, KE) is left out.
    """
    pairs = {pair: None for pair in mine(text) if pair[0] in cased_shorts() or not is_word(fold(pair[0]))}
    return tuple(
        dict.fromkeys(f"{filed_under(side)}\t{pair[0]}\t{pair[1]}" for pair in pairs for side in pair)
    )


@compiled
def mine(text: str) -> list[tuple[str, str]]:
    """Short and long form of every abbreviation that the text explains in brackets."""
    every: list[tuple[str, str]] = []
    for match in BRACKETS.finditer(text):
        inside = match[1].strip()
        before = text[max(0, match.start() - WINDOW) : match.start()]
        if SHORT.fullmatch(inside):
            if found := long_form(inside, SENTENCE_END.split(before)[-1]):
                every.append((inside, found))
        elif short := LAST_WORD.search(before):
            long = " ".join(inside.split())
            if long_form(short[1], long) == long:
                every.append((short[1], long))
    return every


def long_form(short: str, before: str) -> str | None:
    """The words at the end of a text that a short form abbreviates, or None."""
    letters = "".join(filter(str.isalpha, fold(short)))
    pieces = list(PIECE.finditer(before))
    if len(letters) < 2 or not pieces or before[pieces[-1].end() :].strip(" ,'’"):
        return None
    # ASCII, as nearly all is, is folded in one go: 40,000 brackets in 27,000 articles of news.
    forms = PIECE.findall(before.lower()) if before.isascii() else [fold(piece[0]) for piece in pieces]
    first = first_by_initials(letters, forms)
    if first is None and len(letters) > 3:
        first = first_by_syllables(letters, forms)
    if first is None or first == len(forms) - 1:
        return None
    start = pieces[first].start()
    if start and before[start - 1] in "-'’":
        return None
    return " ".join(before[start : pieces[-1].end()].split())


def first_by_initials(letters: str, forms: list[str]) -> int | None:
    """Where the words begin whose initials are the letters, small words passed over: K, P, K."""
    unread = {len(letters)}  # how many letters may be left before this word; several, for "dan" is also a D
    for at in range(len(forms) - 1, -1, -1):
        form, initial = forms[at], forms[at][:1]  # none: a word of characters that are folded away
        if 1 in unread and initial == letters[0]:
            return at
        passed = unread if form in SMALL and at < len(forms) - 1 else set()
        unread = {n - 1 for n in unread if initial == letters[n - 1]} | passed
        if not unread:
            return None
    return None


def first_by_syllables(letters: str, forms: list[str]) -> int | None:
    """Where the words begin whose beginnings, put together, are the letters: Kemen-keu, Sum-ut, Ka-d-in."""
    for first in range(len(forms) - 2, max(-1, len(forms) - 7), -1):
        own = [form for form in forms[first:] if form not in SMALL]
        if forms[first] not in SMALL and 2 <= len(own) <= (len(letters) + 1) // 2 and is_joined(letters, own):
            return first
    return None


def is_joined(letters: str, forms: list[str]) -> bool:
    """Whether the letters are a beginning of each word in turn."""
    if not forms:
        return not letters
    if forms[0][:1] != letters[:1]:
        return False
    return any(
        forms[0].startswith(letters[:size]) and is_joined(letters[size:], forms[1:])
        for size in range(min(len(letters), len(forms[0])), 0, -1)
    )


def is_word(form: str) -> bool:
    """Whether a folded form is a word of the dictionary, or a small one, which it lacks."""
    return form in SMALL or form in known_roots().known
