"""Markdown files: what is seen of them, and what their front matter states."""

import pytest

from index.article import RawDocument
from index.cleaning.clean import clean
from index.cleaning.markdown import read_markdown
from index.cleaning.pages import Page


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("## Subjudul\n\nSatu *dua* **tiga**.", "Subjudul\nSatu dua tiga."),
        ("Lihat [peta](http://x.com/a) dan ![foto Ani](a.png).", "Lihat peta dan foto Ani."),
        ("- satu\n- [dua](x)\n\n> Baca Juga: [tiga](y)", "satu\ndua\nBaca Juga: tiga"),
        ("harga 5*3 dan snake_case, C#", "harga 5*3 dan snake_case, C#"),
        ("| a | b |\n|---|---|\n| c | d |", "a\nb\nc\nd"),
        ("```\nkode\n```\n\n---\n\nTeks.", "kode\nTeks."),
        ("", ""),
    ],
)
def test_markup_is_not_text(text: str, seen: str) -> None:
    assert read_markdown(text) == Page(seen)


def test_front_matter_states_what_is_known() -> None:
    page = read_markdown(
        '---\ntitle: "Judul: satu"\ntags: [a, b]\ndate: 2023-09-16\npenulis: Ani\n---\nTeks.'
    )
    assert page == Page("Teks.", title="Judul: satu", published="2023-09-16", author="Ani")


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert read_markdown("---\n\nTeks.").text == "Teks."


def test_an_article_keeps_its_markup_as_raw_text_only() -> None:
    text = "# Harga Beras Naik\n\nHarga *beras* di [pasar](http://x.com) naik sejak pekan lalu, kata para pedagang."
    article = clean(RawDocument("a.md", "a.md", text))
    assert article.title == "Harga Beras Naik"
    assert article.body == "Harga beras di pasar naik sejak pekan lalu, kata para pedagang."
    assert article.raw == text
