"""The passages of an article that answer a query best, as ranges: text that can be quoted, and what to mark in it.

A passage is whole sentences where they fit its width, else it is cut between words. The first holds as many
distinct words of the query as any passage of that width can; another follows while it shows a word that was
not shown yet, or as many as the first.
"""

import re
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from index.compiled import compiled
from index.words.analysis import Term

from ..results import Mark, Snippet
from .finder import Finder, Match, matches
from .sentences import breaks
from .sought import Sought

WIDTH = 240  # characters: three lines of a terminal, two sentences of news
LONGEST_TOKEN = 80  # what runs longer without a space may be cut: URLs, Chinese

SENTENCE_ENDS = (".", "!", "?", "…", '."', ".”", '?"', '!"')

_WORD = re.compile(r"\w+")
_REST = re.compile(rf"\S{{0,{LONGEST_TOKEN}}}")


class _Span(NamedTuple):
    start: int
    end: int


class _Core(NamedTuple):
    """What a passage can hold at best; in the order of what makes one better than another."""

    new: int  # how many distinct wants no passage before it shows
    distinct: int
    weight: float
    readability: int  # the fewer of them within URLs, the better
    closeness: int  # the fewer characters from the first to the last, the better
    earliness: int

    def span(self) -> _Span:
        return _Span(-self.earliness, -self.earliness - self.closeness)


class _Place(NamedTuple):
    """Where a want is, with what is written together with it."""

    start: int
    end: int
    want: int
    weight: float
    in_link: int  # 1 within a URL, or another token too long to be read


class _Region(NamedTuple):
    """A part of the body that is still free, and what matches in it."""

    span: _Span
    found: list[_Place]


def snippets(
    body: str, terms: list[Term], sought: Sought, *, limit: int = 3, width: int = WIDTH
) -> tuple[Snippet, ...]:
    """One to `limit` passages of `body`, whose terms these are, the best first, none overlapping another.

    When the body holds nothing of the query (it was in the title): its beginning.
    """
    return passages(body, matches(terms, sought), sought, limit=limit, width=width)


def passages(
    body: str, found: list[Match], sought: Sought, *, limit: int = 3, width: int = WIDTH
) -> tuple[Snippet, ...]:
    """As snippets(), of what was found already: Finder.matches takes half the time of Analyzer.terms."""
    whole = _Span(0, len(body))
    if not found:
        words = [_Span(*_token(body, *word.span())[:2]) for word in islice(_WORD.finditer(body), 1)]
        lead = [_passage(body, word, whole, width) for word in words]
        return tuple(Snippet(body[s.start : s.end], (), s.start) for s in lead)
    chosen = best_passages(body, found, sought, limit, width)
    return tuple(Snippet(body[s.start : s.end], marks_in(found, s), s.start) for s in chosen)


def passages_in(body: str, finder: Finder, limit: int, width: int = WIDTH) -> tuple[Snippet, ...]:
    """As snippets(), with the finder of a query."""
    return passages(body, finder.matches(body), finder.sought, limit=limit, width=width)


def title_marks(title: str, terms: list[Term], sought: Sought) -> tuple[Mark, ...]:
    """What of a title matches."""
    return marks_in(matches(terms, sought), _Span(0, len(title)))


@compiled
def best_passages(body: str, found: list[Match], sought: Sought, limit: int, width: int) -> list[_Span]:
    """The best passage, then the best of what is left on both sides of it, as long as it is worth showing."""
    chosen, shown = list[_Span](), set[int]()
    whole = _Region(_Span(0, len(body)), [_place(body, match, sought) for match in found])

    def rated(region: _Region) -> tuple[_Core, _Region]:
        return _best_core(region.found, width, shown), region

    regions = [rated(whole)]
    most = regions[0][0].distinct
    while regions and len(chosen) < limit:
        core, region = max(regions, key=itemgetter(0))
        if not core.new and core.distinct < most:
            break
        span = _passage(body, core.span(), region.span, width)
        chosen.append(span)
        known = len(shown)
        shown.update(m.want for m in region.found if span.start <= m.start and m.end <= span.end)
        regions = [pair for pair in regions if pair[1] is not region]
        if len(shown) > known:  # what was rated as new may be so no more
            regions = [rated(other) for _, other in regions]
        regions += [rated(side) for side in _around(region, span) if _may_add(side, shown, most)]
    return chosen


def _may_add(region: _Region, shown: set[int], most: int) -> bool:
    held = {match.want for match in region.found}
    return len(held) >= most or not held <= shown


def marks_in(found: Iterable[Match], span: tuple[int, int]) -> tuple[Mark, ...]:
    """The matches within a span, counted from its start; those that overlap are one mark."""
    start, end = span
    marks: list[Mark] = []
    for match in found:
        if match.start < start or match.end > end:
            continue
        mark = (match.start - start, match.end - start)
        if marks and mark[0] <= marks[-1][1]:
            mark = (marks[-1][0], max(mark[1], marks.pop()[1]))
        marks.append(mark)
    return tuple(marks)


