"""Hits for reference managers."""

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search.drawing.citing import bibtex, csl
from search.results import Hit

HIT = Hit(
    rank=1,
    id="a.txt",
    path="arsip/a_b.txt",
    title="Harga Beras & Gula Naik 5%",
    source="Arafura Pos",
    published="2023-09-14T00:30:00+09:00",
    url="https://arafura.example/beras?hal=2&x={1}",
    score=1.0,
    author=("Sari Dewi", "Tim Liputan, Arafura"),
)
BARE = Hit(2, "b.txt", "arsip/b.txt", "", None, None, None, 0.5)


def test_bibtex() -> None:
    assert "".join(bibtex([HIT, BARE])) == (
        "@article{arafurapos2023harga,\n"
        "  author = {{Sari Dewi} and {Tim Liputan, Arafura}},\n"
        "  title = {{Harga Beras \\& Gula Naik 5\\%}},\n"
        "  journal = {Arafura Pos},\n"
        "  year = {2023},\n"
        "  month = sep,\n"
        "  date = {2023-09-14},\n"
        "  url = {https://arafura.example/beras?hal=2&x=%7B1%7D},\n"
        "  note = {arsip/a\\_b.txt}\n"
        "}\n"
        "@misc{artikel,\n"
        "  title = {{b.txt}},\n"
        "  note = {arsip/b.txt}\n"
        "}\n"
    )


def test_csl() -> None:
    assert json.loads(csl([HIT, BARE])) == [
        {
            "id": "arafurapos2023harga",
            "type": "article-newspaper",
            "title": "Harga Beras & Gula Naik 5%",
            "author": [{"literal": "Sari Dewi"}, {"literal": "Tim Liputan, Arafura"}],
            "container-title": "Arafura Pos",
            "issued": {"date-parts": [[2023, 9, 14]]},
            "URL": "https://arafura.example/beras?hal=2&x={1}",
            "archive_location": "arsip/a_b.txt",
        },
        {"id": "artikel", "type": "article-newspaper", "title": "b.txt", "archive_location": "arsip/b.txt"},
    ]
    assert json.loads(csl([])) == []


def test_every_key_is_given_once() -> None:
    keys = re.findall(r"^@\w+{(.*),$", "".join(bibtex([HIT, HIT, BARE, HIT])), re.MULTILINE)
    assert keys == ["arafurapos2023harga", "arafurapos2023harga-2", "artikel", "arafurapos2023harga-3"]


ANY = st.text(st.characters(codec=None), max_size=20)


@given(ANY, ANY, st.none() | ANY, st.none() | ANY, st.none() | ANY, st.lists(ANY, max_size=2))
def test_whatever_an_article_says_braces_balance_and_json_is_read(
    title: str, path: str, source: str | None, published: str | None, url: str | None, author: list[str]
) -> None:
    hit = replace(
        BARE, title=title, path=path, source=source, published=published, url=url, author=tuple(author)
    )
    entry = "".join(bibtex([hit]))
    unescaped = re.sub(r"\\[{}\\]", "", entry)
    assert unescaped.count("{") == unescaped.count("}")
    entry.encode()
    assert len(json.loads(csl([hit]).encode())) == 1
