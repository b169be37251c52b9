"""A query's tree → a plan for the collector: words analysed, patterns expanded to forms, values looked up."""

import fnmatch
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.storage.snapshot import Snapshot
from index.words.analysis import Analyzer
from index.words.tokens import TOKEN, fold

from ..asking.parse import patterns_in
from ..asking.query import All, Any, DateRange, Fuzzy, InField, Node, Not, Pattern, Phrase, Same, Word
from . import plan
from .rank import QUESTION_WORDS, Model
from .wordlist import Meant, meant_by

MODEL = Model()
NOTHING = plan.Forms(())
SCOPES = {"title": plan.TITLE, "body": plan.BODY}
KNOWN_PATTERNS = 64  # of which the forms are kept: they are asked for by the plan and by what marks them


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans for one snapshot."""

    snapshot: Snapshot
    analyzer: Analyzer
    model: Model = MODEL
    known: dict[Pattern | Fuzzy, Meant] = field(default_factory=dict)

    def of(self, node: Node, scope: plan.Scope = plan.TEXT) -> plan.Plan:
        match node:
            case Word(text, exact):
                return self.run(text, 0, exact, scope)
            case Phrase(text, slop, exact):
                return self.run(text, slop, exact, scope)
            case Pattern() | Fuzzy():
                return plan.Forms(self.forms(node), scope)
            case DateRange(since, until):
                return plan.Days(since, until)
            case InField("title" | "body" as name, inner):
                return self.of(inner, SCOPES[name])
            case InField(name, inner):
                return self.value(name, inner)
            case Same(nodes):
                return plan.Best(tuple(self.instead(each, nodes[0], scope) for each in nodes))
            case Any(nodes):
                return self.combined(plan.Any, nodes, scope)
            case All(nodes):
                return self.combined(plan.All, nodes, scope)
            case Not(inner):
                return plan.Except(plan.Everything(), self.of(inner, scope))

    def combined(
        self, kind: Callable[[tuple[plan.Plan, ...]], plan.Plan], nodes: Sequence[Node], scope: plan.Scope
    ) -> plan.Plan:
        """Any or All of the nodes, without those that are excluded."""
        wanted = tuple(self.of(each, scope) for each in nodes if not isinstance(each, Not))
        excluded = tuple(self.of(each.node, scope) for each in nodes if isinstance(each, Not))
        found = wanted[0] if len(wanted) == 1 else kind(wanted)
        return plan.Except(found, plan.Any(excluded)) if excluded else found

    def run(self, text: str, slop: int, exact: bool, scope: plan.Scope) -> plan.Plan:
        """A word; or several that stand next to each other: a phrase, or a compound such as Rusia-Ukraina."""
        terms = self.analyzer.terms(text)
        if not terms:
            return NOTHING
        if len(terms) > 1:
            words = tuple(term.form if exact else term.stem for term in terms)
            return plan.Phrase(words, slop, exact, scope)
        term = terms[0]
        if exact:
            return plan.Forms((term.form,), scope)
        weight = self.model.question if term.form in QUESTION_WORDS else 1.0
        return plan.Word(term.stem, term.form, scope, weight)

    def instead(self, node: Node, typed: Node, scope: plan.Scope) -> plan.Plan:
        """What means the same as something typed is worth nearly as much, however many words it has."""
        found = self.of(node, scope)
        if node is not typed and isinstance(found, plan.Word | plan.Phrase):
            return replace(found, weight=self.model.equivalent * self.rarity(typed) / self.rarity(node))
        return found

    def rarity(self, node: Node) -> float:
        """What the words of a node are worth together: the rarer, the more."""
        match node:
            case Any(nodes) | All(nodes):
                return sum(map(self.rarity, nodes))
            case Word(text) | Phrase(text):
                return sum(self.rarity_of(term.stem) for term in self.analyzer.terms(text)) or 1.0
        return 1.0

    def rarity_of(self, stem: str) -> float:
        """As in the scoring model, told from the dictionary alone."""
        holding = sum(own.documents for _, term in self.snapshot.terms(stem) for own in term.fields)
        live = self.snapshot.live_count
        return self.model.rarity(live, min(holding, live))

    def forms(self, node: Pattern | Fuzzy) -> tuple[str, ...]:
        """The forms of the index that a pattern stands for, the most frequent first."""
        if node not in self.known:
            if len(self.known) >= KNOWN_PATTERNS:
                self.known.clear()
            self.known[node] = meant_by(self.snapshot, node)
        return self.known[node].forms

    def cut_short(self, node: Node) -> Iterator[tuple[str, Meant]]:
        """The patterns of a planned query that fit more forms than are looked for."""
        for pattern in patterns_in(node):
            meant = self.known.get(pattern)
            if meant and meant.every > len(meant.forms):
                yield pattern.text, meant

    def value(self, column: str, node: Node) -> plan.Plan:
        """Articles with a value (source, place, author) that holds the words; a filter."""
        if isinstance(node, Any | All):
            kind = plan.Any if isinstance(node, Any) else plan.All
            return kind(tuple(self.value(column, each) for each in node.nodes))
        if isinstance(node, Not):
            return plan.Except(plan.Everything(), self.value(column, node.node))
        fits = self.value_test(node)
        return plan.Value(column, tuple(value for value in self.snapshot.values(column) if fits(value)))

    def value_test(self, node: Node) -> Callable[[str], bool]:
        """Whether a whole value is meant by a word, phrase or pattern."""
        if isinstance(node, Pattern):
            return lambda value: fnmatch.fnmatchcase(fold(value), fold(node.text))
        if not isinstance(node, Word | Phrase | Fuzzy):
            return lambda value: False
        wanted = forms_of(node.text)
        return lambda value: contains(forms_of(value), wanted)

    def holds(self, phrase: str) -> bool:
        """Whether the index has every word of a text."""
        return all(self.snapshot.terms(term.stem) for term in self.analyzer.terms(phrase))


def forms_of(text: str) -> list[str]:
    """The words of a name: kompas.com → kompas, com."""
    return [fold(token) for token in TOKEN.findall(text)]


def contains(values: list[str], wanted: list[str]) -> bool:
    """Whether wanted stands in values as a run."""
    count = len(wanted)
    return bool(wanted) and any(values[at : at + count] == wanted for at in range(len(values) - count + 1))
