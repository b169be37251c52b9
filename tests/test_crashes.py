"""Whenever a build stops, however: the index is the one before or the one after, and the next build cleans up."""

import os
import random
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import run, run_python, started
from faults import outcomes
from wreckage import INDEX, Texts, make_archive, texts_in

from index.errors import LockedError, StoreError
from index.mending.check import check
from index.storage.lock import locked
from index.storage.manifest import is_there, read_manifest
from index.storage.store import open_store
from index.sync import build
from search.engine import find


def left_over(index: Path) -> set[str]:
    """Files that no manifest names."""
    named = {entry.name for entry in read_manifest(index).entries}
    return {p.name for p in index.iterdir()} - named - {"manifest.json", "manifest.copy.json", "writing.lock"}


def texts_or_none(index: Path) -> Texts | None:
    """What is in an index; None if there is none yet."""
    return texts_in(index) if is_there(index) else None


def survives(index: Path, action: Callable[[], object], every: int) -> int:
    """Lets an action fail at every step; returns how many failures there were."""
    kept = index.parent.parent / "kept"
    if index.exists():
        shutil.copytree(index, kept)
    old = texts_or_none(index)
    action()
    new = texts_in(index)
    assert old != new
    shutil.rmtree(index)
    if kept.exists():
        shutil.copytree(kept, index)
    count = 0
    for what in outcomes(index, action, every):
        assert texts_or_none(index) in (old, new), what
        action()
        assert texts_in(index) == new, what
        assert (left_over(index), check(index).faults) == (set(), ()), what
        count += 1
    return count


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = make_archive(tmp_path / "a", files=3)
    (folder / "2.txt").write_text("Presiden meninjau jembatan yang roboh.")
    (folder / "late.txt").write_text("Kapal nelayan karam di laut.")
    return folder


def test_an_update_that_fails_at_any_step_leaves_the_old_or_the_new_index(archive: Path) -> None:
    assert survives(archive / INDEX, lambda: build([], archive / INDEX), every=7) > 20


def test_a_first_build_that_fails_at_any_step_leaves_no_index_or_a_whole_one(archive: Path) -> None:
    shutil.rmtree(archive / INDEX)
    assert survives(archive / INDEX, lambda: build([archive], archive / INDEX), every=7) > 20


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_build_leaves_the_old_or_the_new_index(archive: Path) -> None:
    index, chance = archive / INDEX, random.Random(1)
    build([], index)
    for number in range(4):
        old = texts_in(index)
        (archive / f"killed-{number}.txt").write_text(f"Roket nomor {number} meluncur dari pantai.")
        process = started("index", "build", "--index", index, here=archive.parent)
        try:
            process.wait(timeout=chance.uniform(0.2, 0.8))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        seen = texts_in(index)
        build([], index)
        new = texts_in(index)
        assert seen in (old, new)
        assert len(new) == len(old) + 1
        assert (left_over(index), check(index).faults) == (set(), ())


def test_the_lock_of_a_dead_process_is_taken_over(archive: Path) -> None:
    take = f"with locked(Path({str(archive / INDEX)!r})): os._exit(1)"
    code = f"import os; from pathlib import Path; from index.storage.lock import locked\n{take}"
    assert run_python(code, archive.parent).returncode == 1
    assert build([], archive / INDEX, wait=0).total


def test_a_second_writer_waits_for_the_first_or_says_who_it_is(archive: Path) -> None:
    index = archive / INDEX
    with locked(index):
        done = run("index", "build", "--wait", "0", "--index", index, here=archive.parent)
        assert done.returncode == 3
        assert f"process {os.getpid()} on" in done.stderr and "since 20" in done.stderr
    held, freed = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(index):
            held.set()
            freed.wait(0.3)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    assert build([], index, wait=5).total
    thread.join()
    with locked(index), pytest.raises(LockedError):
        build([], index, wait=0.1)


def test_searches_during_builds_never_fail(archive: Path) -> None:
    index, stop = archive / INDEX, threading.Event()
    failures: list[BaseException] = []
    totals: set[int] = set()

    def ask() -> None:
        while not stop.is_set():
            try:
                totals.add(find(open_store(index), "jembatan roboh").total)
            except BaseException as error:
                failures.append(error)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(25):
        (archive / "2.txt").write_text(f"Presiden meninjau jembatan ke-{number} yang roboh.")
        build([], index)
    stop.set()
    for reader in readers:
        reader.join()
    assert not failures and totals


def test_a_reader_keeps_what_it_opened(archive: Path) -> None:
    store = open_store(archive / INDEX)
    before = find(store, "presiden").total
    build([], archive / INDEX)
    build([], archive / INDEX, fresh=True)
    assert find(store, "presiden").total == before  # decoded after its files are gone
    assert find(store, "kapal OR roket OR gunung").hits


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_index(archive: Path, small_disk: Path) -> None:
    index = small_disk / "toko"
    build([archive], index)
    old = texts_in(index)
    (archive / "large.txt").write_text("\n".join(random.Random(n).randbytes(40).hex() for n in range(9000)))
    for room in (0, 1 << 12, 1 << 14, 1 << 16, 1 << 18):
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk)
        ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))
        with pytest.raises(StoreError, match="No space left on device"):
            build([], index)
        assert texts_in(index) == old and left_over(index) == set(), room
        ballast.unlink()
    done = run("index", "build", "--index", index, here=archive.parent)
    assert done.returncode in (0, 3) and "Traceback" not in done.stderr


def test_a_disk_that_cannot_be_written_is_one_sentence_and_can_be_searched(
    archive: Path, small_disk: Path
) -> None:
    index = small_disk / "toko"
    build([archive], index)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    (archive / "new.txt").write_text("Artikel baru.")
    with pytest.raises(StoreError, match="cannot be written: Read-only file system"):
        build([], index)
    assert find(open_store(index), "presiden").hits
    with pytest.raises(StoreError, match="cannot be made"):
        build([archive], small_disk / "other")


def test_a_folder_that_became_a_file_and_a_file_that_became_a_folder(archive: Path) -> None:
    index = archive / INDEX
    (archive / "2.txt").unlink()
    (archive / "2.txt").mkdir()
    report = build([], index)
    assert report.removed == 1 and not check(index).faults
    shutil.rmtree(index)
    index.write_text("x")
    with pytest.raises(StoreError, match="cannot be made"):
        build([archive], index)


def test_a_file_that_vanishes_while_it_is_read_is_reported(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = archive / INDEX
    monkeypatch.setattr("index.update.digest_of_file", vanishing)
    report = build([], index)
    assert [problem.path for problem in report.problems] == ["late.txt"]
    assert texts_in(index)["2.txt", "2.txt"].startswith("Presiden meninjau")


def vanishing(path: Path) -> str:
    if path.name == "late.txt":
        path.unlink()
    return path.read_bytes().hex()[:32]
