"""What a query says, as a tree: the engine behind it can change, the tree stays.

    pertemuan putin -roket judul:"luar angkasa"
    Any((Word("pertemuan"), Word("putin"), Not(Word("roket")), InField("title", Phrase("luar angkasa"))))

Columns are 0-based offsets in the query text; they take no part in equality.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

FieldName = Literal["title", "body", "source", "author", "place"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word; exact: only in the very form typed, not in other forms of its root."""

    text: str
    exact: bool = False
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order; slop: how many other words may stand between them in all."""

    text: str
    slop: int = 0
    exact: bool = False
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Word forms that match `*` (any letters) and `?` (one letter)."""

    text: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Word forms at most so many edits away."""

    text: str
    edits: int = 1
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Publication day from since to until, both included; None is open."""

    since: date | None
    until: date | None
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class InField:
    """The same, in one field only."""

    field: FieldName
    node: "Node"


@dataclass(frozen=True, slots=True)
class Any:
    """At least one (articles that hold more come first); a Not among them excludes."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Same:
    """Several ways to say one thing; the first is what was typed. Made by expansion, never by the parser."""

    nodes: tuple["Node", ...]


Node = Word | Phrase | Pattern | Fuzzy | DateRange | InField | Any | All | Not | Same


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: the text as typed and its tree."""

    text: str
    root: Node
