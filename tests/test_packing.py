"""Numbers come back from their bytes, and bytes that were never packed are refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.storage.packing import (
    pack_nibbles,
    pack_varints,
    some_nibbles,
    sums,
    unpack_nibble_list,
    unpack_varints,
)

numbers = st.one_of(st.integers(0, 20), st.integers(0, 300), st.integers(0, 2**35 - 1))
lists = st.lists(st.lists(numbers, max_size=9), max_size=9)


@given(st.lists(numbers))
def test_varints_come_back(values: list[int]) -> None:
    packed, sizes = pack_varints(np.array(values, np.int64))
    assert unpack_varints(packed, len(values)).tolist() == values
    assert sizes.tolist() == [max(1, -(-value.bit_length() // 7)) for value in values]


@given(lists)
def test_nibbles_come_back(values: list[list[int]]) -> None:
    counts = np.array([len(each) for each in values], np.int64)
    flat = np.array([value for each in values for value in each], np.int64)
    packed, lengths = pack_nibbles(flat, counts)
    ends = np.cumsum(lengths)
    for each, count, end, length in zip(values, counts, ends, lengths, strict=True):
        alone = unpack_nibble_list(packed[end - length : end], count)
        assert alone.tolist() == each
        some = np.arange(0, count, 2)
        assert some_nibbles(packed[end - length : end], count, some).tolist() == each[::2]


@given(lists)
def test_sums_of_runs(values: list[list[int]]) -> None:
    counts = np.array([len(each) for each in values], np.int64)
    flat = np.array([value for each in values for value in each], np.int64)
    assert sums(flat, counts).tolist() == [sum(each) for each in values]


@given(st.binary(max_size=40), st.integers(0, 40))
def test_any_bytes_give_numbers_or_a_value_error(data: bytes, count: int) -> None:
    packed = np.frombuffer(data, np.uint8)
    try:
        values = unpack_varints(packed, count)
    except ValueError:
        return
    assert len(values) == count
    assert (values >= 0).all()


@pytest.mark.parametrize("data", [b"\x80", b"\x01\x80", b"\x80\x80\x80\x80\x80\x01"])
def test_a_number_cut_off_or_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="number"):
        unpack_varints(np.frombuffer(data, np.uint8), 1)
