"""The rules of cleaning, read from their table: what each looks for, where, and what becomes of it.

The table (words/boilerplate.tsv, its head explains the columns) can be continued by a user's own file of the same
form. A pattern is compiled when its key first turns up in a text: most never are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from pathlib import Path

from ..errors import TelusurError
from .dates import MONTHS, WEEKDAY
from .keys import Keys

LINE_KINDS = ("drop", "list", "rest", "crumb", "meta")
PART_KINDS = ("cut", "lead", "note")
KINDS = (*LINE_KINDS, *PART_KINDS, "end", "last")
SHORT_LINE = 80  # characters; no longer line is tried by a rule without a key

_MACROS = {
    "START": r"(?:^|(?<=[.!?\"”’)\]…*»>])|(?<=[.!?\"”’)\]…*:»>]\s)|(?<=\s\s))",
    "CLOSED": r"(?:^|(?<=[.!?\"”'’…*)\]])|(?<=[.!?\"”'’…*)\]]\s))",
    "NAME": r"(?:[A-Z][\w.'’-]*[ \xa0]){0,4}[A-Z][\w.'’-]*(?:,\s?[SM]\.?[A-Z][\w.]*)?",
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
    """All rules, and which of them a text may concern.

    keys: what a text must hold of all rules that have keys; keyed: the rules of each key. short_lines: rules without
    a key; short_line: matches what any of them matches.
    """

    by_name: Mapping[str, Rule]
    keys: Keys
    keyed: tuple[tuple[Rule, ...], ...]
    ends: "EndMarks"
    lasts: "EndMarks"
    short_lines: tuple[Rule, ...]
    short_line: re.Pattern[str]

    def concerning(self, text: str) -> list[tuple[Rule, int]]:
        """The rules whose key the text holds: with the place where they may begin, or -1 if that is anywhere."""
        return [(rule, place) for number, place in self.keys.in_text(text) for rule in self.keyed[number]]


@dataclass(frozen=True, slots=True)
class EndMarks:
    """What may close a line, as one pattern: trying the rules one by one costs three times as much."""

    names: tuple[str, ...]
    regex: re.Pattern[str]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "EndMarks":
        each = "|".join(f"(?P<mark{n}>{_unnamed(rule.pattern)})" for n, rule in enumerate(rules))
        return cls(tuple(rule.name for rule in rules), re.compile(f"(?:{each})\\Z", re.MULTILINE))

    def at_end(self, text: str, start: int, stop: int) -> tuple[int, str] | None:
        """Where the mark begins that ends at stop, and the name of its rule."""
        opening = max(text.rfind("(", start, stop), text.rfind("[", start, stop))
        if text[stop - 1] in ")]" and opening >= 0:
            match = self.regex.match(text, opening, stop)
        else:
            match = self.regex.search(text, max(start, stop - 12), stop)
        if match is None or not match[0]:
            return None
        number = next(n for n in range(len(self.names)) if match[f"mark{n}"] is not None)
        return match.start(), self.names[number]


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


def sorted_rules(rules: Sequence[Rule]) -> Rules:
    """Rules, of which the first of a name stands, ready for use."""
    by_name = {rule.name: rule for rule in reversed(rules)}
    rules = [rule for rule in rules if by_name[rule.name] is rule]
    short = tuple(rule for rule in rules if rule.kind in LINE_KINDS and not rule.keys)
    bare = [f"(?:{_unnamed(rule.pattern)})" for rule in short]
    words, beginnings = _keyed(rules, KINDS, "^"), _keyed(rules, KINDS, "@")
    parts, parts_of_lines = _keyed(rules, PART_KINDS, ""), _keyed(rules, LINE_KINDS, "")
    return Rules(
        by_name=by_name,
        keys=Keys(words, beginnings, parts, parts_of_lines),
        keyed=tuple(
            map(tuple, chain.from_iterable(map(dict.values, (words, beginnings, parts, parts_of_lines))))
        ),
        ends=EndMarks.of([rule for rule in rules if rule.kind == "end"]),
        lasts=EndMarks.of([rule for rule in rules if rule.kind == "last"]),
        short_lines=short,
        short_line=re.compile("|".join(bare)),
    )


def _keyed(rules: Sequence[Rule], kinds: tuple[str, ...], sign: str) -> dict[str, list[Rule]]:
    """The keys with this sign before them ("^", "@" or none) of rules of some kinds, each with its rules."""
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in rule.keys if rule.kind in kinds else ():
            if key.startswith(sign) if sign else key[0] not in "^@":
                by_key.setdefault(key[len(sign) :], []).append(rule)
    return by_key


def _rule(line: str, place: str) -> Rule:
    cells = [cell.strip() for cell in line.split("\t")]
    if not 4 <= len(cells) <= 6:
        raise TelusurError(
            f"{place}: a rule has 4 to 6 columns divided by tabs: name, kind, key, pattern, examples."
        )
    name, kind, key, pattern = cells[:4]
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise TelusurError(f"{place}: the kind {kind!r} is unknown; use one of {known}.")
    if kind in PART_KINDS and not key:
        raise TelusurError(
            f"{place}: a rule of kind {kind} needs a key, a lower-case word that the text must hold."
        )
    return Rule(name, kind, tuple(filter(None, key.split("|"))), pattern, *cells[4:])


def _check_pattern(rule: Rule, place: str) -> None:
    try:
        re.compile(_expanded(rule.pattern))
    except re.error as error:
        raise TelusurError(
            f"{place} ({rule.name}): the pattern is no regular expression: {error}."
        ) from error


def _unnamed(pattern: str) -> str:
    """A pattern that can be a part of another: no names of groups, no flag for the whole."""
    return re.sub(r"\(\?P<\w+>", "(?:", re.sub(r"^\(\?i\)(.*)", r"(?i:\1)", _expanded(pattern)))


def _expanded(pattern: str) -> str:
    for name, meaning in _MACROS.items():
        pattern = pattern.replace(f"<{name}>", meaning)
    return pattern


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_expanded(pattern), re.MULTILINE)
