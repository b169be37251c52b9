"""What a query looks for in a text, and where it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.analysis import Analyzer
from search.asking.parse import parse
from search.asking.query import Fuzzy, Pattern
from search.passages.sought import Finder, Run, Want, alternatives, matches, run_places, sought_by

ANALYZER = Analyzer()
BODY = "Peluncuran roket ditunda. Roket itu akan diluncurkan ke luar angkasa, bukan luar negeri; angkasa luar menanti."


def found(query: str, body: str = BODY) -> list[str]:
    sought = sought_by(parse(query).root, ANALYZER.terms)
    return [body[match.start : match.end] for match in matches(ANALYZER.terms(body), sought)]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("meluncurkan", ["Peluncuran", "diluncurkan"]),
        ("=diluncurkan", ["diluncurkan"]),
        ("=meluncurkan", []),
        ('"luar angkasa"', ["luar angkasa"]),
        ("luar angkasa", ["luar", "angkasa", "luar", "angkasa", "luar"]),
        ('"roket diluncurkan"', []),
        ('"roket diluncurkan"~1', []),
        ('"roket diluncurkan"~2', ["Roket itu akan diluncurkan"]),
        ('="luar negeri"', ["luar negeri"]),
        ('="peluncuran roket"', ["Peluncuran roket"]),
        ('="meluncurkan roket"', []),
        ('"meluncurkan roket"', ["Peluncuran roket"]),
        ("roket -ditunda", ["roket", "Roket"]),
        ("isi:roket judul:angkasa", ["roket", "Roket"]),
        ("(roket AND ditunda) OR sumber:roket", ["roket", "ditunda", "Roket"]),
        ("ROKET", ["roket", "Roket"]),
    ],
)
def test_a_query_finds_in_a_body(query: str, texts: list[str]) -> None:
    assert found(query) == texts


def test_a_compound_is_found_whole() -> None:
    assert found("Rusia-Ukraina", "Perang Rusia-Ukraina, antara Rusia dan Ukraina") == ["Rusia-Ukraina"]


def test_titles_have_their_own_fields() -> None:
    tree = parse("judul:roket isi:ditunda angkasa").root
    assert [leaf.text for (leaf,) in alternatives(tree, "title")] == ["roket", "angkasa"]
    assert [leaf.text for (leaf,) in alternatives(tree, "body")] == ["ditunda", "angkasa"]


def test_patterns_look_for_the_forms_that_the_index_has() -> None:
    def forms_of(node: Pattern | Fuzzy) -> list[str]:
        return {"di*": ["ditunda", "diluncurkan"], "rokrt": ["roket"]}.get(node.text, [])

    tree = parse("di* rokrt~ zz*").root
    sought = sought_by(tree, ANALYZER.terms, forms_of=forms_of)
    assert len(sought.wants) == 2
    texts = [BODY[match.start : match.end] for match in matches(ANALYZER.terms(BODY), sought)]
    assert texts == ["roket", "ditunda", "Roket", "diluncurkan"]


def test_the_same_word_twice_is_one_want_and_weights_are_those_of_stems() -> None:
    weights = {"luncur": 3.0, "roket": 2.0}
    sought = sought_by(
        parse('peluncuran diluncurkan "peluncuran roket"').root,
        ANALYZER.terms,
        weight_of=lambda stem: weights[stem],
    )
    assert sought.wants == (
        Want(stems=frozenset({"luncur"}), weight=3.0),
        Want(runs=(Run(("luncur", "roket")),), weight=5.0),
    )


@pytest.mark.parametrize(
    ("places", "slop", "expected"),
    [
        ([[1], [2]], 0, [(1, 2)]),
        ([[1], [3]], 0, []),
        ([[1], [3]], 1, [(1, 3)]),
        ([[1], [3], [5]], 1, []),
        ([[1], [3], [5]], 2, [(1, 5)]),
        ([[1, 4], [2, 5]], 0, [(1, 2), (4, 5)]),
        ([[1, 2], [3]], 0, [(2, 3)]),
        ([[1, 2, 3], [1, 2, 3]], 0, [(1, 2), (2, 3)]),
        ([[3], [1]], 5, []),
        ([[1], []], 5, []),
        ([[]], 0, []),
    ],
)
def test_words_that_follow_each_other(
    places: list[list[int]], slop: int, expected: list[tuple[int, int]]
) -> None:
    assert list(run_places(places, slop)) == expected


WORDS = st.sampled_from(
    ["roket", "Roket-roket", "luar", "angkasa", "luar-angkasa", "meroket", "MH370", "17.000", "x"]
)


@given(
    st.lists(WORDS).map(" ".join) | st.text(),
    st.lists(
        st.sampled_from(["roket", '"luar angkasa"', "=roket", '="x roket"~2', "17000", "angkasa-luar"]),
        min_size=1,
    ),
)
def test_a_finder_finds_the_same_without_making_terms(body: str, query: list[str]) -> None:
    sought = sought_by(parse(" ".join(query)).root, ANALYZER.terms)
    finder = Finder(sought, ANALYZER.parts)
    assert finder.matches(body) == matches(ANALYZER.terms(body), sought)
    assert finder.matches(body) == matches(ANALYZER.terms(body), sought), "also when it has seen the words"


@given(
    st.lists(WORDS).map(" ".join) | st.text(st.sampled_from("aikn-'’.,1 0Rpé中"), max_size=30),
    st.sampled_from(
        ["roket", '"luar angkasa"', "=roket", "17000", "angkasa-luar", "ani", "kak", "1,0", "rp"]
    ),
)
def test_a_finder_that_is_told_all_forms_finds_the_same_in_any_text(body: str, query: str) -> None:
    forms: dict[str, set[str]] = {}
    for term in ANALYZER.terms(body):
        forms.setdefault(term.stem, set()).add(term.form)
    sought = sought_by(parse(query).root, ANALYZER.terms)
    told = Finder(sought, ANALYZER.parts, lambda stem: forms.get(stem, ()))
    assert told.matches(body) == matches(ANALYZER.terms(body), sought)


@pytest.mark.parametrize(
    "query", ["roket", "meluncurkan", '"luar angkasa"', "=diluncurkan", "ROKET luar", "AS"]
)
def test_a_finder_that_is_told_all_forms_finds_the_same(query: str) -> None:
    body = f"{BODY} Roket AS, peroketan, Rusia-roket dan as roda."
    forms: dict[str, set[str]] = {}
    for term in ANALYZER.terms(body):
        forms.setdefault(term.stem, set()).add(term.form)
    sought = sought_by(parse(query).root, ANALYZER.terms)
    told = Finder(sought, ANALYZER.parts, lambda stem: forms.get(stem, ()))
    assert told.matches(body) == Finder(sought, ANALYZER.parts).matches(body) != []
