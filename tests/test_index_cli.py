"""The program `index`, run as a user does."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import ROOT, run

ARTICLE = (
    "JAKARTA, contoh.com - Kim Jong Un bertemu Putin di kosmodrom pada Rabu pekan ini. Artikel nomor {}."
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "arsip"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(ARTICLE.format(number))
    return folder


def test_building_says_what_was_done_beside_the_results(archive: Path) -> None:
    done = run("index", "build", archive, here=archive.parent)
    assert (done.returncode, done.stdout) == (0, "")
    first, second = done.stderr.splitlines()
    assert first == "3 added, 0 changed, 0 removed, 0 unchanged; 0 could not be read."
    assert second.startswith(f"3 articles in {archive / '.telusur'} (")
    assert run("index", "build", "-q", here=archive).stderr == ""


def test_an_index_is_found_and_brought_up_to_date_from_anywhere_below(archive: Path) -> None:
    run("index", "build", archive, here=archive.parent)
    (archive / "2.txt").unlink()
    (archive / "3.txt").write_text(ARTICLE.format("tiga"))
    deeper = archive / "lebih" / "dalam"
    deeper.mkdir(parents=True)
    done = run("index", "build", here=deeper)
    assert done.stderr.startswith("1 added, 0 changed, 1 removed, 2 unchanged; 0 could not be read.")
    assert run("search", "tiga", "--format", "trec", here=deeper).stdout.split()[2] == "3.txt"


def test_the_last_index_built_is_remembered(archive: Path, tmp_path: Path) -> None:
    data = str(tmp_path / "ingatan")
    run("index", "build", archive, here=tmp_path, XDG_DATA_HOME=data)
    elsewhere = tmp_path / "lain"
    elsewhere.mkdir()
    done = run("search", "kosmodrom", "-v", here=elsewhere, XDG_DATA_HOME=data)
    assert done.returncode == 0
    assert "the last one that was built" in done.stderr


def test_status_says_what_is_in_an_index_and_what_is_pending(archive: Path) -> None:
    run("index", "build", archive, here=archive)
    lines = dict(line.split(None, 1) for line in run("index", "status", here=archive).stdout.splitlines())
    assert lines["Articles"] == "3"
    assert lines["Sources"] == "contoh.com (3)"
    assert lines["Covers"] == str(archive)
    assert lines["On"].endswith("nothing has changed")
    (archive / "0.txt").unlink()
    (archive / "9.txt").write_text("Artikel baru.")
    assert "1 file new, 1 file gone; run: index build" in run("index", "status", here=archive).stdout


def test_remove_takes_articles_out_and_leaves_the_files(archive: Path) -> None:
    run("index", "build", archive, here=archive)
    done = run("index", "remove", "0.txt", here=archive)
    assert done.stderr.startswith("0 added, 0 changed, 1 removed, 2 unchanged")
    assert (archive / "0.txt").exists()


def test_clean_shows_rules(archive: Path) -> None:
    done = run("index", "clean", ROOT / "corpus/pinisi/festival-kopi.txt", here=archive)
    assert done.returncode == 0
    assert "- " in done.stdout and "kept " in done.stdout


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["build", "nope"], 2, "index: There is no file or folder nope."),
        (["build", "--index", "nope"], 3, "index: There is no index in nope. Say what it is to cover"),
        (["build"], 3, "index: There is no index here or above"),
        (["status", "--index", "nope"], 3, "index: There is no index in nope."),
        (["clean", "nope"], 2, "index: There is no file or folder nope."),
        (["build", ".", "--index", "."], 3, "index: . is a folder with other files in it"),
        (["fly"], 2, "Usage: "),
    ],
)
def test_wrong_use_is_one_clear_sentence(archive: Path, words: list[str], status: int, sentence: str) -> None:
    done = run("index", *words, here=archive)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in archive.iterdir()) == ["0.txt", "1.txt", "2.txt"]


def test_files_that_cannot_be_read_are_named_with_their_reason(archive: Path) -> None:
    (archive / "a.csv").write_text("nama,umur\nAni,7\n")
    (archive / "b\x1b[31m.txt").write_bytes(b"\x81\x8d\xff\x00\xfe\x01" * 50)
    done = run("index", "build", archive, here=archive)
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert lines[0] == "a.csv: None of its columns is a text (content, text, isi, body, konten, artikel)."
    assert lines[1].startswith("b\\x1b[31m.txt: ")
    assert lines[2].endswith("2 could not be read.")


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_the_old_index_and_status_130(archive: Path) -> None:
    run("index", "build", archive, here=archive)
    rows = "".join(
        f'{{"id": {n}, "text": "{ARTICLE.format(n)} {" ".join(f"kata{n}x{m}" for m in range(40))}"}}\n'
        for n in range(20_000)
    )
    (archive / "z.jsonl").write_text(rows)
    building = subprocess.Popen(
        [sys.executable, "-m", "index.cli", "build"],
        cwd=archive,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(archive / "data")},
        stderr=subprocess.PIPE,
        text=True,
    )
    lock = archive / ".telusur" / "writing.lock"
    while f"process {building.pid} " not in lock.read_text() and building.poll() is None:
        time.sleep(0.02)
    time.sleep(0.5)
    building.send_signal(signal.SIGINT)
    _, errors = building.communicate(timeout=60)
    assert (building.returncode, errors) == (130, "")
    assert "3 articles" in run("search", "kosmodrom", here=archive).stdout


def test_raw_indexes_what_cleaning_would_drop(tmp_path: Path) -> None:
    page = "<html><body><nav>menu</nav><p>Baca Juga: Gempa di Pulau Seberang</p><p>Kim bertemu Putin.</p></body></html>"
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.txt").write_text(
        "Baca Juga: Gempa di Pulau Seberang\nKim bertemu Putin di kosmodrom pada Rabu lalu."
    )
    run("index", "build", ".", here=tmp_path)
    assert run("search", "gempa", here=tmp_path).returncode == 1
    done = run("index", "build", "--raw", here=tmp_path)
    assert done.stderr.startswith("The index was made anew: cleaning was turned off.")
    assert "b.txt" in run("search", "gempa", "--format", "trec", here=tmp_path).stdout
    assert "(not cleaned)" in run("index", "status", here=tmp_path).stdout
    run("index", "build", here=tmp_path)  # stays as it was asked for
    assert run("search", "gempa", here=tmp_path).returncode == 0
    run("index", "build", "--clean", here=tmp_path)
    assert run("search", "gempa", here=tmp_path).returncode == 1


def test_own_words_and_rules_override_and_make_the_index_anew(archive: Path) -> None:
    run("index", "build", archive, here=archive)
    assert run("search", "bertamu", here=archive).returncode == 1
    (archive / ".telusur" / "words.tsv").write_text("# milik saya\nbertamu\ttemu\n")
    done = run("index", "build", here=archive)
    assert done.stderr.startswith("The index was made anew: your own words have changed.")
    assert run("search", "bertamu", here=archive).returncode == 0
    rule = "nomor-saya\tcut\tartikel\tArtikel nomor \\d\tIa pulang. {Artikel nomor 7}\tArtikel nomor dua.\n"
    (archive.parent / "aturan.tsv").write_text(rule)
    done = run("index", "build", "--rules", "../aturan.tsv", here=archive)
    assert done.stderr.startswith("The index was made anew: your own rules of cleaning have changed.")
    assert run("search", "nomor", here=archive).returncode == 1
    (archive / ".telusur" / "words.tsv").write_text("satu dua tiga\n")
    done = run("index", "build", here=archive)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "line 1" in done.stderr


def test_an_empty_folder_is_no_error(tmp_path: Path) -> None:
    done = run("index", "build", tmp_path, here=tmp_path)
    assert done.returncode == 0
    assert run("search", "apa", here=tmp_path).returncode == 1
    shutil.rmtree(tmp_path / ".telusur")


def test_every_command_has_help_with_examples(tmp_path: Path) -> None:
    for command in ("build", "status", "remove", "watch", "clean"):
        assert "Example" in run("index", command, "--help", here=tmp_path).stdout
