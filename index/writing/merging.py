"""Several segments → one: lists put together, texts copied as they are, deleted articles left out; nothing is analysed.

`due` says which segments to merge. Their sizes are kept falling steeply from the oldest to the newest, so that an
index has a handful of segments however often it is brought up to date, and an article is copied a few times in its
life. Only neighbours are merged: the order of the articles stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..storage.columns import Mask, write_numbered
from ..storage.container import ContainerWriter, DamagedError, Stamp, reading
from ..storage.dictionary import BLOCK
from ..storage.lists import grouped
from ..storage.packing import Ints, starts_of
from ..storage.records import RecordPacker, text_size
from ..storage.segment import KEYWORDS, KIND, Segment
from ..storage.term import FIELDS, WIDTH
from .assembly import OCCURRENCES_AT_ONCE, Terms, whole_blocks, write_numbers, write_terms
from .inversion import portions, sorted_by_term
from .lexicon import ordered_forms

STEEP = 2  # a segment has at least so many times the articles of all newer ones together
SMALLEST = 500  # articles; a segment of fewer counts as so many, for they are copied in 0.1 s
DELETED = 0.25  # of the articles of a segment; with more of them deleted it is written anew


def due(live: Sequence[int], articles: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of segments to be merged; articles: in each, oldest first; live: how many of them are not deleted."""
    sizes = [max(count, SMALLEST) for count in live]
    first = next((at for at, size in enumerate(sizes) if size < STEEP * sum(sizes[at + 1 :])), len(sizes))
    alone = [at for at in range(first) if live[at] < (1 - DELETED) * articles[at]]
    return [*((at, at + 1) for at in alone), *([(first, len(sizes))] if first < len(sizes) else [])]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged, and which of its articles stay."""

    segment: Segment
    live: Mask

    @property
    def count(self) -> int:
        """How many of its articles stay."""
        return int(self.live.sum())


def merge(path: Path, parts: Sequence[Part], *, durable: bool = True) -> Stamp:
    """Write the articles of some segments, which are at least one, as one segment.

    Raises StoreError for a damaged one: its bytes must not come under a new checksum.
    """
    for part in parts:
        if wrong := part.segment.file.problems():
            raise DamagedError(part.segment.path, f"the checksum of its {wrong[0]} is wrong")
    parts = [part for part in parts if part.count] or parts[:1]
    file = ContainerWriter(path, KIND)
    try:
        articles, text_bytes = sum(part.count for part in parts), write_records(file, parts)
        stems, forms = write_terms(file, whole_blocks(merged_terms(parts)), articles)
        lengths = (np.concatenate([p.segment.lengths[n][p.live] for p in parts]) for n in range(len(FIELDS)))
        digests = {
            name: np.concatenate([part.segment.digests(name)[part.live] for part in parts]).tobytes()
            for name in parts[0].segment.digest_bytes
        }
        days = np.concatenate([part.segment.days[part.live] for part in parts])
        write_numbers(file, tuple(lengths), days, digests)
        about = {
            "articles": articles,
            "stems": stems,
            "forms": forms,
            "columns": {name: merge_column(file, name, parts) for name in KEYWORDS},
            "digests": parts[0].segment.digest_bytes,
            "text_bytes": text_bytes,
        }
        return file.close(about, durable=durable)
    except BaseException:
        file.discard()
        raise


def write_records(file: ContainerWriter, parts: Sequence[Part]) -> int:
    """Copy the texts; returns the bytes of the raw ones. Compressed anew is what has another dictionary than most."""
    dictionaries = [part.segment.records.dictionary() for part in parts]
    counts = [part.count if kept else 0 for part, kept in zip(parts, dictionaries, strict=True)]
    shared = (
        dictionaries[counts.index(max(counts))] or None
    )  # none has one yet: trained if there are enough now
    packer = RecordPacker(shared)
    file.begin("records")
    for part, own in zip(parts, dictionaries, strict=True):
        for number in np.flatnonzero(part.live).tolist():
            with reading(part.segment.path):
                if own == shared:
                    file.write(packer.keep(part.segment.records.frame(number)))
                    continue
                record = part.segment.records.packed(number)
            for frame in packer.frames((record,)):
                file.write(frame)
    for frame in packer.rest():
        file.write(frame)
    packer.finish(file)
    return sum(map(text_bytes_left, parts))


def text_bytes_left(part: Part) -> int:
    """Bytes of the raw texts that stay."""
    with reading(part.segment.path):
        gone = (part.segment.records.packed(n) for n in np.flatnonzero(~part.live).tolist())
        return part.segment.text_bytes - sum(map(text_size, gone))


def merge_column(file: ContainerWriter, name: str, parts: Sequence[Part]) -> int:
    """One keyword column; returns how many distinct values are left in it."""
    counts, values, keys = [], [], []
    for part in parts:
        with reading(part.segment.path):
            column = part.segment.columns[name]
            used, flat = np.unique(column.values[np.repeat(part.live, column.counts)], return_inverse=True)
            own = list(column.dictionary.between())
            keys.append([own[number] for number in used.tolist()])
            counts.append(column.counts[part.live])
            values.append(flat)
    distinct = sorted(set().union(*keys))
    number = {key: at for at, key in enumerate(distinct)}
    flat = np.concatenate([_renumbered(own, number)[v] for own, v in zip(keys, values, strict=True)])
    write_numbered(file, name, distinct, np.concatenate(counts), flat)
    return len(distinct)


def _renumbered(keys: Sequence[bytes], number: dict[bytes, int]) -> Ints:
    return np.fromiter(map(number.__getitem__, keys), np.int64, len(keys))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of all segments together. numbers: of each segment's terms among them; occurrences: of each term."""

    stems: list[bytes]
    numbers: list[Ints]
    occurrences: Ints

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Vocabulary":
        keys: list[list[bytes]] = []
        counts: list[Ints] = []
        for part in parts:
            with reading(part.segment.path):
                blocks = list(part.segment.stems.blocks())
            keys.append([key for block in blocks for key in block.keys])
            columns = [block.columns[1:-1:WIDTH].sum(axis=0) for block in blocks]
            counts.append(np.concatenate([np.empty(0, np.int64), *columns]))
        stems = sorted(set().union(*keys))
        number = {stem: at for at, stem in enumerate(stems)}
        numbers = [_renumbered(own, number) for own in keys]
        every, weights = np.concatenate(numbers), np.concatenate(counts)
        occurrences = np.bincount(every, weights=weights, minlength=len(stems)).astype(np.int64)
        return cls(stems, numbers, occurrences)


