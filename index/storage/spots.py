"""Where a term stands in a few articles: what nearness looks at, read without the places in all others."""

from .packing import Ints, ranges
from .snapshot import Snapshot, joined
from .term import TermAt

FEW = 1024  # occurrences, which are read and kept all together


def spots(snapshot: Snapshot, field: int, stem: str, among: Ints) -> tuple[Ints, Ints]:
    """Every occurrence of a term in a field of some articles, rising and not deleted.

    In which of them, by its place among them, and at which position.
    """
    parts = [_spots(snapshot, number, field, term, among) for number, term in snapshot.terms(stem)]
    if len(parts) == 1:
        return parts[0]
    return joined([rows for rows, _ in parts]), joined([positions for _, positions in parts])


def _spots(snapshot: Snapshot, number: int, field: int, term: TermAt, among: Ints) -> tuple[Ints, Ints]:
    if term.fields[field].occurrences <= FEW:
        docs, positions = snapshot.all_spots(number, term, field)
        rows = among.searchsorted(docs)
        held = (among.take(rows, mode="clip") == docs).nonzero()[0]
        return rows[held], positions[held]
    docs, freqs = snapshot.segments[number].documents(term, field)
    first, wanted = _own(snapshot, number, among)
    rows, at = _both(wanted, docs)
    if len(docs) < term.fields[field].occurrences:
        times = freqs[at]
        runs = ranges(freqs.cumsum()[at] - times, times)
        rows = rows.repeat(times)
    else:
        runs = at
    if not len(runs):
        return rows, runs
    rows += first
    return rows, snapshot.positions(number, term, field, runs, among[rows])


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
        found.append(_both(wanted, snapshot.segments[number].documents(term, field)[0])[0] + first)
    return joined(found)


def _own(snapshot: Snapshot, number: int, among: Ints) -> tuple[int, Ints]:
    """Those of some articles that are of a segment, numbered as there; and where they begin."""
    if len(snapshot.segments) == 1:
        return 0, among
    first, stop = among.searchsorted(snapshot.starts[number : number + 2]).tolist()
    return first, among[first:stop] - snapshot.first[number]


def _both(wanted: Ints, docs: Ints) -> tuple[Ints, Ints]:
    """Where articles stand that are in both of two rising lists: in the one, and in the other."""
    if not len(docs):
        return docs, docs
    at = docs.searchsorted(wanted)
    rows: Ints = (docs.take(at, mode="clip") == wanted).nonzero()[0]
    return rows, at[rows]
