"""Abbreviations: the reviewed list, and those that articles explain themselves.

    mine("… Komisi Pemberantasan Korupsi (KPK) …") → ("KPK", "Komisi Pemberantasan Korupsi")
    mine("… KPK (Komisi Pemberantasan Korupsi) …") → the same

Mined ones are counted over the articles of an index; reliable() says which are believed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from .stem import known_roots
from .tables import rows
from .tokens import TOKEN, fold

BRACKETS = re.compile(r"\(([A-Za-z][^()\n]{1,90})\)")
SHORT = re.compile(r"[A-Z][A-Za-z0-9.&-]{1,13}")
LAST_WORD = re.compile(r"\b([A-Z][A-Za-z0-9]{1,12}) $")
SENTENCE_END = re.compile(r"[.;:!?()\[\]\"“”\n|]")
WINDOW = 120  # characters before the bracket that may hold the long form
PIECE = re.compile(r"[^\W_]+")
# Words of a long form that its abbreviation may pass over.
SMALL = frozenset(
    (
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "bagi",
        "yang",
        "pada",
        "dengan",
        "atau",
        "serta",
        "of",
        "and",
        "the",
        "for",
        "in",
        "on",
        "to",
        "de",
        "la",
    )
)


class Abbreviation(NamedTuple):
    """A short form and what it stands for; cased: in lower case it is another word (AS, as)."""

    short: str
    long: str
    cased: bool


class Word(NamedTuple):
    """A word before the bracket: folded, and where it stands."""

    form: str
    start: int
    end: int


@cache
def reviewed() -> tuple[Abbreviation, ...]:
    """The list in words/abbreviations.tsv."""
    return tuple(Abbreviation(short, long, cased == "1") for short, long, cased in rows("abbreviations"))


@cache
def cased_shorts() -> frozenset[str]:
    """The short forms that are known by their capitals alone: AS is not as."""
    return frozenset(row[0] for row in rows("abbreviations") if row[2] == "1")


def mine(text: str) -> Iterator[tuple[str, str]]:
    """Short and long form of every abbreviation that the text explains in brackets."""
    for match in BRACKETS.finditer(text):
        inside = match[1].strip()
        before = text[max(0, match.start() - WINDOW) : match.start()]
        if SHORT.fullmatch(inside):
            ends = [end.end() for end in SENTENCE_END.finditer(before)]
            if found := long_form(inside, before[ends[-1] :] if ends else before):
                yield inside, found
        elif short := LAST_WORD.search(before):
            long = " ".join(inside.split())
            if long_form(short[1], long) == long:
                yield short[1], long


def long_form(short: str, before: str) -> str | None:
    """The words at the end of a text that a short form abbreviates, or None."""
    letters = "".join(c for c in fold(short) if c.isalpha())
    words = [Word(fold(m[0]), m.start(), m.end()) for m in PIECE.finditer(before)]
    if len(letters) < 2 or not words or before[words[-1].end :].strip(" ,'’"):
        return None
    first = first_by_initials(letters, words)
    if first is None and len(letters) > 3:
        first = first_by_syllables(letters, words)
    if first is None or first == len(words) - 1:
        return None
    if words[first].start and before[words[first].start - 1] in "-'’":
        return None
    return " ".join(before[words[first].start : words[-1].end].split())


def first_by_initials(letters: str, words: list[Word]) -> int | None:
    """Where the words begin whose initials are the letters, small words passed over: K, P, K."""
    unread = {len(letters)}  # how many letters may be left before this word; several, for "dan" is also a D
    for at in range(len(words) - 1, -1, -1):
        form = words[at].form
        if 1 in unread and form[0] == letters[0]:
            return at
        passed = unread if form in SMALL and at < len(words) - 1 else set()
        unread = {n - 1 for n in unread if form[0] == letters[n - 1]} | passed
        if not unread:
            return None
    return None


def first_by_syllables(letters: str, words: list[Word]) -> int | None:
    """Where the words begin whose beginnings, put together, are the letters: Kemen-keu, Sum-ut, Ka-d-in."""
    for first in range(len(words) - 2, max(-1, len(words) - 7), -1):
        forms = [word.form for word in words[first:] if word.form not in SMALL]
        if (
            words[first].form not in SMALL
            and 2 <= len(forms) <= (len(letters) + 1) // 2
            and is_joined(letters, forms)
        ):
            return first
    return None


def is_joined(letters: str, forms: list[str]) -> bool:
    """Whether the letters are a beginning of each word in turn."""
    if not forms:
        return not letters
    return any(
        forms[0].startswith(letters[:size]) and is_joined(letters[size:], forms[1:])
        for size in range(min(len(letters), len(forms[0])), 0, -1)
    )


def is_dictionary_word(form: str) -> bool:
    """Whether a folded form is a word of the dictionary."""
    return form in SMALL or form in known_roots().known


def reliable(
    articles_with: Mapping[tuple[str, str], int], is_word: Callable[[str], bool] = is_dictionary_word
) -> list[tuple[str, str]]:
    """The mined pairs to believe, from the number of articles that hold each, most frequent first.

    A short form that is a word in lower case (TIM, POP, KE) is not believed. Three initials in one article are
    enough (95 of 100 are right by eye); two letters or syllables, which fit by chance more easily, need two
    articles. Of several long forms those with a fifth of the articles of the first.
    """
    by_short: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for (short, long), count in merged(articles_with).items():
        initials = "".join(word[0] for word in TOKEN.findall(fold(long)) if word not in SMALL)
        if short not in cased_shorts() and is_word(fold(short)):
            continue
        if count >= 2 or (len(short) >= 3 and short.isupper() and len(initials) >= 3):
            by_short[short].append((count, short, long))
    believed = []
    for found in by_short.values():
        most = max(found)[0]
        believed += [pair for pair in found if pair[0] * 5 >= most]
    return [(short, long) for _, short, long in sorted(believed, key=lambda pair: (-pair[0], pair[1:]))]


def merged(articles_with: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """The counts, those of long forms that differ only in case or commas added up under the first."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    written: dict[tuple[str, str], tuple[str, str]] = {}
    for (short, long), count in sorted(articles_with.items(), key=lambda item: -item[1]):
        key = short, " ".join(PIECE.findall(fold(long)))
        counts[written.setdefault(key, (short, long))] += count
    return dict(counts)


def count_articles(mined: Iterable[Iterable[tuple[str, str]]]) -> dict[tuple[str, str], int]:
    """From the pairs of each article the number of articles that hold each pair."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for pairs in mined:
        for pair in set(pairs):
            counts[pair] += 1
    return dict(counts)
