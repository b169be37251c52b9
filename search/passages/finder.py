"""Where in a text stands what a query looks for.

`matches` goes through all words of a text. A Finder, which knows every form that can match, looks for their letters
first and at words only where these stand: in a tenth of the time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from index.words.analysis import Term
from index.words.tokens import LONGEST, TOKEN, Part, fold

from .sought import Sought

MOST_NEEDLES = 64  # beyond that, looking at every word takes less time than looking for each
SHORT = 4  # letters; shorter ones stand within so many words that they do not stand for longer forms

# Whatever can make a token another one than its letters in lower case: not the usual marks of printing.
_ODD = re.compile("[^\x00-&(-_a-\x7f\xa0“”–—…•]")


class Match(NamedTuple):
    """An occurrence of a want: text[start:end], the words first to last.

    A Finder that knows all forms counts no more words between two matches than can matter.
    """

    start: int
    end: int
    want: int
    first: int
    last: int


def matches(terms: list[Term], sought: Sought) -> list[Match]:
    """Every occurrence of every want, in the order of the text."""
    stems, forms = sought.stems, sought.forms
    if forms:
        hits = [(n, term) for n, term in enumerate(terms) if term[0] in stems or term[1] in forms]
    else:
        hits = [(n, term) for n, term in enumerate(terms) if term[0] in stems]
    return _found(hits, sought)


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
        known = None if forms_of is None else sought.forms.union(*map(forms_of, sought.stems))
        self.needles = needles_of(known or ())
        self.looks_for_letters = known is not None and len(self.needles) <= MOST_NEEDLES
        self.glance = _Glance(sought, parts, known, self.needles if self.looks_for_letters else None)
        self.chunks: dict[str, _Chunk] = {}
        self.farthest = max((len(run.words) + run.slop for _, run in sought.runs), default=0)

    def matches(self, text: str) -> list[Match]:
        """What matches(Analyzer.terms(text), sought) gives."""
        lower = text.lower()
        if self.looks_for_letters and len(lower) == len(text):  # İ becomes two characters
            return _found(self.hits(text, lower), self.sought)
        return _found(self.all_hits(text), self.sought)

    def all_hits(self, text: str) -> list["Hit"]:
        """The words that may match, and their numbers in the text."""
        glance, hits = self.glance, list[Hit]()
        more = 0  # words than tokens so far
        for n, token in enumerate(TOKEN.finditer(text)):
            if parts := glance[token[0]]:
                at = token.start()
                for stem, form, start, end in parts:
                    hits.append((n + more, Term(stem, form, at + start, at + end)))
                    more += 1
                more -= 1
        return hits

    def hits(self, text: str, lower: str) -> list["Hit"]:
        """The same, only looked for where the letters of a known form stand."""
        hits, number, after = list[Hit](), 0, 0
        for start in sorted(chunk_starts(text, lower, self.needles)):
            chunk = text[start : end_of_chunk(text, start)]
            found = self.chunks.get(chunk)
            if found is None:
                found = self.chunks[chunk] = self.looked_at(chunk)
            for at, end, parts in found:
                if self.farthest:
                    number += self.words_between(text, after, start + at)
                    after = start + end
                for stem, form, first, last in parts:
                    hits.append((number, Term(stem, form, start + at + first, start + at + last)))
                    number += 1
        return hits

    def looked_at(self, chunk: str) -> "_Chunk":
        """The tokens of a chunk that may match."""
        tokens = ((token, self.glance[token[0]]) for token in TOKEN.finditer(chunk))
        return [(token.start(), token.end(), parts) for token, parts in tokens if parts]

    def words_between(self, text: str, start: int, end: int) -> int:
        """How many words there are, not counted further than a run can reach."""
        tokens = islice(TOKEN.finditer(text, start, end), self.farthest)
        return sum(1 if _is_plain(token[0]) else len(self.parts(token[0])) for token in tokens)


Hit = tuple[int, Term]  # a word and its number in the text
_Chunk = list[tuple[int, int, tuple[Part, ...]]]  # tokens: from, to, and their words


def needles_of(forms: Iterable[str]) -> list[str]:
    """Strings of which at least one stands in every token, in lower case, that has one of these forms."""
    needles: list[str] = []
    for form in sorted({form.lower() for form in forms}, key=lambda form: (len(form), form)):
        if not any(len(needle) >= SHORT and needle in form for needle in needles):
            needles.append(form)
    return needles


def chunk_starts(text: str, lower: str, needles: list[str]) -> set[int]:
    """Where the chunks begin, between spaces or line breaks, that hold a needle or odd characters."""
    places = (
        []
        if text.isascii() and "'" not in text and "`" not in text
        else [m.start() for m in _ODD.finditer(text)]
    )
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


class _Glance(dict[str, tuple[Part, ...]]):
    """Raw token → its parts, if they have to be looked at; else nothing. Found out at the first look-up.

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
        self.stems, self.forms, self.parts = sought.stems, sought.forms, parts
        self.known, self.needles = known, needles

    def __missing__(self, token: str) -> tuple[Part, ...]:
        parts = () if self._cannot_match(token) else self.parts(token)
        if len(parts) == 1 and parts[0].stem not in self.stems and parts[0].form not in self.forms:
            parts = ()
        self[token] = parts
        return parts

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


def _found(hits: list[tuple[int, Term]], sought: Sought) -> list[Match]:
    """Of some words and their positions, what matches; in the order of the text."""
    return sorted([*_words(hits, sought), *_runs(hits, sought)])


def _words(hits: list[tuple[int, Term]], sought: Sought) -> Iterator[Match]:
    by_stem, by_form = sought.by_stem, sought.by_form
    for place, (stem, form, start, end) in hits:
        wants = by_stem.get(stem, ())
        for want in {*wants, *by_form[form]} if form in by_form else wants:
            yield Match(start, end, want, place, place)


def _runs(hits: list[tuple[int, Term]], sought: Sought) -> Iterator[Match]:
    terms = dict(hits) if sought.runs else {}
    for want, run in sought.runs:
        kind = 1 if run.exact else 0
        where: dict[str, list[int]] = {word: [] for word in run.words}
        for place, term in hits:
            if (word := term[kind]) in where:
                where[word].append(place)
        for first, last in run_places([where[word] for word in run.words], run.slop):
            yield Match(terms[first].start, terms[last].end, want, first, last)


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
