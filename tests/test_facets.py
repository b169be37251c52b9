"""Counts by source, year and month, and their bars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.drawing.facets import OTHERS, UNKNOWN, Period, bars, best_period, by_period, by_source, csv_of
from search.drawing.terminal import Style, columns
from search.results import Facet

SOURCES = ["Arafura", "Tirta", None, "Tirta", "Pinisi", "Tirta", None, ""]
DAYS = ["2023-11-30T23:30:00-02:00", "2024-02-01", None, "2024-02-29", "2023-11-02"]


def test_sources_are_counted_the_most_frequent_first() -> None:
    assert by_source(SOURCES).counts == (("", 3), ("Tirta", 3), ("Arafura", 1), ("Pinisi", 1))
    assert by_source(SOURCES, 2).counts == (("", 3), ("Tirta", 3), (OTHERS, 2))
    assert by_source(SOURCES, 4) == by_source(SOURCES)
    assert by_source([]).counts == ()


def test_months_without_articles_are_there_and_days_are_those_of_the_article() -> None:
    assert by_period(DAYS, "month").counts == (
        ("2023-11", 2),
        ("2023-12", 0),
        ("2024-01", 0),
        ("2024-02", 2),
        (UNKNOWN, 1),
    )
    assert by_period(DAYS, "year").counts == (("2023", 2), ("2024", 2), (UNKNOWN, 1))
    assert by_period([None], "year").counts == ((UNKNOWN, 1),)
    assert by_period([], "month").counts == ()


@pytest.mark.parametrize(
    ("days", "period"),
    [
        (["2021-01-01", "2023-12-31"], "month"),
        (["2021-01-01", "2024-01-01"], "year"),
        ([None], "month"),
        ([], "month"),
    ],
)
def test_the_period_is_the_finest_that_fits(days: list[str | None], period: Period) -> None:
    assert best_period(days) == period


def test_bars_are_as_long_as_their_counts() -> None:
    facet = Facet("year", (("2022", 1000), ("2023", 250), ("2024", 0), ("2025", 1), ("", 125)))
    assert "".join(bars(facet, Style(width=34))) == (
        "2022       1,000  ████████████████\n"
        "2023         250  ████\n"
        "2024           0\n"
        "2025           1  ▏\n"
        "(no date)    125  ██\n"
    )
    assert list(bars(Facet("year", ()))) == []


def test_long_and_hostile_names_are_cut_and_made_safe() -> None:
    facet = Facet("source", (("\x1b[31m" + "x" * 50, 2), ("", 1)))
    first, second = bars(facet)
    assert first.startswith("␛[31m" + "x" * 24 + "…  2  ")
    assert second.startswith("(no source)")


def test_csv() -> None:
    assert "".join(csv_of([by_source(["A", "A", None]), by_period(["2023-01-02"], "year")])) == (
        "facet,value,count\nsource,A,2\nsource,,1\nyear,2023,1\n"
    )
    assert "".join(csv_of([])) == "facet,value,count\n"


@given(
    st.lists(st.none() | st.dates().map(str)),
    st.lists(st.none() | st.text(max_size=5)),
    st.none() | st.integers(1, 5),
    st.none() | st.integers(20, 80),
)
def test_counts_add_up_to_the_articles(
    days: list[str | None], sources: list[str | None], limit: int | None, width: int | None
) -> None:
    facets = [by_source(sources, limit), by_period(days, "year"), by_period(days, best_period(days))]
    assert [facet.total for facet in facets] == [len(sources), len(days), len(days)]
    for facet in facets:
        drawn = list(bars(facet, Style(width=width)))
        assert len(drawn) == len(facet.counts)
        assert all(columns(line.rstrip("\n")) <= (width or 100) for line in drawn)
