"""What a query looks for in a text, and where it stands there.

A Want is one word, phrase or pattern of the query with everything that counts as it: `KPK` may be the stem
kpk or the run komisi · berantas · korupsi. Snippets count how many distinct wants a passage holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from index.words.analysis import Term
from index.words.tokens import LONGEST, TOKEN, Part

from ..asking.query import All, Any, Fuzzy, InField, Node, Pattern, Phrase, Same, Word

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")  # one word, in the form in which it stands there
Analyse = Callable[[str], list[Term]]
Leaf = Word | Phrase | Pattern | Fuzzy


class Run(NamedTuple):
    """Words in this order, with at most slop other words between them in all."""

    words: tuple[str, ...]
    slop: int = 0
    exact: bool = False  # the words are forms, not stems


class Want(NamedTuple):
    """Any of these stems, forms or runs. weight: what it is worth in a passage; 0 is marked, not counted."""

    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Sought:
    """The wants of a query, and tables to find them with; make it once for all hits of a query."""

    wants: tuple[Want, ...]

    @cached_property
    def by_stem(self) -> Mapping[str, list[int]]:
        return _table((stem, n) for n, want in enumerate(self.wants) for stem in want.stems)

    @cached_property
    def by_form(self) -> Mapping[str, list[int]]:
        return _table((form, n) for n, want in enumerate(self.wants) for form in want.forms)

    @cached_property
    def runs(self) -> list[tuple[int, Run]]:
        return [(n, run) for n, want in enumerate(self.wants) for run in want.runs]

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems that need to be looked for, those within runs too."""
        return frozenset(self.by_stem).union(*(run.words for _, run in self.runs if not run.exact))

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset(self.by_form).union(*(run.words for _, run in self.runs if run.exact))


class Match(NamedTuple):
    """An occurrence of a want: text[start:end], the terms first to last."""

    start: int
    end: int
    want: int
    first: int
    last: int


