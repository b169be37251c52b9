"""Why a word has its root, in words."""

import pytest

from index.words.explain import explain_root, spellings_of
from index.words.stem import root_of

EXPLAINED = [
    ("Menembak", "menembak → tembak: meN- + tembak"),
    ("memperhatikannya", "memperhatikannya → hati: meN- + per- + hati + -kan + -nya"),
    ("makan", "makan → makan: a root of its own in the dictionary"),
    ("berikan", "berikan → beri: corrected by table (sastrawi#23)"),
    ("aktifitas", "aktifitas → aktivitas: another spelling of aktivitas"),
    ("diijinkan", "diijinkan → izin: another spelling of diizinkan"),
    ("seijin", "seijin → izin: se- + ijin, another spelling of izin"),
    ("Bali", "bali → bali: a name or abbreviation, left as it is"),
    ("balinya", "balinya → bali: bali + -nya, a name"),
    ("smartphonenya", "smartphonenya → smartphone: -nya after a word that is not in the dictionary"),
    ("kosmodrom", "kosmodrom → kosmodrom: no root is known, left as it is"),
    ("AS", "AS → AS: an abbreviation, not the word as"),
    ("anak-anak", "anak-anak → anak: anak and anak have the same root"),
    ("KPK-nya", "kpk-nya → kpk: kpk with affixes written apart"),
    ("17.000", "17.000 → 17000: a number in its plain form"),
    ("2024", "2024 → 2024: a number"),
]


@pytest.mark.parametrize(("word", "expected"), EXPLAINED)
def test_a_root_is_explained(word: str, expected: str) -> None:
    assert [str(explanation) for explanation in explain_root(word)] == [expected]


def test_each_part_of_a_compound_is_explained() -> None:
    assert [e.word for e in explain_root("Rusia-Ukraina")] == ["rusia", "ukraina"]


def test_what_else_would_fit_is_told() -> None:
    (explanation,) = explain_root("gerakan")
    assert explanation.root == "gerak"
    assert "gera + -kan" in explanation.others


def test_other_spellings_are_listed() -> None:
    assert spellings_of("aktivitas") == ("aktifitas", "aktiviti")
    assert spellings_of("Aktifitas") == ("aktivitas", "aktiviti")
    assert spellings_of("makan") == ()


def test_own_words_come_first() -> None:
    (explanation,) = explain_root("Menembak", {"menembak": "dor"})
    assert str(explanation) == "menembak → dor: your own word list"


@pytest.mark.parametrize("word", [word for word, _ in EXPLAINED if word != "AS"])
def test_the_explained_root_is_the_root(word: str) -> None:
    assert explain_root(word)[0].root == root_of(word)
