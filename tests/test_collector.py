"""The collector finds what plain reckoning finds: the same articles, order and points, whichever way it goes."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Oracle, plans, ranked, words_only
from small_world import collections, write_segment

from index.article import Article
from index.storage.snapshot import SegmentFiles, Snapshot, write_deletions
from search.ranking import leaf, plan
from search.ranking.collector import Collector, Found
from search.ranking.rank import Model
from search.ranking.through_whoosh import as_whoosh, found_by


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[list[Article]], list[list[bool]]]:
    """Articles in up to three segments, and which of them are deleted."""
    collection = draw(collections(0, 10))
    cuts = sorted(draw(st.lists(st.integers(0, len(collection)), max_size=2)))
    segments = [collection[a:b] for a, b in zip([0, *cuts], [*cuts, len(collection)], strict=True)]
    deleted = draw(st.booleans())
    return segments, [[deleted and draw(st.integers(0, 3)) == 0 for _ in segment] for segment in segments]


def opened(folder: str, segments: list[list[Article]], deleted: list[list[bool]]) -> Snapshot:
    files = []
    for number, (segment, gone) in enumerate(zip(segments, deleted, strict=True)):
        path, deletions = Path(folder, f"s{number}"), Path(folder, f"d{number}")
        write_segment(path, segment)
        if any(gone):
            write_deletions(deletions, np.array(gone), durable=False)
        files.append(SegmentFiles(path, deletions if any(gone) else None))
    return Snapshot(files)


def check(found: Found, expected: list[tuple[int, float]], numbers: Sequence[int], count: int) -> None:
    """The same total, points and order; articles whose points differ by rounding only may change places."""
    assert found.total == len(expected)
    assert len(found.docs) == min(count, len(expected))
    points = dict(expected)
    for at, (doc, x) in enumerate(zip(found.docs.tolist(), found.points.tolist(), strict=True)):
        own = numbers.index(doc)
        assert x == pytest.approx(points[own], rel=1e-5, abs=1e-5)
        assert x == pytest.approx(expected[at][1], rel=1e-5, abs=1e-5)
    assert len(set(found.docs.tolist())) == len(found.docs)
    keys = [(-x, doc) for doc, x in zip(found.docs.tolist(), found.points.tolist(), strict=True)]
    assert keys == sorted(keys)


@settings(max_examples=200, deadline=None)
@given(
    worlds(),
    st.lists(st.one_of(plans, words_only), min_size=1, max_size=4),
    st.sampled_from([0, 1, 2, 3, 100]),
)
def test_the_best_are_those_of_plain_reckoning(
    world: tuple[list[list[Article]], list[list[bool]]], wanted: list[plan.Plan], count: int
) -> None:
    segments, deleted = world
    gone = [each for segment in deleted for each in segment]
    numbers = [n for n, each in enumerate(gone) if not each]
    every = [article for segment in segments for article in segment]
    oracle = Oracle([every[n] for n in numbers])
    with TemporaryDirectory() as folder:
        collector = Collector(opened(folder, segments, deleted))
        for each in wanted:
            points = oracle.points(each)
            check(collector.top(each, count), ranked(points), numbers, count)
            assert np.flatnonzero(collector.matching(each)).tolist() == [numbers[n] for n in sorted(points)]
            check(
                found_by(collector.snapshot, as_whoosh(each, Model()), count), ranked(points), numbers, count
            )


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_way_for_words_finds_what_the_way_for_everything_finds(data: st.DataObject) -> None:
    """On lists long enough for skipping, made up and not read from an index."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    size = data.draw(st.sampled_from([70, 700, 5000]))
    words = []
    for _ in range(data.draw(st.integers(1, 5))):
        docs = np.flatnonzero(rng.random(size) < data.draw(st.sampled_from([0.001, 0.02, 0.3, 1.0])))
        most, levels = data.draw(st.sampled_from([0.5, 3.0, 12.0])), data.draw(st.sampled_from([2, 1000]))
        points = most * (0.2 + 0.8 * rng.integers(1, levels + 1, len(docs)) / levels)
        words.append(leaf.Matches(docs, points.astype(np.float32), size))
    allowed = rng.random(size) < 0.5 if data.draw(st.booleans()) else None
    count = data.draw(st.sampled_from([1, 3, 10, 64, 65, 1000]))
    table = np.sum([word.table.astype(np.float64) for word in words], axis=0)
    mask = (table > 0) & (True if allowed is None else allowed)
    every = {int(doc): float(table[doc]) for doc in np.flatnonzero(mask)}
    with TemporaryDirectory() as folder:
        collector = Collector(opened(folder, [], []))
        collector.unmet = np.full(size, -1, np.float32)
        found = collector.top_of_any(words, allowed, count)
    check(found, ranked(every), range(size), count)


def test_a_small_cache_changes_nothing(tmp_path: Path) -> None:
    articles = [Article(str(i), "", "", "ada " * i + "dan ke", "") for i in range(20)]
    snapshot = Snapshot([SegmentFiles(write_segment_of(tmp_path / "s", articles))])
    wanted = [plan.Any((plan.Word("ad"), plan.Word(other))) for other in ("da", "ke", "xx", "da")]
    small, large = Collector(snapshot, cache_bytes=100), Collector(snapshot)
    for each in wanted:
        assert small.top(each).docs.tolist() == large.top(each).docs.tolist()
    assert len(small.cache) < len(large.cache)


def write_segment_of(path: Path, articles: list[Article]) -> Path:
    return write_segment(path, [a.__class__(f"{a.id:>02}", a.path, a.title, a.body, a.raw) for a in articles])


def test_no_form_at_all_is_found_nowhere(tmp_path: Path) -> None:
    snapshot = opened(str(tmp_path), [[Article("1", "", "ada", "dan", "")]], [[False]])
    for nothing in (plan.Forms(()), plan.Any(()), plan.All(()), plan.Forms(("unheard",))):
        assert Collector(snapshot).top(nothing).total == 0
