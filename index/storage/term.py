"""A term of a segment: what the dictionary says of it, and its postings, read as they are needed."""

from functools import cached_property

from .layout import COLUMNS, Place, Sliced, bytes_of_ranking, places_of
from .packet import Packet, decode, encode, find_extra, row_of, string_of
from .packing import Bytes

FIELDS = ("title", "body")
WIDTH = len(COLUMNS)
STEM_COLUMNS = WIDTH * len(FIELDS) + 2
BYTES, FORM_COUNT = STEM_COLUMNS - 2, STEM_COLUMNS - 1  # numbers of the columns that are not of a field
READ_AT_ONCE = 1 << 13  # bytes of the postings of a term, which are kept


class TermAt:
    """A term of a segment: its place in a packet of the dictionary, and its lists in each field.

    span: where the postings of the terms of the packet begin and end. counts: COLUMNS of each field.
    """

    def __init__(
        self, packet: Packet, place: int, span: tuple[int, int], postings: Sliced, articles: int
    ) -> None:
        self.packet, self.place, self.postings, self.articles = packet, place, postings, articles
        *self.counts, size, self.form_count, before, self.first_form = row_of(
            packet, place, (BYTES, FORM_COUNT)
        )
        if len(self.counts) != WIDTH * len(FIELDS):
            raise ValueError("terms have not the columns they should have")
        self.start = span[0] + before
        self.ranked = self.start + bytes_of_ranking(self.counts, articles)
        self.end = self.start + size
        if self.ranked > self.end or self.end > span[1]:
            raise ValueError("postings have not the length they should have")
        self.read: Bytes | None = None
        self.asked = "", -1  # the form that was looked for last

    @cached_property
    def fields(self) -> tuple[Place, ...]:
        """Where its lists are, field by field."""
        fields, _, end = places_of(self.counts, self.start, self.articles)
        if end != self.end:
            raise ValueError("postings have not the length they should have")
        return fields

    @property
    def number(self) -> int:
        """The number of the term in the segment."""
        return self.packet.first + self.place

    @property
    def stem(self) -> str:
        """The term itself."""
        return decode(string_of(self.packet, self.place))

    @property
    def one_form(self) -> bool:
        """Whether the term has a single form."""
        return self.form_count == 1

    @property
    def ranking(self) -> Bytes:
        """The bytes that its articles are ranked by, of all fields."""
        return self[self.start : self.ranked]

    @property
    def placing(self) -> Bytes:
        """The bytes that say where it stands, of all fields."""
        return self[self.ranked : self.end]

    def __getitem__(self, wanted: slice) -> Bytes:
        """Bytes of its postings; those of most terms are read at once."""
        if self.end - self.start > READ_AT_ONCE:
            return self.postings[wanted]
        if self.read is None:
            self.read = self.postings[self.start : self.end]
        return self.read[wanted.start - self.start : wanted.stop - self.start]

    def __len__(self) -> int:
        return len(self.postings)

    def forms(self) -> tuple[list[str], list[int]]:
        """The forms of the term, the most frequent first, and how often each occurs."""
        stop = self.first_form + self.form_count
        names = self.packet.extra_strings(self.first_form, stop)
        return list(map(decode, names)), self.packet.extra_values(0, self.first_form, stop)

    def form_number(self, form: str) -> int:
        """The number of a form among those of the term, or -1."""
        if self.asked[0] != form:
            stop = self.first_form + self.form_count
            self.asked = form, find_extra(self.packet, self.first_form, stop, encode(form))
        return self.asked[1]
