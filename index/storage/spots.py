"""Where a term stands in a few articles: what nearness looks at, read without the places in all others."""

import numpy as np

from .packing import Ints
from .snapshot import Snapshot


def spots(snapshot: Snapshot, field: int, stem: str, among: Ints, *, titles: bool = False) -> Ints:
    """Every occurrence of a term in a field of some articles, rising and not deleted; two rows:

    in which of them, by its place among them, and at which position. titles: at position 0 of those too that have it
    in the title.
    """
    parts = []
    for number, term in snapshot.terms(stem):
        first, wanted = _own(snapshot, number, among)
        lengths = snapshot.lengths_of(number, field)
        found = snapshot.segments[number].places_in(term, field, wanted, lengths, titles=titles)
        found[0] += first
        parts.append(found)
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1)


def places_among(snapshot: Snapshot, field: int, stem: str, among: Ints) -> Ints:
    """Every occurrence of a term in a field of some articles, as Snapshot.places()."""
    rows, positions = spots(snapshot, field, stem, among)
    places: Ints = snapshot.origins[field][among[rows]] + positions
    return places


def _own(snapshot: Snapshot, number: int, among: Ints) -> tuple[int, Ints]:
    """Those of some articles that are of a segment, numbered as there; and where they begin."""
    if len(snapshot.segments) == 1:
        return 0, among
    first, stop = among.searchsorted(snapshot.starts[number : number + 2]).tolist()
    return first, among[first:stop] - snapshot.first[number]
