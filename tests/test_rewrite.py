"""A query's tree, rewritten before it is searched."""

import pytest

from index.words.analysis import Analyzer
from search.asking.parse import parse
from search.asking.query import All, Any, InField, Node, Not, Word
from search.asking.rewrite import uncoupled

RUSIA, UKRAINA, PUTIN = Word("Rusia"), Word("Ukraina"), Word("putin")

TAKEN_APART = [
    ("putin Rusia-Ukraina", Any((PUTIN, RUSIA, UKRAINA))),
    ("putin OR Rusia-Ukraina", Any((PUTIN, RUSIA, UKRAINA))),
    ("judul:(putin Rusia-Ukraina)", InField("title", Any((PUTIN, RUSIA, UKRAINA)))),
    (
        "perang AND (putin Rusia-Ukraina)",
        All((Word("perang"), Any((PUTIN, RUSIA, UKRAINA)))),
    ),
]

LEFT_WHOLE = [
    "Rusia-Ukraina",
    "Rusia-Ukraina -putin",
    "putin -Rusia-Ukraina",
    "putin AND Rusia-Ukraina",
    "putin =Rusia-Ukraina",
    'putin "Rusia-Ukraina"',
    "putin covid-19 GA-181 C-130",
    "putin anak-anak se-Indonesia KPK-nya ke-17",
    "sumber:(detik-com kompas-com)",
]


@pytest.mark.parametrize(("text", "expected"), TAKEN_APART)
def test_a_compound_among_other_words_asks_for_its_words(text: str, expected: Node) -> None:
    assert uncoupled(parse(text).root, Analyzer().terms) == expected


@pytest.mark.parametrize("text", LEFT_WHOLE)
def test_these_compounds_stay_whole(text: str) -> None:
    root = parse(text).root
    assert uncoupled(root, Analyzer().terms) == root


def test_its_words_stand_where_they_were_typed() -> None:
    found = uncoupled(parse("putin Rusia-Ukraina").root, Analyzer().terms)
    assert isinstance(found, Any)
    assert [each.column for each in found.nodes if not isinstance(each, Not | Any | All)] == [0, 6, 12]  # type: ignore[union-attr]
