"""Which index a command means."""

from pathlib import Path

import pytest

from index.errors import StoreError
from index.locate import locate, locate_for_building, remember


def make(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text("{}")
    return folder


def test_each_place_is_looked_at_in_order(tmp_path: Path) -> None:
    here, memory = tmp_path / "a" / "b", tmp_path / "data" / "last"
    here.mkdir(parents=True)
    with pytest.raises(StoreError, match="index build"):
        locate(None, {}, here, memory)
    last = make(tmp_path / "elsewhere")
    remember(last, memory)
    assert locate(None, {}, here, memory).folder == last
    corpus = make(here / "corpus" / ".telusur")
    assert locate(None, {}, here, memory).folder == corpus
    above = make(tmp_path / "a" / ".telusur")
    assert locate(None, {}, here, memory).folder == above
    own = make(here / ".telusur")
    assert locate(None, {}, here, memory).folder == own
    assert locate(None, {"TELUSUR_INDEX": "x"}, here, memory).folder == Path("x")
    assert locate(Path("y"), {"TELUSUR_INDEX": "x"}, here, memory).folder == Path("y")


def test_a_remembered_index_that_is_gone_is_not_used(tmp_path: Path) -> None:
    remember(tmp_path / "gone", tmp_path / "last")
    with pytest.raises(StoreError):
        locate(None, {}, tmp_path, tmp_path / "last")


def test_new_paths_go_to_the_index_above_them_or_above_here(tmp_path: Path) -> None:
    folder, here = tmp_path / "arsip", tmp_path / "kerja"
    (folder / "baru").mkdir(parents=True)
    here.mkdir()
    (folder / "a.txt").write_text("a")
    paths = [folder]
    assert locate_for_building(None, {}, here, paths) == folder / ".telusur"
    assert locate_for_building(None, {}, here, [folder / "a.txt"]) == folder / ".telusur"
    assert locate_for_building(None, {}, here, [folder, here]) == Path(".telusur")
    own = make(here / ".telusur")
    assert locate_for_building(None, {}, here, paths) == own
    above = make(folder / ".telusur")
    assert locate_for_building(None, {}, here, [folder / "baru"]) == above
    assert locate_for_building(None, {"TELUSUR_INDEX": "x"}, here, paths) == Path("x")
