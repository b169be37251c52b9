"""How fast telusur writes and searches, beside other engines: one run, one machine, same articles, same queries.

    python benchmarks/speed.py NEWS.jsonl.gz QUESTIONS.tsv KEYWORDS.tsv [--sizes 5000,27038] [--engines telusur,fts5]

NEWS: JSON lines as `index build` reads them; QUESTIONS and KEYWORDS: id, tab, text. Each engine runs in a process of
its own. Measured are, from clean articles in memory: articles written per second, bytes on disk per byte of text,
peak memory (the articles included); then queries of several kinds, each asked once ("first", what a word costs that was
not asked before) and once more ("again"), and how many of all kinds together one process answers in a second, and two
at the same time. Beside the times stands how many hits there were, for an engine that finds less has less to do.
For telusur also the whole way of a user: `index build` of the file, again with 10 articles changed and with none,
find_ids() and find() without and with ten snippets from the text of a query, and the process `search QUERY` beside one
that only imports typer and numpy.
Whoosh with PySastrawi is given --whoosh-articles only; more would take hours.

Writes FOLDER/speed.json and FOLDER/speed.md (--results FOLDER). Needs `pip install telusur[benchmarks]`.
"""

import argparse
import gzip
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
from itertools import islice
from pathlib import Path
from typing import Any

from peers import BEST, ENGINES, WORD, Asked, peak_memory, size_of, version_of

from index.article import Article
from index.cleaning.clean import clean
from index.readers import Problem, read_file

Figures = dict[str, Any]
# A connection of SQLite must not be taken into another process.
PROCESSES = {name: () if name == "fts5" else (1, 2) for name in ENGINES}


def main() -> None:
    options = arguments()
    if options.child:
        print(json.dumps(measured(options.child, pickle.loads(options.work.read_bytes()))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        figures = everything(options, Path(temporary))
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "speed.json").write_text(json.dumps(figures, indent=1) + "\n")
    (options.results / "speed.md").write_text(drawn(figures))
    print(drawn(figures))


def everything(options: argparse.Namespace, folder: Path) -> Figures:
    asked = queries(options.questions, options.keywords, options.queries)
    runs = []
    for size in options.sizes:
        articles = list(islice(cleaned(options.news), size))
        for name in options.engines:
            own = articles[: options.whoosh_articles] if name == "whoosh" else articles
            work = folder / "work"
            work.write_bytes(pickle.dumps((own, asked)))
            runs.append(in_a_process(name, work, size))
    whole = whole_way(options, folder) if options.whole else {}
    return {"machine": machine(), "runs": runs, "whole": whole}


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
    command = [sys.executable, __file__, "-", "-", "-", "--child", name, "--work", str(work)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout)
    return {"engine": name, "version": version_of(name), "size": size, **figures}


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
            "memory": peak_memory(),
        }
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
    with gzip.open(options.news, "rt", encoding="utf-8") as lines:
        rows = list(islice(lines, max(options.sizes)))
    news, kept = folder / "news.jsonl", folder / "index"
    news.write_text("".join(rows), "utf-8")
    build = [str(Path(sys.executable).with_name("index")), "build", "-q", str(news), "--index", str(kept)]
    figures: Figures = {"articles": len(rows), "build": process(build)}
    figures["bytes_per_text_byte"] = size_of(kept) / text_bytes(kept)
    figures["nothing changed"] = process(build)
    changed = [{**json.loads(row), "text": json.loads(row)["text"] + " Tambahan."} for row in rows[:10]]
    news.write_text("".join([*(json.dumps(row) + "\n" for row in changed), *rows[10:]]), "utf-8")
    figures["10 changed"] = process(build)
    figures["find"] = find_times(kept, options)
    search = [str(Path(sys.executable).with_name("search")), "presiden", "--index", str(kept)]
    imports = [sys.executable, "-c", "import typer, numpy"]
    figures["search"] = statistics.median(process(search) for _ in range(7))
    figures["import typer, numpy"] = statistics.median(process(imports) for _ in range(7))
    return figures


def process(command: list[str]) -> float:
    """Seconds that a process takes."""
    return timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))[0]


def text_bytes(kept: Path) -> int:
    from index.storage.store import open_store

    return sum(segment.text_bytes for segment in open_store(kept).snapshot.segments)


def find_times(kept: Path, options: argparse.Namespace) -> Figures:
    """find_ids(), and find() with and without snippets, of ten articles for the three rarest words of headlines."""
    from index.storage.store import open_store
    from search import find, find_ids

    store = open_store(kept)
    wanted = texts(options.keywords)[: options.queries]
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
        "load before": os.getloadavg()[0],
        "Python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "command": " ".join(Path(word).name if "/" in word else word for word in sys.argv),
    }


def drawn(figures: Figures) -> str:
    """The figures as Markdown."""
    lines = ["# Speed", "", " · ".join(f"{name} {value}" for name, value in figures["machine"].items()), ""]
    for size in dict.fromkeys(run["size"] for run in figures["runs"]):
        runs = [run for run in figures["runs"] if run["size"] == size]
        lines += [f"## {size:,} articles", "", *written(runs), "", *answered(runs), ""]
    whole = figures["whole"]
    if whole:
        lines += [
            f"## The whole way, {whole['articles']:,} articles",
            "",
            *(
                f"- {name}: {value if isinstance(value, int | dict) else round(value, 3)}"
                for name, value in whole.items()
            ),
            "",
        ]
    return "\n".join(lines)


def written(runs: list[Figures]) -> Iterator[str]:
    yield (
        "| engine | articles | articles/s | bytes per byte of text | peak memory with the articles, MB "
        "| queries/s, 1 and 2 processes |"
    )
    yield "|---|---|---|---|---|---|"
    for run in runs:
        yield (
            f"| {run['version']} | {run['articles']:,} | {run['articles_per_second']:,.0f} "
            f"| {run['bytes_per_text_byte']:.2f} | {run['memory'] / 1e6:.0f} "
            f"| {' / '.join(f'{each:,.0f}' for each in run['per_second'].values()) or '–'} |"
        )


def answered(runs: list[Figures]) -> Iterator[str]:
    yield "| queries | engine | first p50 / p95 / p99, ms | again p50 / p95 / p99 | shown | matching |"
    yield "|---|---|---|---|---|---|"
    for kind in dict.fromkeys(kind for run in runs for kind in run["queries"]):
        for run in runs:
            if kind not in run["queries"]:
                continue
            own = run["queries"][kind]
            cells = (
                " / ".join(f"{own[when][p]:.3f}" for p in ("p50", "p95", "p99"))
                for when in ("first", "again")
            )
            matching = f"{own['first']['matching']:,}" if own["first"]["matching"] >= 0 else "–"
            yield f"| {kind} | {run['engine']} | {' | '.join(cells)} | {own['first']['shown']:,} | {matching} |"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("keywords", type=Path)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[5000, 27038])
    parser.add_argument("--engines", type=lambda text: text.split(","), default=list(ENGINES))
    parser.add_argument("--queries", type=int, default=500, help="of each kind")
    parser.add_argument("--whoosh-articles", type=int, default=1000)
    parser.add_argument(
        "--whole", action=argparse.BooleanOptionalAction, default=True, help="the whole way, too"
    )
    parser.add_argument("--results", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
