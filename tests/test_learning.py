"""Furniture that no rule knows is learned from the collection itself."""

from pathlib import Path

from commands import run

from index.storage.store import open_store
from index.sync import build

PROSE = "Pemimpin Korea Utara Kim Jong Un bertemu Presiden Rusia Vladimir Putin di Wilayah Amur, kata juru bicara."
BLURB = (
    "Warta Contoh menyajikan kabar dari pelosok desa dengan bahasa yang santun sejak awal tahun dua ribuan."
)


def write(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n}.txt").write_text(f"JAKARTA, wartacontoh.com - {PROSE} Nomor {n}.\n{BLURB}\n")


def test_lines_that_many_articles_of_a_source_share_are_taken_out_and_reported(tmp_path: Path) -> None:
    write(tmp_path / "arsip", 12)
    build([tmp_path / "arsip"], tmp_path / ".telusur")
    store = open_store(tmp_path / ".telusur")
    assert all("pelosok" not in store.article(n).body for n in range(12))
    assert all(BLURB in store.article(n).raw for n in range(12))
    assert (
        "1 line that many articles share: wartacontoh.com (1)" in run("index", "status", here=tmp_path).stdout
    )


def test_what_was_learned_holds_for_later_articles_too(tmp_path: Path) -> None:
    write(tmp_path / "arsip", 12)
    build([tmp_path / "arsip"], tmp_path / ".telusur")
    write(tmp_path / "arsip", 13)
    assert build([], tmp_path / ".telusur").added == 1
    assert run("search", "pelosok", here=tmp_path).returncode == 1


def test_a_few_articles_teach_nothing(tmp_path: Path) -> None:
    write(tmp_path / "arsip", 3)
    build([tmp_path / "arsip"], tmp_path / ".telusur")
    assert run("search", "pelosok", here=tmp_path).returncode == 0
