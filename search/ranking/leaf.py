"""The articles that a word or phrase matches, with their points: decoded and scored once, then kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, reduce
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.compiled import compiled
from index.storage.snapshot import Postings, Snapshot
from index.storage.spots import places_among

from . import plan
from .rank import Floats, Model

Docs = npt.NDArray[np.int64]
Points = npt.NDArray[np.float32]
Numbers = TypeVar("Numbers", Floats, Points)
Bits = npt.NDArray[np.uint64]

Typed = tuple[
    Docs, Docs, Docs, Floats
]  # articles of a word, how often each has it, and as typed; factors of all
Scored = Sequence[tuple[Docs, Points]]

FIRST: Docs = np.zeros(1, np.int64)
NONE: Docs = np.empty(0, np.int64)
TOP = 64  # articles whose order is kept for each leaf
KEPT_LISTS = 256  # of the words of phrases
KEPT_POSTINGS = 4_000_000  # of the forms of patterns: 64 MB
SPARSE = 16  # a leaf with fewer than 1 in so many articles is looked up by bisection, others in an array


class Matches:
    """Articles in rising order and the points of each; size: how many articles there are at all."""

    def __init__(self, docs: Docs, points: Points, size: int) -> None:
        self.docs, self.points, self.size = docs, points, size

    def __len__(self) -> int:
        return len(self.docs)

    @cached_property
    def fenced(self) -> tuple[Docs, Points]:
        """With one more article that is not there, so that a bisection always ends at one."""
        return np.append(self.docs, self.size), np.append(self.points, np.float32(0))

    @cached_property
    def most(self) -> float:
        """The most points that any article has."""
        return float(self.points.max()) if len(self.points) else 0.0

    @cached_property
    def top(self) -> tuple[Docs, Points]:
        """The best TOP articles, the best first."""
        return best(self.docs, self.points, TOP)

    @cached_property
    def bits(self) -> Bits:
        """A bit for each article."""
        held = np.zeros(-(-self.size // 64) * 64, np.bool_)
        held[self.docs] = True
        return np.packbits(held).view(np.uint64)

    @cached_property
    def table(self) -> Points:
        """The points of every article, 0 for those that do not match."""
        table = np.zeros(self.size, np.float32)
        table[self.docs] = self.points
        return table

    def points_of(self, docs: Docs) -> Points:
        """The points of these articles, 0 for those that do not match; all leaves give more than 0."""
        if len(self.docs) * SPARSE > self.size:
            return self.table[docs]
        own, points = self.fenced
        at = own.searchsorted(docs)
        found: Points = points[at] * (own[at] == docs)
        return found

    @property
    def bytes(self) -> int:
        """About how much memory this may take."""
        looked_up = 4 * self.size if len(self.docs) * SPARSE > self.size else 12 * len(self.docs)
        return 2000 + 12 * len(self.docs) + looked_up + self.size // 8


@compiled
def word_points(
    title: Typed, body: Typed, form_weight: float, model: Model, live: int, weight: float
) -> tuple[Docs, Points]:
    """The articles of a word, and its points in each; live: how many articles there are."""
    fields = [field for field in (title, body) if len(field[0])]
    alike = all(typed is freqs for _, freqs, typed, _ in fields)
    docs, rows = added([(field[0], counted_twice(*field)) for field in fields], 2)
    points = model.points(model.rarity(live, len(docs)), rows[0])
    if alike:
        points *= 1 + form_weight
        return docs, (points * weight).astype(np.float32)
    own = rows[1].nonzero()[0]
    points[own] += form_weight * model.points(model.rarity(live, len(own)), rows[1][own])
    return docs, (points * weight).astype(np.float32)


def counted_twice(docs: Docs, freqs: Docs, typed: Docs, factors: Floats) -> Floats:
    """All occurrences in a field, and those of the form typed, counted with the factor of the field."""
    own = factors.take(docs)
    rows = np.empty((2, len(own)))
    np.multiply(own, freqs, out=rows[0])
    np.multiply(own, typed, out=rows[1])
    return rows


@compiled
def best(docs: Docs, points: Points, count: int) -> tuple[Docs, Points]:
    """The articles with the most points, the best first, ties in the order of the articles."""
    if len(docs) > count:
        least = np.partition(points, len(points) - count)[len(points) - count] if count else np.inf
        kept = np.flatnonzero(points >= least)
        docs, points = docs[kept], points[kept]
    order = np.lexsort((docs, -points))[:count]
    return docs[order], points[order]


@compiled
def best_of_sums(words: Scored, table: Points, count: int) -> tuple[Docs, Points, int]:
    """The articles with the most points in all of several lists together, and how many articles these hold.

    table: a zero for each article, and so it is left.
    """
    every: Points = np.concatenate([points for _, points in words])
    docs, points = summed(np.concatenate([docs for docs, _ in words]), every)
    return *best(docs, points, count), len(docs)


@dataclass(eq=False)
class Leaves:
    """Makes the matches of leaves over one snapshot."""

    snapshot: Snapshot
    model: Model
    docs: dict[tuple[int, str, bool], Docs] = field(default_factory=dict)
    read: dict[str, tuple[Postings, ...]] = field(default_factory=dict)
    room: int = 0

    @cached_property
    def factors(self) -> tuple[Floats, ...]:
        """What one occurrence counts, for each field and article."""
        pairs = zip(self.snapshot.lengths, self.snapshot.mean_lengths, strict=True)
        return tuple(
            self.model.factor(n, lengths.astype(np.float64), mean) for n, (lengths, mean) in enumerate(pairs)
        )

    def matches(self, leaf: plan.Leaf) -> Matches:
        """The articles that match, and their points."""
        if isinstance(leaf, plan.Word):
            return Matches(*self.word(leaf), self.snapshot.articles)
        if isinstance(leaf, plan.Forms):
            docs, points = self.scored(self.forms(leaf.forms, leaf.scope))
        else:
            docs, points = self.phrase(leaf)
        return Matches(docs, (points * leaf.weight).astype(np.float32), self.snapshot.articles)

    def word(self, leaf: plan.Word) -> tuple[Docs, Points]:
        """A term, and the very form on top of it."""
        form = leaf.form if self.model.form_weight else None
        title, body = (
            (*(ranked if n in leaf.scope else (NONE, NONE, NONE)), self.factors[n])
            for n, ranked in enumerate(self.snapshot.ranked(leaf.stem, form))
        )
        form_weight = self.model.form_weight if form is not None else 0.0
        return word_points(title, body, form_weight, self.model, self.snapshot.live_count, leaf.weight)

    def forms(self, forms: tuple[str, ...], scope: plan.Scope) -> tuple[Docs, Floats]:
        """The articles with any of these forms and how often, counted by field."""
        every = [{n: self.of_form(form)[n] for n in scope} for form in sorted(set(forms))]
        return added(list(map(self.counted, every)))

    def of_form(self, form: str) -> tuple[Postings, ...]:
        """The articles with a form; kept for a while: `*an` and `*a*` stand for the same frequent forms."""
        found = self.read.get(form)
        if found is None:
            found = self.snapshot.form_postings(form)
            self.room -= sum(len(postings.docs) for postings in found)
            if self.room < 0:
                self.read.clear()
                self.room = KEPT_POSTINGS
            self.read[form] = found
        return found

    def counted(self, postings: dict[int, Postings]) -> tuple[Docs, Floats]:
        """Occurrences in several fields, each counted with the factor of its field."""
        held = [(n, p) for n, p in postings.items() if len(p.docs)]
        return added([(p.docs, p.freqs * self.factors[n].take(p.docs)) for n, p in held])

    def scored(self, counted: tuple[Docs, Floats], rarity: float | None = None) -> tuple[Docs, Floats]:
        """Counted occurrences → points."""
        docs, x = counted
        if rarity is None:
            rarity = self.model.rarity(self.snapshot.live_count, len(docs))
        return docs, self.model.points(rarity, x)

    def phrase(self, leaf: plan.Phrase) -> tuple[Docs, Floats]:
        """A phrase is as rare as its words together, and counted as a word is."""
        postings, rarity = {}, 0.0
        for n in leaf.scope:
            places = self.phrase_places(n, leaf)
            if len(places):
                postings[n] = counted_runs(self.snapshot.docs_at(n, places))
        for word in leaf.words:
            rarity += self.model.rarity(self.snapshot.live_count, self.holding(word, leaf))
        return self.scored(self.counted(postings), rarity)

    def holding(self, word: str, leaf: plan.Phrase) -> int:
        """How many articles hold a word of a phrase."""
        held = [self.docs_of(n, word, leaf.exact) for n in leaf.scope]
        return len(held[0]) if len(held) == 1 else len(union(*held))

    def phrase_places(self, field: int, leaf: plan.Phrase) -> Docs:
        """Where a phrase begins; only where its words stand in the articles that hold all of them is looked at."""
        held = sorted((self.docs_of(field, word, leaf.exact) for word in set(leaf.words)), key=len)
        among = reduce(intersection, held)
        if not len(among):
            return among
        read = self.snapshot.form_places if leaf.exact else partial(places_among, self.snapshot)
        places = {word: read(field, word, among) for word in set(leaf.words)}
        return starts_of_phrase([places[word] for word in leaf.words], leaf.slop, self.ends(field))

    def docs_of(self, field: int, word: str, exact: bool) -> Docs:
        """The articles with a term or form in a field."""
        key = (field, word, exact)
        found = self.docs.get(key)
        if found is None:
            if len(self.docs) >= KEPT_LISTS:
                self.docs.clear()
            postings = self.of_form(word)[field] if exact else self.snapshot.postings(field, word)
            found = self.docs[key] = postings.docs
        return found

    def ends(self, field: int) -> Docs:
        """Where the articles end, as places are counted."""
        return self.snapshot.origins[field][1:]


def added(parts: list[tuple[Docs, Floats]], rows: int | None = None) -> tuple[Docs, Floats]:
    """Several lists of articles with numbers (or so many rows of numbers) as one; those of an article added."""
    parts = sorted((part for part in parts if len(part[0])), key=lambda part: len(part[0]))
    if not parts:
        return NONE, np.empty(0 if rows is None else (rows, 0), np.float64)
    if len(parts) == 1:
        return parts[0]
    if len(parts) > 2:
        every, numbers = zip(*parts, strict=True)
        docs, x = np.concatenate(every), np.concatenate(numbers, axis=-1)
        if x.ndim > 1 or len(docs) * SPARSE <= parts[-1][0][-1]:
            return summed(docs, x)
        sums: Floats = np.bincount(docs, weights=x).astype(
            np.float64, copy=False
        )  # in a tenth of the time of sorting
        docs = np.flatnonzero(np.bincount(docs))
        return docs, sums[docs]
    (few, extra), (docs, x) = parts
    at = docs.searchsorted(few)
    inside = docs.take(at, mode="clip") == few  # nearly always: what the title says stands in the body too
    if not inside.all():
        return summed(np.concatenate([docs, few]), np.concatenate([x, extra], axis=-1))
    x[..., at] += extra
    return docs, x


def run_starts(values: Docs) -> Docs:
    """Where each run of equal values begins."""
    if not len(values):
        return values
    return np.concatenate((FIRST, (values[1:] != values[:-1]).nonzero()[0] + 1))


def summed(docs: Docs, x: Numbers) -> tuple[Docs, Numbers]:
    """Articles in any order with numbers (or rows of numbers) → each article once; those of an article added."""
    order = docs.argsort(kind="stable")
    docs = docs[order]
    begins = run_starts(docs)
    sums: Numbers = np.add.reduceat(x[..., order], begins, axis=-1)
    return docs[begins], sums


def intersection(few: Docs, many: Docs) -> Docs:
    """The articles in both of two lists."""
    at = many.searchsorted(few)
    if len(at) and at[-1] == len(many):
        few = few[at < len(many)]
        at = at[: len(few)]
    found: Docs = few[many[at] == few]
    return found


def union(one: Docs, other: Docs) -> Docs:
    """The articles in either of two lists."""
    few, many = sorted((one, other), key=len)
    if len(intersection(few, many)) == len(few):  # nearly always: what the title says stands in the body too
        return many
    both: Docs = np.sort(np.concatenate([few, many]))  # np.union1d takes ten times as long
    once: Docs = both[np.concatenate([[True], both[1:] != both[:-1]])]
    return once


def counted_runs(docs: Docs) -> Postings:
    """Articles in rising order, each as often as it was found."""
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else docs
    return Postings(docs[first], np.diff(first, append=len(docs)))


def starts_of_phrase(places: list[Docs], slop: int, ends: Docs) -> Docs:
    """Where a phrase begins, given where each of its words stands. Each beginning counts once."""
    if slop == 0:
        return adjacent(places)
    first = at = places[0]
    for words, following in enumerate(places[1:], 1):
        if not len(following):
            return following
        next_at = following.searchsorted(at, side="right")
        kept = next_at < len(following)
        first, at = first[kept], following[next_at[kept]]
        near = at - first <= words + slop  # what is too far apart by now stays so
        first, at = first[near], at[near]
    return first[at < ends[ends.searchsorted(first, side="right")]] if len(first) else first


def adjacent(places: list[Docs]) -> Docs:
    """Where words stand one after another: the rarest word's places, kept where all others are beside it."""
    order = sorted(range(len(places)), key=lambda n: len(places[n]))
    starts = places[order[0]] - order[0]
    for n in order[1:]:
        if not len(starts):
            break
        at = places[n].searchsorted(starts + n)
        at[at == len(places[n])] = 0
        starts = starts[places[n][at] == starts + n] if len(places[n]) else starts[:0]
    return starts
