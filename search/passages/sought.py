"""What a query looks for in a text.

A Want is one word, phrase or pattern of the query with everything that counts as it: `KPK` may be the stem
kpk or the run komisi · berantas · korupsi. Snippets count how many distinct wants a passage holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from index.words.analysis import Term

from ..asking.query import All, Any, Fuzzy, InField, Node, Pattern, Phrase, Same, Word

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
    def runs(self) -> list[tuple[int, Run]]:
        return [(n, run) for n, want in enumerate(self.wants) for run in want.runs]

    @cached_property
    def run_words(self) -> Mapping[tuple[str, bool], int]:
        """The words of runs and whether they are forms, numbered on from the wants."""
        words = dict.fromkeys((word, run.exact) for _, run in self.runs for word in run.words)
        return {word: number for number, word in enumerate(words, len(self.wants))}

    @cached_property
    def by_stem(self) -> Mapping[str, list[int]]:
        """Stem → the numbers of the wants and of the words of runs that it is."""
        wants = [(stem, n) for n, want in enumerate(self.wants) for stem in want.stems]
        return _table([*wants, *((word, n) for (word, exact), n in self.run_words.items() if not exact)])

    @cached_property
    def by_form(self) -> Mapping[str, list[int]]:
        """The same of forms."""
        wants = [(form, n) for n, want in enumerate(self.wants) for form in want.forms]
        return _table([*wants, *((word, n) for (word, exact), n in self.run_words.items() if exact)])

    def numbers_of(self, stem: str, form: str) -> Sequence[int]:
        """The wants, and the words of runs, that a word is."""
        numbers = self.by_stem.get(stem, ())
        return sorted({*numbers, *self.by_form[form]}) if form in self.by_form else numbers


def _table(pairs: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    table: dict[str, list[int]] = {}
    for key, number in pairs:
        table.setdefault(key, []).append(number)
    return table


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


def has_fields(node: Node) -> bool:
    """Whether something else is looked for in titles than in bodies; most queries name no field."""
    return list(alternatives(node, "title")) != list(alternatives(node, "body"))


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
