"""The fields of an index, for Whoosh. Text fields take lists of terms that the analyzer made, never text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.fields import ID, STORED, FieldType, Schema
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


def make_schema() -> Schema:
    """key: path and id, unique; record: the packed article; day: 2023-09-14 or ""."""
    text = {name: Terms() for name in (*STEMS.values(), *FORMS.values())}
    return Schema(
        key=ID(unique=True, stored=True),
        path=ID(),
        digest=STORED(),
        source=ID(),
        place=ID(),
        author=Terms(),
        day=ID(),
        record=STORED(),
        **text,
    )
