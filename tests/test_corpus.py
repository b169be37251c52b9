"""The sample articles are what corpus/README.md says they are."""

import csv
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent.parent / "corpus"
FORMATS = {".txt", ".html", ".md", ".jsonl", ".csv"}
WINDOWS_1252 = "pinisi/festival-kopi.txt"
REPRINTS = [
    ("lintang/pbb-ingatkan-sanksi-korut.txt", "arafura/sanksi-korut-vostochny.txt"),
    ("lintang/bi-pertahankan-suku-bunga.txt", "tirta/bi-tahan-bunga.txt"),
]


def article_files() -> list[Path]:
    """Every file of the corpus but its README; an index built in it (.telusur) is passed over."""
    found = (path for path in CORPUS.rglob("*.*") if path.suffix in FORMATS)
    return sorted(path for path in found if path.name != "README.md" and ".telusur" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def text_of(name: str) -> str:
    return (CORPUS / name).read_text("cp1252" if name == WINDOWS_1252 else "utf-8")


def json_rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in text_of("kumpulan/berita-pilihan.jsonl").splitlines()]


def csv_rows() -> list[dict[str, str]]:
    with (CORPUS / "kumpulan/arsip.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def sentences(name: str) -> set[str]:
    """Whole sentences without dateline: six words and more with a full stop, which furniture seldom has."""
    undated = re.sub(r"^.{3,40} [-–] ", "", re.sub("[“”]", '"', text_of(name)), flags=re.MULTILINE)
    parts = re.split(r"(?<=[.!?])\s+|\n", undated)
    return {part for part in parts if len(part.split()) >= 6 and part.endswith((".", '."'))}


def shared_part(first: str, second: str) -> float:
    """The part of the shorter article's sentences that the other one has too."""
    one, other = sentences(first), sentences(second)
    return len(one & other) / min(len(one), len(other))


def test_there_are_thirty_two_articles() -> None:
    formats = Counter(path.suffix for path in article_files())
    assert formats == {".txt": 17, ".html": 4, ".md": 2, ".jsonl": 1, ".csv": 1}
    assert (len(json_rows()), len(csv_rows())) == (5, 4)


def test_readme_lists_every_file_and_no_other() -> None:
    listed = re.findall(r"^\| `([^`]+)`", text_of("README.md"), re.MULTILINE)
    assert sorted(listed) == [name_of(path) for path in article_files()]


def test_all_files_but_one_are_utf8() -> None:
    with pytest.raises(UnicodeDecodeError):
        (CORPUS / WINDOWS_1252).read_text("utf-8")
    assert re.search("Café Bégonia.*\n.*“.*”", text_of(WINDOWS_1252), re.DOTALL)
    for path in article_files():
        assert "\ufffd" not in text_of(name_of(path)), path


def test_rows_have_all_columns_and_ids_of_their_own() -> None:
    assert {tuple(row) for row in json_rows()} == {("id", "title", "date", "url", "source", "text")}
    assert {tuple(row) for row in csv_rows()} == {("judul", "isi", "tanggal", "sumber", "url", "penulis")}
    assert all(all(row.values()) for row in json_rows() + csv_rows())
    assert len({row["id"] for row in json_rows()}) == len(json_rows())
    assert all("\n" in row["isi"] for row in csv_rows())


def test_eight_articles_tell_of_the_visit_to_vostochny() -> None:
    files = [name_of(path) for path in article_files() if path.parent.name != "kumpulan"]
    visits = [name for name in files if {"Vostochny", "Kim"} <= set(re.findall(r"\w+", text_of(name)))]
    rows = [row["id"] for row in json_rows() if "Vostochny" in row["text"]]
    assert (len(visits), len(rows)) == (7, 1)


@pytest.mark.parametrize(("original", "reprint"), REPRINTS)
def test_a_reprint_shares_most_sentences_under_another_headline(original: str, reprint: str) -> None:
    assert shared_part(original, reprint) > 0.8
    assert sentences(original) - sentences(reprint), "the reprint drops a sentence"
    assert text_of(original).splitlines()[0] not in text_of(reprint)


def test_no_other_two_articles_share_their_sentences() -> None:
    names = [name_of(path) for path in article_files() if path.suffix == ".txt"]
    others = [pair for pair in combinations(names, 2) if pair not in REPRINTS and pair[::-1] not in REPRINTS]
    assert max(shared_part(first, second) for first, second in others) < 0.1


def test_every_address_is_an_invented_one() -> None:
    for path in article_files():
        hosts = re.findall(r"https?://([\w.-]+)", text_of(name_of(path)))
        assert all(host.endswith(".example") or host == "schema.org" for host in hosts), path
