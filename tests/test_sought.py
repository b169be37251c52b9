"""What a query looks for in a text, and where it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.analysis import Analyzer
from index.words.tokens import TOKEN, fold
from search.asking.parse import parse
from search.asking.query import Fuzzy, Pattern
from search.passages.finder import Finder, matches, needles_of, run_places
from search.passages.sought import Run, Want, alternatives, sought_by

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
    for _ in ("first", "when it has seen the words"):
        found = matches(ANALYZER.terms(body), sought)
        assert [match[:3] for match in finder.matches(body)] == [match[:3] for match in found]


ASKED = """
    roket|meluncurkan|"luar angkasa"|=roket|="x roket"~2|"luar roket"~1|17000|AS|as|jumat|x|luar-angkasa|é|日本|ı
    |roket's
"""
ODD = """
    AS|as|ASAS|Jum'at|Jum’at|É|écru|日本国|Rp17.000|17-an|x1x|X-x|İroket|luar\u200bangkasa|“roket”|‘luar|roket's|peroketan
    |di-roket-kan|Rusia-roket|luar\tangkasa|roket\u00a0x|ﬁx
"""
QUERIES = st.lists(st.sampled_from([each.strip() for each in ASKED.split("|")]), min_size=1, max_size=4)
ODD_WORDS = st.sampled_from([each.strip() for each in ODD.split("|")])


@given(
    st.lists(WORDS | ODD_WORDS).flatmap(
        lambda all: st.sampled_from([" ".join(all), "\n".join(all), ", ".join(all)])
    )
    | st.text(),
    QUERIES,
)
def test_a_finder_that_is_told_all_forms_finds_the_same(body: str, query: list[str]) -> None:
    terms, forms = ANALYZER.terms(body), dict[str, set[str]]()
    for term in terms:
        forms.setdefault(term.stem, set()).add(term.form)
    sought = sought_by(parse(" ".join(query)).root, ANALYZER.terms)
    told = Finder(sought, ANALYZER.parts, lambda stem: forms.get(stem, ()))
    for _ in ("first", "when it has seen the words"):
        assert [match[:3] for match in told.matches(body)] == [match[:3] for match in matches(terms, sought)]


@given(st.text() | st.lists(WORDS | ODD_WORDS).map("".join))
def test_the_letters_of_a_form_stand_in_its_token(text: str) -> None:
    """On which a Finder relies."""
    for token in TOKEN.findall(text):
        for part in ANALYZER.parts(token):
            assert part.form.lower() in fold(token)


def test_short_forms_do_not_stand_for_longer_ones() -> None:
    forms = ["di", "dia", "serang", "menyerang", "Serangan", "diserang", "yerang"]
    assert needles_of(forms) == ["di", "dia", "serang", "yerang"]
