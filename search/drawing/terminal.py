"""Results → text for a terminal or a pipe.

Nothing of an article reaches the terminal as it is: control characters, escape sequences and characters that
turn the direction of writing are replaced one for one, so that marks stay where they were.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from index.language import _, counted, number

from ..results import Hit, Mark, Results, Snippet
from .reasons import scoring

BOLD, FAINT, MARKED = "1", "2", "1;31"  # red and bold is readable on black and on white; yellow, blue are not
INDENT = 4
LEAST_WIDTH = 20
TITLE_WORDS = 10  # of the body, where an article has no title
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
}
ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
ENDS = (*".!?…", *(end + quote for end in ".!?…" for quote in "\"”')"))


@dataclass(frozen=True, slots=True)
class Style:
    """How to draw: what the terminal can do, and what the user wants.

    width: columns to wrap at; None for a pipe, where a passage is one line. folder: what relative paths start
    from, for links to files; None for links to web addresses only.
    """

    width: int | None = None
    color: bool = False
    links: bool = False
    folder: Path | None = None
    language: Literal["en", "id"] = "en"


PLAIN = Style()


# What is safe to print.

# C0 controls have pictures (ESC is ␛); for the others there is the replacement character. Line breaks and tabs
# are spaces here. Also replaced: C1 controls, bidirectional overrides, separators, half surrogates, tags.
_REPLACED: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(0x20)},
    **dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029"), " "),
    0x7F: 0x2421,
    **dict.fromkeys(
        [
            *(code for code in range(0x80, 0xA0) if code != 0x85),
            *(
                0x061C,
                0x200E,
                0x200F,
                *range(0x202A, 0x202F),
                *range(0x2066, 0x206A),
                0xFEFF,
                0xFFF9,
                0xFFFA,
                0xFFFB,
            ),
        ],
        "\ufffd",
    ),
}
_UNPRINTABLE = re.compile("[\ud800-\udfff\U000e0000-\U000e007f]")


def safe(text: str) -> str:
    """The text on one line without anything that could steer a terminal; as many characters as before."""
    return _UNPRINTABLE.sub("\ufffd", text.translate(_REPLACED))


def columns(text: str) -> int:
    """How many columns a terminal takes for it: Chinese characters take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


# Words that know which of their letters are marked.


class Piece(NamedTuple):
    """Letters drawn alike."""

    text: str
    sgr: str  # as in ESC [ sgr m; "" for plain


Word = list[Piece]


def words(text: str, marks: Iterable[Mark] = (), sgr: str = "") -> list[Word]:
    """The words of a text, each in pieces that are drawn alike."""
    text = safe(text)
    borders = sorted({0, len(text), *(at for mark in marks for at in mark)})
    inside = {at for start, end in marks for at in borders if start <= at < end}
    found: list[Word] = [[]]
    for start, end in pairwise(borders):
        drawn = MARKED if start in inside else sgr
        for n, part in enumerate(text[start:end].split(" ")):
            if n:
                found.append([])
            if part:
                found[-1].append(Piece(part, drawn))
    return [word for word in found if word]


def filled(found: Sequence[Word], style: Style, first: str = "", indent: str = "") -> Iterator[str]:
    """Lines of words, none wider than the style's width; a word that is wider is broken."""
    room = max(style.width, LEAST_WIDTH) - len(indent) if style.width else None
    fitting = found if room is None else [part for word in found for part in _broken(word, room)]
    line: list[Word] = []
    used, begin = 0, first
    for word in fitting:
        width = sum(columns(piece.text) for piece in word)
        if line and room is not None and used + 1 + width > room:
            yield begin + _drawn(line, style)
            line, used, begin = [], 0, indent
        used += width + bool(line)
        line.append(word)
    yield begin + _drawn(line, style) if line else begin.rstrip(" ")


def _drawn(line: Sequence[Word], style: Style) -> str:
    """A line; the space within what is drawn alike is drawn so too."""
    pieces: list[Piece] = []
    for word in line:
        if pieces:
            pieces.append(Piece(" ", word[0].sgr if word[0].sgr == pieces[-1].sgr else ""))
        pieces += word
    return "".join(
        colored("".join(piece.text for piece in run), sgr, style)
        for sgr, run in groupby(pieces, attrgetter("sgr"))
    )


def colored(text: str, sgr: str, style: Style) -> str:
    return f"\x1b[{sgr}m{text}\x1b[0m" if style.color and sgr else text


def _broken(word: Word, room: int) -> Iterator[Word]:
    """The word, in parts that fit."""
    part: Word = []
    used = 0
    for text, sgr in word:
        for piece in _slices(text, room) if columns(text) > room else [text]:
            if part and used + columns(piece) > room:
                yield part
                part, used = [], 0
            part.append(Piece(piece, sgr))
            used += columns(piece)
    yield part


