"""The parts of lines that are boilerplate or metadata: found by the rules, cut without gluing what stands around."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .headlines import headline_end, is_headline, leaning
from .rules import PART_KINDS, EndMarks, Rule

LONGEST_MARK = 60  # characters of initials and credits at the end of a line
LONGEST_HEADLINE = 300  # characters; the longest of 27,000 headlines has 176, and some links hold two
_LEADING = frozenset("([>»*•")
_ADDRESS = re.compile(r"[\s,]*(?:[Kk]lik untuk baca\s?:?\s*)?https?://\S+")
_MARKS = frozenset(")]*}■●")
_CLOSING = {'"': '"', "“": "”", "'": "'", "‘": "’"}


LONGEST = 4096  # characters of a cut: without a bound, brackets that nobody closes take quadratic time


class Cut(NamedTuple):
    """A part of the text that does not belong to the body. label: "boilerplate" or "meta"."""

    start: int
    end: int
    label: str
    rule: str


def find_cuts(text: str, concerned: Iterable[tuple[Rule, int]]) -> list[Cut]:
    """All cuts in order and without overlap; where two begin together the longer one stands.

    concerned: the rules to try, each at its place, or all over the text where that is -1.
    """
    matches = [
        found for rule, place in concerned if rule.kind in PART_KINDS for found in _matches(text, rule, place)
    ]
    matches.sort(key=lambda found: (found[1].start(), -found[1].end()))
    cuts: list[Cut] = []
    for n, (rule, match) in enumerate(matches):
        start, end = match.span()
        if cuts and start < cuts[-1].end:
            continue
        if rule.kind == "lead":
            later = (other.start() for _, other in matches[n + 1 :])
            end = _after_headline(text, match, next((place for place in later if place >= end), len(text)))
        cuts.append(Cut(start, end, "meta" if rule.kind == "note" else "boilerplate", rule.name))
    return cuts


def _matches(text: str, rule: Rule, place: int) -> Iterator[tuple[Rule, re.Match[str]]]:
    if place < 0:
        yield from ((rule, match) for match in rule.regex.finditer(text) if match.end() > match.start())
        return
    before = place
    while before and (
        text[before - 1] in _LEADING or (text[before - 1] == " " and text[before - 2] in _LEADING)
    ):
        before -= 1
    for start in range(before, place + 1):
        if match := rule.regex.match(text, start, start + LONGEST):
            yield rule, match
            return


def may_end_in_cut(text: str, start: int, stop: int, cuts: list[Cut]) -> bool:
    """Whether end_cuts() may find anything: most lines end with a full stop."""
    return text[stop - 1] in _MARKS or any(cut.start < stop <= cut.end for cut in cuts)


def end_cuts(text: str, start: int, stop: int, cuts: list[Cut], marks: EndMarks) -> Iterator[Cut]:
    """End marks and initials at the end of the line from start to stop, before what is cut there already."""
    stop = _before_cuts(text, start, stop, cuts)
    while stop > start and text[stop - 1] in _MARKS:
        found = marks.at_end(text, max(start, stop - LONGEST_MARK), stop)
        if found is None:
            return
        yield Cut(found[0], stop, "boilerplate", found[1])
        stop = _before_cuts(text, start, found[0], cuts)


def without(text: str, start: int, stop: int, cuts: Sequence[Cut]) -> str:
    """The text from start to stop without the cuts in it, one space where one was cut out of the middle."""
    if not cuts:
        return text[start:stop].strip()
    pieces = []
    for cut in cuts:
        if cut.end > start and cut.start < stop:
            pieces.append(text[start : cut.start].strip())
            start = cut.end
    pieces.append(text[start:stop].strip())
    return " ".join(piece for piece in pieces if piece)


def _after_headline(text: str, match: re.Match[str], stop: int) -> int:
    """Where the headline ends that a lead ("Baca juga:") announces, with an address that follows it."""
    start = match.end()
    newline = text.find("\n", start)
    stop = min(stop, len(text) if newline < 0 else newline, start + LONGEST_HEADLINE)
    if address := _ADDRESS.match(text, start):
        return address.end()
    if address := _ADDRESS.search(text, start, stop):
        stop = address.start()  # an address ends the headline before it
    closing = text.find(_CLOSING[text[start]], start + 1, stop) if text[start : start + 1] in _CLOSING else -1
    if closing > start + 12:
        end = closing + 1
    elif (_opens_line(text, match.start()) or leaning(text, start, stop) > 0) and is_headline(
        text, start, stop
    ):
        end = stop
    else:
        end = headline_end(text, start, stop, glued=_is_glued(text, match.start()))
    return address.end() if address and end == stop else end


def _opens_line(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip()


def _is_glued(text: str, position: int) -> bool:
    return position > 0 and not text[position - 1].isspace()


def _before_cuts(text: str, start: int, stop: int, cuts: list[Cut]) -> int:
    """The end of what is left of a line, without trailing space and trailing cuts."""
    stop = start + len(text[start:stop].rstrip())
    for cut in reversed(cuts):
        if cut.start < start:
            break
        if cut.end >= stop > cut.start:
            stop = start + len(text[start : cut.start].rstrip())
    return stop
