"""One raw token to its words: hyphens and reduplication, clitics, numbers, codes, scripts without spaces.

anak-anak      → anak            Rusia-Ukraina → rusia, ukraina     17.000 → 17000
kejar-kejaran  → kejar           se-Indonesia  → indonesia          Rp6,5  → rp, 6,5
KPK-nya        → kpk             ke-17         → 17                 C-130  → c, 130
"""

import re
from collections.abc import Callable, Container
from typing import NamedTuple

from .tokens import BETWEEN_HYPHENS, LONGEST, Part, fold

Stem = Callable[[str], str]


class Piece(NamedTuple):
    """A stretch of a raw token between hyphens (or finer), folded."""

    form: str
    start: int
    end: int


PLAIN = re.compile(r"[A-Za-z]{1,64}")
CLITICS = {"nya", "ku", "mu", "lah", "kah", "tah", "pun"}
SUFFIXES = {"an", "kan", "i"}  # clitics only where the rest cannot be a name: 90-an, di-upload-kan
PREFIXES = {
    *("se", "ke", "di", "ber", "ter", "me", "mem", "men", "meng", "menge", "nge", "pe", "pem", "pen", "peng"),
    *("per", "memper", "diper", "ku", "kau"),
}
ROMAN = re.compile(r"(?=.)x{0,3}(?:ix|iv|v?i{0,3})")
POSSESSIVE_S = re.compile(r".+['’]s", re.IGNORECASE)  # Trump's: English, and common in names of things
# Chinese and Japanese are written without spaces: a character is a word, and a word in the query a phrase.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
SPACED_OR_NOT = re.compile(UNSPACED.pattern + "|[^" + UNSPACED.pattern[1:] + "+")

WITH_NUMBER = re.compile(r"(\D*)(\d(?:[\d.,]*\d)?)(\D*)")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?")
DECIMAL = re.compile(r"\d+[.,]\d+")
BETWEEN_POINTS = re.compile(r"[^.,]+")
DIGITS_OR_NOT = re.compile(r"\d[\d.,]*|\D+")
DECADE = re.compile(r"(\d[\d.,]*)an")


def parts_of(token: str, stem: Stem, cased: Container[str] = ()) -> tuple[Part, ...]:
    """The words of a raw token, at consecutive positions.

    stem: folded form without hyphen → root. cased: words that keep their capitals, for AS is not as.
    """
    if PLAIN.fullmatch(token) and token not in cased:
        form = token.lower()
        return (Part(stem(form), form, 0, len(token)),)
    pieces = [p for p in map_pieces(BETWEEN_HYPHENS, token, 0) if p.form]
    if len(pieces) < 2:
        return tuple(part for p in pieces for part in words_of(token, p, stem, cased))
    return compound_parts(token, pieces, stem, cased)


def map_pieces(pattern: re.Pattern[str], token: str, offset: int) -> list[Piece]:
    """All stretches that match, folded, with offsets counted from offset."""
    return [Piece(fold(m[0]), offset + m.start(), offset + m.end()) for m in pattern.finditer(token)]


def compound_parts(token: str, pieces: list[Piece], stem: Stem, cased: Container[str]) -> tuple[Part, ...]:
    """A token with hyphens: affixes go to their host, a repeated word is one, others stand side by side."""
    first, last = host(pieces)
    parts: list[Part] = []
    for piece in pieces[first:last]:
        for part in words_of(token, piece, stem, cased):
            if parts and repeats(parts[-1], part):
                before = parts.pop()
                part = Part(part.stem, f"{before.form}-{part.form}"[:LONGEST], before.start, part.end)
            parts.append(part)
    if first:
        parts[0] = with_affixes(parts[0], pieces[:first], ())
    if last < len(pieces):
        parts[-1] = with_affixes(parts[-1], (), pieces[last:])
    return tuple(parts)


