"""The rules of cleaning, read from their table: what each looks for, where, and what becomes of it.

The table (words/boilerplate.tsv, its head explains the columns) can be continued by a user's own file of the same
form. A pattern is compiled when its key first turns up in a text: most never are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from .dates import MONTHS, WEEKDAY
from .errors import TelusurError

LINE_KINDS = ("drop", "list", "rest", "crumb", "meta")
SPAN_KINDS = ("cut", "lead", "end", "note")
SHORT_LINE = 60  # characters; no longer line is tried by a rule without a key

_MACROS = {
    "START": r"(?:^|(?<=[.!?\"”’)\]…*»>])|(?<=[.!?\"”’)\]…*:»>]\s)|(?<=\s\s))",
    "NAME": r"(?:[A-Z][\w.'’-]*\s){0,4}[A-Z][\w.'’-]*(?:,\s?[SM]\.?[A-Z][\w.]*)?",
    "DOMAIN": r"(?:[A-Za-z0-9-]+\.)+(?:[Cc][Oo][Mm]|COM|co\.id|CO\.ID|CO|co|id|ID|net|NET|org|tv|TV|news)\b",
    "URL": r"(?:https?://|www\.)\S+",
    "WEEKDAY": WEEKDAY,
    "MONTH": "(?i:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. example and against are a text that must match and one that must not."""

    name: str
    kind: str
    keys: tuple[str, ...]
    pattern: str
    example: str = ""
    against: str = ""

    @property
    def regex(self) -> re.Pattern[str]:
        return _compiled(self.pattern)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, sorted by where they apply: parts of a line, ends of a line, whole lines with a key, short lines."""

    spans: tuple[Rule, ...]
    ends: tuple[Rule, ...]
    keyed_lines: tuple[Rule, ...]
    short_lines: tuple[Rule, ...]
    keys: tuple[tuple[str, tuple[Rule, ...]], ...]
    by_name: Mapping[str, Rule]


@cache
def own_rules() -> Rules:
    """The rules that come with telusur."""
    table = files("index.words").joinpath("boilerplate.tsv").read_text("utf-8")
    return sorted_rules(parse_rules(table, "boilerplate.tsv"))


def with_file(path: Path) -> Rules:
    """The rules that come with telusur and, before them, those of a user's file."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TelusurError(f"The rules in {path} cannot be read: {error}.") from error
    own = parse_rules(text, str(path))
    for number, rule in enumerate(own, 1):
        _check_pattern(rule, f"{path}, rule {number}")
    return sorted_rules([*own, *own_rules().by_name.values()])


def parse_rules(text: str, name: str) -> list[Rule]:
    """The rules of a table; name is what an error calls it."""
    rows = enumerate(text.splitlines(), 1)
    return [_rule(line, f"{name}, line {n}") for n, line in rows if line.strip() and not line.startswith("#")]


def sorted_rules(rules: list[Rule]) -> Rules:
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in rule.keys:
            by_key.setdefault(key, []).append(rule)
    return Rules(
        spans=tuple(r for r in rules if r.kind in ("cut", "lead", "note")),
        ends=tuple(r for r in rules if r.kind == "end"),
        keyed_lines=tuple(r for r in rules if r.kind in LINE_KINDS and r.keys),
        short_lines=tuple(r for r in rules if r.kind in LINE_KINDS and not r.keys),
        keys=tuple((key, tuple(found)) for key, found in by_key.items()),
        by_name={rule.name: rule for rule in rules},
    )


def _rule(line: str, place: str) -> Rule:
    cells = [cell.strip() for cell in line.split("\t")]
    if not 4 <= len(cells) <= 6:
        raise TelusurError(f"{place}: a rule has 4 to 6 columns divided by tabs: name, kind, key, pattern, examples.")
    name, kind, key, pattern = cells[:4]
    if kind not in LINE_KINDS + SPAN_KINDS:
        known = ", ".join(LINE_KINDS + SPAN_KINDS)
        raise TelusurError(f"{place}: the kind {kind!r} is unknown; use one of {known}.")
    if kind in ("cut", "lead", "note") and not key:
        raise TelusurError(f"{place}: a rule of kind {kind} needs a key, a lower-case word that the text must hold.")
    return Rule(name, kind, tuple(filter(None, key.split("|"))), pattern, *cells[4:])


def _check_pattern(rule: Rule, place: str) -> None:
    try:
        re.compile(_expanded(rule.pattern))
    except re.error as error:
        raise TelusurError(f"{place} ({rule.name}): the pattern is no regular expression: {error}.") from error


def _expanded(pattern: str) -> str:
    for name, meaning in _MACROS.items():
        pattern = pattern.replace(f"<{name}>", meaning)
    return pattern


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_expanded(pattern), re.MULTILINE)
