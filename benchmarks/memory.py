"""The memory of a process and all that it starts, at its peak: pages that several of them share are counted once."""

import subprocess
import time
from pathlib import Path
from typing import NamedTuple

EVERY = 0.05  # seconds
PROC = Path("/proc")


class Ended(NamedTuple):
    """What a process took: seconds, bytes at the peak (None where the system does not tell), what it printed."""

    seconds: float
    peak: int | None
    printed: str


def run(command: list[str]) -> Ended:
    """Runs a program to its end; raises if that is a bad one."""
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        seconds = None
        while seconds is None:
            peak = max(peak, sum(map(memory_of, tree(child.pid))))
            try:
                child.wait(EVERY)
                seconds = time.perf_counter() - started
            except subprocess.TimeoutExpired:
                continue
        printed = child.stdout.read() if child.stdout else ""
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Ended(seconds, peak or None, printed)


def tree(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    try:
        for thread in (PROC / str(process) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                found += tree(int(child))
    except OSError:  # it has ended, or this is no Linux
        pass
    return found


def memory_of(process: int) -> int:
    """Bytes in memory, those shared with others in equal parts (PSS)."""
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
