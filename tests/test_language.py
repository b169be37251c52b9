"""The program speaks Indonesian where the locale is Indonesian, and all of it does."""

import json
import re
from pathlib import Path

import pytest
from catalog import compiled, messages, read, written
from commands import ROOT, Done, run

from index.language import CATALOG, compiled_texts, in_indonesian, language_of, texts

KNOWN = read(CATALOG.read_text("utf-8"))
SAME = {"{how}: {articles}: {query}"}  # in both languages
FIELD = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample articles."""
    folder = tmp_path_factory.mktemp("kerja")
    done = run("index", "build", ROOT / "corpus", "--index", folder / ".telusur", here=folder)
    assert done.returncode == 0, done.stderr
    return folder


def in_jakarta(here: Path, command: str, *words: str | Path) -> Done:
    return run(command, *words, here=here, LC_ALL="id_ID.UTF-8")


# The catalogue.


def test_every_text_of_the_code_is_in_the_catalogue_and_no_other() -> None:
    assert set(messages()) == set(KNOWN), "run: python tests/catalog.py"


def test_every_text_is_translated() -> None:
    assert [text for text, translation in KNOWN.items() if not translation] == []


@pytest.mark.parametrize("text", sorted(KNOWN))
def test_a_translation_has_the_same_values_in_it(text: str) -> None:
    assert set(FIELD.findall(text.partition("\0")[0])) == set(FIELD.findall(KNOWN[text]))
    assert KNOWN[text] != text or not re.search("[a-z]{3}", FIELD.sub("", text)) or text in SAME


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    data = CATALOG.with_suffix(".mo").read_bytes()
    assert data == compiled(KNOWN)
    assert compiled_texts(data) == KNOWN
    assert read(written(KNOWN, {})) == KNOWN


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "in_ID"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID.UTF-8"}, "id"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "id:en"}, "id"),
        ({"LANG": "C", "LANGUAGE": "id"}, "en"),
        ({"LANG": "ido.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("`AND` needs a word after it.", "`AND` memerlukan kata sesudahnya."),
        (
            "The index in a is damaged (the checksum of b.json is wrong). Mend it with: index check --repair --index a",
            "Indeks di a rusak (checksum b.json salah). Perbaiki dengan: index check --repair --index a",
        ),
        ("… and 1,234 more that could not be read.", "… dan 1.234 lagi yang tidak dapat dibaca."),
        ("a.csv: b: Line 3 is not JSON (nil).", "a.csv: b: Baris 3 bukan JSON (nil)."),
        ("Nobody ever said so.", "Nobody ever said so."),
    ],
)
def test_a_sentence_with_values_in_it_is_translated(english: str, indonesian: str) -> None:
    assert in_indonesian(english, KNOWN) == indonesian


def test_nothing_is_loaded_where_the_language_is_english() -> None:
    assert texts.cache_info().currsize == 0


# Through the program.


def test_hits_are_summed_up_in_indonesian(here: Path) -> None:
    last = in_jakarta(here, "search", "rusia", "-n", "2").stdout.splitlines()[-1]
    assert re.fullmatch(r"1–2 dari \d+ artikel dalam \d+,\d md", last)


@pytest.mark.parametrize(
    ("command", "words", "status", "said"),
    [
        ("search", ["tidakadakata"], 1, "Tidak ada artikel yang cocok.\n"),
        ("search", ["kosmdrom"], 1, "Mungkin maksud Anda: kosmodrom\n"),
        (
            "search",
            ["putin AND"],
            2,
            "search: `AND` memerlukan kata sesudahnya.\nputin AND\n      ^\nCoba: putin\n",
        ),
        ("search", ["judl:x"], 2, "search: Tidak ada ruas `judl:`. Mungkin maksud Anda `judul:`?\n"),
        ("search", ["x", "--since", "2023-13"], 2, "search: `2023-13` bukan tanggal"),
        (
            "search",
            ["x", "--limit", "0"],
            2,
            "Isinya seharusnya sedikitnya 1",
        ),
        (
            "search",
            ["x", "--color", "biru"],
            2,
            "search: --color menerima auto, always, atau never, bukan 'biru'.\n",
        ),
        ("search", ["x", "--index", "nihil"], 3, "search: Tidak ada indeks di nihil. Buat dengan: "),
        ("index", ["build", "nihil"], 2, "index: Tidak ada berkas atau folder nihil.\n"),
        ("index", ["apa"], 2, "Galat: Tidak ada perintah 'apa'."),
    ],
)
def test_what_is_said_beside_results_is_indonesian(
    here: Path, command: str, words: list[str], status: int, said: str
) -> None:
    done = in_jakarta(here, command, *words)
    assert done.returncode == status
    assert said in done.stderr.replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("command", "words", "parts"),
    [
        (
            "search",
            ["--help"],
            ["Pemakaian: ", "Opsi:", "Yang dicari.", "Contoh:", "bawaan: 1", "Tampilkan pesan ini"],
        ),
        ("search", [], ["Pemakaian: ", "Contoh:"]),
        ("index", ["--help"], ["Perintah:", "Buat indeks", "Sebutkan isi indeks"]),
        ("index", ["build", "--help"], ["Buat indeks", "mengindeks folder", "Opsi:"]),
        (
            "index",
            ["status"],
            ["Indeks  ", "yang terdekat, dicari ke atas dari sini", "Artikel  ", "tidak ada yang berubah"],
        ),
        ("search", ["--word", "pertemuan"], ["Bentuk  ", "Artikel  "]),
        ("search", ["rusia", "--facets"], ["Sumber", "Bulan"]),
        (
            "search",
            ["rusia kosmodrom", "-n", "1", "--explain"],
            ["rusia: ", "× di isi yang panjangnya ", "; ada di ", "bahwa artikel memuatnya", "  skor\n"],
        ),
        (
            "index",
            ["clean", ROOT / "corpus/titimangsa/putin-kim-vostochny.txt"],
            ["judul      ", "(tertulis)", "penulis    ", "disimpan   ", " karakter\naturan     "],
        ),
    ],
)
def test_help_and_status_are_indonesian(
    here: Path, command: str, words: list[str | Path], parts: list[str]
) -> None:
    done = in_jakarta(here, command, *words)
    assert [part for part in parts if part not in done.stdout + done.stderr] == []


def test_what_programs_read_is_the_same_in_every_language(here: Path) -> None:
    def rows(locale: str) -> str:
        done = run("search", "rusia", "--facets", "--explain", "--format", "json", here=here, LC_ALL=locale)
        return json.dumps({**json.loads(done.stdout), "took_ms": 0})

    assert rows("id_ID.UTF-8") == rows("C.UTF-8")
