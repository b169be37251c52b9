"""What else a query could have said: abbreviations, other spellings, names that are written in several ways.

    expand(["ketua", "KPK"]) → Expansion(1, 2, "KPK", ("Komisi Pemberantasan Korupsi",), "abbreviation")

Pure: tables in, equivalents out. Each equivalent is text to be searched as a phrase, analysed like the query.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

from index.words.abbreviations import cased_shorts, reviewed
from index.words.stem import root_of
from index.words.tables import rows
from index.words.tokens import HYPHENS, TOKEN, fold

Kind = Literal["abbreviation", "name", "loan", "spelling", "old spelling", "code"]
InUse = Callable[[str], bool]

MOST = 6  # equivalents of one word: beyond that a query grows more than it finds
LONGEST = 10  # words of a phrase that is looked up
BETWEEN_HYPHENS = re.compile(rf"[^{HYPHENS}]+")
CODE = re.compile(r"([a-z]{1,5})(\d{1,5})|(\d{1,5})([a-z]{1,5})")

# Spelling before 1972 (and oe before 1947), as names keep it: Soekarno, Djakarta, Tjokroaminoto.
OLD_LETTERS = {"dj": "j", "tj": "c", "nj": "ny", "sj": "sy", "ch": "kh", "j": "y", "oe": "u"}
NEW_LETTERS = {new: old for old, new in OLD_LETTERS.items()}
OLD = re.compile("|".join(OLD_LETTERS))
NEW = re.compile("|".join(sorted(NEW_LETTERS, key=len, reverse=True)))
CERTAINLY_OLD = re.compile("oe|dj|tj|nj|sj")


@dataclass(frozen=True, slots=True)
class Expansion:
    """What some words of a query are also searched as.

    start, end: the words [start, end) of the query. typed: these words. phrases: the equivalents, best first.
    """

    start: int
    end: int
    typed: str
    phrases: tuple[str, ...]
    kind: Kind

    def __str__(self) -> str:
        return f"{self.typed} = {', '.join(self.phrases)} ({self.kind})"


class Equivalents:
    """The tables of one index: reviewed ones and the abbreviations that its articles explain.

    mined: short and long forms, the most frequent first. stem: word → root, for words that are in a table by
    their root only (bekerjasama: kerjasama).
    """

    def __init__(self, mined: Iterable[tuple[str, str]] = (), stem: Callable[[str], str] = root_of) -> None:
        self.stem = stem
        self.table: dict[str, list[tuple[str, Kind]]] = defaultdict(list)
        self.add_abbreviations([*((a.short, a.long) for a in reviewed()), *mined])
        for group, kind in rows("synonyms"):
            self.add_group(
                group.split("|"), "name" if kind == "name" else "loan" if kind == "loan" else "spelling"
            )

    def add_abbreviations(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Enters short → long, long → short, and short → other short forms of the same (Kemlu, Kemenlu)."""
        shorts: dict[str, list[str]] = defaultdict(list)
        for short, long in pairs:
            shorts[key(long)].append(short)
        for short, long in pairs:
            self.add(short, long, "abbreviation")
            for other in shorts[key(long)]:
                self.add(long, other, "abbreviation")
                self.add(short, other, "abbreviation")
            if short in cased_shorts():
                self.add(short.lower(), short, "abbreviation")

    def add_group(self, members: Sequence[str], kind: Kind) -> None:
        """Enters each member for each other."""
        for member in members:
            for other in members:
                self.add(member, other, kind)

    def add(self, typed: str, equivalent: str, kind: Kind) -> None:
        """Enters one equivalent, once, and never a word for itself."""
        known = self.table[key(typed)]
        if key(equivalent) not in {key(typed), *(key(phrase) for phrase, _ in known)}:
            known.append((equivalent, kind))

    def expand(self, words: Sequence[str], in_use: InUse | None = None) -> tuple[Expansion, ...]:
        """The equivalents of words side by side in a query, in the case typed; the longest match wins.

        in_use: whether the index holds the words of a phrase; equivalents that it does not hold are left out.
        Old spellings and codes, which are made up by rule, are only tried with it.
        """
        pieces = [piece_keys(word) for word in words]
        starts = [0, *accumulate(len(found) for found in pieces)]
        flat = [piece for found in pieces for piece in found]
        expansions = []
        at = 0
        while at < len(words):
            found = next(self.matches(words, flat, starts, at), None) or self.of_word(words, at, in_use)
            if found and (found := only_in_use(found, in_use)):
                expansions.append(found)
            at = found.end if found else at + 1
        return tuple(expansions)

    def matches(
        self, words: Sequence[str], flat: Sequence[str], starts: Sequence[int], at: int
    ) -> Iterator[Expansion]:
        """The entries for the words that begin at a place, the longest first."""
        for end in range(min(len(words), at + LONGEST), at, -1):
            entry = self.table.get(" ".join(flat[starts[at] : starts[end]]))
            if entry:
                yield Expansion(at, end, " ".join(words[at:end]), phrases(entry), entry[0][1])

    def of_word(self, words: Sequence[str], at: int, in_use: InUse | None) -> Expansion | None:
        """The equivalents of a single word by its root or by rule."""
        word = words[at]
        entry = self.table.get(self.stem(word))
        if entry:
            return Expansion(at, at + 1, word, phrases(entry), entry[0][1])
        if in_use is None:
            return None
        joined = fold(word) + fold(words[at + 1]) if at + 1 < len(words) else ""
        if CODE.fullmatch(joined) and in_use(joined):
            return Expansion(at, at + 2, f"{word} {words[at + 1]}", (joined,), "code")
        if codes := other_codes(fold(word)):
            return Expansion(at, at + 1, word, codes, "code")
        return Expansion(at, at + 1, word, other_spellings(fold(word)), "old spelling")


