"""Dates as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from search.asking.period import MONTHS, day_range, span

WEDNESDAY = date(2023, 9, 20)


def days(text: str, today: date = WEDNESDAY) -> str:
    first, last = day_range(text, today)
    return f"{first}" if first == last else f"{first} – {last}"


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("bulan lalu", date(2024, 1, 31), "2023-12-01 – 2023-12-31"),
        ("1 bulan lalu", date(2024, 3, 31), "2024-02-29"),
        ("setahun lalu", date(2024, 2, 29), "2023-02-28"),
        ("kemarin", date(2024, 3, 1), "2024-02-29"),
        ("minggu lalu", date(2024, 1, 1), "2023-12-25 – 2023-12-31"),
        ("minggu lalu", date(2024, 1, 7), "2023-12-25 – 2023-12-31"),
        ("Minggu", date(2024, 1, 7), "2024-01-07"),
        ("hari Minggu lalu", date(2024, 1, 7), "2023-12-31"),
        ("bulan ini", date(2024, 2, 10), "2024-02-01 – 2024-02-29"),
        ("29 Februari", date(2024, 2, 29), "2024-02-29"),
        ("31 Desember", date(2024, 1, 1), "2023-12-31"),
        ("Desember", date(2024, 1, 1), "2023-12-01 – 2023-12-31"),
        ("1 hari terakhir", date(2024, 1, 1), "2024-01-01"),
    ],
)
def test_relative_dates_at_the_edges_of_months_and_years(text: str, today: date, expected: str) -> None:
    assert days(text, today) == expected


@pytest.mark.parametrize(
    "text",
    [
        "14 AGUSTUS 2023",
        "  14   agustus  2023 ",
        "14 Agu 2023",
        "14-8-2023",
        "14.08.2023",
        "2023/8/14",
        "2023-8-14",
        "Aug 14, 2023",
        "Senin, 14 Agustus 2023",
        "senin 14/8/2023",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert days(text) == "2023-08-14"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-13", "there is no month 13"),
        ("2023-02-29", "month 2 of 2023 has 28 days"),
        ("0 September 2023", ""),
        ("31/6/2023", "month 6 of 2023 has 30 days"),
        ("besok", ""),
        ("", ""),
        ("23", ""),
        ("99999", ""),
        ("99999 tahun lalu", "that is before the year 1"),
        ("Septembar 2023", ""),
        ("2023" * 1000, ""),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(QueryError) as caught:
        day_range(text, WEDNESDAY)
    assert f"({why})" in str(caught.value) if why else "is not a date" in str(caught.value)


def test_more_days_than_there_have_been_are_refused() -> None:
    with pytest.raises(QueryError, match="before the year 1"):
        day_range("99999 minggu lalu", date(1900, 1, 1))


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2023..2024-02", "2023-01-01", "2024-02-29"),
        ("2023-09-13..2023-09-13", "2023-09-13", "2023-09-13"),
        ("1 Sep 2023 .. 15 Sep 2023", "2023-09-01", "2023-09-15"),
        ("bulan lalu..kemarin", "2023-08-01", "2023-09-19"),
        ("..2023", None, "2023-12-31"),
        ("2023..", "2023-01-01", None),
        (">=2023-09", "2023-09-01", None),
        (">2023-09", "2023-10-01", None),
        ("<=2023-09", None, "2023-09-30"),
        ("<2023-09", None, "2023-08-31"),
        ("=2023-09", "2023-09-01", "2023-09-30"),
        ("2023-09", "2023-09-01", "2023-09-30"),
    ],
)
def test_spans(text: str, since: str | None, until: str | None) -> None:
    found = span(text, WEDNESDAY)
    assert tuple(str(day) if day else None for day in found) == (since, until)


@pytest.mark.parametrize(
    "text", ["2024..2023", "..", "", ">", ">=2023..2024", "2023...2024", "2022..2023..2024"]
)
def test_spans_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(QueryError):
        span(text, WEDNESDAY)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    month = next(name for name, number in MONTHS.items() if number == day.month)
    for text in (f"{day}", f"{day.day} {month} {day.year}", f"{day.day}/{day.month}/{day.year}"):
        assert day_range(text, WEDNESDAY) == (day, day)


@given(st.text() | st.text("0123456789-./<>= "), st.dates())
def test_any_text_is_a_span_in_order_or_refused(text: str, today: date) -> None:
    try:
        since, until = span(text, today)
    except QueryError as error:
        assert error.query == text
        assert 0 <= error.column <= len(text)
    else:
        assert since or until
        assert not (since and until) or since <= until


@given(st.integers(0, 9999), st.dates(date(1990, 1, 1)))
def test_the_latest_days_end_today_and_are_so_many(count: int, today: date) -> None:
    first, last = day_range(f"{count + 1} hari terakhir", today)
    assert last == today
    assert last - first == timedelta(count)
