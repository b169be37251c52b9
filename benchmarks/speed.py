"""How fast telusur writes and searches, beside other engines: one run, one machine, same articles, same queries.

    python benchmarks/speed.py DATA [--only engines,build,large] [--sizes 5000,27038] [--engines telusur,fts5]

DATA: a folder with news.jsonl.gz, wiki.jsonl.gz (JSON lines as `index build` reads them), questions.tsv and
retrieval/headline-kw3/queries.tsv (id, tab, text). Three parts:

engines  each in a process of its own, from clean articles in memory: articles written per second, until they are safe
         on the disk; bytes on disk per byte of raw text; peak memory with all processes, the articles included; then
         queries of several kinds, each asked once ("first", what a word costs that was not asked before) and once more
         ("again"). Beside the times stands how many hits there were, for an engine that finds less has less to do.
         telusur writes as `index build` does, on as many processes as there are cores, and once more in one; Tantivy
         has 2 threads, the others 1. telusur alone stores the raw texts, finds near-duplicates and mines abbreviations.
build    the whole way of a user: `index build` of news.jsonl.gz, with reading, cleaning, dates and all; again with 10
         articles changed and with none; find() with ten snippets, and the process `search QUERY` beside one that only
         imports typer and numpy.
large    `index build` of wiki.jsonl.gz, telusur alone.

Whoosh with PySastrawi is given --whoosh-articles only: with 27,038 it takes a quarter of an hour. Writes
FOLDER/speed.json and FOLDER/speed.md (--results FOLDER); parts that were not run stay there as they were. Needs
`pip install telusur[benchmarks]`.
"""

import argparse
import json
import multiprocessing
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from building import built, processes, updated, updated_files
from memory import run
from peers import BEST, ENGINES, WORD, Asked, size_of, version_of

from index.article import Article
from index.cleaning.clean import clean
from index.files import Problem
from index.readers import read_file

Figures = dict[str, Any]
# A connection of SQLite must not be taken into another process; telusur-alone answers nothing.
PROCESSES = {name: () if name in ("fts5", "telusur-alone") else (1, 2) for name in ENGINES}


PARTS = ("engines", "build", "large")
FILES = 5000  # in a folder with a file for each article


def main() -> None:
    options = arguments()
    if options.child:
        print(json.dumps(measured(options.child, pickle.loads(options.work.read_bytes()))))
        return
    kept = options.results / "speed.json"
    figures: Figures = json.loads(kept.read_text()) if kept.exists() else {}
    for part in options.only:
        with tempfile.TemporaryDirectory() as temporary:
            found = {"engines": engines, "build": whole_way, "large": large}[part](options, Path(temporary))
        figures[part] = {"machine": machine(), **found}
    options.results.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(figures, indent=1) + "\n")
    (options.results / "speed.md").write_text(drawn(figures))
    print(drawn(figures))


def engines(options: argparse.Namespace, folder: Path) -> Figures:
    """Each engine from clean articles."""
    news, keywords = options.data / "news.jsonl.gz", options.data / "retrieval/headline-kw3/queries.tsv"
    asked = queries(options.data / "questions.tsv", keywords, options.queries)
    every = list(islice(cleaned(news), max(options.sizes)))
    runs = []
    for size in options.sizes:
        for name in options.engines:
            work = folder / "work"
            work.write_bytes(
                pickle.dumps(
                    (every[: min(size, options.whoosh_articles) if name == "whoosh" else size], asked)
                )
            )
            runs.append(in_a_process(name, work, size))
    return {"runs": runs}


def cleaned(news: Path) -> Iterator[Article]:
    """The clean articles of a file."""
    return (clean(item) for item in read_file(news, news.name, news.name) if not isinstance(item, Problem))


