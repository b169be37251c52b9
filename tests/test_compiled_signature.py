"""Signatures compiled are those made with numpy, whatever the body; they are kept in indexes, bit for bit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compiled import both_same

from index.compiled import PLAIN
from index.storage.signature import _runs, signatures

pytestmark = pytest.mark.skipif(signatures not in PLAIN, reason="nothing is compiled here")

PIECES = st.one_of(
    st.sampled_from(
        ["banjir di Jakarta ", "BANJIR, ", "\x00", "İstanbul ß", "𐍈 大雨 ", "\ud800", "a" * 24, "9" * 23]
    ),
    st.text(st.characters(exclude_categories=()), max_size=40),
)
BODIES = st.lists(st.tuples(PIECES, st.integers(1, 90)), max_size=8).map(
    lambda pieces: "".join(piece * times for piece, times in pieces)
)


@given(st.lists(BODIES, max_size=6))
def test_signatures_are_made_alike(bodies: list[str]) -> None:
    assert both_same(signatures, bodies)


def test_signatures_of_long_and_of_varied_texts_are_made_alike() -> None:
    varied = [" ".join(f"kata{n * k}" for n in range(k)) for k in (1, 5, 40, 200, 900, 20_000)]
    assert both_same(signatures, [*varied, "", "x" * 300_000, *varied])


@given(st.binary(max_size=400))
def test_runs_are_hashed_alike(letters: bytes) -> None:
    assert both_same(_runs, letters)
