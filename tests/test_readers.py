"""Files to documents: every format, every encoding, and what cannot be read."""

import gzip
import json
from pathlib import Path

import pytest

from index.article import RawDocument
from index.encoding import decode, decoded_lines
from index.errors import UnreadableError
from index.files import Problem, find_files
from index.readers import read_file

SENTENCE = "“Kami akan menunjukkan objek baru,” kata Presiden – di kafé itu."


def read(path: Path) -> list[RawDocument | Problem]:
    return list(read_file(path, path.name, path.name))


def documents(path: Path) -> list[RawDocument]:
    found = read(path)
    assert not [item for item in found if isinstance(item, Problem)]
    return [item for item in found if isinstance(item, RawDocument)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_decoded_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SENTENCE.encode(encoding))
    assert documents(path) == [RawDocument(id="a.txt", path="a.txt", text=SENTENCE)]


def test_bytes_that_are_no_text_are_refused_and_not_replaced() -> None:
    with pytest.raises(UnreadableError, match="encoding"):
        decode(bytes(range(128, 256)) * 4 + b"\x81\x8d\x00\x00\xff")


def test_a_page_is_believed_when_it_names_its_charset() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Łódź</body></html>'
    assert decode(page.encode("iso-8859-2"), html=True) == page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_are_decoded_like_whole_files(tmp_path: Path, encoding: str) -> None:
    text = f"satu\n{SENTENCE}\ntiga"
    (tmp_path / "a").write_bytes(text.encode(encoding))
    with (tmp_path / "a").open("rb") as stream:
        assert "".join(decoded_lines(stream)) == text


def test_json_lines_columns_are_known_by_their_usual_names(tmp_path: Path) -> None:
    row = {
        "judul": "Judul",
        "isi": "Isi.",
        "tanggal": "2023-09-14",
        "sumber": "x.com",
        "link": "http://x.com/1",
    }
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row) + "\n\n" + json.dumps({**row, "id": 7, "penulis": ["Ani", "Budi"]}))
    first, second = documents(path)
    assert first == RawDocument(
        "a.jsonl:1", "a.jsonl", "Isi.", False, "Judul", "x.com", "2023-09-14", None, "http://x.com/1"
    )
    assert (second.id, second.author) == ("7", "Ani, Budi")


def test_a_bad_row_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "satu"}\n{"text": \n[1, 2]\n{"text": ""}\n' + "[" * 100_000 + '\n{"text": "dua"}\n'
    )
    found = read(path)
    assert [item.text for item in found if isinstance(item, RawDocument)] == ["satu", "dua"]
    reasons = [item.reason for item in found if isinstance(item, Problem)]
    assert [reason.split()[:2] for reason in reasons] == [
        ["Line", "2"],
        ["Row", "3"],
        ["Row", "4"],
        ["Line", "5"],
    ]


def test_rows_with_the_same_id_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "satu"}\n{"id": "x", "text": "dua"}\n')
    assert [document.id for document in documents(path)] == ["x", "x:2"]


def test_csv_cells_may_hold_line_breaks_and_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,judul,isi\r\n1,"Satu, dua","Baris satu\nbaris ""dua"""\r\n2,Tiga,Empat\r\n')
    one, two = documents(path)
    assert (one.title, one.text) == ("Satu, dua", 'Baris satu\nbaris "dua"')
    assert (two.id, two.text) == ("2", "Empat")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_another_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Title{delimiter}Content\nJudul{delimiter}Isi, panjang\n")
    assert [(d.title, d.text) for d in documents(path)] == [("Judul", "Isi, panjang")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "nama,umur\nAni,7\n"),
        ("a.jsonl", '{"nama": "Ani"}\n{"nama": "Budi"}\n'),
        ("a.json", "{"),
        ("a.json", '[{"nama": "Ani"}]'),
        ("a.txt.gz", "bukan gzip"),
    ],
)
def test_a_file_that_holds_no_articles_is_refused(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(UnreadableError):
        read(path)


def test_gzip_is_read_and_a_cut_off_one_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(SENTENCE.encode()))
    assert documents(path)[0].text == SENTENCE
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(UnreadableError, match="cut off"):
        read(path)


def test_the_meter_hears_every_byte_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "satu"}\n' * 50_000))
    counts: list[int] = []
    assert len(list(read_file(path, "a", "a", counts.append))) == 50_000
    assert sum(counts) == path.stat().st_size


def test_files_are_found_in_order_without_hidden_ones_indexes_and_readmes(tmp_path: Path) -> None:
    kept = ["b.txt", "a/z.HTML", "a/y.csv.gz", "c/manifest.json"]
    left_out = [
        ".x.txt",
        ".git/a.txt",
        "README.md",
        "a/foto.png",
        "own/a.txt",
        "other/manifest.json",
        "other/writing.lock",
    ]
    for name in kept + left_out:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path, skip=[tmp_path / "own"])]
    assert found == ["b.txt", "a/y.csv.gz", "a/z.HTML", "c/manifest.json"]
