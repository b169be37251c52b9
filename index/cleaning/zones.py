"""What a line is by where it stands: the headline above the text, menus around it, tags and lists below it."""

import re
from collections.abc import Iterator, Sequence

from .cuts import Cut
from .dateline import dateline
from .headlines import leaning
from .labels import Line, covering_cut, is_prose

OUTSIDE = "outside-text"  # the rule of what is far from the text of a whole page
NAME_LINE = "name-line"  # the rule of a byline that has a person's name and nothing else
SOURCE_RULES = frozenset(("source-line", "references", "address-line"))

# A text is a whole page, menus and all, from this many short lines; only then is what surrounds its text dropped.
PAGE_LINES = 25
HEAD = 14  # lines above the text among which its headline is sought
FOOT = 12  # lines below the text of a page that may still say who wrote it
ABOVE_DATELINE = 600  # characters of captions and summaries that may stand between the head and the dateline
# Lines with these rules make up the menus of a page; a list in an article has none of them.
MENU_RULES = frozenset(
    """section breadcrumb back-to-top share site-pages rankings comments related-list tags ad-line date-line list-item
    counters pages copyright after-rankings after-comments""".split()  # noqa: SIM905 (a list reads worse)
)
MENU_LINES = 8
OPENING = 40  # characters
LONGEST_CALL = 600  # characters
_CALL = re.compile(
    r"\W*(?:Dapatkan|Ikuti|Simak|Klik|Gabung|Bergabung|Follow|Download|Unduh|Selalu|Jangan|Langganan|Berlangganan|Kunjungi"
    r"|Mari|Ayo|Yuk|Temukan|Baca|Cek|Tonton|Saksikan|Daftar|Dukung|Donasi|DONASI|Nikmati|Subscribe|Pantau)"
)
_PROMOTION = re.compile(
    r"""(?i)\b(?:klik|di\s?sini|gratis|unduh|download|install|aplikasi|channel|kanal|saluran|telegram|whatsapp
    |google\snews|follow|ikuti\skami|langganan|berlangganan|subscribe|newsletter|bergabung|gabung|breaking\snews
    |daftar\ssekarang|donasi|voucer|voucher|berita\s(?:terkini|terbaru|pilihan)|redaksi|instagram|facebook|tiktok
    |youtube|dapatkan|update|link|ponsel\w*|artikel-artikel|email)\b""",
    re.VERBOSE,
)
_PERSON = re.compile(r"\W*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}(?:\s?[-–|/]\s?\W*\w[\w. ]{2,30})?\W*")
_TAG = re.compile(r"[a-z0-9#][a-z0-9 #&'-]{1,40}")
_NO_TITLE = re.compile(
    r"https?:|www\.|^[a-z]+\b|[.:;,–-]$|^\d+[.)]\s|^[•*=–-]"
    r"|^\W*(?i:kategori|sumber|narasi|penjelasan|referensi|klaim|fakta|kesimpulan|hasil|info)\s?\]?\s?:"
)


def settle(
    text: str, lines: list[Line], cuts: Sequence[Cut], title: str | None, *, page: bool = False
) -> None:
    """Corrects the labels of lines by their place.

    title: the headline if the record or the markup states it. page: this is a whole page for certain (HTML);
    otherwise its many short lines must show it.
    """
    if cuts:
        _drop_emptied(text, lines, cuts)
    if len(lines) < 2:
        _mark_known_title(text, lines, title)
        return
    prose = _prose_span(text, lines)
    if not (prose or page):
        _mark_known_title(text, lines, title)
        return
    page = page or _is_page(text, lines)
    first, last = _page_block(text, lines) if page or not prose else prose
    first = _below_dateline(text, lines, first, last)
    if title:
        _mark_known_title(text, lines, title)
    else:
        _find_title(text, lines, first, page)
    _clear_head(text, lines, first, page)
    last = _drop_promotion(text, lines, first, last)
    _clear_tail(text, lines, last, cuts)
    _spare_sources(lines, last)


def _drop_emptied(text: str, lines: list[Line], cuts: Sequence[Cut]) -> None:
    for n, line in enumerate(lines):
        if line.label == "body" and (cut := covering_cut(text, line.start, line.end, cuts)):
            lines[n] = line._replace(label="meta" if cut.label == "meta" else "boilerplate", rule=cut.rule)


