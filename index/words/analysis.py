"""The one analyzer: documents, queries and snippets get their terms here and nowhere else.

    terms("Anak-anak menonton") → Term("anak", "anak-anak", 0, 9), Term("tonton", "menonton", 10, 18)

form: the word as written, folded, for exact search. stem: its root. Both in lower case, but for abbreviations
that are another word in lower case: AS (Amerika Serikat) is not as (an axle). Nothing is left out: the usual
stop-word lists would drop 42 % of the tokens and make Luar Negeri and Dalam Negeri the same.
"""

import zlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..compiled import compiled
from .abbreviations import cased_shorts
from .tables import WORDS, dictionary_file
from .tokens import LONGEST, TOKEN, Part, fold

if TYPE_CHECKING:
    from .stem import Roots

# The version of the rules. It rises with every change of code by which a word gets another stem or form, or an article
# other abbreviations: then every index is made anew. tests/pinned_analysis.py notices a change that forgets it.
RULES = 2
LONGEST_REMEMBERED = 256  # raw tokens longer than this are analysed anew each time


class Term(NamedTuple):
    """A word of a text; its position is its place in the list. start and end are offsets in the text."""

    stem: str
    form: str
    start: int
    end: int


class Memo(dict[str, tuple[Part, ...]]):
    """raw token → its parts, found out at the first look-up."""

    def __init__(self, analyzer: "Analyzer") -> None:
        super().__init__()
        self.analyzer = analyzer

    def __missing__(self, token: str) -> tuple[Part, ...]:
        parts = self.analyzer.analyse(token)
        if len(token) <= LONGEST_REMEMBERED:
            self[token] = parts
        return parts


class Analyzer:
    """Analysis with a user's own words and with what an index already knows.

    own_words: word → root, overrides everything. known: form → stem as kept in an index; such a form is not
    stemmed again, and PySastrawi's dictionary not read for it.
    """

    memo: dict[str, tuple[Part, ...]]

    def __init__(
        self, own_words: Mapping[str, str] | None = None, known: Mapping[str, str] | None = None
    ) -> None:
        self.own_words = {fold(word): fold(own_root) for word, own_root in (own_words or {}).items()}
        self.known = (
            {} if known is None else known
        )  # its length, which `or` asks for, takes 0.2 s of an index
        self.cased = cased_shorts()
        self.stems: dict[str, str] = {}
        self.memo = Memo(self)

    def parts(self, token: str) -> tuple[Part, ...]:
        """One raw token → its words at consecutive positions; nearly always one."""
        return self.memo[token]

    def terms(self, text: str) -> list[Term]:
        """The words of a text in order."""
        memo, new = self.memo, tuple.__new__  # Term(…) itself would cost a quarter more
        return [
            new(Term, (stem, form, at + start, at + end))
            for match in TOKEN.finditer(text)
            for at in (match.start(),)
            for stem, form, start, end in memo[match[0]]
        ]

    def analyse(self, token: str) -> tuple[Part, ...]:
        """As parts(), without the memo."""
        return parts_of_token(self, token)

    def parts_of_any(self, token: str) -> tuple[Part, ...]:
        """The words of a token of any kind."""
        if token in self.cased and token.lower() not in self.own_words:
            return (Part(token, token, 0, len(token)),)
        if token.isalpha() and token.isascii() and len(token) <= LONGEST:
            form = token.lower()
            return (Part(self.stem(form), form, 0, len(token)),)
        if token.isdecimal() and token.isascii() and len(token) <= LONGEST and token not in self.own_words:
            return (Part(token, token, 0, len(token)),)
        form = fold(token)
        whole = self.own_words.get(form) or self.known.get(form)
        if whole is not None:
            return (Part(whole, form, 0, len(token)),)
        from .compounds import parts_of  # a query of plain words needs none of it

        return parts_of(token, self.stem, self.cased)

    def stem(self, form: str) -> str:
        """The root of a form; found out once, however many raw tokens share the form."""
        found = self.stems.get(form)
        if found is None:
            found = self.own_words.get(form) or self.known.get(form) or self.roots.of(form)
            self.stems[form] = found
        return found

    @cached_property
    def roots(self) -> "Roots":
        """The tables of roots, with those of the user: read when a form is met that is not known."""
        from .stem import Roots, known_roots

        return Roots(self.own_words.values()) if self.own_words else known_roots()

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything that could give a word another stem: rules, tables, dictionary, own words."""
        crc = 0
        for file in (*sorted(WORDS.glob("*.tsv")), dictionary_file()):
            crc = zlib.crc32(file.read_bytes(), crc)
        crc = zlib.crc32(repr(sorted(self.own_words.items())).encode(), crc)
        return f"{RULES}-{crc:08x}"


@compiled
def parts_of_token(analyzer: Analyzer, token: str) -> tuple[Part, ...]:
    """As Analyzer.parts(), without the memo."""
    plain = (
        token.isalpha() and token.isascii() and len(token) <= LONGEST
    )  # 3 in 4 of the distinct ones of news
    if plain and token not in analyzer.cased:
        form = token.lower()
        return (Part(analyzer.stem(form), form, 0, len(token)),)
    return analyzer.parts_of_any(token)
