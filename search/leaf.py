"""The articles that a word or phrase matches, with their points: decoded and scored once, then kept."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.snapshot import Postings, Snapshot

from . import plan
from .rank import Floats, Model

Docs = npt.NDArray[np.int64]
Points = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint64]

TOP = 64  # articles whose order is kept for each leaf
SPARSE = 64  # a leaf with fewer than 1 in so many articles is looked up by bisection, others in an array


class Matches:
    """Articles in rising order and the points of each; size: how many articles there are at all."""

    def __init__(self, docs: Docs, points: Points, size: int) -> None:
        # One more article that is not there, so that a bisection always ends at one.
        self.fenced = np.append(docs, size), np.append(points, np.float32(0))
        self.docs: Docs = self.fenced[0][:-1]
        self.points: Points = self.fenced[1][:-1]
        self.size = size

    def __len__(self) -> int:
        return len(self.docs)

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
        table = 4 * self.size if len(self.docs) * SPARSE > self.size else 0
        return 2000 + 12 * len(self.docs) + self.size // 8 + table


def best(docs: Docs, points: Points, count: int) -> tuple[Docs, Points]:
    """The articles with the most points, the best first, ties in the order of the articles."""
    if len(docs) > count:
        least = np.partition(points, len(points) - count)[len(points) - count] if count else np.inf
        kept = np.flatnonzero(points >= least)
        docs, points = docs[kept], points[kept]
    order = np.lexsort((docs, -points))[:count]
    return docs[order], points[order]


@dataclass(eq=False)
class Leaves:
    """Makes the matches of leaves over one snapshot."""

    snapshot: Snapshot
    model: Model
    places: dict[tuple[int, str, bool], Docs] = field(default_factory=dict)

    @cached_property
    def factors(self) -> tuple[Floats, ...]:
        """What one occurrence counts, for each field and article."""
        pairs = zip(self.snapshot.lengths, self.snapshot.mean_lengths, strict=True)
        return tuple(
            self.model.factor(n, lengths.astype(np.float64), mean) for n, (lengths, mean) in enumerate(pairs)
        )

    def matches(self, leaf: plan.Leaf) -> Matches:
        """The articles that match, and their points."""
        match leaf:
            case plan.Word():
                docs, points = self.word(leaf)
            case plan.Forms():
                docs, points = self.scored(self.forms(leaf.forms, leaf.scope))
            case plan.Phrase():
                docs, points = self.phrase(leaf)
        return Matches(docs, (points * leaf.weight).astype(np.float32), self.snapshot.articles)

    def word(self, leaf: plan.Word) -> tuple[Docs, Floats]:
        """A term, and the very form on top of it."""
        form = leaf.form if self.model.form_weight else None
        found = {n: self.snapshot.term_postings(n, leaf.stem, form) for n in leaf.scope}
        docs, points = self.scored(self.counted({n: all_forms for n, (all_forms, _) in found.items()}))
        typed = {n: just for n, (_, just) in found.items() if just is not None}
        if typed:
            own, extra = self.scored(self.counted(typed))
            points[docs.searchsorted(own)] += self.model.form_weight * extra
        return docs, points

    def forms(self, forms: tuple[str, ...], scope: plan.Scope) -> tuple[Docs, Floats]:
        """The articles with any of these forms and how often, counted by field."""
        every = [{n: self.snapshot.form_postings(n, form) for n in scope} for form in sorted(set(forms))]
        return added(list(map(self.counted, every)))

    def counted(self, postings: dict[int, Postings]) -> tuple[Docs, Floats]:
        """Occurrences in several fields, each counted with the factor of its field."""
        return added([(p.docs, p.freqs * self.factors[n][p.docs]) for n, p in postings.items()])

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
            docs = self.snapshot.docs_at(
                n, starts_of_phrase(self.word_places(n, leaf), leaf.slop, self.ends(n))
            )
            postings[n] = Postings(*np.unique(docs, return_counts=True))
        for word in leaf.words:
            rarity += self.model.rarity(self.snapshot.live_count, self.holding(word, leaf))
        return self.scored(self.counted(postings), rarity)

    def holding(self, word: str, leaf: plan.Phrase) -> int:
        """How many articles hold a word of a phrase."""
        read = self.snapshot.form_postings if leaf.exact else self.snapshot.postings
        held = [read(n, word).docs for n in leaf.scope]
        return len(held[0]) if len(held) == 1 else len(np.union1d(*held))

    def word_places(self, field: int, leaf: plan.Phrase) -> list[Docs]:
        """Where each word of a phrase stands."""
        return [self.places_of(field, word, leaf.exact) for word in leaf.words]

    def places_of(self, field: int, word: str, exact: bool) -> Docs:
        """Where a term or form stands."""
        key = (field, word, exact)
        found = self.places.get(key)
        if found is None:
            found = self.snapshot.form_places(field, word) if exact else self.snapshot.places(field, word)
            self.places[key] = found
        return found

    def ends(self, field: int) -> Docs:
        """Where the articles end, as places are counted."""
        return self.snapshot.origins[field][1:]


def added(parts: list[tuple[Docs, Floats]]) -> tuple[Docs, Floats]:
    """Several lists of articles with numbers as one, the numbers of an article added."""
    parts = sorted((part for part in parts if len(part[0])), key=lambda part: len(part[0])) or parts[:1]
    if not parts:  # a pattern that no form fits
        return np.empty(0, np.int64), np.empty(0, np.float64)
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        (few, extra), (docs, x) = parts
        at = docs.searchsorted(few)
        if at[-1] < len(docs) and bool((docs[at] == few).all()):
            x[at] += extra
            return docs, x
    docs, where = np.unique(np.concatenate([docs for docs, _ in parts]), return_inverse=True)
    weights = np.concatenate([x for _, x in parts])
    return docs, np.bincount(where, weights=weights, minlength=len(docs)).astype(np.float64, copy=False)


def starts_of_phrase(places: list[Docs], slop: int, ends: Docs) -> Docs:
    """Where a phrase begins, given where each of its words stands. Each beginning counts once."""
    if slop == 0:
        return adjacent(places)
    first = at = places[0]
    for following in places[1:]:
        if not len(following):
            return following
        next_at = following.searchsorted(at, side="right")
        kept = next_at < len(following)
        first, at = first[kept], following[next_at[kept]]
    near = at - first < len(places) + slop
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
