"""The abbreviations that the articles of an index explain: looked up by what a query says, and which are believed."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from index.words.abbreviations import SMALL, filed_under
from index.words.tokens import TOKEN, fold

REMEMBERED = 4096  # words by which has() was asked
WORD = re.compile(r"[^\W_]+")

Pair = tuple[str, str]  # a short form and a long one


class Mined:
    """What an index knows, without reading all of it: of 27,038 articles that takes 40 ms, and a query has three words.

    between: how many articles have each of the values (mining.kept) from one text to before another.
    """

    def __init__(self, between: Callable[[str, str], Mapping[str, int]]) -> None:
        self.between = between
        self.keys: dict[str, frozenset[str]] = {}

    def has(self, key: str) -> bool:
        """Whether anything is filed under these words."""
        first = key.partition(" ")[0]
        known = self.keys.get(first)
        if known is None:
            if len(self.keys) >= REMEMBERED:
                self.keys.clear()
            values = self.between(
                f"{first}\t", f"{first}!"
            )  # what it is a word of: behind it stands a tab or a space
            known = self.keys[first] = frozenset(value.partition("\t")[0] for value in values)
        return key in known

    def about(self, keys: Iterable[str]) -> list[Pair]:
        """The believed pairs that are filed under these keys, and the other short forms of the same."""
        pairs = self.under(key for key in keys if self.has(key))
        for side in (0, 1, 0):  # whether a pair is believed hangs on the others of its short form
            pairs |= self.under({filed_under(pair[side]) for pair in pairs})
        return reliable(pairs)

    def under(self, keys: Iterable[str]) -> dict[Pair, int]:
        """The pairs that are filed under these keys, and how many articles explain each."""
        found = {}
        for key in keys:
            for value, count in self.between(f"{key}\t", f"{key}\n").items():
                _, short, long = value.split("\t")
                found[short, long] = count
        return found


def reliable(articles_with: Mapping[Pair, int]) -> list[Pair]:
    """The mined pairs to believe, from the number of articles that hold each, most frequent first.

    Three initials in one article are enough (95 of 100 are right by eye); two letters or syllables, which fit by
    chance more easily, need two articles. Of several long forms those with a fifth of the articles of the first.
    """
    by_short: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for (short, long), count in merged(articles_with).items():
        initials = [word for word in TOKEN.findall(fold(long)) if word not in SMALL]
        if count >= 2 or (len(short) >= 3 and short.isupper() and len(initials) >= 3):
            by_short[short].append((count, short, long))
    believed = []
    for found in by_short.values():
        most = max(found)[0]
        believed += [pair for pair in found if pair[0] * 5 >= most]
    return [(short, long) for _, short, long in sorted(believed, key=lambda pair: (-pair[0], pair[1:]))]


def merged(articles_with: Mapping[Pair, int]) -> dict[Pair, int]:
    """The counts, those of long forms that differ only in case or commas added up under the first."""
    counts: dict[Pair, int] = defaultdict(int)
    written: dict[Pair, Pair] = {}
    for (short, long), count in sorted(articles_with.items(), key=lambda item: (-item[1], item[0])):
        counts[written.setdefault((short, " ".join(WORD.findall(fold(long)))), (short, long))] += count
    return dict(counts)
