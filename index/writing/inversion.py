"""The inversion: the words of articles in the order of the text → every term with its occurrences.

All words of a segment are sorted once, as one number each that holds the term and the place of the word; articles and
positions follow from the place. So 16 bytes of memory are needed for each word, and the rest for a portion at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..storage.dictionary import BLOCK
from ..storage.packing import AnyInts, Ints
from ..storage.postings import grouped
from ..storage.term import FIELDS
from .assembly import OCCURRENCES_AT_ONCE, Terms
from .lexicon import Lexicon

AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Words:
    """All words of a segment in the order of the text. pairs: their numbers; counts: in each field of each article."""

    pairs: npt.NDArray[np.int32]
    counts: Ints


def inverted(lexicon: Lexicon, words: Words) -> Iterator[Terms]:
    """The terms in order, some blocks of them at a time."""
    starts = np.concatenate([[0], np.cumsum(words.counts)])
    owner = np.repeat(np.arange(len(words.counts), dtype=np.int32), words.counts)
    order = sorted_by_term(lexicon.stem_of.astype(np.int32)[words.pairs])
    totals = np.bincount(lexicon.stem_of, weights=_pair_counts(lexicon, words), minlength=len(lexicon.stems))
    ends = np.concatenate([[0], np.cumsum(totals.astype(np.int64))])
    form_ends = np.concatenate([[0], np.cumsum(lexicon.forms_per_stem)])
    for first, stop in portions(np.diff(ends)):
        at = order[ends[first] : ends[stop]]
        pairs, owners = words.pairs[at], owner[at]
        terms, forms, positions = lexicon.stem_of[pairs] - first, lexicon.form_of[pairs], at - starts[owners]
        articles, fields = np.divmod(owners, len(FIELDS))
        of_field = (fields == field for field in range(len(FIELDS)))
        own_forms = slice(form_ends[first], form_ends[stop])
        yield Terms(
            lexicon.stems[first:stop],
            lexicon.forms_per_stem[first:stop],
            lexicon.forms[own_forms],
            lexicon.form_counts[own_forms],
            tuple(
                grouped(terms[own], articles[own], positions[own], forms[own], stop - first)
                for own in of_field
            ),
        )


def _pair_counts(lexicon: Lexicon, words: Words) -> Ints:
    return np.bincount(words.pairs, minlength=len(lexicon.stem_of))


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
