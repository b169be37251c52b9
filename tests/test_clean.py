"""Whole pages: what is kept, what goes, and what is known about the article."""

import pytest

from index.article import RawDocument
from index.cleaning.clean import clean, clean_article, explain
from index.cleaning.headlines import headline_end
from index.cleaning.outlets import normal_source, source_of_path, source_of_url

FIRST = "Warga Desa Sukamaju membangun jembatan gantung sendiri setelah tiga tahun menunggu bantuan yang dijanjikan."
SECOND = "Jembatan sepanjang 40 meter itu selesai dalam dua bulan, kata kepala desa, Kamis (14/9/2023)."
PAGE = f"""Nasional

Warga Sukamaju Bangun Jembatan Gantung Sendiri

Budi Santoso
14 September 2023, 21:31 WIB
Warga bekerja di tepi sungai, Kamis, 14 September 2023. /kabarkita.example/

CIAMIS, KabarKita.com - {FIRST}

Baca Juga: Harga Semen Naik Lagi, Ini Penyebabnya

{SECOND}***

Artikel Terkait
Jalan Rusak di Kampung Sebelah Diperbaiki
Tiga Cara Merawat Jembatan
Editor: Sri Lestari

Tags
jembatan

Tinggalkan Balasan
Alamat email Anda tidak akan dipublikasikan.
Bagus sekali, semoga desa lain mencontoh warga Sukamaju yang mau bekerja bersama-sama tanpa menunggu siapa pun.
"""


def test_a_whole_page_is_reduced_to_its_article() -> None:
    article = clean_article(PAGE, path="arsip/1.txt")
    assert article.body == f"{FIRST}\n{SECOND}"
    assert article.title == "Warga Sukamaju Bangun Jembatan Gantung Sendiri"
    assert (article.source, article.place) == ("kabarkita.com", "CIAMIS")
    assert article.published == "2023-09-14T21:31:00+07:00"
    assert article.author == ("Budi Santoso", "Sri Lestari")
    assert article.raw == PAGE
    assert set(article.origins.values()) == {"stated"}


def test_what_the_record_states_comes_first() -> None:
    document = RawDocument(
        id="7",
        path="a.jsonl",
        text=PAGE,
        title="Jembatan",
        source="https://www.Lain.com",
        published="1/2/2020",
        author="Ani",
    )
    article = clean(document)
    assert (article.title, article.source, article.published) == ("Jembatan", "lain.com", "2020-02-01")
    assert article.author == ("Ani",)
    assert article.origins["title"] == article.origins["source"] == article.origins["published"] == "metadata"


def test_lines_and_cuts_together_cover_the_text() -> None:
    cleaning = explain(RawDocument(id="1", path="1.txt", text=PAGE))
    written = [line for line in PAGE.split("\n") if line.strip()]
    assert [cleaning.text[line.start : line.end] for line in cleaning.lines] == written
    assert all(line.rule for line in cleaning.lines if line.label != "body")
    assert all(a.end <= b.start for a, b in zip(cleaning.cuts, cleaning.cuts[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            "Ia pergi.Baca Juga: Harga Beras Naik Lagi Jelang PuasaMenurut dia, itu biasa.",
            "Ia pergi. Menurut dia, itu biasa.",
        ),
        (
            'Ia pergi. Baca: Harga Naik di Bali Baca: Polisi Tangkap Dua Pria "Itu biasa," katanya.',
            'Ia pergi. "Itu biasa," katanya.',
        ),
        ("Ia pergi. (bud/san)", "Ia pergi."),
        (
            "Ia bekerja di Komisi Pemberantasan Korupsi (KPK)",
            "Ia bekerja di Komisi Pemberantasan Korupsi (KPK)",
        ),
        ("Ia senang baca juga menulis: puisi, cerita.", "Ia senang baca juga menulis: puisi, cerita."),
        ('Simak Video "Harga Naik" [Gambas:Video 20detik] (bud/san)', ""),
    ],
)
def test_noise_in_a_line_is_cut_without_gluing(text: str, body: str) -> None:
    assert clean_article(text).body == body


