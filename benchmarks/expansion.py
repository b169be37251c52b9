"""Whether a query by a short form also finds articles that only write the long form, and the other way round.

    python -m benchmarks.expansion DATA

Measured on news.jsonl.gz, for abbreviations (reviewed, and mined from these articles) of which both forms are
in use: of the articles that hold either form as written, the share that a query by one form finds, with
expansion and without.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from index.words.abbreviations import reviewed
from index.words.analysis import Analyzer
from index.words.mining import kept
from search.asking.expand import Equivalents, key
from search.asking.mined import Mined, reliable

IN_USE = 5  # articles that must hold each form


class Texts(NamedTuple):
    """Each article as one line of its words between spaces: as written (folded), and as stems."""

    written: list[str]
    stems: list[str]


def line(words: Iterable[str]) -> str:
    """Words between spaces, so that a phrase is a substring."""
    return f" {' '.join(words)} "


def read(path: Path, analyzer: Analyzer) -> tuple[Texts, Counter[str]]:
    """The articles of JSON lines, and the abbreviations that they explain, as an index keeps them."""
    texts, mined = Texts([], []), Counter[str]()
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            text = json.loads(row)["text"]
            mined.update(kept(text))
            texts.written.append(line([key(text)]))
            texts.stems.append(line(term.stem for term in analyzer.terms(text)))
    return texts, mined


def holding(lines: list[str], phrases: Iterable[str]) -> set[int]:
    """The articles that hold any of the phrases."""
    return {number for phrase in phrases for number, text in enumerate(lines) if phrase in text}


def main() -> None:
    """Prints the shares for the data folder named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--most", type=int, default=150, help="how many abbreviations, the most frequent first"
    )
    arguments = parser.parse_args()
    analyzer = Analyzer()
    texts, mined = read(arguments.data / "news.jsonl.gz", analyzer)
    by_first: dict[str, dict[str, int]] = defaultdict(dict)
    for value, count in mined.items():
        by_first[re.split("[ \t]", value)[0]][value] = count

    def starting(prefix: str) -> dict[str, int]:
        near = by_first[re.split("[ \t]", prefix)[0]]
        return {value: count for value, count in near.items() if value.startswith(prefix)}

    equivalents = Equivalents(Mined(starting), lambda word: analyzer.parts(word)[0].stem)
    believed = reliable({(short, long): n for v, n in mined.items() for _, short, long in [v.split("\t")]})
    print(f"{len(believed)} abbreviations mined and believed")

    def found(query: str, *, expand: bool) -> set[int]:
        expansions = equivalents.expand(query.split()) if expand else ()
        phrases = [query, *(phrase for expansion in expansions for phrase in expansion.phrases)]
        return holding(
            texts.stems, [line(term.stem for term in analyzer.terms(phrase)) for phrase in phrases]
        )

    shares: dict[str, list[float]] = {"short, plain": [], "short": [], "long, plain": [], "long": []}
    pairs = dict.fromkeys([*((a.short, a.long) for a in reviewed()), *believed[:1000]])
    for short, long in pairs:
        if len(shares["short"]) == arguments.most:
            break
        with_short, with_long = (holding(texts.written, [line([key(form)])]) for form in (short, long))
        if min(len(with_short), len(with_long)) < IN_USE:
            continue
        either = with_short | with_long
        for name, query in (("short", short), ("long", long)):
            shares[f"{name}, plain"].append(len(found(query, expand=False) & either) / len(either))
            shares[name].append(len(found(query, expand=True) & either) / len(either))
            if shares[name][-1] < 0.95:
                print(f"  {query}: {100 * shares[name][-1]:.0f} % of {len(either)} articles")
    print(f"{len(shares['short'])} abbreviations with both forms in {IN_USE} articles or more; found by")
    for name, each in shares.items():
        print(
            f"  {name:13} {100 * sum(each) / len(each):5.1f} % on average, {100 * min(each):.0f} % at least"
        )


if __name__ == "__main__":
    main()
