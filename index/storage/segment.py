"""A segment: some articles and their inverted index, one immutable file.

It is a container (container.py) of kind SEGM with these sections:

    records…           the articles word for word (records.py)
    postings           occurrences of the terms of the fields FIELDS (postings.py), block by block
    postings.starts    where each block of 256 terms begins, and where the last one ends
    stems…             dictionary of the terms (dictionary.py): for each field the columns of postings.py, then the
                       bytes of its postings and the number of its forms; extras: the forms of each term, the most
                       frequent first, with how often each occurs. The number of a form among those of its term
                       is what the postings say
    forms…             dictionary of the forms: columns FORM_COLUMNS. A form may stand there twice, under two terms
    lengths.title      words in the title of each article
    lengths.body       words in its body
    days               day of publication as counted by datetime.date.toordinal; 0: not known
    signature.hashes   the hashes of the signatures of all articles, sorted; a signature is the number of runs of
    signature.owners   its text and the smallest hashes of these (signature.py); owners: the article of each hash
    signature.runs     the number of runs of each article
    digests.D          so many bytes for each article as `about` says: what changes or near-duplicates are found by
    key… id… path… source… place… author… abbreviation…   columns (columns.py); the key is the article's own in the
                       whole index, an abbreviation that it explains is the short form, a tab and the long one

`about` in its table says how many there are: {"articles", "stems", "forms", "columns": {name: distinct values},
"digests": {name: bytes}, "text_bytes": bytes of all raw texts}. Counts of forms include articles deleted since.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from ..article import Article, RawDocument
from .columns import Column, Mask
from .container import DAMAGE, Array, Container, made_no_sense, reading
from .dictionary import BLOCK, Block, Dictionary, Packet, decode, encode
from .packing import AnyInts, Bytes, Ints, ranges, starts_of
from .postings import (
    COLUMNS,
    Lists,
    Part,
    Place,
    places_of,
    unpack,
    unpack_forms,
    unpack_positions,
    unpack_postings,
)
from .records import Records, body_of, unpack_document
from .records import unpack as unpack_record

KIND = "SEGM"
READ_AT_ONCE = 1 << 14  # bytes of the postings of a term, which are kept
SIGNATURE = "signature"
NO_HASH = 0xFFFFFFFF  # fills the signature of a short article
FIELDS = ("title", "body")
KEYWORDS = ("key", "id", "path", "source", "place", "author", "abbreviation")
WIDTH = len(COLUMNS)
STEM_COLUMNS = WIDTH * len(FIELDS) + 2
BYTES, FORM_COUNT = STEM_COLUMNS - 2, STEM_COLUMNS - 1  # numbers of the columns that are not of a field
NONE = np.empty(0, np.int64)
FORM_COLUMNS = ("stem", "place among the forms of the stem", "occurrences")


class TermAt:
    """A term of a segment: its place in a packet of the dictionary, and its lists in each field."""

    def __init__(self, segment: "Segment", packet: Packet, place: int) -> None:
        self.segment, self.packet, self.place = segment, packet, place
        number = packet.first // BLOCK
        start = int(segment.starts[number]) + packet.before(BYTES, place)
        *columns, size, self.form_count = packet.values(place)
        self.fields, self.ranked_end, end = places_of(columns, start, segment.articles)
        self.start = start
        if end - start != size or end > int(segment.starts[number + 1]):
            raise ValueError("postings have not the length they should have")
        self.ranked: Bytes | None = None

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
        """Bytes of its postings; those that it is ranked by are read at once."""
        if wanted.stop > self.ranked_end or self.ranked_end - self.start > READ_AT_ONCE:
            return self.segment.postings[wanted]
        if self.ranked is None:
            self.ranked = self.segment.postings[self.start : self.ranked_end]
        return self.ranked[wanted.start - self.start : wanted.stop - self.start]

    def __len__(self) -> int:
        return len(self.segment.postings)

    def forms(self) -> tuple[list[str], list[int]]:
        """The forms of the term, the most frequent first, and how often each occurs."""
        first = self.packet.before(FORM_COUNT, self.place)
        stop = first + self.form_count
        names = self.packet.extra_strings(first, stop)
        return list(map(decode, names)), self.packet.extra_values(0, first, stop)

    def form_number(self, form: str) -> int | None:
        """The number of a form among those of the term, if it is one of them."""
        first = self.packet.before(FORM_COUNT, self.place)
        forms, wanted = self.packet.extra_strings(first, first + self.form_count), encode(form)
        return forms.index(wanted) if wanted in forms else None


class Segment:
    """Reads one segment file. Article numbers are 0, 1, … in the order they were written."""

    def __init__(self, path: Path, seal: int | None = None) -> None:
        self.path = path
        self.file = Container(path, KIND, seal)
        with reading(path):
            about = self.file.about
            self.articles = int(about["articles"])
            self.text_bytes = int(about["text_bytes"])
            self.digest_bytes = {str(name): int(size) for name, size in about["digests"].items()}
            self.distinct = {name: int(about["columns"][name]) for name in KEYWORDS}
            self.stems = Dictionary(self.file, "stems", int(about["stems"]))
            self.forms = Dictionary(self.file, "forms", int(about["forms"]))
            self.records = Records(self.file, self.articles)
            self.postings = self.file.stretch("postings")
            self.starts = self.file.array("postings.starts")
            if any(
                self.file.length(name) != self.articles
                for name in ("days", *(f"lengths.{f}" for f in FIELDS))
            ):
                raise ValueError("the lengths are not those of all articles")
            if len(self.starts) != len(self.stems.starts):
                raise ValueError("the postings are not those of all terms")

    @cached_property
    def lengths(self) -> tuple[Array, ...]:
        """Words in each article, field by field."""
        return tuple(self.file.array(f"lengths.{field}") for field in FIELDS)

    @cached_property
    def days(self) -> Array:
        """Day of publication of each article."""
        return self.file.array("days")

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The keyword columns by name."""
        with reading(self.path):
            return {name: Column(self.file, name, self.articles, self.distinct[name]) for name in KEYWORDS}

    def values_of(self, name: str, number: int) -> tuple[str, ...]:
        """The values of one article in a keyword column."""
        try:
            return self.columns[name].of(number)
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def mask(self, name: str, value: str) -> Mask:
        """Which articles have this value in a keyword column."""
        column = self.columns[name]
        with reading(self.path):
            return column.mask(value)

    def digests(self, name: str) -> Bytes:
        """One row of bytes for each article."""
        with reading(self.path):
            if name == SIGNATURE:
                return self.signatures()
            return self.file.array(f"digests.{name}").reshape(self.articles, self.digest_bytes[name])

    @cached_property
    def signature_table(self) -> tuple[AnyInts, AnyInts]:
        """The hashes of all signatures, sorted, and the article of each; read once, not for each hit (1 ms)."""
        return self.file.array("signature.hashes"), self.file.array("signature.owners")

    def sharing(self, hashes: AnyInts) -> Ints:
        """The articles with these hashes in their signatures, one for each hash shared."""
        if SIGNATURE not in self.digest_bytes:
            return np.empty(0, np.int64)
        with reading(self.path):
            every, owners = self.signature_table
            wanted = hashes.astype(every.dtype)
            starts = every.searchsorted(wanted)
            counts = every.searchsorted(wanted, "right") - starts
            return owners[ranges(starts, counts)].astype(np.int64)

    def body(self, number: int) -> str:
        """The body of one article."""
        with reading(self.path):
            return body_of(self.records.packed(number))

    def signatures(self) -> Bytes:
        """The signature of each article as it was given."""
        owners = self.file.array("signature.owners").astype(np.int64)
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=self.articles)
        rows = np.full((self.articles, self.digest_bytes[SIGNATURE] // 4), NO_HASH, np.uint32)
        rows[:, 0] = self.file.array("signature.runs")
        places = np.arange(len(owners)) - np.repeat(starts_of(counts), counts) + 1
        rows[owners[order], places] = self.file.array("signature.hashes")[order]
        return rows.view(np.uint8)

    def article(self, number: int) -> Article:
        """One article as it was written."""
        with reading(self.path):
            return unpack_record(self.records.packed(number))

    def document(self, number: int) -> RawDocument:
        """What the article was made of."""
        with reading(self.path):
            return unpack_document(self.records.packed(number))

    def term(self, stem: str) -> TermAt | None:
        """Where a term stands, if it does."""
        with reading(self.path):
            number = self.stems.find(stem)
            return self.term_at(number) if number >= 0 else None

    def term_at(self, number: int) -> TermAt:
        """Where the term with this number stands."""
        packet = self.stems.packet(number // BLOCK)
        if not 0 <= number % BLOCK < packet.keys or len(packet.columns) != STEM_COLUMNS:
            raise ValueError("terms have not the columns they should have")
        return TermAt(self, packet, number % BLOCK)

    def documents(self, term: TermAt, field: int) -> tuple[Ints, Ints]:
        """Numbers of the articles that have the term in the field, and how often each."""
        own = term.fields[field]
        if not own.documents:
            return NONE, NONE
        try:
            return unpack_postings(own, term, self.articles)
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def occurrences(self, term: TermAt, field: int) -> Lists:
        """Every occurrence of the term in the field."""
        docs, freqs = self.documents(term, field)
        with reading(self.path):
            own = term.fields[field]
            positions, forms = (read(own, term) for read in (unpack_positions, unpack_forms))
            return Lists(np.array([len(docs)]), np.array([own.occurrences]), docs, freqs, positions, forms)

    def some_occurrences(self, term: TermAt, field: int, chosen: Ints) -> tuple[Ints, Ints]:
        """Positions and forms of the occurrences with these numbers (0, 1, … in the order of occurrences())."""
        with reading(self.path):
            own = term.fields[field]
            return unpack_positions(own, term, chosen), unpack_forms(own, term, chosen)

    def form_counts(self, term: TermAt, field: int, form: int, freqs: Ints) -> Ints:
        """How often each of the documents() of a term has its form of this number; freqs itself, if always."""
        if term.one_form or not len(freqs):
            return freqs
        try:
            same = unpack_forms(term.fields[field], term) == form
            if len(same) == len(freqs):
                return np.asarray(same, np.int64)
            counts: Ints = np.add.reduceat(same, np.cumsum(freqs) - freqs, dtype=np.int64)
            return counts
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def of_form(self, term: TermAt, field: int, form: int) -> tuple[Ints, Ints]:
        """Numbers of the articles that have the term in its form of this number, and how often each."""
        docs, freqs = self.documents(term, field)
        counts = self.form_counts(term, field, form, freqs)
        held = np.flatnonzero(counts)
        return docs[held], counts[held]

    def block_lists(self, number: int) -> tuple[Block, tuple[Lists, ...]]:
        """A block of terms and all their occurrences, field by field; for reading all of a segment."""
        with reading(self.path):
            block = self.stems.read_block(number)
            if len(block.columns) != STEM_COLUMNS:
                raise ValueError("terms have not the columns they should have")
            start, stop = (int(at) for at in self.starts[number : number + 2])
            if start + int(block.columns[BYTES].sum()) != stop or stop > self.file.length("postings"):
                raise ValueError("postings have not the length they should have")
            places = list(self._places(block))
            read = Part(self.postings[start:stop], start)
            return block, tuple(
                unpack([each[n] for each in places], read, self.articles) for n in range(len(FIELDS))
            )

    def _places(self, block: Block) -> Iterator[tuple[Place, ...]]:
        """Where the lists of the terms of a block are."""
        start = int(self.starts[block.first // BLOCK])
        for *columns, size, _ in block.columns.T.tolist():
            places, _, end = places_of(columns, start, self.articles)
            if end != start + size:
                raise ValueError("postings have not the length they should have")
            yield places
            start = end

    def stems_of(self, form: str) -> list[tuple[TermAt, int]]:
        """The terms that a form belongs to (nearly always one), and its number among their forms."""
        with reading(self.path):
            rows = map(self.forms.row, self.forms.find_all(form))
            return [(self.term_at(stem), place) for stem, place, _ in rows]

    def vocabulary(self, prefix: str = "") -> Iterator[str]:
        """The terms that begin with prefix, sorted."""
        with reading(self.path):
            numbers = self.stems.prefixed(prefix)
            yield from map(decode, self.stems.between(numbers.start, numbers.stop))

    def form_vocabulary(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The forms that begin with prefix, sorted, and how often each occurs."""
        with reading(self.path):
            numbers = self.forms.prefixed(prefix)
            for number in range(numbers.start // BLOCK, -(-numbers.stop // BLOCK)):
                packet = self.forms.packet(number)
                first = max(numbers.start - packet.first, 0)
                stop = min(numbers.stop - packet.first, packet.keys)
                yield from zip(
                    map(decode, packet.strings[first:stop]), packet.column(2, first, stop), strict=True
                )

    def form_names(self) -> Iterator[str]:
        """Every form, sorted; three times as fast as with how often it occurs."""
        with reading(self.path):
            yield from map(decode, self.forms.between())
