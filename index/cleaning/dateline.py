"""The dateline that opens an Indonesian report: who writes, and where.

JAKARTA, KOMPAS.com - Polisi …      TRIBUNNEWS.COM, MANILA -Torehan …      Jakarta (ANTARA) - Bank …
PASUNDAN EKSPRES- Pada …            Jakarta - Galaxy …                     Liputan6.com, Jakarta Presiden …
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from .dates import WEEKDAY

# What no place and no dateline's outlet is longer than; "Kabupaten Kepulauan Tanimbar, Lampost.co" has 37 characters.
LONGEST = 70

_DOMAIN = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|co|id|net|org|news|tv|info)"
_WORD = r"[A-Z0-9][\w'’.&]*"
_NAME = rf"{_WORD}(?:[ ](?:{_WORD}|di|dan|of|de))*"
_NAMES = rf"{_NAME}(?:,\s?{_NAME})"  # with ?? or ? behind it: one name or two
_DASH = r"[-–—‐‑]+(?:\s*[-–—]+)*"
_DATELINE = re.compile(
    rf"""\s*(?P<head>
        (?P<p1>{_NAMES}??)\s*[,/|]\s*(?P<s1>(?i:{_DOMAIN})|{_NAME})              # JAKARTA, KOMPAS.com
      | (?P<s2>(?i:{_DOMAIN})|[A-Z0-9]{{4,}}|{_NAME})\s*[,|]\s*(?P<p2>{_NAMES}?)  # TEMPO.CO, Jakarta
      | (?P<p3>{_NAMES}??),?\s*[(\[](?P<s3>[\w .&'/-]{{2,30}})[)\]]\.?          # Jakarta (ANTARA)
      | (?P<s4>(?i:{_DOMAIN}))                                                   # Suara.com
      | (?P<any>{_NAME})                                                         # Rimanews
    )\s*(?:\([^()]{{1,12}}\)\s*)?(?:{_DASH}|(?P<colon>:))\s*
    (?:(?<=-\s)(?P<p4>[A-Z][A-Z ]{{3,20}})\.\s+)?                                # KONTAN.CO.ID - JAKARTA.
    (?:(?=[^\s–—-])|$)""",
    re.VERBOSE,
)
_NO_DASH = re.compile(rf"\s*((?i:{_DOMAIN})), (([A-Z][a-z]+) (?:[A-Z][a-z]+ )?)(?=[A-Z\"“])")
_OUTLET = re.compile(
    r"""(?i)\b(?:ekspres|express|pos|post|news|radar|tribun\w*|harian|suara|media|rakyat|koran|times?|online|tv|fm|rri|jpnn|
    antara|republika|kompas\w*|tempo|detik\w*|viva|kabar|berita|warta|jurnal|info|lampost|rmol|inilah\w*|okezone|
    sindonews|merdeka|liputan6|kumparan|gatra|bisnis|kontan|(?:cnn|cnbc|voa|bbc|goal|abc|ayo)\sindonesia|\w+news|\w+post|\w+pos|\w+ekspres)\b""",
    re.VERBOSE,
)
_MARK = re.compile(r"[-–—:]|\.com,")
_HOST = re.compile(r"[A-Za-z0-9-]{3,}(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,8}")
_BYLINED = re.compile(
    r"[a-z] [A-Z]{4,}\.[A-Z]{2,3}$"
)  # "Ani Susanti TRIBUNNEWS.COM": a reporter, then the outlet
_DAY = re.compile(rf"\d|{WEEKDAY}")
_CAMEL = re.compile(r"[a-z][A-Z]|^(?:PR|MI|NU|IDN)$")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where the dateline ends in the text (its dash and space included), and what it names, as written."""

    end: int
    source: str | None = None
    place: str | None = None


@cache
def places() -> frozenset[str]:
    """Names of places that may stand alone before the dash, in lower case."""
    text = files("index.words").joinpath("places.tsv").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def dateline(text: str, start: int, stop: int) -> Dateline | None:
    """The dateline at start, if the line from there to stop opens with one."""
    head = text[start : min(stop, start + LONGEST + 10)]
    found = _opening(head) if _MARK.search(head) else None
    return found and replace(found, end=start + found.end)


@lru_cache(maxsize=64)  # a line is asked about up to three times while it is cleaned
def _opening(head: str) -> Dateline | None:
    match = _DATELINE.match(head)
    if match is None or match.end() > LONGEST or _splits_word(match):
        return _without_dash(head)
    names = _named(match)
    if names is None:
        return None
    source = names[0].rpartition(" ")[2] if names[0] and _BYLINED.search(names[0]) else names[0]
    return Dateline(match.end(), source, names[1])


def _splits_word(match: re.Match[str]) -> bool:
    """Whether the dash is the hyphen of a word: KETAR-KETIR, Detik-detik."""
    word, text = match["head"].split()[-1], match.string
    after = text[match.end() :].partition(" ")[0]
    if not after or match["colon"] or text[match.end("head")].isspace() or text[match.end() - 1].isspace():
        return False
    return (
        after[0].islower() or (after.isupper() and len(after) > 1) or after.lower().startswith(word.lower())
    )


def _without_dash(head: str) -> Dateline | None:
    """Liputan6 leaves the dash out, so only a known place ends the dateline."""
    if match := _NO_DASH.match(head):
        for place in (match[2], match[3]):
            if place.strip().lower() in places():
                return Dateline(match.start(2) + len(place.strip()) + 1, match[1], place.strip())
    return None


def _named(match: re.Match[str]) -> tuple[str | None, str | None] | None:
    """Source and place, or None when this is no dateline after all."""
    if match["s1"]:
        return _place_first(match["p1"], match["s1"])
    if match["s2"]:
        return _outlet_first(match["s2"], match["p2"])
    if match["s3"]:
        known = _is_outlet(match["s3"]) or (_is_place(match["p3"]) and _may_be_outlet(match["s3"]))
        return (match["s3"], match["p3"]) if known else None
    if match["s4"]:
        return match["s4"], match["p4"]
    if match["colon"]:
        return (None, match["any"]) if _is_place(match["any"]) and len(match.string) > LONGEST else None
    return _one_name(match["any"])


def _place_first(first: str, second: str) -> tuple[str | None, str | None] | None:
    if _is_outlet(second) and (_is_place(first.split(",")[0]) or "." in second or first.isupper()):
        return second, first
    if _is_place(first) and _is_place(second):
        return None, f"{first}, {second}"
    if _is_place(first) and _may_be_outlet(second):
        return second, first
    return _outlet_first(first, second)


def _outlet_first(first: str, second: str) -> tuple[str | None, str | None] | None:
    if _is_outlet(first) and (second.isupper() or _is_place(second) or "." in first):
        return first, second
    return None


def _one_name(name: str) -> tuple[str | None, str | None] | None:
    if _is_place(name):
        return None, name
    if _is_outlet(name) and len(name.split()) <= 4:
        return name, None
    return (None, name) if name.isupper() and len(name) >= 4 and name.replace(" ", "").isalpha() else None


def _is_place(name: str) -> bool:
    return name.lower().removeprefix("kota ").removeprefix("kabupaten ") in places()


def _may_be_outlet(name: str) -> bool:
    """Whether a name behind a known place can only be an outlet: not a day, not a sentence."""
    return name.count(" ") < 3 and name[0].isupper() and not _DAY.search(name)


def _is_outlet(name: str) -> bool:
    """Whether a name is a host, or a short one with a word that outlets are called by."""
    if _HOST.fullmatch(name.strip(".")):
        return True
    return name.count(" ") < 4 and bool(_OUTLET.search(name) or _CAMEL.search(name))
