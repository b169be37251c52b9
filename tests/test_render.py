"""Results as programs read them: JSON by its schema, rows by their columns; and the caret below a mistake."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_schema import faults

from index.errors import QueryError
from search.asking.parse import parse
from search.drawing.render import COLUMNS, Format, caret, render
from search.results import Hit, Results, Snippet

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "docs" / "results.schema.json").read_text("utf-8")
)
HIT = Hit(
    rank=1,
    id="arafura/kosmodrom.txt",
    path="corpus/arafura/kosmodrom.txt",
    title='Roket "Angara", lagi',
    source="Arafura Pos",
    published="2023-09-14T21:31:00+07:00",
    url=None,
    score=12.3,
    snippets=(Snippet("Roket itu\ndiluncurkan.", ((0, 5), (10, 21)), 40), Snippet("Lalu hilang.", (), 90)),
    similar=("lintang/a.txt", "tirta/b.txt"),
)
FOUND = Results(
    "roket meluncur", 48, 1.94, (HIT, replace(HIT, rank=2, id="dua tiga", score=0.5)), ("a = b",), "roket"
)
NONE = Results("zzz", 0, 0.2, ())


def drawn(form: Format, *answers: tuple[str, Results]) -> str:
    return "".join(render(answers, form))


def test_json_has_exactly_this_shape() -> None:
    one = replace(FOUND, hits=(HIT,))
    assert json.loads(drawn(Format.JSON, ("", one))) == {
        "version": 1,
        "query": "roket meluncur",
        "total": 48,
        "took_ms": 1.94,
        "expanded": ["a = b"],
        "did_you_mean": "roket",
        "hits": [
            {
                "rank": 1,
                "id": "arafura/kosmodrom.txt",
                "path": "corpus/arafura/kosmodrom.txt",
                "title": 'Roket "Angara", lagi',
                "source": "Arafura Pos",
                "published": "2023-09-14T21:31:00+07:00",
                "url": None,
                "score": 12.3,
                "snippets": [
                    {"text": "Roket itu\ndiluncurkan.", "marks": [[0, 5], [10, 21]]},
                    {"text": "Lalu hilang.", "marks": []},
                ],
                "similar": ["lintang/a.txt", "tirta/b.txt"],
            }
        ],
    }


def test_a_mark_stands_on_one_line_and_letters_are_not_escaped() -> None:
    text = drawn(Format.JSON, ("", replace(FOUND, query="kafé")))
    assert "[10, 21]" in text
    assert "kafé" in text


@pytest.mark.parametrize("results", [FOUND, NONE])
def test_json_fits_its_schema(results: Results) -> None:
    assert not faults(json.loads(drawn(Format.JSON, ("", results))), SCHEMA, SCHEMA)
    several = json.loads(drawn(Format.JSON, ("q1", results), ("q2", NONE)))
    assert [answer["query_id"] for answer in several] == ["q1", "q2"]
    assert not [fault for answer in several for fault in faults(answer, SCHEMA, SCHEMA)]


@pytest.mark.parametrize(
    "broken",
    [
        {"version": 2},
        {"total": "48"},
        {"total": -1},
        {"more": 1},
        {"hits": [{"rank": 1}]},
        {"hits": None},
        {"did_you_mean": 0},
        {"expanded": [None]},
    ],
)
def test_the_schema_refuses_what_is_wrong(broken: dict[str, Any]) -> None:
    assert faults(json.loads(drawn(Format.JSON, ("", FOUND))) | broken, SCHEMA, SCHEMA)


@pytest.mark.parametrize("marks", [[[1]], [[1, 2, 3]], [["1", 2]], [[-1, 2]], [1, 2]])
def test_the_schema_refuses_wrong_marks(marks: Any) -> None:
    answer = json.loads(drawn(Format.JSON, ("", FOUND)))
    answer["hits"][0]["snippets"][0]["marks"] = marks
    assert faults(answer, SCHEMA, SCHEMA)


def test_json_of_no_queries_is_an_empty_list() -> None:
    assert json.loads(drawn(Format.JSON)) == []


def test_json_lines_are_hits_with_their_query() -> None:
    lines = [json.loads(line) for line in drawn(Format.JSONL, ("", FOUND)).splitlines()]
    assert [line["query"] for line in lines] == ["roket meluncur"] * 2
    hit = SCHEMA["$defs"]["hit"]
    for line in lines:
        del line["query"]
        assert not faults(line, hit, SCHEMA)
    assert drawn(Format.JSONL, ("", NONE)) == ""
    assert json.loads(drawn(Format.JSONL, ("q7", NONE), ("q8", FOUND)).splitlines()[0])["query_id"] == "q8"


def test_csv_is_read_back() -> None:
    rows = list(csv.DictReader(StringIO(drawn(Format.CSV, ("", FOUND)))))
    assert [row["id"] for row in rows] == ["arafura/kosmodrom.txt", "dua tiga"]
    assert rows[0] == {
        "query": "roket meluncur",
        "rank": "1",
        "id": "arafura/kosmodrom.txt",
        "path": "corpus/arafura/kosmodrom.txt",
        "title": 'Roket "Angara", lagi',
        "source": "Arafura Pos",
        "published": "2023-09-14T21:31:00+07:00",
        "url": "",
        "score": "12.3",
        "snippets": "Roket itu diluncurkan. … Lalu hilang.",
        "similar": "lintang/a.txt tirta/b.txt",
    }


def test_csv_has_its_header_always_and_once() -> None:
    assert drawn(Format.CSV, ("", NONE)) == f"query,{','.join(COLUMNS)}\n"
    assert drawn(Format.CSV) == f"query_id,query,{','.join(COLUMNS)}\n"
    several = list(csv.reader(StringIO(drawn(Format.CSV, ("q1", NONE), ("q2", FOUND), ("q3", FOUND)))))
    assert several[0] == ["query_id", "query", *COLUMNS]
    assert [row[0] for row in several[1:]] == ["q2", "q2", "q3", "q3"]


def test_a_trec_run_has_six_columns_whatever_the_ids() -> None:
    assert drawn(Format.TREC, ("q 1", FOUND), ("q2", NONE)) == (
        "q%201 Q0 arafura/kosmodrom.txt 1 12.300000 telusur\nq%201 Q0 dua%20tiga 2 0.500000 telusur\n"
    )


TEXTS = st.text(st.characters(codec=None), max_size=20)
HITS = st.builds(
    Hit,
    rank=st.integers(1, 10**6),
    id=TEXTS,
    path=TEXTS,
    title=TEXTS,
    source=st.none() | TEXTS,
    published=st.none() | TEXTS,
    url=st.none() | TEXTS,
    score=st.floats(0, 1e6),
    snippets=st.lists(st.builds(Snippet, text=TEXTS, marks=st.just(())), max_size=2).map(tuple),
    similar=st.lists(TEXTS, max_size=2).map(tuple),
)
ANSWERS = st.builds(Results, TEXTS, st.integers(0), st.floats(0, 1e9), st.lists(HITS, max_size=3).map(tuple))


@given(ANSWERS)
def test_any_results_can_be_written_and_read(results: Results) -> None:
    text = drawn(Format.JSON, ("", results))
    assert json.loads(text.encode()) == json.loads(text)
    assert not faults(json.loads(text), SCHEMA, SCHEMA)
    assert [hit["id"] for hit in json.loads(text)["hits"]] == [hit.id for hit in results.hits]
    lines = drawn(Format.JSONL, ("q", results)).split("\n")
    assert len(lines) == len(results.hits) + 1
    assert all(json.loads(line)["query"] == results.query for line in lines[:-1])
    rows = list(csv.reader(StringIO(drawn(Format.CSV, ("q", results)), newline="")))
    assert {len(row) for row in rows} == {len(COLUMNS) + 2}
    assert [row[3] for row in rows[1:]] == [re.sub(r"[\r\n]+", " ", hit.id) for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("judul: putin", 0, "judul: putin\n^"),
        ("putin AND", 6, "putin AND\n      ^"),
        ("東京 )", 3, "東京 )\n     ^"),
        ("a\tb\x1b[31m )", 9, "a b␛[31m )\n         ^"),
        ("", 0, "\n^"),
        ("kata " * 3 + ")", 15, "kata kata kata )\n               ^"),
    ],
)
def test_a_caret_stands_below_the_mistake(text: str, column: int, expected: str) -> None:
    assert caret(QueryError("…", query=text, column=column)) == expected


def test_a_long_query_is_cut_around_the_caret() -> None:
    with pytest.raises(QueryError) as caught:
        parse("kata " * 200 + ")" + " lagi" * 200)
    query, mark = caret(caught.value, 40).split("\n")
    assert len(query) <= 40
    assert query.startswith("…")
    assert query.endswith("…")
    assert query[mark.index("^")] == ")"


@given(st.text(max_size=200), st.integers(0, 300))
def test_a_caret_can_always_be_drawn(text: str, column: int) -> None:
    query, mark = caret(QueryError("…", query=text, column=column), 40).split("\n")
    assert mark.strip() == "^"
    assert query.isprintable() or not query.strip() or any(not c.isprintable() for c in text)
