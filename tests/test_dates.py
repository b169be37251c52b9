"""Printed dates: what is read, and what is no date."""

from datetime import date

import pytest

from index.cleaning.dates import day_in_text, day_of_url, parse_date

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("14 September 2023, 21:31 WIB", "2023-09-14T21:31:00+07:00"),
        ("Kamis, 14 September 2023 | 21.31 WIB", "2023-09-14T21:31:00+07:00"),
        ("Kamis (14/9/2023)", "2023-09-14"),
        ("28/4/2016", "2016-04-28"),
        ("2016-04-28", "2016-04-28"),
        ("(19/4 / 2017)", "2017-04-19"),
        ("12 Agt 2019", "2019-08-12"),
        ("3 Nop 2001", "2001-11-03"),
        ("5 Peb 2010", "2010-02-05"),
        ("14 Sept. 2023", "2023-09-14"),
        ("14/09/2023 - 21:31 WITA", "2023-09-14T21:31:00+08:00"),
        ("Jum'at, 1 Mei 2020 pukul 08.05 WIT", "2020-05-01T08:05:00+09:00"),
        ("Thu, 14 Sep 2023 21:31:00 +0700", "2023-09-14T21:31:00+07:00"),
        ("2023-09-14T21:31:00Z", "2023-09-14T21:31:00+00:00"),
        ("2023-09-14T21:31:00.123+07:00", "2023-09-14T21:31:00+07:00"),
        ("September 14, 2023 9:31 pm", "2023-09-14T21:31:00+07:00"),
        ("2024-09-16 00:00:00", "2024-09-16"),
        ("2024-09-16 08:15:00", "2024-09-16T08:15:00+07:00"),
        ("14-09-23", "2023-09-14"),
        ("12/31/2020", "2020-12-31"),
        ("20230914", "2023-09-14"),
        ("1446692938000", "2015-11-05T03:08:58+00:00"),
    ],
)
def test_a_printed_date_is_read(printed: str, iso: str) -> None:
    assert parse_date(printed, today=TODAY) == iso


@pytest.mark.parametrize(
    "printed",
    [
        "Kamis (14/9/2203)",  # two real articles say so
        "Rabu (3/3)",
        "3 Juni 2026",
        "17 Agustus 1944",
        "31 Februari 2020",
        "kemarin",
        "Rp 1.200.300",
        "0811-22-333344",
        "skor 21-18-2020a",
        "",
    ],
)
def test_what_is_no_believable_date_is_none(printed: str) -> None:
    assert parse_date(printed, today=TODAY) is None


def test_the_latest_day_with_its_weekday_dates_a_text() -> None:
    text = "Pada Jumat lalu, 25 Juni 2021, ia pergi. Ia pulang, kata ibunya, Minggu (27/6/2021). Lahir 3 Mei 2022."
    assert day_in_text(text, today=TODAY) == "2021-06-27"


@pytest.mark.parametrize(
    "text", ["Laga akan digelar Minggu (23/5/2021).", "Ia lahir 3 Mei 2020.", "Rabu (3/3) itu hujan."]
)
def test_what_lies_ahead_or_has_no_weekday_or_year_dates_nothing(text: str) -> None:
    assert day_in_text(text, today=TODAY) is None


def test_the_day_in_an_address_is_found() -> None:
    assert (
        day_of_url("https://regional.kabar.example/read/2015/11/04/21040031/Polisi", today=TODAY)
        == "2015-11-04"
    )
    assert day_of_url("https://kabar.example/read/736460-konser", today=TODAY) is None
