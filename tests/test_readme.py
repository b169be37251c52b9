"""The README shows what really happens: its transcript, its Python, its commands, its map of the code."""

import re
from pathlib import Path

import pytest
from commands import run
from readme_parts import (
    MILLISECONDS,
    PART,
    README,
    ROOT,
    code_map,
    speed,
    speed_table,
    transcript,
    with_parts,
)

from index.sync import build

TEXT = README.read_text("utf-8")
PARTS = {found[2]: found[0] for found in PART.finditer(TEXT)}


def test_the_transcript_is_what_search_prints() -> None:
    assert MILLISECONDS.sub("", transcript()) in MILLISECONDS.sub("", PARTS["transcript"]), (
        "run `make readme`"
    )


def test_the_map_of_the_code_is_complete_and_true() -> None:
    assert code_map() in PARTS["map"], "run `make readme`"


def test_the_speed_is_what_was_measured_last() -> None:
    assert (speed() or "") in PARTS["speed"], "run `make readme`"


def test_a_measurement_is_drawn() -> None:
    asked = {"phrase": {"first": {"p50": 0.123, "p95": 4.567}, "again": {"p50": 0.1, "p95": 2.0}}}
    run = {"version": "SQLite 3.40 FTS5", "size": 20, "articles": 10, "queries": asked}
    built = {"articles": 20, "text_bytes": 4e6, "seconds": 2.0, "articles_per_second": 1234.5, "memory": None}
    started = {"search, seconds": 0.142, "import typer, numpy, seconds": 0.095}
    table = speed_table(
        {
            "engines": {"runs": [run | {"articles_per_second": 9876.5, "bytes_per_text_byte": 1.234}]},
            "large": built | started,
        }
    )
    assert "| SQLite 3.40 FTS5 (10 articles only) | 9,876 | 1.23 |" in table
    assert "| SQLite 3.40 FTS5, first | 0.12 / 4.57 |" in table
    assert "| 20 | 4 | 2 | 1,234 | – | 0.14 | 0.10 |" in table
    assert with_parts("<!-- speed -->\nold\n<!-- /speed -->", {"speed": None}).count("old") == 1


def test_the_python_of_the_readme_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build([ROOT / "corpus"], tmp_path / ".telusur")
    code = re.findall(r"(?s)```python\n(.*?)```", TEXT)[0]
    store, corpus = repr(str(tmp_path / ".telusur")), repr(str(ROOT / "corpus"))
    exec(code.replace('"corpus/.telusur"', store).replace('"corpus/"', corpus), {})
    assert capsys.readouterr().out.startswith("1 ")


def test_every_command_that_the_readme_names_exists(tmp_path: Path) -> None:
    named = set(re.findall(r"(?m)^\$ index (\w+)", TEXT))
    assert {"build", "status", "remove", "watch", "clean"} <= named
    for command in named:
        assert run("index", command, "--help", here=tmp_path).returncode == 0
