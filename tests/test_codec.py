"""Ordinary Whoosh finds over our segments what it finds over its own index of the same articles."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import collections, words_of
from test_collector import opened
from whoosh import query
from whoosh.filedb.filestore import RamStorage
from whoosh.scoring import BM25F, Frequency
from whoosh.searching import Searcher

from index.article import Article
from index.storage.codec import NAMES, WhooshReader, whoosh_schema

STEMS = ["ad", "da", "ke", "la", "é", "xx"]
FORMS = ["ada", "adalah", "kera", "lari", "larik", "xx"]
stem_fields, form_fields = st.sampled_from(["title", "body"]), st.sampled_from(["title_form", "body_form"])
boosts = st.sampled_from([1.0, 2.5])
leaves = st.one_of(
    st.builds(query.Term, stem_fields, st.sampled_from(STEMS), boosts),
    st.builds(query.Term, form_fields, st.sampled_from(FORMS), boosts),
    st.builds(query.Term, st.just("source"), st.sampled_from(["Kompas", "Tempo"])),
    st.builds(query.Term, st.just("author"), st.just("Ani")),
    st.builds(query.Term, st.just("day"), st.just("2023-09-14")),
    st.builds(
        query.Phrase, stem_fields, st.lists(st.sampled_from(STEMS), min_size=2, max_size=3), st.integers(1, 3)
    ),
    st.builds(
        query.Phrase, form_fields, st.lists(st.sampled_from(FORMS), min_size=2, max_size=3), st.integers(1, 3)
    ),
    st.builds(query.Prefix, form_fields, st.sampled_from(["a", "lar", "ke", "x"])),
    st.builds(query.Wildcard, form_fields, st.sampled_from(["*a", "k?ra*", "lari?"])),
    st.builds(query.FuzzyTerm, form_fields, st.sampled_from(["lari", "kera"]), st.just(1.0), st.just(1)),
    st.builds(query.TermRange, st.just("day"), st.just("2023-01-01"), st.sampled_from(["2023-12-31", None])),
    st.just(query.Every()),
)


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(query.And, several),
        st.builds(query.Or, several),
        st.builds(lambda a, b: query.And([a, query.Not(b)]), inner, inner),
    )


# Stock Whoosh keeps the lengths of texts rounded to a byte and we exactly, so lengths must not count here.
NO_LENGTHS = BM25F(B=0.0)
queries = st.recursive(leaves, grown, max_leaves=5)


def stock(collection: list[Article]) -> Searcher:
    """Whoosh's own index of the same terms."""
    whoosh = RamStorage().create_index(whoosh_schema())
    writer = whoosh.writer()
    for article in collection:
        title, body = words_of(article.title), words_of(article.body)
        known = (article.published or "")[:10] if "99" not in (article.published or "") else ""
        writer.add_document(
            title=[part.stem for part in title],
            body=[part.stem for part in body],
            title_form=[part.form for part in title],
            body_form=[part.form for part in body],
            key=f"key {article.id}",
            id=article.id,
            path=article.path,
            **{name: value for name, value in (("source", article.source), ("day", known)) if value},
            **({"author": article.author[0]} if article.author else {}),
        )
    writer.commit()
    return whoosh.searcher(weighting=NO_LENGTHS)


def answers(searcher: Searcher, wanted: Any) -> list[tuple[int, float]]:
    """Every hit with its score."""
    return [(hit.docnum, hit.score) for hit in searcher.search(wanted, limit=None)]


@settings(max_examples=100, deadline=None)
@given(collections(1, 10), st.lists(queries, min_size=1, max_size=3))
def test_hits_order_and_scores_are_those_of_stock_whoosh(
    collection: list[Article], wanted: list[Any]
) -> None:
    collection = [
        Article(
            **{n: getattr(a, n) for n in ("id", "path", "title", "body", "raw", "source", "published")},
            author=a.author[:1],
        )
        for a in collection
    ]
    with TemporaryDirectory() as folder, stock(collection) as expected:
        ours = Searcher(
            WhooshReader(opened(folder, [collection], [[False] * len(collection)])), weighting=NO_LENGTHS
        )
        for each in wanted:
            found, right = answers(ours, each), answers(expected, each)
            assert [doc for doc, _ in found] == [doc for doc, _ in right]
            assert [score for _, score in found] == pytest.approx([score for _, score in right], rel=1e-5)


@settings(max_examples=50, deadline=None)
@given(collections(1, 8))
def test_terms_and_statistics_are_those_of_stock_whoosh(collection: list[Article]) -> None:
    with TemporaryDirectory() as folder, stock(collection) as expected:
        ours, theirs = (
            WhooshReader(opened(folder, [collection], [[False] * len(collection)])),
            expected.reader(),
        )
        for name in ("title", "body", "title_form", "body_form", "id", "path"):
            terms = list(theirs.lexicon(name))
            assert list(ours.lexicon(name)) == terms
            assert list(ours.expand_prefix(name, "a")) == list(theirs.expand_prefix(name, "a"))
            for term in terms:
                assert (name, term) in ours
                assert ours.doc_frequency(name, term) == theirs.doc_frequency(name, term)
                assert ours.frequency(name, term) == theirs.frequency(name, term)
        for number, article in enumerate(collection):
            assert ours.doc_field_length(number, "body") == len(words_of(article.body))


@settings(max_examples=50, deadline=None)
@given(collections(2, 10), queries, st.data())
def test_deletions_and_several_segments_change_no_score(
    collection: list[Article], wanted: Any, data: st.DataObject
) -> None:
    """What is left after deletions is scored as if it alone had ever been indexed."""
    gone = [data.draw(st.booleans()) for _ in collection]
    cut = data.draw(st.integers(0, len(collection)))
    left = [article for article, dead in zip(collection, gone, strict=True) if not dead]
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        split = opened(one, [collection[:cut], collection[cut:]], [gone[:cut], gone[cut:]])
        fresh = opened(other, [left], [[False] * len(left)])
        found = answers(Searcher(WhooshReader(split), weighting=Frequency), wanted)
        right = answers(Searcher(WhooshReader(fresh), weighting=Frequency), wanted)
        assert [split.id_of(doc) for doc, _ in found] == [fresh.id_of(doc) for doc, _ in right]
        assert [score for _, score in found] == pytest.approx([score for _, score in right])


def test_every_field_is_searchable_and_unknown_ones_are_empty(tmp_path: Path) -> None:
    article = Article(
        "00",
        "a.txt",
        "ada",
        "dan Komisi Pemberantasan Korupsi (KPK)",
        "",
        source="Kompas",
        place="Jakarta",
        published="2023-09-14",
        author=("Ani",),
    )
    searcher = Searcher(WhooshReader(opened(str(tmp_path), [[article]], [[False]])))
    values = {
        "title": "ad",
        "body": "da",
        "title_form": "ada",
        "body_form": "dan",
        "key": "key 00",
        "id": "00",
        "path": "a.txt",
        "source": "Kompas",
        "place": "Jakarta",
        "day": "2023-09-14",
        "author": "Ani",
        "abbreviation": "kpk\tKPK\tKomisi Pemberantasan Korupsi",
    }
    for name in NAMES:
        assert len(searcher.search(query.Term(name, values[name]))) == 1
    assert len(searcher.search(query.Term("nowhere", "x"))) == 0
    assert searcher.search(query.Every())[0]["title"] == "ada"
