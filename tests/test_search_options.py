"""What `search` offers beside a plain query: filters, order, counts, a concordance, files to export."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, Done, run
from json_schema import faults

SCHEMA = json.loads((ROOT / "docs" / "results.schema.json").read_text("utf-8"))
ROWS = (
    ("dini", "2023-09-13T00:30:00+07:00", "satu.example", "Banjir merendam pasar lama sejak dini hari."),
    (
        "malam",
        "2023-09-13T23:30:00+09:00",
        "dua.example",
        "Banjir surut, tetapi jalan masih tertutup lumpur.",
    ),
    (
        "larut",
        "2023-09-12T23:45:00-01:00",
        "satu.example",
        "Banjir pertama datang larut malam di hulu sungai.",
    ),
    ("lama", "2022-01-05", "tiga.example", "Banjir tahun lalu lebih tinggi daripada tahun ini."),
    ("tanpa", None, None, "Banjir yang tidak bertanggal dan tidak bernama sumber."),
)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample articles."""
    folder = tmp_path_factory.mktemp("kerja")
    done = run("index", "build", ROOT / "corpus", "--index", folder / ".telusur", here=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of five articles whose days are known."""
    folder = tmp_path_factory.mktemp("bertanggal")
    names = ("id", "date", "source", "text")
    rows = [{k: v for k, v in zip(names, row, strict=True) if v} for row in ROWS]
    (folder / "banjir.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("index", "build", "banjir.jsonl", here=folder)
    assert done.returncode == 0, done.stderr
    return folder


def ids(here: Path, *words: str) -> list[str]:
    done = run("search", *words, "--format", "jsonl", "-n", "100", "--all", here=here)
    assert done.stderr == "", done.stderr
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


def answer(here: Path, *words: str) -> dict[str, Any]:
    done = run("search", *words, "--format", "json", here=here)
    found: dict[str, Any] = json.loads(done.stdout)
    assert not faults(found, SCHEMA, SCHEMA)
    return found


def rows_of(done: Done) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(done.stdout)))


# Filters and order.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["banjir", "tanggal:2023-09-13"], {"dini", "malam"}),  # 12 September in London; 13 in Jayapura
        (["banjir", "tanggal:2023-09-12"], {"larut"}),  # 13 September in London
        (["banjir", "--since", "2023-09-13"], {"dini", "malam"}),
        (["banjir", "--until", "2022"], {"lama"}),
        (["banjir", "--since", "2022", "--until", "2023-09-12"], {"lama", "larut"}),
        (["banjir", "--source", "satu.example"], {"dini", "larut"}),
        (["banjir", "--source", "tiga", "--source", "dua"], {"lama", "malam"}),
        (["--source", "dua"], {"malam"}),
        (["lumpur", "--source", "satu"], set()),
    ],
)
def test_filters_leave_what_they_say(dated: Path, words: list[str], expected: set[str]) -> None:
    assert set(ids(dated, *words)) == expected


def test_the_newest_or_the_oldest_come_first_and_the_undated_last(dated: Path) -> None:
    assert ids(dated, "banjir", "--sort", "newest") == ["malam", "dini", "larut", "lama", "tanpa"]
    assert ids(dated, "banjir", "--sort", "oldest") == ["lama", "larut", "dini", "malam", "tanpa"]
    first = run(
        "search", "banjir", "--sort", "newest", "-n", "1", "--page", "2", "--format", "trec", here=dated
    )
    assert first.stdout.split()[2] == "dini"


def test_filters_hold_for_each_query_of_a_file(dated: Path) -> None:
    (dated / "q.tsv").write_text("a\tbanjir\nb\tlumpur OR pasar\n")
    done = run("search", "--queries", "q.tsv", "--source", "dua", "--format", "trec", here=dated)
    assert [line.split()[:3:2] for line in done.stdout.splitlines()] == [["a", "malam"], ["b", "malam"]]


# Counts.


@pytest.mark.parametrize("query", ["banjir", "banjir tanggal:2023", "lumpur -pasar", '"tahun lalu"'])
def test_facets_and_trend_add_up_to_the_number_of_hits(dated: Path, query: str) -> None:
    found = answer(dated, query, "--facets", "-n", "1")
    sums = [sum(each["count"] for each in facet["counts"]) for facet in found["facets"]]
    assert sums == [found["total"]] * 2
    trend = rows_of(run("search", query, "--trend", here=dated))
    assert sum(int(row["articles"]) for row in trend) == found["total"]


def test_facets_are_in_the_order_to_read(dated: Path) -> None:
    source, period = answer(dated, "banjir", "--facets")["facets"]
    assert [(each["value"], each["count"]) for each in source["counts"]] == [
        ("satu.example", 2),
        (None, 1),
        ("dua.example", 1),
        ("tiga.example", 1),
    ]
    assert (period["name"], period["counts"][0], period["counts"][-1]["value"]) == (
        "month",
        {"value": "2022-01", "count": 1},
        None,
    )


def test_facets_are_bars_in_text_and_rows_in_csv(dated: Path) -> None:
    lines = run("search", "banjir", "--facets", here=dated).stdout.splitlines()
    assert "Sources" in lines and any(line.startswith("satu.example") and "█" in line for line in lines)
    rows = rows_of(run("search", "banjir", "--facets", "--format", "csv", here=dated))
    assert rows[0] == {"facet": "source", "value": "satu.example", "count": "2"}


def test_a_trend_as_json_says_what_it_counts(dated: Path) -> None:
    found = json.loads(run("search", "banjir", "--trend", "--format", "json", here=dated).stdout)
    assert (found["total"], found["name"]) == (5, "month")
    assert run("search", "tidakada", "--trend", here=dated).returncode == 1


# Passages and concordance.


def test_context_makes_passages_longer_or_shorter(here: Path) -> None:
    def longest(context: str) -> int:
        hits = answer(here, "kosmodrom", "--context", context)["hits"]
        return max(len(snippet["text"]) for hit in hits for snippet in hit["snippets"])

    assert longest("20") <= 60 < longest("120") <= 240 < longest("400")


def test_a_concordance_has_every_occurrence_on_a_line(here: Path) -> None:
    rows = rows_of(run("search", "roket", "--kwic", "--format", "csv", here=here))
    assert len(rows) > 10 and all("roket" in row["keyword"].lower() for row in rows)
    text = run("search", "roket", "--kwic", here=here)
    lines = text.stdout.splitlines()
    assert len(lines) == len(rows)
    assert text.stderr == f"{len(rows)} occurrences in {len({row['rank'] for row in rows})} articles\n"
    assert all("roket" in line.lower() for line in lines)


def test_a_concordance_is_sorted_by_the_words_on_a_side(here: Path) -> None:
    def neighbours(side: str) -> list[str]:
        done = run("search", "roket", "--kwic", "--kwic-sort", side, "--format", "jsonl", here=here)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        beside = [re.findall(r"[\w'-]+", row[side].lower()) for row in rows]
        return ["".join(words[:1] if side == "right" else words[-1:]) for words in beside]

    assert neighbours("right") == sorted(neighbours("right"))
    assert neighbours("left") == sorted(neighbours("left"))


def test_a_concordance_ends_at_a_limit_and_says_so(here: Path) -> None:
    done = run("search", "roket", "--kwic", "-n", "3", "--context", "12", here=here)
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr == "The first 3 occurrences; more with -n.\n"
    assert all(len(line) < 60 for line in done.stdout.splitlines())


# Export.


def test_every_hit_is_exported_with_all_that_is_known(here: Path) -> None:
    total = answer(here, "rusia", "--all")["total"]
    rows = rows_of(run("search", "rusia", "--export", "csv", here=here))
    objects = [
        json.loads(x) for x in run("search", "rusia", "--export", "jsonl", here=here).stdout.splitlines()
    ]
    assert len(rows) == len(objects) == total
    assert [row["id"] for row in rows] == [each["id"] for each in objects]
    assert any(each["author"] for each in objects) and any(each["place"] for each in objects)
    assert len(run("search", "rusia", "--export", "jsonl", "-n", "2", here=here).stdout.splitlines()) == 2


def test_hits_are_exported_for_citing(here: Path) -> None:
    total = answer(here, "rusia", "--all")["total"]
    bibtex = run("search", "rusia", "--export", "bibtex", here=here).stdout
    items = json.loads(run("search", "rusia", "--export", "csl", here=here).stdout)
    assert bibtex.count("\n@") + 1 == len(items) == total
    assert all(item["title"] and item["id"] for item in items)


# When nothing is found, and wrong use.


def test_what_would_find_something_is_proposed(dated: Path) -> None:
    done = run("search", "lumpur AND pasar", "--source", "dua", here=dated)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "No article matches.",
        "With any of the words: 1 article: (lumpur pasar) AND source:dua",
    ]
    narrow = run("search", "lumpur", "--source", "tiga", here=dated)
    assert "Without source:tiga: 1 article: lumpur" in narrow.stderr.splitlines()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["banjir", "--trend", "--kwic"], "--trend and --kwic cannot be asked for at once."),
        (["banjir", "--kwic-sort", "left"], "--kwic-sort goes with --kwic."),
        (["banjir", "--browser"], "--browser goes with --open or --show."),
        (["banjir", "--kwic", "--format", "trec"], "--kwic is not printed as trec, but as text, csv, jsonl."),
        (["banjir", "--facets", "--format", "trec"], "--facets goes with the formats text, json and csv."),
        (
            ["banjir", "--since", "2024", "--until", "2023"],
            "`2024` is after `2023`: no day lies between them.",
        ),
        (["banjir", "--source", "!!"], "`!!` is no value to filter by: it holds no letter or digit."),
        (["--trend"], "Give a query, or a file of queries with --queries."),
    ],
)
def test_options_that_do_not_go_together_are_one_sentence(
    dated: Path, words: list[str], sentence: str
) -> None:
    done = run("search", *words, here=dated)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"search: {sentence}\n")
