"""What is compiled of writing does what the same in Python does, with any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tokenizing import found, texts

from index.compiled import PLAIN, plain
from index.words.analysis import Analyzer
from index.writing import tokenizing
from index.writing.lexicon import Numbering
from index.writing.tokenizing import Tokenizer

pytestmark = pytest.mark.skipif(not PLAIN, reason="nothing is compiled here")
analyzer = Analyzer()


@settings(max_examples=300)
@given(st.lists(st.lists(texts | st.text(max_size=60), max_size=6), max_size=3), st.sampled_from([1, 4, 20]))
def test_words_are_alike(batches: list[list[str]], slot_bits: int) -> None:
    before, tokenizing.SLOT_BITS = tokenizing.SLOT_BITS, slot_bits
    try:
        one, other = (Tokenizer(Numbering(analyzer.analyse)) for _ in range(2))
        for several in batches:
            assert found(one, several) == found(other, several, plain(tokenizing.words))
    finally:
        tokenizing.SLOT_BITS = before
