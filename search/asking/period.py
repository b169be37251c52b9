"""What a user types as a date: `2023-09`, `14 September 2023`, `kemarin`, `last 7 days` → a range of days.

Days are those of the article's own time zone; "today" is always given, never asked of the clock here.
A point in time that is further off than its unit (`3 bulan lalu`) is that very day; a named unit
(`bulan lalu`, `minggu ini`) is the whole of it. Weeks begin on Monday.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from index.errors import QueryError
from index.language import _

Days = tuple[date, date]  # first and last day, both included
Span = tuple[date | None, date | None]  # the same; None is open

FORMS = "2023, 2023-09, 2023-09-13, 14 September 2023, kemarin, 3 hari lalu, bulan lalu"
TOO_LONG_AGO = _("that is before the year 1")
LONGEST = 64  # characters; the longest sensible one, `Rabu, 13 September 2023..…`, has about 50

# Every month by the names and abbreviations that are in use, Indonesian and English.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "satu se one a",
            "dua two",
            "tiga three",
            "empat four",
            "lima five",
            "enam six",
            "tujuh seven",
            "delapan eight",
            "sembilan nine",
            "sepuluh ten",
        ),
        start=1,
    )
    for name in names.split()
}
UNITS = {
    name: unit
    for unit, names in {
        "day": "hari day days",
        "week": "minggu pekan week weeks",
        "month": "bulan month months",
        "year": "tahun year years",
    }.items()
    for name in names.split()
}
NEAR_DAYS = {
    "hari ini": 0,
    "today": 0,
    "kemarin": 1,
    "yesterday": 1,
    "kemarin lusa": 2,
    "kemarin dulu": 2,
}
THIS, LAST = ("ini", "this"), ("lalu", "kemarin", "last")


def day_range(text: str, today: date) -> Days:
    """The days that `text` names; QueryError when it names none."""
    words = " ".join(text.casefold().replace(",", " ").split())
    if len(words) <= LONGEST:
        try:
            for pattern, reading in READINGS:
                if found := pattern.fullmatch(words):
                    return reading(found, today)
        except OverflowError as error:
            raise _refused(text, TOO_LONG_AGO) from error
        except ValueError as error:
            raise _refused(text, str(error)) from error
    raise _refused(text, "")


def span(text: str, today: date) -> Span:
    """The days of a `tanggal:` value: one date, `a..b`, `a..`, `..b`, `>=a`, `>a`, `<=b` or `<b`."""
    dots = text.find("..")
    if dots >= 0 and text.strip(". "):
        return _between(text, dots, today)
    if found := re.match(r"[<>]=?|=", text):
        return _compared(found[0], _part(text, found.end(), len(text), today))
    return day_range(text, today)


def _between(text: str, dots: int, today: date) -> Span:
    head, tail = text[:dots].strip(), text[dots + 2 :].strip()
    since = _part(text, 0, dots, today)[0] if head else None
    until = _part(text, dots + 2, len(text), today)[1] if tail else None
    if since and until and since > until:
        raise QueryError(
            f"The dates `{text}` end before they begin: write the earlier one first.",
            query=text,
            hint=f"{tail}..{head}",
        )
    return since, until


def _part(text: str, start: int, end: int, today: date) -> Days:
    """The days that a part of a span names; an error knows where the part is."""
    try:
        return day_range(text[start:end], today)
    except QueryError as error:
        hint = f"{text[:start]}{error.hint}{text[end:]}" if error.hint else ""
        raise QueryError(str(error), query=text, column=start, hint=hint) from error


def _compared(sign: str, days: Days) -> Span:
    first, last = days
    bounds: dict[str, Callable[[], Span]] = {
        ">=": lambda: (first, None),
        "<=": lambda: (None, last),
        ">": lambda: (last + timedelta(1), None),
        "<": lambda: (None, first - timedelta(1)),
        "=": lambda: days,
    }
    return bounds[sign]()


def _refused(text: str, why: str) -> QueryError:
    reason = f" ({why})" if why else ""
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    years = re.findall(r"(?<!\d)[12]\d{3}(?!\d)", text[:LONGEST])
    return QueryError(
        f"`{shown}` is not a date{reason}. Dates are written like {FORMS}.",
        query=text,
        hint="..".join(sorted(set(years))) if len(years) < 3 else "",
    )


# Readings: each takes a match of its pattern and today.


def _month_days(year: int, month: int) -> Days:
    if not 1 <= month <= 12:
        raise ValueError(_("there is no month {month}").format(month=month))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _one_day(year: int, month: int, day: int) -> Days:
    first, last = _month_days(year, month)
    if not 1 <= day <= last.day:
        raise ValueError(
            _("month {month} of {year} has {days} days").format(month=month, year=year, days=last.day)
        )
    return first.replace(day=day), first.replace(day=day)


def _year_month_day(found: re.Match[str], today: date) -> Days:
    year, month, day = found["year"], found["month"], found["day"]
    if day:
        return _one_day(int(year), int(month), int(day))
    if month:
        return _month_days(int(year), int(month))
    return date(int(year), 1, 1), date(int(year), 12, 31)


def _named_month(found: re.Match[str], today: date) -> Days:
    """`14 September 2023`, `September 2023`; without a year, the latest one that has begun."""
    month, day = MONTHS[found["name"]], int(found["day"] or 0)
    year = int(found["year"] or 0)
    if not year:
        year = today.year if (month, day or 1) <= (today.month, today.day) else today.year - 1
    return _one_day(year, month, day) if found["day"] else _month_days(year, month)


def _near_day(found: re.Match[str], today: date) -> Days:
    day = today - timedelta(NEAR_DAYS[found[0]])
    return day, day


def _weekday(found: re.Match[str], today: date) -> Days:
    """`Senin`, `Senin lalu`: the latest one; today counts unless `lalu` says that it is past."""
    back = (today.weekday() - WEEKDAYS[found["name"]]) % 7
    day = today - timedelta(back or (7 if found["past"] else 0))
    return day, day


def _count(found: re.Match[str]) -> int:
    return NUMBERS.get(found["count"]) or int(found["count"])


def _days_ago(found: re.Match[str], today: date) -> Days:
    day = _back(today, _count(found), UNITS[found["unit"]])
    return day, day


def _latest(found: re.Match[str], today: date) -> Days:
    """`7 hari terakhir`: seven days, today the last of them."""
    return _back(today, _count(found), UNITS[found["unit"]]) + timedelta(1), today


def _back(today: date, count: int, unit: str) -> date:
    """So many units before today; 31 March less a month is the last day of February."""
    if unit in ("day", "week"):
        return today - timedelta(count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        raise ValueError(TOO_LONG_AGO)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _whole_unit(found: re.Match[str], today: date) -> Days:
    """`minggu ini`, `bulan lalu`, `last year`: the whole of it."""
    unit, back = UNITS[found["unit"]], int(found["which"] in LAST)
    if unit == "week":
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    if unit == "month":
        before = _back(today.replace(day=1), back, "month")
        return _month_days(before.year, before.month)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


_YEAR = r"(?P<year>[12]\d{3})"
_NAME = f"(?P<name>{'|'.join(MONTHS)})"
_DAY_NAME = f"(?:(?:{'|'.join(WEEKDAYS)}) )?"
_COUNT = rf"(?P<count>\d{{1,5}}|{'|'.join(NUMBERS)})"
_UNIT = f"(?P<unit>{'|'.join(UNITS)})"
_PERIOD = "(?P<unit>minggu|pekan|bulan|tahun|week|month|year)"

READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (rf"{_YEAR}(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?", _year_month_day),
        (rf"{_YEAR}/(?P<month>\d\d?)(?:/(?P<day>\d\d?))?", _year_month_day),
        (rf"{_DAY_NAME}(?:(?P<day>\d\d?)(?P<sep>[/.-]))?(?P<month>\d\d?)[/.-]{_YEAR}", _year_month_day),
        (rf"{_DAY_NAME}(?:(?P<day>\d\d?)[ -])?{_NAME}(?:[ -]{_YEAR})?", _named_month),
        (rf"{_NAME} (?P<day>\d\d?)(?: {_YEAR})?", _named_month),
        ("|".join(NEAR_DAYS), _near_day),
        (rf"{_PERIOD} (?P<which>{'|'.join(THIS + LAST)})", _whole_unit),
        (rf"(?P<which>this|last) {_PERIOD}", _whole_unit),
        (rf"(?:hari )?(?P<name>{'|'.join(WEEKDAYS)})(?P<past> (?:yang )?lalu| kemarin)?", _weekday),
        (rf"(?P<past>last) (?P<name>{'|'.join(WEEKDAYS)})", _weekday),
        (rf"{_COUNT} ?{_UNIT} (?:(?:yang )?(?:lalu|silam)|ago)", _days_ago),
        (rf"{_COUNT} ?{_UNIT} (?:terakhir|belakangan(?: ini)?)", _latest),
        (rf"(?:last|past) {_COUNT} {_UNIT}", _latest),
    )
)
