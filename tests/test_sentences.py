"""Where sentences end, and where a full stop is no end. `|` stands at each break."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.passages.sentences import breaks

SPLIT = [
    "Presiden tiba pukul tujuh.| Ia disambut hujan.",
    "Benarkah begitu?| Tidak ada yang tahu!| Kami menunggu.",
    '"Kami siap."| "Kapan?" tanyanya.',
    "Ia pergi (tanpa pamit).| Semua diam.",
    "Tarifnya naik 3,5 persen.| 40 orang protes.",
    "Gempa terjadi pukul 10.15 WIB.| Getarannya terasa di Garut.",
    "Mereka menjual beras, gula, dll.| Pembeli datang dari desa.",
    "Jaraknya 30 km.| Jalan itu rusak.",
    "Ada begitu banyak hal.| Mereka lupa.",
    "Judul tanpa titik\n|Kalimat pertama",
    "Satu…| Dua",
    "Saham PT Angin Timur Tbk.| Perusahaan itu merugi.",
    "Ia lahir pada 1990.| Ayahnya nelayan.",
    "Laporan dari arafura.example.| Warga mengungsi.",
]
WHOLE = [
    "Harganya Rp. 5.000 per kilo",
    "Harganya Rp5.000,50 per kilo",
    "Keputusan No. 12 Tahun 2020",
    "Prof. Dr. H. Budi Santoso, S.H., M.Si. Hadir juga di sana",
    "Menurut dr. Sari dan drg. Anton",
    "Jenderal A. H. Nasution dan W.R. Supratman",
    "PT. Sinar Harapan dan CV. Maju",
    "Surat itu a.n. Budi dikirim pada tgl. 5 Mei",
    "Buku itu, hal. 15, dan lampirannya",
    "Jl. Jenderal Sudirman Kav. 5",
    "beras, gula, dll. yang mahal",
    "versi 2.0 dan 3.5",
    "1. Nama lengkap",
    "pada 13 Sept. 2023",
    "apa? tanyanya",
    "Wah... tidak jadi",
    "Yth. Bapak Camat",
]


def marked(text: str) -> str:
    for end, _ in reversed(list(breaks(text))):
        end += text[end] == "\n" if end < len(text) else 0
        text = f"{text[:end]}|{text[end:]}"
    return text


@pytest.mark.parametrize("text", SPLIT)
def test_sentences_end(text: str) -> None:
    assert marked(text.replace("|", "")) == text


@pytest.mark.parametrize("text", WHOLE)
def test_abbreviations_and_numbers_do_not_end_a_sentence(text: str) -> None:
    assert marked(text) == text


@given(st.text('aZ9.!?…"”) \n', max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_breaks_are_in_order_and_hold_only_space(text: str, start: int, end: int) -> None:
    last = 0
    for stop, following in breaks(text, min(start, len(text)), min(end, len(text))):
        assert last <= stop <= following
        assert not text[stop:following].strip()
        last = following


@pytest.mark.parametrize("text", ["." * 20_000, "\n" * 20_000, '.")' * 10_000, ". " * 10_000, ".A" * 10_000])
def test_a_page_of_anything_takes_no_time(text: str) -> None:
    start = time.process_time()
    list(breaks(text, 0, 1_000))
    assert time.process_time() - start < 0.05
