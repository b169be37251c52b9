"""A search starts with what it needs and nothing else: each of these would cost it 1 to 100 ms."""

import subprocess
import sys
from pathlib import Path

import pytest

from index import build

NOT_NEEDED = {
    *(
        "typer",
        "pydantic",
        "rich",
        "whoosh",
        "Sastrawi",
        "lxml",
        "charset_normalizer",
        "markdown_it",
        "watchfiles",
    ),
    *(
        "platformdirs",
        "importlib.metadata",
        "gettext",
        "csv",
        "hashlib",
        "socket",
        "logging",
        "difflib",
        "numpy.ma",
    ),
    *(
        "index.sync",
        "index.readers",
        "index.cleaning",
        "index.writing",
        "index.words.stem",
        "index.words.compounds",
    ),
    *("search.suggest", "search.asking.period", "search.asking.rewording", "search.ranking.explain"),
    *("search.ranking.through_whoosh", "search.drawing.facets", "search.drawing.kwic"),
}
PROGRAM = """
import sys
from search.cli import main
try:
    main()
finally:
    print(" ".join(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    (folder / "roket.txt").write_text(
        "Roket diluncurkan dari Kosmodrom Vostochny pada Rabu (13/9/2023) pagi."
    )
    build([folder], folder / ".telusur")
    return folder


def searched(query: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """A search in a process of its own, which says at its end what it loaded."""
    command = [sys.executable, "-c", PROGRAM, query, "--index", str(folder / ".telusur")]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


def test_a_search_loads_nothing_that_it_does_not_need(indexed: Path) -> None:
    done = searched("kosmodrom vostochny", indexed)
    assert done.returncode == 0 and "Vostochny" in done.stdout
    assert NOT_NEEDED & set(done.stderr.split()) == set()


def test_a_misspelt_search_loads_what_helps(indexed: Path) -> None:
    done = searched("kosmodron", indexed)
    assert done.returncode == 1 and "Did you mean: kosmodrom" in done.stderr
    assert {"typer", "pydantic", "rich", "whoosh", "index.sync"} & set(done.stderr.split()) == set()