def _prose_span(text: str, lines: list[Line]) -> tuple[int, int] | None:
    """The first and the last paragraph of prose."""
    first = next((n for n in range(len(lines)) if _is_paragraph(text, lines[n])), None)
    if first is None:
        return None
    return first, next((n for n in range(len(lines) - 1, first, -1) if _is_paragraph(text, lines[n])), first)


def _is_paragraph(text: str, line: Line) -> bool:
    return line.label == "body" and is_prose(text, line.start, line.end)


def _is_page(text: str, lines: list[Line]) -> bool:
    """Whether this is a whole page with its menus: many short lines, and many of them known for furniture."""
    short = sum(line.end - line.start < 60 for line in lines)
    if short < PAGE_LINES:
        return False
    menus = sum(line.rule in MENU_RULES for line in lines)
    return menus >= MENU_LINES and short >= 2 * sum(_is_paragraph(text, line) for line in lines)


def densest_run(scores: Sequence[float]) -> tuple[int, int]:
    """The first and last of the run of blocks with the greatest sum, prose counting for and the rest against it."""
    best, best_run, total, start = 0.0, (0, len(scores) - 1), 0.0, 0
    for n, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, n
        total += score
        if total > best:
            best, best_run = total, (start, n)
    return best_run


def _page_block(text: str, lines: list[Line]) -> tuple[int, int]:
    """The run of lines of a whole page with most prose in it; what is far from it is no part of the article."""
    first, last = densest_run([_prose_score(text, line) for line in lines])
    for n, line in enumerate(lines):
        if n < first - HEAD or n > last + FOOT or (n > last and line.label == "body"):
            lines[n] = line._replace(label="boilerplate", rule=OUTSIDE)
    return first, last


def _below_dateline(text: str, lines: list[Line], first: int, last: int) -> int:
    """Where the text begins when one of its first paragraphs opens with an outlet's dateline; above is its head."""
    for n in range(first, min(first + 4, last + 1)):
        found = dateline(text, lines[n].start, lines[n].end) if lines[n].label == "body" else None
        if found and found.source and lines[n].start - lines[first].start < ABOVE_DATELINE:
            return n
    return first


def _prose_score(text: str, line: Line) -> float:
    """In hundreds of characters; a teaser of a sentence does not outweigh the two headlines that come with it."""
    if is_prose(text, line.start, line.end, least=20):
        return min(line.end - line.start, 400) / 100
    return -1.0


def _mark_known_title(text: str, lines: list[Line], title: str | None) -> None:
    """Labels the lines that repeat the known headline."""
    if known := _folded(title) if title else "":
        for n, line in enumerate(lines):
            if line.label == "body" and _is_known(text, line, known):
                lines[n] = line._replace(label="title", rule="known-title")


def _is_known(text: str, line: Line, known: str) -> bool:
    """Whether a line is this headline, folded. Its beginning tells of nearly all that they are not."""
    opening = text[line.start : min(line.end, line.start + OPENING)]
    return known.startswith(_folded(opening)) and _folded(_written(text, line)) == known


def _find_title(text: str, lines: list[Line], first: int, page: bool) -> None:
    """Labels the line of the head that is most like a headline."""
    if first == 0:
        return
    near = max(0, first - HEAD)
    far = (n for n in range(1, near) if _repeats_opening(text, lines, n))
    head = range(near, first) if page else _opening_lines(text, lines, first)
    best, n = max(((_title_score(text, lines, n, first), n) for n in (*far, *head)), default=(0.0, 0))
    if best > 0:
        lines[n] = lines[n]._replace(label="title", rule="title")


def _opening_lines(text: str, lines: list[Line], first: int) -> Iterator[int]:
    """The lines of the head down to the first that is more than the name of a section."""
    for n in range(first):
        yield n
        if lines[n].label == "body" and _written(text, lines[n]).count(" ") > 2:
            return


