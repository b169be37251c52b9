"""The nouns of searching: what find() returns. Ranges, never markup; drawing is render's business."""

from dataclasses import dataclass
from typing import Literal

Mark = tuple[int, int]  # [start, end) in the text that carries it, in code points

Kind = Literal["occurrences", "held", "form", "form held", "lead", "nearness"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article's body (a substring of it) and the ranges in it that matched.

    start: where the passage begins in the body, in code points.
    """

    text: str
    marks: tuple[Mark, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a hit's score.

    kind: occurrences (how often the word stands there), held (that it does), form and form held (the same for the
    very form typed), lead (how early it is said) or nearness (two words close to each other). worth: the word's
    rarity times its weight. title, body: occurrences. length: of the body. holding: how
    many articles hold the word. place: how many words stand before it, 0 if it is in the title.
    """

    kind: Kind
    word: str
    points: float
    title: int = 0
    body: int = 0
    length: int = 0
    holding: int = 0
    place: int = 0
    worth: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that was found. title is "" when it has none; published is ISO 8601 or None.

    opening: how the body begins, for an article without a title. reasons: what makes the score, when asked for.
    """

    rank: int
    id: str
    path: str
    title: str
    source: str | None
    published: str | None
    url: str | None
    score: float
    author: tuple[str, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    title_marks: tuple[Mark, ...] = ()
    similar: tuple[str, ...] = ()
    opening: str = ""
    place: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of all articles that match have each value. name: "source", "year" or "month".

    counts: value → articles, in the order to show; what has no source or date is counted as "".
    """

    name: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    total: how many articles match, however many hits are shown.
    expanded: what was added to the query, in words.
    did_you_mean: the query with unknown words corrected, or None.
    facets: counts over all articles that match, if they were asked for.
    """

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    expanded: tuple[str, ...] = ()
    did_you_mean: str | None = None
    facets: tuple[Facet, ...] = ()
