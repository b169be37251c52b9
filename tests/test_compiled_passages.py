"""Passages found by what is compiled are those found in Python, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compiled import both_same
from test_sought import ANALYZER, ODD_WORDS, QUERIES, WORDS

from index.compiled import PLAIN
from search.asking.parse import parse
from search.passages.finder import Finder, words_by_letters
from search.passages.sought import sought_by

pytestmark = pytest.mark.skipif(words_by_letters not in PLAIN, reason="nothing is compiled here")

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=6)  # lone surrogates too
SPACE = st.sampled_from([" ", "\n", ", ", "-", "'", "’", ".", "", "\u200b", "\u0301", "𐍈"])
TEXTS = st.lists(st.tuples(WORDS | ODD_WORDS | ANYTHING, SPACE), max_size=12).map(
    lambda pieces: "".join(word + space for word, space in pieces)
)


@given(TEXTS, QUERIES)
def test_words_are_found_alike(text: str, query: list[str]) -> None:
    forms = dict[str, set[str]]()
    for term in ANALYZER.terms(text):
        forms.setdefault(term.stem, set()).add(term.form)
    sought = sought_by(parse(" ".join(query)).root, ANALYZER.terms)
    assert both_same(words_by_letters, text, Finder(sought, ANALYZER.parts, lambda stem: forms.get(stem, ())))
