"""The other way to answer: Whoosh's own matchers, article by article, over the same segments.

What the collector has no plan for, any Whoosh query, is answered here: `found_by(snapshot, query)`. And every plan can
be written as a Whoosh query, `as_whoosh(plan)`: both ways give the same articles, order and points, which the tests
hold. Whoosh's and, or, not and term matchers do the work; what Whoosh does not know (a word counted over title
and body at once) or does wrong (see Best, Weightless, InOrder) has a matcher of its own.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from whoosh import query
from whoosh.matching import Matcher, NullMatcher, WrappingMatcher
from whoosh.searching import Searcher

from index.storage.codec import WhooshReader
from index.storage.schema import FORMS, STEMS
from index.storage.snapshot import Snapshot
from index.storage.term import FIELDS

from . import plan
from .collector import Found
from .rank import Model


def found_by(snapshot: Snapshot, wanted: Any, count: int = 10) -> Found:
    """The best articles for a Whoosh query. Every hit is scored: Whoosh's own short cut to the best few errs."""
    searcher = Searcher(WhooshReader(snapshot))
    hits = [(hit.docnum, hit.score) for hit in searcher.search(wanted, limit=None)]
    docs, points = np.array([doc for doc, _ in hits], np.int64), np.array([x for _, x in hits], np.float32)
    return Found(docs[:count], points[:count], len(hits))


def as_whoosh(wanted: plan.Plan, model: Model) -> Any:
    """A plan as a Whoosh query."""
    match wanted:
        case plan.Any(plans):
            return union([as_whoosh(each, model) for each in plans])
        case plan.Best(plans):
            return Best([as_whoosh(each, model) for each in plans])
        case plan.All(plans):
            return query.And([as_whoosh(each, model) for each in plans]) if plans else query.NullQuery
        case plan.Except(inner, without):
            return query.And([as_whoosh(inner, model), Weightless(query.Not(as_whoosh(without, model)))])
        case plan.Value(column, values):
            return Weightless(union([query.Term(column, value) for value in values]))
        case plan.Days(since, until):
            first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
            return Weightless(query.TermRange("day", first, last))
        case plan.Everything():
            return Weightless(query.Every())
        case plan.Word(stem, form, scope, weight):
            word = Counted([stem], False, scope, model, weight)
            if form is None:
                return word
            return query.Or(
                [word, Counted([form], True, scope, model, weight * model.form_weight, of_stem=stem)]
            )
        case plan.Forms(forms, scope, weight):
            return Counted(sorted(set(forms)), True, scope, model, weight)
        case plan.Phrase(words, slop, exact, scope, weight):
            return Counted(list(words), exact, scope, model, weight, slop=slop)


def union(queries: list[Any]) -> Any:
    """Whoosh's Or, but never the variant for small indexes that loses articles of 0 points."""
    either = query.Or(queries)
    either.matcher_type = query.Or.DEFAULT_MATCHER
    return either if queries else query.NullQuery


class Weightless(query.Query):  # type: ignore[misc]
    """A filter: what the inner query matches, for no points (a Not by itself would give one)."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def estimate_size(self, reader: Any) -> int:
        return int(self.inner.estimate_size(reader))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        found = self.inner.matcher(searcher, context)
        return WrappingMatcher(found, boost=0.0) if found.is_active() else NullMatcher()


class Best(query.Query):  # type: ignore[misc]
    """The points of the best of several queries. Whoosh's DisjunctionMax mixes points of different articles up."""

    def __init__(self, queries: list[Any]) -> None:
        self.queries = queries

    def estimate_size(self, reader: Any) -> int:
        return sum(int(each.estimate_size(reader)) for each in self.queries)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        found = [each.matcher(searcher, context) for each in self.queries]
        return BestMatcher([(0, matcher) for matcher in found])


