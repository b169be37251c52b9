"""What else a query could have said: abbreviations, other spellings, names that are written in several ways.

    expand(["ketua", "KPK"]) → Expansion(1, 2, "KPK", ("Komisi Pemberantasan Korupsi",), "abbreviation")

Pure: tables in, equivalents out. Each equivalent is text to be searched as a phrase, analysed like the query.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

from index.words.abbreviations import cased_shorts, filed_under, reviewed
from index.words.tables import rows
from index.words.tokens import BETWEEN_HYPHENS, TOKEN, fold

from .mined import Mined

Kind = Literal["abbreviation", "name", "loan", "spelling", "old spelling", "code"]
InUse = Callable[[str], bool]
Entry = tuple[tuple[str, Kind], ...]

MOST = 6  # equivalents of one word: beyond that a query grows more than it finds
REMEMBERED = 4096  # entries that were looked up
LONGEST = 10  # words of a phrase that is looked up
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
    """What words of a query stand for: by the reviewed tables, and by the abbreviations that the articles explain.

    stem: word → root, for words that are in a table by their root only (bekerjasama: kerjasama).
    """

    def __init__(self, mined: Mined, stem: Callable[[str], str]) -> None:
        self.mined, self.stem = mined, stem
        self.known: dict[str, Entry] = {}
        self.pairs = [(each.short, each.long) for each in reviewed()]
        self.numbers: dict[str, list[int]] = defaultdict(
            list
        )  # of the reviewed pairs, by what they are about
        for number, (short, long) in enumerate(self.pairs):
            for text in {key(short), key(short.lower()), key(long)}:
                self.numbers[text].append(number)
        self.groups: dict[str, list[tuple[list[str], Kind]]] = defaultdict(list)
        for group, name in rows("synonyms"):
            kind: Kind = "name" if name == "name" else "loan" if name == "loan" else "spelling"
            members = group.split("|")
            for member in members:
                self.groups[key(member)].append((members, kind))

    def entry(self, typed: str) -> Entry:
        """What a text stands for, by its key."""
        if typed not in self.numbers and typed not in self.groups and not self.mined.has(typed.lower()):
            return ()
        if typed not in self.known:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[typed] = tuple(self.entered(typed))
        return self.known[typed]

    def entered(self, typed: str) -> Iterator[tuple[str, Kind]]:
        """Each equivalent once, and never a word for itself."""
        said = {typed}
        short_or_long: list[tuple[str, Kind]] = [(text, "abbreviation") for text in self.abbreviations(typed)]
        in_groups = [(text, kind) for members, kind in self.groups.get(typed, ()) for text in members]
        for text, kind in (*short_or_long, *in_groups):
            if key(text) not in said:
                said.add(key(text))
                yield text, kind

    def abbreviations(self, typed: str) -> Iterator[str]:
        """Short → long, long → short, and short → other short forms of the same (Kemlu, Kemenlu)."""
        shorts: dict[str, list[str]] = defaultdict(list)
        pairs = self.pairs_about(typed)
        for short, long in pairs:
            shorts[key(long)].append(short)
        for short, long in pairs:
            if key(short) == typed:
                yield long
            if typed in (key(short), key(long)):
                yield from shorts[key(long)]
            if short in cased_shorts() and key(short.lower()) == typed:
                yield short

    def pairs_about(self, typed: str) -> list[tuple[str, str]]:
        """The pairs with this short or long form, and those with the same long forms: reviewed ones, then mined."""
        own = set(self.numbers.get(typed, ()))
        mined = self.mined.about({typed.lower(), *(filed_under(self.pairs[number][1]) for number in own)})
        longs = {key(long) for _, long in (*mined, *(self.pairs[number] for number in own))}
        own.update(number for long in longs for number in self.numbers.get(long, ()))
        return [*(self.pairs[number] for number in sorted(own)), *mined]

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
            entry = self.entry(" ".join(flat[starts[at] : starts[end]]))
            if entry:
                yield Expansion(at, end, " ".join(words[at:end]), phrases(entry), entry[0][1])

    def of_word(self, words: Sequence[str], at: int, in_use: InUse | None) -> Expansion | None:
        """The equivalents of a single word by its root or by rule."""
        word = words[at]
        entry = self.entry(self.stem(word))
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


@cache
def key(text: str) -> str:
    """Under what a text is entered: folded, hyphens as spaces; AS keeps its capitals."""
    if text.isascii() and text.replace(" ", "").isalnum() and cased_shorts().isdisjoint(text.split()):
        return text.lower()  # as below, in a fifth of the time
    return " ".join(piece for token in TOKEN.findall(text) for piece in piece_keys(token))


def piece_keys(word: str) -> list[str]:
    """The keys of a word's pieces between hyphens."""
    return [piece if piece in cased_shorts() else fold(piece) for piece in BETWEEN_HYPHENS.findall(word)]


def phrases(entry: Entry) -> tuple[str, ...]:
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
