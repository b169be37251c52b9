"""How much an index endures: failing disks, damaged files, kills, months of daily life, hostile queries and bytes.

    python benchmarks/endurance.py                            # all, in half an hour on two cores
    python benchmarks/endurance.py --only kills --kills 300
    python benchmarks/endurance.py --only queries --index DIR # an index of many articles, to be asked

Measured: how many of each were tried and how many went wrong, in one line each, and what; the status is 1 if anything
did. All is drawn from --seed. The small versions of all of them are tests; the machinery is theirs (tests/faults.py,
wreckage.py, killing.py, full_disks.py, daily_life.py, hostile_queries.py, fuzzing.py). Half of the bytes of the fuzzing
come from atheris, if it is installed (fuzz_guided.py).
"""

import argparse
import importlib.util
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial, reduce
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from daily_life import live
from faults import survives
from full_disks import fill_often, small_disk
from fuzzing import TARGETS, Found, fuzz
from hostile_queries import ask_all, frequent_words, hostile_queries
from killing import Killed, kill_first_builds, kill_often, large_archive
from wreckage import INDEX, Tally, make_archive, wreck, wreck_alone

from index.mending.repair import repair
from index.storage.store import open_store
from index.sync import build, remove

PROCESSES = 2
QUERY_LIMIT, MEMORY_LIMIT = 1.0, 500  # seconds of a processor for one query; MB
WORKING = 4000  # articles that are enough for worker processes

Outcome = tuple[str, list[str]]  # how many were tried, and what went wrong


def main() -> None:
    asked = arguments().parse_args()
    parts: dict[str, Callable[[], Outcome]] = {
        "faults": lambda: faults(asked.every),
        "damage": lambda: damage(asked.cuts, asked.flips, asked.seed),
        "kills": lambda: kills(asked.kills, asked.seed),
        "life": lambda: life(asked.life, asked.seed),
        "full": lambda: full(asked.points, asked.seed),
        "queries": lambda: queries(asked.index, asked.seed),
        "fuzz": lambda: fuzzing(asked.fuzz, asked.seed),
    }
    failed = False
    for name in [asked.only] if asked.only else parts:
        begun = time.perf_counter()
        said, wrong = parts[name]()
        failed = failed or bool(wrong)
        print(f"{name:8} {said}: {len(wrong)} wrong ({time.perf_counter() - begun:.0f} s)", flush=True)
        for sentence in wrong[:20]:
            print(f"         {sentence[:400]}", flush=True)
    sys.exit(failed)


def arguments() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--only", choices=["faults", "damage", "kills", "life", "full", "queries", "fuzz"])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--every", type=int, default=1, help="of the steps of a commit, every how manieth fails"
    )
    options.add_argument("--cuts", type=int, default=20, help="places at which each file is cut off")
    options.add_argument("--flips", type=int, default=200, help="bits that are flipped in each file")
    options.add_argument("--kills", type=int, default=300, help="SIGKILLs at random moments")
    options.add_argument(
        "--life", type=int, default=2000, help="random adds, edits, removals, builds and checks"
    )
    options.add_argument("--points", type=int, default=20, help="degrees of room on a disk that is too small")
    options.add_argument(
        "--index", type=Path, help="an index of many articles; else one of made-up ones is asked"
    )
    options.add_argument(
        "--fuzz", type=int, default=1_000_000, help="inputs over readers, cleaner, parser, codec"
    )
    return options


