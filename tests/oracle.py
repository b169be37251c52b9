"""What a plan must find, reckoned article by article in plain Python: slow, simple and independent of the index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from hypothesis import strategies as st
from small_world import words_of

from index.article import Article
from index.words.tokens import Part
from index.writing.preparation import day_of
from search.ranking import plan

K1, B, WEIGHTS, COVERAGE, FORM_WEIGHT = 0.9, (0.75, 0.85), (1.5, 1.0), 0.5, 0.5

Judged = dict[int, float]  # number of an article that matches → its points


@dataclass
class Oracle:
    """Judges articles; only those given exist."""

    articles: Sequence[Article]

    def __post_init__(self) -> None:
        self.texts = [[words_of(a.title), words_of(a.body)] for a in self.articles]
        self.means = [sum(len(text[f]) for text in self.texts) / max(1, len(self.texts)) for f in (0, 1)]

    def points(self, wanted: plan.Plan) -> Judged:
        """Number of each article that matches → its points."""
        match wanted:
            case plan.Any(plans):
                return self.joined([self.points(p) for p in plans], sum)
            case plan.Best(plans):
                return self.joined([self.points(p) for p in plans], max)
            case plan.All(plans):
                parts = [self.points(p) for p in plans]
                every = set.intersection(*map(set, parts)) if parts else set()
                return {n: sum(each[n] for each in parts) for n in every}
            case plan.Except(inner, without):
                excluded = self.points(without)
                return {n: x for n, x in self.points(inner).items() if n not in excluded}
            case plan.Everything() | plan.Value() | plan.Days():
                return {n: 0.0 for n, a in enumerate(self.articles) if passes(a, wanted)}
            case plan.Word():
                found = self.word(lambda part: part.stem == wanted.stem, wanted.scope)
                typed = self.word(lambda p: p.stem == wanted.stem and p.form == wanted.form, wanted.scope)
                return {n: wanted.weight * (x + FORM_WEIGHT * typed.get(n, 0)) for n, x in found.items()}
            case plan.Forms():
                found = self.word(lambda part: part.form in wanted.forms, wanted.scope)
                return {n: wanted.weight * x for n, x in found.items()}
            case plan.Phrase():
                return self.phrase(wanted)

    @staticmethod
    def joined(found: list[Judged], how: Callable[[Iterable[float]], float]) -> Judged:
        """Articles that match any, with the sum or the maximum of their points."""
        every: set[int] = set().union(*found)
        return {n: how(each[n] for each in found if n in each) for n in every}

    def word(self, is_it: Callable[[Part], bool], scope: plan.Scope) -> Judged:
        """Points for the words that are it."""
        return self.scored([[sum(map(is_it, text[f])) for f in (0, 1)] for text in self.texts], scope)

    def scored(self, counts: list[list[int]], scope: plan.Scope, rarity: float | None = None) -> Judged:
        """BM25F with a lower bound for each word held."""
        held = {n: c for n, c in enumerate(counts) if any(c[f] for f in scope)}
        if rarity is None:
            rarity = self.rarity(len(held))
        points = {}
        for n, count in held.items():
            x = 0.0
            for f in scope:
                if count[f]:
                    x += WEIGHTS[f] * count[f] / (1 - B[f] + B[f] * len(self.texts[n][f]) / self.means[f])
            points[n] = rarity * (x * (K1 + 1) / (x + K1) + COVERAGE)
        return points

    def rarity(self, holding: int) -> float:
        return log(1 + (len(self.articles) - holding + 0.5) / (holding + 0.5))

    def phrase(self, wanted: plan.Phrase) -> Judged:
        def kind(part: Part) -> str:
            return part.form if wanted.exact else part.stem

        counts, rarity = [], 0.0
        for text in self.texts:
            runs = [starts([kind(part) for part in text[f]], wanted.words, wanted.slop) for f in (0, 1)]
            counts.append([len(found) for found in runs])
        for word in wanted.words:
            has = [any(kind(p) == word for f in wanted.scope for p in text[f]) for text in self.texts]
            rarity += self.rarity(sum(has))
        return {n: wanted.weight * x for n, x in self.scored(counts, wanted.scope, rarity).items()}


def starts(text: list[str], words: tuple[str, ...], slop: int) -> list[int]:
    """From which places on the words stand in order, with at most slop others between them in all."""

    def from_here(at: int, words: tuple[str, ...], left: int) -> bool:
        if not words:
            return True
        near = range(at, min(at + left + 1, len(text)))
        return any(text[n] == words[0] and from_here(n + 1, words[1:], left - (n - at)) for n in near)

    return [n for n in range(len(text)) if text[n] == words[0] and from_here(n + 1, words[1:], slop)]


def passes(article: Article, wanted: plan.Filter) -> bool:
    """Whether a filter lets an article through."""
    match wanted:
        case plan.Value(column, values):
            own = getattr(article, column)
            return any(value in values for value in (own if isinstance(own, tuple) else (own,)))
        case plan.Days(since, until):
            day = day_of(article.published)
            return (
                day > 0
                and (not since or day >= since.toordinal())
                and (not until or day <= until.toordinal())
            )
        case plan.Everything():
            return True


STEMS = ["ad", "da", "ke", "la", "é", "za", "xx"]
FORMS = ["ada", "adalah", "dan", "ke", "kera", "keras", "lari", "larik", "xx"]
scopes = st.sampled_from([plan.TEXT, plan.TEXT, plan.TITLE, plan.BODY])
weights = st.sampled_from([1.0, 1.0, 2.5])
leaves: st.SearchStrategy[plan.Plan] = st.one_of(
    st.builds(
        plan.Word, st.sampled_from(STEMS), st.one_of(st.none(), st.sampled_from(FORMS)), scopes, weights
    ),
    st.builds(
        plan.Forms, st.lists(st.sampled_from(FORMS), min_size=1, max_size=3).map(tuple), scopes, weights
    ),
    st.builds(
        plan.Phrase,
        st.lists(st.sampled_from(STEMS), min_size=2, max_size=3).map(tuple),
        st.integers(0, 2),
        st.just(False),
        scopes,
        weights,
    ),
    st.builds(
        plan.Phrase,
        st.lists(st.sampled_from(FORMS), min_size=2, max_size=3).map(tuple),
        st.integers(0, 2),
        st.just(True),
        scopes,
        weights,
    ),
)
days = st.sampled_from([None, *(date(2023, 9, day) for day in (13, 14, 15))])
filters: st.SearchStrategy[plan.Plan] = st.one_of(
    st.builds(plan.Value, st.just("source"), st.sampled_from([("Kompas",), ("a\0b", "Antara"), ("Tempo",)])),
    st.builds(plan.Value, st.just("author"), st.just(("Ani",))),
    st.builds(plan.Value, st.just("path"), st.just(("a.txt",))),
    st.builds(plan.Days, days, days),
    st.just(plan.Everything()),
)


def grown(inner: st.SearchStrategy[plan.Plan]) -> st.SearchStrategy[plan.Plan]:
    """Plans made of plans."""
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(plan.Any, several),
        st.builds(plan.All, several),
        st.builds(plan.Best, several),
        st.builds(plan.Except, inner, inner),
    )


plans = st.recursive(st.one_of(leaves, leaves, filters), grown, max_leaves=6)
words_only = st.lists(leaves, min_size=1, max_size=4).map(lambda each: plan.Any(tuple(each)))


def ranked(points: Judged) -> list[tuple[int, float]]:
    """The best first, ties in the order of the articles."""
    return sorted(points.items(), key=lambda item: (-item[1], item[0]))