class Counted(query.Query):  # type: ignore[misc]
    """One word (any of some terms), or with slop a phrase, counted over several fields and scored by the model.

    of_stem: only if the form is one of this term.
    """

    boost = 1.0

    def __init__(
        self,
        words: list[str],
        exact: bool,
        scope: plan.Scope,
        model: Model,
        weight: float,
        *,
        slop: int | None = None,
        of_stem: str | None = None,
    ) -> None:
        self.words, self.scope, self.model, self.weight = words, scope, model, weight
        self.names = {n: (FORMS if exact else STEMS)[FIELDS[n]] for n in scope}
        self.slop, self.of_stem = slop, of_stem

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        reader = searcher.reader()
        if self.of_stem is not None and self.of_stem not in reader.snapshot.stems_of(self.words[0]):
            return NullMatcher()
        if self.slop is None:
            rarity = self.rarity(searcher, self.words)
            found = [(n, matcher) for n in self.scope for matcher in self.terms(searcher, n, self.words)]
        else:
            rarity = sum(self.rarity(searcher, [word]) for word in self.words)
            found = [(n, self.phrase(searcher, n)) for n in self.scope]
        active = [(n, matcher) for n, matcher in found if matcher.is_active()]
        if not active:
            return NullMatcher()
        return CountedMatcher(active, reader.snapshot, self.model, rarity * self.weight)

    def terms(self, searcher: Any, field: int, words: list[str]) -> Iterator[Matcher]:
        """Whoosh's matchers of these words in a field."""
        return (query.Term(self.names[field], word).matcher(searcher) for word in words)

    def rarity(self, searcher: Any, words: list[str]) -> float:
        """What any of these words is worth."""
        matchers = [matcher for n in self.scope for matcher in self.terms(searcher, n, words)]
        holding = set().union(*(set(matcher.all_ids()) for matcher in matchers))
        return self.model.rarity(searcher.reader().doc_count(), len(holding))

    def phrase(self, searcher: Any, field: int) -> Matcher:
        """The phrase in one field."""
        matchers = list(self.terms(searcher, field, self.words))
        if not all(matcher.is_active() for matcher in matchers):
            return NullMatcher()
        return InOrder(matchers, self.slop or 0)


class InOrder(Matcher):  # type: ignore[misc]
    """Articles in which words stand in order with at most slop others between them in all; weight: how often.

    Whoosh bounds each gap, not all of them together.
    """

    def __init__(self, matchers: list[Matcher], slop: int) -> None:
        self.matchers, self.slop = matchers, slop
        self.count = 0
        self.settle()

    def settle(self) -> None:
        """Go on to the first article from here on in which the phrase stands."""
        while self.is_active():
            furthest = max(matcher.id() for matcher in self.matchers)
            behind = [matcher for matcher in self.matchers if matcher.id() < furthest]
            for matcher in behind:
                matcher.skip_to(furthest)
            if not behind:
                self.count = self.times([matcher.value_as("positions") for matcher in self.matchers])
                if self.count:
                    return
                self.matchers[0].next()

    def times(self, places: list[list[int]]) -> int:
        """From how many places on the words stand in order."""
        return sum(self.follow(start, places[1:], self.slop) for start in places[0])

    def follow(self, at: int, places: list[list[int]], left: int) -> bool:
        if not places:
            return True
        return any(
            self.follow(p, places[1:], left - (p - at - 1)) for p in places[0] if 0 < p - at <= left + 1
        )

    def is_active(self) -> bool:
        return all(matcher.is_active() for matcher in self.matchers)

    def id(self) -> int:
        return int(self.matchers[0].id())

    def weight(self) -> float:
        return float(self.count)

    def next(self) -> None:
        self.matchers[0].next()
        self.settle()

    def copy(self) -> "InOrder":
        return InOrder([matcher.copy() for matcher in self.matchers], self.slop)


class Abreast(Matcher):  # type: ignore[misc]
    """The union of matchers, each with the number of its field, gone through article by article."""

    def __init__(self, matchers: list[tuple[int, Matcher]]) -> None:
        self.matchers = matchers

    def is_active(self) -> bool:
        return any(matcher.is_active() for _, matcher in self.matchers)

    def id(self) -> int:
        return min(int(matcher.id()) for _, matcher in self.matchers if matcher.is_active())

    def here(self) -> list[tuple[int, Matcher]]:
        """The matchers that stand at this article."""
        at = self.id()
        return [(n, matcher) for n, matcher in self.matchers if matcher.is_active() and matcher.id() == at]

    def next(self) -> None:
        for _, matcher in self.here():
            matcher.next()

    def copies(self) -> list[tuple[int, Matcher]]:
        """Copies of the matchers."""
        return [(n, matcher.copy()) for n, matcher in self.matchers]


class BestMatcher(Abreast):
    """The most points that any of the matchers gives."""

    def score(self) -> float:
        return float(max(matcher.score() for _, matcher in self.here()))

    def weight(self) -> float:
        return self.score()

    def copy(self) -> "BestMatcher":
        return BestMatcher(self.copies())


class CountedMatcher(Abreast):
    """The points that the model gives for the weights of the matchers together."""

    def __init__(
        self, matchers: list[tuple[int, Matcher]], snapshot: Snapshot, model: Model, worth: float
    ) -> None:
        super().__init__(matchers)
        self.snapshot, self.model, self.worth = snapshot, model, worth

    def weight(self) -> float:
        """Occurrences as the model counts them."""
        doc, x = self.id(), 0.0
        for n, matcher in self.here():
            length, mean = float(self.snapshot.lengths[n][doc]), self.snapshot.mean_lengths[n]
            x += matcher.weight() * self.model.factor(n, length, mean)
        return x

    def score(self) -> float:
        return self.model.points(self.worth, self.weight())

    def copy(self) -> "CountedMatcher":
        return CountedMatcher(self.copies(), self.snapshot, self.model, self.worth)
