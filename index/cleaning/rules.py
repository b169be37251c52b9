"""The rules of cleaning, read from their table: what each looks for, where, and what becomes of it.

The table (words/boilerplate.tsv, its head explains the columns) can be continued by a user's own file of the same
form. A pattern is compiled when its key first turns up in a text: most never are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from ..errors import TelusurError
from .dates import MONTHS, WEEKDAY

LINE_KINDS = ("drop", "list", "rest", "crumb", "meta")
PART_KINDS = ("cut", "lead", "note")
KINDS = (*LINE_KINDS, *PART_KINDS, "end", "last")
SHORT_LINE = 80  # characters; no longer line is tried by a rule without a key

# A word after the end of a sentence or of something in brackets, or at the start of a line.
_FIRST_WORD = re.compile(r"[.!?…\n:)\]\[(>»*=][\s\"”’–•-]{0,3}([a-z]+)")
_BEFORE_FIRST = frozenset('.!?"”’)]»>:*…=\n([•–-')
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

    by_word: rules by the word that a sentence or line must begin with; by_beginning: by what they themselves begin
    with; by_part: by what must stand anywhere, for parts of lines and (in texts of several lines) for whole lines.
    short_lines: rules without a key; short_line: matches what any of them matches.
    """

    by_name: Mapping[str, Rule]
    by_word: Mapping[str, tuple[Rule, ...]]
    by_beginning: tuple[tuple[str, tuple[Rule, ...]], ...]
    by_part: tuple[tuple[str, tuple[Rule, ...]], ...]
    by_part_of_lines: tuple[tuple[str, tuple[Rule, ...]], ...]
    ends: "EndMarks"
    lasts: "EndMarks"
    short_lines: tuple[Rule, ...]
    short_line: re.Pattern[str]

    def concerning(self, text: str) -> list[tuple[Rule, int]]:
        """The rules whose key the text holds: with the place where they may begin, or -1 if that is anywhere."""
        lowered = text.lower()
        exact = len(lowered) == len(text)  # but for letters that lower case spells with two
        found: list[tuple[Rule, int]] = []
        for word in self.by_word.keys() & _FIRST_WORD.findall("\n" + lowered):
            places = _places(lowered, word) if exact else iter((-1,))
            found += [(r, place) for place in places if _is_first(lowered, place) for r in self.by_word[word]]
        for beginning, rules in self.by_beginning:
            if beginning in lowered:
                places = _places(lowered, beginning) if exact else iter((-1,))
                found += [(rule, place) for place in places for rule in rules]
        for part, rules in self.by_part + self.by_part_of_lines if "\n" in text else self.by_part:
            if part in lowered:
                found += [(rule, -1) for rule in rules]
        return found


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


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _is_first(text: str, place: int) -> bool:
    """Whether what stands at this place opens a line or a sentence."""
    before = text[max(0, place - 4) : place].rstrip(" \t\xa0")
    return before[-1:] in _BEFORE_FIRST or (not before and place < 4)  # also true of -1, which is anywhere


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
    return Rules(
        by_name=by_name,
        by_word={key[1:]: found for key, found in _keyed(rules, KINDS) if key[0] == "^"},
        by_beginning=tuple((key[1:], found) for key, found in _keyed(rules, KINDS) if key[0] == "@"),
        by_part=tuple(found for found in _keyed(rules, PART_KINDS) if found[0][0] not in "^@"),
        by_part_of_lines=tuple(found for found in _keyed(rules, LINE_KINDS) if found[0][0] not in "^@"),
        ends=EndMarks.of([rule for rule in rules if rule.kind == "end"]),
        lasts=EndMarks.of([rule for rule in rules if rule.kind == "last"]),
        short_lines=short,
        short_line=re.compile("|".join(bare)),
    )


def _keyed(rules: Sequence[Rule], kinds: tuple[str, ...]) -> list[tuple[str, tuple[Rule, ...]]]:
    """The keys of rules of some kinds, each with its rules."""
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in rule.keys if rule.kind in kinds else ():
            by_key.setdefault(key, []).append(rule)
    return [(key, tuple(found)) for key, found in by_key.items()]


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
