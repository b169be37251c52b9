"""One whole article on a terminal."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from search.drawing.reading import article_text
from search.drawing.terminal import Style

ARTICLE = Article(
    id="a",
    path="arsip/a.txt",
    title="Roket Diluncurkan",
    body="Roket itu diluncurkan dari luar\nangkasa.\n\n  Semua senang.",
    raw="",
    source="Arafura Pos",
    published="2023-09-14",
    author=("Sari", "Budi"),
    place="Tual",
    url="https://arafura.example/a",
)


def test_an_article_is_shown_whole() -> None:
    assert article_text(ARTICLE) == (
        "Roket Diluncurkan\n"
        "Arafura Pos · 14 Sep 2023 · Tual · Sari, Budi\n"
        "https://arafura.example/a\n"
        "arsip/a.txt\n"
        "\n"
        "Roket itu diluncurkan dari luar\n"
        "\n"
        "angkasa.\n"
        "\n"
        "Semua senang.\n"
    )


def test_marks_are_in_their_places_across_lines() -> None:
    text = article_text(ARTICLE, [(0, 5), (27, 39)], [(0, 5)], Style(width=20, color=True))
    assert text.startswith("\x1b[1;31mRoket\x1b[0m \x1b[1mDiluncurkan\x1b[0m\n")
    assert (
        "\x1b[1;31mRoket\x1b[0m itu\ndiluncurkan dari\n\x1b[1;31mluar\x1b[0m\n\n\x1b[1;31mangkasa\x1b[0m.\n"
        in text
    )


def test_a_bare_article_has_only_its_path_above() -> None:
    assert article_text(Article("a", "a.txt", "", "Isi.", "")) == "a.txt\n\nIsi.\n"


@given(st.text(st.characters(codec=None), max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_body_is_shown_safely_and_with_all_its_letters(body: str, start: int, end: int) -> None:
    article = Article("a", "a.txt", "", body, "")
    plain = article_text(article)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", plain)
    marked = article_text(article, [(min(start, end), max(start, end))], (), Style(color=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", marked) == plain
    shown = "".join(filter(str.isalnum, plain.removeprefix("a.txt\n")))
    assert shown == "".join(filter(str.isalnum, body))
