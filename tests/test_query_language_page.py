"""docs/query-language.md says what is so."""

import re
from datetime import date
from pathlib import Path

import pytest

from index.errors import QueryError
from search.asking.lexemes import FIELDS, MAX_LENGTH, MAX_WORDS, OPERATORS
from search.asking.parse import MAX_DEPTH, MAX_PATTERNS, parse
from search.asking.period import day_range

PAGE = (Path(__file__).parent.parent / "docs" / "query-language.md").read_text("utf-8")
LANGUAGE, TOGETHER, DATES, MISTAKES = re.split(r"^## .*\n", PAGE, flags=re.MULTILINE)
WEDNESDAY = date(2023, 9, 20)


def table(text: str) -> list[list[str]]:
    """The cells of each row below the heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("query", [code(typed)[0] for typed, _ in table(LANGUAGE)])
def test_every_example_parses(query: str) -> None:
    parse(query, today=WEDNESDAY)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        (code(typed)[0], same)
        for typed, found in table(LANGUAGE)
        for same in re.findall(r"also `(.*?)`", found)
    ],
)
def test_what_is_said_to_be_the_same_has_the_same_tree(query: str, same: str) -> None:
    if not same.startswith("-"):
        assert parse(query).root == parse(same).root


def test_what_is_said_of_precedence_is_so() -> None:
    assert parse("a b AND c OR d").root == parse("((a b) AND c) OR d").root
    assert parse("roket OR satelit -perang tanggal:2023").root == (
        parse("((roket satelit) -perang) AND tanggal:2023").root
    )


@pytest.mark.parametrize(("text", "expected"), [(code(typed)[0], days) for typed, days in table(DATES)])
def test_dates(text: str, expected: str) -> None:
    first, last = day_range(text, WEDNESDAY)
    assert expected == (f"{first}" if first == last else f"{first} – {last}")


@pytest.mark.parametrize(("typed", "told", "instead"), table(MISTAKES))
def test_mistakes(typed: str, told: str, instead: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(code(typed)[0])
    assert str(caught.value) == told
    assert caught.value.hint == "".join(code(instead))


def test_every_field_operator_and_limit_is_told() -> None:
    assert all(f"{name}:" in PAGE for name in FIELDS)
    assert all(f"`{name}`" in TOGETHER for name in OPERATORS)
    assert f"{MAX_LENGTH:,} characters, {MAX_WORDS:,} words and {MAX_DEPTH} parentheses" in MISTAKES
    assert f"{MAX_PATTERNS} of the words may have `*`" in MISTAKES
