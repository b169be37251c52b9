"""How often the intended word is suggested first for a typing error, and how long that takes.

    python benchmarks/suggestions.py DATA [--seeds 1 2 3 4 5]

Measured on the vocabulary of news.jsonl.gz: words that occur at least five times, each with one edit (a
letter left out, added, exchanged, or two swapped, all equally likely) such that no article holds the
result.
"""

import argparse
import gzip
import json
import random
import statistics
import string
import time
from collections import Counter
from pathlib import Path

from index.words.analysis import Analyzer
from index.words.tokens import TOKEN
from search.suggest import suggest


def vocabulary(path: Path) -> tuple[Counter[str], Counter[str]]:
    """Folded forms with their number of articles, and with their number of occurrences."""
    memo = Analyzer().memo
    articles: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            forms = [part.form for token in TOKEN.findall(json.loads(row)["text"]) for part in memo[token]]
            occurrences.update(forms)
            articles.update(set(forms))
    return articles, occurrences


def typo(word: str, chance: random.Random) -> str:
    """The word with one random edit."""
    at, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
    edits = {
        "left out": word[:at] + word[at + 1 :],
        "added": word[:at] + letter + word[at:],
        "exchanged": word[:at] + letter + word[at + 1 :],
        "swapped": word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    }
    return edits[chance.choice(sorted(edits))]


def typos(
    words: list[str], weights: list[int] | None, count: int, chance: random.Random, known: Counter[str]
) -> list[tuple[str, str]]:
    """Pairs of a word and a typing error that is no word."""
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        word = chance.choices(words, weights)[0]
        wrong = typo(word, chance)
        if wrong not in known and wrong:
            pairs.append((word, wrong))
    return pairs


def main() -> None:
    """Prints shares and times for the data folder named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--count", type=int, default=300, help="errors for each seed")
    parser.add_argument("--show", action="store_true", help="print the words that were not suggested first")
    arguments = parser.parse_args()
    articles, occurrences = vocabulary(arguments.data / "news.jsonl.gz")
    words = sorted(
        w for w, n in occurrences.items() if n >= 5 and w.isalpha() and w.isascii() and len(w) >= 4
    )
    print(
        f"{len(articles)} forms, {len(words)} words of four letters and more that occur five times and more"
    )
    known = dict(articles)
    firsts = []
    for seed in arguments.seeds:
        pairs = typos(words, None, arguments.count, random.Random(seed), articles)
        firsts.append(report(f"any word alike, seed {seed}", pairs, known, show=arguments.show))
    print(f"  mean of {len(firsts)} seeds: {100 * statistics.mean(firsts):.1f} % first")
    chance = random.Random(arguments.seeds[0])
    pairs = typos(words, [occurrences[w] for w in words], arguments.count, chance, articles)
    report("by how often it occurs", pairs, known, show=arguments.show)
    twice = [(word, typo(wrong, chance)) for word, wrong in pairs if len(word) > 6]
    report(
        "two edits, words of seven letters and more",
        [p for p in twice if p[1] not in known],
        known,
        show=False,
    )


def report(name: str, pairs: list[tuple[str, str]], known: dict[str, int], *, show: bool) -> float:
    """Prints how many of the intended words came first, and the times; gives the share of the first."""
    ranks, times = [], []
    for word, wrong in pairs:
        start = time.perf_counter()
        found = [form for form, _ in suggest(wrong, known)]
        times.append(1000 * (time.perf_counter() - start))
        ranks.append(found.index(word) if word in found else 99)
        if show and ranks[-1]:
            print(f"    {wrong}: {word}, suggested {', '.join(found) or 'nothing'}")
    first, three = (sum(rank < top for rank in ranks) / len(ranks) for top in (1, 3))
    print(f"  {name}: {len(pairs)} errors, {100 * first:.1f} % first, {100 * three:.1f} % among three")
    print(f"    {statistics.median(times):.2f} ms median, {max(times):.1f} ms at most")
    return first


if __name__ == "__main__":
    main()
