"""The query language: what is understood, what is refused and where, and that nothing else can happen."""

import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import QueryError
from search.asking.lexemes import FIELDS, MAX_LENGTH, MAX_WORDS, OPERATORS, one_edit_apart
from search.asking.parse import MAX_DEPTH, parse, to_text
from search.asking.query import All, Any, DateRange, Fuzzy, InField, Node, Not, Pattern, Phrase, Same, Word

TODAY = date(2023, 9, 20)
CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (CASES / name).read_text("utf-8").rstrip("\n").split("\n")]


def drawn(node: Node) -> str:
    """A tree on one line: operators as in Lisp, words as they are."""
    match node:
        case Word(text, exact):
            return "=" * exact + text
        case Phrase(text, slop, exact):
            return f'{"=" * exact}"{text}"{f"~{slop}" * bool(slop)}'
        case Pattern(text):
            return f"(pattern {text})"
        case Fuzzy(text, edits):
            return f"(fuzzy {text} {edits})"
        case DateRange(since, until):
            return f"(days {since or ''}..{until or ''})"
        case InField(name, inner):
            return f"({name} {drawn(inner)})"
        case Not(inner):
            return f"(not {drawn(inner)})"
        case Any(nodes) | All(nodes) | Same(nodes):
            return f"({type(node).__name__.lower()} {' '.join(map(drawn, nodes))})"


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Any(nodes) | All(nodes):
            return nodes
        case Not(inner) | InField(_, inner):
            return (inner,)
    return ()


def descendants(node: Node) -> list[Node]:
    found, waiting = [], [node]
    while waiting:
        found.append(waiting.pop())
        waiting += children(found[-1])
    return found


@pytest.mark.parametrize(("text", "tree"), rows("queries.tsv"))
def test_a_query_means(text: str, tree: str) -> None:
    assert drawn(parse(text, today=TODAY).root) == tree


@pytest.mark.parametrize(("text", "column", "hint", "message"), rows("broken_queries.tsv"))
def test_a_mistake_is_pointed_at(text: str, column: str, hint: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, today=TODAY)
    error = caught.value
    assert (str(error), error.column, error.hint, error.query) == (message, int(column), hint, text)


def test_there_are_enough_cases() -> None:
    assert len(rows("queries.tsv")) >= 60
    assert len(rows("broken_queries.tsv")) >= 25


def test_columns_are_those_of_the_words_themselves() -> None:
    text = 'banjir -=bandang judul:("luar angkasa" kosmo* salh~) tanggal:2023'
    columns = {
        node.column: text[node.column :].split()[0]
        for node in descendants(parse(text).root)
        if isinstance(node, Word | Phrase | Pattern | Fuzzy | DateRange)
    }
    assert columns == {
        0: "banjir",
        9: "bandang",
        24: '"luar',
        39: "kosmo*",
        46: "salh~)",
        61: "2023",
    }


def test_relative_dates_count_from_the_clock_when_no_day_is_given() -> None:
    days = {date.today()}
    node = parse('tanggal:"hari ini"').root
    assert isinstance(node, DateRange)
    assert node.since in days | {date.today()}


# Any string at all. The alphabet leans to what the grammar gives a meaning.

PIECES = [
    *"()-=~*?:.,\"“”' \t\n",
    *"aZéß東\x00\u202e\ud800",
    *OPERATORS,
    *(f"{name}:" for name in FIELDS),
    *("2023", "2023-09", "..", ">=", "~2", "kemarin", "http://", "makan", "dan"),
]
MANY = settings(max_examples=1000)
QUERIES = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=80)


def outcome(text: str) -> Node | QueryError:
    try:
        return parse(text, today=TODAY).root
    except QueryError as error:
        return error


