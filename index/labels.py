"""Each line of a page gets a label: body, title, meta or boilerplate, with the rule that gave it."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from .cuts import Cut
from .dateline import dateline
from .headlines import is_headline, leaning
from .rules import SHORT_LINE, Rule, Rules

Label = Literal["body", "title", "meta", "boilerplate"]

# A line of prose that ends like a sentence; shorter ones may be teasers, captions or subheads.
PROSE = 80
_LINE = re.compile(r"\S[^\n]*")
_SENTENCE_END = (".", "!", "?", '"', "”", ")", ":", "…", "'", "’", "*", "]")


class Line(NamedTuple):
    """A line that is not empty, without the space around it. rule: which gave the label, "" for plain body."""

    start: int
    end: int
    label: Label
    rule: str


class _Reader:
    """Reads the lines in order and remembers what the page is doing: its head, its text, a list, its foot."""

    def __init__(self, text: str, cuts: Sequence[Cut], active: frozenset[Rule], rules: Rules) -> None:
        self.text = text
        self.cuts = cuts
        self.keyed = tuple(rule for rule in rules.keyed_lines if rule in active)
        self.short = rules.short_lines
        self.body_seen = self.in_list = False
        self.foot: str = ""

    def label(self, start: int, end: int) -> Line:
        rule = self._rule(start, end)
        if rule is not None:
            self.in_list = rule.kind == "list"
            if rule.kind == "rest":
                self.foot = rule.name
            return Line(start, end, "meta" if rule.kind == "meta" else "boilerplate", rule.name)
        return self._covered(start, end) or self._listed(start, end) or self._body(start, end)

    def _rule(self, start: int, end: int) -> Rule | None:
        line = self.text[start:end]
        candidates = self.keyed + self.short if end - start <= SHORT_LINE else self.keyed
        for rule in candidates:
            if (rule.kind != "crumb" or not self.body_seen) and rule.regex.fullmatch(line):
                return rule
        return None

    def _covered(self, start: int, end: int) -> Line | None:
        """A line of which the cuts leave nothing."""
        position, last = start, None
        for cut in self.cuts:
            if cut.end <= position:
                continue
            if cut.start >= end or self.text[position : cut.start].strip():
                break
            position, last = cut.end, cut
        if last is None or self.text[position:end].strip(" \t.,;:)]>»"):
            return None
        return Line(start, end, "meta" if last.label == "meta" else "boilerplate", last.rule)

    def _listed(self, start: int, end: int) -> Line | None:
        """An item of a list of headlines, or anything in the page's foot."""
        if self.in_list and is_headline(self.text, start, end):
            return Line(start, end, "boilerplate", "list-item")
        self.in_list = False
        if self.foot and (self.foot == "comments" or self.body_seen or not is_prose(self.text, start, end)):
            return Line(start, end, "boilerplate", "after-" + self.foot)
        self.foot = ""
        return None

    def _body(self, start: int, end: int) -> Line:
        self.body_seen = self.body_seen or is_prose(self.text, start, end)
        return Line(start, end, "body", "")


def label_lines(text: str, cuts: Sequence[Cut], active: frozenset[Rule], rules: Rules, title: str | None) -> list[Line]:
    """All lines with their labels. title: the headline if it is known from elsewhere, so that it is found here too."""
    reader = _Reader(text, cuts, active, rules)
    lines = [reader.label(m.start(), m.start() + len(m[0].rstrip())) for m in _LINE.finditer(text)]
    position = _known_title(text, lines, title) if title else _title(text, lines)
    if position is not None:
        lines[position] = lines[position]._replace(label="title", rule="known-title" if title else "title")
    return lines


def is_prose(text: str, start: int, end: int) -> bool:
    """Whether a line is a paragraph of running text."""
    return end - start >= PROSE and text.startswith(_SENTENCE_END, end - 1) and leaning(text, start, end) < 0


def _known_title(text: str, lines: list[Line], title: str) -> int | None:
    wanted = _folded(title)
    for n, line in enumerate(lines[:8]):
        if line.label == "body" and _folded(text[line.start : line.end]) == wanted:
            return n
    return None


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _title(text: str, lines: list[Line]) -> int | None:
    """The headline: the first line of the head that reads like one, if prose follows and something speaks for it."""
    if len(lines) < 2:
        return None
    for n, line in enumerate(lines[:12]):
        if line.label == "body":
            return n if _is_title(text, line) and _is_headed(text, lines[n + 1 :], line) else None
    return None


def _is_title(text: str, line: Line) -> bool:
    written = text[line.start : line.end]
    words = written.count(" ") + 1
    return (
        3 <= words <= 24
        and len(written) <= 180
        and written[-1] not in ".:;,"
        and (written[0].isupper() or not written[0].isalpha())
        and "http" not in written
        and dateline(text, line.start, line.end) is None
    )


def _is_headed(text: str, following: list[Line], line: Line) -> bool:
    """Whether prose follows, and the line is in title case or stands before a date line, a byline or a dateline."""
    for n, after in enumerate(following[:8]):
        if after.label == "body" and is_prose(text, after.start, after.end):
            evidence = any(f.label == "meta" for f in following[:n]) or bool(dateline(text, after.start, after.end))
            return evidence or leaning(text, line.start, line.end) > 0.2
    return False
