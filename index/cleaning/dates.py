"""Printed dates to ISO 8601: Indonesian and English month names, their short forms, and plain digits.

    parse_date("Kamis, 14 September 2023 | 21.31 WIB")  ->  "2023-09-14T21:31:00+07:00"
    parse_date("28/4/2016")                             ->  "2016-04-28"

Relative to nothing: "kemarin" is no date, and neither is "Rabu (3/3)", which has no year. Years before 1945 or
days after today are not believed; "14/9/2203" is a slip of the pen, not a date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

EARLIEST_YEAR = 1945  # no Indonesian outlet of today is older

_MONTHS = (
    "januari january jan",
    "februari pebruari february feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agu agt ags agst aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}
_WIB = timezone(timedelta(hours=7))

_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = r"(?:Senin|Selasa|Rabu|Kamis|Jum['’`]?at|Sabtu|Minggu|Ahad)"
_DAY = re.compile(
    rf"""(?<![\d/.-])(?:
        (?P<iso_year>(?:19|20|21|22)\d\d)[-/.](?P<iso_month>\d{{1,2}})[-/.](?P<iso_day>\d{{1,2}})(?!\d)
      | (?P<num_day>\d{{1,2}})\s?(?P<sep>[-/.])\s?(?P<num_month>\d{{1,2}})\s?(?P=sep)\s?
        (?P<num_year>\d{{4}}|\d\d)(?![\d/])
      | (?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<month>{_NAMES})\.?,?[\s-]+(?P<year>\d{{4}}|'?\d\d(?!\d|[:.]\d))
      | (?P<us_month>{_NAMES})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<us_year>\d{{4}})
      | (?P<packed>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME = re.compile(
    r"""(?:[T\s,|@;()–—-]|pukul|jam|at)*(?<!\d)(?P<hour>[01]?\d|2[0-3])(?P<mark>[:.])(?P<minute>[0-5]\d)
        (?:(?P=mark)(?P<second>[0-5]\d)(?:[.,]\d+)?)?\s*
        (?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>wib|wita|wit|(?:gmt|utc)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|z\b|[+-]\d\d(?::?\d\d)?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\.\d+|\d{3})?\s*")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?=[/\d-]|$)")
# "Kamis (14/9/2023)", "Minggu, 27 Juni 2021", "Senin malam (11/5/2026)": the day of a statement or an event.
_DATED = re.compile(
    rf"{WEEKDAY}(?:,? (?:pagi|siang|sore|malam|petang|dini hari|kemarin|lalu|tanggal|ini|tadi))*[\s,]*"
    rf"\(?(\d{{1,2}})\s?(?:[/.-]\s?(\d{{1,2}})\s?[/.-]\s?|\s((?i:{_NAMES}))\s)(\d{{4}})$"
)
_BEFORE_YEAR = re.compile(r"[/.-]\s?$|(?:ri|et|il|ei|ni|li|us|er)\s$")  # a stroke, or how the months end
_YEAR = re.compile(r"20\d\d")
_AHEAD = re.compile(r"\b(?:akan|mendatang|depan|nanti|rencananya|dijadwalkan|hingga|sampai|s/d)\b")


@dataclass(frozen=True, slots=True)
class Printed:
    """A day as it stands in a text: its range there and what it says."""

    start: int
    end: int
    day: date


def parse_date(text: str, *, today: date | None = None) -> str | None:
    """The first believable date of a short text (a date line, a field of a record) in ISO 8601, or None.

    A time is kept with its zone; one without is taken as WIB (UTC+7), where four Indonesians in five live. Midnight
    to the second with no zone is how databases write "no time".
    """
    if match := _EPOCH.fullmatch(text):
        return _believed_moment(datetime.fromtimestamp(int(match[1]), UTC), today)
    for printed in printed_days(text, today=today):
        moment = _moment(text, printed)
        return printed.day.isoformat() if moment is None else moment.isoformat()
    return None


def printed_days(
    text: str, start: int = 0, end: int | None = None, *, today: date | None = None
) -> Iterator[Printed]:
    """All believable days of a text that are written with day, month and year."""
    for match in _DAY.finditer(text, start, len(text) if end is None else end):
        day = _day_of(match)
        if day is not None and believable(day, today):
            yield Printed(match.start(), match.end(), day)


def day_of_url(url: str, *, today: date | None = None) -> str | None:
    """The day in an address like /2023/09/14/ or /20230914."""
    match = _URL_DATE.search(url)
    return parse_date("-".join(match.groups()), today=today) if match else None


def day_in_text(text: str, *, today: date | None = None) -> str | None:
    """The latest day with its weekday that dates a statement or an event in the text, unless it lies ahead."""
    days = []
    for year in _YEAR.finditer(text):  # 1 µs for 2 KB where a search for weekdays takes 50
        if not _BEFORE_YEAR.search(text, max(0, year.start() - 3), year.start()):
            continue
        match = _DATED.search(text, max(0, year.start() - 60), year.end())
        if match and not _AHEAD.search(text[max(0, match.start() - 40) : match.start()].rpartition(".")[2]):
            day, month, name = int(match[1]), match[2], match[3]
            days.append(_calendar_day(int(match[4]), int(month) if month else MONTHS[name.lower()], day))
    return max((day.isoformat() for day in days if day and believable(day, today)), default=None)


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def believable(day: date, today: date | None = None) -> bool:
    """Whether an article can have come out on this day; a day of grace for the time zones."""
    return day.year >= EARLIEST_YEAR and day <= (today or date.today()) + timedelta(days=1)


def _day_of(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    try:
        if part["iso_year"]:
            return date(int(part["iso_year"]), int(part["iso_month"]), int(part["iso_day"]))
        if part["packed"]:
            return datetime.strptime(part["packed"], "%Y%m%d").date()
        if part["num_year"]:
            return _numeric(int(part["num_day"]), int(part["num_month"]), _year(part["num_year"]))
        prefix = "us_" if part["us_year"] else ""
        month = MONTHS[part[f"{prefix}month"].lower()]
        return date(_year(part[f"{prefix}year"]), month, int(part[f"{prefix}day"]))
    except ValueError:
        return None


def _numeric(day: int, month: int, year: int) -> date:
    """Day first, as Indonesians write; month first only where it cannot be otherwise."""
    return date(year, day, month) if month > 12 >= day else date(year, month, day)


def _year(digits: str) -> int:
    number = int(digits.lstrip("'"))
    if number >= 100:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _moment(text: str, printed: Printed) -> datetime | None:
    match = _TIME.match(text, printed.end)
    if match is None or (
        match["mark"] == "." and not (match["zone"] or match["second"] or _announced(match[0]))
    ):
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["zone"] is None and match["second"] and hour == minute == second == 0:
        return None
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    day = printed.day
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(match["zone"]))


def _announced(text: str) -> bool:
    return "pukul" in text.lower() or "jam" in text.lower() or "|" in text


def _zone(name: str | None) -> timezone:
    if not name:
        return _WIB
    if name.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.lower()]))
    sign, digits = (-1 if "-" in name else 1), re.sub(r"\D", "", name)
    hours, minutes = (
        (int(digits[:2]), int(digits[2:] or 0)) if len(digits) != 3 else (int(digits[0]), int(digits[1:]))
    )
    return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours < 15 else _WIB


def _believed_moment(moment: datetime, today: date | None) -> str | None:
    return moment.isoformat() if believable(moment.date(), today) else None
