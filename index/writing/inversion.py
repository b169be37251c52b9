"""The inversion: the words of articles in the order of the text → every term with its occurrences.

All words of a segment are sorted once, as one number each that says everything about a word: from the highest bits down
its term, its field, its article, its position there and its form. Lists are cut out of the sorted numbers with shifts,
without looking anywhere else, a portion of the terms at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..storage.dictionary import BLOCK
from ..storage.packing import AnyInts, Ints, starts_of
from ..storage.postings import Lists
from ..storage.segment import FIELDS
from .assembly import OCCURRENCES_AT_ONCE, Terms
from .lexicon import Lexicon

AT_ONCE = 1 << 16
FIELD_BITS = (len(FIELDS) - 1).bit_length()
KEY_BITS = 63


@dataclass(frozen=True, slots=True)
class Words:
    """All words of a segment in the order of the text.

    pairs: their numbers; counts: how many are in each field of each article; totals: how often each pair occurs.
    """

    pairs: npt.NDArray[np.int32]
    counts: Ints
    totals: Ints

    @classmethod
    def of(cls, pairs: npt.NDArray[np.int32], counts: Ints, known: int) -> "Words":
        """known: how many pairs there are."""
        totals = np.zeros(known, np.int64)
        for first in range(0, len(pairs), 1 << 20):  # bincount makes eight bytes of each
            totals += np.bincount(pairs[first : first + (1 << 20)], minlength=known)
        return cls(pairs, counts, totals)


@dataclass(frozen=True, slots=True)
class Layout:
    """How many bits of a word's number its parts take: low, in the order of the text, and high."""

    article_bits: int
    position_bits: int
    form_bits: int

    @classmethod
    def of(cls, lexicon: Lexicon, words: Words) -> "Layout":
        longest, forms = (int(each.max(initial=1)) for each in (words.counts, lexicon.forms_per_stem))
        return cls((len(words.counts) // len(FIELDS)).bit_length(), longest.bit_length(), forms.bit_length())

    @property
    def low_bits(self) -> int:
        return self.position_bits + self.form_bits

    @property
    def term_shift(self) -> int:
        return FIELD_BITS + self.article_bits

    def of_fields(self, words: Words) -> Ints:
        """The upper part, without the term, for each field of each article."""
        numbers = np.arange(len(words.counts))
        return (numbers % len(FIELDS) << self.article_bits) | numbers // len(FIELDS)

    def lists(self, high: Ints, low: Ints, first_term: int, terms: int) -> Lists:
        """Sorted words of one field → lists. high, low: both parts of their numbers."""
        new = np.ones(len(high), np.bool_)
        np.not_equal(high[1:], high[:-1], out=new[1:])
        first = np.flatnonzero(new)
        postings, freqs = high.take(first), np.diff(first, append=len(high))
        owners = (postings >> self.term_shift) - first_term
        return Lists(
            documents=np.bincount(owners, minlength=terms),
            occurrences=np.bincount(owners, weights=freqs, minlength=terms).astype(np.int64),
            docs=postings & ((1 << self.article_bits) - 1),
            freqs=freqs,
            positions=low >> self.form_bits,
            forms=low & ((1 << self.form_bits) - 1),
        )


def inverted(lexicon: Lexicon, words: Words) -> Iterator[Terms]:
    """The terms in order, some blocks of them at a time."""
    layout = Layout.of(lexicon, words)
    occurrences = np.bincount(lexicon.stem_of, weights=words.totals, minlength=len(lexicon.stems))
    starts = starts_of(np.append(occurrences.astype(np.int64), 0))
    form_starts = starts_of(np.append(lexicon.forms_per_stem, 0))
    fits = len(lexicon.stems).bit_length() + layout.term_shift + layout.low_bits <= KEY_BITS
    sorted_words = packed(lexicon, words, layout) if fits else side_by_side(lexicon, words, layout)
    for first, stop in portions(np.diff(starts)):
        high, low = sorted_words.between(starts[first], starts[stop])
        fields = (high >> layout.article_bits) & ((1 << FIELD_BITS) - 1)
        own_forms = slice(form_starts[first], form_starts[stop])
        yield Terms(
            lexicon.stems[first:stop],
            lexicon.forms_per_stem[first:stop],
            lexicon.forms[own_forms],
            lexicon.form_counts[own_forms],
            tuple(
                layout.lists(high[fields == field], low[fields == field], first, stop - first)
                for field in range(len(FIELDS))
            ),
        )


@dataclass(frozen=True, slots=True)
class SortedWords:
    """The numbers of the words, sorted. low: their lower parts, if these are not in the numbers themselves."""

    keys: Ints
    low_bits: int
    low: Ints | None = None

    def between(self, start: int, stop: int) -> tuple[Ints, Ints]:
        """The upper and lower parts of some of the words."""
        own = self.keys[start:stop]
        if self.low is not None:
            return own, self.low[start:stop]
        return own >> self.low_bits, own & ((1 << self.low_bits) - 1)


def packed(lexicon: Lexicon, words: Words, layout: Layout) -> SortedWords:
    """Sorts the words as one number each: a third of the time that a stable sort of the terms takes."""
    of_pairs = (lexicon.stem_of << (layout.term_shift + layout.low_bits)) | lexicon.form_of
    starts = starts_of(words.counts)
    of_fields = (layout.of_fields(words) << layout.low_bits) - (starts << layout.form_bits)
    keys = np.empty(len(words.pairs), np.int64)
    for first in range(0, len(starts), AT_ONCE):
        counts = words.counts[first : first + AT_ONCE]
        start, size = int(starts[first]), int(counts.sum())
        own = keys[start : start + size]
        of_pairs.take(words.pairs[start : start + size], out=own, mode="clip")
        own += np.repeat(of_fields[first : first + AT_ONCE], counts)
        own += np.arange(start, start + size) << layout.form_bits
    keys.sort()
    return SortedWords(keys, layout.low_bits)


def side_by_side(lexicon: Lexicon, words: Words, layout: Layout) -> SortedWords:
    """The same for words whose numbers would be too long, with millions of terms and a very long article."""
    high = lexicon.stem_of.take(words.pairs) << layout.term_shift
    high |= np.repeat(layout.of_fields(words), words.counts)
    low = np.arange(len(words.pairs)) - np.repeat(starts_of(words.counts), words.counts)
    low = (low << layout.form_bits) | lexicon.form_of.take(words.pairs)
    order = np.argsort(high, kind="stable")
    return SortedWords(high[order], layout.low_bits, low[order])


def sorted_by_term(terms: AnyInts) -> Ints:
    """Places of the words, sorted by term and within a term as they come.

    Sorting term and place packed into one number is twice as fast as a stable sort (0.24 s against 0.52 s
    for 7.3 million words).
    """
    keys = terms.astype(np.int64)
    keys <<= 32
    for first in range(0, len(keys), AT_ONCE):
        keys[first : first + AT_ONCE] |= np.arange(first, min(first + AT_ONCE, len(keys)))
    keys.sort()
    keys &= 0xFFFFFFFF
    return keys


def portions(occurrences: Ints) -> Iterator[tuple[int, int]]:
    """Ranges of terms, each whole blocks and about OCCURRENCES_AT_ONCE large."""
    first, size = 0, 0
    for number, start in enumerate(range(0, len(occurrences), BLOCK)):
        block = int(occurrences[start : start + BLOCK].sum())
        if size and size + block > OCCURRENCES_AT_ONCE:
            yield first, number * BLOCK
            first, size = number * BLOCK, 0
        size += block
    if first < len(occurrences):
        yield first, len(occurrences)
