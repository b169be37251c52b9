"""What each part of the ranking is worth on judged queries: the parts added one by one, nDCG@10 and its rise.

    python benchmarks/ablation.py DOCS.jsonl.gz QUERIES.tsv QRELS.tsv [--half second]

The index is built twice by `index build`: as it is, and with PySastrawi's stem of every word given as one's own
words (--words). The queries are answered in this process, by the engine with other constants. Needs
`pip install telusur[benchmarks]`.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from judging import DEPTH, HALVES, Figures, figures, heading, judged, row
from relevance import command
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from index.errors import QueryError
from index.storage.store import Store, open_store
from search.asking.parse import parse, plain_words
from search.asking.query import Node
from search.asking.rewrite import exactly, rewritten, uncoupled
from search.engine import Engine
from search.ranking.rank import Model

CHOSEN = Model()
PLAIN = Model(
    k1=1.2, b=(0.75, 0.75), coverage=0.0, form_weight=0.0, question=1.0, lead=0.0, early=0.0, nearness=0.0
)
FORM = replace(PLAIN, form_weight=CHOSEN.form_weight)
HELD = replace(FORM, coverage=CHOSEN.coverage)
FITTED = replace(HELD, k1=CHOSEN.k1, b=CHOSEN.b)
ASKED = replace(FITTED, question=CHOSEN.question)
EARLY = replace(ASKED, lead=CHOSEN.lead, early=CHOSEN.early)

Rewrite = Callable[[Engine, Node], Node]


def as_typed(engine: Engine, root: Node) -> Node:
    return root


def forms_only(engine: Engine, root: Node) -> Node:
    return exactly(root)


def with_variants(engine: Engine, root: Node) -> Node:
    """Other spellings and names, no abbreviations."""

    def expand(words):  # type: ignore[no-untyped-def]
        found = engine.equivalents.expand(words, engine.planner.holds)
        return tuple(each for each in found if each.kind != "abbreviation")

    return rewritten(root, expand)[0]


def with_all(engine: Engine, root: Node) -> Node:
    return engine.expanded(root)[0]


# What is added, which index, which constants, what becomes of the query.
STEPS: list[tuple[str, str, Model, Rewrite]] = [
    ("BM25, no stemming", "ours", PLAIN, forms_only),
    ("PySastrawi's stems", "sastrawi", PLAIN, as_typed),
    ("our roots instead", "ours", PLAIN, as_typed),
    ("+ exact form", "ours", FORM, as_typed),
    ("+ number of words held", "ours", HELD, as_typed),
    ("+ variants", "ours", HELD, with_variants),
    ("+ abbreviations", "ours", HELD, with_all),
    ("+ k1 and b", "ours", FITTED, with_all),
    ("+ question words", "ours", ASKED, with_all),
    ("+ lead", "ours", EARLY, with_all),
    ("+ nearness", "ours", CHOSEN, with_all),
]


def main() -> None:
    options = arguments()
    queries, judgements = judged(options.queries, options.qrels, options.half)
    print(f"{len(queries):,} queries ({options.half})")
    print(heading("less than the next row by (nDCG@10)"))
    with tempfile.TemporaryDirectory() as temporary:
        stores = dict(built(options.docs, Path(temporary)))
        before: tuple[str, Figures] | None = None
        for name, which, model, rewrite in STEPS:
            engine = Engine(stores[which], model)
            found = figures(dict(answered(engine, queries, rewrite)), queries, judgements)
            if before:
                print(row(*before, found), flush=True)
            before = name, found
        if before:
            print(row(*before))


def built(docs: Path, folder: Path) -> Iterator[tuple[str, Store]]:
    """The index as it is, and the one with PySastrawi's stems."""
    command("index", "build", str(docs), "--index", str(folder / "ours"))
    ours = open_store(folder / "ours")
    yield "ours", ours
    stem = StemmerFactory().create_stemmer(False).stem
    forms = (form for form, _ in ours.snapshot.form_vocabulary() if form.isascii() and form.isalpha())
    own = folder / "own.tsv"
    own.write_text("".join(f"{form}\t{stem(form) or form}\n" for form in forms), encoding="utf-8")
    command("index", "build", str(docs), "--index", str(folder / "sastrawi"), "--words", str(own))
    yield "sastrawi", open_store(folder / "sastrawi")


def answered(
    engine: Engine, queries: dict[str, str], rewrite: Rewrite
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    for id, text in queries.items():
        try:
            query = parse(text)
        except QueryError:
            query = plain_words(text) or parse("x")
        root = uncoupled(query.root, engine.analyzer.terms)
        found = engine.nearness.top(engine.planner.of(rewrite(engine, root)), DEPTH)
        ids = map(engine.snapshot.id_of, found.docs.tolist())
        yield id, list(zip(ids, found.points.tolist(), strict=True))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("docs", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    parser.add_argument("--half", choices=HALVES, default="all", help="which half of the queries")
    return parser.parse_args()


if __name__ == "__main__":
    main()
