"""Whenever a build stops, however: the index is the one before or the one after, and the next build cleans up."""

import os
import random
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import run, run_python
from faults import survives
from full_disks import fill_often, small_disk
from killing import kill_first_builds, kill_often
from wreckage import INDEX, make_archive, texts_in

from index.errors import LockedError, StoreError
from index.mending.check import check
from index.mending.repair import repair
from index.storage import durable
from index.storage.lock import locked
from index.storage.manifest import read_manifest
from index.storage.store import open_store
from index.sync import build, remove
from search.engine import find


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = make_archive(tmp_path / "a", files=3)
    (folder / "2.txt").write_text("Presiden meninjau jembatan yang roboh.")
    (folder / "late.txt").write_text("Kapal nelayan karam di laut.")
    return folder


def all_well(index: Path, action: Callable[[], object], every: int) -> bool:
    """Whether an action may fail at any of some 20 steps, in each way."""
    said = list(survives(index, action, every))
    assert not any(said), "\n".join(filter(None, said))
    return len(said) > 20


def test_an_update_that_fails_at_any_step_leaves_the_old_or_the_new_index(archive: Path) -> None:
    assert all_well(archive / INDEX, lambda: build([], archive / INDEX), every=7)


def test_a_first_build_that_fails_at_any_step_leaves_no_index_or_a_whole_one(archive: Path) -> None:
    shutil.rmtree(archive / INDEX)
    assert all_well(archive / INDEX, lambda: build([archive], archive / INDEX), every=7)


def test_a_removal_that_fails_at_any_step_can_be_done_again(archive: Path) -> None:
    """A file that an interrupted one had left was in its way."""
    assert all_well(archive / INDEX, lambda: removed(archive / "rows.jsonl", archive / INDEX), every=1)


def removed(path: Path, index: Path) -> None:
    if path.name in open_store(index).sources():
        remove(path, index)
    build([], index)


def test_a_repair_that_reads_files_again_is_one_step_too(archive: Path) -> None:
    """What it had saved was in force before the rest was read: a kill between the two lost articles."""
    index = archive / INDEX
    build([], index)
    for path in index.glob("*.seg"):
        path.write_bytes(b"")
    assert all_well(index, lambda: repair(index), every=5)


def test_a_repair_whose_last_sync_fails_keeps_the_files_that_are_in_force(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took away the segments that its manifest, which was there already, names."""
    index = archive / INDEX
    build([], index)
    texts = texts_in(index)
    for path in index.glob("*.seg"):
        path.write_bytes(path.read_bytes()[:-1])
    real = durable.sync_folder

    def fails(folder: Path) -> None:
        if read_manifest(folder, "manifest.json").commit > before:
            raise OSError(5, "Input/output error")
        real(folder)

    before = read_manifest(index).commit
    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(durable, "sync_folder", fails)
        repair(index)
    assert texts_in(index) == texts


@pytest.mark.parametrize("lost", [".seg", ".json"])
def test_a_repair_that_fails_at_any_step_leaves_all_that_it_could_repair(archive: Path, lost: str) -> None:
    index = archive / INDEX
    for path in index.glob(f"*{lost}") if lost == ".seg" else index.glob("manifest*"):
        path.write_bytes(path.read_bytes()[:-1])
    assert all_well(index, lambda: repair(index), every=7)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("words", [("build",), ("check", "--repair")])
def test_a_program_that_is_killed_leaves_the_old_or_the_new_index(
    archive: Path, words: tuple[str, ...]
) -> None:
    killed = kill_often(archive, 3, random.Random(1), *words)
    assert killed.wrong == [] and killed.tried == 3 and killed.searches


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_first_build_that_is_killed_leaves_no_index_or_a_whole_one(archive: Path) -> None:
    killed = kill_first_builds(archive, 3, random.Random(1))
    assert killed.wrong == [] and killed.tried == 3


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
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    with small_disk(tmp_path) as mounted:
        if mounted is None:
            pytest.skip("only root may mount a small disk")
        yield mounted


def test_a_full_disk_leaves_the_old_index(archive: Path, disk: Path) -> None:
    filled = fill_often(archive, disk, 4, random.Random(1))
    assert filled.wrong == [] and filled.refused == 8


def test_a_disk_that_cannot_be_written_is_one_sentence_and_can_be_searched(archive: Path, disk: Path) -> None:
    index = disk / "toko"
    build([archive], index)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    (archive / "new.txt").write_text("Artikel baru.")
    with pytest.raises(StoreError, match="cannot be written: Read-only file system"):
        build([], index)
    assert find(open_store(index), "presiden").hits
    with pytest.raises(StoreError, match="cannot be made"):
        build([archive], disk / "other")


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
