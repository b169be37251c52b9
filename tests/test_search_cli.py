"""The program `search`, run as a user does, over the sample articles."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from commands import ROOT, run


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample articles in it."""
    folder = tmp_path_factory.mktemp("kerja")
    done = run("index", "build", ROOT / "corpus", "--index", folder / ".telusur", here=folder)
    assert done.returncode == 0, done.stderr
    return folder


def found(here: Path, *words: str) -> dict[str, dict[str, object]]:
    """The hits by id."""
    done = run("search", *words, "--format", "json", "-n", "100", here=here)
    assert done.stderr == ""
    hits = json.loads(done.stdout)["hits"]
    assert done.returncode == (0 if hits else 1)
    return {hit["id"]: hit for hit in hits}


def test_both_words_are_marked_in_the_best_articles(here: Path) -> None:
    hits = list(found(here, "kosmodrom", "vostochny").values())[:5]
    for hit in hits:
        marked = {s["text"][a:b].lower() for s in hit["snippets"] for a, b in s["marks"]}  # type: ignore[attr-defined]
        assert "vostochny" in marked and marked & {"kosmodrom", "cosmodrome"}, hit["id"]


def test_what_stands_in_boilerplate_only_is_not_found(here: Path) -> None:
    done = run("search", "gempa", here=here)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pinisi/festival-kopi.txt" not in found(here, "kosmodrom")
    assert not found(here, "advertisement")


def test_any_form_of_a_word_finds_any_other(here: Path) -> None:
    by_one, by_another = found(here, "peluncuran"), found(here, "meluncurkan")
    assert set(by_one) == set(by_another)
    assert len(by_one) >= 3


def test_a_phrase_an_exclusion_and_a_field(here: Path) -> None:
    loose, tight = found(here, "luar angkasa"), found(here, '"luar angkasa"')
    assert set(tight) < set(loose)
    without = found(here, "putin -satelit")
    assert set(without) == set(found(here, "putin")) - set(found(here, "satelit"))
    assert set(found(here, "putin", "-satelit")) == set(without)
    assert all("Vostochny" in str(hit["title"]) for hit in found(here, "judul:vostochny").values())
    assert {hit["source"] for hit in found(here, "rusia sumber:lembayungpost").values()} == {
        "lembayungpost.example"
    }


def test_what_tells_the_same_is_shown_once_to_a_reader_and_named_to_programs(here: Path) -> None:
    twins = {"lintang/pbb-ingatkan-sanksi-korut.txt", "arafura/sanksi-korut-vostochny.txt"}
    apart = found(here, "sanksi korea")
    assert twins <= set(apart)
    assert all(apart[twin]["similar"] == list(twins - {twin}) for twin in twins)
    together = run("search", "sanksi korea", "-n", "100", here=here).stdout
    (named,) = (twin for twin in twins if f"+1 similar: {twin}" in together)
    assert f"/{named} ·" not in together
    assert all(
        f"/{twin} ·" in run("search", "sanksi korea", "--all", "-n", "100", here=here).stdout
        for twin in twins
    )


def test_the_forms_typed_and_nothing_else(here: Path) -> None:
    assert set(found(here, "diluncurkan", "--exact")) < set(found(here, "diluncurkan"))
    assert found(here, "=diluncurkan").keys() == found(here, "diluncurkan", "--exact").keys()


def test_abbreviations_are_searched_both_ways(here: Path) -> None:
    short, long = found(here, "KPK"), found(here, '"Komisi Pemberantasan Korupsi"')
    assert (
        set(short)
        == set(long)
        == set(found(here, "KPK", "--no-expand"))
        | set(found(here, '"Komisi Pemberantasan Korupsi"', "--no-expand"))
    )
    assert len(short) > len(found(here, "KPK", "--no-expand"))
    assert "KPK = Komisi Pemberantasan Korupsi" in run("search", "KPK", "-v", here=here).stderr


def test_a_word_that_no_article_has_is_corrected_in_words_only(here: Path) -> None:
    done = run("search", "kosmdrom vostochny", here=here)
    assert done.stderr == "Did you mean: kosmodrom vostochny\n"
    answer = json.loads(run("search", "kosmdrom", "--format", "json", here=here).stdout)
    assert (answer["did_you_mean"], answer["total"]) == ("kosmodrom", 0)


