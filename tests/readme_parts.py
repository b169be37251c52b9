"""The parts of the README that are made: what `search` prints, the map of the code, what was measured.

`make readme` writes them.

A part stands between <!-- NAME --> and <!-- /NAME -->.
"""

import ast
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.storage.store import open_store
from index.sync import build
from search.drawing.render import Format, render
from search.drawing.terminal import Style
from search.engine import find

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SPEED = ROOT / "benchmarks" / "results" / "speed.json"
PART = re.compile(r"(?s)(<!-- (\w+) -->\n).*?(<!-- /\2 -->)")
MILLISECONDS = re.compile(r"in [\d.]+ ms")


def transcript() -> str:
    """The first screen: an index of corpus/ and the best answers to the query that everybody asks first."""
    with tempfile.TemporaryDirectory() as temporary:
        build([ROOT / "corpus"], Path(temporary, ".telusur"))
        results = find(open_store(Path(temporary, ".telusur")), "kosmodrom vostochny", limit=3)
    # Paths are made short before they are drawn: where a line wraps must not hang on where the project lies.
    hits = tuple(replace(hit, path=str(Path(hit.path).relative_to(ROOT))) for hit in results.hits)
    shown = replace(results, hits=hits, expanded=())
    drawn = "".join(render([("", shown)], Format.TEXT, Style(width=96)))
    return f'```console\n$ index build corpus/\n$ search "kosmodrom vostochny" -n 3\n\n{drawn}```\n'


def code_map() -> str:
    """Each module with the first sentence of its docstring."""
    rows = ["| module | step |\n", "|---|---|\n"]
    for package in ("index", "search"):
        for path in sorted((ROOT / package).rglob("*.py")):
            said = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n\n")[0]
            if path.name != "__init__.py":
                rows.append(
                    f"| `{path.relative_to(ROOT).as_posix()}` | {' '.join(said.split()).rstrip('.')} |\n"
                )
    return "".join(rows)


def speed() -> str | None:
    """How fast telusur is, as benchmarks/speed.py measured it last; None if there is no such measurement."""
    return speed_table(json.loads(SPEED.read_text("utf-8"))) if SPEED.exists() else None


def speed_table(figures: Mapping[str, Any]) -> str:
    """The measured figures in short; figures: as benchmarks/speed.py keeps them."""
    return "\n\n".join([*engine_tables(figures["engines"]["runs"]), *way_table(figures)]) + "\n"


def engine_tables(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """telusur beside other engines, over the most articles."""
    most = max(run["size"] for run in runs)
    chosen = [run for run in runs if run["size"] == most]
    yield f"One run (`benchmarks/speed.py DATA`) over {most:,} clean articles, from memory to the disk and asked there:"
    rows = ["| | articles/s | bytes on disk per byte of text |", "|---|---|---|"]
    for run in chosen:
        fewer = f" ({run['articles']:,} articles only)" if run["articles"] < most else ""
        rate, size = f"{run['articles_per_second']:,.0f}", f"{run['bytes_per_text_byte']:.2f}"
        rows.append(f"| {run['version']}{fewer} | {rate} | {size} |")
    yield "\n".join(rows)
    kinds = list(chosen[0]["queries"])
    yield "The ten best of a query that was not asked before, and of the same asked again; milliseconds, median / 95 %:"
    rows = [f"| | {' | '.join(kinds)} |", "|---" * (len(kinds) + 1) + "|"]
    for run in (run for run in chosen if run["queries"]):
        for when in ("first", "again"):
            cells = (milliseconds(run["queries"].get(kind, {}).get(when)) for kind in kinds)
            rows.append(f"| {run['version']}, {when} | {' | '.join(cells)} |")
    yield "\n".join(rows)


def milliseconds(times: Mapping[str, float] | None) -> str:
    return f"{times['p50']:.2f} / {times['p95']:.2f}" if times else "–"


def way_table(figures: Mapping[str, Any]) -> Iterator[str]:
    """The whole way of a user, over two collections."""
    yield "The whole of `index build` and of the process `search`, from its start to its end:"
    rows = [
        "| articles | text, MB | build, s | articles/s | peak memory, MB | `search`, s | `import typer, numpy`, s |",
        "|---|---|---|---|---|---|---|",
    ]
    for whole in (figures[part] for part in ("build", "large") if part in figures):
        numbers = (whole["text_bytes"] / 1e6, whole["seconds"], whole["articles_per_second"])
        memory = f"{whole['memory'] / 1e6:.0f}" if whole["memory"] else "–"
        process = f"{whole['search, seconds']:.2f} | {whole['import typer, numpy, seconds']:.2f}"
        rows.append(
            f"| {whole['articles']:,} | {' | '.join(f'{n:,.0f}' for n in numbers)} | {memory} | {process} |"
        )
    yield "\n".join(rows)
    if "build" in figures:
        built = figures["build"]
        once, again = built["find"]["with snippets, first"], built["find"]["with snippets, again"]
        yield (
            f"Of {built['articles']:,} articles: up to date again in {built['nothing changed, seconds']:.2f} s if "
            f"nothing changed, in {built['10 articles of one file changed, seconds']:.2f} s with 10 changed; "
            f"find() with ten snippets {milliseconds(once)} ms, again {milliseconds(again)} ms."
        )


def with_parts(readme: str, parts: Mapping[str, str | None]) -> str:
    """The README with these parts; those that are None stay as they are."""

    def part(found: re.Match[str]) -> str:
        made = parts[found[2]]
        return found[0] if made is None else f"{found[1]}{made}{found[3]}"

    return PART.sub(part, readme)


if __name__ == "__main__":
    README.write_text(
        with_parts(
            README.read_text("utf-8"), {"transcript": transcript(), "map": code_map(), "speed": speed()}
        ),
        "utf-8",
    )
