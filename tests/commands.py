"""Runs the real commands, as a user does."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = (
    "NO_COLOR",
    "FORCE_COLOR",
    "TELUSUR_INDEX",
    "XDG_DATA_HOME",
    "PAGER",
    "LANGUAGE",
)  # of whoever runs the tests

Done = subprocess.CompletedProcess[str]


def run(command: str, *words: str | Path, here: Path, **environment: str) -> Done:
    """`index` or `search` with these words, from the folder `here`, which also keeps what is remembered."""
    return subprocess.run(
        line(command, words),
        cwd=here,
        env={**environment_of(here), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def environment_of(here: Path) -> dict[str, str]:
    """What the commands are run with: nothing of whoever runs the tests, messages in English."""
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    own = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100", "XDG_DATA_HOME": str(here / "data")}
    return {**inherited, **own, "LC_ALL": "C.UTF-8"}


def started(command: str, *words: str | Path, here: Path) -> "subprocess.Popen[bytes]":
    """The same, begun and not waited for; what it says is lost."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        line(command, words), cwd=here, env=environment_of(here), stdout=quiet, stderr=quiet
    )


def run_python(code: str, here: Path) -> Done:
    """A program of its own, with the packages of this project."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(
        command, cwd=here, env=environment_of(here), capture_output=True, text=True, check=False
    )


def line(command: str, words: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-W", "error", "-m", f"{command}.cli", *map(str, words)]
