"""Key word in context."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.analysis import Analyzer
from search.asking.parse import parse
from search.drawing.kwic import Line, Order, csv_of, lines, ordered, text_of
from search.drawing.terminal import Style, columns
from search.passages.sought import sought_by
from search.results import Hit

ANALYZER = Analyzer()
HITS = [
    Hit(rank, f"{rank}.txt", f"arsip/{rank}.txt", f"Judul {rank}", None, "2023-09-14", None, 1.0)
    for rank in (1, 2)
]
BODIES = [
    "Tujuh roket (baru)\nditembakkan. Sebuah roket, kata saksi, meledak di udara sebelum mencapai orbit.",
    "Roket itu meledak; roketnya tua, dan tidak seorang pun heran.",
]


def found(query: str, context: int = 60) -> list[Line]:
    sought = sought_by(parse(query).root, ANALYZER.terms)
    return [
        line
        for hit, body in zip(HITS, BODIES, strict=True)
        for line in lines(hit, body, ANALYZER.terms(body), sought, context)
    ]


def test_each_occurrence_is_a_line_with_whole_words_around_it() -> None:
    assert [(line.hit.rank, line.left, line.keyword, line.right) for line in found("roket", 22)] == [
        (1, "Tujuh ", "roket", " (baru) ditembakkan."),
        (1, "ditembakkan. Sebuah ", "roket", ", kata saksi, meledak"),
        (2, "", "Roket", " itu meledak; roketnya"),
        (2, "Roket itu meledak; ", "roketnya", " tua, dan tidak"),
    ]


def test_a_line_knows_its_place_and_its_neighbours_by_what_they_are_compared() -> None:
    line = found("roket")[1]
    assert BODIES[0][line.start :].startswith("roket, kata")
    assert line.before == ("sebuah", "ditembakkan", "baru", "roket")
    assert line.after == ("kata", "saksi", "meledak", "di")


def test_overlapping_occurrences_are_one() -> None:
    assert [line.keyword for line in found('"seorang pun" pun "pun heran"')] == ["seorang pun heran"]


@pytest.mark.parametrize(
    ("order", "starts"),
    [("text", [6, 39, 0, 19]), ("left", [0, 19, 39, 6]), ("right", [6, 0, 39, 19])],
)
def test_orders(order: Order, starts: list[int]) -> None:
    assert [line.start for line in ordered(reversed(found("roket")), order)] == starts


def test_keywords_stand_below_one_another() -> None:
    assert "".join(text_of(found("roket", 22))) == (
        "1                Tujuh roket (baru) ditembakkan.\n"
        "1  ditembakkan. Sebuah roket, kata saksi, meledak\n"
        "2                      Roket itu meledak; roketnya\n"
        "2   Roket itu meledak; roketnya tua, dan tidak\n"
    )


def test_a_terminal_sets_the_context_and_colours_the_keyword() -> None:
    assert "".join(text_of(found("roket"), Style(width=36, color=True))).splitlines()[1:3] == [
        "\x1b[2m1\x1b[0m       Sebuah \x1b[1;31mroket\x1b[0m, kata saksi,",
        "\x1b[2m2\x1b[0m              \x1b[1;31mRoket\x1b[0m itu meledak;",
    ]


def test_nothing_found_is_no_line() -> None:
    assert list(text_of([])) == []
    assert list(csv_of([])) == ["rank,id,title,source,published,start,left,keyword,right\n"]


def test_csv() -> None:
    rows = list(csv.DictReader(StringIO("".join(csv_of(found("saksi", 30))))))
    assert (
        rows
        == [
            {
                "rank": "1",
                "id": "1.txt",
                "title": "Judul 1",
                "source": "",
                "published": "2023-09-14",
                "start": "59",
                "left": "ditembakkan. Sebuah roket, kata",
                "keyword": "saksi",
                "right": ", meledak di udara sebelum",
            }
        ]
        or rows[0]["left"] == "Sebuah roket, kata"
    )


TEXT = st.text("ab .,\n東\x1b-", max_size=80)


@given(TEXT, st.integers(1, 40), st.none() | st.integers(20, 60), st.sampled_from(["text", "left", "right"]))
def test_any_text(body: str, context: int, width: int | None, order: Order) -> None:
    terms = ANALYZER.terms(body)
    all_found = list(lines(HITS[0], body, terms, sought_by(parse('a "b b"').root, ANALYZER.terms), context))
    flat = " ".join(body.split())
    for line in all_found:
        assert (line.left + line.keyword + line.right).strip() in flat
        assert columns(line.left) <= context
        assert columns(line.right) <= context
    assert sorted(line.start for line in ordered(all_found, order)) == [line.start for line in all_found]
    drawn = list(text_of(all_found, Style(width=width)))
    assert len(drawn) == len(all_found)
    assert "\x1b" not in "".join(drawn)
    if width:
        assert all(columns(line.rstrip("\n")) <= width for line in drawn)
