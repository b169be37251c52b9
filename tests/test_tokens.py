"""What is one token, and the form under which it is known."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.tokens import TOKEN, fold

TOKENS = [
    ("Presiden Jokowi bertemu, lalu pulang.", ["Presiden", "Jokowi", "bertemu", "lalu", "pulang"]),
    ("anak-anak dan KPK-nya", ["anak-anak", "dan", "KPK-nya"]),
    ("hari Jum'at, Qur’an", ["hari", "Jum'at", "Qur’an"]),
    ("'kata' ‘lain’", ["kata", "lain"]),
    ("Rp6,5 triliun, 17.000 orang. 3,5", ["Rp6,5", "triliun", "17.000", "orang", "3,5"]),
    ("tahun 2023.Presiden", ["tahun", "2023", "Presiden"]),
    ("C-130 MH370 ke-17 1990-an", ["C-130", "MH370", "ke-17", "1990-an"]),
    ("Jakarta - Bandung, Jakarta–Bandung", ["Jakarta", "Bandung", "Jakarta", "Bandung"]),
    ("dan/atau nama_berkas a@b.id", ["dan", "atau", "nama", "berkas", "a", "b", "id"]),
    ("Москва 中国 हिन्दी ภาษาไทย", ["Москва", "中国", "हिन्दी", "ภาษาไทย"]),
    ("cafe\u0301 pe\u00adme\u200brin\u00adtah", ["cafe\u0301", "pe\u00adme\u200brin\u00adtah"]),
    ("-- - ' . ,", []),
]

FOLDED = [
    ("Jum'at", "jumat"),
    ("Ma’ruf", "maruf"),
    ("Erdoğan", "erdogan"),
    ("cafe\u0301", "cafe"),
    ("ＫＰＫ", "kpk"),
    ("İstanbul", "istanbul"),
    ("pe\u00adme\u200brintah", "pemerintah"),
    ("anak‑anak", "anak-anak"),
    ("Straße", "strasse"),
    ("Łódź", "lodz"),
]

UNTOUCHED = ["москва", "й", "中国", "हिन्दी", "17.000", "c-130", "が", "한국"]


@pytest.mark.parametrize(("text", "tokens"), TOKENS)
def test_a_text_is_cut_into_tokens(text: str, tokens: list[str]) -> None:
    assert TOKEN.findall(text) == tokens


@pytest.mark.parametrize(("token", "form"), FOLDED)
def test_a_token_is_folded(token: str, form: str) -> None:
    assert fold(token) == form


@pytest.mark.parametrize("token", UNTOUCHED)
def test_folding_leaves_other_letters_alone(token: str) -> None:
    assert fold(token) == token


@given(st.text())
def test_every_letter_and_digit_is_in_some_token(text: str) -> None:
    assert re.sub(r"[\W_]", "", "".join(TOKEN.findall(text))) == re.sub(r"[\W_]", "", text)


@given(st.text())
def test_folding_twice_is_folding_once_for_latin(text: str) -> None:
    latin = "".join(c for c in text if unicodedata.name(c, "").startswith("LATIN"))
    assert fold(fold(latin)) == fold(latin)


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a-" * 50_000, "a'" * 50_000, "1." * 50_000, "a\u0301" * 50_000]
)
def test_a_very_long_token_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    TOKEN.findall(text)
    assert time.perf_counter() - start < 0.5
