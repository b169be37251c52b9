"""Query text → lexemes: where its words, phrases, fields, operators and parentheses are.

What looks like the query language but is ordinary text stays text: `Rusia-Ukraina`, `12:30`, `http://…`,
the question mark at the end of a question. Punctuation by itself is dropped. Every step is linear.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from index.errors import QueryError
from index.language import _

from .query import FieldName

Kind = Literal["open", "close", "and", "or", "not", "field", "word", "phrase"]

MAX_LENGTH = 20_000  # characters; the longest headline has 200, a whole article 3,000
MAX_WORDS = 512
_WORDS = re.compile(r"[\w*?]+")  # what hyphens join counts too
MAX_SLOP = 100
DATE: Final = "date"

# Each field by its Indonesian and its English name.
FIELDS: dict[str, FieldName | Literal["date"]] = {
    "judul": "title",
    "title": "title",
    "isi": "body",
    "body": "body",
    "sumber": "source",
    "source": "source",
    "penulis": "author",
    "author": "author",
    "tempat": "place",
    "place": "place",
    "tanggal": DATE,
    "date": DATE,
}
ALL_FIELDS = "judul:, isi:, sumber:, penulis:, tempat: and tanggal:"
# Fields of other search tools, and what to write here; "" when there is no such field.
FOREIGN = {
    "site": "sumber:",
    "situs": "sumber:",
    "media": "sumber:",
    "from": "sumber:",
    "dari": "sumber:",
    "intitle": "judul:",
    "headline": "judul:",
    "intext": "isi:",
    "text": "isi:",
    "teks": "isi:",
    "content": "isi:",
    "by": "penulis:",
    "oleh": "penulis:",
    "lokasi": "tempat:",
    "location": "tempat:",
    "since": "tanggal:>=",
    "sejak": "tanggal:>=",
    "after": "tanggal:>",
    "before": "tanggal:<",
    "until": "tanggal:<=",
    "sampai": "tanggal:<=",
    "tahun": "tanggal:",
    "year": "tanggal:",
    "published": "tanggal:",
    **dict.fromkeys(
        ("kategori", "category", "topik", "topic", "tag", "tags", "url", "path", "file", "lang"), ""
    ),
}
OPERATORS: dict[str, Kind] = {
    "AND": "and",
    "DAN": "and",
    "OR": "or",
    "ATAU": "or",
    "NOT": "not",
    "BUKAN": "not",
}
QUOTES = '"“”„«»'

_STEP = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<open>\()
  | (?P<close>\))
  | (?P<phrase>=?[{QUOTES}])
  | (?P<dropped>[^\w\s(){QUOTES}]+(?=[\s)]|\Z))     # punctuation by itself
  | (?P<not>(?<![^\s(:])-(?=[^\s)-]))
  | (?P<twice>(?<![^\s(:])--+(?=[^\W\d_]))
  | (?P<leading>(?:[+,;:!…–—-]|\.(?!\.\d))+)           # `..2023` keeps its dots
  | (?P<field>(?P<name>[^\W\d_]{{2,20}}):(?!//))
  | (?P<word>[^\s(){QUOTES}]+)
    """,
    re.VERBOSE,
)
_WORD = re.compile(rf"[^\s(){QUOTES}]+")
_QUOTE = re.compile(f"[{QUOTES}]")
_SLOP = re.compile(r"~(\d*)")
_NO_VALUE = re.compile(rf"[^\w\s(){QUOTES}]*(?:[\s)]|\Z)")
_LEADING = re.compile(r"(?:\.(?!\.\d)|[=+,;:!…–—-])*")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """text: a word or phrase without its signs, a field's or operator's name; from column to end."""

    kind: Kind
    text: str
    column: int
    end: int
    exact: bool = False
    slop: int = 0


def wrong(message: str, query: str, column: int, hint: str = "") -> QueryError:
    return QueryError(message, query=query, column=column, hint=hint)


def without(text: str, lexeme: Lexeme, between: str = " ") -> str:
    """The query with a lexeme taken out: what a hint proposes."""
    return f"{text[: lexeme.column].rstrip()}{between}{text[lexeme.end :].lstrip()}".strip()


def lexemes(query: str) -> Iterator[Lexeme]:
    """The lexemes of a query, left to right; QueryError at the first that cannot be one."""
    if len(query) > MAX_LENGTH:
        raise wrong(f"The query is longer than {MAX_LENGTH:,} characters: shorten it.", query, MAX_LENGTH)
    position, words = 0, 0
    while found := _STEP.match(query, position):
        lexeme = _lexeme(query, found)
        position = lexeme.end if lexeme else found.end()
        if lexeme is None:
            continue
        words += len(_WORDS.findall(lexeme.text))
        if words > MAX_WORDS:
            raise wrong(f"The query has more than {MAX_WORDS:,} words: shorten it.", query, lexeme.column)
        yield lexeme


