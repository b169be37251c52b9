"""Lists of documents come back from their bytes, however large the segment and however long the list."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.lists import document_bytes, pack_documents, pack_frequencies
from index.storage.postings import unpack_documents, unpack_frequencies

SIZES = [1, 7, 100, 65_536, 65_537, 200_000, 1_000_000]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SIZES), st.lists(st.integers(0, 60), min_size=1, max_size=6), st.randoms())
def test_lists_of_documents_come_back(articles: int, sizes: list[int], random: Random) -> None:
    counts = np.array([min(size, articles) for size in sizes])
    check(articles, [sorted(random.sample(range(articles), count)) for count in counts.tolist()])


@pytest.mark.parametrize("articles", SIZES)
def test_long_lists_come_back(articles: int) -> None:
    """As bits, and as lists by ranges just before they become bits."""
    check(articles, [list(range(0, articles, step)) for step in (1, 2, 15, 16, 17, 40, 1000)])


def check(articles: int, lists: list[list[int]]) -> None:
    counts = np.array([len(each) for each in lists], np.int64)
    flat = np.array([doc for each in lists for doc in each], np.int64)
    packed, lengths = pack_documents(flat, counts, articles)
    assert lengths.tolist() == document_bytes(counts, articles)[0].tolist()
    assert lengths.max(initial=0) <= (articles + 7) // 8
    ends = np.cumsum(lengths)
    for each, end, length in zip(lists, ends, lengths, strict=True):
        assert unpack_documents(packed[end - length : end], len(each), articles).tolist() == each


@given(st.lists(st.lists(st.one_of(st.integers(1, 3), st.integers(250, 70_000)), max_size=5), max_size=5))
def test_frequencies_come_back(lists: list[list[int]]) -> None:
    counts = np.array([len(each) for each in lists], np.int64)
    packed, lengths = pack_frequencies(np.array([f for each in lists for f in each], np.int64), counts)
    ends = np.cumsum(lengths)
    for each, end, length in zip(lists, ends, lengths, strict=True):
        assert unpack_frequencies(packed[end - length : end], len(each)).tolist() == each


@pytest.mark.parametrize("docs", [[2, 1], [1, 1], [0, 90_000]])
def test_lists_that_no_writer_makes_are_refused(docs: list[int]) -> None:
    with pytest.raises(ValueError, match="documents"):
        unpack_documents(np.array(docs, "<u4").view(np.uint8), 2, 80_000)
