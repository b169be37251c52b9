"""The articles that a word or phrase matches, with their points: decoded and scored once, then kept."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from index.storage.snapshot import Postings, Snapshot

from . import plan
from .lists import SPARSE, Bits, Docs, Points, added, best, word_points
from .phrases import Phrases
from .rank import Floats, Model

TOP = 64  # articles whose order is kept for each leaf
KEPT_POSTINGS = 4_000_000  # of the forms of patterns: 64 MB


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


@dataclass(eq=False)
class Leaves:
    """Makes the matches of leaves over one snapshot."""

    snapshot: Snapshot
    model: Model
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
            ranked if n in leaf.scope else ranked[:, :0]
            for n, ranked in enumerate(self.snapshot.ranked(leaf.stem, form))
        )
        form_weight = self.model.form_weight if form is not None else 0.0
        live = self.snapshot.live_count
        return word_points(title, body, self.factors, form_weight, self.model, live, leaf.weight)

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

    @cached_property
    def phrases(self) -> Phrases:
        """What finds phrases."""
        return Phrases(self.snapshot, self.of_form)

    def phrase(self, leaf: plan.Phrase) -> tuple[Docs, Floats]:
        """A phrase is as rare as its words together, and counted as a word is."""
        postings = {n: self.phrases.postings(n, leaf) for n in leaf.scope}
        return self.scored(self.counted(postings), self.rarity_of(leaf))

    def rarity_of(self, leaf: plan.Phrase) -> float:
        """The rarities of its words together."""
        live = self.snapshot.live_count
        return sum([self.model.rarity(live, self.phrases.holding(word, leaf)) for word in leaf.words])