@MANY
@given(QUERIES)
def test_any_string_is_parsed_or_refused_with_a_sentence(text: str) -> None:
    result = outcome(text)
    if isinstance(result, QueryError):
        assert str(result)[0].isupper() or str(result)[0] == "`"
        assert str(result).endswith((".", "?"))
        assert 0 <= result.column <= len(text)
        assert not (result.hint and isinstance(outcome(result.hint), QueryError))


@MANY
@given(QUERIES)
def test_a_tree_printed_and_parsed_again_is_the_same_tree(text: str) -> None:
    result = outcome(text)
    if not isinstance(result, QueryError):
        assert outcome(to_text(result)) == result


@MANY
@given(QUERIES)
def test_every_tree_keeps_what_the_engine_relies_on(text: str) -> None:
    result = outcome(text)
    if isinstance(result, QueryError):
        return
    assert not isinstance(result, Not)
    for node in descendants(result):
        inner = children(node)
        if isinstance(node, Any | All):
            assert len(inner) > 1
            assert not all(isinstance(child, Not) for child in inner)
        if isinstance(node, Not):
            assert not isinstance(node.node, Not)
        if isinstance(node, InField):
            assert not any(isinstance(below, InField | DateRange) for below in descendants(node.node))
        if isinstance(node, Word | Phrase | Pattern | Fuzzy):
            assert any(map(str.isalnum, node.text))


LONGEST = {
    "a hundred groups": "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH,
    "groups in groups": "(a sumber:b -c " * (MAX_DEPTH - 1) + ")" * (MAX_DEPTH - 1),
    "as many words as may be": "a " * MAX_WORDS,
    "as many dates as may be": "tanggal:2023 " * (MAX_WORDS // 2),
    "one long word": "a" * MAX_LENGTH,
    "question marks": "?" * (MAX_LENGTH - 1) + "a",
    "dots": "." * (MAX_LENGTH - 1) + "a",
    "patterns": "a?" * (MAX_LENGTH // 2),
    "alternatives": "a OR " * (MAX_WORDS // 2 - 1) + "a",
}
TOO_LONG = {
    "ten thousand parentheses": "(" * 10_000,
    "a megabyte of letters": "a" * 1_000_000,
    "a megabyte of spaces": " " * 1_000_000,
    "a megabyte of quotes": '"' * 1_000_000,
    "too many words": "a " * (MAX_WORDS + 1),
    "too many words in a phrase": '"' + "a " * (MAX_WORDS + 1) + '"',
    "one group too many": "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
}


def seconds(text: str) -> float:
    """The quickest of three, so that a busy machine does not fail the test."""

    def once() -> float:
        start = time.process_time()
        outcome(text)
        return time.process_time() - start

    return min(once() for _ in range(3))


def test_ten_thousand_random_strings_take_no_time() -> None:
    chance = random.Random(20230914)
    for _ in range(10_000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(200)))
        start = time.process_time()
        outcome(text)
        assert time.process_time() - start < 0.05 or seconds(text) < 0.05


@pytest.mark.parametrize("text", LONGEST.values(), ids=LONGEST.keys())
def test_the_longest_queries_are_parsed_within_50_ms(text: str) -> None:
    assert not isinstance(outcome(text), QueryError)
    assert seconds(text) < 0.05


@pytest.mark.parametrize("text", TOO_LONG.values(), ids=TOO_LONG.keys())
def test_what_is_too_long_is_refused_within_50_ms(text: str) -> None:
    assert isinstance(outcome(text), QueryError)
    assert seconds(text) < 0.05


@pytest.mark.parametrize(
    ("word", "other", "near"),
    [
        ("judl", "judul", True),
        ("juduul", "judul", True),
        ("jadul", "judul", True),
        ("jduul", "judul", True),
        ("judul", "judul", True),
        ("jdlu", "judul", False),
        ("sumer", "judul", False),
        ("ju", "judul", False),
    ],
)
def test_one_edit_apart(word: str, other: str, near: bool) -> None:
    assert one_edit_apart(word, other) is near
    assert one_edit_apart(other, word) is near
