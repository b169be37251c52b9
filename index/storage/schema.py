"""The fields of words as Whoosh sees them; they take lists of terms that the analyzer made, never text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.fields import FieldType
from whoosh.formats import Positions

# Text fields: the roots, and the very forms, of title and body.
STEMS = {"title": "title", "body": "body"}
FORMS = {"title": "title_form", "body": "body_form"}


class Terms(FieldType):  # type: ignore[misc]
    """A field of terms with positions; the term's place in the list is its position."""

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None, scorable=True)

    def index(self, value: Sequence[str], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        positions: dict[str, list[int]] = defaultdict(list)
        for position, term in enumerate(value):
            positions[term].append(position)
        for term, places in positions.items():
            yield term.encode(), len(places), float(len(places)), self.format.encode(places)
