"""Where in a text stands what a query looks for.

`matches` goes through all words of a text. A Finder, which knows every form that can match, looks for their letters
first and at words only where these stand: in a tenth of the time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from index.compiled import compiled
from index.words.analysis import Term
from index.words.tokens import LONGEST, TOKEN, Part, fold

from .sought import Sought

MOST_NEEDLES = 64  # beyond that, looking at every word takes less time than looking for each
SHORT = 4  # letters; shorter ones stand within so many words that they do not stand for longer forms

# Whatever can make a token another one than its letters in lower case: not the usual marks of printing.
_ODD = re.compile("[^\x00-&(-_a-\x7f\xa0“”–—…•]")


class Match(NamedTuple):
    """An occurrence of a want: text[start:end], the words first to last.

    A Finder counts no more words between two matches than can matter.
    """

    start: int
    end: int
    want: int
    first: int
    last: int


def matches(terms: list[Term], sought: Sought) -> list[Match]:
    """Every occurrence of every want, in the order of the text."""
    stems, forms = sought.by_stem, sought.by_form
    found = [
        Match(start, end, number, n, n)
        for n, (stem, form, start, end) in enumerate(terms)
        if stem in stems or form in forms
        for number in sought.numbers_of(stem, form)
    ]
    return with_runs(found, sought)


class Finder:
    """Finds in many texts what one query looks for, without making all their terms.

    parts: Analyzer.parts. forms_of: every form of a stem that the texts may hold, for texts of an index, which
    knows them; then nearly no word needs to be looked at.
    """

    def __init__(
        self,
        sought: Sought,
        parts: Callable[[str], tuple[Part, ...]],
        forms_of: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        self.sought, self.parts = sought, parts
        known = None if forms_of is None else frozenset(sought.by_form).union(*map(forms_of, sought.by_stem))
        self.needles = needles_of(known or ())
        self.looks_for_letters = known is not None and len(self.needles) <= MOST_NEEDLES
        self.glance = _Glance(sought, parts, known, self.needles if self.looks_for_letters else None)
        self.chunks: dict[str, list[_Found]] = {}
        self.farthest = max((len(run.words) + run.slop for _, run in sought.runs), default=0)

    def matches(self, text: str) -> list[Match]:
        """What matches(Analyzer.terms(text), sought) gives."""
        found = (
            words_by_letters(text, self) if self.looks_for_letters else self.words(text, self.tokens(text))
        )
        return with_runs(found, self.sought)

    def tokens(self, text: str) -> Iterator["_Found"]:
        """The tokens in which something matches."""
        tokens = ((token.start(), self.glance[token[0]]) for token in TOKEN.finditer(text))
        return (found for found in tokens if found[1])

    def tokens_by_letters(self, text: str) -> Iterator["_Found"]:
        """The same, only looked for where the letters of a known form stand."""
        for start in sorted(chunk_starts(text, self.needles)):
            chunk = text[start : end_of_chunk(text, start)]
            found = self.chunks.get(chunk)
            if found is None:
                found = self.chunks[chunk] = list(self.tokens(chunk))
            for at, marks in found:
                yield start + at, marks

    def words(self, text: str, tokens: Iterable["_Found"]) -> list[Match]:
        """The words in these tokens that match; words of runs as if each were a want."""
        found, number, before = list[Match](), 0, 0
        for at, marks in tokens:
            if self.farthest:
                number += self.words_between(text, before, at)
                before = at
            for start, end, want, nth in marks:
                found.append(Match(at + start, at + end, want, number + nth, number + nth))
        return found

    def words_between(self, text: str, start: int, end: int) -> int:
        """How many words there are, not counted further than a run can reach."""
        tokens = islice(TOKEN.finditer(text, start, end), self.farthest)
        return sum(1 if _is_plain(token[0]) else len(self.parts(token[0])) for token in tokens)


@compiled
def words_by_letters(text: str, finder: Finder) -> list[Match]:
    """Finder.words(), in the tokens that letters lead to.

    Compiled, all tokens are gone through, and those looked at that hold the letters of a needle in any order: in a
    quarter of the time that it takes to find each needle and what it stands in.
    """
    return finder.words(text, finder.tokens_by_letters(text))


_Marks = tuple[
    tuple[int, int, int, int], ...
]  # in a token: from, to, the number of a want, the how-manieth word
_Found = tuple[int, _Marks]  # where a token begins, and what in it matches


def needles_of(forms: Iterable[str]) -> list[str]:
    """Strings of which at least one stands in every token, in lower case, that has one of these forms."""
    needles: list[str] = []
    for form in sorted({form.lower() for form in forms}, key=lambda form: (len(form), form)):
        if not any(len(needle) >= SHORT and needle in form for needle in needles):
            needles.append(form)
    return needles


def chunk_starts(text: str, needles: list[str]) -> set[int]:
    """Where the chunks begin, between spaces or line breaks, that hold a needle or odd characters."""
    places = (
        []
        if text.isascii() and "'" not in text and "`" not in text
        else [m.start() for m in _ODD.finditer(text)]
    )
    lower = text.lower()
    if len(lower) != len(text):
        lower = text.replace(
            "İ", " "
        ).lower()  # becomes two characters; it is odd, so that its chunk is looked at
    for needle in needles:
        size, at = len(needle), lower.find(needle)
        whole = size < SHORT and (needle.isalpha() or needle.isdigit())
        while at >= 0:
            if not whole or not (_goes_on(lower, at) or _goes_on(lower, at + size)):
                places.append(at)
            at = lower.find(needle, at + size)
    rfind = text.rfind
    return {max(rfind(" ", 0, at), rfind("\n", 0, at)) + 1 for at in places}


def _goes_on(lower: str, at: int) -> bool:
    """Whether a word or a number goes on here."""
    both = lower[at - 1 : at + 1]
    return len(both) == 2 and (both.isalpha() or both.isdigit())


def end_of_chunk(text: str, start: int) -> int:
    """Where the chunk ends that begins here."""
    space = text.find(" ", start)
    end = space if space >= 0 else len(text)
    line = text.find("\n", start, end)
    return line if line >= 0 else end


class _Glance(dict[str, _Marks]):
    """Raw token → what in it matches. Found out at the first look-up.

    known: all forms that can match, if they are known; needles: see needles_of().
    """

    def __init__(
        self,
        sought: Sought,
        parts: Callable[[str], tuple[Part, ...]],
        known: frozenset[str] | None,
        needles: list[str] | None,
    ) -> None:
        super().__init__()
        self.numbers_of, self.parts = sought.numbers_of, parts
        self.known, self.needles = known, needles

    def __missing__(self, token: str) -> _Marks:
        parts = () if self._cannot_match(token) else self.parts(token)
        marks = self[token] = tuple(
            (start, end, number, nth)
            for nth, (stem, form, start, end) in enumerate(parts)
            for number in self.numbers_of(stem, form)
        )
        return marks

    def _cannot_match(self, token: str) -> bool:
        """Whether no word of a token has a known form; AS is known in capitals."""
        if self.known is not None and _is_plain(token):
            return token.lower() not in self.known and token not in self.known
        if self.needles is None:
            return False
        folded = fold(token)
        return not any(needle in folded for needle in self.needles)


def _is_plain(token: str) -> bool:
    """Whether a token is one word, whatever it means."""
    return token.isascii() and token.isalpha() and len(token) <= LONGEST


def with_runs(found: list[Match], sought: Sought) -> list[Match]:
    """Of words that match, and words of runs, all matches in the order of the text."""
    if not sought.runs:
        return sorted(found)
    words = dict[int, dict[int, Match]]()  # the number of a want or word → place in the text → match
    for match in found:
        words.setdefault(match.want, {})[match.first] = match
    every = [match for match in found if match.want < len(sought.wants)]
    for want, run in sought.runs:
        own = [words.get(sought.run_words[word, run.exact], {}) for word in run.words]
        for first, last in run_places([list(places) for places in own], run.slop):
            every.append(Match(own[0][first].start, own[-1][last].end, want, first, last))
    return sorted(every)


def run_places(places: list[list[int]], slop: int) -> Iterator[tuple[int, int]]:
    """(first, last) of each way that the words, of which these are the places, follow each other.

    The nearest next word is always the best choice: it leaves the most room for those after it.
    """
    longest = len(places) - 1 + slop
    cursors = [0] * len(places)
    for first in places[0]:
        at = first
        for n in range(1, len(places)):
            following = places[n]
            while cursors[n] < len(following) and following[cursors[n]] <= at:
                cursors[n] += 1
            if cursors[n] == len(following):
                return
            at = following[cursors[n]]
        if at - first <= longest:
            yield first, at
