"""A segment gives back every article, every word, every form and every value that was put into it."""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from forgery import forged
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import collections, finished, memo, places, words_of, write_segment

from index.article import Article, RawDocument
from index.storage.segment import KEYWORDS, SIGNATURE, Segment
from index.storage.term import FIELDS
from index.storage.twins import NO_HASH
from index.writing.preparation import Preparer
from index.writing.segmentwriter import SegmentWriter


@settings(max_examples=60, deadline=None)
@given(collections())
def test_every_occurrence_comes_back(collection: list[Article]) -> None:
    with TemporaryDirectory() as folder:
        segment = Segment(write_segment(Path(folder, "s"), collection))
        for field, name in enumerate(FIELDS):
            expected = places(collection, name)
            for stem in {part.stem for each in collection for part in words_of(f"{each.title} {each.body}")}:
                term = segment.term(stem)
                assert term is not None
                lists, forms = segment.occurrences(term, field), term.forms()[0]
                wanted = expected.get(stem, [])
                assert lists.positions.tolist() == [place.position for place in wanted]
                assert [forms[form] for form in lists.forms] == [place.form for place in wanted]
                counts = Counter(place.article for place in wanted)
                docs, freqs = segment.documents(term, field)
                assert dict(zip(docs.tolist(), freqs.tolist(), strict=True)) == dict(counts)
                assert docs.tolist() == sorted(counts)
            assert segment.lengths[field].tolist() == [len(words_of(getattr(a, name))) for a in collection]


@settings(max_examples=60, deadline=None)
@given(collections())
def test_reading_by_blocks_gives_the_same_as_reading_by_terms(collection: list[Article]) -> None:
    with TemporaryDirectory() as folder:
        segment = Segment(write_segment(Path(folder, "s"), collection))
        for number in range(len(segment.starts) - 1):
            block, fields = segment.block_lists(number)
            for field, lists in enumerate(fields):
                alone = [
                    segment.occurrences(segment.term_at(block.first + i), field)
                    for i in range(len(block.keys))
                ]
                for part in ("docs", "freqs", "positions", "forms"):
                    expected = [value for each in alone for value in getattr(each, part).tolist()]
                    assert getattr(lists, part).tolist() == expected


@settings(max_examples=60, deadline=None)
@given(collections())
def test_forms_are_known_by_stem_and_stems_by_form(collection: list[Article]) -> None:
    every = Counter(part for each in collection for part in words_of(each.title) + words_of(each.body))
    with TemporaryDirectory() as folder:
        segment = Segment(write_segment(Path(folder, "s"), collection))
        assert list(segment.vocabulary()) == sorted({part.stem for part in every})
        for part, count in every.items():
            ((_, term, number),) = segment.stems_of(part.form)
            forms, counts = term.forms()
            assert (forms[number], counts[number]) == (part.form, count)
            assert segment.stems.text(term.number) == part.stem
            assert counts == sorted(counts, reverse=True)
        assert segment.stems_of("unheard") == []


@settings(max_examples=60, deadline=None)
@given(collections())
def test_articles_and_values_come_back(collection: list[Article]) -> None:
    with TemporaryDirectory() as folder:
        segment = Segment(write_segment(Path(folder, "s"), collection))
        assert segment.articles == len(collection)
        for number, article in enumerate(collection):
            assert segment.article(number) == article
            assert dict(segment.article(number).origins) == dict(article.origins)
            assert segment.columns["key"].of(number) == (f"key {article.id}",)
            assert segment.columns["source"].of(number) == ((article.source,) if article.source else ())
            assert segment.columns["author"].of(number) == article.author
            assert segment.digests("digest")[number].tobytes() == article.id[-2:].encode()
            known = article.published and article.published[5:7] != "99"
            assert segment.days[number] == (
                date.fromisoformat(str(article.published)[:10]).toordinal() if known else 0
            )
        for name in ("Ani", "Budi", "Cici"):
            mask = segment.columns["author"].mask(name)
            assert mask.tolist() == [name in article.author for article in collection]
        assert set(segment.columns) == set(KEYWORDS)
        assert segment.file.problems() == []


