"""An index whose manifest and its copy are both gone is lost, not absent; a first build that was killed is absent."""

import shutil
from pathlib import Path

import pytest
from commands import run
from wreckage import INDEX, make_archive, seen_in, texts_in

from index.errors import StoreError
from index.mending.check import check
from index.mending.repair import repair
from index.storage.manifest import is_index
from index.storage.store import open_store
from index.sync import build

MANIFESTS = ("manifest.json", "manifest.copy.json")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its index has two segments, and articles deleted from one; its manifests are gone."""
    monkeypatch.setattr("index.writing.writer.due", lambda live, articles: [])
    folder = make_archive(tmp_path / "a")
    shutil.copytree(folder / INDEX, tmp_path / "kept")
    for name in MANIFESTS:
        (folder / INDEX / name).unlink()
    return folder


def test_a_lost_index_is_refused_by_build_and_search_and_restored_by_repair(
    archive: Path, tmp_path: Path
) -> None:
    """`index build PATH` tidied its segments away."""
    kept = open_store(tmp_path / "kept")
    files = sorted(path.name for path in (archive / INDEX).iterdir())
    for command in (("index", "build", archive), ("index", "build"), ("search", "presiden")):
        done = run(*map(str, command), "--index", str(archive / INDEX), here=tmp_path)
        assert done.returncode == 3, command
        assert "its copy are missing" in done.stderr and "index check --repair --index" in done.stderr
    assert sorted(path.name for path in (archive / INDEX).iterdir()) == files
    for path in archive.glob("*.*"):
        if path.is_file():
            path.unlink()  # nothing comes from the sources
    mended = run("index", "check", "--repair", "--index", archive / INDEX, here=tmp_path)
    assert mended.returncode == 0, mended.stderr
    assert texts_in(archive / INDEX) == texts_in(tmp_path / "kept")
    assert seen_in(open_store(archive / INDEX)) == seen_in(kept)
    assert not check(archive / INDEX).faults


def test_deleted_articles_stay_deleted(archive: Path, tmp_path: Path) -> None:
    """The files of deletions say themselves which segment they are of."""
    done = repair(archive / INDEX)
    assert (done.lost, done.reread) == ([], 0) and done.manifest_lost
    assert texts_in(archive / INDEX) == texts_in(tmp_path / "kept")


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifests_that_are_damaged_are_as_good_as_lost(archive: Path, tmp_path: Path, name: str) -> None:
    (archive / INDEX / name).write_bytes(b"{")
    with pytest.raises(StoreError, match="index check --repair"):
        build([archive], archive / INDEX)
    assert not repair(archive / INDEX).lost
    assert texts_in(archive / INDEX) == texts_in(tmp_path / "kept")


def test_a_lost_index_that_is_made_anew_stays_as_it_is_until_the_new_one_is_there(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {path.name: path.read_bytes() for path in (archive / INDEX).glob("*.*") if path.suffix != ".lock"}

    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("index.storage.store.write_manifest", fails)
        with pytest.raises(StoreError):
            build([archive], archive / INDEX, fresh=True)
    assert all((archive / INDEX / name).read_bytes() == data for name, data in files.items())
    build([archive], archive / INDEX, fresh=True)
    assert texts_in(archive / INDEX) == texts_in(tmp_path / "kept")
    assert not any((archive / INDEX / name).exists() for name in files)


def test_a_first_build_that_was_killed_is_no_index(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "a")
    for name in MANIFESTS:
        (archive / INDEX / name).unlink()
    (archive / INDEX / "first-build").touch()
    assert not is_index(archive / INDEX)
    with pytest.raises(StoreError, match="There is no index"):
        open_store(archive / INDEX)
    build([archive], archive / INDEX)
    assert not (archive / INDEX / "first-build").exists()
    assert not check(archive / INDEX).faults


def test_a_first_build_that_fails_leaves_nothing_but_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make_archive(tmp_path / "a")
    shutil.rmtree(archive / INDEX)

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.sync.commit", fails)
    with pytest.raises(KeyboardInterrupt):
        build([archive], archive / INDEX)
    assert [path.name for path in (archive / INDEX).iterdir()] == ["writing.lock"]
