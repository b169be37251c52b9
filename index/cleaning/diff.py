"""Cleaning, drawn: every line of a document with what was kept, dropped or cut out of it, and by which rule."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ..article import Article
from ..language import _, number
from ..screen import printable
from .clean import Cleaning
from .cuts import Cut
from .labels import Line

RED, YELLOW, BOLD, DIM, PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
COLOR = re.compile(r"\x1b\[\d+m")
SIGNS: Mapping[str, str] = {"body": "  ", "title": "# ", "meta": "= ", "boilerplate": "- "}
COLORS: Mapping[str, str] = {"body": "", "title": BOLD, "meta": YELLOW, "boilerplate": RED}


def draw(cleaning: Cleaning, colored: bool) -> str:
    """The document as a diff, then what is known of the article and which rules were at work.

    Signs: "-" boilerplate, "=" metadata, "#" title; within a line, [-…-]{rule} is what was cut out of it.
    """
    lines = (drawn_line(cleaning, line) for line in cleaning.lines)
    drawn = [*lines, "", *facts(cleaning.article), *tally(cleaning)]
    return "\n".join(line if colored else COLOR.sub("", line) for line in drawn)


def drawn_line(cleaning: Cleaning, line: Line) -> str:
    color = COLORS[line.label]
    text = printable(cleaning.text[line.start : line.end])
    if line.label == "body":
        text = with_cuts(cleaning.text, line, cleaning.cuts)
    rule = f"  {DIM}{{{line.rule}}}{PLAIN}" if line.rule else ""
    return f"{color}{SIGNS[line.label]}{text}{PLAIN if color else ''}{rule}"


def with_cuts(text: str, line: Line, cuts: tuple[Cut, ...]) -> str:
    """The text of a line with its cuts marked."""
    pieces, at = [], line.start
    for cut in cuts:
        if at <= cut.start < line.end:
            end = min(cut.end, line.end)
            color = YELLOW if cut.label == "meta" else RED
            gone = f"{color}[-{printable(text[cut.start : end])}-]{PLAIN}{DIM}{{{cut.rule}}}{PLAIN}"
            pieces += [printable(text[at : cut.start]), gone]
            at = end
    return "".join([*pieces, printable(text[at : line.end])])


def facts(article: Article) -> Iterator[str]:
    """What cleaning found out, and where each value came from."""
    values = {
        "title": (_("title     "), article.title),
        "source": (_("source    "), article.source),
        "published": (_("published "), article.published),
        "author": (_("author    "), ", ".join(article.author)),
        "place": (_("place     "), article.place),
    }
    origins = {"stated": _("(stated)"), "metadata": _("(metadata)"), "inferred": _("(inferred)")}
    for name, (said, value) in values.items():
        origin = f" {origins[article.origins[name]]}" if value and name in article.origins else ""
        yield f"{said} {printable(value) if value else _('not found')}{origin}"


def tally(cleaning: Cleaning) -> Iterator[str]:
    """How much was kept, and how often each rule was used."""
    kept, all_characters = len(cleaning.article.body), len(cleaning.text)
    of_all = _("{kept} of {all} characters").format(kept=number(kept), all=number(all_characters))
    yield f"{_('kept      ')} {of_all}"
    used = Counter(
        [line.rule for line in cleaning.lines if line.rule] + [cut.rule for cut in cleaning.cuts if cut.rule]
    )
    if used:
        yield f"{_('rules     ')} " + ", ".join(f"{rule} {count}" for rule, count in used.most_common())
