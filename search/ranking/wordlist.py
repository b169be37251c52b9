"""The forms of an index that a pattern (`ber*an`) or a word with a tilde (`presidne~`) stands for.

All forms of 27,038 articles (149,000) are gone through in 60 ms, so that several patterns in one query are bearable.
No pattern takes longer than in proportion to the word that it is held against.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.storage.snapshot import Snapshot
from index.words.tokens import fold

from ..asking.query import Fuzzy, Pattern

MOST_FORMS = 1000  # that one pattern may stand for; the most frequent ones
GENERAL, FEW_FORMS = (
    10_000,
    400,
)  # of one that fits more than 10,000, which nobody means: four of them take 0.7 s


class Meant(NamedTuple):
    """The forms that are meant, the most frequent first; every: how many fit, of which these may be a part."""

    forms: tuple[str, ...]
    every: int


def meant_by(snapshot: Snapshot, node: Pattern | Fuzzy) -> Meant:
    """What a pattern stands for."""
    wanted = fold(node.text)
    found: dict[str, int] = {}
    for segment in snapshot.segments:
        if isinstance(node, Fuzzy):
            names, counts = segment.form_table()
            places = near(wanted, names, node.edits)
        else:
            names, counts = segment.form_table(re.split(r"[*?]", wanted)[0])
            places = fitting(wanted, names)
        chosen = list(places)
        for place, count in zip(chosen, counts[chosen].tolist(), strict=True):
            found[names[place]] = found.get(names[place], 0) + count
    most = MOST_FORMS if len(found) <= GENERAL else FEW_FORMS
    return Meant(tuple(most_frequent(found, most)), len(found))


def most_frequent(found: dict[str, int], count: int) -> list[str]:
    """The first of them in the order of how often they occur; of 100,000 only few need to be sorted."""
    if len(found) > count:
        least = int(np.partition(np.fromiter(found.values(), np.int64), -count)[-count])
        found = {form: often for form, often in found.items() if often >= least}
    return sorted(found, key=lambda form: (-found[form], form))[:count]


def fitting(pattern: str, names: Iterable[str]) -> Iterator[int]:
    """The places of the words that a pattern fits, all of each word."""
    fits = compiled(pattern).fullmatch
    return (place for place, name in enumerate(names) if fits(name))


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression.

    What stands between two stars is looked for once and then left where it was found first: that is always right, and
    `a*a*a*a*a*a*b` held against aaaaaaaaaaaa does not try all ways to spread the letters.
    """
    first, *rest = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    if not rest:
        return re.compile(first, re.DOTALL)
    *between, last = rest
    return re.compile(f"{first}{''.join(f'(?>.*?{part})' for part in between if part)}.*{last}", re.DOTALL)


def near(word: str, names: list[str], edits: int) -> Iterator[int]:
    """The places of the words at most so many edits away: letters put in, left out or replaced."""
    lengths = np.fromiter(map(len, names), np.int64, len(names))
    for length in range(max(len(word) - edits, 1), len(word) + edits + 1):
        places = np.flatnonzero(lengths == length)
        if len(places):
            letters = "".join([names[place] for place in places.tolist()]).encode(
                "utf-32-le", "surrogatepass"
            )
            table = np.frombuffer(letters, "<u4").reshape(-1, length).T
            yield from places[within(word, table, edits)].tolist()


def within(word: str, table: npt.NDArray[np.uint32], edits: int) -> npt.NDArray[np.bool_]:
    """Which words of one length, a column of letters each, are at most so many edits from a word.

    The usual table of distances of their beginnings, for all words at once, near its diagonal only.
    """
    length, count = table.shape
    far = np.full(count, edits + 1, np.int8)
    row = [np.full(count, n, np.int8) if n <= edits else far for n in range(length + 1)]
    for n, letter in enumerate(word, 1):
        before, row = row, [far] * (length + 1)
        if n <= edits:
            row[0] = np.full(count, n, np.int8)
        for m in range(max(n - edits, 1), min(n + edits, length) + 1):
            replaced = before[m - 1] + (table[m - 1] != ord(letter))
            row[m] = np.minimum(replaced, np.minimum(before[m], row[m - 1]) + 1).astype(np.int8)
    close: npt.NDArray[np.bool_] = row[length] <= edits
    return close
