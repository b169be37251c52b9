"""A term of a segment: what the dictionary says of it, and its postings, read as they are needed."""

from .layout import COLUMNS, Sliced, places_of
from .packet import Packet, decode, encode
from .packing import Bytes

FIELDS = ("title", "body")
WIDTH = len(COLUMNS)
STEM_COLUMNS = WIDTH * len(FIELDS) + 2
BYTES, FORM_COUNT = STEM_COLUMNS - 2, STEM_COLUMNS - 1  # numbers of the columns that are not of a field
READ_AT_ONCE = 1 << 13  # bytes of the postings of a term, which are kept


class TermAt:
    """A term of a segment: its place in a packet of the dictionary, and its lists in each field.

    span: where the postings of the terms of the packet begin and end.
    """

    def __init__(
        self, packet: Packet, place: int, span: tuple[int, int], postings: Sliced, articles: int
    ) -> None:
        self.packet, self.place, self.postings = packet, place, postings
        if len(packet.columns) != STEM_COLUMNS or not 0 <= place < packet.keys:
            raise ValueError("terms have not the columns they should have")
        start = span[0] + packet.before(BYTES, place)
        *columns, size, self.form_count = packet.values(place)
        self.fields, ranked_end, end = places_of(columns, start, articles)
        self.start = start
        if end - start != size or end > span[1]:
            raise ValueError("postings have not the length they should have")
        self.read_end = next((stop for stop in (end, ranked_end) if stop - start <= READ_AT_ONCE), 0)
        self.read: Bytes | None = None
        self.asked: tuple[str, int | None] = "", None  # the form that was looked for last

    @property
    def number(self) -> int:
        """The number of the term in the segment."""
        return self.packet.first + self.place

    @property
    def stem(self) -> str:
        """The term itself."""
        return decode(self.packet.string(self.place))

    @property
    def one_form(self) -> bool:
        """Whether the term has a single form."""
        return self.form_count == 1

    def __getitem__(self, wanted: slice) -> Bytes:
        """Bytes of its postings. Those of most terms are read at once, or those that they are ranked by."""
        if wanted.stop > self.read_end:
            return self.postings[wanted]
        if self.read is None:
            self.read = self.postings[self.start : self.read_end]
        return self.read[wanted.start - self.start : wanted.stop - self.start]

    def __len__(self) -> int:
        return len(self.postings)

    def forms(self) -> tuple[list[str], list[int]]:
        """The forms of the term, the most frequent first, and how often each occurs."""
        first = self.packet.before(FORM_COUNT, self.place)
        stop = first + self.form_count
        names = self.packet.extra_strings(first, stop)
        return list(map(decode, names)), self.packet.extra_values(0, first, stop)

    def form_number(self, form: str) -> int | None:
        """The number of a form among those of the term, if it is one of them."""
        if self.asked[0] != form:
            first = self.packet.before(FORM_COUNT, self.place)
            forms, wanted = self.packet.extra_strings(first, first + self.form_count), encode(form)
            self.asked = form, forms.index(wanted) if wanted in forms else None
        return self.asked[1]
