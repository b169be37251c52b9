"""What is compiled gives what the same in Python gives, also for bytes that make no sense."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compiled import PLAIN, plain
from index.storage.container import DAMAGE
from index.storage.lists import pack_documents
from index.storage.packing import Bytes, Ints
from index.storage.postings import unpack_documents

pytestmark = pytest.mark.skipif(not PLAIN, reason="nothing is compiled here")


def outcome(function: Callable[..., Any], *given: Any) -> Any:
    """What a function gives, or that it finds the bytes damaged."""
    try:
        return function(*given)
    except DAMAGE:
        return "damage"


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)


def both_same(function: Callable[..., Any], *given: Any) -> bool:
    """Whether the compiled function and the one in Python do the same with copies of what is given."""
    copies = ([each.copy() if isinstance(each, np.ndarray) else each for each in given] for _ in range(2))
    one, other = (outcome(way, *own) for way, own in zip((function, plain(function)), copies, strict=True))
    return same(one, other)


SIZES = st.one_of(st.integers(1, 100), st.sampled_from([65_535, 65_536, 65_537, 200_000, 1_000_000]))


@st.composite
def lists_of_documents(draw: st.DrawFn) -> tuple[Bytes, int, int]:
    """Packed numbers of documents, how many, and of how many articles; now and then with a byte that is wrong."""
    articles = draw(SIZES)
    docs: Ints = np.array(sorted(draw(st.sets(st.integers(0, articles - 1), max_size=60))), np.int64)
    if draw(st.booleans()):  # many side by side, which are kept as bits
        docs = np.unique(np.concatenate([docs, np.arange(articles // 3, articles // 2)]))
    packed = pack_documents(docs, np.array([len(docs)]), articles)[0].copy()
    if len(packed) and draw(st.booleans()):
        packed[draw(st.integers(0, len(packed) - 1))] ^= draw(st.integers(1, 255))
    return packed[: len(packed) - draw(st.sampled_from([0, 0, 0, 1]))], len(docs), articles


@given(lists_of_documents())
def test_documents_are_unpacked_alike(case: tuple[Bytes, int, int]) -> None:
    assert both_same(unpack_documents, *case)
