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
    signature…         the signatures of the articles, by hash (twins.py)
    digests.D          so many bytes for each article as `about` says: what changes or near-duplicates are found by
    key… id… path… source… place… author… abbreviation…   columns (columns.py); the key is the article's own in the
                       whole index, abbreviations that it explains are kept as words/mining.py says

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
from .dictionary import BLOCK, Dictionary
from .lists import Lists, unpack
from .packet import Block, decode
from .packing import AnyInts, Bytes, Ints
from .postings import (
    Ranked,
    places_in,
    unpack_forms,
    unpack_positions,
    unpack_ranked,
)
from .records import Records, body_of, unpack_document
from .records import unpack as unpack_record
from .term import BYTES, FIELDS, STEM_COLUMNS, TermAt
from .twins import Signatures

KIND = "SEGM"
KEPT_NUMBERS = 1 << 22  # 32 MB; the places of words are read soon after the articles that have them
KEPT_TERMS = 4096
SIGNATURE = "signature"
KEYWORDS = ("key", "id", "path", "source", "place", "author", "abbreviation")
NONE = np.empty(0, np.int64)
FORM_COLUMNS = ("stem", "place among the forms of the stem", "occurrences")


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
            self.lists: dict[int, tuple[Ranked, ...]] = {}
            self.room = KEPT_NUMBERS
            self.known: dict[int, TermAt] = {}
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
            if name == SIGNATURE and self.signatures is not None:
                return self.signatures.rows(self.digest_bytes[name] // 4)
            return self.file.array(f"digests.{name}").reshape(self.articles, self.digest_bytes[name])

    def digests_of(self, name: str, numbers: Ints) -> Bytes:
        """The rows of some articles, rising; what lies between the first and the last of them is read."""
        if not len(numbers):
            return np.empty((0, 0), np.uint8)
        size, first = self.digest_bytes[name], int(numbers[0])
        with reading(self.path):
            data = self.file.part(f"digests.{name}", first * size, (int(numbers[-1]) + 1) * size)
            return data.reshape(-1, size)[numbers - first]

    @cached_property
    def signatures(self) -> Signatures | None:
        """The signatures of the articles, if they were given any."""
        return Signatures(self.file, self.articles) if SIGNATURE in self.digest_bytes else None

    def body(self, number: int) -> str:
        """The body of one article."""
        with reading(self.path):
            return body_of(self.records.packed(number))

    def sharing(self, hashes: AnyInts, least: int = 1, number: int | None = None) -> Ints:
        """The articles with these hashes in their signatures, one for each hash shared.

        number: the article whose hashes these are, if it is here; then nothing is looked up when no other has least
        of them.
        """
        with reading(self.path):
            if self.signatures is None or (number is not None and self.signatures.shared[number] < least):
                return np.empty(0, np.int64)
            return self.signatures.sharing(hashes)

    def is_alone(self, number: int, least: int) -> bool:
        """Whether no other article here shares so many hashes, told without them; False of one with hardly any text."""
        with reading(self.path):
            own = self.signatures
            return own is None or bool(own.shared[number] < least <= own.runs[number])

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
        try:
            number = self.stems.find(stem)
            return self.term_at(number) if number >= 0 else None
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def term_at(self, number: int) -> TermAt:
        """Where the term with this number stands."""
        found = self.known.get(number)
        if found is not None:
            return found
        packet = self.stems.packet(number // BLOCK)
        if len(self.known) >= KEPT_TERMS:
            self.known.clear()
        found = self.known[number] = TermAt(
            packet, number % BLOCK, self.span(number // BLOCK), self.postings, self.articles
        )
        return found

    def forms_of(self, term: TermAt) -> tuple[list[str], list[int]]:
        """The forms of a term, the most frequent first, and how often each occurs."""
        with reading(self.path):
            return term.forms()

    def count_of(self, form: str) -> int:
        """How often a form occurs."""
        terms = self.stems_of(form)
        with reading(self.path):
            return sum(term.forms()[1][at] for _, term, at in terms)

    def span(self, block: int) -> tuple[int, int]:
        """Where the postings of a block of terms begin and end."""
        return int(self.starts[block]), int(self.starts[block + 1])

    def documents(self, term: TermAt, field: int) -> tuple[Ints, Ints]:
        """Numbers of the articles that have the term in the field, and how often each."""
        docs, freqs, _ = self.known_ranking(term)[field]
        return docs, freqs

    def known_ranking(self, term: TermAt) -> tuple[Ranked, ...]:
        """As ranked(), with any form."""
        return self.lists.get(term.number) or self.ranked(term)

    def ranked(self, term: TermAt, form: int | None = None) -> tuple[Ranked, ...]:
        """What the articles of a term are ranked by: of each field documents, frequencies, and how often in a form.

        form: its number among those of the term, -1 if it is none; None: the last are the frequencies themselves.
        """
        try:
            found = unpack_ranked(term.ranking, term.counts, self.articles, form)
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error
        self.room -= sum([rows.size for rows in found])
        if self.room < 0:
            self.lists.clear()
            self.room = KEPT_NUMBERS
        self.lists[term.number] = found
        return found

    def occurrences(self, term: TermAt, field: int) -> Lists:
        """Every occurrence of the term in the field."""
        docs, freqs = self.documents(term, field)
        with reading(self.path):
            own = term.fields[field]
            positions, forms = (read(own, term) for read in (unpack_positions, unpack_forms))
            return Lists(np.array([len(docs)]), np.array([own.occurrences]), docs, freqs, positions, forms)

    def positions(self, term: TermAt, field: int, chosen: Ints | None = None) -> Ints:
        """Positions of the occurrences with these numbers (0, 1, … in the order of occurrences()), or of all."""
        try:
            return unpack_positions(term.fields[field], term, chosen)
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def forms_at(self, term: TermAt, field: int, chosen: Ints) -> Ints:
        """The number of the form that stands at each of these occurrences."""
        with reading(self.path):
            return unpack_forms(term.fields[field], term, chosen)

    def places_in(
        self, term: TermAt, field: int, among: Ints, lengths: Ints, *, titles: bool = False
    ) -> Ints:
        """Every occurrence of the term in the field of these articles, rising: in which of them, at which position.

        lengths: of the field in all articles. titles: it stands at position 0 of those too that have it in the title.
        """
        ranked = self.known_ranking(term)
        own = ranked[0][0] if titles else None
        try:
            return places_in(ranked[field], term.placing, term.counts, field, among, lengths, own)
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def block_lists(self, number: int) -> tuple[Block, tuple[Lists, ...]]:
        """A block of terms and all their occurrences, field by field; for reading all of a segment."""
        with reading(self.path):
            block = self.stems.read_block(number)
            if len(block.columns) != STEM_COLUMNS:
                raise ValueError("terms have not the columns they should have")
            start, stop = self.span(number)
            if start + int(block.columns[BYTES].sum()) != stop or stop > self.file.length("postings"):
                raise ValueError("postings have not the length they should have")
            sizes = block.columns[BYTES]
            return block, unpack(block.columns[:BYTES], self.postings[start:stop], sizes, self.articles)

    def stems_of(self, form: str) -> list[tuple[str, TermAt, int]]:
        """The terms that a form belongs to (nearly always one), and its number among their forms."""
        try:
            every = [(self.term_at(stem), place) for stem, place in self._stems_of(form)]
            return [(term.stem, term, place) for term, place in every]
        except DAMAGE as error:
            raise made_no_sense(self.path, error) from error

    def stem_names(self, form: str) -> list[str]:
        """The terms that a form belongs to, without looking where they stand."""
        with reading(self.path):
            return [self.stems.text(stem) for stem, _ in self._stems_of(form)]

    def _stems_of(self, form: str) -> Iterator[tuple[int, int]]:
        """The numbers of the terms that a form belongs to, and its number among their forms."""
        for stem, place, _ in map(self.forms.row, self.forms.find_all(form)):
            yield stem, place

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
                names, counts = packet.strings[first:stop], packet.column(2, first, stop).tolist()
                yield from zip(map(decode, names), counts, strict=True)

    def form_table(self, prefix: str = "") -> tuple[list[str], Ints]:
        """The forms that begin with prefix, sorted, and how often each occurs: as lists, ten times as fast."""
        with reading(self.path):
            numbers = self.forms.prefixed(prefix)
            packets = map(self.forms.packet, range(numbers.start // BLOCK, -(-numbers.stop // BLOCK)))
            own = [(p, max(numbers.start - p.first, 0), min(numbers.stop - p.first, p.keys)) for p in packets]
            keys = [key for packet, first, stop in own for key in packet.strings[first:stop]]
            counts = np.concatenate([NONE, *(packet.column(2, first, stop) for packet, first, stop in own)])
            joined = b"\0".join(keys)
            if b"\1" in joined or not keys:
                return list(map(decode, keys)), counts
            return joined.decode("utf-8", "surrogatepass").split("\0"), counts

    def form_lines(self) -> str:
        """Every form, sorted, each on a line."""
        with reading(self.path):
            return self.forms.lines()
