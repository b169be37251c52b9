"""How much an index endures: kills, failing disks, damaged files, hostile bytes, and months of daily life.

    PYTHONPATH=tests python benchmarks/endurance.py --kills 300 --flips 200 --fuzz 1000000 --life 2000

Measured: how many of each were tried and how many went wrong, in one line each. Everything is drawn from --seed. The
small versions of all of them are tests; the machinery is theirs (tests/wreckage.py, …).
"""

import argparse
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from commands import started
from daily_life import live
from faults import outcomes
from fuzzing import TARGETS, fuzz
from wreckage import INDEX, article, make_archive, seen_in, texts_in, wreck

from index.mending.check import check
from index.mending.repair import repair
from index.storage.store import open_store
from index.sync import build


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kills", type=int, default=300, help="SIGKILLs at random moments")
    options.add_argument(
        "--faults", type=int, default=1, help="of the steps of a commit, every how manieth fails; 0: none"
    )
    options.add_argument("--cuts", type=int, default=20, help="places at which each file is cut off")
    options.add_argument("--flips", type=int, default=200, help="bits that are flipped in each file")
    options.add_argument(
        "--fuzz", type=int, default=1_000_000, help="executions over readers, cleaner, parser, codec"
    )
    options.add_argument(
        "--life", type=int, default=2000, help="random adds, edits, removals, builds and checks"
    )
    asked = options.parse_args()
    parts: dict[str, Callable[[], str]] = {
        "kills": lambda: kills(asked.kills, asked.seed),
        "faults": lambda: faults(asked.faults) if asked.faults else "none",
        "damage": lambda: (
            damage(asked.cuts, asked.flips, asked.seed) if asked.cuts or asked.flips else "none"
        ),
        "fuzzing": lambda: fuzzing(asked.fuzz, asked.seed),
        "life": lambda: life(asked.life, asked.seed),
    }
    for name, part in parts.items():
        begun = time.perf_counter()
        print(f"{name:8} {part()} ({time.perf_counter() - begun:.0f} s)", flush=True)


@contextmanager
def archives(*seeds: int) -> Iterator[list[Path]]:
    """Archives whose indexes have several segments and deletions."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.writing.writer.due", lambda live, articles: [])
        yield [make_archive(Path(folder, f"a{seed}"), seed) for seed in seeds]


def kills(count: int, seed: int) -> str:
    """Builds, updates with merges, and repairs are killed while a reader searches."""
    chance, wrong, during, stop = random.Random(seed), 0, 0, threading.Event()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = make_archive(Path(folder, "a"), seed)
        reader = threading.Thread(target=keep_searching, args=(archive / INDEX, stop, failures))
        reader.start()
        for number in range(count):
            old = texts_in(archive / INDEX)
            (archive / f"late-{number % 40}.txt").write_text(article(chance))
            words = chance.choice([["build"], ["build"], ["build", "--fresh"], ["check", "--repair"]])
            during += killed(started("index", *words, "--index", archive / INDEX, here=Path(folder)), chance)
            seen = texts_in(archive / INDEX)
            build([], archive / INDEX)
            wrong += seen not in (old, texts_in(archive / INDEX)) or bool(check(archive / INDEX).faults)
        stop.set()
        reader.join()
    return f"{count} SIGKILLs, {during} of them while it ran: {wrong} wrong states, {len(failures)} failed searches"


def killed(process: "subprocess.Popen[bytes]", chance: random.Random) -> bool:
    """Whether the process was still running when it was killed."""
    try:
        process.wait(timeout=chance.uniform(0.1, 1.5))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def keep_searching(index: Path, stop: threading.Event, failures: list[str]) -> None:
    while not stop.is_set():
        try:
            seen_in(open_store(index))
        except Exception as error:
            failures.append(repr(error))
        time.sleep(0.05)


def faults(every: int) -> str:
    """Each step of an update, of a first build and of a repair fails, or is the last before a crash."""
    tried = wrong = 0
    with archives(1) as (archive,):
        index = archive / INDEX
        whole = archive.parent / "whole"
        shutil.copytree(index, whole)
        for what in ("update", "first", "repair"):
            shutil.rmtree(index)
            if what != "first":
                shutil.copytree(whole, index)
            if what == "repair":
                segment = next(index.glob("*.seg"))
                segment.write_bytes(segment.read_bytes()[:-1])
            (archive / "late.txt").write_text(f"Artikel {what}.")
            action = partial(repair, index) if what == "repair" else partial(build, [archive], index)
            for _ in outcomes(index, action, every):
                tried += 1
                action()
                build([archive], index)
                wrong += bool(check(index).faults)
    return f"{tried} failed steps: {wrong} wrong states"


def damage(cuts: int, flips: int, seed: int) -> str:
    with archives(seed, seed + 1) as (archive, other):
        tally = wreck(archive, other, random.Random(seed), cuts, flips)
    return (
        f"{tally.tried} damaged files: {tally.noticed} noticed, {tally.wholly} wholly restored, "
        f"{tally.wrong} wrong answers, tracebacks or failed repairs"
    )


def fuzzing(executions: int, seed: int) -> str:
    found = fuzz(executions, seed)
    slowest = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in found.slowest.items())
    return f"{found.executions} executions over {len(TARGETS)} parts: {found.wrong} wrong; slowest: {slowest}"


def life(steps: int, seed: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        found = live(Path(folder, "a"), steps, seed)
    return (
        f"{found.steps} steps, {found.compared} comparisons with the model: {found.differences} differences"
    )


if __name__ == "__main__":
    main()
