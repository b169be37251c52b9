"""The reviewed abbreviations: KPK is Komisi Pemberantasan Korupsi, and AS is not as."""

from functools import cache
from typing import NamedTuple

from .tables import rows
from .tokens import BETWEEN_HYPHENS, TOKEN, fold

# Words of a long form that its abbreviation may pass over.
SMALL = frozenset(
    (
        *("dan", "di", "ke", "dari", "untuk", "bagi", "yang", "pada", "dengan", "atau", "serta"),
        *("of", "and", "the", "for", "in", "on", "to", "de", "la"),
    )
)


class Abbreviation(NamedTuple):
    """A short form and what it stands for; cased: in lower case it is another word (AS, as)."""

    short: str
    long: str
    cased: bool


@cache
def reviewed() -> tuple[Abbreviation, ...]:
    """The list in words/abbreviations.tsv."""
    return tuple(Abbreviation(short, long, cased == "1") for short, long, cased in rows("abbreviations"))


@cache
def cased_shorts() -> frozenset[str]:
    """The short forms that are known by their capitals alone: AS is not as."""
    return frozenset(row.short for row in reviewed() if row.cased)


def filed_under(text: str) -> str:
    """Under what an index keeps a short or long form: its words folded, hyphens as spaces."""
    return " ".join(fold(piece) for token in TOKEN.findall(text) for piece in BETWEEN_HYPHENS.findall(token))
