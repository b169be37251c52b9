"""What must hold in a segment whose checksums are right: order, ranges, and numbers that say the same twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from ..storage.container import DAMAGE, Array, DamagedError
from ..storage.dictionary import Dictionary
from ..storage.lists import Lists
from ..storage.packet import Block
from ..storage.packing import Ints, starts_of
from ..storage.segment import KEYWORDS, Segment
from ..storage.term import FIELDS


def contradictions(segment: Segment) -> Iterator[str]:
    """What is wrong in a segment, each thing once; reads all of it (3 s for 27,038 news articles)."""
    for part in (terms_and_postings, columns, numbers, records):
        try:
            yield from dict.fromkeys(part(segment))
        except DamagedError as error:
            yield error.what
        except DAMAGE as error:
            yield f"what it holds makes no sense: {error}"


@dataclass(slots=True)
class Tally:
    """What reading all terms adds up to: words in each article by field; each form and how often it occurs."""

    totals: list[Ints]
    forms: list[bytes] = field(default_factory=list)
    counts: list[Ints] = field(default_factory=list)
    per_stem: list[Ints] = field(default_factory=list)


def terms_and_postings(segment: Segment) -> Iterator[str]:
    """The words of each article add up to its length, and those of each form to what is said of it."""
    tally = Tally([np.zeros(segment.articles, np.int64) for _ in FIELDS])
    yield from out_of_order(segment.stems, "terms", repeated=False)
    for number in range(len(segment.starts) - 1):
        block, lists = segment.block_lists(number)
        yield from wrong_block(segment, block, lists, tally)
    for total, lengths, name in zip(tally.totals, segment.lengths, FIELDS, strict=True):
        if not np.array_equal(total, lengths):
            yield f"the words of a {name} are not as many as its length"
    yield from wrong_forms(segment, tally)


def wrong_block(segment: Segment, block: Block, lists: Sequence[Lists], tally: Tally) -> Iterator[str]:
    """What is wrong with a block of terms; it is added to the tally."""
    per_stem = block.columns[-1]
    first, counted = starts_of(per_stem), np.zeros(len(block.extras), np.int64)
    for total, lengths, each in zip(tally.totals, segment.lengths, lists, strict=True):
        total += np.bincount(each.docs, weights=each.freqs, minlength=len(total)).astype(np.int64)
        term = np.repeat(np.arange(len(per_stem)), each.occurrences)
        if bool((each.forms >= per_stem[term]).any()):
            yield "a word stands in a form that its term does not have"
            continue
        counted += np.bincount(first[term] + each.forms, minlength=len(counted))
        yield from wrong_places(each, lengths)
    if not np.array_equal(counted, block.extra_columns[0]):
        yield "a form does not occur as often as is said"
    tally.forms += block.extras
    tally.counts.append(block.extra_columns[0])
    tally.per_stem.append(per_stem)


def wrong_places(lists: Lists, lengths: Array) -> Iterator[str]:
    """What is wrong with the articles and positions of some terms."""
    starts = np.zeros(len(lists.docs), np.bool_)
    starts[starts_of(lists.documents)[lists.documents > 0]] = True
    if bool((np.diff(lists.docs, prepend=-1) <= 0)[~starts].any()):
        yield "the articles of a term are not in order"
    if bool((lists.positions >= lengths[np.repeat(lists.docs, lists.freqs)]).any()):
        yield "a word stands beyond the end of its article"
    starts = np.zeros(len(lists.positions), np.bool_)
    starts[starts_of(lists.freqs)] = True
    if bool((np.diff(lists.positions, prepend=-1) <= 0)[~starts].any()):
        yield "the positions of a term are not in order"


def wrong_forms(segment: Segment, tally: Tally) -> Iterator[str]:
    """The dictionary of forms says of each what the terms say."""
    yield from out_of_order(segment.forms, "forms", repeated=True)
    if len(segment.forms) != len(tally.forms):
        yield "there are not as many forms as the terms have"
        return
    counts = np.concatenate([np.empty(0, np.int64), *tally.counts])
    per_stem = np.concatenate([np.empty(0, np.int64), *tally.per_stem])
    first = starts_of(per_stem)
    for block in segment.forms.blocks():
        stem, place, occurrences = block.columns
        at = first[stem] + place
        if bool((place >= per_stem[stem]).any()) or not np.array_equal(counts[at], occurrences):
            yield "a form is not among those of its term"
        elif [tally.forms[n] for n in at.tolist()] != block.keys:
            yield "a form leads to a term of another form"


def out_of_order(dictionary: Dictionary, name: str, *, repeated: bool) -> Iterator[str]:
    """Whether strings do not rise; repeated: the same may come again."""
    before: bytes | None = None
    for number, block in enumerate(dictionary.blocks()):
        keys = block.keys if before is None else [before, *block.keys]
        if any(one > other or (one == other and not repeated) for one, other in pairwise(keys)):
            yield f"the {name} are not in order"
        if dictionary.heads[number] != block.keys[0]:
            yield f"a block of {name} does not begin as is said"
        before = block.keys[-1]


def columns(segment: Segment) -> Iterator[str]:
    """Values are in order, and each article has values that are there."""
    for name in KEYWORDS:
        column = segment.columns[name]
        yield from out_of_order(column.dictionary, f"values of {name}", repeated=False)
        if len(column.values) and int(column.values.max()) >= len(column.dictionary):
            yield f"an article has a value of {name} that is not there"
        if int(column.counts.sum()) != len(column.values):
            yield f"the values of {name} are not as many as is said"


def numbers(segment: Segment) -> Iterator[str]:
    """Days can be days, digests are of all articles."""
    if len(segment.days) and int(segment.days.max()) > 3_652_059:  # 31 December 9999
        yield "an article is of a day that no calendar has"
    for name in segment.digest_bytes:
        segment.digests(name)


def records(segment: Segment) -> Iterator[str]:
    """Every text can be read, and is of the article that the columns name."""
    for number in range(segment.articles):
        article, document = segment.article(number), segment.document(number)
        named = segment.values_of("id", number), segment.values_of("path", number)
        if named != ((article.id,), (article.path,)):
            yield "a text is not of the article that it should be of"
        if (document.id, document.path) != (article.id, article.path):
            yield "a raw text is not of the article that it should be of"
