"""Words and their roots."""

import subprocess
import sys

import pytest

from index.words.stem import known_roots, root_of
from index.words.tables import rows

ROOTS = [
    ("Menembak", "tembak"),
    ("penembakan", "tembak"),
    ("diluncurkan", "luncur"),
    ("mempertanggungjawabkan", "tanggungjawab"),
    ("ketidakpastiannya", "ketidakpastian"),
    # the most productive root, where PySastrawi takes a rare one
    ("gerakan", "gerak"),
    ("berikan", "beri"),
    ("berikannya", "beri"),
    ("perbankan", "bank"),
    ("penyelidikan", "selidik"),
    ("dikurangi", "kurang"),
    ("menangis", "tangis"),
    ("perusakan", "rusak"),
    ("perhatian", "hati"),
    ("pengecekan", "cek"),
    ("mengubah", "ubah"),
    ("pemrograman", "program"),
    # affixes within affixes
    ("mempekerjakan", "kerja"),
    ("keberuntunganmu", "untung"),
    ("sepengetahuan", "tahu"),
    ("pepohonan", "pohon"),
    # words of today
    ("mengupload", "upload"),
    ("memviralkan", "viral"),
    ("smartphonenya", "smartphone"),
    ("nulis", "tulis"),
    ("dibikinin", "bikin"),
    # one spelling
    ("aktifitas", "aktivitas"),
    ("beraktifitas", "aktivitas"),
    ("mengijinkan", "izin"),
    ("mengorganisir", "organisasi"),
    ("Jum'at", "jumat"),
    # hyphens
    ("anak-anak", "anak"),
    ("meniru-nirukan", "tiru"),
    ("bolak-balik", "bolak-balik"),
    ("Rusia-Ukraina", "rusia-ukraina"),
]

UNCHANGED = [
    *("makan", "ikan", "menang", "kembali", "sepakat", "kelas", "beri", "masalah"),  # roots that look derived
    *("bali", "bekasi", "maluku", "taliban", "susi", "semeru", "kenya", "sonya", "putin"),  # names
    *("boris", "eksis", "nasa", "nike", "relawan"),  # no suffix, no colloquial prefix, no infix
    *("москва", "kpk", "di", "17", "x"),
]

DIFFERENT = [
    ("berikan", "ikan"),
    ("bali", "bal"),
    ("menangis", "menang"),
    ("kinerja", "kerja"),
    ("bekasi", "bekas"),
]


@pytest.mark.parametrize(("word", "root"), ROOTS)
def test_a_word_has_this_root(word: str, root: str) -> None:
    assert root_of(word) == root


@pytest.mark.parametrize("word", UNCHANGED)
def test_these_are_roots_of_their_own(word: str) -> None:
    assert root_of(word) == word


@pytest.mark.parametrize(("word", "other"), DIFFERENT)
def test_these_do_not_find_each_other(word: str, other: str) -> None:
    assert root_of(word) != root_of(other)


def test_the_dictionary_is_read_and_pysastrawi_not_imported() -> None:
    program = (
        "import sys; from index.words.stem import root_of; assert root_of('menembak') == 'tembak'; "
        "assert not [m for m in sys.modules if m.startswith('Sastrawi')]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("table", ["corrections", "variants", "removed_roots"])
def test_a_word_table_ends_in_roots(table: str) -> None:
    """A row that leads to a word with a root of its own would give two stems to one word."""
    known = known_roots()
    ends = {known.of(row[0]) for row in rows(table)}
    assert not {end for end in ends if known.of(end) != end}


@pytest.mark.parametrize(
    "table", ["corrections", "variants", "names", "added_roots", "removed_roots", "root_counts"]
)
def test_a_word_table_names_each_word_once_and_in_order(table: str) -> None:
    words = [row[0] for row in rows(table)]
    assert words == sorted(set(words))
