"""Passages found by what is compiled are those found in Python, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compiled import both_same
from test_sought import ANALYZER, ODD_WORDS, QUERIES, WORDS

from index.compiled import PLAIN
from search.asking.parse import parse
from search.passages.finder import Finder, matches, words_by_letters
from search.passages.sentences import BEFORE_NAMES, BEFORE_NUMBERS, breaks
from search.passages.snippet import best_passages
from search.passages.sought import Sought, sought_by

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


WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 1.0, 3.25])
LONG = st.sampled_from(
    ["https://roket.id/luar-angkasa", "x" * 81, "x" * 200, "roket" * 20, "Bagus. ", "Rp. 17.000\n"]
)
PIECES = st.tuples(WORDS | LONG | ANYTHING, SPACE).map("".join)


@given(
    st.lists(st.tuples(PIECES, st.integers(1, 4)), max_size=12),
    QUERIES,
    st.lists(WEIGHTS, min_size=4),
    st.integers(1, 5),
    st.integers(1, 120),
)
def test_passages_are_chosen_alike(
    pieces: list[tuple[str, int]], query: list[str], weights: list[float], limit: int, width: int
) -> None:
    text = "".join(piece * times for piece, times in pieces)
    asked = sought_by(parse(" ".join(query)).root, ANALYZER.terms)
    sought = Sought(tuple(want._replace(weight=w) for want, w in zip(asked.wants, weights, strict=False)))
    found = matches(ANALYZER.terms(text), sought)
    if found:
        assert both_same(best_passages, text, found, sought, limit, width)


def test_passages_of_a_long_text_are_chosen_alike() -> None:
    asked = sought_by(parse("roket luar angkasa").root, ANALYZER.terms)
    text = "".join(f"roket {n} " * (n % 7) + "luar " * (n % 5) + "angkasa. " * (n % 3) for n in range(300))
    assert both_same(best_passages, text, matches(ANALYZER.terms(text), asked), asked, 40, 60)


ENDED = st.sampled_from(
    ["S.H", "A", "M.Si", "ÉÄ", "12", "123", "mereka", "Ke-2", "(Jend", "_", *BEFORE_NAMES, *BEFORE_NUMBERS]
)
ENDS = st.sampled_from(
    [". ", "… ", "?! ", '." ', ".) ", "...", ".", "\n \t\n", ".\n", ".\u00a0", " . ", "?\u2028", "\x1c"]
)
BEGUN = st.sampled_from(["Ia", "ia", "5", "“Ia", "(É", "ß", "ÿ", "Ÿ", "_", "½", "東", "", "𐍈", "ꟲ"])


@given(
    st.lists(st.tuples(ENDED | ANYTHING, ENDS, BEGUN).map("".join), max_size=6).map("".join),
    st.integers(0, 40),
    st.none() | st.integers(0, 60),
)
def test_sentences_are_told_alike(text: str, start: int, end: int | None) -> None:
    assert both_same(breaks, text)
    assert both_same(breaks, text, start, end)
