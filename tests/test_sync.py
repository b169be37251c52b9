"""Folder against index: what is noticed, what is kept, what is said."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import LockedError, StoreError, UnreadableError
from index.storage.lock import locked
from index.storage.manifest import Entry, read_manifest, write_manifest
from index.storage.store import Store, open_store
from index.sync import Report, build, remove

ARTICLE = "Kim Jong Un bertemu Putin di kosmodrom."


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "arsip"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"{ARTICLE} Ini artikel nomor {number}.")
    return folder


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def texts(store: Store) -> dict[str, str]:
    return {document.id: document.text for document in store.documents()}


def test_a_first_build_adds_everything_and_a_second_nothing(archive: Path) -> None:
    assert counts(build([archive], archive / ".telusur")) == (4, 0, 0, 0)
    before = (archive / ".telusur" / "manifest.json").read_bytes()
    assert counts(build([], archive / ".telusur")) == (0, 0, 0, 4)
    assert (archive / ".telusur" / "manifest.json").read_bytes() == before


def test_added_changed_and_removed_are_noticed_even_when_time_goes_backwards(
    archive: Path, tmp_path: Path
) -> None:
    store = tmp_path / "toko"
    build([archive], store)
    (archive / "new.txt").write_text("Artikel baru.")
    edited = archive / "1.txt"
    time = edited.stat().st_mtime - 365 * 86400
    edited.write_text(edited.read_text().replace("Kim", "Tim"))  # as long as before
    os.utime(edited, (time, time))
    (archive / "2.txt").unlink()
    assert counts(build([], store)) == (1, 1, 1, 2)
    found = texts(open_store(store))
    assert sorted(found) == ["0.txt", "1.txt", "3.txt", "new.txt"]
    assert found["1.txt"].startswith("Tim")


def test_a_touched_file_with_the_same_content_is_unchanged(archive: Path) -> None:
    build([archive], archive / ".telusur")
    os.utime(archive / "1.txt")
    assert counts(build([], archive / ".telusur")) == (0, 0, 0, 4)


def test_only_the_rows_that_differ_are_written_again(tmp_path: Path) -> None:
    rows = [f'{{"id": "{n}", "text": "artikel nomor {n}"}}\n' for n in range(5)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(rows))
    build([path], tmp_path / ".telusur")
    path.write_text("".join([*rows[1:], rows[2].replace("nomor 2", "nomor dua").replace('"2"', '"9"')]))
    assert counts(build([], tmp_path / ".telusur")) == (1, 0, 1, 4)


def test_a_new_path_is_covered_from_then_on(archive: Path, tmp_path: Path) -> None:
    build([archive], archive / ".telusur")
    other = tmp_path / "b.txt"
    other.write_text("Artikel lain.")
    assert counts(build([other], archive / ".telusur")) == (1, 0, 0, 4)
    other.write_text("Artikel lain yang baru.")
    assert counts(build([], archive / ".telusur")) == (0, 1, 0, 4)


def test_a_removed_path_stays_out_until_it_is_built_again(archive: Path) -> None:
    store = archive / ".telusur"
    build([archive], store)
    assert counts(remove(archive / "1.txt", store)) == (0, 0, 1, 3)
    assert counts(build([], store)) == (0, 0, 0, 3)
    assert counts(build([archive / "1.txt"], store)) == (1, 0, 0, 3)
    with pytest.raises(UnreadableError, match="covers nothing"):
        remove(archive / "9.txt", store)


def test_an_archive_that_is_not_there_keeps_its_articles(archive: Path, tmp_path: Path) -> None:
    build([archive], tmp_path / "toko")
    archive.rename(tmp_path / "pergi")
    for fresh in (False, True):
        report = build([], tmp_path / "toko", fresh=fresh)
        assert counts(report) == (0, 0, 0, 4)
        assert [problem.reason for problem in report.problems] == [
            "It is not there; its articles stay as they were."
        ]
        assert len(texts(open_store(tmp_path / "toko"))) == 4


def test_an_index_moves_with_its_archive(archive: Path, tmp_path: Path) -> None:
    build([archive], archive / ".telusur")
    moved = archive.rename(tmp_path / "pindah")
    assert counts(build([], moved / ".telusur")) == (0, 0, 0, 4)


def test_fresh_reads_everything_again(archive: Path) -> None:
    build([archive], archive / ".telusur")
    report = build([], archive / ".telusur", fresh=True)
    assert (report.total, report.rebuilt) == (4, "as asked")
    files = sorted(path.name for path in (archive / ".telusur").iterdir())
    assert files == [
        "000002-0.seg",
        "manifest.copy.json",
        "manifest.json",
        "sources-000002.json",
        "writing.lock",
    ]


def test_a_bad_file_is_reported_and_the_rest_goes_on(archive: Path) -> None:
    (archive / "x.json").write_text("{")
    report = build([archive], archive / ".telusur")
    assert counts(report) == (4, 0, 0, 0)
    assert [Path(problem.path).name for problem in report.problems] == ["x.json"]


def test_a_file_that_became_unreadable_keeps_its_articles(archive: Path) -> None:
    rows = archive / "rows.jsonl"
    rows.write_text('{"text": "artikel"}\n')
    build([archive], archive / ".telusur")
    rows.write_text('{"nama": "bukan artikel"}\n')
    report = build([], archive / ".telusur")
    assert report.total == 5
    assert len(report.problems) == 2  # the row, and the file
    rows.write_text('{"text": "artikel baru"}\n')
    assert counts(build([], archive / ".telusur")) == (0, 1, 0, 4)


def test_an_index_of_another_analysis_is_made_anew_and_never_searched(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([archive], archive / ".telusur")
    monkeypatch.setattr("index.words.analysis.Analyzer.fingerprint", "another")
    with pytest.raises(StoreError, match="index build"):
        open_store(archive / ".telusur")
    report = build([], archive / ".telusur")
    assert report.rebuilt == "the analysis of words has changed since it was made"
    assert len(texts(open_store(archive / ".telusur"))) == 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text("{"),
        lambda path: path.write_text("[]"),
        lambda path: path.write_text('{"version": 1}'),
        lambda path: path.write_text(path.read_text().replace('"commit": 1', '"commit": 2')),
        lambda path: write_manifest(path.parent, replace(read_manifest(path.parent), version=99)),
        lambda path: write_manifest(
            path.parent, replace(read_manifest(path.parent), sources=Entry("../x", 1, 1))
        ),
        lambda path: (path.parent / "000001-0.seg").unlink(),
        lambda path: (path.parent / "000001-0.seg").write_bytes(b"x"),
        lambda path: path.unlink(),
    ],
)
def test_a_damaged_manifest_is_one_sentence(archive: Path, damage: Callable[[Path], None]) -> None:
    build([archive], archive / ".telusur")
    damage(archive / ".telusur" / "manifest.json")
    with pytest.raises(StoreError):
        open_store(archive / ".telusur")


def test_a_second_writer_waits_then_says_who_writes(archive: Path) -> None:
    with locked(archive / ".telusur"), pytest.raises(LockedError, match=f"process {os.getpid()} on"):
        build([archive], archive / ".telusur", wait=0)


def test_a_folder_with_other_files_is_not_taken_for_an_index(archive: Path) -> None:
    with pytest.raises(StoreError, match="other files"):
        build([archive], archive)
    assert sorted(path.name for path in archive.iterdir()) == [f"{n}.txt" for n in range(4)]


def test_an_interrupted_build_leaves_the_old_index(archive: Path) -> None:
    build([archive], archive / ".telusur")
    (archive / "new.txt").write_text("Artikel baru.")

    def interrupt(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([], archive / ".telusur", watcher=interrupt)
    assert len(texts(open_store(archive / ".telusur"))) == 4
    assert counts(build([], archive / ".telusur")) == (1, 0, 0, 4)


def test_nothing_to_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no file or folder"):
        build([tmp_path / "nope"], tmp_path / "toko")
    with pytest.raises(StoreError, match="Say what it is to cover"):
        build([], tmp_path / "toko")
    assert not (tmp_path / "toko").exists()
