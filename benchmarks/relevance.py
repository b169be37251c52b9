"""How well telusur ranks: nDCG@10, MRR@10 and recall@100 on judged queries.

    python benchmarks/relevance.py DOCS.jsonl.gz QUERIES.tsv QRELS.tsv [--index DIR] [--half second] [--peers]

DOCS: JSON lines with id and text, QUERIES: id, tab, text, QRELS: TREC's four columns. The index is built with
`index build` (in a temporary folder unless --index says where, and used again if it is there), the queries are
answered by `search --queries … --format trec`, the run is judged by ir_measures: the whole way that users go.
--half: the constants of the ranking were chosen on the first half of each set, the second is for judging them.
--peers: the same for BM25 over words typed, Snowball's and PySastrawi's stems, with the difference to telusur and its
95 % interval (paired bootstrap over the queries). Needs `pip install telusur[benchmarks]`.
"""

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ir_measures
from judging import DEPTH, HALVES, figures, heading, judged, row


def main() -> None:
    options = arguments()
    queries, judgements = judged(options.queries, options.qrels, options.half)
    started = time.perf_counter()
    run = telusur(options.docs, queries, options.index)
    seconds = time.perf_counter() - started
    print(f"machine    {platform.machine()}, Python {platform.python_version()}")
    print(
        f"queries    {len(queries):,} judged ({options.half}), {sum(map(len, run.values())):,} hits, {seconds:.1f} s"
    )
    ours = figures(run, queries, judgements)
    print(heading("telusur is better by (nDCG@10)" if options.peers else "").rstrip())
    print(row("telusur", ours))
    if options.peers:
        from rankers import peer_runs  # only now: its libraries are not needed otherwise

        for name, found in peer_runs(options.docs, queries, DEPTH):
            theirs = figures(found, queries, judgements)
            print(row(f"bm25s, {name}", theirs, ours))


def telusur(
    docs: Path, queries: dict[str, str], index_dir: Path | None
) -> dict[str, list[tuple[str, float]]]:
    """The run of the commands, index built if it is not there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = index_dir or Path(temporary, "telusur")
        if not (folder / "manifest.json").exists():
            command("index", "build", str(docs), "--index", str(folder))
        asked = Path(temporary, "queries.tsv")
        asked.write_text("".join(f"{id}\t{text}\n" for id, text in queries.items()), encoding="utf-8")
        ranked = command(
            *("search", "--queries", str(asked), "--index", str(folder)),
            *("--format", "trec", "--limit", str(DEPTH)),
        )
    run: dict[str, list[tuple[str, float]]] = {}
    for each in ir_measures.read_trec_run(ranked):
        run.setdefault(each.query_id, []).append((each.doc_id, each.score))
    return run


def command(name: str, *words: str) -> str:
    """What a console script of this environment prints; its messages go through."""
    script = Path(sys.executable).with_name(name)
    done = subprocess.run([str(script), *words], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode > 1:  # 1: some query found nothing
        sys.exit(f"{name} ended with status {done.returncode}")
    return done.stdout


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("docs", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    parser.add_argument("--index", type=Path, help="where the index is, or is to be built")
    parser.add_argument("--half", choices=HALVES, default="all", help="which half of the queries")
    parser.add_argument("--peers", action="store_true", help="BM25 as others have it, in the same run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
