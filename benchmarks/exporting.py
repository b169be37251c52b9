"""How long a file of queries takes as a whole process: `search --queries FILE` with all fields to CSV and JSON lines.

    python benchmarks/exporting.py NEWS.jsonl.gz [--index DIR] [--queries 100] [--repeat 3]

The queries are two to four words side by side from the titles of the articles, drawn by a fixed seed. The index is
built with `index build` (in a temporary folder unless --index says where). Start-up, reading the index, ranking,
snippets and writing all count. Seconds by the clock, and of the processor, which alone tell on a busy machine.
"""

import argparse
import csv
import io
import random
import re
import resource
import tempfile
import time
from pathlib import Path

from relevance import command

from index.storage.store import open_store

SEED = 6
LIMIT = 10  # hits of each query
WORD = re.compile(r"[A-Za-z]{4,}")


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary, "index")
        if not (folder / "manifest.json").exists():
            command("index", "build", str(options.docs), "--index", str(folder))
        asked = Path(temporary, "queries.txt")
        asked.write_text(
            "".join(f"q{n}\t{text}\n" for n, text in enumerate(drawn(folder, options.queries))),
            encoding="utf-8",
        )
        for kind in ("csv", "jsonl"):
            words = ("--queries", str(asked), "--index", str(folder), "--format", kind, "--limit", str(LIMIT))
            seconds, printed = list[tuple[float, float]](), ""
            for _ in range(options.repeat):
                started, used = time.perf_counter(), processor()
                printed = command("search", *words)
                seconds.append((time.perf_counter() - started, processor() - used))
            times = ", ".join(f"{clock:.2f} ({used:.2f})" for clock, used in sorted(seconds))
            size = f"{hits(kind, printed):,} hits, {len(printed):,} characters"
            print(f"{kind}: {options.queries} queries, {size}; {times} s")


def processor() -> float:
    """Seconds of the processor that finished child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def drawn(folder: Path, count: int) -> list[str]:
    """Queries of two to four words that stand side by side in titles."""
    snapshot, chance = open_store(folder).snapshot, random.Random(SEED)
    found: list[str] = []
    while len(found) < count:
        words = WORD.findall(snapshot.article(chance.randrange(snapshot.articles)).title)
        size = chance.choice((2, 3, 4))
        if len(words) >= size:
            at = chance.randrange(len(words) - size + 1)
            found.append(" ".join(words[at : at + size]))
    return found


def hits(kind: str, printed: str) -> int:
    """How many hits were printed."""
    return len(list(csv.DictReader(io.StringIO(printed)))) if kind == "csv" else printed.count("\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docs", type=Path)
    parser.add_argument("--index", type=Path, help="where the index is, or is to be built")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
