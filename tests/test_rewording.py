"""Other ways to ask."""

from datetime import date

import pytest
from hypothesis import given
from test_parse import QUERIES

from index.errors import QueryError
from search.parse import parse
from search.rewording import corrected, relaxed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("putim", "putin"),
        ("putim kim -putim", "putin kim -putin"),
        ('judul:"kim putim"~2 rusia', 'judul:"kim putin"~2 rusia'),
        ("=putim AND (putim)", "=putin AND (putin)"),
        ("putim* putim~", "putim* putim~"),
        ("siapa putim?", "siapa putin?"),
        ("“kim putim”", "“kim putin”"),
        ("kim", "kim"),
    ],
)
def test_words_are_corrected_where_they_stand(text: str, expected: str) -> None:
    assert corrected(parse(text), {"putim": "putin"}) == expected


@pytest.mark.parametrize(
    ("text", "rewordings"),
    [
        ("putin", []),
        ("putin kim", []),
        ("putin AND kim", [("with any of the words", "putin kim")]),
        (
            "putin kim sumber:antara tanggal:2023-09-13",
            [
                ("without source:antara", "(putin kim) AND date:2023-09-13"),
                ("without date:2023-09-13", "(putin kim) AND source:antara"),
                ("without any filter", "putin kim"),
            ],
        ),
        ("sumber:antara", []),
        ("sumber:antara -roket", [("with what was left out", "source:antara")]),
        ('"luar angkasa"', [("with the words of the phrase apart", "luar angkasa")]),
        (
            "=makan -minum",
            [("with any form of the words", "makan -minum"), ("with what was left out", "=makan")],
        ),
        (
            "(a OR b) AND c AND sumber:x",
            [("without source:x", "(a b) AND c"), ("with any of the words", "(a b c) AND source:x")],
        ),
        ('judul:"a b"', [("with the words of the phrase apart", "title:(a b)")]),
    ],
)
def test_less_strict_queries(text: str, rewordings: list[tuple[str, str]]) -> None:
    found = list(relaxed(parse(text)))
    assert [(rewording.how, rewording.query.root) for rewording in found] == [
        (how, parse(query).root) for how, query in rewordings
    ]


@given(QUERIES)
def test_any_query_can_be_reworded(text: str) -> None:
    try:
        query = parse(text, today=date(2023, 9, 20))
    except QueryError:
        return
    assert corrected(query, {}) == text
    assert all(rewording.query.root != query.root for rewording in relaxed(query))
