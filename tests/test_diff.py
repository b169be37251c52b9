"""How `index clean` draws a document."""

from index.article import RawDocument
from index.cleaning.clean import explain
from index.cleaning.diff import draw

PAGE = """Putin Menjamu Kim di Kosmodrom

JAKARTA, contoh.com - Pemimpin Korea Utara Kim Jong Un bertemu Presiden Rusia Vladimir Putin di Wilayah Amur pada Rabu.
Baca Juga: Harga Ponsel Terbaru Bulan Ini
Keduanya makan siang bersama setelah melihat fasilitas peluncuran roket yang dibangun Rusia sejak sepuluh tahun lalu.
"""


def test_every_line_is_shown_with_its_sign_and_the_rule_that_took_it() -> None:
    drawn = draw(explain(RawDocument("a", "a.txt", PAGE)), colored=False).split("\n")
    assert drawn[0].startswith("# Putin Menjamu Kim di Kosmodrom")
    assert drawn[1].startswith("  [-JAKARTA, contoh.com - -]{dateline}Pemimpin Korea Utara")
    assert drawn[2].startswith("- Baca Juga: Harga Ponsel Terbaru Bulan Ini  {")
    assert drawn[3].startswith("  Keduanya makan siang")
    assert any(line.startswith("source     contoh.com (stated)") for line in drawn)


def test_color_is_only_used_when_told_and_escape_sequences_never_pass() -> None:
    hostile = RawDocument("a", "a.txt", PAGE.replace("Keduanya", "\x1b[2JKeduanya"))
    assert "\x1b" not in draw(explain(hostile), colored=False)
    assert "\x1b[2J" not in draw(explain(hostile), colored=True)
    assert "\x1b[31m- Baca Juga" in draw(explain(hostile), colored=True)
