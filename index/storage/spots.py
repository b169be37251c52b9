"""Where a term stands in a few articles: what nearness looks at, read without the places in all others."""

from .packing import Ints
from .postings import rows_in
from .snapshot import Snapshot, joined


def spots(snapshot: Snapshot, field: int, stem: str, among: Ints) -> tuple[Ints, Ints]:
    """Every occurrence of a term in a field of some articles, rising and not deleted.

    In which of them, by its place among them, and at which position.
    """
    parts = []
    for number, term in snapshot.terms(stem):
        first, wanted = _own(snapshot, number, among)
        lengths = snapshot.lengths_of(number, field)
        rows, positions = snapshot.segments[number].places_in(term, field, wanted, lengths)
        parts.append((rows + first if first else rows, positions))
    if len(parts) == 1:
        return parts[0]
    return joined([rows for rows, _ in parts]), joined([positions for _, positions in parts])


def places_among(snapshot: Snapshot, field: int, stem: str, among: Ints) -> Ints:
    """Every occurrence of a term in a field of some articles, as Snapshot.places()."""
    rows, positions = spots(snapshot, field, stem, among)
    places: Ints = snapshot.origins[field][among[rows]] + positions
    return places


def holding(snapshot: Snapshot, field: int, stem: str, among: Ints) -> Ints:
    """Which of some articles, rising and not deleted, have a term in a field: their places among them."""
    found = []
    for number, term in snapshot.terms(stem):
        first, wanted = _own(snapshot, number, among)
        rows = rows_in(snapshot.segments[number].known_ranking(term)[field][0], wanted)
        found.append(rows + first if first else rows)
    return joined(found)


def _own(snapshot: Snapshot, number: int, among: Ints) -> tuple[int, Ints]:
    """Those of some articles that are of a segment, numbered as there; and where they begin."""
    if len(snapshot.segments) == 1:
        return 0, among
    first, stop = among.searchsorted(snapshot.starts[number : number + 2]).tolist()
    return first, among[first:stop] - snapshot.first[number]
