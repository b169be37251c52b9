"""The README shows what really happens: its transcript, its Python, its commands, its map of the code."""

import re
from pathlib import Path

import pytest
from commands import run
from readme_parts import MILLISECONDS, PART, README, ROOT, code_map, transcript

from index.sync import build

TEXT = README.read_text("utf-8")
PARTS = {found[2]: found[0] for found in PART.finditer(TEXT)}


def test_the_transcript_is_what_search_prints() -> None:
    assert MILLISECONDS.sub("", transcript()) in MILLISECONDS.sub("", PARTS["transcript"]), (
        "run `make readme`"
    )


def test_the_map_of_the_code_is_complete_and_true() -> None:
    assert code_map() in PARTS["map"], "run `make readme`"


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
