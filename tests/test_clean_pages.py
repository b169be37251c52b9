"""Whole pages as readers save them, in the manner of many outlets: only the three paragraphs may be left."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from index.cleaning.clean import clean_article

PARAGRAPHS = {
    "<1>": "Pemerintah daerah mulai membangun tanggul darurat di tepi sungai itu setelah banjir merendam ratusan rumah "
    "warga sejak pekan lalu.",
    "<2>": '"Kami berharap tanggul selesai sebelum hujan berikutnya," kata kepala dinas pekerjaan umum setempat, '
    "Rabu (6/3/2024).",
    "<3>": "Warga diminta tetap waspada karena curah hujan diperkirakan masih tinggi hingga akhir bulan.",
}
CASES = tomllib.loads((Path(__file__).parent / "cases" / "pages.toml").read_text("utf-8"))["page"]


def written(page: dict[str, Any]) -> str:
    text: str = page["text"]
    for mark, paragraph in PARAGRAPHS.items():
        text = text.replace(mark, paragraph)
    return text


@pytest.mark.parametrize("page", CASES, ids=lambda page: page["source"] or page["place"])
def test_a_page_is_reduced_to_its_paragraphs(page: dict[str, Any]) -> None:
    assert clean_article(written(page)).body.split("\n") == list(PARAGRAPHS.values())


@pytest.mark.parametrize("page", CASES, ids=lambda page: page["source"] or page["place"])
def test_a_page_gives_what_it_states_and_no_more(page: dict[str, Any]) -> None:
    article = clean_article(written(page))
    assert article.title == page["title"]
    assert (article.source or "", article.place or "") == (page["source"], page["place"])
    assert (article.published or "", list(article.author)) == (page["published"], page["author"])