@dataclass(frozen=True, slots=True)
class Rows:
    """Occurrences of a portion of the terms in one field, in the order of the segments."""

    terms: Ints
    docs: Ints
    positions: Ints
    pairs: Ints


Pairs = dict[tuple[int, bytes], int]  # term and form → number of the pair


def merged_terms(parts: Sequence[Part]) -> Iterator[Terms]:
    """The terms of all segments in order, with what stays of their occurrences."""
    vocabulary = Vocabulary.of(parts)
    starts = np.cumsum([0, *(part.count for part in parts)])
    docs = [np.cumsum(part.live) - 1 + start for part, start in zip(parts, starts, strict=False)]
    for first, stop in portions(vocabulary.occurrences, OCCURRENCES_AT_ONCE):
        pairs: Pairs = {}
        fields: list[list[Rows]] = [[] for _ in FIELDS]
        for part, numbers, new_docs in zip(parts, vocabulary.numbers, docs, strict=True):
            begin, end = numbers.searchsorted((first, stop)).tolist()
            for number in range(begin // BLOCK, -(-end // BLOCK) if end > begin else 0):
                for rows, own in zip(fields, rows_of(part, number, numbers, new_docs, pairs), strict=True):
                    rows.append(own)
        yield terms_of(vocabulary.stems, first, stop, pairs, [_joined(rows, first, stop) for rows in fields])


def rows_of(part: Part, number: int, numbers: Ints, new_docs: Ints, pairs: Pairs) -> Iterator[Rows]:
    """All occurrences in a block of terms that stay, field by field."""
    block, fields = part.segment.block_lists(number)
    terms = numbers[block.first : block.first + len(block.keys)]
    forms_per_term = block.columns[-1]
    owners = np.repeat(terms, forms_per_term).tolist()
    numbered = [pairs.setdefault(pair, len(pairs)) for pair in zip(owners, block.extras, strict=True)]
    pair_of, first_form = np.array(numbered, np.int64), starts_of(forms_per_term)
    for lists in fields:
        own = np.repeat(np.arange(len(terms)), lists.occurrences)
        docs = np.repeat(lists.docs, lists.freqs)
        with reading(part.segment.path):
            rows = terms[own], new_docs[docs], lists.positions, pair_of[first_form[own] + lists.forms]
        yield Rows(*rows) if part.live.all() else Rows(*(each[part.live[docs]] for each in rows))


def _joined(rows: Sequence[Rows], first: int, stop: int) -> Rows:
    """Rows of several segments sorted by term, those of other terms left out."""
    terms = np.concatenate([each.terms for each in rows])
    at = sorted_by_term(terms)
    sorted_terms = terms[at]
    at = at[slice(*sorted_terms.searchsorted((first, stop)))]
    columns = ([getattr(each, name) for each in rows] for name in ("docs", "positions", "pairs"))
    return Rows(terms[at], *(np.concatenate(each)[at] for each in columns))


def terms_of(stems: list[bytes], first: int, stop: int, pairs: Pairs, fields: Sequence[Rows]) -> Terms:
    """Occurrences → terms, without those that do not occur any more."""
    counts = np.bincount(np.concatenate([rows.pairs for rows in fields]), minlength=len(pairs))
    used = np.flatnonzero(counts)
    stem_of = np.fromiter((term for term, _ in pairs), np.int64, len(pairs))[used]
    names = list(pairs)
    forms = [names[at][1] for at in used.tolist()]
    order, place = ordered_forms(stem_of, forms, counts[used])
    form_of = np.zeros(len(pairs), np.int64)
    form_of[used] = place
    left, forms_per_stem = np.unique(stem_of, return_counts=True)
    lists = (
        grouped(left.searchsorted(r.terms), r.docs, r.positions, form_of[r.pairs], len(left)) for r in fields
    )
    return Terms(
        [stems[at] for at in left.tolist()],
        forms_per_stem,
        [forms[at] for at in order.tolist()],
        counts[used][order],
        tuple(lists),
    )