def test_many_terms_and_large_numbers(tmp_path: Path) -> None:
    """Several blocks, frequencies beyond a nibble and positions beyond a byte."""
    bodies = [" ".join(f"w{n % (7 * i + 5):03}x" for n in range(2000 * (i + 1))) for i in range(4)]
    collection = [
        Article(id=str(i), path="", title="", body=body, raw=body) for i, body in enumerate(bodies * 3)
    ]
    preparer = Preparer(words_of)
    for article in collection:
        preparer.add(article)
    segment = Segment(finished(tmp_path / "s", preparer))
    expected = places(collection, "body")
    for stem in expected:
        term = segment.term(stem)
        assert term is not None
        lists = segment.occurrences(term, 1)
        assert lists.positions.tolist() == [place.position for place in expected[stem]]
        assert lists.docs.tolist() == sorted({place.article for place in expected[stem]})


def test_a_document_comes_back_as_its_reader_gave_it(tmp_path: Path) -> None:
    document = RawDocument("1", "a.html", "<p>teks</p>", html=True, source="Kompas", published="kemarin")
    article = Article("1", "a.html", "", "teks", "<p>teks</p>")
    preparer = Preparer(memo.__getitem__)
    preparer.add(article, document)
    assert Segment(finished(tmp_path / "s", preparer)).document(0) == document


def test_records_share_a_dictionary_when_there_are_many(tmp_path: Path) -> None:
    body = "Presiden menghadiri pertemuan para menteri di Jakarta, kata juru bicara nomor {}."
    collection = [Article(f"{i:04}", "", f"Judul {i}", body.format(i), body.format(i)) for i in range(1500)]
    segment = Segment(write_segment(tmp_path / "s", collection))
    assert segment.records.dictionary()
    assert [segment.article(i) for i in range(1500)] == collection
    frames = segment.file.length("records") - len(segment.records.dictionary())
    assert frames < 1500 * 55


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_crafted_segment_gives_a_store_error_or_an_answer(data: st.DataObject) -> None:
    """Whatever bytes stand in the sections (their checksums made right), nothing else is raised."""
    with TemporaryDirectory() as folder:
        forged(data, Path(folder))


def test_a_discarded_writer_leaves_nothing(tmp_path: Path) -> None:
    writer, preparer = SegmentWriter(tmp_path / "s"), Preparer(memo.__getitem__)
    preparer.add(Article("1", "", "", "ada", "ada"))
    batch = preparer.finish()
    writer.add(batch, batch.pairs)
    writer.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("second", [b"x", None])
def test_every_article_must_have_digests_of_the_same_size(tmp_path: Path, second: bytes | None) -> None:
    preparer = Preparer(memo.__getitem__)
    for digest in (b"xx", second):
        preparer.add(Article("1", "", "", "ada", "ada"), digests={"digest": digest} if digest else {})
    with pytest.raises(ValueError, match="digests"):
        finished(tmp_path / "s", preparer)


def test_articles_are_found_by_the_hashes_of_their_signatures(tmp_path: Path) -> None:
    """Short ones too: they have few hashes, and large ones among them."""
    drawn = np.random.default_rng(3)
    rows = [np.sort(drawn.integers(0, NO_HASH, size, np.uint32)) for size in (0, 1, 3, 32, 32, 20)]
    rows[4][5] = rows[3][9]
    preparer = Preparer(memo.__getitem__)
    given = np.full((len(rows), 33), NO_HASH, np.uint32)
    for number, row in enumerate(rows):
        given[number, : len(row) + 1] = [len(row), *np.sort(row)]
        digests = {SIGNATURE: given[number].tobytes()}
        preparer.add(Article(str(number), "a.txt", "", "teks", "teks"), key=str(number), digests=digests)
    segment = Segment(finished(tmp_path / "s", preparer))
    assert (segment.digests(SIGNATURE) == given.view(np.uint8)).all()
    for number, row in enumerate(rows):
        held = np.bincount(segment.sharing(row), minlength=len(rows))
        assert held[number] == len(row) and held.sum() == len(row) + (number in (3, 4))
