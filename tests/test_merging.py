"""A merged segment is, byte for byte, the segment that its articles would have been written as."""

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from small_world import write_segment
from test_collector import worlds

from index.article import Article
from index.storage.container import Container, DamagedError
from index.storage.segment import KIND, Segment
from index.storage.store import open_store
from index.sync import build
from index.writing import inversion, merging
from index.writing.merging import Part, due, merge
from search import find


def part_of(path: Path, collection: list[Article], deleted: list[bool]) -> Part:
    return Part(Segment(write_segment(path, collection)), ~np.array(deleted, np.bool_))


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_a_merge_is_what_would_have_been_written_at_once(
    world: tuple[list[list[Article]], list[list[bool]]],
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        pairs = list(zip(*world, strict=True))
        parts = [part_of(folder / f"s{n}", articles, gone) for n, (articles, gone) in enumerate(pairs)]
        left = [a for articles, gone in pairs for a, dead in zip(articles, gone, strict=True) if not dead]
        merge(folder / "merged", parts, durable=False)
        if not left:
            assert Segment(folder / "merged").articles == 0
            return
        assert (folder / "merged").read_bytes() == write_segment(folder / "fresh", left).read_bytes()


def many_articles(count: int) -> list[Article]:
    """Enough words for many blocks; those of the last hundred articles stand nowhere else."""
    drawn = random.Random(5)
    words = [f"{drawn.choice('abcdefgh')}{n}{tail}" for n in range(900) for tail in ("x", "y")]
    rare = [f"z{n}z" for n in range(300)]
    bodies = (" ".join(drawn.choices(rare if n >= count - 100 else words, k=30)) for n in range(count))
    return [Article(f"{n:05}", "a.txt", f"Judul {n}", body, f"{body}!") for n, body in enumerate(bodies)]


def test_terms_are_merged_some_blocks_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (inversion, merging):
        monkeypatch.setattr(module, "OCCURRENCES_AT_ONCE", 2000)
    every = many_articles(2000)
    deleted = [n >= 1900 for n in range(2000)]
    parts = [part_of(tmp_path / f"s{a}", every[a:b], deleted[a:b]) for a, b in ((0, 1200), (1200, 2000))]
    merge(tmp_path / "merged", parts)
    fresh = Container(write_segment(tmp_path / "fresh", every[:1900]), KIND)
    merged = Container(tmp_path / "merged", KIND)
    assert merged.about == fresh.about
    for name in fresh.sections:
        if not name.startswith("records"):
            assert merged.bytes(name) == fresh.bytes(name), name


@pytest.mark.parametrize(
    ("name", "value"), [("SORTED_AT_ONCE", 3000), ("KEY_BITS", 0), ("COUNTED_AT_ONCE", 1)]
)
def test_a_segment_does_not_depend_on_how_its_words_are_sorted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    """Some of the terms at a time, or without packing all that is known of a word into one number."""
    every = many_articles(600)
    expected = write_segment(tmp_path / "expected", every).read_bytes()
    monkeypatch.setattr(inversion, name, value)
    assert write_segment(tmp_path / "found", every).read_bytes() == expected


def test_texts_are_copied_where_the_dictionary_allows(tmp_path: Path) -> None:
    every = many_articles(2500)
    nobody = [False] * 1250
    parts = [part_of(tmp_path / f"s{a}", every[a : a + 1250], nobody) for a in (0, 1250)]
    merge(tmp_path / "merged", parts)
    merged = Segment(tmp_path / "merged")
    first = parts[0].segment.records
    assert first.dictionary() and merged.records.dictionary() == first.dictionary()
    assert [merged.records.frame(n) for n in range(1250)] == [first.frame(n) for n in range(1250)]
    assert [merged.article(n) for n in range(2500)] == every


def test_small_segments_get_a_dictionary_when_they_are_many_together(tmp_path: Path) -> None:
    every = many_articles(1200)
    parts = [part_of(tmp_path / f"s{a}", every[a : a + 600], [False] * 600) for a in (0, 600)]
    assert not any(part.segment.records.dictionary() for part in parts)
    merge(tmp_path / "merged", parts)
    merged = Segment(tmp_path / "merged")
    assert merged.records.dictionary()
    assert [merged.article(n) for n in range(1200)] == every


def test_damage_is_not_merged(tmp_path: Path) -> None:
    path = write_segment(tmp_path / "s", many_articles(3))
    data = bytearray(path.read_bytes())
    data[20] ^= 1  # in the first text
    path.write_bytes(data)
    with pytest.raises(DamagedError, match="checksum"):
        merge(tmp_path / "merged", [Part(Segment(path), np.ones(3, np.bool_))])
    assert not (tmp_path / "merged").exists()


def test_a_year_of_daily_updates_leaves_a_handful_of_segments() -> None:
    """And an article is copied a dozen times at most, half of them while it is among fewer than 500."""
    live, copied, most, of_base = [27_000], 0, 0, 0
    for _ in range(365):
        live.append(70)
        for first, stop in due(live, live):
            copied += sum(live[first:stop])
            of_base += first == 0
            live[first:stop] = [sum(live[first:stop])]
        most = max(most, len(live))
    assert most <= 5
    assert of_base <= 1
    assert copied <= 27_000 + 365 * 70 * 12


@pytest.mark.parametrize(
    ("live", "articles", "expected"),
    [
        ([], [], []),
        ([5], [5], []),
        ([27_000, 500], [27_000, 500], []),
        ([27_000, 20_000], [27_000, 20_000], [(0, 2)]),
        ([27_000, 10, 10], [27_000, 10, 10], [(1, 3)]),
        ([20_000, 5_000], [27_000, 5_000], [(0, 1)]),  # a quarter of the first is deleted
        ([20_000, 10, 10], [27_000, 10, 10], [(0, 1), (1, 3)]),
        ([26_000, 10], [27_000, 10], []),
    ],
)
def test_segments_are_merged_when_it_is_time(
    live: list[int], articles: list[int], expected: list[tuple[int, int]]
) -> None:
    assert due(live, articles) == expected


def test_an_index_brought_up_to_date_often_answers_as_a_fresh_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "SMALLEST", 1)
    texts = [f"Menteri nomor {n} membaca berita {'penting' * (n % 3)} pada hari {n % 7}." for n in range(40)]
    path, updated, fresh = tmp_path / "a.jsonl", tmp_path / "lama", tmp_path / "baru"
    for day in range(2, 41, 2):
        rows = [{"id": f"{n:02}", "text": texts[n]} for n in range(day // 4, day)]
        path.write_text("\n".join(map(json.dumps, rows)))
        build([path], updated)
    build([path], fresh)
    assert len(list(updated.glob("*.seg"))) < 7
    for query in ("berita", "menteri penting", "membaca -penting", '"nomor 20"', "hari 3"):
        answers = [find(open_store(folder), query, limit=40) for folder in (updated, fresh)]
        assert answers[0].total == answers[1].total > 0
        assert [(hit.id, hit.score) for hit in answers[0].hits] == [
            (hit.id, hit.score) for hit in answers[1].hits
        ]