@pytest.mark.parametrize("text", ["", "\n \n", "****"])
def test_nothing_left_is_an_empty_body(text: str) -> None:
    assert clean_article(text).body == ""


def test_a_text_without_headline_gets_no_title() -> None:
    assert clean_article(f"{FIRST}\n{SECOND}").title == ""


def test_a_glued_headline_ends_where_prose_begins() -> None:
    text = "Polisi Tangkap Dua Pria di Kota BandungMenanggapi itu, warga bersyukur."
    assert text[: headline_end(text, 0, len(text), glued=True)] == "Polisi Tangkap Dua Pria di Kota Bandung"


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("https://www.Detik.com/berita", "detik.com"),
        ("inet.detik.com", "detik.com"),
        ("WWW.VIVA.CO.ID", "viva.co.id"),
        ("WartaBulukumba.Com", "wartabulukumba.com"),
        ("PASUNDAN EKSPRES", "PASUNDAN EKSPRES"),
        ("warga.wordpress.com", "warga.wordpress.com"),
    ],
)
def test_a_source_has_one_form(name: str, normal: str) -> None:
    assert normal_source(name) == normal


def test_a_source_is_inferred_from_address_or_folder() -> None:
    assert source_of_url("http://inet.detik.com/read/2015/11/05") == "detik.com"
    assert source_of_path("arsip/kompas.com/2023/1.txt") == "kompas.com"
    assert source_of_path("arsip/berita/berita.txt") is None


def test_markdown_is_read_as_plain_text_with_its_front_matter() -> None:
    page = f"""---
title: "Jembatan Sukamaju"
author: Budi Santoso
date: 2023-09-16
url: https://kabarkita.com/1
---

# Jembatan Sukamaju

**CIAMIS, KABARKITA.com** – {FIRST}

> Baca Juga: [Harga *Semen* Naik](https://kabarkita.com/2)

## Dibangun *bersama*

{SECOND} Lihat [peta](https://peta.example/a_(b)).
"""
    article = clean_article(page, path="jembatan.md")
    assert article.body == f"{FIRST}\nDibangun bersama\n{SECOND} Lihat peta."
    assert (article.title, article.author, article.published) == (
        "Jembatan Sukamaju",
        ("Budi Santoso",),
        "2023-09-16",
    )
    assert (article.source, article.url) == ("kabarkita.com", "https://kabarkita.com/1")


def test_a_whole_page_with_menus_keeps_only_its_text() -> None:
    menu = "\n".join(["Beranda", "Nasional", "Daerah", "Ekonomi", "Gaya Hidup", "Indeks Topik"] * 4)
    teasers = "\n".join(
        [
            "Hujan Deras di Bandung",
            "Hujan turun sejak pagi hingga petang di Bandung, dan warga berteduh di masjid.",
            "Hot",
        ]
        * 6
    )
    title = "Warga Sukamaju Bangun Jembatan Gantung Sendiri"
    article = clean_article(
        f"{menu}\n{title}\nKamis, 14 September 2023\n{FIRST}\n{SECOND}\n{teasers}\n{menu}"
    )
    assert article.body == f"{FIRST}\n{SECOND}"
    assert article.title == title


def test_tags_and_what_follows_the_initials_are_dropped() -> None:
    assert (
        clean_article(f"{FIRST}\n{SECOND}\n(bud/san)\nharga beras\njembatan\nHide Ads").body
        == f"{FIRST}\n{SECOND}"
    )


def test_a_list_that_ends_the_text_stays() -> None:
    text = f"{FIRST}\nBerikut para penyumbang:\nBudi Santoso (semen)\nSri Lestari (pasir)"
    assert clean_article(text).body == text


def test_a_byline_names_person_and_outlet() -> None:
    article = clean_article(
        f"Jembatan Sukamaju Selesai Dibangun\nBudi Santoso - Kabar Kita\n14 September 2023\n{FIRST}"
    )
    assert (article.author, article.source) == (("Budi Santoso",), "Kabar Kita")