def _slices(text: str, room: int) -> Iterator[str]:
    start, used = 0, 0
    for at, char in enumerate(text):
        width = _columns_of(char)
        if used + width > room:
            yield text[start:at]
            start, used = at, 0
        used += width
    yield text[start:]


# Hits.


def text_of(results: Results, style: Style = PLAIN) -> str:
    """Every hit, and a last line that sums up; nothing when nothing was found."""
    if not results.hits:
        return ""
    return "".join([*(f"{hit_text(hit, style)}\n" for hit in results.hits), summary(results, style)])


def hit_text(hit: Hit, style: Style = PLAIN) -> str:
    """One hit: rank and title, where and when, its passages, its twins."""
    lines, indent = list(_heading(hit, style)), " " * len(_rank(hit))
    lines += filled(words(" · ".join(_facts(hit, style)), sgr=FAINT), style, indent, indent)
    for snippet in hit.snippets:
        lines += filled(_passage(snippet), style, indent, indent)
    if hit.similar:
        twins = _("+{count} similar: {ids}").format(count=len(hit.similar), ids=", ".join(hit.similar))
        lines += filled(words(twins, sgr=FAINT), style, indent, indent)
    lines += [colored(indent + safe(each), FAINT, style) for each in scoring(hit)]
    return "".join(f"{line}\n" for line in lines)


def hit_title(hit: Hit, style: Style = PLAIN) -> Iterator[str]:
    """The lines of rank and title alone."""
    return (f"{line}\n" for line in _heading(hit, style))


def _heading(hit: Hit, style: Style) -> Iterator[str]:
    rank = _rank(hit)
    title, marks = _title(hit)
    target = _target(hit, style) if style.links else None
    for line in filled(words(title, marks, BOLD), style, rank, " " * len(rank)):
        yield f"{line[: len(rank)]}{_linked(line[len(rank) :], target)}" if target else line


def _rank(hit: Hit) -> str:
    return f"{hit.rank:>2}".ljust(INDENT)


def _title(hit: Hit) -> tuple[str, tuple[Mark, ...]]:
    """The title, or the first words of an article that has none, or at least its path."""
    if hit.title.strip():
        return hit.title, hit.title_marks
    first = hit.opening.split()
    if not first:
        return hit.path, ()
    return " ".join(first[:TITLE_WORDS]) + ("…" if len(first) > TITLE_WORDS else ""), ()


def _facts(hit: Hit, style: Style) -> list[str]:
    published = readable_date(hit.published, style.language) if hit.published else None
    return [fact for fact in (hit.source, published, hit.path, f"{hit.score:.2f}") if fact]


def _passage(snippet: Snippet) -> list[Word]:
    """The passage; `…` where it does not begin or end as a sentence does."""
    found = words(snippet.text, snippet.marks)
    first = next(filter(str.isalnum, snippet.text), "")
    if found and snippet.start and first.islower():
        found[0].insert(0, Piece("…", ""))
    if found and not snippet.text.endswith(ENDS):
        found[-1].append(Piece("…", ""))
    return found


def readable_date(published: str, language: Literal["en", "id"] = "en") -> str:
    """`2023-09-14T21:31:00+07:00` → `14 Sep 2023 21:31 WIB`; what is no ISO date stays as it is."""
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return published
    day = f"{moment.day} {MONTHS[language][moment.month - 1]} {moment.year}"
    if len(published) <= len("2023-09-14"):
        return day
    offset = moment.utcoffset()
    zone = "" if offset is None else f" {ZONES.get(offset) or moment.strftime('%Z')}"
    return f"{day} {moment:%H:%M}{zone}"


def summary(results: Results, style: Style = PLAIN) -> str:
    """The last line: how many, how long; what else was searched, and what may have been meant."""
    count = (
        counted("{count} article", "{count} articles", results.total) if results.total else _("No article")
    )
    if 0 < len(results.hits) < results.total:
        first, last = (number(hit.rank) for hit in (results.hits[0], results.hits[-1]))
        count = _("{first}–{last} of {count}").format(first=first, last=last, count=count)
    lines = [_("{count} in {time} ms").format(count=count, time=number(results.took_ms, 1))]
    if results.expanded:
        lines.append(_("Also searched: {what}").format(what=", ".join(results.expanded)))
    if results.did_you_mean:
        lines.append(_("Did you mean: {query}").format(query=results.did_you_mean))
    return "".join(f"{line}\n" for text in lines for line in filled(words(text, sgr=FAINT), style))


# Links.


def _target(hit: Hit, style: Style) -> str | None:
    """Where a title links to: the article's web address, else its file."""
    if hit.url and re.match("https?://", hit.url):
        return quote(hit.url, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")
    try:
        return (style.folder / hit.path).as_uri() if style.folder else None
    except UnicodeEncodeError:  # a name that no file of this system can have
        return None


def _linked(text: str, target: str) -> str:
    """As a link (OSC 8); terminals that know none show the text."""
    return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"
