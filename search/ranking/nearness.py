"""What the places of the words add to an article's points: for words said early, and for words said together.

    lead      Σ worth × e^(−first place / lead_length) over the words that the article holds; the title is place 0
    nearness  the most that the words within a window are worth together, less what the dearest word is worth alone

A word is worth its rarity times its weight; what stands for a word (an abbreviation, another spelling) counts as
it. Only the best articles are looked at (rank.DEPTH of them): the bonus is never negative, so that the others stay
behind them, and the order does not depend on how many are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.storage.packing import distinct, ranges
from index.storage.spots import holding, spots

from . import plan
from .collector import Collector, Found
from .leaf import Docs, run_starts
from .rank import DEPTH, Floats

Unit = tuple[plan.Leaf, ...]  # a word as typed, then what stands for it

MANY_FORMS = 16  # a pattern that stands for more forms has no place
COMMON = (
    4  # words that more than 1 in so many articles hold (and COMMON_LEAST articles) count for nothing here:
)
COMMON_LEAST = 1000  # they would give .0005 and are three quarters of the places to be read
MOST_WORDS = 64  # of 1,000 words, each beside each place of all others, the table takes 14 s and 5 GB
ROOM = 4_000_000  # places that are kept
STRIDE = 1 << 32  # between articles, when places of several are one row of numbers
NONE: Docs = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a leaf stands: places in the bodies as the snapshot counts them, and articles that say it in the title."""

    places: Docs
    titles: Docs


@dataclass(frozen=True, slots=True)
class Bonus:
    """What is added to the points of articles. firsts, leads: units × articles; near: articles."""

    worths: Floats
    firsts: Floats
    leads: Floats
    near: Floats

    @property
    def total(self) -> Floats:
        total: Floats = self.leads.sum(axis=0) + self.near
        return total


def units(wanted: plan.Plan) -> list[Unit]:
    """The words of a plan that give points, each with what stands for it."""
    match wanted:
        case plan.Any(plans) | plan.All(plans):
            return [unit for each in plans for unit in units(each)]
        case plan.Best(plans):
            others = tuple(each for each in plans[1:] if isinstance(each, plan.Leaf))
            return [unit + others for each in plans[:1] for unit in units(each)]
        case plan.Except(inner, _):
            return units(inner)
        case plan.Word() | plan.Forms() | plan.Phrase():
            return [(wanted,)]
    return []


