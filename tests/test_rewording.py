"""Other ways to ask."""

from datetime import date

import pytest
from hypothesis import given
from test_parse import QUERIES

from index.errors import QueryError
from search.asking.parse import parse
from search.asking.query import DateRange
from search.asking.rewording import corrected, narrowed, period, relaxed, values

TODAY = date(2023, 9, 20)


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
        query = parse(text, today=TODAY)
    except QueryError:
        return
    assert corrected(query, {}) == text
    assert all(rewording.query.root != query.root for rewording in relaxed(query))


@pytest.mark.parametrize(
    ("text", "narrow"),
    [
        ("putin kim", "(putin kim) AND sumber:tempo AND tanggal:2023"),
        ("putin -kim", "(putin -kim) AND sumber:tempo AND tanggal:2023"),
        ("a AND b", "a AND b AND sumber:tempo AND tanggal:2023"),
        ("sumber:antara", "sumber:antara AND sumber:tempo AND tanggal:2023"),
        ("putin tanggal:>=2023-09", "putin AND sumber:tempo AND tanggal:2023-09..2023-12"),
    ],
)
def test_options_narrow_the_whole_query(text: str, narrow: str) -> None:
    found = narrowed(parse(text), [values("source", ["tempo"]), period("2023", "2023", TODAY)])
    assert found.root == parse(narrow).root
    assert found.text == text


def test_several_values_are_alternatives() -> None:
    assert values("source", ["tempo", "Antara News"]) == parse('sumber:tempo OR sumber:"Antara News"').root
    assert values("author", ['"Budi"  Santoso']) == parse('penulis:"Budi Santoso"').root
    with pytest.raises(QueryError, match="no letter"):
        values("source", ["..."])


def test_options_name_periods() -> None:
    assert period("bulan lalu", None, TODAY) == DateRange(date(2023, 8, 1), None)
    assert period(None, "2023-08", TODAY) == DateRange(None, date(2023, 8, 31))
    assert period("kemarin", "kemarin", TODAY) == DateRange(date(2023, 9, 19), date(2023, 9, 19))
    with pytest.raises(QueryError, match="`kemarin` is after `2022`"):
        period("kemarin", "2022", TODAY)
    with pytest.raises(QueryError, match="not a date"):
        period("besok", None, TODAY)


def test_dates_that_shut_each_other_out_are_an_error() -> None:
    with pytest.raises(QueryError, match="No day"):
        narrowed(parse("putin tanggal:2022"), [period("2023", None, TODAY)])
