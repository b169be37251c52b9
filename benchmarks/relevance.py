"""How well telusur ranks: nDCG@10, MRR@10 and recall@100 on judged queries.

    python benchmarks/relevance.py DOCS.jsonl.gz QUERIES.tsv QRELS.tsv [--index DIR]

DOCS: JSON lines with id and text, QUERIES: id, tab, text, QRELS: TREC's four columns. The index is built with
`index build` (in a temporary folder unless --index says where, and used again if it is there), the queries are
answered by `search --queries … --format trec`, the run is judged by ir_measures: the whole way that users go.
Needs `pip install telusur[benchmarks]`.
"""

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

MEASURES = [nDCG @ 10, RR @ 10, R @ 100]
DEPTH = 100


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary, "telusur")
        if not (folder / "manifest.json").exists():
            run("index", "build", str(options.docs), "--index", str(folder))
        started = time.perf_counter()
        ranked = run(
            *("search", "--queries", str(options.queries), "--index", str(folder)),
            *("--format", "trec", "--limit", str(DEPTH)),
        )
        seconds = time.perf_counter() - started
    qrels = list(ir_measures.read_trec_qrels(str(options.qrels)))
    answers = list(ir_measures.read_trec_run(ranked))
    figures = ir_measures.calc_aggregate(MEASURES, qrels, answers)
    print(f"machine    {platform.machine()}, Python {platform.python_version()}")
    print(f"queries    {len({q.query_id for q in qrels}):,} judged, {len(answers):,} hits, {seconds:.1f} s")
    for measure in MEASURES:
        print(f"{measure!s:<10} {figures[measure]:.4f}")


def run(command: str, *words: str) -> str:
    """What a console script of this environment prints; its messages go through."""
    script = Path(sys.executable).with_name(command)
    done = subprocess.run([str(script), *words], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode > 1:  # 1: some query found nothing
        sys.exit(f"{command} ended with status {done.returncode}")
    return done.stdout


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("docs", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    parser.add_argument("--index", type=Path, help="where the index is, or is to be built")
    return parser.parse_args()


if __name__ == "__main__":
    main()
