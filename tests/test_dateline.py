"""Datelines: who writes, and where."""

import pytest

from index.cleaning.dateline import dateline


@pytest.mark.parametrize(
    ("line", "source", "place"),
    [
        ("JAKARTA, KOMPAS.com - Polisi", "KOMPAS.com", "JAKARTA"),
        ("TRIBUNNEWS.COM, MANILA -Torehan", "TRIBUNNEWS.COM", "MANILA"),
        ("RUSIA, difanews.com – Ketidakjelasan", "difanews.com", "RUSIA"),
        ("Jakarta (ANTARA) - Bank", "ANTARA", "Jakarta"),
        ("Semarang (Lintang) - Bank", "Lintang", "Semarang"),
        ("Jakarta, Pelita Arafura – Bank", "Pelita Arafura", "Jakarta"),
        ("LIWA (Lampost.co) - Warga", "Lampost.co", "LIWA"),
        ("BANDUNG, (PR).- Warga", "PR", "BANDUNG"),
        ("Jakarta, CNN Indonesia - - Kamar", "CNN Indonesia", "Jakarta"),
        ("Liputan6.com, Jakarta Presiden Joko Widodo", "Liputan6.com", "Jakarta"),
        ("REPUBLIKA.CO.ID, JAKARTA -- Presiden", "REPUBLIKA.CO.ID", "JAKARTA"),
        ("Metrotvnews.com, Jakarta: Presiden", "Metrotvnews.com", "Jakarta"),
        ("SURYA.co.id | SURABAYA - Wali", "SURYA.co.id", "SURABAYA"),
        ("AMBON, PELITAARAFURA.example – Perserikatan", "PELITAARAFURA.example", "AMBON"),
        ("KONTAN.CO.ID - JAKARTA. Bank", "KONTAN.CO.ID", "JAKARTA"),
        ("PASUNDAN EKSPRES- Pada Rabu", "PASUNDAN EKSPRES", None),
        ("JUARA.NET \xa0 - \xa0 Pasangan", "JUARA.NET", None),
        ("Merdeka.com-Paul", "Merdeka.com", None),
        ("Rimanews-Satu kaki", "Rimanews", None),
        ("Jakarta - Galaxy S6 Edge, dengan", None, "Jakarta"),
        ("Solo, Jawa Tengah - Warga", None, "Solo, Jawa Tengah"),
    ],
)
def test_a_dateline_names_source_and_place(line: str, source: str | None, place: str | None) -> None:
    found = dateline(line, 0, len(line))
    assert found is not None
    assert (found.source, found.place) == (source, place)
    assert line[found.end].isupper()


@pytest.mark.parametrize(
    "line",
    [
        "Timnas - harapan baru",
        "Sumber: WhatsApp",
        "KATEGORI: Konten Palsu",
        "KPK - Komisi itu bekerja",
        "Bharada E - begitu ia disebut",
        "PT Astra - perusahaan itu",
        "Presiden Indonesia - dan tamunya",
        "Kereta Jakarta-Bandung terlambat",
        "MENSOS KETAR-KETIR DIPANGGIL",
        "Jakarta (13/9) - hari itu",
        "Detik-detik Gempa di Palu",
        "IPO, Indonesia Kendaraan Terminal Tawarkan Rp 1.610-Rp 2.250",
        "Vaksin Itu Lanjut, Prof. Beri: Relawannya",
    ],
)
def test_other_openings_are_no_dateline(line: str) -> None:
    assert dateline(line, 0, len(line)) is None
