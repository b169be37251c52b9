"""Judged queries over the sample articles: at which rank each expected article comes, so that changes show in a diff.

`python tests/ranking.py` writes ranking.golden.txt anew; ranking.tsv holds the queries: text, tab, ids of the articles
that should come first, in any order.
"""

import tempfile
from pathlib import Path

from index import build, open_store
from search import find

HERE = Path(__file__).parent
GOLDEN = HERE / "ranking.golden.txt"
DEPTH = 10


def judged() -> list[tuple[str, list[str]]]:
    """Queries and the articles expected for each."""
    lines = (HERE / "ranking.tsv").read_text(encoding="utf-8").splitlines()
    return [(query, ids.split(" ")) for query, ids in (line.split("\t") for line in lines)]


def ranks_of(store_dir: Path) -> list[list[int]]:
    """The ranks of the expected articles of each query; 0 for those beyond DEPTH."""
    store = open_store(store_dir)
    ranks = []
    for query, expected in judged():
        hits = [hit.id for hit in find(store, query, limit=DEPTH, passages=0, every=True).hits]
        ranks.append([hits.index(id) + 1 if id in hits else 0 for id in expected])
    return ranks


def mrr(ranks: list[list[int]]) -> float:
    """The mean of 1 / the rank of the first expected article."""
    return sum(1 / min(filter(None, each), default=float("inf")) for each in ranks) / len(ranks)


def recall(ranks: list[list[int]], depth: int) -> float:
    """How many of the expected articles are among the first so many."""
    every = [rank for each in ranks for rank in each]
    return sum(0 < rank <= depth for rank in every) / len(every)


def table(ranks: list[list[int]]) -> str:
    """The golden file."""
    rows = [
        f"{' '.join(str(rank or '-') for rank in each):<6}{query}"
        for each, (query, _) in zip(ranks, judged(), strict=True)
    ]
    figures = [f"MRR@{DEPTH}   {mrr(ranks):.4f}", f"recall@3 {recall(ranks, 3):.4f}"]
    return "\n".join([*rows, "", *figures, ""])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        build([HERE.parent / "corpus"], Path(folder))
        GOLDEN.write_text(table(ranks_of(Path(folder))), encoding="utf-8")
