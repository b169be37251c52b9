"""What the one analyzer makes of a text: stems, forms, offsets."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pinned_analysis import analysed, pinned

from index.words.analysis import Analyzer, Term

# token → the stems at consecutive positions
STEMS = [
    ("anak-anak", ["anak"]),
    ("Anak-Anak-nya", ["anak"]),
    ("kejar-kejaran", ["kejar"]),
    ("tembak-menembak", ["tembak"]),
    ("Rusia-Ukraina", ["rusia", "ukraina"]),
    ("sayur-mayur", ["sayur", "mayur"]),
    ("bolak-balik", ["bolak", "balik"]),
    ("KPK-nya", ["kpk"]),
    ("YouTube-nya", ["youtube"]),
    ("se-Indonesia", ["indonesia"]),
    ("se-Jawa-Bali", ["jawa", "bali"]),
    ("di-PHK", ["phk"]),
    ("di-upload-kan", ["upload"]),
    ("ke-17", ["17"]),
    ("ke-XX", ["xx"]),
    ("1990-an", ["1990"]),
    ("1990an", ["1990"]),
    ("5.000-an", ["5000"]),
    ("C-130", ["c", "130"]),
    ("MH370", ["mh370"]),
    ("COVID-19", ["covid", "19"]),
    ("2019-2024", ["2019", "2024"]),
    ("2-2", ["2", "2"]),
    ("17.000", ["17000"]),
    ("1.234.567,89", ["1234567,89"]),
    ("1,234,567", ["1234567"]),
    ("3,5", ["3,5"]),
    ("3.5", ["3,5"]),
    ("0.125", ["0,125"]),
    ("Rp6,5", ["rp", "6,5"]),
    ("Rp17.000", ["rp", "17000"]),
    ("Rp17.000\u200b", ["rp", "17000"]),
    ("1,5km", ["1,5", "km"]),
    ("14.09.2023", ["14", "09", "2023"]),
    ("Jum'at", ["jumat"]),
    ("Trump's", ["trump"]),
    ("Москва", ["москва"]),
    ("中国", ["中", "国"]),
    ("menembak", ["tembak"]),
]

# What only looks like an affix, a number or a repetition.
UNTOUCHED = ["Ki-moon", "H5N1", "A-A", "Ke-huy", "G20", "007", "i-Pad"]


def stems(token: str, analyzer: Analyzer | None = None) -> list[str]:
    return [part.stem for part in (analyzer or Analyzer()).parts(token)]


@pytest.mark.parametrize(("token", "expected"), STEMS)
def test_a_token_has_these_stems(token: str, expected: list[str]) -> None:
    assert stems(token) == expected


@pytest.mark.parametrize("token", UNTOUCHED)
def test_only_the_case_of_these_is_changed(token: str) -> None:
    assert stems(token) == token.lower().split("-")


def test_terms_know_where_they_stand_and_how_they_were_written() -> None:
    assert Analyzer().terms("Rusia-Ukraina, anak-anak KPK-nya!") == [
        Term("rusia", "rusia", 0, 5),
        Term("ukraina", "ukraina", 6, 13),
        Term("anak", "anak-anak", 15, 24),
        Term("kpk", "kpk-nya", 25, 32),
    ]


@given(st.text(max_size=200))
def test_any_text_has_terms_with_offsets_in_order(text: str) -> None:
    end = 0
    for term in Analyzer().terms(text):
        assert end <= term.start < term.end <= len(text)
        assert term.stem
        assert term.form
        end = term.end


def test_own_words_override_everything() -> None:
    own = Analyzer(own_words={"Menembak": "dor", "covid-19": "korona"})
    assert stems("menembak", own) == ["dor"]
    assert stems("COVID-19", own) == ["korona"]
    assert stems("menembak-nembak", own) != ["tembak"]
    assert own.fingerprint != Analyzer().fingerprint
    assert own.fingerprint == Analyzer(own_words={"covid-19": "korona", "menembak": "dor"}).fingerprint


def test_an_abbreviation_is_not_the_word_that_it_looks_like() -> None:
    assert [term.stem for term in Analyzer().terms("AS as As AS-nya AS-Iran")] == [
        "AS",
        "as",
        "as",
        "AS",
        "AS",
        "iran",
    ]
    assert [term.form for term in Analyzer().terms("AS AS-nya")] == ["AS", "AS-nya"]
    assert stems("KPK") == stems("kpk") == ["kpk"]


def test_a_known_form_is_not_stemmed_again() -> None:
    program = """
import sys
from index.words.analysis import Analyzer
a = Analyzer(known={'menembak': 'tembak', 'kejar-kejaran': 'kejar', 'kpk-nya': 'kpk'})
assert [t.stem for t in a.terms('Menembak kejar-kejaran KPK-nya')] == ['tembak', 'kejar', 'kpk']
assert a.fingerprint
assert not any(name.startswith('Sastrawi') for name in sys.modules)
assert a.parts('penembakan')[0].stem == 'tembak'
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_very_long_word_is_kept_by_its_beginning() -> None:
    analyzer = Analyzer()
    (part,) = analyzer.parts("x" * 100_000)
    assert part.stem == "x" * 64
    assert part.end == 100_000
    assert not analyzer.memo
    assert len(analyzer.parts("ab-" * 30_000)) > 0


def test_a_change_of_the_analysis_raises_its_version() -> None:
    """Else indexes made before it would be searched by other stems than they hold."""
    now, before = analysed(), pinned()
    if now.fingerprint == before.fingerprint:
        assert now.digest == before.digest, (
            "words have other stems than before: raise RULES in index/words/analysis.py"
        )
    assert now == before, "run: python tests/pinned_analysis.py"
