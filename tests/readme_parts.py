"""The parts of the README that are made: what `search` prints, the map of the code, what was measured.

`make readme` writes them.

A part stands between <!-- NAME --> and <!-- /NAME -->.
"""

import ast
import json
import re
import tempfile
from collections.abc import Mapping
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
    """How fast telusur writes, as benchmarks/speed.py measured it last; None if there is no such measurement."""
    return speed_table(json.loads(SPEED.read_text("utf-8"))) if SPEED.exists() else None


def speed_table(figures: Mapping[str, Any]) -> str:
    """The measured figures in short; figures: as benchmarks/speed.py keeps them."""
    runs = figures["engines"]["runs"]
    most = max(run["size"] for run in runs)
    rows = [
        f"Writing {most:,} clean articles from memory to the disk, one run (`benchmarks/speed.py DATA`):\n\n",
        "| | articles/s | bytes on disk per byte of text |\n",
        "|---|---|---|\n",
    ]
    for run in (run for run in runs if run["size"] == most):
        fewer = f" ({run['articles']:,} articles only)" if run["articles"] < most else ""
        rate, size = f"{run['articles_per_second']:,.0f}", f"{run['bytes_per_text_byte']:.2f}"
        rows.append(f"| {run['version']}{fewer} | {rate} | {size} |\n")
    rows.append("\nThe whole of `index build`, with reading, cleaning, dates and near-duplicates:\n\n")
    rows += ["| articles | text, MB | seconds | articles/s | peak memory, MB |\n", "|---|---|---|---|---|\n"]
    for whole in (figures[part] for part in ("build", "large") if part in figures):
        numbers = (whole["text_bytes"] / 1e6, whole["seconds"], whole["articles_per_second"])
        memory = f"{whole['memory'] / 1e6:.0f}" if whole["memory"] else "–"
        rows.append(f"| {whole['articles']:,} | {' | '.join(f'{n:,.0f}' for n in numbers)} | {memory} |\n")
    return "".join(rows)


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
