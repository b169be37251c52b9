"""Snippets: passages that can be quoted, that hold as much of the query as can be, with the right marks."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.analysis import Analyzer, Term
from search.asking.parse import parse
from search.passages.finder import matches
from search.passages.snippet import snippets, title_marks
from search.passages.sought import Run, Sought, Want, sought_by
from search.results import Snippet

ANALYZER = Analyzer()
ROCKET = (
    "Kepala badan antariksa itu datang pagi-pagi. Hujan turun sejak subuh dan landasan masih basah.\n"
    "Menurut Ir. Sari Dewi, S.T., roket seharga Rp. 3,5 miliar itu baru dapat diluncurkan pada tgl. 5 Mei. "
    "Cuaca buruk menjadi alasannya.\n"
    "Para peneliti menunggu di barak. Mereka bermain catur, minum kopi, dan membicarakan satelit yang akan "
    "dibawa ke luar angkasa. Tidak ada yang mengeluh.\n"
    "Peluncuran sebelumnya gagal karena roket kehabisan bahan bakar di atas laut."
)


def answer(query: str, body: str = ROCKET, *, limit: int = 3, width: int = 240) -> tuple[Snippet, ...]:
    sought = sought_by(parse(query).root, ANALYZER.terms)
    return snippets(body, ANALYZER.terms(body), sought, limit=limit, width=width)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_a_passage_is_the_sentence_that_holds_the_words() -> None:
    first, *_ = answer("peluncuran roket", width=140)
    assert first.text == "Peluncuran sebelumnya gagal karena roket kehabisan bahan bakar di atas laut."
    assert marked(first) == ["Peluncuran", "roket"]


def test_abbreviations_do_not_cut_it() -> None:
    first, *_ = answer("roket miliar Mei", width=160)
    assert first.text == (
        "Menurut Ir. Sari Dewi, S.T., roket seharga Rp. 3,5 miliar itu baru dapat diluncurkan pada tgl. 5 Mei."
    )


def test_a_short_sentence_takes_its_neighbour_along() -> None:
    first, *_ = answer("mengeluh", width=110)
    assert first.text == (
        "Tidak ada yang mengeluh.\n"
        "Peluncuran sebelumnya gagal karena roket kehabisan bahan bakar di atas laut."
    )
    first, *_ = answer("laut", width=160)
    assert first.text == (
        "Tidak ada yang mengeluh.\n"
        "Peluncuran sebelumnya gagal karena roket kehabisan bahan bakar di atas laut."
    )


def test_a_heading_is_not_glued_to_the_sentence_before_it() -> None:
    body = "Hujan reda.\nBAGIAN DUA\nRoket diluncurkan."
    assert [snippet.text for snippet in answer("hujan", body)] == ["Hujan reda."]
    assert [snippet.text for snippet in answer("dua", body)] == ["BAGIAN DUA"]
    assert [snippet.text for snippet in answer("roket", body)] == ["Roket diluncurkan."]


def test_a_long_sentence_is_cut_between_words() -> None:
    first, *_ = answer("miliar", width=70)
    assert first.text == "Menurut Ir. Sari Dewi, S.T., roket seharga Rp. 3,5 miliar itu baru"
    first, *_ = answer("tgl", width=60)
    assert first.text == "Rp. 3,5 miliar itu baru dapat diluncurkan pada tgl. 5 Mei."
    first, *_ = answer("miliar", width=30)
    assert first.text == "Rp. 3,5 miliar itu baru dapat"


def test_a_phrase_is_one_mark() -> None:
    (first,) = answer('"luar angkasa"', limit=1)
    assert marked(first) == ["luar angkasa"]


def test_overlapping_marks_are_merged() -> None:
    (first,) = answer('"ke luar" "luar angkasa" angkasa', limit=1)
    assert marked(first) == ["ke luar angkasa"]


def test_the_second_passage_shows_what_the_first_does_not() -> None:
    first, second = answer("catur kopi hujan", width=100)
    assert marked(first) == ["catur", "kopi"]
    assert marked(second) == ["Hujan"]


def test_nothing_more_is_shown_when_it_would_show_less() -> None:
    body = "Roket dan satelit. " + "Kata lain. " * 30 + "Roket saja."
    assert [marked(snippet) for snippet in answer("roket satelit", body, width=60)] == [["Roket", "satelit"]]


def test_the_rarer_words_win_where_as_many_are_found() -> None:
    body = "Dan yang itu. " + "Kata lain. " * 30 + "Satelit palapa."
    weights = {"dan": 0.1, "itu": 0.1, "satelit": 5.0, "palapa": 6.0}
    sought = sought_by(
        parse("dan itu satelit palapa").root, ANALYZER.terms, weight_of=lambda stem: weights[stem]
    )
    first, *_ = snippets(body, ANALYZER.terms(body), sought, width=40)
    assert marked(first) == ["Satelit", "palapa"]


def test_a_word_of_no_weight_is_marked_but_does_not_count() -> None:
    wants = (Want(stems=frozenset({"dan"}), weight=0), Want(stems=frozenset({"roket"})))
    body = "Roket satu. " + "Kata lain. " * 30 + "Dan dan dan roket."
    first, *_ = snippets(body, ANALYZER.terms(body), Sought(wants), width=40)
    assert marked(first) == ["Roket"]
    (only,) = snippets("Dan begitulah.", ANALYZER.terms("Dan begitulah."), Sought(wants))
    assert marked(only) == ["Dan"]


def test_a_want_in_several_forms_counts_once() -> None:
    body = "KPK memeriksa saksi. Komisi Pemberantasan Korupsi (KPK) menahan tersangka."
    terms = ANALYZER.terms(body)
    stems = tuple(term.stem for term in ANALYZER.terms("komisi pemberantasan korupsi"))
    sought = Sought((Want(stems=frozenset({"kpk"}), runs=(Run(stems),)),))
    (first,) = snippets(body, terms, sought)
    assert marked(first) == ["KPK", "Komisi Pemberantasan Korupsi", "KPK"]


def test_the_beginning_is_shown_when_only_the_title_matched() -> None:
    (lead,) = answer("gajah", width=60)
    assert lead == Snippet("Kepala badan antariksa itu datang pagi-pagi.", (), 0)
    assert answer("gajah", "") == ()
    assert answer("gajah", " \n ") == ()


def test_a_long_run_without_spaces_does_not_fill_the_passage() -> None:
    url = "https://contoh.example/" + "a/" * 300
    (first,) = answer("contoh", f"Lihat {url} dan seterusnya.", width=100)
    assert len(first.text) <= 200
    assert marked(first) == ["contoh"]
    chinese = "東京都知事選挙" * 100
    (first, *_) = answer("選挙", chinese, width=50)
    assert len(first.text) <= 50
    assert marked(first)


def test_prose_is_shown_rather_than_an_address() -> None:
    body = "https://contoh.example/roket-satelit\nRoket itu, menurut juru bicaranya, membawa satelit."
    first, *_ = answer("roket satelit", body, width=60)
    assert marked(first) == ["Roket", "satelit"]


def test_titles_are_marked_by_the_same_rules() -> None:
    title = "Peluncuran Roket ke Luar Angkasa Ditunda"
    sought = sought_by(
        parse('judul:meluncurkan "luar angkasa" isi:ditunda').root, ANALYZER.terms, field="title"
    )
    marks = title_marks(title, ANALYZER.terms(title), sought)
    assert [title[start:end] for start, end in marks] == ["Peluncuran", "Luar Angkasa"]


# Any text and any query, against a search by brute force.

WORDS = st.sampled_from(["roket", "satelit", "angkasa", "luar", "catur", "Hujan", "a-b", "kata"])
GAPS = st.sampled_from([" ", " ", " ", ". ", ", ", "\n", "-", " (", ".\n\n", "  "])
BODIES = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=60).map(
    lambda pairs: "".join(map("".join, pairs))
)
QUERIES = st.lists(
    st.sampled_from(["roket", "satelit", '"luar angkasa"', '"roket catur"~2', "a", "hujan"]), min_size=1
)


def bounds(body: str, start: int, end: int) -> tuple[int, int]:
    """With what is written together with it."""
    while start and not body[start - 1].isspace():
        start -= 1
    while end < len(body) and not body[end].isspace():
        end += 1
    return start, end


def windows(body: str, terms: list[Term], sought: Sought, width: int) -> Iterator[set[int]]:
    """The wants of each window that is not longer than the width, from each match to each other."""
    found = [(*bounds(body, match.start, match.end), match.want) for match in matches(terms, sought)]
    for start, _, alone in found:
        yield {alone}
        for _, end, _ in found:
            if start < end <= start + width:
                yield {want for first, last, want in found if start <= first and last <= end}


@given(BODIES, QUERIES, st.integers(20, 120), st.integers(1, 4))
def test_any_text(body: str, query: list[str], width: int, limit: int) -> None:
    terms = ANALYZER.terms(body)
    sought = sought_by(parse(" ".join(query)).root, ANALYZER.terms)
    found = snippets(body, terms, sought, limit=limit, width=width)
    assert 1 <= len(found) <= limit
    taken: set[int] = set()
    for snippet in found:
        start, end = snippet.start, snippet.start + len(snippet.text)
        assert snippet.text == body[start:end] == snippet.text.strip()
        assert bounds(body, start, end) == (start, end)
        assert not taken & set(range(start, end))
        taken.update(range(start, end))
        assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.marks)
        assert all(b < c for (_, b), (c, _) in zip(snippet.marks, snippet.marks[1:], strict=False))
        inside = [m for m in matches(terms, sought) if start <= m.start and m.end <= end]
        covered = {n for a, b in snippet.marks for n in range(start + a, start + b)}
        assert covered == {n for m in inside for n in range(m.start, m.end)}
        longest = max((e - s for s, e in (bounds(body, m.start, m.end) for m in inside)), default=0)
        assert len(snippet.text) <= max(width, longest) or not snippet.text.split()[1:]
    best = max((len(wants) for wants in windows(body, terms, sought, width)), default=0)
    first = found[0]
    held = {
        m.want
        for m in matches(terms, sought)
        if first.start <= m.start and m.end <= first.start + len(first.text)
    }
    assert len(held) >= best
    assert all(snippet.marks for snippet in found) or not best


@pytest.mark.parametrize("width", [1, 10])
def test_a_width_smaller_than_the_word_still_shows_the_word(width: int) -> None:
    first, *_ = answer("antariksa", width=width)
    assert first.text == "antariksa"
