"""Keys of rules are found by what is compiled as they are found in Python, in any text and with any rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compiled import same

from index.cleaning.keys import Keys
from index.compiled import PLAIN, plain

pytestmark = pytest.mark.skipif(Keys not in PLAIN, reason="nothing is compiled here")

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=4)  # lone surrogates too
KEYS = st.lists(
    st.sampled_from(
        ["baca", "bac", "a", "©", "=", "(foto", "http", "var", "", "É", "é", "”", "东", "ini telah", "\x00"]
    )
    | ANYTHING,
    unique=True,
    max_size=6,
)
WORDS = st.sampled_from(
    ["baca", "BACA", "bacaan", "a", "var", "ini telah", "(foto", "http://", "İ", "É", "Σ", "东"]
)
BETWEEN = st.sampled_from(
    [". ", " ", "\n", ".\n \n", ".    ", "    ", "\t\xa0", "…", "”", "– ", "=", "©", "\u2003", ""]
)
TEXTS = st.lists(st.tuples(WORDS | ANYTHING, BETWEEN).map("".join), max_size=12).map("".join)


@given(TEXTS, st.tuples(KEYS, KEYS, KEYS, KEYS))
def test_keys_are_found_alike(text: str, keys: tuple[list[str], ...]) -> None:
    assert same(Keys(*keys).in_text(text), plain(Keys)(*keys).in_text(text))
