"""The words of a segment: raw tokens to numbers while articles come in, and their final order at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..storage.packet import encode_all
from ..storage.packing import Ints, starts_of
from ..words.tokens import Part

Pair = tuple[str, str]  # stem and form


Analyse = Callable[[str], Sequence[Part]]


class Numbering(dict[str, int]):
    """raw token → the number of its (stem, form) pair; below 0: ~place in `several` of a token with other than one.

    A word is analysed when it is first met and never again.
    """

    def __init__(self, analyse: Analyse) -> None:
        super().__init__()
        self.analyse = analyse
        self.pairs: dict[Pair, int] = {}
        self.several: list[list[int]] = []

    def __missing__(self, token: str) -> int:
        pairs, parts = self.pairs, self.analyse(token)
        if len(parts) == 1:
            number = pairs.setdefault(parts[0][:2], len(pairs))
        else:
            number = ~len(self.several)
            self.several.append([pairs.setdefault(part[:2], len(pairs)) for part in parts])
        self[token] = number
        return number


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms and forms of a segment in their final order, and where each (stem, form) pair falls.

    stem_of, form_of: for each pair, the number of its term and of its form among those of the term.
    """

    stems: list[bytes]
    forms: list[bytes]
    form_counts: Ints
    forms_per_stem: Ints
    stem_of: Ints
    form_of: Ints

    @classmethod
    def of(cls, pairs: Sequence[Pair], counts: Ints) -> "Lexicon":
        """Sort the pairs: by term, then the most frequent form first. counts: 0 for what is not of this segment."""
        used = np.flatnonzero(counts)
        own = [pairs[at] for at in used.tolist()]
        stem_of_own, forms = [stem for stem, _ in own], [form for _, form in own]
        stems = sorted(set(stem_of_own))
        rank = dict(zip(stems, range(len(stems)), strict=True))
        stem_of = np.fromiter(map(rank.__getitem__, stem_of_own), np.int64, len(own))
        order, place = ordered_forms(stem_of, forms, counts[used])
        return cls(
            encode_all(stems),
            encode_all([forms[at] for at in order.tolist()]),
            counts[used][order],
            np.bincount(stem_of, minlength=len(stems)),
            scattered(stem_of, used, len(pairs)),
            scattered(place, used, len(pairs)),
        )


def scattered(values: Ints, places: Ints, size: int) -> Ints:
    """Values put at these places of a row, 0 elsewhere."""
    row = np.zeros(size, np.int64)
    row[places] = values
    return row


def ordered_forms(stem_of: Ints, forms: Sequence[str] | Sequence[bytes], counts: Ints) -> tuple[Ints, Ints]:
    """The order of pairs of a stem and a form, and the place of each among the forms of its stem.

    By stem, then the most frequent form first, then by form.
    """
    per_stem = np.bincount(stem_of)
    several = np.flatnonzero(per_stem[stem_of] > 1)  # a third; how the other forms compare does not matter
    form_rank = np.zeros(len(forms), np.int64)
    form_rank[sorted(several.tolist(), key=forms.__getitem__)] = np.arange(len(several))
    order = np.lexsort((form_rank, -counts, stem_of))
    place = np.empty(len(forms), np.int64)
    place[order] = np.arange(len(forms)) - np.repeat(starts_of(per_stem), per_stem)
    return order, place
