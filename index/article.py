"""The nouns of indexing: a document as it was found, and the article that cleaning makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# Where a value came from: written in the text, given by the record or the page's markup, or guessed.
Origin = Literal["stated", "metadata", "inferred"]


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as a reader found it: decoded, but nothing cleaned and nothing guessed.

    id: the row's own id (JSON lines, CSV) or the path relative to the indexed folder.
    path: the file that holds it, as the user would name it.
    The optional values are what the record itself states, as written there.
    """

    id: str
    path: str
    text: str
    html: bool = False
    title: str | None = None
    source: str | None = None
    published: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What is searched: the body without boilerplate, and what is known about it.

    published: ISO 8601, `2023-09-14` or `2023-09-14T21:31:00+07:00` (the article's own time zone).
    title: "" when there is none. raw: the text as found; nothing is lost by cleaning.
    origins: for "title", "source", "published", "author" and "place", where the value came from.
    """

    id: str
    path: str
    title: str
    body: str
    raw: str
    source: str | None = None
    published: str | None = None
    author: tuple[str, ...] = ()
    place: str | None = None
    url: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
