"""The order of the hits: the best first, or the newest, or the oldest."""

from collections.abc import Callable, Iterable
from typing import Literal

import numpy as np

from index.storage.snapshot import Snapshot

from .collector import Found, Mask
from .lists import Docs, Points, best
from .nearness import Nearness
from .plan import Plan
from .rank import DEPTH

Order = Literal["relevance", "newest", "oldest"]
UNDATED = 1 << 40  # later than any day: articles without a date come last either way


def first_ones(
    near: Nearness, wanted: Plan, order: Order, among: Mask | None = None
) -> Callable[[int], Found]:
    """What gives the first so many articles in this order.

    top: gives the best of all. among: those that may be given, if not all.
    """
    if order == "relevance" and among is None:
        return lambda count: near.top(wanted, count)
    mask, points = near.collector.evaluated(wanted)
    docs = np.flatnonzero(mask if among is None else mask & among)
    if order == "relevance":
        scored = points[docs]
        return lambda count: near.reranked(
            Found(*best(docs, scored, max(count, DEPTH)), len(docs)), wanted
        ).first(count)
    return lambda count: by_date(near.snapshot, docs, points, count, newest=order == "newest")


def by_date(snapshot: Snapshot, docs: Docs, points: Points, count: int, *, newest: bool) -> Found:
    """The first `count` by date; of one day by their time, and then the better first."""
    days = snapshot.days[docs]
    rank = np.where(days > 0, -days if newest else days, UNDATED)
    order = np.lexsort((-points[docs], rank))
    if len(order) > count > 0:  # the whole of the last day, for times decide within it
        order = order[: int(np.searchsorted(rank[order], rank[order[count - 1]], side="right"))]
    chosen = docs[order].tolist()
    kept = np.array(timed(snapshot, chosen, newest)[:count], np.int64)
    return Found(kept, points[kept], len(docs))


def timed(snapshot: Snapshot, docs: Iterable[int], newest: bool) -> list[int]:
    """Articles that are in order by day, put in order by the moment; the undated stay last."""
    moments = [(snapshot.article(doc).published or "", doc) for doc in docs]
    dated = [pair for pair in moments if pair[0]]
    dated.sort(key=lambda pair: pair[0], reverse=newest)  # stable: of one moment the better stays first
    return [doc for _, doc in dated] + [doc for moment, doc in moments if not moment]