def _lexeme(query: str, found: re.Match[str]) -> Lexeme | None:
    """The lexeme that begins at a match of _STEP; None for space and lone punctuation."""
    start, end = found.span()
    match found.lastgroup:
        case "open" | "close" | "not" as kind:
            return Lexeme(kind, found[0], start, end)
        case "phrase":
            return _phrase(query, found)
        case "twice":
            once = f"{query[:start]}-{query[end:]}"
            raise wrong("One hyphen is enough to leave out a word.", query, start, once)
        case "field":
            return _field(query, found) or _word(query, start)
        case "word":
            return _word(query, start)
    return None


def _phrase(query: str, found: re.Match[str]) -> Lexeme:
    start, inside = found.span()
    closing = _QUOTE.search(query, inside)
    if closing is None:
        raise wrong(
            "This quotation mark is never closed: add another where the phrase ends.",
            query,
            inside - 1,
            query.rstrip() + '"',
        )
    text, end = query[inside : closing.start()].strip(), closing.end()
    if not any(map(str.isalnum, text)):
        gap = f"{query[:start].rstrip()} {query[end:].lstrip()}".strip()
        raise wrong("There is no word between these quotation marks.", query, inside - 1, gap)
    if star := re.search(r"\w\*(?=\s|\Z)", text):
        raise wrong(
            "`*` does not work between quotation marks: write whole words there.",
            query,
            query.index(star[0], inside),
            query[: closing.start()].replace("*", "") + query[closing.start() :],
        )
    slop, end = _slop(query, end)
    return Lexeme("phrase", text, start, end, exact=found[0][0] == "=", slop=slop)


def _slop(query: str, closed: int) -> tuple[int, int]:
    """The number of `"…"~3`, and where it ends."""
    found = _SLOP.match(query, closed)
    if found is None:
        return 0, closed
    if len(found[1]) not in (1, 2, 3) or int(found[1]) > MAX_SLOP:
        raise wrong(
            f"`~` after a phrase says how many other words may stand in it, 0 to {MAX_SLOP}.",
            query,
            closed,
            f"{query[:closed]}~3{query[found.end() :]}",
        )
    return int(found[1]), found.end()


def _field(query: str, found: re.Match[str]) -> Lexeme | None:
    """A field and its colon; None when the colon belongs to ordinary text."""
    name, (start, end) = found["name"].casefold(), found.span()
    if name not in FIELDS:
        if query[end : end + 1].strip():
            _refuse_unknown(query, name, start, end)
        return None
    if _NO_VALUE.match(query, end):
        value = query[end:].lstrip()
        raise wrong(
            f"`{found[0]}` needs a word right after the colon.",
            query,
            start,
            query[:end] + value if value[:1].isalnum() else query[:start] + value,
        )
    return Lexeme("field", name, start, end)


def _refuse_unknown(query: str, name: str, start: int, end: int) -> None:
    """Refuse a name that is meant as a field: another tool's, or one letter off one of ours."""
    if name in FOREIGN:
        instead = FOREIGN[name]
    elif near := next((known for known in FIELDS if len(name) > 3 and one_edit_apart(name, known)), None):
        instead = f"{near}:"
    else:
        return
    proposal = _("Did you mean `{field}`?") if instead else _("The fields are {fields}.")
    raise wrong(
        f"There is no field `{query[start:end]}`. {proposal.format(field=instead, fields=ALL_FIELDS)}",
        query,
        start,
        query[:start] + (instead or query[start : end - 1] + " ") + query[end:],
    )


def one_edit_apart(word: str, other: str) -> bool:
    """One letter added, dropped or changed, or two neighbours swapped."""
    if len(word) > len(other):
        word, other = other, word
    if len(other) - len(word) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    return word[at + 1 :] == other[at + 1 :] or (
        word[at + 2 :] == other[at + 2 :] and word[at : at + 2] == other[at : at + 2][::-1]
    )


def _word(query: str, start: int) -> Lexeme | None:
    """A word with the punctuation of a sentence taken off; None when nothing is left of it."""
    found = _WORD.match(query, start)
    assert found is not None
    text, end = found[0], found.end()
    exact = text.startswith("=")
    kept = _LEADING.sub("", text, count=1).rstrip("?!,;:…")
    if not any(map(str.isalnum, kept)):
        return None
    begin = start + text.index(kept)
    if kept in OPERATORS and not exact:
        return Lexeme(OPERATORS[kept], kept, begin, end)
    return Lexeme("word", kept, begin, end, exact=exact)
