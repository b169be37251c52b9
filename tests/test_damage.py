"""Whatever happens to a file of an index: it is noticed, no answer is wrong, and everything comes back."""

import os
import pickle
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from commands import run
from wreckage import INDEX, make_archive, seen_in, texts_in, wreck, wreck_alone

from index.errors import StoreError
from index.mending.check import check
from index.mending.repair import repair
from index.storage.container import PAGE
from index.storage.lock import LOCK
from index.storage.manifest import read_manifest, write_manifest
from index.storage.store import open_store
from index.sync import build
from search.engine import find


@pytest.fixture(autouse=True)
def unmerged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small segments stay as they are, so that an index has several and deletions."""
    monkeypatch.setattr("index.writing.writer.due", lambda live, articles: [])


def test_every_damage_of_every_file_is_noticed_harmless_and_mended(tmp_path: Path) -> None:
    archive, other = make_archive(tmp_path / "a", 1), make_archive(tmp_path / "b", 2)
    assert len(list((archive / INDEX).glob("*.del"))) == 1
    said: list[str] = []
    tally = wreck(archive, other, random.Random(1), cuts=2, flips=4, tell=said.append)
    assert said == [], "\n".join(said)
    assert tally.tried == tally.noticed == tally.wholly > 40


def test_without_the_sources_every_text_that_is_whole_comes_back(tmp_path: Path) -> None:
    archive, other = make_archive(tmp_path / "a", 1, files=80), make_archive(tmp_path / "b", 2)
    assert max(path.stat().st_size for path in (archive / INDEX).glob("*.seg")) > 2 * PAGE
    said: list[str] = []
    tally = wreck_alone(archive, other, random.Random(1), cuts=2, flips=3, tell=said.append)
    assert said == [], "\n".join(said)
    assert tally.tried == tally.wholly > 40


def test_a_text_whose_very_beginning_is_damaged_does_not_shift_the_others(tmp_path: Path) -> None:
    """It was passed over unnoticed, so that the next article was taken for the deleted one that it was."""
    archive = make_archive(tmp_path / "a")
    texts, store = texts_in(archive / INDEX), open_store(archive / INDEX)
    segment = store.snapshot.segments[0]
    begin = segment.file.sections["records"][1] + int(segment.file.array("records.starts")[1])
    data = bytearray(segment.path.read_bytes())
    data[begin] ^= 1
    segment.path.write_bytes(data)
    for path in archive.glob("*.*"):
        if path.is_file():
            path.unlink()
    repair(archive / INDEX)
    assert texts.items() <= texts_in(archive / INDEX).items()


def test_texts_come_back_from_the_index_alone(tmp_path: Path) -> None:
    """Without the sources: whatever text is whole in a damaged segment is restored, and what is not is said."""
    archive = make_archive(tmp_path / "a")
    texts = texts_in(archive / INDEX)
    segment = archive / INDEX / "000001-0.seg"
    data = bytearray(segment.read_bytes())
    for path in archive.glob("*.*"):
        if path.is_file():
            path.unlink()
    segment.write_bytes(data[: len(data) * 3 // 4])  # no table, no dictionaries: the texts stand before them
    done = repair(archive / INDEX)
    assert (done.lost, done.reread) == ([], 0)
    assert texts_in(archive / INDEX) == texts
    segment = next((archive / INDEX).glob("*.seg"))
    data = bytearray(segment.read_bytes())
    data[100] ^= 1  # within the first text
    segment.write_bytes(data)
    done = repair(archive / INDEX)
    assert len(done.lost) == 1 and "could not be restored" in done.lost[0]
    assert len(texts_in(archive / INDEX)) == len(texts) - 1
    assert not check(archive / INDEX).faults


def test_the_command_says_what_is_wrong_and_mends_it(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "a")
    assert run("index", "check", "--index", archive / INDEX, here=tmp_path).returncode == 0
    segment = next((archive / INDEX).glob("*.seg"))
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    found = run("index", "check", "--index", archive / INDEX, here=tmp_path)
    assert found.returncode == 3 and f"{segment.name}: the checksum of" in found.stderr
    asked = run("search", "presiden", "--index", archive / INDEX, here=tmp_path)
    assert asked.returncode in (0, 1, 3) and "Traceback" not in asked.stderr
    mended = run("index", "check", "--repair", "--index", archive / INDEX, here=tmp_path)
    assert mended.returncode == 0, mended.stderr
    assert "restored" in mended.stdout
    assert run("index", "check", "--index", archive / INDEX, here=tmp_path).returncode == 0


def test_a_file_that_is_cut_off_while_it_is_searched_is_an_error(tmp_path: Path) -> None:
    """A mapped file that is cut off would end the process."""
    archive = make_archive(tmp_path / "a")
    store = open_store(archive / INDEX)
    segment = max((archive / INDEX).glob("*.seg"), key=lambda path: path.stat().st_size)
    os.truncate(segment, 4096)
    with pytest.raises(StoreError, match="cut off"):
        seen_in(store)


@pytest.mark.parametrize("version", ["version-1", "version-2"])
def test_an_index_of_an_older_version_is_made_anew_from_its_texts(tmp_path: Path, version: str) -> None:
    """tests/cases/version-N was written by telusur when it had that format; its sources are nowhere."""
    index = tmp_path / INDEX
    shutil.copytree(Path(__file__).parent / "cases" / version, index)
    assert not check(index).faults
    with pytest.raises(StoreError, match="older telusur"):
        open_store(index)
    report = build([], index)
    assert "older version" in report.rebuilt and report.total == 3
    store = open_store(index)
    assert [document.id for document in store.documents()] == ["0.txt", "1.txt", "2.txt"]
    assert find(store, "kosmodrom").total == 3
    assert not check(index).faults


def test_an_index_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "a")
    newer = replace(read_manifest(archive / INDEX), version=99)
    write_manifest(archive / INDEX, newer)
    before = contents_of(archive / INDEX)
    for attempt in (open_store, check, repair, lambda folder: build([archive], folder)):
        with pytest.raises(StoreError, match="newer telusur"):
            attempt(archive / INDEX)
    assert before == contents_of(archive / INDEX)


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file but the lock, which says since which second somebody held it last."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK}


@pytest.mark.parametrize("seed", range(3))
def test_hostile_files_are_refused_and_never_run(tmp_path: Path, seed: int) -> None:
    """Pickles that would make a file when they are loaded, and random bytes, in place of every file."""
    archive, chance = make_archive(tmp_path / "a"), random.Random(seed)
    trap = tmp_path / "trap"
    for path in (archive / INDEX).iterdir():
        data = path.read_bytes()
        pickled = pickle.dumps(Trap(str(trap)))
        path.write_bytes([pickled, pickled + data[len(pickled) :], chance.randbytes(len(data))][seed])
    for attempt in (open_store, check_wholly, lambda folder: build([], folder)):
        with pytest.raises(StoreError):
            attempt(archive / INDEX)
    repair(archive / INDEX)
    assert not trap.exists()


class Trap:
    """Unpickled, it makes a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.path,)


def check_wholly(folder: Path) -> None:
    if check(folder).faults:
        raise StoreError("damaged")
