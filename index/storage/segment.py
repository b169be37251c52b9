"""A segment: some articles and their inverted index, one immutable file.

It is a container (container.py) of kind SEGM with these sections:

    records…           the articles word for word (records.py)
    postings           occurrences of the terms of the fields FIELDS (postings.py), block by block
    postings.starts    where each block of 256 terms begins, and where the last one ends
    stems…             dictionary of the terms (dictionary.py): for each field the columns of postings.py, then the
                       number of forms; extras: the forms of each term, the most frequent first, with how often
                       each occurs. The number of a form among those of its term is what the postings say
    forms…             dictionary of the forms: columns FORM_COLUMNS. A form may stand there twice, under two terms
    lengths.title      words in the title of each article
    lengths.body       words in its body
    days               day of publication as counted by datetime.date.toordinal; 0: not known
    signature.hashes   the hashes of the signatures of all articles, sorted; a signature is the number of runs of
    signature.owners   its text and the smallest hashes of these (signature.py); owners: the article of each hash
    signature.runs     the number of runs of each article
    digests.D          so many bytes for each article as `about` says: what changes or near-duplicates are found by
    key… id… path… source… place… author… abbreviation…   columns (columns.py); the key is the article's own in the
                       whole index, abbreviations that it explains are kept as words/mining.py says

`about` in its table says how many there are: {"articles", "stems", "forms", "columns": {name: distinct values},
"digests": {name: bytes}, "text_bytes": bytes of all raw texts}. Counts of forms include articles deleted since.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ..article import Article, RawDocument
from .columns import Column, Mask
from .container import DAMAGE, Array, Container, made_no_sense, reading
from .dictionary import BLOCK, CACHED_BLOCKS, Block, Dictionary, decode, encode
from .packing import AnyInts, Bytes, Ints, ranges, starts_of
from .postings import (
    COLUMNS,
    Lists,
    Place,
    stream_ends,
    unpack,
    unpack_forms,
    unpack_positions,
    unpack_postings,
)
from .records import Records, body_of, unpack_document
from .records import unpack as unpack_record

KIND = "SEGM"
SIGNATURE = "signature"
NO_HASH = 0xFFFFFFFF  # fills the signature of a short article
FIELDS = ("title", "body")
KEYWORDS = ("key", "id", "path", "source", "place", "author", "abbreviation")
WIDTH = len(COLUMNS)
STEM_COLUMNS = WIDTH * len(FIELDS) + 1
NONE = np.empty(0, np.int64)
FORM_COLUMNS = ("stem", "place among the forms of the stem", "occurrences")


@dataclass(frozen=True, slots=True)
class TermAt:
    """Where a term stands in a segment: its place in a block, and its lists in each field."""

    block: Block
    place: int
    fields: tuple[Place, ...]

    @property
    def number(self) -> int:
        """The number of the term in the segment."""
        return self.block.first + self.place

    @property
    def one_form(self) -> bool:
        """Whether the term has a single form."""
        return bool(self.block.columns[-1, self.place] == 1)

    def extras(self) -> slice:
        """Where the forms of the term stand among those of the block."""
        counts = self.block.columns[-1]
        start = int(counts[: self.place].sum())
        return slice(start, start + int(counts[self.place]))

    def forms(self) -> tuple[list[str], Ints]:
        """The forms of the term, the most frequent first, and how often each occurs."""
        own = self.extras()
        return list(map(decode, self.block.extras[own])), self.block.extra_columns[0, own]

    def form_number(self, form: str) -> int | None:
        """The number of a form among those of the term, if it is one of them."""
        forms, wanted = self.block.extras[self.extras()], encode(form)
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
        self.cache: dict[int, Ints] = {}

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
        block = self.stems.block(number // BLOCK)
        ends = self.cache.get(number // BLOCK)
        if ends is None:
            if len(self.cache) >= CACHED_BLOCKS:
                self.cache.clear()
            ends = self.cache[number // BLOCK] = self._ends(block)
        place = number % BLOCK
        columns, own_ends = block.columns[:-1, place].tolist(), ends[:, :, place].tolist()
        fields = (Place(columns[n * WIDTH : (n + 1) * WIDTH], own_ends[n]) for n in range(len(FIELDS)))
        return TermAt(block, place, tuple(fields))

    def _ends(self, block: Block) -> Ints:
        if len(block.columns) != STEM_COLUMNS:
            raise ValueError("terms have not the columns they should have")
        ends = stream_ends(block.columns[:-1], len(FIELDS))
        start, stop = (int(self.starts[block.first // BLOCK + more]) for more in (0, 1))
        if start + ends[-1, -1, -1] != stop or stop > self.file.length("postings"):
            raise ValueError("postings have not the length they should have")
        return ends + start

    def documents(self, term: TermAt, field: int) -> tuple[Ints, Ints]:
        """Numbers of the articles that have the term in the field, and how often each."""
        own = term.fields[field]
        if not own.documents:
            return NONE, NONE
        try:
            return unpack_postings(own, self.postings, self.articles)
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def occurrences(self, term: TermAt, field: int) -> Lists:
        """Every occurrence of the term in the field."""
        docs, freqs = self.documents(term, field)
        with reading(self.path):
            own = term.fields[field]
            positions, forms = (read(own, self.postings) for read in (unpack_positions, unpack_forms))
            return Lists(np.array([len(docs)]), np.array([own.occurrences]), docs, freqs, positions, forms)

    def some_occurrences(self, term: TermAt, field: int, chosen: Ints) -> tuple[Ints, Ints]:
        """Positions and forms of the occurrences with these numbers (0, 1, … in the order of occurrences())."""
        with reading(self.path):
            own = term.fields[field]
            return unpack_positions(own, self.postings, chosen), unpack_forms(own, self.postings, chosen)

    def form_counts(self, term: TermAt, field: int, form: int, freqs: Ints) -> Ints:
        """How often each of the documents() of a term has its form of this number; freqs itself, if always."""
        if term.one_form or not len(freqs):
            return freqs
        try:
            same = unpack_forms(term.fields[field], self.postings) == form
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
        if counts is freqs:
            return docs, freqs
        held = np.flatnonzero(counts)
        return docs[held], counts[held]

    def block_lists(self, number: int) -> tuple[Block, tuple[Lists, ...]]:
        """A block of terms and all their occurrences, field by field; for reading all of a segment."""
        with reading(self.path):
            block = self.stems.read_block(number)
            ends = self._ends(block)
            return block, tuple(self._field_lists(block, ends, field) for field in range(len(FIELDS)))

    def _field_lists(self, block: Block, ends: Ints, field: int) -> Lists:
        columns = block.columns[field * WIDTH : (field + 1) * WIDTH]
        rows = zip(columns.T.tolist(), ends[field].T.tolist(), strict=True)
        return unpack([Place(*row) for row in rows], self.postings, self.articles)

    def stems_of(self, form: str) -> list[tuple[TermAt, int]]:
        """The terms that a form belongs to (nearly always one), and its number among their forms."""
        with reading(self.path):
            return [(self.term_at(stem), place) for stem, place in self._stems_of(form)]

    def stem_names(self, form: str) -> list[str]:
        """The terms that a form belongs to, without looking where they stand."""
        with reading(self.path):
            return [self.stems.text(stem) for stem, _ in self._stems_of(form)]

    def _stems_of(self, form: str) -> Iterator[tuple[int, int]]:
        """The numbers of the terms that a form belongs to, and its number among their forms."""
        number = self.forms.find(form)
        while 0 <= number < len(self.forms) and self.forms.text(number) == form:
            stem, place, _ = self.forms.row(number).tolist()
            yield stem, place
            number += 1

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
                block = self.forms.block(number)
                own = slice(max(numbers.start - block.first, 0), numbers.stop - block.first)
                yield from zip(map(decode, block.keys[own]), block.columns[2, own].tolist(), strict=True)

    def form_table(self, prefix: str = "") -> tuple[list[str], Ints]:
        """The forms that begin with prefix, sorted, and how often each occurs: as lists, ten times as fast."""
        with reading(self.path):
            numbers = self.forms.prefixed(prefix)
            blocks = map(self.forms.block, range(numbers.start // BLOCK, -(-numbers.stop // BLOCK)))
            own = [(b, slice(max(numbers.start - b.first, 0), numbers.stop - b.first)) for b in blocks]
            keys = [key for block, chosen in own for key in block.keys[chosen]]
            counts = np.concatenate([NONE, *(block.columns[2, chosen] for block, chosen in own)])
            joined = b"\0".join(keys)
            if b"\1" in joined or not keys:
                return list(map(decode, keys)), counts
            return joined.decode("utf-8", "surrogatepass").split("\0"), counts

    def form_lines(self) -> str:
        """Every form, sorted, each on a line."""
        with reading(self.path):
            return self.forms.lines()
