"""What was meant by a word that no article has."""

import time

import pytest

from search.suggest import distance, suggest

VOCABULARY = {
    "kosmodrom": 12,
    "vostochny": 9,
    "presiden": 900,
    "residen": 3,
    "pertemuan": 80,
    "permukaan": 30,
    "makan": 300,
    "makin": 200,
    "makam": 40,
    "kereta": 90,
    "api": 150,
    "pemerintah": 950,
    "rusia": 500,
}

MEANT = [
    ("kosmdrom", "kosmodrom"),  # left out
    ("kossmodrom", "kosmodrom"),  # added
    ("kosmodram", "kosmodrom"),  # exchanged
    ("ksomodrom", "kosmodrom"),  # swapped
    ("Kosmodrum", "kosmodrom"),
    ("prsiden", "presiden"),
    ("pressiden", "presiden"),
    ("makn", "makan"),  # the more frequent of several
    ("keretaapi", "kereta api"),  # a space left out
    ("kosmoddrum", "kosmodrom"),  # two slips
    ("wostochni", "vostochny"),
]

NOT_GUESSED = ["xyzxyz", "qq", "17000", "mh370", "", "москва", "kos"]


@pytest.mark.parametrize(("word", "meant"), MEANT)
def test_the_intended_word_comes_first(word: str, meant: str) -> None:
    assert suggest(word, VOCABULARY)[0][0] == meant


@pytest.mark.parametrize("word", NOT_GUESSED)
def test_nothing_is_guessed(word: str) -> None:
    assert suggest(word, VOCABULARY) == []


def test_scores_fall_and_the_word_itself_is_no_suggestion() -> None:
    found = suggest("makan", VOCABULARY)
    assert [form for form, _ in found] == ["makin", "makam"]
    assert found == sorted(found, key=lambda pair: -pair[1])


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("", "ab", 2)]
)
def test_distance_counts_edits(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == distance(other, one) == edits


def test_a_large_vocabulary_is_fast_enough() -> None:
    """20 ms are promised on a quiet machine; the test allows a busy one ten times as long."""
    letters = "abcdefghijklmnop"
    many = {a + b + c + d + "an": 1 for a in letters for b in letters for c in letters for d in letters}
    for word in ("kosmdrom", "abcdefqan", "bcdaann"):
        start = time.perf_counter()
        suggest(word, many)
        assert time.perf_counter() - start < 0.2
