"""The real program, killed at random moments while somebody searches: what is there afterwards, and what is left."""

import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from commands import environment_of, line
from faults import left_over
from wreckage import INDEX, article, seen_in, texts_in

from index.errors import StoreError
from index.mending.check import check
from index.mending.repair import repair
from index.storage.store import open_store
from index.sync import build

STARTING = 0.15  # seconds in which the program has not done anything yet
GONE_WITHIN = 5.0  # seconds after which the workers of a dead build must have ended


@dataclass(slots=True)
class Killed:
    """What came of some kills. running: while the program ran; wrong: sentences."""

    tried: int = 0
    running: int = 0
    searches: int = 0
    wrong: list[str] = field(default_factory=list)


def kill_often(archive: Path, count: int, chance: random.Random, *words: str, rows: int = 1) -> Killed:
    """Kills `index` with these words (build, build --fresh, check --repair), so many times.

    Before each time an article is new, and before a repair a file is damaged. The moment is between the start of the
    program and the end of its work, which is measured first.
    """
    killed, index = Killed(), archive / INDEX
    longest = max(duration(prepared(archive, chance, words, rows), archive, words) for _ in range(2))
    with searching(index, killed):
        for number in range(count):
            old = prepared(archive, chance, words, rows)
            killed.tried += 1
            killed.running += kill(archive, words, chance.uniform(STARTING, max(longest, 0.3)))
            try:
                judge(archive, old, words, killed.wrong)
            except Exception as error:
                killed.wrong.append(f"{words}, kill {number}: {error!r}")
    return killed


def prepared(archive: Path, chance: random.Random, words: tuple[str, ...], rows: int) -> object:
    """Gives the program something to do; returns what is in the index before."""
    index = archive / INDEX
    if words[0] == "check":
        old = texts_in(index)
        path = chance.choice(sorted(index.glob("*.seg")))
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1
        path.write_bytes(data)
        return old
    name = f"late-{chance.randrange(40)}.jsonl"
    texts = "".join(f'{{"id": "{n}", "text": "{article(chance)}"}}\n' for n in range(rows))
    (archive / name).write_text(texts)
    return texts_in(index) if index.exists() else None


def duration(_: object, archive: Path, words: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    started(archive, words).wait()
    return time.perf_counter() - begun


def started(archive: Path, words: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    """The program, in a session of its own."""
    index, quiet = archive / INDEX, subprocess.DEVNULL
    command = line("index", [*words, "--index", index])
    return subprocess.Popen(
        command,
        cwd=archive,
        env=environment_of(archive.parent),
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )


def kill(archive: Path, words: tuple[str, ...], after: float) -> bool:
    """Whether the program was still running when it was killed. Its workers must end by themselves."""
    process = started(archive, words)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + GONE_WITHIN
        while workers_of(archive) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not workers_of(archive), "workers outlive the program"
        return True
    return False


def workers_of(archive: Path) -> list[int]:
    """Processes that work below this archive."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == archive and b"serve()" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def judge(archive: Path, old: object, words: tuple[str, ...], wrong: list[str]) -> None:
    """The state is the old one or the new one, the next build cleans up, nothing is damaged."""
    index = archive / INDEX
    if words[0] == "check":
        try:
            seen = texts_in(index)
        except StoreError:
            seen = None
        repair(index)
        if texts_in(index) != old or seen not in (old, None):
            wrong.append("articles are lost after a repair that was killed")
    else:
        seen = texts_in(index)
        build([], index)
        if seen not in (old, texts_in(index)):
            wrong.append(f"{words}: neither the old nor the new state")
    wrong += [str(fault) for fault in check(index).faults]
    wrong += [f"{name} is left over" for name in left_over(index)]


def kill_first_builds(archive: Path, count: int, chance: random.Random) -> Killed:
    """Kills builds of an index that is not there yet: there is none then, or a whole one."""
    killed, index = Killed(), archive / INDEX
    build([], index)
    whole = texts_in(index)
    shutil.rmtree(index)
    words = ("build", str(archive))
    longest = duration(None, archive, words)
    for _ in range(count):
        shutil.rmtree(index, ignore_errors=True)
        killed.tried += 1
        killed.running += kill(archive, words, chance.uniform(STARTING, longest))
        try:
            seen = texts_in(index)
        except StoreError as error:
            seen = {}
            if "There is no index" not in str(error):
                killed.wrong.append(f"a first build that was killed: {error}")
        build([archive], index)
        if seen not in ({}, whole) or texts_in(index) != whole or left_over(index) or check(index).faults:
            killed.wrong.append("a first build that was killed leaves neither nothing nor everything")
    return killed


@contextmanager
def searching(index: Path, killed: Killed) -> Iterator[None]:
    """Somebody searches all the time; an index that is being repaired may refuse, and nothing else."""
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            killed.searches += 1
            try:
                seen_in(open_store(index))
            except StoreError as error:
                if "is damaged" not in str(error):
                    killed.wrong.append(f"a search fails: {error}")
            except Exception as error:
                killed.wrong.append(f"a search breaks: {error!r}")
            time.sleep(0.05)

    reader = threading.Thread(target=ask)
    reader.start()
    try:
        yield
    finally:
        stop.set()
        reader.join()


def large_archive(folder: Path, articles: int, chance: random.Random) -> Path:
    """So much text that workers are started."""
    folder.mkdir(parents=True)
    rows = (
        f'{{"id": "{n}", "text": "{" ".join(article(chance) for _ in range(4))}"}}\n' for n in range(articles)
    )
    (folder / "rows.jsonl").write_text("".join(rows))
    build([folder], folder / INDEX)
    return folder
