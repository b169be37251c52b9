"""The forms that a pattern or a word with slips stands for."""

import re
import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.ranking.wordlist import FEW_FORMS, GENERAL, compiled, fitting, most_frequent, near

letters = st.text("abc", min_size=1, max_size=7)


def edits_between(word: str, other: str) -> int:
    """The plain way."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(word, 1):
        before, row = row, [n]
        for m, candidate in enumerate(other, 1):
            row.append(min(before[m] + 1, row[-1] + 1, before[m - 1] + (letter != candidate)))
    return row[-1]


@given(letters, st.lists(letters, max_size=12), st.integers(1, 2))
def test_words_near_another_are_those_that_few_edits_make_of_it(
    word: str, names: list[str], edits: int
) -> None:
    close = {place for place, name in enumerate(names) if edits_between(word, name) <= edits}
    assert set(near(word, names, edits)) == close


@given(st.text("ab*?", min_size=1, max_size=8), st.lists(letters, max_size=12))
def test_a_pattern_fits_what_its_stars_and_question_marks_can_stand_for(
    pattern: str, names: list[str]
) -> None:
    plain = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
    assert list(fitting(pattern, names)) == [n for n, name in enumerate(names) if plain.fullmatch(name)]


def test_letters_outside_of_the_alphabet_are_letters() -> None:
    names = ["é", "ée", "😀", "\ud800a", "a"]
    assert sorted(near("é", names, 1)) == [0, 1, 2, 4]
    assert list(fitting("?", names)) == [0, 2, 4]
    assert list(fitting("*a", names)) == [3, 4]


def test_stars_between_letters_are_not_tried_in_all_ways() -> None:
    """It took for ever."""
    started = time.perf_counter()
    assert not compiled("a*" * 20 + "b").fullmatch("a" * 64)
    assert time.perf_counter() - started < 0.1


def test_of_many_forms_the_most_frequent_are_kept() -> None:
    found = {f"{n:03}": n % 7 for n in range(300)}
    assert most_frequent(found, 10) == sorted(found, key=lambda form: (-found[form], form))[:10]
    assert most_frequent(found, 500) == sorted(found, key=lambda form: (-found[form], form))
    assert FEW_FORMS < GENERAL
    assert np.iinfo(np.int8).max > 3  # edits are counted in bytes
