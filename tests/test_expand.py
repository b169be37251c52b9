"""What a query is also searched as."""

from collections import Counter

import pytest

from index.words.mining import kept
from index.words.stem import root_of
from search.asking.expand import Equivalents, Expansion
from search.asking.mined import Mined


def equivalents(*texts: str) -> Equivalents:
    """Those of an index of these texts."""
    values = Counter(value for text in texts for value in kept(text))
    return Equivalents(Mined(lambda low, high: {v: n for v, n in values.items() if low <= v < high}), root_of)


EXPANDED = [
    ("ketua KPK kemarin", ["KPK = Komisi Pemberantasan Korupsi (abbreviation)"]),
    ("ketua kpk", ["kpk = Komisi Pemberantasan Korupsi (abbreviation)"]),
    ("komisi pemberantasan korupsi", ["komisi pemberantasan korupsi = KPK (abbreviation)"]),
    ("Perserikatan Bangsa-Bangsa", ["Perserikatan Bangsa-Bangsa = PBB (abbreviation)"]),
    ("perserikatan bangsa bangsa", ["perserikatan bangsa bangsa = PBB (abbreviation)"]),
    ("Kemlu", ["Kemlu = Kementerian Luar Negeri, Kemenlu (abbreviation)"]),
    ("sidang KPK-nya", ["KPK-nya = Komisi Pemberantasan Korupsi (abbreviation)"]),
    ("Amerika Serikat", ["Amerika Serikat = AS (abbreviation)"]),
    ("AS", ["AS = Amerika Serikat (abbreviation)"]),
    ("as", ["as = AS (abbreviation)"]),  # in lower case only what may have been meant, not Amerika Serikat
    ("perang Kyiv", ["Kyiv = kiev (name)"]),
    ("bekerjasama", ["bekerjasama = kerja sama (spelling)"]),
    (
        "Zelensky di Amerika Serikat",
        ["Zelensky = zelenskyy, zelenskiy, zelenski (name)", "Amerika Serikat = AS (abbreviation)"],
    ),
]

LEFT_ALONE = ["presiden bertemu", "komisi korupsi", "luar negeri", "raja", "MH370", "", "17.000", "xyz-abc"]

BY_RULE = [
    ("MH370", {"mh 370"}, "MH370 = mh 370 (code)"),
    ("MH-370", {"mh370"}, "MH-370 = mh370 (code)"),
    ("MH 370", {"mh370"}, "MH 370 = mh370 (code)"),
    ("Sukarno", {"soekarno"}, "Sukarno = soekarno (old spelling)"),
    ("Soekarno", {"sukarno"}, "Soekarno = sukarno (old spelling)"),
    ("Djakarta", {"jakarta"}, "Djakarta = jakarta (old spelling)"),
    ("Tjokroaminoto", {"cokroaminoto"}, "Tjokroaminoto = cokroaminoto (old spelling)"),
]


@pytest.mark.parametrize(("query", "expected"), EXPANDED)
def test_a_query_is_expanded(query: str, expected: list[str]) -> None:
    assert [str(expansion) for expansion in equivalents().expand(query.split())] == expected


@pytest.mark.parametrize("query", LEFT_ALONE)
def test_these_are_not_expanded(query: str) -> None:
    assert equivalents().expand(query.split()) == ()
    assert equivalents().expand(query.split(), lambda phrase: False) == ()


@pytest.mark.parametrize(("query", "in_index", "expected"), BY_RULE)
def test_codes_and_old_spellings_are_tried_if_the_index_has_them(
    query: str, in_index: set[str], expected: str
) -> None:
    found = equivalents().expand(query.split(), in_index.__contains__)
    assert [str(expansion) for expansion in found] == [expected]


def test_an_expansion_knows_its_words() -> None:
    (found,) = equivalents().expand(["ketua", "komisi", "pemberantasan", "korupsi", "itu"])
    assert found == Expansion(1, 4, "komisi pemberantasan korupsi", ("KPK",), "abbreviation")


def test_abbreviations_of_the_articles_are_known_too() -> None:
    mined = equivalents("kata Garuda Maintenance Facility (GMF)")
    assert [e.phrases for e in mined.expand(["gmf"])] == [("Garuda Maintenance Facility",)]
    assert [e.phrases for e in mined.expand(["garuda", "maintenance", "facility"])] == [("GMF",)]


def test_all_short_forms_of_the_same_are_known_whichever_is_asked_for() -> None:
    mined = equivalents(*["Kementerian Luar Negeri (KLN)"] * 2, *["Bank Sentral Eropa (BSE)"] * 2)
    assert [e.phrases for e in mined.expand(["kln"])] == [("Kementerian Luar Negeri", "Kemenlu", "Kemlu")]
    assert [e.phrases for e in mined.expand(["Kemlu"])] == [("Kementerian Luar Negeri", "Kemenlu", "KLN")]
    both = mined.expand(["bank", "sentral", "eropa", "dan", "kementerian", "luar", "negeri"])
    assert [e.phrases for e in both] == [("BSE",), ("Kemenlu", "Kemlu", "KLN")]


def test_of_a_rare_second_meaning_nothing_is_said_from_either_side() -> None:
    texts = ["Komisi Anti Xenofobia (KAX)"] * 20 + ["Klub Anak Xavier (KAX)"]
    assert [e.phrases for e in equivalents(*texts).expand(["kax"])] == [("Komisi Anti Xenofobia",)]
    assert equivalents(*texts).expand(["klub", "anak", "xavier"]) == ()


def test_what_no_article_holds_is_not_said() -> None:
    found = equivalents().expand(["tiongkok"], {"cina"}.__contains__)
    assert [e.phrases for e in found] == [("cina",)]
