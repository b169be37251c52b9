"""Lists of articles with how often or how many points: counted, put together, cut to the best, whole lists at once."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.compiled import compiled
from index.storage.postings import Ranked

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
SPARSE = 16  # lists of fewer than 1 in so many articles are looked up by bisection, others in an array


@compiled
def word_points(
    title: Ranked,
    body: Ranked,
    factors: tuple[Floats, ...],
    form_weight: float,
    model: Model,
    live: int,
    weight: float,
) -> tuple[Docs, Points]:
    """The articles of a word, and its points in each.

    factors: what an occurrence counts in title and body of all articles; live: how many articles there are.
    """
    fields = [(ranked, own) for ranked, own in zip((title, body), factors, strict=True) if ranked.size]
    docs, rows = added([(ranked[0], own.take(ranked[0]) * ranked[1:]) for ranked, own in fields], 2)
    points = model.points(model.rarity(live, len(docs)), rows[0])
    own = rows[1].nonzero()[0]
    points[own] += form_weight * model.points(model.rarity(live, len(own)), rows[1][own])
    return docs, (points * weight).astype(np.float32)


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

    table: a number below 0 for each article, and so it is left.
    """
    every: Points = np.concatenate([points for _, points in words])
    docs, points = summed(np.concatenate([docs for docs, _ in words]), every)
    return *best(docs, points, count), len(docs)


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


@compiled
def united(one: tuple[Docs, Points], other: tuple[Docs, Points], best: bool) -> tuple[Docs, Points]:
    """The articles of two lists; the points of those in both: the better ones, or added."""
    docs, points = np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])
    order = docs.argsort(kind="stable")
    begins = run_starts(docs[order])
    reckon = np.maximum if best else np.add
    return docs[order][begins], reckon.reduceat(points[order], begins) if len(begins) else points


@compiled
def intersection(few: Docs, many: Docs) -> Docs:
    """The numbers in both of two rising lists."""
    at = many.searchsorted(few)
    if len(at) and at[-1] == len(many):
        few = few[at < len(many)]
        at = at[: len(few)]
    found: Docs = few[many[at] == few]
    return found


@compiled
def adjacent(places: list[Docs]) -> Docs:
    """Where words stand one after another: the rarest word's places, kept where all others are beside it."""
    order = sorted(range(len(places)), key=lambda n: len(places[n]))
    starts = places[order[0]] - order[0]
    for n in order[1:]:
        starts = intersection(starts + n, places[n]) - n
    return starts


@compiled
def counted_at(origins: Docs, places: Docs) -> tuple[Docs, Docs]:
    """The articles that places are in, and how many are in each; origins: where each article begins."""
    docs: Docs = origins.searchsorted(places, side="right") - 1
    first = run_starts(docs)
    return docs[first], np.diff(first, append=len(docs))
