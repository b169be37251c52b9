"""The cleaning of a whole archive, summed up."""

from index.article import RawDocument
from index.cleaning.audit import audited, draw
from index.cleaning.clean import explain

PROSE = "Pemimpin Korea Utara Kim Jong Un bertemu Presiden Rusia Vladimir Putin di Wilayah Amur pekan ini, kata jubir."
BLURB = "Warta Contoh adalah portal yang menyajikan berita dari pelosok desa sejak awal dua ribuan sampai hari ini."
PAGES = [
    f"Judul Berita Nomor {n}\n\nJAKARTA, wartacontoh.com - {PROSE} Nomor {n}.\nBaca Juga: Harga Ponsel Terbaru\n{BLURB}"
    for n in range(8)
]


def drawn(pages: list[str]) -> list[str]:
    return draw(audited(explain(RawDocument(f"{n}.txt", "x", page)) for n, page in enumerate(pages))).split(
        "\n"
    )


def test_each_rule_is_counted_in_lines_parts_and_articles() -> None:
    lines = drawn(PAGES)
    assert lines[0].startswith("8 articles, ")
    rows = {line.split()[0]: line.split()[1:4] for line in lines if line and line[0] != " "}
    assert rows["related"] == ["8", "0", "8"]
    assert rows["dateline"] == ["0", "8", "8"]


def test_what_looks_suspicious_is_named() -> None:
    lines = drawn([*PAGES, "Baca Juga: Harga Ponsel", f"{PROSE}\n{PROSE}"])
    rows = {line[:15].strip(): line[15:].split(None, 1) for line in lines}
    assert rows["nothing left"] == ["1", "8.txt"]
    assert rows["everything kept"] == ["1", "9.txt"]
    assert rows["no date"] == ["10", "0.txt, 1.txt, 2.txt, 3.txt, 4.txt, …"]


def test_lines_that_many_articles_share_are_shown() -> None:
    shared = drawn(PAGES)[-1]
    assert shared.startswith("       8  wartacontoh.com: Warta Contoh adalah portal")
    assert "share" not in drawn(PAGES[:3])[-1]


def test_an_empty_archive_is_said_so() -> None:
    assert drawn([]) == ["No articles."]
