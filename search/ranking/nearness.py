"""What the places of the words add to an article's points: for words said early, and for words said together.

    lead      Σ worth × (LEAD × e^(−first place / LEAD_LENGTH) + what saturated(x) gains if early ones count more)
              over the words that the article holds; the title is place 0; what an occurrence counts for more:
              EARLY × e^(−place / LEAD_LENGTH)
    nearness  Σ √(worth × worth) × e^(−words between them / REACH) over the words that are neighbours in the query
              and, times SKIPPING, those with one word between them there; where they come closest to each other

A word is worth its rarity times its weight; what stands for a word (an abbreviation, another spelling) counts as
it. Only the best articles are looked at (rank.DEPTH of them): the bonus is never negative, so that the others stay
behind them, and the order does not depend on how many are asked for.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.compiled import compiled
from index.storage.packing import ranges
from index.storage.spots import holding
from index.storage.spots import spots as spots_of

from . import plan
from .collector import Collector, Found
from .lists import Docs, Points, counted_at
from .rank import DEPTH, Floats, Model

Unit = tuple[plan.Leaf, ...]  # a word as typed, then what stands for it
# The number of a word, articles by their place among some, rising, and the positions there; None: all are 0.
Placing = tuple[int, Docs, Docs | None]

MANY_FORMS = 16  # a pattern that stands for more forms has no place
COMMON = (
    4  # words that more than 1 in so many articles hold (and COMMON_LEAST articles) count for nothing here:
)
COMMON_LEAST = 1000  # they would give .0005 and are three quarters of the places to be read
MOST_WORDS = 64  # of 1,000 words, each beside each place of all others, the table takes 14 s and 5 GB
ROOM = 4_000_000  # places that are kept
STRIDE = 1 << 32  # between articles, when places of several are one row of numbers
GAPS = (1, 2)  # pairs of words that are neighbours in the query, and with one between them
NONE: Docs = np.empty(0, np.int64)


class Placed(NamedTuple):
    """Where a leaf stands: places in the bodies as the snapshot counts them, and articles that say it in the title."""

    places: Docs
    titles: Docs


class Bonus(NamedTuple):
    """What is added to the points of articles. firsts, leads: words × articles; near: pairs × articles; total: all."""

    worths: Floats
    firsts: Floats
    leads: Floats
    near: Floats
    total: Floats
    pairs: Docs


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
        head = np.sort(found.docs[:DEPTH])
        return Found(*lifted(found.docs, found.points, head, self.bonus(words, head).total), found.total)

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
        placed = [
            part for n, unit in enumerate(words) for leaf in unit for part in self.placing(n, leaf, docs)
        ]
        factors = self.collector.leaves.factors[1][docs]
        return Bonus(worths, *placing(placed, worths, factors, self.model), neighbours(len(words)))

    def placing(self, number: int, leaf: plan.Leaf, docs: Docs) -> tuple[Placing, Placing]:
        """Where a leaf of a word stands in the titles, which are one place, and in the bodies."""
        return (number, self.titled(leaf, docs), None), (number, *self.bodies(leaf, docs))

    def bodies(self, leaf: plan.Leaf, docs: Docs) -> tuple[Docs, Docs]:
        """Where a leaf stands in the bodies of articles: in which of them, and at which position."""
        if isinstance(leaf, plan.Word):
            return spots_of(self.snapshot, 1, leaf.stem, docs) if 1 in leaf.scope else (NONE, NONE)
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
                return self.collector.leaves.phrases.places(field, leaf)
            case plan.Forms(forms) if len(forms) <= MANY_FORMS:
                each = [self.snapshot.form_places(field, form) for form in sorted(set(forms))]
                return np.sort(np.concatenate([NONE, *each]))
        return NONE

    def titles(self, leaf: plan.Leaf) -> Docs:
        """The articles with a leaf in the title."""
        return counted_at(self.snapshot.origins[0], self.places(leaf, 0))[0]

    def worth(self, leaf: plan.Leaf) -> float:
        """The rarity of a leaf, of a phrase that of its words together, times its weight."""
        live, leaves = self.snapshot.live_count, self.collector.leaves
        if isinstance(leaf, plan.Phrase):
            rarity = leaves.rarity_of(leaf)
        else:
            rarity = self.model.rarity(live, len(self.collector.matches(leaf)))
        return leaf.weight * rarity


def holds(docs: Docs, wanted: Docs) -> Docs:
    """Which of the wanted articles are among docs, as places in wanted."""
    if not len(docs):
        return docs
    at = np.minimum(docs.searchsorted(wanted), len(docs) - 1)
    return np.flatnonzero(docs[at] == wanted)


@compiled
def placing(
    placed: Sequence[Placing], worths: Floats, factors: Floats, model: Model
) -> tuple[Floats, Floats, Floats, Floats]:
    """First place and bonus of each word in each article, bonus of each pair of words, and all together; see Bonus.

    factors: what an occurrence in the body counts, for each article.
    """
    words, articles = len(worths), len(factors)
    spots = np.concatenate([STRIDE * rows + (0 if places is None else places) for _, rows, places in placed])
    numbers = np.repeat([number for number, *_ in placed], [len(rows) for _, rows, _ in placed])
    at, places = numbers * articles + spots // STRIDE, (spots % STRIDE).astype(np.float64)
    firsts: Floats = np.full((words, articles), np.inf)
    np.minimum.at(firsts.reshape(-1), at, places)
    leads = model.lead * np.exp(-firsts / model.lead_length) + early(at, places, firsts.shape, factors, model)
    leads *= worths[:, None]
    together = near(spots, numbers, worths, articles, model)
    return firsts, leads, together, leads.sum(axis=0) + together.sum(axis=0)


@compiled
def lifted(docs: Docs, points: Points, head: Docs, bonus: Floats) -> tuple[Docs, Points]:
    """The best articles in a new order: the first of them with the bonus added to their points. head: these, rising."""
    count = len(head)
    place = np.empty(count, np.int64)
    place[docs[:count].argsort()] = np.arange(count)
    lifted = (points[:count] + bonus[place]).astype(np.float32)
    order = np.lexsort((docs[:count], -lifted))
    return np.append(docs[:count][order], docs[count:]), np.append(lifted[order], points[count:])


def early(at: Docs, places: Floats, shape: tuple[int, ...], factors: Floats, model: Model) -> Floats:
    """What each word gains in each article if its early occurrences count more; at: word × articles + article."""
    size = shape[0] * shape[1]
    counted = factors * np.bincount(at, minlength=size).reshape(shape)
    extra = factors * np.bincount(at, model.early * np.exp(-places / model.lead_length), size).reshape(shape)
    gained: Floats = model.saturated(counted + extra) - model.saturated(counted)
    return gained


def near(spots: Docs, numbers: Docs, worths: Floats, articles: int, model: Model) -> Floats:
    """What each pair of words gives each article."""
    one, other = neighbours(len(worths)).T
    weights = model.nearness * model.skipping ** (other - one - 1.0) * np.sqrt(worths[one] * worths[other])
    found: Floats = np.zeros((len(one), articles))
    if len(spots) and len(one):
        closest = distances(spots, numbers, len(worths), articles)[other - one - 1, one]
        found = weights[:, None] * np.exp((1 - closest) / model.reach)
    return found


def neighbours(words: int) -> Docs:
    """The pairs of words side by side, then those with one between them: rows of two numbers, the lower first."""
    return np.array([(n, n + gap) for gap in GAPS for n in range(words - gap)], np.int64).reshape(-1, 2)


def distances(spots: Docs, numbers: Docs, words: int, articles: int) -> Floats:
    """How far apart a word and the next (and the one after that) are where they are closest, in each article.

    spots: article × STRIDE + place of every occurrence; numbers: which word stands there. Given: gap − 1 × word ×
    article; 1 for words side by side, or at one place; STRIDE or so for those that are not both there.
    """
    order = spots.argsort(kind="stable")
    spots, numbers = spots[order], numbers[order] + 2  # two words that are nowhere on either side of them
    at = np.arange(len(spots))
    latest = np.full((words + 4, len(spots)), -STRIDE)
    latest[numbers, at] = spots
    np.maximum.accumulate(latest, axis=1, out=latest)
    apart = np.full((2, words + 4, len(spots)), STRIDE)
    for gap in GAPS:
        apart[gap - 1, numbers - gap, at] = spots - latest[numbers - gap, at]
        apart[gap - 1, numbers, at] = spots - latest[numbers + gap, at]
    article = spots // STRIDE
    first = np.flatnonzero(np.diff(article, prepend=-1))
    closest = np.full((2, words, articles), float(STRIDE))
    closest[..., article[first]] = np.minimum.reduceat(apart[:, 2:-2], first, axis=2)
    apart_at_least_one: Floats = np.maximum(closest, 1)
    return apart_at_least_one
