"""A query tree against the index: which articles match, and with what score.

Whoosh gives the postings of each word; the tree is put together here, with arrays over all documents, so that
articles that hold more of the words can come first, and no top-k shortcut can lose one.
"""

import fnmatch
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any as Whoosh

import numpy as np
from numpy.typing import NDArray

from index.analysis import Analyzer
from index.compounds import Part
from index.schema import FORMS, STEMS
from index.tokens import TOKEN, fold

from .query import All, Any, DateRange, Fuzzy, InField, Node, Not, Pattern, Phrase, Word

Scores = NDArray[np.float64]  # one for each document, NaN where it does not match
Frequencies = dict[int, int]  # document → how often

TEXT = ("title", "body")
K1, B = 1.2, 0.75  # of BM25
TITLE_WEIGHT = 1.5
FORM_WEIGHT = 0.5  # the form as typed, on top of its root
COVERAGE = 0.5  # score × (share of the query's words that the article holds) ** COVERAGE


class Matching:
    """Evaluates trees over one searcher."""

    def __init__(self, searcher: Whoosh, analyzer: Analyzer) -> None:
        self.reader = searcher.reader()
        self.analyzer = analyzer
        self.size: int = self.reader.doc_count_all()
        self.live = np.array([not self.reader.is_deleted(n) for n in range(self.size)], dtype=bool)
        self.lengths = cache(self.lengths_of)

    def scores(self, node: Node, fields: tuple[str, ...] = TEXT) -> Scores:
        match node:
            case Word():
                return self.word(node, fields)
            case Phrase():
                return self.phrase(node, fields)
            case Pattern() | Fuzzy():
                return self.best(self.term(FORMS[name], form) for name in fields for form in self.forms(node))
            case DateRange():
                return self.days(node)
            case InField("title" | "body" as name, inner):
                return self.scores(inner, (name,))
            case InField(name, inner):
                return self.values(name, inner)
            case Any(nodes):
                return self.any(nodes, fields)
            case All(nodes):
                return self.all([self.scores(each, fields) for each in nodes])
            case Not(inner):
                return np.where(np.isnan(self.scores(inner, fields)) & self.live, 0.0, np.nan)

    # --- words and phrases ---------------------------------------------------------------------------------

    def word(self, node: Word, fields: tuple[str, ...]) -> Scores:
        parts = parts_of(node.text, self.analyzer)
        if len(parts) != 1:  # a compound such as Rusia-Ukraina stands at consecutive positions
            return self.phrase(Phrase(node.text, exact=node.exact), fields) if parts else self.nothing()
        return self.total(self.weighed(name, parts[0], node.exact) for name in fields)

    def weighed(self, name: str, part: Part, exact: bool) -> Scores:
        """One word in one field: its root, and on top of it the form as typed."""
        weight = TITLE_WEIGHT if name == "title" else 1.0
        form = self.term(FORMS[name], part.form)
        if exact:
            return weight * form
        return weight * (self.term(STEMS[name], part.stem) + FORM_WEIGHT * np.nan_to_num(form))

    def term(self, field: str, term: str) -> Scores:
        found = self.occurrences(field, term)
        return self.bm25(field, {doc: len(places) for doc, places in found.items()}, self.idf(len(found)))

    def phrase(self, node: Phrase, fields: tuple[str, ...]) -> Scores:
        parts = parts_of(node.text, self.analyzer)
        if len(parts) < 2:
            return self.word(Word(node.text, node.exact), fields) if parts else self.nothing()
        return self.total(self.phrase_in(name, parts, node) for name in fields)

    def phrase_in(self, name: str, parts: list[Part], node: Phrase) -> Scores:
        field = FORMS[name] if node.exact else STEMS[name]
        words = [self.occurrences(field, part.form if node.exact else part.stem) for part in parts]
        common = set(words[0]).intersection(*words[1:])
        counts = {doc: runs([word[doc] for word in words], node.slop) for doc in common}
        weight = TITLE_WEIGHT if name == "title" else 1.0
        idf = sum(self.idf(len(word)) for word in words)
        return weight * self.bm25(field, {doc: count for doc, count in counts.items() if count}, idf)

    def occurrences(self, field: str, term: str) -> dict[int, list[int]]:
        """Document → positions of a term."""
        if (field, term.encode()) not in self.reader:
            return {}
        matcher = self.reader.postings(field, term.encode())
        found = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.value_as("positions")
            matcher.next()
        return found

    def bm25(self, field: str, counts: Frequencies, idf: float) -> Scores:
        scores = self.nothing()
        docs = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        tf = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        lengths = self.lengths(field)
        average = max(lengths.mean(), 1.0) if self.size else 1.0
        scores[docs] = idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[docs] / average))
        return scores

    def idf(self, count: int) -> float:
        return float(np.log(1 + (self.size - count + 0.5) / (count + 0.5)))

    def lengths_of(self, field: str) -> NDArray[np.float64]:
        """How many terms each document has in a field."""
        return np.array([self.reader.doc_field_length(n, field) for n in range(self.size)], dtype=np.float64)

    # --- patterns, dates and whole values ------------------------------------------------------------------

    def forms(self, node: Pattern | Fuzzy) -> list[str]:
        """Forms of the index that fit a pattern, or are at most so many edits away."""
        found = (self.forms_in(FORMS[name], node) for name in TEXT)
        return sorted(set().union(*found))

    def forms_in(self, field: str, node: Pattern | Fuzzy) -> set[str]:
        wanted = fold(node.text)
        if isinstance(node, Fuzzy):
            return set(self.reader.terms_within(field, wanted, node.edits))
        prefix = re.split(r"[*?]", wanted)[0]
        fits = re.compile(re.escape(wanted).replace(r"\*", ".*").replace(r"\?", "."))
        forms = (term.decode() for term in self.reader.expand_prefix(field, prefix))
        return {form for form in forms if fits.fullmatch(form)}

    def weight(self, stem: str) -> float:
        """What a word is worth in a passage: the rarer, the more."""
        return self.idf(self.reader.doc_frequency(STEMS["body"], stem.encode()))

    def days(self, node: DateRange) -> Scores:
        since = node.since.isoformat() if node.since else "0001-01-01"
        until = node.until.isoformat() if node.until else "9999-12-31"
        return self.values_that("day", lambda day: since <= day <= until)

    def values(self, name: str, node: Node) -> Scores:
        """Documents whose source, place or author holds the words; a filter, worth nothing."""
        if isinstance(node, Any):
            return self.best(self.values(name, each) for each in node.nodes)
        if isinstance(node, All):
            return self.all([self.values(name, each) for each in node.nodes])
        if isinstance(node, Not):
            return np.where(np.isnan(self.values(name, node.node)) & self.live, 0.0, np.nan)
        fits = value_test(node, self.analyzer)
        return self.values_that(name, fits)

    def values_that(self, field: str, fits: Callable[[str], bool]) -> Scores:
        scores = self.nothing()
        for term in list(self.reader.lexicon(field)):
            if fits(term.decode()):
                matcher = self.reader.postings(field, term)
                scores[list(matcher.all_ids())] = 0.0
        return scores

    # --- the tree ------------------------------------------------------------------------------------------

    def any(self, nodes: Iterable[Node], fields: tuple[str, ...]) -> Scores:
        """At least one; articles that hold more of them first, those that hold an excluded one never."""
        wanted = [self.scores(each, fields) for each in nodes if not isinstance(each, Not)]
        excluded = [self.scores(each.node, fields) for each in nodes if isinstance(each, Not)]
        held = sum(~np.isnan(scores) for scores in wanted)
        scores = self.total(wanted) * (held / len(wanted)) ** COVERAGE
        for each in excluded:
            scores[~np.isnan(each)] = np.nan
        return scores

    def all(self, found: list[Scores]) -> Scores:
        """A sum: NaN in any of them is NaN in the whole."""
        return np.sum(found, axis=0) if found else self.nothing()

    def total(self, found: Iterable[Scores]) -> Scores:
        """The sum of those that match; NaN where none does."""
        stack = np.stack([*found, self.nothing()])
        return np.where(np.isnan(stack).all(axis=0), np.nan, np.nansum(stack, axis=0))

    def best(self, found: Iterable[Scores]) -> Scores:
        """The highest of those that match; NaN where none does."""
        scores = self.nothing()
        for each in found:
            scores = np.fmax(scores, each)
        return scores

    def nothing(self) -> Scores:
        return np.full(self.size, np.nan)


