"""Results as people read them: what a terminal shows, and that nothing of an article steers it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.drawing.terminal import PLAIN, Style, columns, hit_text, readable_date, safe, summary, text_of
from search.results import Hit, Results, Snippet

HIT = Hit(
    rank=1,
    id="arafura/angara.txt",
    path="corpus/arafura/angara.txt",
    title="Roket Angara Diluncurkan Lagi",
    source="Arafura Pos",
    published="2023-09-14T21:31:00+07:00",
    url="https://arafura.example/angara",
    score=12.345,
    snippets=(
        Snippet("Roket Angara meluncur dari landasan\nkedua pada Kamis pagi.", ((0, 5), (13, 21)), 0),
        Snippet("yang disebut-sebut paling besar di luar angkasa", ((35, 47),), 300),
    ),
    title_marks=((0, 5),),
    similar=("tirta/angara.txt",),
)
FOUND = Results("roket", 48, 1.94, (HIT,))
ESCAPE = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


def test_a_pipe_gets_plain_lines_that_are_never_cut() -> None:
    assert text_of(FOUND) == (
        " 1  Roket Angara Diluncurkan Lagi\n"
        "    Arafura Pos · 14 Sep 2023 21:31 WIB · corpus/arafura/angara.txt · 12.35\n"
        "    Roket Angara meluncur dari landasan kedua pada Kamis pagi.\n"
        "    …yang disebut-sebut paling besar di luar angkasa…\n"
        "    +1 similar: tirta/angara.txt\n"
        "\n"
        "1–1 of 48 articles in 1.9 ms\n"
    )


def test_a_terminal_gets_lines_of_its_width() -> None:
    assert hit_text(HIT, Style(width=40)) == (
        " 1  Roket Angara Diluncurkan Lagi\n"
        "    Arafura Pos · 14 Sep 2023 21:31 WIB\n"
        "    · corpus/arafura/angara.txt · 12.35\n"
        "    Roket Angara meluncur dari landasan\n"
        "    kedua pada Kamis pagi.\n"
        "    …yang disebut-sebut paling besar di\n"
        "    luar angkasa…\n"
        "    +1 similar: tirta/angara.txt\n"
    )


def test_colours_mark_the_words_and_whole_phrases() -> None:
    lines = hit_text(HIT, Style(color=True)).splitlines()
    assert lines[0] == " 1  \x1b[1;31mRoket\x1b[0m \x1b[1mAngara Diluncurkan Lagi\x1b[0m"
    assert lines[1].startswith("    \x1b[2mArafura Pos ·")
    assert lines[2] == (
        "    \x1b[1;31mRoket\x1b[0m Angara \x1b[1;31mmeluncur\x1b[0m dari landasan kedua pada Kamis pagi."
    )
    assert lines[3] == "    …yang disebut-sebut paling besar di \x1b[1;31mluar angkasa\x1b[0m…"


def test_titles_link_to_the_article_where_that_is_wanted() -> None:
    line = hit_text(HIT, Style(links=True)).splitlines()[0]
    assert line == (
        " 1  \x1b]8;;https://arafura.example/angara\x1b\\Roket Angara Diluncurkan Lagi\x1b]8;;\x1b\\"
    )
    local = replace(HIT, url=None, path="corpus/a b.txt")
    line = hit_text(local, Style(links=True, folder=Path("/arsip"))).splitlines()[0]
    assert "\x1b]8;;file:///arsip/corpus/a%20b.txt\x1b\\" in line
    assert "\x1b" not in hit_text(local, Style(links=True))
    assert "javascript" not in hit_text(replace(HIT, url="javascript:alert(1)"), Style(links=True))


def test_an_article_without_a_title_shows_its_first_words_or_its_path() -> None:
    untitled = replace(HIT, title=" ", opening="Roket Angara meluncur\ndari landasan kedua.")
    assert hit_text(untitled).splitlines()[0] == " 1  Roket Angara meluncur dari landasan kedua."
    long = replace(untitled, opening="satu " * 20)
    assert hit_text(long).splitlines()[0] == " 1  " + "satu " * 9 + "satu…"
    assert hit_text(replace(untitled, opening="")).splitlines()[0] == " 1  corpus/arafura/angara.txt"


def test_what_is_unknown_is_left_out() -> None:
    bare = replace(HIT, source=None, published=None, similar=(), snippets=())
    assert hit_text(bare) == " 1  Roket Angara Diluncurkan Lagi\n    corpus/arafura/angara.txt · 12.35\n"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (FOUND, "1–1 of 48 articles in 1.9 ms\n"),
        (replace(FOUND, total=1), "1 article in 1.9 ms\n"),
        (replace(FOUND, total=12345, hits=(replace(HIT, rank=11),)), "11–11 of 12,345 articles in 1.9 ms\n"),
        (replace(FOUND, total=0, hits=()), "No article in 1.9 ms\n"),
        (replace(FOUND, hits=(), did_you_mean="roket"), "48 articles in 1.9 ms\nDid you mean: roket\n"),
        (
            replace(FOUND, total=1, expanded=("KPK = komisi", "b")),
            "1 article in 1.9 ms\nAlso searched: KPK = komisi, b\n",
        ),
    ],
)
def test_the_last_line_sums_up(results: Results, expected: str) -> None:
    assert summary(results) == expected


def test_nothing_found_prints_nothing() -> None:
    assert text_of(replace(FOUND, total=0, hits=())) == ""


@pytest.mark.parametrize(
    ("published", "language", "expected"),
    [
        ("2023-09-14", "en", "14 Sep 2023"),
        ("2023-08-04", "id", "4 Agu 2023"),
        ("2023-05-04", "en", "4 May 2023"),
        ("2023-09-14T21:31:00+07:00", "en", "14 Sep 2023 21:31 WIB"),
        ("2023-09-14T21:31:00+08:00", "en", "14 Sep 2023 21:31 WITA"),
        ("2023-09-14T21:31:00+09:00", "id", "14 Sep 2023 21:31 WIT"),
        ("2023-09-14T21:31:00+00:00", "en", "14 Sep 2023 21:31 UTC"),
        ("2023-09-14T21:31:00+03:00", "en", "14 Sep 2023 21:31 UTC+03:00"),
        ("2023-09-14T21:31", "en", "14 Sep 2023 21:31"),
        ("kapan-kapan", "en", "kapan-kapan"),
    ],
)
def test_dates_are_readable(published: str, language: Literal["en", "id"], expected: str) -> None:
    assert readable_date(published, language) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mmerah\x1b[0m", "␛[31mmerah␛[0m"),
        ("\x1b]0;judul\x07", "␛]0;judul␇"),
        ("a\rb\nc\td", "a b c d"),
        ("\x9b31m\x85\x7f", "\ufffd31m ␡"),
        ("abc\u202egnp.exe", "abc\ufffdgnp.exe"),
        ("\u2066x\u2069\u200f\u061c", "\ufffdx\ufffd\ufffd\ufffd"),
        ("\ud800\U000e0041", "\ufffd\ufffd"),
        ("kafé 東京 🚀 — “ya”", "kafé 東京 🚀 — “ya”"),
    ],
)
def test_what_could_steer_a_terminal_is_shown_harmlessly(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("🚀", 2), ("a\u200bb", 2), ("", 0)]
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


ANY = st.text(st.characters(codec=None), max_size=60)
STYLES = st.builds(
    Style,
    width=st.none() | st.integers(20, 60),
    color=st.booleans(),
    links=st.booleans(),
    folder=st.just(Path("/arsip")),
)


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    text = draw(ANY)
    ends = st.integers(0, len(text))
    marks = draw(st.lists(st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair))), max_size=3))
    snippet = Snippet(text, tuple(sorted(marks)), draw(st.integers(0, 9)))
    return Hit(
        rank=draw(st.integers(1, 10**5)),
        id=draw(ANY),
        path=draw(ANY.filter(lambda path: "\0" not in path)),
        title=draw(ANY),
        source=draw(st.none() | ANY),
        published=draw(st.none() | ANY),
        url=draw(st.none() | ANY | ANY.map("https://x/".__add__)),
        score=draw(st.floats(0, 1e6)),
        snippets=(snippet,),
        similar=(draw(ANY),),
        opening=draw(ANY),
    )


@given(hits(), STYLES)
def test_nothing_of_any_article_reaches_the_terminal_unsafe(hit: Hit, style: Style) -> None:
    text = hit_text(hit, style)
    left = ESCAPE.sub("", text)
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", left
    )
    if style.color or style.links:
        assert left == hit_text(hit, replace(style, color=False, links=False))
    else:
        assert "\x1b" not in text


@given(hits(), STYLES)
def test_no_line_is_wider_than_the_terminal(hit: Hit, style: Style) -> None:
    if style.width:
        for line in ESCAPE.sub("", hit_text(hit, style)).split("\n"):
            assert columns(line) <= style.width


@given(hits())
def test_a_passage_is_shown_whole(hit: Hit) -> None:
    wanted = re.sub(r"\s", "", safe(hit.snippets[0].text))
    assert wanted in re.sub(r"\s|…", "", hit_text(hit, PLAIN)) or "…" in wanted
