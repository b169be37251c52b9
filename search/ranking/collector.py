"""Plans → the best articles: whole lists of articles at a time, with numpy.

What people ask most, one or more words of which any will do, looks at few articles: of the word that most articles
hold, only those at the top of its own list or with another word can be among the best; and a word whose points
could not lift an article over the best found so far is only looked up, never walked through. Filters and
exclusions keep to that. Everything else is evaluated for all articles at once; both ways add up the same numbers.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.storage.snapshot import Snapshot

from . import plan
from .leaf import TOP, Leaves, Matches
from .lists import Bits, Docs, Points, best, best_of_sums, united
from .rank import Model

Mask = npt.NDArray[np.bool_]
LEAVES = (plan.Word, plan.Forms, plan.Phrase)
TOGETHER = (plan.Any, plan.Best)
FILTERS = (plan.Value, plan.Days, plan.Everything)

CACHE_BYTES = 128 << 20
FEW = 32_768  # articles of all words together: to add up all of them takes 60 µs
LONG = 512  # articles of a word; to look at fewer costs less than to find out which need not be looked at
MANY = 64  # words; of 300 words each is looked up in 40,000 lists, which takes 0.3 s
ROUNDING = 1e-5  # of points, by which sums in another order may differ


class Found(NamedTuple):
    """The best articles with their points, the best first, and how many match at all."""

    docs: Docs
    points: Points
    total: int

    def first(self, count: int) -> "Found":
        """The best count of them."""
        return Found(self.docs[:count], self.points[:count], self.total)


class Collector:
    """Answers plans over one snapshot. It keeps what it decoded; make one for each thread."""

    def __init__(
        self, snapshot: Snapshot, model: Model | None = None, *, cache_bytes: int = CACHE_BYTES
    ) -> None:
        self.snapshot = snapshot
        self.size = snapshot.articles
        self.leaves = Leaves(snapshot, model or Model())
        self.cache: dict[plan.Plan, Matches] = {}
        self.room = self.cache_bytes = cache_bytes
        self.masks: dict[plan.Filter, Mask] = {}
        self.unmet: Points = np.full(self.size, -1, np.float32)

    def top(self, wanted: plan.Plan, count: int = 10) -> Found:
        """The best count articles."""
        simple = self.simplified(wanted)
        if simple is not None:
            return self.top_of_any(*simple, count)
        if isinstance(wanted, plan.All) and wanted.plans and all(map(is_listed, wanted.plans)):
            return self.top_of_all(wanted.plans, count)
        mask, points = self.evaluated(wanted)
        docs = np.flatnonzero(mask)
        return Found(*best(docs, points[docs], count), len(docs))

    def matching(self, wanted: plan.Plan) -> Mask:
        """Which articles match: for facets, and for going through all of them."""
        return self.evaluated(wanted)[0]

    def matches(self, listed: plan.Plan) -> Matches:
        """The articles of a leaf, or of leaves of which any will do, from the cache or decoded."""
        found = self.cache.pop(listed, None)
        if found is None:
            found = self.leaves.matches(listed) if isinstance(listed, LEAVES) else self.put_together(listed)
            self.room -= found.bytes
            while self.room < 0 and self.cache:
                self.room += self.cache.pop(next(iter(self.cache))).bytes
        self.cache[listed] = found  # last again, so that the first is the one not used for longest
        return found

    def put_together(self, listed: plan.Plan) -> Matches:
        """The articles of several leaves, with the sum of their points or the best."""
        assert isinstance(listed, TOGETHER), "only such plans are listed"
        parts = [(each.docs, each.points) for each in map(self.matches, listed.plans)]
        best = isinstance(listed, plan.Best)
        return Matches(*reduce(lambda one, other: united(one, other, best), parts), self.size)

    # The way for any of several words, perhaps filtered.

    def simplified(self, wanted: plan.Plan) -> tuple[list[Matches], Mask | None] | None:
        """Leaves of which any will do, and which articles are allowed (None: all); None for other plans."""
        if isinstance(wanted, plan.Any):
            return (
                (list(map(self.matches, wanted.plans)), None) if all(map(is_listed, wanted.plans)) else None
            )
        if is_listed(wanted):
            return [self.matches(wanted)], None
        if isinstance(wanted, plan.Except):
            inner = self.simplified(wanted.plan)
            return inner and (inner[0], allowed_by(inner[1], ~self.matching(wanted.without)))
        if isinstance(wanted, plan.All):
            scoring = [each for each in wanted.plans if not isinstance(each, FILTERS)]
            if len(scoring) != 1:
                return None
            inner = self.simplified(scoring[0])
            filters = [self.filtered(each) for each in wanted.plans if isinstance(each, FILTERS)]
            return inner and (inner[0], reduce(allowed_by, filters, inner[1]))
        return None

    def top_of_any(self, words: Sequence[Matches], allowed: Mask | None, count: int) -> Found:
        """The best articles that hold any of the words (and are allowed)."""
        held = sorted((word for word in words if len(word)), key=len)
        if not held:
            return Found(np.empty(0, np.int64), np.empty(0, np.float32), 0)
        if len(held) == 1 and allowed is None and count <= TOP:
            docs, points = held[0].top
            return Found(docs[:count], points[:count], len(held[0]))
        if len(held) > MANY:
            return self.top_of_many(held, allowed, count)
        if allowed is None and sum(map(len, held)) <= FEW:
            return Found(*best_of_sums([(word.docs, word.points) for word in held], self.unmet, count))
        docs, points = candidates(held, allowed, count)
        docs, points = distinct_best(docs, points, count, len(held))
        return Found(docs, points, self.total(held, allowed))

    def top_of_all(self, leaves: Sequence[plan.Plan], count: int) -> Found:
        """The best articles that hold all of the words: those of the rarest, looked up in the others."""
        rarest, *others = sorted(map(self.matches, leaves), key=len)
        docs, points = rarest.docs, rarest.points
        for other in others:
            more = other.points_of(docs)
            both = more.nonzero()[0]
            docs, points = docs[both], points[both] + more[both]
        return Found(*best(docs, points, count), len(docs))

    def top_of_many(self, words: Sequence[Matches], allowed: Mask | None, count: int) -> Found:
        """The same of so many words that each in the list of each other would be too much: all points are added."""
        mask, points = np.zeros(self.size, np.bool_), np.zeros(self.size, np.float32)
        for word in words:
            mask[word.docs] = True
            points[word.docs] += word.points
        docs = np.flatnonzero(mask if allowed is None else mask & allowed)
        return Found(*best(docs, points[docs], count), len(docs))

    def total(self, words: Sequence[Matches], allowed: Mask | None) -> int:
        """How many articles hold any of the words."""
        if len(words) == 1 and allowed is None:
            return len(words[0])
        held: Bits = reduce(np.bitwise_or, [word.bits for word in words])
        if allowed is not None:
            held = held & bits_of(allowed)
        return int(np.bitwise_count(held).sum())

    # The way for everything.

    def evaluated(self, wanted: plan.Plan) -> tuple[Mask, Points]:
        """Which articles match, and the points of each (0 where none does)."""
        match wanted:
            case plan.Any(plans):
                return self.any_of(plans)
            case plan.All(plans):
                return self.all_of(plans)
            case plan.Best(plans):
                return self.best_of(plans)
            case plan.Except(inner, without):
                mask, points = self.evaluated(inner)
                return kept(mask & ~self.matching(without), points)
            case plan.Value() | plan.Days() | plan.Everything():
                return self.filtered(wanted), np.zeros(self.size, np.float32)
            case plan.Word() | plan.Forms() | plan.Phrase():
                found = self.matches(wanted)
                mask = np.zeros(self.size, np.bool_)
                mask[found.docs] = True
                return mask, found.table

    def any_of(self, plans: Iterable[plan.Plan]) -> tuple[Mask, Points]:
        """The union; points are added."""
        mask, points = np.zeros(self.size, np.bool_), np.zeros(self.size, np.float32)
        for each in plans:
            if is_listed(each):  # without a table of all articles
                found = self.matches(each)
                mask[found.docs] = True
                points[found.docs] += found.points
                continue
            more, extra = self.evaluated(each)
            mask |= more
            points += extra
        return mask, points

    def all_of(self, plans: Sequence[plan.Plan]) -> tuple[Mask, Points]:
        """The intersection; points are added. All of nothing is nothing."""
        mask, points = np.full(self.size, bool(plans)), np.zeros(self.size, np.float32)
        for each in plans:
            more, extra = self.evaluated(each)
            mask &= more
            points += extra
        return kept(mask, points)

    def best_of(self, plans: Iterable[plan.Plan]) -> tuple[Mask, Points]:
        """The union; the points of the best."""
        mask, points = np.zeros(self.size, np.bool_), np.zeros(self.size, np.float32)
        for each in plans:
            more, extra = self.evaluated(each)
            mask |= more
            np.maximum(points, extra, out=points)
        return mask, points

    def filtered(self, wanted: plan.Filter) -> Mask:
        """Which articles a filter lets through."""
        found = self.masks.get(wanted)
        if found is None:
            if len(self.masks) >= 64:
                self.masks.clear()
            found = self.masks[wanted] = self._filtered(wanted) & self.snapshot.live
        return found

    def _filtered(self, wanted: plan.Filter) -> Mask:
        match wanted:
            case plan.Value(column, values):
                masks = (self.snapshot.mask(column, value) for value in values)
                return reduce(np.logical_or, masks, np.zeros(self.size, np.bool_))
            case plan.Days(since, until):
                days = self.snapshot.days
                mask = days > 0
                if since is not None:
                    mask &= days >= since.toordinal()
                if until is not None:
                    mask &= days <= until.toordinal()
                return mask
            case plan.Everything():
                return np.ones(self.size, np.bool_)


def is_listed(wanted: plan.Plan) -> bool:
    """Whether a plan is kept as a list of articles: a leaf, or leaves of which any will do."""
    if isinstance(wanted, TOGETHER):
        return bool(wanted.plans) and all(map(is_listed, wanted.plans))
    return isinstance(wanted, LEAVES)


def candidates(words: list[Matches], allowed: Mask | None, count: int) -> tuple[Docs, Points]:
    """Articles among which the best are; words: from the rarest to the most frequent.

    An article is looked at in the list of the rarest word that it holds, with the points of the others looked up.
    It may come up again in another list, then with too few points.
    """
    rest = float(sum(word.most for word in words))
    least = 0.0  # points of the count-th best so far
    if allowed is None and 0 < count <= TOP:
        long = (word for word in words if len(word) >= LONG)
        least = max((float(word.top[1][count - 1]) for word in long), default=0.0)
    found: list[tuple[Docs, Points]] = []
    for number, word in enumerate(words):
        if rest * (1 + ROUNDING) < least:
            break
        rest -= word.most
        if number == len(words) - 1 and len(word) >= LONG and allowed is None and count <= TOP:
            found.append(word.top)
            break
        docs, points = walked(word, allowed, least * (1 - ROUNDING) - rest)
        for other in words[number + 1 :]:
            points = points + other.points_of(docs)
        found.append((docs, points))
        if len(docs) > count > 0 and number < len(words) - 1:
            least = max(least, float(np.partition(points, len(points) - count)[len(points) - count]))
    return np.concatenate([docs for docs, _ in found]), np.concatenate([points for _, points in found])


def walked(word: Matches, allowed: Mask | None, least: float) -> tuple[Docs, Points]:
    """The articles of a word that are allowed and have at least so many points."""
    docs, points = word.docs, word.points
    if least > 0 and len(docs) >= LONG:
        chosen = np.flatnonzero(points >= np.float32(least))
        docs, points = docs[chosen], points[chosen]
    if allowed is not None:
        let_through = allowed[docs]
        docs, points = docs[let_through], points[let_through]
    return docs, points


def distinct_best(docs: Docs, points: Points, count: int, times: int) -> tuple[Docs, Points]:
    """The best articles of lists in which an article may come up so many times, its true points being the most."""
    docs, points = best(docs, points, count * times)
    if times > 1:
        first = {doc: at for at, doc in reversed(list(enumerate(docs.tolist())))}
        kept_places = sorted(first.values())[:count]
        return docs[kept_places], points[kept_places]
    return docs, points


def kept(mask: Mask, points: Points) -> tuple[Mask, Points]:
    """Points of what does not match are 0."""
    return mask, points * mask


def allowed_by(allowed: Mask | None, more: Mask) -> Mask:
    """What is allowed by both; None allows everything."""
    return more if allowed is None else allowed & more


def bits_of(mask: Mask) -> Bits:
    """A bit for each article, as in Matches.bits."""
    held = np.zeros(-(-len(mask) // 64) * 64, np.bool_)
    held[: len(mask)] = mask
    return np.packbits(held).view(np.uint64)
