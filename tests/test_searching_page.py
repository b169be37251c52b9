"""docs/searching.md and `search --help` name every option."""

import re
from pathlib import Path

import pytest
from commands import ROOT, run

PAGE = (ROOT / "docs" / "searching.md").read_text("utf-8")
HELP = run("search", "--help", here=Path(__file__).parent).stdout
EXAMPLES, _, OPTIONS = HELP.partition("Arguments:")
NAMES = sorted(
    set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", OPTIONS, re.MULTILINE))
    - {"--help", "--version", "--install-completion", "--show-completion"}
)
SHORT = {"--limit": "-n ", "--verbose": "-v", "--expand": "--no-expand", "--page": "--page"}


@pytest.mark.parametrize("name", NAMES)
def test_an_option_has_an_example_and_a_line(name: str) -> None:
    written = SHORT.get(name, name)
    assert re.search(rf"{re.escape(written)}(?![a-z-])" if written != "-n " else "-n ", EXAMPLES)
    assert re.search(rf"`[^`]*{re.escape(written.strip())}(?![a-z-])", PAGE)


def test_the_page_names_no_option_that_is_not_there() -> None:
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= {*NAMES, "--no-expand", "--help"}
    assert len(NAMES) > 25
