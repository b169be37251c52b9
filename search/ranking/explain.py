"""Why a hit has its score: its parts in words and numbers, rounded so that they add up to it exactly.

Reckoned anew for one article from the plan, postings and places, with the arithmetic of rank.py and nearness.py.
"""

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from index.storage.snapshot import Postings

from ..results import Hit, Kind, Reason
from . import plan
from .nearness import Nearness, units
from .rank import Floats

DECIMALS = 6  # of each part, and so of their sum
NAMED = 3  # forms of a pattern that are named

Parts = list[Reason]


@dataclass(frozen=True, slots=True)
class Count:
    """How often something stands in an article."""

    title: int
    body: int


def explained(hit: Hit, wanted: plan.Plan, doc: int, near: Nearness, looked_at: bool) -> Hit:
    """The hit with its reasons, and their sum as its score. looked_at: whether places count for it (rank.DEPTH)."""
    parts = Explainer(near, doc).of(wanted) or []
    if looked_at:
        parts += places_of(wanted, doc, near)
    reasons = tuple(replace(part, points=round(part.points, DECIMALS)) for part in parts)
    return replace(hit, score=round(sum(part.points for part in reasons), DECIMALS), reasons=reasons)


@dataclass(frozen=True, slots=True)
class Explainer:
    """Takes the base score of one article apart."""

    near: Nearness
    doc: int

    def of(self, wanted: plan.Plan) -> Parts | None:
        """What a plan gives the article; None if it does not match."""
        match wanted:
            case plan.Any(plans):
                found = [parts for each in plans if (parts := self.of(each)) is not None]
                return [part for parts in found for part in parts] if found else None
            case plan.All(plans):
                every = [self.of(each) for each in plans]
                if not every or None in every:
                    return None
                return [part for parts in every for part in parts or []]
            case plan.Best(plans):
                found = [parts for each in plans if (parts := self.of(each)) is not None]
                return max(found, key=total, default=None)
            case plan.Except(inner, without):
                return None if self.holds(without) else self.of(inner)
            case plan.Value() | plan.Days() | plan.Everything():
                return [] if self.holds(wanted) else None
            case _:
                return self.of_leaf(wanted)

    def holds(self, wanted: plan.Plan) -> bool:
        return bool(self.near.collector.matching(wanted)[self.doc])

    def of_leaf(self, leaf: plan.Leaf) -> Parts | None:
        """What a word gives: for its occurrences, for being there at all, and for the form typed."""
        count = self.counted(leaf)
        if not count.title + count.body:
            return None
        worth, holding = self.near.worth(leaf), len(self.near.collector.matches(leaf))
        parts = self.pair(leaf, count, worth, holding, "occurrences", "held")
        if isinstance(leaf, plan.Word) and leaf.form is not None:
            parts += self.of_form(leaf, leaf.form)
        return parts

    def of_form(self, leaf: plan.Word, form: str) -> Parts:
        """What the very form typed adds."""
        leaves = self.near.collector.leaves
        found = self.near.snapshot.ranked(leaf.stem, form)
        typed = {
            n: Postings(docs[own > 0], own[own > 0])
            for n, (docs, _, own) in enumerate(found)
            if n in leaf.scope
        }
        docs = reduce(np.union1d, [postings.docs for postings in typed.values()])
        count = Count(*(occurrences(typed[n], self.doc) if n in typed else 0 for n in plan.TEXT))
        if not count.title + count.body:
            return []
        weight = leaf.weight * leaves.model.form_weight
        worth = weight * leaves.model.rarity(self.near.snapshot.live_count, len(docs))
        return self.pair(leaf, count, worth, len(docs), "form", "form held")

    def pair(
        self, leaf: plan.Leaf, count: Count, worth: float, holding: int, often: Kind, once: Kind
    ) -> Parts:
        """The points for occurrences, and those for the first of them."""
        leaves = self.near.collector.leaves
        x = sum(
            times * float(leaves.factors[n][self.doc]) for n, times in enumerate((count.title, count.body))
        )
        held = worth * leaves.model.coverage
        part = Reason(often, name_of(leaf), leaves.model.points(worth, x) - held)
        length = int(self.near.snapshot.lengths[1][self.doc])
        part = replace(part, title=count.title, body=count.body, length=length, holding=holding, worth=worth)
        return [part, Reason(once, part.word, held, worth=worth)]

    def counted(self, leaf: plan.Leaf) -> Count:
        """How often a leaf stands in the fields that it is looked for in."""
        return Count(*(self.times(leaf, n) if n in leaf.scope else 0 for n in plan.TEXT))

    def times(self, leaf: plan.Leaf, field: int) -> int:
        snapshot = self.near.snapshot
        match leaf:
            case plan.Word(stem):
                return occurrences(snapshot.postings(field, stem), self.doc)
            case plan.Forms(forms):
                found = (snapshot.form_postings(form)[field] for form in set(forms))
                return sum(occurrences(each, self.doc) for each in found)
        start, stop = snapshot.origins[field][[self.doc, self.doc + 1]]
        return int(np.diff(self.near.places(leaf, field).searchsorted([start, stop]))[0])


def places_of(wanted: plan.Plan, doc: int, near: Nearness) -> Parts:
    """What the places of the words add."""
    words = near.telling(units(wanted))
    if not words:
        return []
    bonus = near.bonus(words, np.array([doc]))
    firsts: Floats = bonus.firsts[:, 0]
    parts = [
        Reason("lead", name_of(unit[0]), float(points), place=int(first), worth=float(worth))
        for unit, worth, first, points in zip(words, bonus.worths, firsts, bonus.leads[:, 0], strict=True)
        if np.isfinite(first)
    ]
    for (one, other), points in zip(bonus.pairs, bonus.near[:, 0], strict=True):
        if points:
            names = f"{name_of(words[one][0])}, {name_of(words[other][0])}"
            parts.append(Reason("nearness", names, float(points)))
    return parts


def occurrences(postings: Postings, doc: int) -> int:
    """How often an article has a term."""
    at = int(postings.docs.searchsorted(doc))
    return int(postings.freqs[at]) if at < len(postings.docs) and postings.docs[at] == doc else 0


def total(parts: Parts) -> float:
    return sum(part.points for part in parts)


def name_of(leaf: plan.Leaf) -> str:
    """A leaf as it can be read: serangan (serang), "luar angkasa", roket/roketnya …"""
    match leaf:
        case plan.Word(stem, form):
            return stem if form in (None, stem) else f"{form} ({stem})"
        case plan.Phrase(words):
            return f'"{" ".join(words)}"'
        case plan.Forms(forms):
            return "/".join(forms[:NAMED]) + (" …" if len(forms) > NAMED else "")
