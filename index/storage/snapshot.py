"""Several segments as one: articles numbered through, deleted ones left out, lists decoded and put together.

A snapshot never changes; what is committed later is seen by opening another. Numbers of articles run through the
segments in their order, those of deleted articles are never given out. Statistics (how many articles, how long,
how many have a term) are of the articles that are there, so that scores do not depend on what was deleted or
on how the articles are spread over segments.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..article import Article, RawDocument
from .columns import Mask
from .container import DAMAGE, Container, ContainerWriter, DamagedError, Stamp, made_no_sense, reading
from .packing import AnyInts, Ints, ranges, starts_of
from .postings import Ranked
from .segment import Segment
from .term import FIELDS, TermAt

DELETIONS = "DELS"
KNOWN_TERMS = 4096  # whose place in the segments is kept


class SegmentFiles(NamedTuple):
    """The files of one segment: the segment itself and, if articles of it were deleted, which; and their seals."""

    segment: Path
    deletions: Path | None = None
    seal: int | None = None
    deletions_seal: int | None = None


class Postings(NamedTuple):
    """The articles that have a term, in order, and how often each has it."""

    docs: Ints
    freqs: Ints


def write_deletions(path: Path, deleted: Mask, of: str = "", *, durable: bool = True) -> Stamp:
    """Which articles of a segment are deleted: a container of kind DELS with one section, a bit for each article.

    of: the file of the segment, for the day when no manifest says it.
    """
    file = ContainerWriter(path, DELETIONS)
    about = {"articles": len(deleted), "deleted": int(deleted.sum()), "segment": of}
    try:
        file.add("deleted", np.packbits(deleted, bitorder="little"))
        return file.close(about, durable=durable)
    except BaseException:
        file.discard()
        raise


def read_deletions(path: Path, articles: int | None = None, seal: int | None = None) -> Mask:
    """What write_deletions() wrote, for a segment of so many articles."""
    file = Container(path, DELETIONS, seal)
    bits = np.unpackbits(file.array("deleted"), bitorder="little")
    count = file.about.get("articles")
    if type(count) is not int or articles not in (None, count) or not count <= len(bits) < count + 8:
        raise DamagedError(path, f"it is not of a segment of {articles} articles")
    return bits[:count].astype(np.bool_)


class Snapshot:
    """What is searched: all segments of an index at one moment."""

    def __init__(self, files: Sequence[SegmentFiles]) -> None:
        self.segments = [Segment(each.segment, each.seal) for each in files]
        counts = [segment.articles for segment in self.segments]
        self.articles = sum(counts)
        self.starts = np.cumsum([0, *counts])
        self.first: list[int] = self.starts.tolist()
        self.live: Mask = np.ones(self.articles, np.bool_)
        for number, each in enumerate(files):
            if each.deletions is not None:
                gone = read_deletions(each.deletions, counts[number], each.deletions_seal)
                self.live[self.starts[number] : self.starts[number + 1]] = ~gone
        self.live_count = int(self.live.sum())
        self.known: dict[str, list[tuple[int, TermAt]]] = {}
        self.tallies: dict[str, list[Ints]] = {}  # of columns: how many articles have each value, by segment

    def place(self, doc: int) -> tuple[Segment, int]:
        """The segment of an article, and its number there."""
        number = bisect_right(self.first, doc) - 1
        return self.segments[number], doc - self.first[number]

    def article(self, doc: int) -> Article:
        """An article."""
        segment, number = self.place(doc)
        return segment.article(number)

    def document(self, doc: int) -> RawDocument:
        """The document that an article was made of."""
        segment, number = self.place(doc)
        return segment.document(number)

    def values_of(self, column: str, doc: int) -> tuple[str, ...]:
        """The values of an article in a keyword column."""
        segment, number = self.place(doc)
        return segment.values_of(column, number)

    def id_of(self, doc: int) -> str:
        """The id of an article."""
        return self.values_of("id", doc)[0]

    def sharing(self, hashes: AnyInts, least: int, doc: int | None = None) -> list[tuple[int, int]]:
        """The articles with at least so many of these hashes in their signatures, and how many; most first.

        doc: the article whose hashes these are, if it is one of the index; then it may be left out itself.
        """
        each = []
        for segment, start in zip(self.segments, self.first, strict=False):
            here = doc is not None and 0 <= doc - start < segment.articles
            each.append(
                segment.sharing(hashes, least, doc - start if here and doc is not None else None) + start
            )
        found = Counter(joined(each).tolist())
        often = [(each, count) for each, count in found.items() if count >= least and self.live[each]]
        return sorted(often, key=lambda pair: (-pair[1], pair[0]))

    def is_alone(self, doc: int, least: int) -> bool:
        """Whether surely no other article shares so many hashes: told at once where all are in one segment."""
        return len(self.segments) == 1 and self.segments[0].is_alone(doc, least)

    def body(self, doc: int) -> str:
        """The body of an article."""
        segment, number = self.place(doc)
        return segment.body(number)

    @cached_property
    def lengths(self) -> tuple[Ints, ...]:
        """Words in each article, field by field."""
        return tuple(
            joined([segment.lengths[field].astype(np.int64) for segment in self.segments])
            for field in range(len(FIELDS))
        )

    def lengths_of(self, number: int, field: int) -> Ints:
        """Words in each article of one segment."""
        if len(self.segments) == 1:
            return self.lengths[field]
        return self.lengths[field][self.first[number] : self.first[number] + self.segments[number].articles]

    @cached_property
    def mean_lengths(self) -> tuple[float, ...]:
        """Words in an article on average, field by field; 1 where there are none at all."""
        totals = [float(lengths[self.live].sum()) for lengths in self.lengths]
        return tuple(total / self.live_count if total else 1.0 for total in totals)

    @cached_property
    def days(self) -> Ints:
        """The day of publication of each article as date.toordinal() counts, 0 if not known."""
        return joined([segment.days.astype(np.int64) for segment in self.segments])

    def mask(self, column: str, value: str) -> Mask:
        """Which articles (deleted ones included) have this value in a keyword column."""
        return _joined_masks([segment.mask(column, value) for segment in self.segments])

    def values(self, column: str) -> Counter[str]:
        """The values of a keyword column and how many articles have each."""
        return self.facets(column, self.live)

    def facets(self, column: str, chosen: Mask) -> Counter[str]:
        """The values of a keyword column among the chosen articles, and how many have each."""
        total: Counter[str] = Counter()
        for number, segment in enumerate(self.segments):
            own = chosen[self.starts[number] : self.starts[number + 1]]
            each = segment.columns[column]
            with reading(segment.path):
                counts = np.bincount(each.values[np.repeat(own, each.counts)], minlength=len(each.dictionary))
                used = np.flatnonzero(counts)
                total.update({each.dictionary.text(int(v)): int(counts[v]) for v in used})
        return total

    def values_between(self, column: str, low: str, high: str) -> dict[str, int]:
        """The values of a keyword column from low to before high, and how many articles have each; reads few others."""
        total: dict[str, int] = {}
        for number, segment in enumerate(self.segments):
            try:
                dictionary = segment.columns[column].dictionary
                place = dictionary.span(low, high)
                if place and column not in self.tallies:
                    self.tallies[column] = [self.tally(each, column) for each in range(len(self.segments))]
                for value in place:
                    text = dictionary.text(value)
                    total[text] = total.get(text, 0) + int(self.tallies[column][number][value])
            except DAMAGE as error:
                raise made_no_sense(segment.path, error) from error
        return {text: count for text, count in total.items() if count}

    def tally(self, number: int, column: str) -> Ints:
        """How many articles of a segment have each value of a keyword column."""
        each = self.segments[number].columns[column]
        own = self.live[self.starts[number] : self.starts[number + 1]]
        values = each.values if bool(own.all()) else each.values[np.repeat(own, each.counts)]
        return np.bincount(values, minlength=len(each.dictionary))

    def postings(self, field: int, stem: str) -> Postings:
        """The articles with a term in a field."""
        found = [
            (number, self.segments[number].known_ranking(term)[field]) for number, term in self.terms(stem)
        ]
        docs, freqs, _ = self._gathered(found)
        return Postings(docs, freqs)

    def ranked(self, stem: str, form: str | None = None) -> tuple[Ranked, ...]:
        """The articles with a term, in each field, how often each of them has it, and how often in this form.

        Without a form, or when all occurrences have it, the last may be the same as the one before.
        """
        found = []
        for number, term in self.terms(stem):
            at = None if form is None else term.form_number(form)
            found.append((number, self.segments[number].ranked(term, at)))
        if len(found) == 1 and self.is_plain:
            return found[0][1]
        return tuple(
            self._gathered([(number, each[field]) for number, each in found]) for field in range(len(FIELDS))
        )

    def form_postings(self, form: str) -> tuple[Postings, ...]:
        """The articles with a word in just this form, in each field."""
        found: list[list[tuple[int, Ranked]]] = [[] for _ in FIELDS]
        for number, segment in enumerate(self.segments):
            each = [segment.ranked(term, at) for _, term, at in segment.stems_of(form)]
            for field, parts in enumerate(zip(*each, strict=True)):
                found[field].append((number, _united([_typed(part) for part in parts])))
        return tuple(Postings(*self._gathered(each)[[0, 2]]) for each in found)

    def terms(self, stem: str) -> list[tuple[int, TermAt]]:
        """Where a term stands: the numbers of the segments that have it, and its place there."""
        found = self.known.get(stem)
        if found is None:
            terms = [(number, segment.term(stem)) for number, segment in enumerate(self.segments)]
            found = [(number, term) for number, term in terms if term is not None]
            if len(self.known) >= KNOWN_TERMS:
                self.known.clear()
            self.known[stem] = found
        return found

    @cached_property
    def is_plain(self) -> bool:
        """Whether all articles are of one segment and none is deleted: then its lists are those of the snapshot."""
        return len(self.segments) == 1 and self.live_count == self.articles

    def _gathered(self, found: Sequence[tuple[int, Ranked]]) -> Ranked:
        """Articles of several segments numbered through, without the deleted ones."""
        if len(found) == 1 and self.is_plain:
            return found[0][1]
        shift = np.zeros((3, 1), np.int64)
        parts = [np.empty((3, 0), np.int64)]
        for number, ranked in found:
            shift[0] = self.first[number]
            parts.append(ranked + shift)
        every: Ranked = np.concatenate(parts, axis=1)
        return every.compress(self.live[every[0]], axis=1) if self.live_count < self.articles else every

    @cached_property
    def origins(self) -> tuple[Ints, ...]:
        """Where each article begins if all words of a field stood in one row with a gap after each article."""
        return tuple(np.cumsum(np.concatenate([[0], lengths + 1])) for lengths in self.lengths)

    def places(self, field: int, stem: str, among: Ints | None = None) -> Ints:
        """Where a term stands in a field: origins[field][doc] + position of every occurrence, rising.

        among: in these articles only, rising, none of them deleted.
        """
        return joined([self._placed(number, field, term, None, among) for number, term in self.terms(stem)])

    def form_places(self, field: int, form: str, among: Ints | None = None) -> Ints:
        """Where a form stands in a field, as places()."""
        found = []
        for number, segment in enumerate(self.segments):
            lists = [self._placed(number, field, term, at, among) for _, term, at in segment.stems_of(form)]
            found.append(lists[0] if len(lists) == 1 else np.sort(joined(lists)))
        return joined(found)

    def _placed(self, number: int, field: int, term: TermAt, form: int | None, among: Ints | None) -> Ints:
        segment, start = self.segments[number], self.first[number]
        docs, freqs = segment.documents(term, field)
        if among is None:
            chosen = np.flatnonzero(self.live[docs + start]) if self.live_count < self.articles else None
        else:
            first, stop = among.searchsorted((start, start + segment.articles)).tolist()
            chosen = _where(docs, among[first:stop] - start)
        if chosen is None:
            runs = np.arange(int(freqs.sum()))
        else:
            runs = ranges(starts_of(freqs)[chosen], freqs[chosen])
            docs, freqs = docs[chosen], freqs[chosen]
        if not len(docs):
            return docs
        docs = np.repeat(docs + start, freqs)
        places: Ints = self.origins[field][docs] + self.positions(number, term, field, runs, docs)
        return places if form is None else places[segment.forms_at(term, field, runs) == form]

    def positions(self, number: int, term: TermAt, field: int, runs: Ints | None, docs: Ints) -> Ints:
        """The positions of these occurrences (None: of all), which are in these articles."""
        positions = self.segments[number].positions(term, field, runs)
        if (positions >= self.lengths[field][docs]).any():
            raise DamagedError(self.segments[number].path, "a word stands beyond the end of its article")
        return positions

    def docs_at(self, field: int, places: Ints) -> Ints:
        """The articles that these places are in."""
        docs: Ints = np.searchsorted(self.origins[field], places, side="right") - 1
        return docs

    def forms(self, stem: str) -> dict[str, int]:
        """The forms of a term, the most frequent first, and how often each occurs."""
        total: Counter[str] = Counter()
        for number, term in self.terms(stem):
            names, counts = self.segments[number].forms_of(term)
            total.update(dict(zip(names, counts, strict=True)))
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))

    def stems_of(self, form: str) -> tuple[str, ...]:
        """The terms that a form belongs to: one, unless the analysis tells apart what the form does not."""
        if len(self.segments) == 1:  # then all is found that terms() would look for
            every = {stem: [(0, term)] for stem, term, _ in self.segments[0].stems_of(form)}
            if len(self.known) >= KNOWN_TERMS:
                self.known.clear()
            self.known.update(every)
            return tuple(sorted(every))
        return tuple(sorted({stem for segment in self.segments for stem in segment.stem_names(form)}))

    def count_of(self, form: str) -> int:
        """How often a form occurs; articles deleted since count too."""
        return sum(segment.count_of(form) for segment in self.segments)

    def vocabulary(self, prefix: str = "") -> Iterator[str]:
        """The terms that begin with prefix, sorted."""
        every = merge(*(segment.vocabulary(prefix) for segment in self.segments))
        return (stem for stem, _ in groupby(every))

    def form_lines(self) -> str:
        """Every form on a line; one of several segments comes up several times."""
        return "".join(segment.form_lines() for segment in self.segments)

    def form_vocabulary(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The forms that begin with prefix, sorted, and how often each occurs."""
        every = merge(*(segment.form_vocabulary(prefix) for segment in self.segments))
        return (
            (form, sum(count for _, count in same)) for form, same in groupby(every, key=lambda item: item[0])
        )


def joined(parts: Sequence[npt.NDArray[np.int64]]) -> Ints:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _joined_masks(parts: Sequence[Mask]) -> Mask:
    return np.concatenate(parts) if parts else np.zeros(0, np.bool_)


def _where(docs: Ints, wanted: Ints) -> Ints:
    """The places in docs of those wanted that are there; both rising."""
    at = docs.searchsorted(wanted)
    at = at[at < len(docs)] if len(at) and at[-1] == len(docs) else at
    found: Ints = at[docs[at] == wanted[: len(at)]]
    return found


def _typed(ranked: Ranked) -> Ranked:
    """The articles that have a form."""
    typed: Ranked = ranked.take(ranked[2].nonzero()[0], axis=1)
    return typed


def _united(parts: Sequence[Ranked]) -> Ranked:
    """Several lists of articles as one, with the sum of their frequencies."""
    if len(parts) == 1:
        return parts[0]
    every = np.concatenate(parts, axis=1)
    docs, where = np.unique(every[0], return_inverse=True)
    sums = [np.bincount(where, weights=row, minlength=len(docs)) for row in every[1:]]
    return np.array([docs, *sums]).astype(np.int64)