def touching(words: Iterable[str], mined: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The mined abbreviations that a query could mean: 1 ms for one query, where entering all costs 30."""
    keys = {piece.lower() for word in words for piece in piece_keys(word)}
    return [
        (short, long)
        for short, long in mined
        if short.lower() in keys or long[: long.find(" ")].lower() in keys or "-" in long
    ]


@cache
def key(text: str) -> str:
    """Under what a text is entered: folded, hyphens as spaces; AS keeps its capitals."""
    return " ".join(piece for token in TOKEN.findall(text) for piece in piece_keys(token))


def piece_keys(word: str) -> list[str]:
    """The keys of a word's pieces between hyphens."""
    return [piece if piece in cased_shorts() else fold(piece) for piece in BETWEEN_HYPHENS.findall(word)]


def phrases(entry: Sequence[tuple[str, Kind]]) -> tuple[str, ...]:
    """The texts of a table entry."""
    return tuple(phrase for phrase, _ in entry[:MOST])


def only_in_use(expansion: Expansion, in_use: InUse | None) -> Expansion | None:
    """The expansion without phrases that the index does not hold; None if nothing is left."""
    if in_use is None:
        return expansion
    kept = tuple(phrase for phrase in expansion.phrases if in_use(phrase))
    if not kept:
        return None
    return Expansion(expansion.start, expansion.end, expansion.typed, kept, expansion.kind)


def other_codes(form: str) -> tuple[str, ...]:
    """mh370 → mh 370; mh-370 → mh370: with, without and in spite of a space."""
    match = CODE.fullmatch(form)
    if match:
        return (" ".join(part for part in match.groups() if part),)
    joined = form.replace("-", "")
    return (joined,) if joined != form and CODE.fullmatch(joined) else ()


def other_spellings(form: str) -> tuple[str, ...]:
    """sukarno → soekarno; djakarta → jakarta. What no article holds must be left out by the caller."""
    if CERTAINLY_OLD.search(form):
        found = {form.replace("oe", "u"), OLD.sub(lambda m: OLD_LETTERS[m[0]], form)}
    else:
        found = {form.replace("u", "oe"), NEW.sub(lambda m: NEW_LETTERS[m[0]], form)}
        found = {spelling for spelling in found if CERTAINLY_OLD.search(spelling)}
    return tuple(sorted(found - {form}))