def queries(questions: Path, keywords: Path, count: int) -> dict[str, list[Asked]]:
    """Queries by kind, from what people asked and from rare words of headlines; no two kinds share a line."""
    asked = [tuple(WORD.findall(line.lower())) for line in texts(questions)]
    long = [words for words in asked if len(words) >= 5]
    rare = [tuple(WORD.findall(line.lower())) for line in texts(keywords)]
    rare = [words for words in rare if len(words) == 3]
    found = {
        "1 word": [Asked("any", words[:1]) for words in rare[0::3]],
        "3 words": [Asked("any", words) for words in rare[1::3]],
        "3 words of a question": [Asked("any", words[-3:]) for words in long[3::4]],
        "5+ words": [Asked("any", words) for words in long[0::4]],
        "AND": [Asked("all", words[-2:]) for words in long[1::4]],
        "phrase": [Asked("phrase", words[len(words) // 2 - 1 :][:2]) for words in long[2::4]],
        "prefix": [Asked("prefix", (words[0][:4],)) for words in rare[2::3] if len(words[0]) >= 5],
    }
    return {kind: several[:: max(len(several) // count, 1)][:count] for kind, several in found.items()}


def texts(path: Path) -> list[str]:
    """The second column of a table."""
    return [line.split("\t")[1] for line in path.read_text("utf-8").splitlines()]


def in_a_process(name: str, work: Path, size: int) -> Figures:
    """What one engine takes, in a process that does nothing else."""
    print(f"{name}, {size:,} articles", file=sys.stderr)
    command = [sys.executable, __file__, "-", "--child", name, "--work", str(work)]
    ended = run(command)
    figures: Figures = json.loads(ended.printed)
    return {"engine": name, "version": version_of(name), "size": size, "memory": ended.peak, **figures}


def measured(name: str, work: tuple[list[Article], dict[str, list[Asked]]]) -> Figures:
    """One engine, in this process."""
    articles, asked = work
    engine = ENGINES[name]()
    text = sum(len(article.raw.encode("utf-8", "replace")) for article in articles)
    with tempfile.TemporaryDirectory() as temporary:
        seconds, _ = timed(lambda: engine.build(articles, Path(temporary)))
        built: Figures = {
            "articles": len(articles),
            "articles_per_second": len(articles) / seconds,
            "bytes_per_text_byte": size_of(Path(temporary)) / text,
        }
        engine.open()
        kinds = {
            kind: several for kind, several in asked.items() if several and several[0].kind in engine.kinds
        }
        answered = {kind: [times(engine.top, several) for _ in range(2)] for kind, several in kinds.items()}
        every = [asked for several in kinds.values() for asked in several]
        built["per_second"] = {count: per_second(engine.top, every, count) for count in PROCESSES[name]}
    return {**built, "queries": {kind: {"first": one, "again": two} for kind, (one, two) in answered.items()}}


def per_second(ask: Callable[[Asked], Any], every: list[Asked], processes: int) -> float:
    """Queries answered in a second by so many processes at the same time, each of which asks all of them."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(processes + 1)

    def work() -> None:
        ready.wait()
        for asked in every:
            ask(asked)

    started = [context.Process(target=work) for _ in range(processes)]
    for process in started:
        process.start()
    ready.wait()
    seconds, _ = timed(lambda: list(map(multiprocessing.process.BaseProcess.join, started)))
    return processes * len(every) / seconds


def times(ask: Callable[[Asked], tuple[list[int], int]], several: list[Asked]) -> Figures:
    """Milliseconds for each query, and how much was found."""
    taken, best, total = [], 0, 0
    for asked in several:
        seconds, (numbers, matching) = timed(partial(ask, asked))
        taken.append(seconds * 1000)
        best, total = best + len(numbers), total + matching
    return {**percentiles(taken), "queries": len(several), "shown": best, "matching": max(total, -1)}


def percentiles(taken: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def whole_way(options: argparse.Namespace, folder: Path) -> Figures:
    """From the file to the terminal, as a user goes."""
    news = options.data / "news.jsonl.gz"
    figures, build = built(news, folder)
    return {
        **figures,
        "find": find_times(Path(build[-1]), options),
        **processes(build),
        **updated(build, folder),
        **updated_files(news, folder, FILES),
    }


def large(options: argparse.Namespace, folder: Path) -> Figures:
    """A collection ten times as large."""
    figures, build = built(options.data / "wiki.jsonl.gz", folder)
    return {**figures, **processes(build)}


def find_times(kept: Path, options: argparse.Namespace) -> Figures:
    """find_ids(), and find() with and without snippets, of ten articles for the three rarest words of headlines."""
    from index.storage.store import open_store
    from search import find, find_ids

    store = open_store(kept)
    wanted = texts(options.data / "retrieval/headline-kw3/queries.tsv")[: options.queries]
    find(store, "hangat")
    ways: dict[str, Callable[[str], Any]] = {
        "ids": lambda query: find_ids(store, query, limit=BEST),
        "without snippets": lambda query: find(store, query, limit=BEST, passages=0),
        "with snippets": lambda query: find(store, query, limit=BEST, passages=3),
    }
    figures = {}
    for number, (name, way) in enumerate(
        ways.items()
    ):  # each asks other queries, that none finds words already read
        own = wanted[number :: len(ways)]
        for when in ("first", "again"):
            taken = [1000 * timed(partial(way, query))[0] for query in own]
            figures[f"{name}, {when}"] = percentiles(taken)
    return figures


def machine() -> Figures:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 1),
        "Python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "zstandard", "whoosh3")},
        "commit": commit.stdout.strip(),
        "command": " ".join(Path(word).name if "/" in word else word for word in sys.argv),
    }


def drawn(figures: Figures) -> str:
    """The figures as Markdown."""
    lines = ["# Speed", "", *summary(figures), ""]
    for part, found in figures.items():
        about = " · ".join(f"{name} {value}" for name, value in found["machine"].items())
        lines += [f"## {part.capitalize()}", "", about, ""]
        runs = found.get("runs", [])
        for size in dict.fromkeys(each["size"] for each in runs):
            own = [each for each in runs if each["size"] == size]
            lines += [f"### {size:,} articles", "", *written(own), "", *answered(own), ""]
        lines += [
            f"- {name}: {round(value, 3) if isinstance(value, float) else value}"
            for name, value in found.items()
            if name not in ("machine", "runs")
        ]
    return "\n".join(lines) + "\n"


def summary(figures: Figures) -> Iterator[str]:
    """What is asked of writing, as ratios within the run."""
    runs = figures.get("engines", {}).get("runs", [])
    most = max((each["size"] for each in runs), default=0)
    rate = {each["engine"]: each["articles_per_second"] for each in runs if each["size"] == most}
    whole, great = figures.get("build"), figures.get("large")
    for peer in ("fts5", "tantivy", "whoosh"):
        if "telusur" in rate and peer in rate:
            yield f"- writer, articles/s: {rate['telusur'] / rate[peer]:.2f} × {peer}"
        if whole and peer in rate:
            yield f"- whole build, articles/s: {whole['articles_per_second'] / rate[peer]:.2f} × {peer}'s writer"
    if whole and great:
        ratio = great["text_bytes_per_second"] / whole["text_bytes_per_second"]
        yield f"- bytes/s with {great['articles']:,} articles: {ratio:.2f} × that with {whole['articles']:,}"


def written(runs: list[Figures]) -> Iterator[str]:
    yield (
        "| engine | articles | articles/s | bytes per byte of text | peak memory with the articles, MB "
        "| queries/s, 1 and 2 processes |"
    )
    yield "|---|---|---|---|---|---|"
    for each in runs:
        yield (
            f"| {each['version']} | {each['articles']:,} | {each['articles_per_second']:,.0f} "
            f"| {each['bytes_per_text_byte']:.2f} | {megabytes(each['memory'])} "
            f"| {' / '.join(f'{rate:,.0f}' for rate in each['per_second'].values()) or '–'} |"
        )


def megabytes(count: int | None) -> str:
    return f"{count / 1e6:.0f}" if count else "–"


def answered(runs: list[Figures]) -> Iterator[str]:
    yield "| queries | engine | first p50 / p95 / p99, ms | again p50 / p95 / p99 | shown | matching |"
    yield "|---|---|---|---|---|---|"
    for kind in dict.fromkeys(kind for each in runs for kind in each["queries"]):
        for each in runs:
            if kind not in each["queries"]:
                continue
            own = each["queries"][kind]
            cells = (
                " / ".join(f"{own[when][p]:.3f}" for p in ("p50", "p95", "p99"))
                for when in ("first", "again")
            )
            matching = f"{own['first']['matching']:,}" if own["first"]["matching"] >= 0 else "–"
            yield f"| {kind} | {each['engine']} | {' | '.join(cells)} | {own['first']['shown']:,} | {matching} |"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS), help="parts to run")
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[5000, 27038])
    parser.add_argument("--engines", type=lambda text: text.split(","), default=list(ENGINES))
    parser.add_argument("--queries", type=int, default=500, help="of each kind")
    parser.add_argument("--whoosh-articles", type=int, default=10_000)
    parser.add_argument("--results", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
