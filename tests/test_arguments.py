"""Plain command lines mean what Typer says that they mean; what is not plain is left to it."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

import search.cli
from index.arguments import plain
from index.cli import COMMANDS
from index.cli import app as index_app

PLAIN = [
    ["roket"],
    ["roket", "bulan", "-n", "3"],
    ["--limit", "3", "roket"],
    ["--limit=3", "roket", "--all", "-v"],
    ["roket", "--source", "a.com", "--source=b.com"],
    ["roket", "--limit", "3", "--limit", "4"],
    ["roket", "--format", "json", "--index", "x/.telusur"],
    ["roket", "--sort", "newest", "--no-expand"],
    ["roket", "--expand", "--context", "0"],
    [" -roket", "bulan"],
    ["--saved"],
]
NOT_PLAIN = [
    ["--help"],
    ["roket", "--version"],
    ["roket", "--limit", "0"],
    ["roket", "--limit", "tiga"],
    ["roket", "--limit", "-3"],
    ["roket", "--limit"],
    ["roket", "--limit="],
    ["roket", "-n3"],
    ["roket", "-nv"],
    ["roket", "--all=yes"],
    ["roket", "--formt", "json"],
    ["roket", "--format", "xml"],
    ["roket", "--sort", "Newest"],
    ["roket", "--", "--all"],
    ["roket", "-"],
]
WORDS = [word for line in (*PLAIN, *NOT_PLAIN) for word in line if word not in ("--help", "--version")]


def as_typer_says(line: list[str]) -> dict[str, Any] | None:
    """The values that Typer calls the command with; None where it refuses the line."""
    found: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.cli.answer", lambda request: found.append(asdict(request)))
        try:
            get_command(search.cli.app()).main(list(line), standalone_mode=False)
        except Exception:
            return None
    # Of --version, which ends the command, Typer makes None.
    return {**found[0], "version": False} if found else None


@pytest.mark.parametrize("line", PLAIN, ids=" ".join)
def test_a_plain_line_means_what_typer_says(line: list[str]) -> None:
    values = plain(search.cli.search, line)
    assert values is not None
    assert values == as_typer_says(line)


@pytest.mark.parametrize("line", NOT_PLAIN, ids=" ".join)
def test_a_line_that_is_not_plain_is_left_to_typer(line: list[str]) -> None:
    assert plain(search.cli.search, line) is None


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=5))
def test_whatever_is_read_as_plain_is_what_typer_reads(line: list[str]) -> None:
    values = plain(search.cli.search, line)
    if line and values is not None:
        said = as_typer_says(line)
        assert said is not None
        assert {n: v or None for n, v in values.items()} == {n: v or None for n, v in said.items()}


def test_the_commands_of_index_are_read_so_too(tmp_path: Path) -> None:
    line = ["corpus", "b.txt", "--raw", "-j", "2", "--wait", "3", "--memory", "400", "-q"]
    values = plain(COMMANDS["build"], line)
    assert values is not None
    with pytest.MonkeyPatch.context() as patch:
        found: list[dict[str, Any]] = []
        patch.setattr(
            "index.sync.build", lambda paths, target, **rest: found.append({"paths": paths, **rest})
        )
        with pytest.raises(AttributeError):  # there is no report
            get_command(index_app()).main(["build", *line, "--index", str(tmp_path)], standalone_mode=False)
    assert found[0]["paths"] == values["paths"] == [Path("corpus"), Path("b.txt")]
    assert (found[0]["raw"], found[0]["jobs"], found[0]["wait"]) == (True, 2, 3.0)
    assert (values["raw"], values["jobs"], values["wait"], values["memory_mb"]) == (True, 2, 3.0, 400)


def test_a_path_that_must_be_given_is_asked_for_by_typer() -> None:
    assert plain(COMMANDS["clean"], []) is None
    assert plain(COMMANDS["clean"], ["a", "b"]) is None
    assert plain(COMMANDS["remove"], ["a"]) is not None
    assert plain(COMMANDS["status"], ["a"]) is None
