"""Abbreviations that texts explain, and which of them are believed."""

import pytest

from index.words.abbreviations import reviewed
from index.words.mining import kept, mine
from index.words.tokens import fold
from search.asking.mined import reliable

EXPLAINED = [
    ("Ketua Komisi Pemberantasan Korupsi (KPK) Firli", ("KPK", "Komisi Pemberantasan Korupsi")),
    ("oleh KPK (Komisi Pemberantasan Korupsi) kemarin", ("KPK", "Komisi Pemberantasan Korupsi")),
    ("Perserikatan Bangsa-Bangsa (PBB)", ("PBB", "Perserikatan Bangsa-Bangsa")),
    (
        "Badan Meteorologi, Klimatologi, dan Geofisika (BMKG)",
        ("BMKG", "Badan Meteorologi, Klimatologi, dan Geofisika"),
    ),
    ("harga bahan bakar minyak (BBM) naik", ("BBM", "bahan bakar minyak")),
    ("Kementerian Keuangan (Kemenkeu)", ("Kemenkeu", "Kementerian Keuangan")),
    ("Undang-Undang (UU)", ("UU", "Undang-Undang")),
    ("di Sumatera Utara (Sumut)", ("Sumut", "Sumatera Utara")),
    ("Kamar Dagang dan Industri (Kadin)", ("Kadin", "Kamar Dagang dan Industri")),
]

NOT_EXPLAINED = [
    "menurut Budi (PDIP)",
    "Jakarta (ANTARA) - Presiden",
    "Kamis (14/9/2023)",
    "Komisi Pemilihan. Umum (KPU)",
    "pukul 10.00 (WIB)",
    "Komisi Pemberantasan Korupsi (Jakarta)",
    "kata (Dia)",
]


@pytest.mark.parametrize(("text", "pair"), EXPLAINED)
def test_an_explained_abbreviation_is_found(text: str, pair: tuple[str, str]) -> None:
    assert list(mine(text)) == [pair]


@pytest.mark.parametrize("text", NOT_EXPLAINED)
def test_other_brackets_explain_nothing(text: str) -> None:
    assert not list(mine(text))


def test_long_brackets_take_no_time() -> None:
    assert not list(mine("(" * 50_000 + "A" * 50_000 + " (" + "AB" * 6 + ")"))
    assert list(mine("di " * 50_000 + "(DDDDDDDDDDDD)" * 1_000))


def test_characters_that_are_folded_away_are_no_words() -> None:
    """A word of nothing but such characters ended a build."""
    assert not list(mine("kata \u0640 (KPK)"))
    assert list(mine("Komisi Pemberantasan \u0640 Korupsi (KPK)")) == []
    assert not list(mine("\u0640 (Kemenkeu) \u0640 (KPKX)"))


def test_counts_decide_what_is_believed() -> None:
    articles_with = {
        ("KPK", "Komisi Pemberantasan Korupsi"): 1,
        ("KPK", "komisi pemberantasan korupsi"): 1,
        ("AB", "Anak Bangsa"): 1,
        ("PN", "Pengadilan Negeri"): 2,
        ("Sumut", "Sumatera Utara"): 2,
    }
    assert reliable(articles_with) == [
        ("KPK", "Komisi Pemberantasan Korupsi"),
        ("PN", "Pengadilan Negeri"),
        ("Sumut", "Sumatera Utara"),
    ]


def test_an_index_keeps_them_under_both_forms_and_each_once() -> None:
    text = "Komisi Pemberantasan Korupsi (KPK) dan Perserikatan Bangsa-Bangsa (PBB); Komisi Pemberantasan Korupsi (KPK)"
    assert kept(text) == (
        "kpk\tKPK\tKomisi Pemberantasan Korupsi",
        "komisi pemberantasan korupsi\tKPK\tKomisi Pemberantasan Korupsi",
        "pbb\tPBB\tPerserikatan Bangsa-Bangsa",
        "perserikatan bangsa bangsa\tPBB\tPerserikatan Bangsa-Bangsa",
    )


def test_a_short_form_that_is_a_word_is_not_kept() -> None:
    assert kept("di Taman Ismail Marzuki (TIM)") == ()
    assert kept("presiden Amerika Serikat (AS)")


def test_a_rare_second_meaning_is_not_believed() -> None:
    counts = {("KPK", "Komisi Pemberantasan Korupsi"): 20, ("KPK", "Klub Penggemar Kucing"): 1}
    assert reliable(counts) == [("KPK", "Komisi Pemberantasan Korupsi")]


def test_the_reviewed_list_holds_each_pair_once() -> None:
    pairs = [(abbreviation.short, fold(abbreviation.long)) for abbreviation in reviewed()]
    assert len(pairs) == len(set(pairs))