class Nearness:
    """Looks at the places of words in the articles that a collector found; it keeps the places that it read."""

    def __init__(self, collector: Collector, room: int = ROOM) -> None:
        self.collector = collector
        self.snapshot = collector.snapshot
        self.model = collector.leaves.model
        self.cache: dict[plan.Leaf, Placed] = {}
        self.room = room

    def top(self, wanted: plan.Plan, count: int) -> Found:
        """The best count articles; which of them come first does not depend on how many are asked for."""
        return self.reranked(self.collector.top(wanted, max(count, DEPTH)), wanted).first(count)

    def reranked(self, found: Found, wanted: plan.Plan) -> Found:
        """The same articles with the bonus added to the points of the best DEPTH, in the order of the points."""
        words = self.telling(units(wanted))
        if not words or not len(found.docs):
            return found
        by_number = found.docs[:DEPTH].argsort()
        head = found.docs[by_number]
        points = (found.points[by_number] + self.bonus(words, head).total).astype(np.float32)
        order = np.lexsort((head, -points))
        head, points = head[order], points[order]
        if len(found.docs) > DEPTH:
            head, points = (
                np.concatenate([head, found.docs[DEPTH:]]),
                np.concatenate([points, found.points[DEPTH:]]),
            )
        return Found(head, points, found.total)

    def telling(self, words: Sequence[Unit]) -> list[Unit]:
        """The words that are not too common to tell anything; of very many the rarest."""
        most = max(COMMON_LEAST, self.snapshot.live_count // COMMON)
        held = [len(self.collector.matches(unit[0])) for unit in words]
        telling = [number for number, count in enumerate(held) if count <= most]
        rarest = sorted(sorted(telling, key=held.__getitem__)[:MOST_WORDS])
        return [words[number] for number in rarest]

    def bonus(self, words: Sequence[Unit], docs: Docs) -> Bonus:
        """What the places of words give each of the articles, which are in rising order."""
        worths = np.array([self.worth(unit[0]) for unit in words])
        leaves = [(number, leaf) for number, unit in enumerate(words) for leaf in unit]
        found = [self.spots(leaf, docs) for _, leaf in leaves]
        rows, positions = (np.concatenate(each) for each in zip(*found, strict=True))
        numbers = np.repeat([number for number, _ in leaves], [len(each) for each, _ in found])
        cells = numbers * len(docs) + rows
        firsts = np.full(len(words) * len(docs), np.inf)
        np.minimum.at(firsts, cells, positions.astype(np.float64))
        firsts[np.concatenate([number * len(docs) + self.titled(leaf, docs) for number, leaf in leaves])] = 0
        shaped: Floats = firsts.reshape(len(words), len(docs))
        leads = self.model.lead * worths[:, None] * np.exp(shaped * (-1 / self.model.lead_length))
        near = together(rows * STRIDE + positions, numbers, worths, self.model.window, len(docs))
        return Bonus(worths, shaped, leads, self.model.nearness * near)

    def spots(self, leaf: plan.Leaf, docs: Docs) -> tuple[Docs, Docs]:
        """Where a leaf stands in the bodies of articles: in which of them, and at which position."""
        if isinstance(leaf, plan.Word):
            return spots(self.snapshot, 1, leaf.stem, docs) if 1 in leaf.scope else (NONE, NONE)
        places, origins = self.placed(leaf).places, self.snapshot.origins[1]
        begins = origins[docs]
        low = places.searchsorted(begins)
        counts = places.searchsorted(origins[docs + 1]) - low
        return np.arange(len(docs)).repeat(counts), places[ranges(low, counts)] - begins.repeat(counts)

    def titled(self, leaf: plan.Leaf, docs: Docs) -> Docs:
        """Which of the articles have a leaf in the title."""
        if isinstance(leaf, plan.Word):
            return holding(self.snapshot, 0, leaf.stem, docs) if 0 in leaf.scope else NONE
        titles = self.placed(leaf).titles
        return holds(titles, docs) if len(titles) else NONE

    def placed(self, leaf: plan.Leaf) -> Placed:
        """Where a leaf stands, from the cache or read."""
        found = self.cache.pop(leaf, None)
        if found is None:
            found = Placed(self.places(leaf, 1), self.titles(leaf))
            self.room -= len(found.places)
            while self.room < 0 and self.cache:
                self.room += len(self.cache.pop(next(iter(self.cache))).places)
        self.cache[leaf] = found  # last again, so that the first is the one not used for longest
        return found

    def places(self, leaf: plan.Leaf, field: int) -> Docs:
        """Every place of a leaf in a field."""
        if field not in leaf.scope:
            return NONE
        match leaf:
            case plan.Word():
                return self.snapshot.places(field, leaf.stem)
            case plan.Phrase():
                return self.collector.leaves.phrase_places(field, leaf)
            case plan.Forms(forms) if len(forms) <= MANY_FORMS:
                each = [self.snapshot.form_places(field, form) for form in sorted(set(forms))]
                return np.sort(np.concatenate([NONE, *each]))
        return NONE

    def titles(self, leaf: plan.Leaf) -> Docs:
        """The articles with a leaf in the title."""
        return distinct(self.snapshot.docs_at(0, self.places(leaf, 0)))

    def worth(self, leaf: plan.Leaf) -> float:
        """The rarity of a leaf, of a phrase that of its words together, times its weight."""
        live, leaves = self.snapshot.live_count, self.collector.leaves
        if isinstance(leaf, plan.Phrase):
            rarity = sum(self.model.rarity(live, leaves.holding(word, leaf)) for word in leaf.words)
        else:
            rarity = self.model.rarity(live, len(self.collector.matches(leaf)))
        return leaf.weight * rarity


def holds(docs: Docs, wanted: Docs) -> Docs:
    """Which of the wanted articles are among docs, as places in wanted."""
    at = np.minimum(docs.searchsorted(wanted), len(docs) - 1)
    return np.flatnonzero(docs[at] == wanted)


def together(spots: Docs, numbers: Docs, worths: Floats, window: int, articles: int) -> Floats:
    """The most that words within a window are worth in each article, less what its dearest word is worth.

    spots: article × STRIDE + place of every occurrence; numbers: which word stands there.
    """
    near = np.zeros(articles)
    if len(worths) < 2 or not len(spots):
        return near
    order = spots.argsort(kind="stable")
    spots, numbers = spots[order], numbers[order]
    latest = np.where(numbers == np.arange(len(worths))[:, None], spots, -STRIDE)
    np.maximum.accumulate(latest, axis=1, out=latest)
    worth = worths @ (spots - latest < window)
    article = spots // STRIDE
    first = run_starts(article)
    near[article[first]] = np.maximum.reduceat(worth, first) - np.maximum.reduceat(worths[numbers], first)
    return near