def test_rows_of_a_collection_have_their_own_ids(here: Path) -> None:
    assert "lintang-20230914-0112" in found(here, "vostochny")


def test_pages_follow_each_other(here: Path) -> None:
    whole = list(found(here, "rusia"))
    pages = [
        run("search", "rusia", "-n", "2", "--page", str(n), "--format", "jsonl", here=here) for n in (1, 2)
    ]
    rows = [json.loads(line) for page in pages for line in page.stdout.splitlines()]
    assert len(whole) > 4
    assert [row["id"] for row in rows] == whole[:4]
    assert [row["rank"] for row in rows] == [1, 2, 3, 4]


def test_csv_and_trec_are_flat_rows(here: Path) -> None:
    rows = list(
        csv.DictReader(StringIO(run("search", "putin", "--all", "--format", "csv", here=here).stdout))
    )
    assert [row["id"] for row in rows] == list(found(here, "putin", "--all"))[:10]
    trec = run("search", "putin", "--format", "trec", here=here).stdout.splitlines()
    assert [line.split()[2] for line in trec] == [row["id"] for row in rows]


def test_a_file_of_queries_is_answered_in_order(here: Path) -> None:
    (here / "q.tsv").write_text('a\tputin\nb\tSiapa "dia?\nc\ttidakadakatainiapa\n')
    done = run("search", "--queries", "q.tsv", "--format", "trec", "-n", "1", here=here)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["a", "b"]
    assert done.stderr.startswith("q.tsv:2: ") and done.stderr.count("\n") == 1
    (here / "bad.tsv").write_text("putin\n")
    bad = run("search", "--queries", "bad.tsv", here=here)
    assert (bad.returncode, bad.stderr.count("\n")) == (2, 1)


def test_text_for_reading_says_where_when_and_how_many(here: Path) -> None:
    lines = run("search", "kosmodrom vostochny", "-n", "3", here=here).stdout.splitlines()
    assert lines[0].startswith(" 1  ")
    assert "\x1b" not in "".join(lines)
    assert lines[-1].startswith("1–3 of ") and lines[-1].endswith(" ms")


@pytest.mark.parametrize(
    ("words", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color_is_as_the_user_wants(
    here: Path, words: list[str], environment: dict[str, str], colored: bool
) -> None:
    assert ("\x1b[" in run("search", "putin", *words, here=here, **environment).stdout) == colored


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (
            ["kapal", "--index", "nope"],
            3,
            "search: There is no index in nope. Build one with: index build FOLDER",
        ),
        (['"luar angkasa'], 2, "search: This quotation mark is never closed"),
        (["kim", "--queries", "x"], 2, "search: Either a query or a file of queries (--queries), not both."),
        (["--queries", "nope.tsv"], 2, "search: nope.tsv cannot be read"),
        (["kim", "--color", "blue"], 2, "search: --color takes auto, always or never"),
        (["kim", "--format", "pdf"], 2, "Usage: "),
        (["-roket"], 2, "search: "),
    ],
)
def test_wrong_use_is_one_clear_sentence(here: Path, words: list[str], status: int, sentence: str) -> None:
    done = run("search", *words, here=here)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def test_nothing_found_is_said_beside_the_results(here: Path) -> None:
    done = run("search", "tidakadakatainiapa", here=here)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No article")


def test_the_index_that_is_used_can_be_asked_for(here: Path) -> None:
    done = run("search", "kim", "-v", here=here)
    assert "looking upward" in done.stderr
    elsewhere = here / "data"
    assert (
        "as TELUSUR_INDEX says"
        in run("search", "kim", "-v", here=elsewhere, TELUSUR_INDEX=str(here / ".telusur")).stderr
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell with head")
def test_a_closed_pipe_is_silent(here: Path) -> None:
    command = f"{sys.executable} -m search.cli rusia -n 100 --format jsonl | head -1"
    done = subprocess.run(
        command,
        shell=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["rank"] == 1
    assert done.stderr == ""


def test_version_and_help(here: Path) -> None:
    assert run("search", "--version", here=here).stdout.startswith("telusur ")
    assert "Examples:" in run("search", "--help", here=here).stdout
    assert "search kosmodrom vostochny" in run("search", here=here).stderr
