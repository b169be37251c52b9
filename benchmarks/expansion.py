"""Whether a query by a short form also finds articles that only write the long form, and the other way round.

    python benchmarks/expansion.py DOCS.jsonl.gz [--index DIR]

The index is built with `index build` (in a temporary folder unless --index says where) and asked by the engine: a
short form as a word, a long one as a phrase. Measured on abbreviations (reviewed, and explained by these articles)
of which both forms are in use: of the articles that hold either form as written, the share that a query by one
form finds, with expansion and without.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from relevance import command

from index.storage.snapshot import Snapshot
from index.storage.store import Store, open_store
from index.words.abbreviations import reviewed
from index.words.tokens import TOKEN
from search.asking.expand import key, piece_keys
from search.asking.mined import reliable
from search.asking.query import Phrase, Query, Word
from search.engine import matching

IN_USE = 5  # articles that must hold each form
ENOUGH = 0.95  # what is below is named


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary)
        if not (folder / "manifest.json").exists():
            command("index", "build", str(options.docs), "--index", str(folder))
        report(open_store(folder), options.most)


def report(store: Store, most: int) -> None:
    """Prints the shares, for the most frequent pairs of each kind."""
    written = [line_of(store.snapshot, number) for number in range(store.snapshot.articles)]
    explained = believed(store.snapshot)
    print(f"{len(written):,} articles explain {len(explained):,} abbreviations that are believed")
    kinds = {"reviewed": [(each.short, each.long) for each in reviewed()], "explained": explained}
    for kind, pairs in kinds.items():
        shares: dict[str, list[float]] = {"short, plain": [], "short": [], "long, plain": [], "long": []}
        for short, long, either in in_use(pairs, written):
            for name, found in answers(store, short, long):
                shares[name].append(len(found & either) / len(either))
                if shares[name][-1] < ENOUGH and "plain" not in name:
                    print(f"  {short} = {long}, by {name}: {shares[name][-1]:.0%} of {len(either)} articles")
            if len(shares["short"]) == most:
                break
        print(f"{kind}: {len(shares['short'])} with both forms in {IN_USE} articles or more; found by")
        for name, each in shares.items():
            print(f"  {name:13} {np.mean(each):6.1%} on average, {min(each):.0%} at least")


def answers(store: Store, short: str, long: str) -> Iterator[tuple[str, set[int]]]:
    """What each form finds, without expansion and with it."""
    for name, node in (("short", Word(short)), ("long", Phrase(long))):
        for kind, expand in ((f"{name}, plain", False), (name, True)):
            mask = matching(store, Query(node.text, node), expand=expand)
            yield kind, set(np.flatnonzero(mask).tolist())


def in_use(pairs: Iterable[tuple[str, str]], written: list[str]) -> Iterator[tuple[str, str, set[int]]]:
    """The pairs of which both forms are in use, and the articles that hold either."""
    for short, long in pairs:
        with_short, with_long = (holding(written, form) for form in (short, long))
        if min(len(with_short), len(with_long)) >= IN_USE:
            yield short, long, with_short | with_long


def holding(written: list[str], form: str) -> set[int]:
    """The articles that hold a form as written."""
    wanted = f" {key(form)} "
    return {number for number, text in enumerate(written) if wanted in text}


def line_of(snapshot: Snapshot, number: int) -> str:
    """An article as one line of its words between spaces, folded, so that a phrase is a substring."""
    article = snapshot.article(number)
    tokens = TOKEN.findall(f"{article.title}\n{article.body}")
    return f" {' '.join(piece for token in tokens for piece in piece_keys(token))} "


def believed(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The abbreviations that the articles explain, the most frequent first."""
    kept = ((value.split("\t"), count) for value, count in snapshot.values("abbreviation").items())
    return reliable({(short, long): count for (_, short, long), count in kept})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docs", type=Path)
    parser.add_argument("--index", type=Path, help="where the index is, or is to be built")
    parser.add_argument("--most", type=int, default=150, help="how many abbreviations of each kind")
    return parser.parse_args()


if __name__ == "__main__":
    main()