@contextmanager
def archives(*seeds: int, files: int = 6, merging: bool = False) -> Iterator[list[Path]]:
    """Archives whose indexes have several segments and deletions; merging: segments are put together as usual."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not merging:
            patch.setattr("index.writing.writer.due", lambda live, articles: [])
        yield [make_archive(Path(folder, f"a{seed}", "archive"), seed, files) for seed in seeds]


def faults(every: int) -> Outcome:
    """Each step of everything that writes fails, or is the last before a crash."""
    tried, wrong = 0, list[str]()
    for what in ("update", "merge", "first build", "removal", "repair", "repair without manifests"):
        with archives(1, merging=what == "merge") as (archive,):
            index = archive / INDEX
            for said in survives(index, beginning(what, archive), every):
                tried += 1
                if said:
                    wrong.append(f"{what}, {said}")
    return f"{tried:,} failures of a step", wrong


def beginning(what: str, archive: Path) -> Callable[[], object]:
    """What is done to the index of an archive, which is prepared for it."""
    index = archive / INDEX
    if what == "first build":
        shutil.rmtree(index)
    if what == "repair":
        segment = next(index.glob("*.seg"))
        segment.write_bytes(segment.read_bytes()[:-1])
    if what == "repair without manifests":
        for path in index.glob("manifest*"):
            path.unlink()
    if what.startswith("repair"):
        return partial(repair, index)
    if what == "removal":
        return partial(remove_or_not, archive / "rows.jsonl", index)
    (archive / "late.txt").write_text(f"Artikel {what}.")
    return partial(build, [archive], index, jobs=1)


def remove_or_not(path: Path, index: Path) -> None:
    """Takes a file out of an index, if it is not out already."""
    if path.name in open_store(index).sources() or path.name not in open_store(index).manifest.left_out:
        remove(path, index)
    build([], index)


def damage(cuts: int, flips: int, seed: int) -> Outcome:
    """Every file of an index is damaged in every way, with the sources beside it and without."""
    tallies, wrong = list[Tally](), list[str]()
    for wrecked, files in ((wreck, 6), (wreck_alone, 80)):  # of 80, a segment has several pages
        with archives(seed, seed + 1, files=files) as (archive, other):
            tallies.append(wrecked(archive, other, random.Random(seed), cuts, flips, wrong.append))
    counts = [(each.tried, each.noticed, each.wholly) for each in tallies]
    tried, noticed, wholly = map(sum, zip(*counts, strict=True))
    said = f"{tried:,} damages, {tallies[1].tried:,} of them without the sources; {noticed:,} noticed, "
    return f"{said}{wholly:,} restored as far as texts are whole", wrong


def kills(count: int, seed: int) -> Outcome:
    """Builds, updates with merges, repairs and builds with workers are killed while a reader searches."""
    chance, done = random.Random(seed), list[Killed]()
    with tempfile.TemporaryDirectory() as folder:
        archive = make_archive(Path(folder, "small"), seed)
        for words in (("build",), ("build", "--fresh"), ("check", "--repair")):
            done.append(kill_often(archive, count // 4, chance, *words))
        done.append(kill_first_builds(make_archive(Path(folder, "new"), seed), count // 8, chance))
        large = large_archive(Path(folder, "large"), WORKING, chance)
        rest = count - sum(each.tried for each in done)
        done.append(kill_often(large, rest, chance, "build", "--fresh", "--jobs", "2"))
    tried, running, searches = (
        sum(getattr(each, name) for each in done) for name in ("tried", "running", "searches")
    )
    wrong = [sentence for each in done for sentence in each.wrong]
    said = f"{tried} SIGKILLs, {running} of them while it ran ({done[-1].running} with workers), "
    return f"{said}{searches:,} rounds of searches beside them", wrong


def life(steps: int, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        found = live(Path(folder, "a"), steps, seed)
    wrong = [f"{found.differences} differences"] if found.differences else []
    return f"{found.steps:,} steps of daily life, {found.compared:,} comparisons with a plain model", wrong


def full(points: int, seed: int) -> Outcome:
    """Builds on a file system that has too little room."""
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), 8) as disk:
        if disk is None:
            return "no small disk (only root may mount one)", []
        filled = fill_often(make_archive(Path(folder, "a"), seed), disk, points, random.Random(seed))
    return (
        f"{filled.tried} builds on a disk that is too small, {filled.refused} of them refused",
        filled.wrong,
    )


def queries(index: Path | None, seed: int) -> Outcome:
    """Hostile queries, each of an index that was just opened."""
    with tempfile.TemporaryDirectory() as folder:
        index = index or large_archive(Path(folder, "a"), WORKING, random.Random(seed)) / INDEX
        store = open_store(index)
        answers = list(ask_all(index, hostile_queries(frequent_words(store, 5000))))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    slowest = max(answers, key=lambda each: each.seconds)
    wrong = [f"{each.name}: {each.seconds:.2f} s" for each in answers if each.seconds > QUERY_LIMIT]
    wrong += [f"{memory} MB"] if memory > MEMORY_LIMIT else []
    refused = sum(bool(each.refused) for each in answers)
    said = f"{len(answers)} queries of {store.manifest.articles:,} articles, {refused} of them refused"
    return f"{said}; the slowest {slowest.seconds:.2f} s ({slowest.name}), {memory} MB", wrong


def fuzzing(executions: int, seed: int) -> Outcome:
    """Half of the inputs at random, half led by what they reach."""
    guided = executions // 2 if importlib.util.find_spec("atheris") else 0
    blind = executions - guided
    with ProcessPoolExecutor(PROCESSES) as pool:
        shares = [blind // PROCESSES] * (PROCESSES - 1)
        shares.append(blind - sum(shares))
        found = list(pool.map(fuzz, shares, range(seed, seed + PROCESSES)))
    if guided:
        with ThreadPoolExecutor(PROCESSES) as threads:
            found += threads.map(partial(guided_fuzzing, guided // len(TARGETS) + 1, seed), TARGETS)
    every = reduce(Found.united, found)
    slowest = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in every.slowest.items())
    wrong = every.problems + ([f"{every.megabytes} MB"] if every.megabytes > MEMORY_LIMIT else [])
    led = sum(each.executions for each in found[PROCESSES:])
    return (
        f"{every.executions:,} inputs ({led:,} led by coverage), {every.megabytes} MB; slowest: {slowest}",
        wrong,
    )


def guided_fuzzing(runs: int, seed: int, part: str) -> Found:
    """fuzz_guided.py of one part."""
    program = [sys.executable, str(Path(__file__).with_name("fuzz_guided.py")), part]
    done = subprocess.run(
        [*program, "--runs", str(runs), "--seed", str(seed)], capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return Found(problems=[f"{part}: it ended with status {done.returncode}: {done.stderr[-1500:]}"])
    return Found(**json.loads(lines[-1]))


if __name__ == "__main__":
    main()