def host(pieces: list[Piece]) -> tuple[int, int]:
    """The range of the pieces that are words: without prefixes before and clitics behind."""
    forms = [p.form for p in pieces]
    first, last = 0, len(forms)
    if last == 2 and forms[0] == forms[1]:
        return first, last
    while last > 1 and forms[last - 1] in CLITICS:
        last -= 1
    if last > 1 and forms[0] in PREFIXES and forms[0] != forms[1] and not is_word_ke(forms):
        first = 1
    if last - first > 1 and forms[last - 1] in SUFFIXES and (first or forms[0][0].isdigit()):
        last -= 1
    return first, last


def is_word_ke(forms: list[str]) -> bool:
    """Whether ke- is no prefix: it is one before numbers (ke-17, ke-XX) and in ke-…-an."""
    is_prefix = forms[1][0].isdigit() or ROMAN.fullmatch(forms[1]) or forms[-1] == "an"
    return forms[0] == "ke" and not is_prefix


def repeats(before: Part, part: Part) -> bool:
    """anak-anak, kejar-kejaran; not 2-2 and not A-A."""
    return before.stem == part.stem and len(part.stem) > 1 and not part.stem[0].isdigit()


def with_affixes(part: Part, before: list[Piece] | tuple[()], behind: list[Piece] | tuple[()]) -> Part:
    """The part with affixes that were written apart: they belong to its form, not to its root."""
    form = "-".join([*(p.form for p in before), part.form, *(p.form for p in behind)])
    start = before[0].start if before else part.start
    end = behind[-1].end if behind else part.end
    return Part(part.stem, form, start, end)


def words_of(token: str, piece: Piece, stem: Stem, cased: Container[str]) -> list[Part]:
    """A piece without hyphen: nearly always one word."""
    form, start, end = piece
    if token[start:end] in cased:
        return [Part(token[start:end], token[start:end], start, end)]
    if len(form) == end - start <= LONGEST and form.isascii() and form.isalpha():  # nearly always
        return [Part(stem(form), form, start, end)]
    if UNSPACED.search(form):
        return [word(p, stem) for p in map_pieces(SPACED_OR_NOT, token[start:end], start)]
    if form.isalpha():
        if POSSESSIVE_S.fullmatch(token, start, end):
            return [Part(word(Piece(form[:-1], start, end), stem).stem, form[:LONGEST], start, end)]
        return [word(piece, stem)]
    split = [p for p in split_numbers(token, piece) if p.form]  # not a zero-width space at the end
    return [number(p) if p.form[0].isdigit() else word(p, stem) for p in split]


def word(piece: Piece, stem: Stem) -> Part:
    """A piece that is one word."""
    form = piece.form[:LONGEST]
    return Part(stem(form), form, piece.start, piece.end)


def split_numbers(token: str, piece: Piece) -> list[Piece]:
    """Rp6,5 → rp, 6,5; 1,5km → 1,5, km; 14.09.2023 → 14, 09, 2023; MH370 and 17.000 stay whole."""
    raw = token[piece.start : piece.end]
    match = WITH_NUMBER.fullmatch(raw)
    if match is None or not is_number(match[2]):
        return map_pieces(BETWEEN_POINTS, raw, piece.start)
    before, digits, behind = match.groups()
    if fold(before) == "rp" or not (digits.isdigit() or fold(behind) in {"", "an"}):
        return map_pieces(DIGITS_OR_NOT, raw, piece.start)
    return [piece]


def is_number(digits: str) -> bool:
    """17, 17.000 or 3,5: one number, where 14.09.2023 and 1,2,3 are several."""
    return bool(digits.isdigit() or THOUSANDS.fullmatch(digits) or DECIMAL.fullmatch(digits))


def number(piece: Piece) -> Part:
    """A number: 17.000 and 17000 are one, so are 3,5 and 3.5; 1990an is 1990."""
    form = piece.form[:LONGEST]
    decade = DECADE.fullmatch(form)
    value = decade[1] if decade else form
    if THOUSANDS.fullmatch(value):
        value = value.replace(",", "").replace(".", ",") if value.count(",") > 1 else value.replace(".", "")
    elif DECIMAL.fullmatch(value):
        value = value.replace(".", ",")
    return Part(value, form, piece.start, piece.end)
