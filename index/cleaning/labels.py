"""Each line of a page gets a label: body, title, meta or boilerplate, with the rule that gave it.

First by what the line itself says (this module), then by where on the page it stands (zones).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from .cuts import Cut
from .headlines import SENTENCE_BREAK, density, is_headline, leaning
from .rules import LINE_KINDS, SHORT_LINE, Rule, Rules

Label = Literal["body", "title", "meta", "boilerplate"]

# Characters. A shorter line may be a teaser, a caption or a subhead; one that ends the page's foot must be longer.
PROSE = 80
RESUMES = 160
LONG_PROSE = 300  # no menu is as long; but a report may begin with names and abbreviations
# Share of function words: 0.28 to 0.56 in paragraphs of news, 0 to 0.2 in promotion and menus.
PROSE_DENSITY = 0.22
# In the page's foot these lines tell of other articles.
_OF_OTHERS = frozenset(("date-line", "byline-date", "caption", "photo-credit"))
_LINE = re.compile(r"\S[^\n]*")
_SENTENCE_END = (".", "!", "?", '"', "”", ")", ":", "…", "'", "’", "*", "]")


class Line(NamedTuple):
    """A line that is not empty, without the space around it. rule: which gave the label, "" for plain body."""

    start: int
    end: int
    label: Label
    rule: str


def label_lines(
    text: str, cuts: Sequence[Cut], concerned: Iterable[tuple[Rule, int]], rules: Rules
) -> list[Line]:
    """All lines with the labels that the rules give; concerned: the rules to try with their places, or -1."""
    keyed: dict[int, list[Rule]] = {}
    for rule, place in concerned:
        if rule.kind in LINE_KINDS:
            keyed.setdefault(place, []).append(rule)
    if not cuts and not keyed and "\n" not in text and len(text) > SHORT_LINE:
        return _whole(text)  # three texts in ten, and six times as fast
    reader = _Reader(text, cuts, keyed, rules)
    return [reader.label(m.start(), m.start() + len(m[0].rstrip())) for m in _LINE.finditer(text)]


def _whole(text: str) -> list[Line]:
    """The one line of a text that no rule concerns."""
    start = len(text) - len(text.lstrip())
    return [Line(start, len(text.rstrip()), "body", "")] if start < len(text) else []


def is_prose(text: str, start: int, end: int, least: int = PROSE) -> bool:
    """Whether a line is a paragraph of running text: it ends like a sentence, or one ends in it."""
    if end - start < least:
        return False
    if not text.startswith(_SENTENCE_END, end - 1) and not SENTENCE_BREAK.search(text, start, end):
        return False
    if leaning(text, start, end) < 0 or density(text, start, end) >= PROSE_DENSITY:
        return True
    return end - start >= LONG_PROSE and len(SENTENCE_BREAK.findall(text, start, end)) >= 2


class _Reader:
    """Reads the lines in order and remembers what the page is doing: its text, a list, its foot."""

    def __init__(self, text: str, cuts: Sequence[Cut], keyed: dict[int, list[Rule]], rules: Rules) -> None:
        self.text = text
        self.cuts = cuts
        self.keyed = keyed  # by the place of their first word
        self.anywhere = keyed.get(-1, [])
        self.rules = rules
        self.in_list = self.in_pages = False
        self.foot = ""
        self.unread: list[tuple[int, int]] = []  # body lines of which it is not known whether they are prose
        self.prose_seen = False

    def label(self, start: int, end: int) -> Line:
        rule = self._rule(start, end) if self.keyed or end - start <= SHORT_LINE else None
        if rule is not None:
            self.in_list, self.in_pages = rule.kind == "list", rule.name == "pages"
            if rule.kind == "rest" and self._in_text():
                self.foot = rule.name
            is_meta = rule.kind == "meta" and not (self.foot and rule.name in _OF_OTHERS)
            return Line(start, end, "meta" if is_meta else "boilerplate", rule.name)
        covered = self._covered(start, end) if self.cuts else None
        return covered or self._listed(start, end) or self._body(start, end)

    def _rule(self, start: int, end: int) -> Rule | None:
        is_short = end - start <= SHORT_LINE and self.rules.short_line.fullmatch(self.text, start, end)
        placed = [
            rule for place in range(start, start + 5) if place in self.keyed for rule in self.keyed[place]
        ]
        for rule in (*(self.rules.short_lines if is_short else ()), *placed, *self.anywhere):
            if (rule.kind != "crumb" or not self._in_text()) and rule.regex.fullmatch(self.text, start, end):
                return rule
        return None

    def _covered(self, start: int, end: int) -> Line | None:
        """A line of which the cuts leave nothing."""
        last = covering_cut(self.text, start, end, self.cuts)
        return last and Line(start, end, "meta" if last.label == "meta" else "boilerplate", last.rule)

    def _listed(self, start: int, end: int) -> Line | None:
        """An item of a list of headlines, a page number, or anything in the page's foot."""
        if not (self.in_list or self.in_pages or self.foot):
            return None
        if self.in_pages and end - start <= 2 and self.text[start:end].isdigit():
            return Line(start, end, "boilerplate", "pages")
        if self.in_list and is_headline(self.text, start, end):
            return Line(start, end, "boilerplate", "list-item")
        self.in_list = self.in_pages = False
        if self.foot and (self.foot == "comments" or not is_prose(self.text, start, end, RESUMES)):
            return Line(start, end, "boilerplate", "after-" + self.foot)
        self.foot = ""
        return None

    def _body(self, start: int, end: int) -> Line:
        self.unread.append((start, end))
        return Line(start, end, "body", "")

    def _in_text(self) -> bool:
        """Whether prose has come by; asked seldom, and costs 10 µs a line."""
        self.prose_seen = self.prose_seen or any(
            is_prose(self.text, start, end) for start, end in self.unread
        )
        self.unread.clear()
        return self.prose_seen


def covering_cut(text: str, start: int, end: int, cuts: Sequence[Cut]) -> Cut | None:
    """The last of the cuts that together leave nothing of a line, or None if something is left."""
    position, last = start, None
    for cut in cuts:
        if cut.end <= position:
            continue
        if cut.start >= end or text[position : cut.start].strip():
            break
        position, last = cut.end, cut
    return None if text[position:end].strip(" \t.,;:)]>»") else last
