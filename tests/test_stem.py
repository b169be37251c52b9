"""Words and their roots."""

import pytest

from index.stem import root_of

ROOTS = [
    ("Menembak", "tembak"),
    ("penembakan", "tembak"),
    ("diluncurkan", "luncur"),
    ("serangan", "serang"),
    ("kebijakan", "bijak"),
    ("anak-anak", "anak"),
    ("bolak-balik", "bolak-balik"),
    ("Rusia-Ukraina", "rusia-ukraina"),
]

UNCHANGED = ["makan", "ikan", "indonesia", "putin", "москва", "kpk", "di", "17", "x"]


@pytest.mark.parametrize(("word", "root"), ROOTS)
def test_a_word_has_this_root(word: str, root: str) -> None:
    assert root_of(word) == root


@pytest.mark.parametrize("word", UNCHANGED)
def test_these_are_roots_of_their_own(word: str) -> None:
    assert root_of(word) == word