def _table(pairs: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    table: dict[str, list[int]] = {}
    for key, number in pairs:
        table.setdefault(key, []).append(number)
    return table


def matches(terms: list[Term], sought: Sought) -> list[Match]:
    """Every occurrence of every want, in the order of the text."""
    stems, forms = sought.stems, sought.forms
    if forms:
        hits = [(n, term) for n, term in enumerate(terms) if term[0] in stems or term[1] in forms]
    else:
        hits = [(n, term) for n, term in enumerate(terms) if term[0] in stems]
    return _found(hits, sought)


class Finder:
    """Finds in many texts what one query looks for, without making all their terms: in half the time.

    parts: Analyzer.parts. forms_of: every form of a stem that the texts may hold, for texts of an index, which
    knows them; then nearly no word needs to be analysed.
    """

    def __init__(
        self,
        sought: Sought,
        parts: Callable[[str], tuple[Part, ...]],
        forms_of: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        self.sought = sought
        self.glance = _Glance(sought, parts)
        if forms_of is not None:
            self.glance.known = sought.forms.union(*map(forms_of, sought.stems))

    def matches(self, text: str) -> list[Match]:
        """What matches(Analyzer.terms(text), sought) gives."""
        glance, hits = self.glance, list[tuple[int, Term]]()
        more = 0  # words than tokens so far
        for n, token in enumerate(TOKEN.finditer(text)):
            if parts := glance[token[0]]:
                at = token.start()
                for stem, form, start, end in parts:
                    hits.append((n + more, Term(stem, form, at + start, at + end)))
                    more += 1
                more -= 1
        return _found(hits, self.sought)


class _Glance(dict[str, tuple[Part, ...]]):
    """Raw token → its parts, if they have to be looked at; else nothing. Found out at the first look-up."""

    def __init__(self, sought: Sought, parts: Callable[[str], tuple[Part, ...]]) -> None:
        super().__init__()
        self.stems, self.forms, self.parts = sought.stems, sought.forms, parts
        self.known: frozenset[str] | None = None  # all forms that can match

    def __missing__(self, token: str) -> tuple[Part, ...]:
        if self.known is not None and self._cannot_match(token, self.known):
            self[token] = ()
            return ()
        parts = self.parts(token)
        if len(parts) == 1 and parts[0].stem not in self.stems and parts[0].form not in self.forms:
            parts = ()
        self[token] = parts
        return parts

    @staticmethod
    def _cannot_match(token: str, known: frozenset[str]) -> bool:
        """Whether a token is one plain word or number and not among these forms; AS is known in capitals."""
        plain = token.isascii() and (token.isalpha() or NUMBER.fullmatch(token)) and len(token) <= LONGEST
        return bool(plain) and token.lower() not in known and token not in known


def _found(hits: list[tuple[int, Term]], sought: Sought) -> list[Match]:
    """Of some words and their positions, what matches; in the order of the text."""
    return sorted([*_words(hits, sought), *_runs(hits, sought)])


def _words(hits: list[tuple[int, Term]], sought: Sought) -> Iterator[Match]:
    by_stem, by_form = sought.by_stem, sought.by_form
    for place, (stem, form, start, end) in hits:
        for want in {*by_stem.get(stem, ()), *by_form.get(form, ())}:
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


# From a query's tree.


def sought_by(
    node: Node,
    analyse: Analyse,
    *,
    field: Literal["title", "body"] = "body",
    forms_of: Callable[[Pattern | Fuzzy], Iterable[str]] = lambda node: (),
    weight_of: Callable[[str], float] = lambda stem: 1.0,
) -> Sought:
    """What a query looks for in the titles or bodies of articles.

    analyse: Analyzer.terms. forms_of: the forms of the index that fit a pattern. weight_of: stem → weight.
    """
    wants: dict[Want, None] = {}
    for leaves in alternatives(node, field):
        found = [_want(leaf, analyse, forms_of, weight_of) for leaf in leaves]
        want = _united([each for each in found if each is not None])
        if want is not None:
            wants[want] = None
    return Sought(tuple(wants))


def alternatives(node: Node, field: Literal["title", "body"]) -> Iterator[tuple[Leaf, ...]]:
    """What is looked for in a field, each with what means the same; not what is excluded."""
    match node:
        case Any(nodes) | All(nodes):
            for inner in nodes:
                yield from alternatives(inner, field)
        case InField(name, inner) if name == field:
            yield from alternatives(inner, field)
        case Same((typed, *others)):
            # Words side by side that are the long form of an abbreviation are marked each by itself.
            apart = isinstance(typed, Any)
            for each in alternatives(typed, field):
                yield each if apart else (*each, *(leaf for leaf in others if isinstance(leaf, Leaf)))
            if apart:
                yield tuple(leaf for leaf in others if isinstance(leaf, Leaf))
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield (node,)


def _united(wants: list[Want]) -> Want | None:
    """One want of several that mean the same; it weighs what the first does."""
    if len(wants) < 2:
        return wants[0] if wants else None
    return Want(
        stems=frozenset().union(*(want.stems for want in wants)),
        forms=frozenset().union(*(want.forms for want in wants)),
        runs=tuple(run for want in wants for run in want.runs),
        weight=wants[0].weight,
    )


def _want(
    leaf: Leaf,
    analyse: Analyse,
    forms_of: Callable[[Pattern | Fuzzy], Iterable[str]],
    weight_of: Callable[[str], float],
) -> Want | None:
    if isinstance(leaf, Pattern | Fuzzy):
        forms = frozenset(forms_of(leaf))
        return Want(forms=forms, weight=weight_of(leaf.text)) if forms else None
    terms = analyse(leaf.text)
    weight = sum(weight_of(term.stem) for term in terms)
    words = tuple(term.form if leaf.exact else term.stem for term in terms)
    if len(words) > 1:
        slop = leaf.slop if isinstance(leaf, Phrase) else 0
        return Want(runs=(Run(words, slop, leaf.exact),), weight=weight)
    if leaf.exact:
        return Want(forms=frozenset(words), weight=weight) if words else None
    return Want(stems=frozenset(words), weight=weight) if words else None
