"""What the collector can carry out: a query with its words already analysed.

Leaves give points, filters give none. Scope says in which fields words are looked for. A plan is a value: equal
plans are the same entry of the collector's cache.
"""

from dataclasses import dataclass
from datetime import date

Scope = tuple[int, ...]  # numbers of index.storage.segment.FIELDS
TITLE, BODY, TEXT = (0,), (1,), (0, 1)


@dataclass(frozen=True, slots=True)
class Word:
    """A term; form: the form as typed, which adds points where it stands."""

    stem: str
    form: str | None = None
    scope: Scope = TEXT
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Forms:
    """Any of these forms, as if they were one word: an exact word, or what a pattern was expanded to."""

    forms: tuple[str, ...]
    scope: Scope = TEXT
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms (exact: forms) in this order with at most slop other words between them in all; two or more."""

    words: tuple[str, ...]
    slop: int = 0
    exact: bool = False
    scope: Scope = TEXT
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Value:
    """Articles that have one of these values in a keyword column."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Articles published from since to until, both included; None is open. An article without a day never is."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles."""


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these; the sum of the points of those that match."""

    plans: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class All:
    """All of these; the sum of their points."""

    plans: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Best:
    """At least one of these, which mean the same; the points of the best."""

    plans: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Except:
    """What matches plan and does not match without, with the points of plan."""

    plan: "Plan"
    without: "Plan"


Leaf = Word | Forms | Phrase
Filter = Value | Days | Everything
Plan = Leaf | Filter | Any | All | Best | Except