def parts_of(text: str, analyzer: Analyzer) -> list[Part]:
    """The words of a piece of the query, as the documents were analysed."""
    return [part for token in TOKEN.findall(text) for part in analyzer.parts(token)]


def runs(places: list[list[int]], slop: int) -> int:
    """How often words follow each other in order, with at most slop other words between them in all."""
    reachable = {(start, slop) for start in places[0]}
    for following in places[1:]:
        here = set(following)
        reachable = {
            (at + gap + 1, left - gap)
            for at, left in reachable
            for gap in range(left + 1)
            if at + gap + 1 in here
        }
    return len({at for at, _ in reachable})


def value_test(node: Node, analyzer: Analyzer) -> Callable[[str], bool]:
    """Whether a whole value (a source, a place, an author) is meant by a word, phrase or pattern."""
    if isinstance(node, Pattern):
        return lambda value: fnmatch.fnmatchcase(value, node.text.casefold())
    if not isinstance(node, Word | Phrase | Fuzzy):
        return lambda value: False
    wanted = [part.form for part in parts_of(node.text, analyzer)]
    return lambda value: contains([part.form for part in parts_of(value, analyzer)], wanted)


def contains(values: list[str], wanted: list[str]) -> bool:
    """Whether wanted stands in values as a run."""
    count = len(wanted)
    return bool(wanted) and any(values[i : i + count] == wanted for i in range(len(values) - count + 1))
