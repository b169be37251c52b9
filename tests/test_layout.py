"""The shape of the code: imports go one way, and no module has a name that says nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for package in ("index", "search") for p in (ROOT / package).rglob("*.py"))
EMPTY_NAMES = {"util", "utils", "helpers", "common", "misc", "base"}


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports absolutely."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_from_search_to_index_and_never_back(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    assert own not in imported(path), "inside a package, import relatively"
    assert not (own == "index" and "search" in imported(path))


def test_module_names_come_from_the_field() -> None:
    assert not [p for p in MODULES if p.stem in EMPTY_NAMES]
