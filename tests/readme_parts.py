"""The parts of the README that are made: what `search` prints, and the map of the code. `make readme` writes them.

A part stands between <!-- NAME --> and <!-- /NAME -->.
"""

import ast
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from index.storage.store import open_store
from index.sync import build
from search.drawing.render import Format, render
from search.drawing.terminal import Style
from search.engine import find

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
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


def with_parts(readme: str, parts: Mapping[str, str]) -> str:
    return PART.sub(lambda found: f"{found[1]}{parts[found[2]]}{found[3]}", readme)


if __name__ == "__main__":
    README.write_text(
        with_parts(README.read_text("utf-8"), {"transcript": transcript(), "map": code_map()}), "utf-8"
    )