def _place(body: str, match: Match, sought: Sought) -> _Place:
    start, end, want, _, _ = match
    weight = sought.wants[want].weight
    if body[start - 1 : start] == " " == body[end : end + 1]:
        return _Place(start, end, want, weight, 0)
    before, after, in_link = _token(body, start, end)
    return _Place(before, after, want, weight, in_link)


def _token(body: str, start: int, end: int) -> tuple[int, int, int]:
    """A word with what is written together with it, so that no passage begins or ends within; whether a link."""
    reach = max(start - LONGEST_TOKEN, 0)
    before, after = start, _end_of_token(body, end)
    while before > reach and not body[before - 1].isspace():
        before -= 1
    cut = before == reach > 0, after - end == LONGEST_TOKEN
    in_link = any(cut) or "://" in body[before:after]
    return start if cut[0] else before, end if cut[1] else after, int(in_link)


def _end_of_token(body: str, start: int) -> int:
    rest = _REST.match(body, start)
    return rest.end() if rest else start


def _best_core(found: list[_Place], width: int, shown: set[int]) -> _Core:
    """The best window of at most `width` characters; a match that is longer counts as a window of its own.

    Every window that cannot be bettered by moving it begins with a match, so those are all there are. From
    right to left, `nearest` holds the next match of each want.
    """
    nearest: dict[int, _Place] = {}
    best = (-1, 0, 0.0, 0, 0, 0)
    for place in reversed(found):
        start, end, want, _, _ = place
        nearest.pop(want, None)  # so that those near come last
        nearest[want] = place
        limit = max(start + width, end)
        new = distinct = in_links = last = 0
        weight = 0.0
        for begin, other_end, other, other_weight, in_link in reversed(nearest.values()):  # the hot loop
            if begin > limit:
                break
            if other_end <= limit:
                if other_weight:
                    distinct += 1
                    weight += other_weight
                    new += other not in shown
                in_links += in_link
                if other_end > last:
                    last = other_end
        core = (new, distinct, weight, -in_links, start - last, -start)
        if core > best:
            best = core
    return _Core(*best)


def _around(region: _Region, span: _Span) -> list[_Region]:
    """What is left of a region on both sides of a passage, where something matches."""
    before = [match for match in region.found if match.end <= span.start]
    after = [match for match in region.found if match.start >= span.end]
    sides = (
        _Region(_Span(region.span.start, span.start), before),
        _Region(_Span(span.end, region.span.end), after),
    )
    return [side for side in sides if side.found]


def _passage(body: str, core: _Span, free: _Span, width: int) -> _Span:
    """The core with what is around it, up to `width` characters of the free part of the body."""
    width = max(width, core.end - core.start)
    starts, ends = _sentence_bounds(body, core, free, width)
    if starts and ends and ends[0] - starts[-1] <= width:
        start, end = _with_neighbours(body, starts, ends, width)
    elif starts:
        start, end = starts[-1], _cut_before(body, starts[-1] + width, core.end, free)
    elif ends:
        start, end = _cut_after(body, ends[0] - width, core.start, free), ends[0]
    else:
        spare = (width - (core.end - core.start)) // 2
        start = _cut_after(body, core.start - spare, core.start, free)
        end = _cut_before(body, start + width, core.end, free)
    text = body[start:end]
    return _Span(end - len(text.lstrip()), start + len(text.rstrip()))


def _sentence_bounds(body: str, core: _Span, free: _Span, width: int) -> tuple[list[int], list[int]]:
    """Where sentences begin before the core and end after it, as far as one passage can reach."""
    low, high = max(free.start, core.end - width), min(free.end, core.start + width)
    starts = [following for _, following in breaks(body, low, core.start) if following <= core.start]
    ends = [end for end, _ in breaks(body, core.start, high) if core.end <= end <= high]
    if low == free.start:
        starts.insert(0, low)
    if high == free.end:
        ends.append(high)
    return starts, ends


def _with_neighbours(body: str, starts: list[int], ends: list[int], width: int) -> tuple[int, int]:
    """Whole sentences; when they fill less than half of the width, neighbours join them."""
    start, end = starts[-1], ends[0]
    if not body.endswith(SENTENCE_ENDS, start, end):  # a heading or a caption
        return start, end
    for further in ends[1:]:
        if end - start < width // 2 and further - start <= width and _flows(body, end, further):
            end = further
    for earlier in reversed(starts[:-1]):
        if end - start < width // 2 and end - earlier <= width and _flows(body, earlier, start):
            start = earlier
    return start, end


def _flows(body: str, start: int, end: int) -> bool:
    """Whether no line breaks off between two sentences, as headings, captions and list items do."""
    return all(line.rstrip().endswith(SENTENCE_ENDS) for line in body[start:end].splitlines() if line.strip())


def _cut_before(body: str, at: int, least: int, free: _Span) -> int:
    """The last place between words up to `at`, but not before `least`."""
    if at >= free.end:
        return free.end
    return max(body.rfind(" ", least, at + 1), body.rfind("\n", least, at + 1), least)


def _cut_after(body: str, at: int, most: int, free: _Span) -> int:
    """The first place between words from `at`, but not after `most`."""
    if at <= free.start:
        return free.start
    places = [place + 1 for space in " \n" if (place := body.find(space, at - 1, most)) >= 0]
    return min(places, default=most)
