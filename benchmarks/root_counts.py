"""Learns from plain text how common each root and each affix is: the tables by which stemming chooses.

    python -m benchmarks.root_counts news.jsonl.gz wiki.jsonl.gz

Nobody has to annotate anything: every lower-case word is taken apart in all ways, its weight is shared out
among them in proportion to count(root) × count(affixes) × count(clitics), and the shares are the next counts
(expectation–maximisation). 12 s for 288,000 articles.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from index.words.affixes import Analysis, Stripper
from index.words.stem import root_list
from index.words.tables import WORDS, mapping
from index.words.tokens import TOKEN

ROUNDS = 15
SEEN = 2  # a word that occurs once is as likely a slip of the pen
UNSEEN = 1e-6
RARE, PRODUCTIVE = 1.5, 20.0  # from what count on a root is written down: with rivals, without
HEAD = (
    "# How common this is in news and Wikipedia, by expectation–maximisation (benchmarks/root_counts.py).\n"
)


class Counts(NamedTuple):
    """The weight of each root, of each pair of prefix and suffix, and of each chain of clitics."""

    roots: Counter[str]
    affixes: Counter[tuple[str, str]]
    clitics: Counter[str]

    def add(self, analysis: Analysis, weight: float) -> None:
        """Counts an analysis with a weight. Counters hold floats here, whatever their type says."""
        root, prefix, suffix, clitics = analysis
        self.roots[root] += weight  # type: ignore[assignment]
        self.affixes[prefix, suffix] += weight  # type: ignore[assignment]
        self.clitics[clitics] += weight  # type: ignore[assignment]

    def probability(self, analysis: Analysis) -> float:
        """How probable an analysis is, up to a constant."""
        root, prefix, suffix, clitics = analysis
        return (
            (self.roots[root] + UNSEEN)
            * (self.affixes[prefix, suffix] + UNSEEN)
            * (self.clitics[clitics] + UNSEEN)
        )


def word_frequencies(paths: Iterable[Path]) -> Counter[str]:
    """Lower-case words of the `text` of JSON lines and how often they occur."""
    found: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                found.update(TOKEN.findall(json.loads(line)["text"]))
    return Counter(
        {w: n for w, n in found.items() if n >= SEEN and w.isascii() and w.isalpha() and w.islower()}
    )


def all_analyses(words: Iterable[str]) -> dict[str, list[Analysis]]:
    """word → all its analyses, itself as a root among them."""
    roots = root_list() | mapping("variants").keys()
    stripper = Stripper(roots)
    return {
        word: found
        for word in words
        if (found := stripper.analyses(word) + [Analysis(word, "", "", "")] * (word in roots))
    }


def maximise(analyses: dict[str, list[Analysis]], weights: dict[str, float]) -> Counts:
    """Counts under which the words are most probable, beginning with all analyses of a word alike."""
    counts = Counts(Counter(), Counter(), Counter())
    for word, found in analyses.items():
        for analysis in found:
            counts.add(analysis, weights[word] / len(found))
    for _ in range(ROUNDS):
        after = Counts(Counter(), Counter(), Counter())
        for word, found in analyses.items():
            shares = [counts.probability(analysis) for analysis in found]
            for analysis, share in zip(found, shares, strict=True):
                after.add(analysis, weights[word] * share / sum(shares))
        counts = after
    return counts


def write_tables(counts: Counts, analyses: dict[str, list[Analysis]], folder: Path) -> None:
    """Writes what decides something: roots that compete for a word, productive roots, and all affixes."""
    rivals = {a.root for found in analyses.values() if len({a.root for a in found}) > 1 for a in found}
    roots = sorted(
        (root, round(n))
        for root, n in counts.roots.items()
        if n >= PRODUCTIVE or (root in rivals and n >= RARE)
    )
    affixes = sorted((*pair, round(n, 1)) for pair, n in counts.affixes.items() if n >= 0.5)
    clitics = sorted((chain, round(n, 1)) for chain, n in counts.clitics.items() if n >= 0.5)
    write_table(folder / "root_counts.tsv", "root\tcount", roots)
    write_table(folder / "affix_counts.tsv", "prefix\tsuffix\tcount", affixes)
    write_table(folder / "clitic_counts.tsv", "clitics\tcount", clitics)


def write_table(path: Path, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Writes one table."""
    lines = ["\t".join(map(str, row)) for row in rows]
    path.write_text(HEAD + columns + "\n" + "\n".join(lines) + "\n", "utf-8")
    print(f"{path.name}: {len(lines)} rows")


def main() -> None:
    """Reads the texts named on the command line and writes the tables of index/words."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", nargs="+", type=Path, help="JSON lines with `text`, gzipped")
    parser.add_argument("--to", type=Path, default=WORDS, help="folder of the tables (default: index/words)")
    arguments = parser.parse_args()
    frequencies = word_frequencies(arguments.texts)
    analyses = all_analyses(frequencies)
    weights = {word: sqrt(frequencies[word]) for word in analyses}
    print(f"{len(frequencies)} words, {len(analyses)} of them with a known root")
    write_tables(maximise(analyses, weights), analyses, arguments.to)


if __name__ == "__main__":
    main()