def _title_score(text: str, lines: list[Line], n: int, first: int) -> float:
    """How likely a line of the head is the headline: in title case, or before a date line, a byline, a dateline."""
    if lines[n].label != "body" and lines[n].rule != OUTSIDE:
        return 0.0
    written, words = _written(text, lines[n]), _written(text, lines[n]).split()
    if not 3 <= len(words) <= 24 or _NO_TITLE.search(written):
        return 0.0
    if _PERSON.fullmatch(written) and (len(words) < 4 or {"-", "–", "|"} & set(words)):
        return 0.0
    if text[lines[n + 1].start].islower() or dateline(text, lines[n].start, lines[n].end):
        return 0.0
    score = leaning(text, lines[n].start, lines[n].end) - 0.2
    if any(other.label == "meta" for other in lines[n + 1 : first]) or _has_dateline(text, lines[first]):
        score = max(score, 0.0) + 1.0
    if lines[n + 1].label == "meta":
        score += 1.0
    if _repeats_opening(text, lines, n):
        score += 3.0
    return score and score + 0.1 * min(len(words), 8)


def _repeats_opening(text: str, lines: list[Line], n: int) -> bool:
    """Saved pages begin with their <title>, which holds the headline."""
    written = _written(text, lines[n])
    return n > 0 and len(written) > 15 and _folded(written) in _folded(_written(text, lines[0]))


def _has_dateline(text: str, line: Line) -> bool:
    return dateline(text, line.start, line.end) is not None


def _clear_head(text: str, lines: list[Line], first: int, page: bool) -> None:
    """Section names above the headline, captions and links below it, and a person's name beside the date line."""
    if first == 0:
        return
    dates = [n for n in range(first) if lines[n].rule == "date-line"]
    for n in (near for date in dates for near in (date - 1, date + 1)):
        if (
            0 <= n < first
            and lines[n].label == "body"
            and _PERSON.fullmatch(text, lines[n].start, lines[n].end)
        ):
            lines[n] = lines[n]._replace(label="meta", rule=NAME_LINE)
    title = max((n for n in range(first) if lines[n].label == "title"), default=-1)
    clear = _has_dateline(text, lines[first])
    for n in range(first):
        if page and n < title - 2 and lines[n].label in ("body", "meta"):
            lines[n] = lines[n]._replace(label="boilerplate", rule=OUTSIDE)
        elif lines[n].label == "body" and (clear or ((n < title or page) and _is_fragment(text, lines[n]))):
            lines[n] = lines[n]._replace(label="boilerplate", rule="above-text")


def _clear_tail(text: str, lines: list[Line], last: int, cuts: Sequence[Cut]) -> None:
    """Below the text: fragments after the initials or the furniture that close it, and runs of tags in lower case."""
    closed = any(cut.end == lines[last].end and cut.rule != "dateline" for cut in cuts)
    tags = [n for n in range(last + 1, len(lines)) if _TAG.fullmatch(text, lines[n].start, lines[n].end)]
    for n in range(last + 1, len(lines)):
        closed = closed or lines[n].label != "body"
        if lines[n].label == "body" and (
            (closed and _is_fragment(text, lines[n])) or (n in tags and len(tags) > 1)
        ):
            lines[n] = lines[n]._replace(label="boilerplate", rule="below-text")


def _drop_promotion(text: str, lines: list[Line], first: int, last: int) -> int:
    """The last paragraph, once calls to join and subscribe at the end of the text are dropped."""
    while last > first and (lines[last].label != "body" or _is_promotion(text, lines[last])):
        if lines[last].label == "body":
            lines[last] = lines[last]._replace(label="boilerplate", rule="promotion")
        last -= 1
    return last


def _is_promotion(text: str, line: Line) -> bool:
    """Whether a line calls the reader to the outlet's channels: two words of that trade in a call."""
    if line.end - line.start > LONGEST_CALL or not _CALL.match(text, line.start, line.end):
        return False
    return len({word.lower() for word in _PROMOTION.findall(text, line.start, line.end)}) >= 2


def _spare_sources(lines: list[Line], last: int) -> None:
    """A source stands below the text; above, "Sumber: …" is a part of it (fact checks list their fields so)."""
    for n in range(last):
        if lines[n].rule in SOURCE_RULES:
            lines[n] = lines[n]._replace(label="body", rule="")


def _is_fragment(text: str, line: Line) -> bool:
    """Short and no sentence, or in title case."""
    size = line.end - line.start
    return text[line.end - 1] not in '.!?”"' and (size <= 40 or leaning(text, line.start, line.end) > 0)


def _written(text: str, line: Line) -> str:
    return text[line.start : line.end]


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
