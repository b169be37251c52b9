"""The last step of writing a segment, the same for new articles and for a merge: sorted lists → the file."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from ..storage.container import ContainerWriter
from ..storage.dictionary import BLOCK, BlockPacker, DictionaryWriter
from ..storage.lists import Lists, pack
from ..storage.packing import Ints, narrow
from ..storage.segment import FORM_COLUMNS, SIGNATURE
from ..storage.term import FIELDS
from ..storage.twins import write_signatures

OCCURRENCES_AT_ONCE = 1 << 17  # packed together; needs about 250 bytes of memory for each
THREADS = 2  # that pack, beside the one that sorts out what is to be packed


@dataclass(frozen=True, slots=True)
class Terms:
    """Consecutive terms with all their occurrences: a multiple of 256 of them, but for the last ones.

    forms: those of all terms in turn, each term's most frequent first; form_counts: how often each occurs.
    """

    stems: list[bytes]
    forms_per_stem: Ints
    forms: list[bytes]
    form_counts: Ints
    fields: tuple[Lists, ...]

    def between(self, first: int, stop: int) -> "Terms":
        """Those from first to before stop."""
        before, upto = int(self.forms_per_stem[:first].sum()), int(self.forms_per_stem[:stop].sum())
        return Terms(
            self.stems[first:stop],
            self.forms_per_stem[first:stop],
            self.forms[before:upto],
            self.form_counts[before:upto],
            tuple(lists.between(first, stop) for lists in self.fields),
        )

    def with_more(self, more: "Terms") -> "Terms":
        """These and the terms after them."""
        return Terms(
            self.stems + more.stems,
            np.concatenate([self.forms_per_stem, more.forms_per_stem]),
            self.forms + more.forms,
            np.concatenate([self.form_counts, more.form_counts]),
            tuple(each.with_more(others) for each, others in zip(self.fields, more.fields, strict=True)),
        )


def whole_blocks(parts: Iterable[Terms]) -> Iterator[Terms]:
    """The same terms, a multiple of 256 at a time, but for the last ones."""
    rest: Terms | None = None
    for part in parts:
        terms = rest.with_more(part) if rest and rest.stems else part
        whole = len(terms.stems) // BLOCK * BLOCK
        if whole:
            yield terms.between(0, whole)
        rest = terms.between(whole, len(terms.stems))
    if rest and rest.stems:
        yield rest


@dataclass(frozen=True, slots=True)
class Blocks:
    """Consecutive terms as they are written: of each block its postings, its part of the dictionary, its first term."""

    postings: list[bytes]
    entries: list[bytes]
    heads: list[bytes]


def write_terms(file: ContainerWriter, parts: Iterable[Terms], articles: int) -> tuple[int, int]:
    """Write postings and both dictionaries; returns how many stems and forms there are."""
    stems = DictionaryWriter()
    forms: list[bytes] = []
    form_rows: list[Ints] = []
    starts, total = [file.offset], 0
    file.begin("postings")
    for terms, blocks in packed_ahead(parts, articles):
        for postings, entry, head in zip(blocks.postings, blocks.entries, blocks.heads, strict=True):
            file.write(postings)
            stems.add_block(head, entry)
            starts.append(file.offset)
        forms.extend(terms.forms)
        form_rows.append(_form_rows(terms, total))
        total += len(terms.stems)
    file.add("postings.starts", narrow(np.array(starts) - starts[0]))
    stems.write(file, "stems")
    _write_forms(file, forms, form_rows)
    return total, len(forms)


def packed_ahead(parts: Iterable[Terms], articles: int) -> Iterator[tuple[Terms, Blocks]]:
    """The terms packed, by threads that go ahead: numpy and zstd work side by side on two processors."""
    with ThreadPoolExecutor(THREADS) as threads:
        ahead: deque[tuple[Terms, Future[Blocks]]] = deque()
        for terms in parts:
            ahead.append((terms, threads.submit(packed_blocks, terms, articles)))
            if len(ahead) > THREADS:
                done, blocks = ahead.popleft()
                yield done, blocks.result()
        for done, blocks in ahead:
            yield done, blocks.result()


def packed_blocks(terms: Terms, articles: int) -> Blocks:
    """Terms → bytes."""
    one_form = terms.forms_per_stem == 1
    columns, postings, sizes = pack(terms.fields, one_form, articles)
    columns = np.concatenate([columns, sizes[np.newaxis], terms.forms_per_stem[np.newaxis]])
    ends, form_ends = np.cumsum(sizes), np.cumsum(terms.forms_per_stem)
    packer, blocks = BlockPacker(), Blocks([], [], [])
    extra = start = 0
    for first in range(0, len(terms.stems), BLOCK):
        upto = slice(first, first + BLOCK)
        keys = terms.stems[upto]
        extras = slice(extra, extra := int(form_ends[first + len(keys) - 1]))
        counts, stop = terms.form_counts[np.newaxis, extras], int(ends[first + len(keys) - 1])
        blocks.heads.append(keys[0])
        blocks.entries.append(packer.packed(keys, columns[:, upto], terms.forms[extras], counts))
        blocks.postings.append(postings[start:stop].tobytes())
        start = stop
    return blocks


def _form_rows(terms: Terms, before: int) -> Ints:
    """FORM_COLUMNS of each form."""
    stem = np.repeat(np.arange(len(terms.stems)), terms.forms_per_stem)
    first = np.cumsum(terms.forms_per_stem) - terms.forms_per_stem
    return np.stack([stem + before, np.arange(len(stem)) - first[stem], terms.form_counts])


def _write_forms(file: ContainerWriter, forms: list[bytes], rows: list[Ints]) -> None:
    order = sorted(range(len(forms)), key=forms.__getitem__)
    columns = np.concatenate([np.empty((len(FORM_COLUMNS), 0), np.int64), *rows], axis=1)[:, order]
    dictionary = DictionaryWriter()
    dictionary.add_all([forms[at] for at in order], columns)
    dictionary.write(file, "forms")


def write_numbers(
    file: ContainerWriter, lengths: tuple[Ints, ...], days: Ints, digests: Mapping[str, bytes]
) -> None:
    """What is kept as one number (or a few bytes) for each article."""
    for name, values in zip(FIELDS, lengths, strict=True):
        file.add(f"lengths.{name}", narrow(values))
    file.add("days", narrow(days))
    for name, data in digests.items():
        if name == SIGNATURE:
            write_signatures(file, data, len(days))
        else:
            file.add(f"digests.{name}", data)
