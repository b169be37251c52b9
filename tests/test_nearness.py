"""The bonus for words said early and together: what plain reckoning gives, for both ways to answer, at any depth."""

from itertools import combinations
from math import exp, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import K1, WEIGHTS, B, Oracle, leaves, starts, words_only
from test_collector import opened, worlds

from index import build, open_store
from index.article import Article
from index.words.tokens import Part
from search import find, find_ids
from search.asking.query import Phrase, Same, Word
from search.engine import Engine
from search.ranking import nearness, plan
from search.ranking.collector import Collector, Found
from search.ranking.nearness import Nearness, units
from search.ranking.rank import Model
from search.ranking.through_whoosh import as_whoosh, found_by

LEAD, LEAD_LENGTH, EARLY = 1.0, 70.0, 2.0
NEARNESS, REACH, SKIPPING = 1.0, 5.0, 0.5

World = tuple[list[list[Article]], list[list[bool]]]
alternatives = st.lists(leaves, min_size=1, max_size=3).map(lambda each: plan.Best(tuple(each)))
worded = st.one_of(
    words_only, st.lists(alternatives, min_size=1, max_size=3).map(lambda e: plan.Any(tuple(e)))
)


def places(leaf: plan.Leaf, text: list[Part], field: int) -> list[int]:
    """Where a leaf stands in a field of an article."""
    if field not in leaf.scope:
        return []
    match leaf:
        case plan.Word(stem):
            return [n for n, part in enumerate(text) if part.stem == stem]
        case plan.Forms(forms):
            return [n for n, part in enumerate(text) if part.form in forms]
        case plan.Phrase(words, slop, exact):
            return starts([part.form if exact else part.stem for part in text], words, slop)


def worth(oracle: Oracle, leaf: plan.Leaf) -> float:
    """Rarity times weight; a phrase is as rare as its words together."""
    if not isinstance(leaf, plan.Phrase):
        return leaf.weight * oracle.rarity(len(oracle.points(leaf)))
    alone = [
        plan.Forms((word,), leaf.scope) if leaf.exact else plan.Word(word, None, leaf.scope)
        for word in leaf.words
    ]
    return leaf.weight * sum(oracle.rarity(len(oracle.points(each))) for each in alone)


def expected(oracle: Oracle, wanted: plan.Plan, article: int) -> float:
    """Lead and nearness, word by word and pair by pair."""
    title, body = oracle.texts[article]
    worths, told, lead = [], [], 0.0
    for unit in units(wanted):
        worths.append(worth(oracle, unit[0]))
        told.append([n for leaf in unit for n in places(leaf, body, 1)])
        told[-1] += [0 for leaf in unit if places(leaf, title, 0)]
        lead += LEAD * worths[-1] * exp(-min(told[-1]) / LEAD_LENGTH) if told[-1] else 0.0
        lead += worths[-1] * gained(oracle, told[-1], len(body))
    near = 0.0
    for one, other in combinations(range(len(told)), 2):
        closest = min((abs(n - m) for n in told[one] for m in told[other]), default=None)
        if closest is not None and other - one < 3:
            weight = NEARNESS * SKIPPING ** (other - one - 1)
            near += weight * sqrt(worths[one] * worths[other]) * exp((1 - max(closest, 1)) / REACH)
    return lead + near


def gained(oracle: Oracle, told: list[int], length: int) -> float:
    """How much more points a word has whose early occurrences count more."""
    if not told:
        return 0.0
    factor = WEIGHTS[1] / (1 - B[1] + B[1] * length / (oracle.means[1] or 1))
    plain = factor * len(told)
    more = plain + factor * sum(EARLY * exp(-n / LEAD_LENGTH) for n in told)
    return (K1 + 1) * (more / (more + K1) - plain / (plain + K1))


@settings(max_examples=150, deadline=None)
@given(worlds(), worded)
def test_the_bonus_is_that_of_plain_reckoning_for_both_ways_to_answer(
    world: World, wanted: plan.Plan
) -> None:
    segments, deleted = world
    gone = [each for segment in deleted for each in segment]
    numbers = [n for n, each in enumerate(gone) if not each]
    every = [article for segment in segments for article in segment]
    oracle = Oracle([every[n] for n in numbers])
    points = {numbers[n]: x + expected(oracle, wanted, n) for n, x in oracle.points(wanted).items()}
    with TemporaryDirectory() as folder:
        collector = Collector(opened(folder, segments, deleted))
        ways = collector.top(wanted, 100), found_by(collector.snapshot, as_whoosh(wanted, Model()), 100)
        for found in ways:
            again = Nearness(collector, room=3).reranked(found, wanted)
            assert again.total == found.total
            assert dict(zip(again.docs.tolist(), again.points.tolist(), strict=True)) == pytest.approx(
                points, rel=1e-5
            )
            keys = [(-x, doc) for doc, x in zip(again.docs.tolist(), again.points.tolist(), strict=True)]
            assert keys == sorted(keys)


def test_only_the_best_are_looked_at_and_the_others_stay_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "DEPTH", 3)
    texts = [f"{'lain ' * n}ada dan {'ada ' * (n % 3)}" for n in range(8)]
    articles = [Article(f"{n:02}", "", "", text, "") for n, text in enumerate(texts)]
    wanted = plan.Any((plan.Word("ad"), plan.Word("da")))
    with TemporaryDirectory() as folder:
        collector = Collector(opened(folder, [articles], [[False] * 8]))
        found = collector.top(wanted, 8)
        again = Nearness(collector).reranked(found, wanted)
    assert sorted(again.docs[:3]) == sorted(found.docs[:3])
    assert again.docs[3:].tolist() == found.docs[3:].tolist()
    assert np.all(np.diff(again.points) <= 0)


def test_words_that_nearly_all_articles_hold_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "COMMON_LEAST", 2)
    articles = [Article(f"{n:02}", "", "", "ada dan" if n else "ada ke", "") for n in range(8)]
    common, rare = plan.Word("ad"), plan.Word("ke")
    with TemporaryDirectory() as folder:
        near = Nearness(Collector(opened(folder, [articles], [[False] * 8])))
        assert near.telling([(common,), (rare,)]) == [(rare,)]
        found = near.collector.top(common, 8)
        assert near.reranked(found, common) is found


def test_what_stands_for_a_word_may_come_before_it_in_the_article_where_the_word_comes_last() -> None:
    """One run of places of one article, when both are put in one row: the first of them counted, not the earliest."""
    articles = [Article("01", "", "", "ke ke dan ke ke ada", "")]
    wanted = plan.Best((plan.Word("ad"), plan.Word("da")))
    with TemporaryDirectory() as folder:
        near = Nearness(Collector(opened(folder, [articles], [[False]])))
        assert near.bonus(units(wanted), np.array([0])).firsts.tolist() == [[2.0]]


def test_a_filter_gives_nothing_to_look_at() -> None:
    with TemporaryDirectory() as folder:
        near = Nearness(Collector(opened(folder, [[Article("00", "", "", "ada", "")]], [[False]])))
        found: Found = near.collector.top(plan.Everything())
        assert near.reranked(found, plan.Everything()) is found


def test_question_words_and_equivalents_weigh_less(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Apakah KPK itu? Komisi Pemberantasan Korupsi menangkap bupati.")
    build([tmp_path], tmp_path / ".telusur")
    engine = Engine(open_store(tmp_path / ".telusur"))
    of = engine.planner.of
    assert of(Word("apakah")) == plan.Word("apa", "apakah", weight=0.3)
    assert of(Word("bupati")) == plan.Word("bupati", "bupati")
    assert of(Word("apakah", exact=True)) == plan.Forms(("apakah",))
    same = of(Same((Word("KPK"), Phrase("Komisi Pemberantasan Korupsi"))))
    assert isinstance(same, plan.Best) and isinstance(same.plans[1], plan.Phrase)
    typed, long_form = map(engine.nearness.worth, same.plans)  # type: ignore[arg-type]
    assert long_form == pytest.approx(0.7 * typed)


def test_ids_alone_are_those_of_find_in_the_same_order(tmp_path: Path) -> None:
    for number in range(30):
        write(
            tmp_path / f"{number}.txt",
            f"{'Lalu ' * (number % 7)}bupati {'menangkap ' * (number % 3)}pencuri.",
        )
    build([tmp_path], tmp_path / ".telusur")
    store = open_store(tmp_path / ".telusur")
    for query in ("bupati menangkap", '"menangkap pencuri"', "tiada"):
        shown = find(store, query, limit=7, every=True)
        assert find_ids(store, query, limit=7) == ([hit.id for hit in shown.hits], shown.total)


def write(path: Path, text: str) -> None:
    path.write_text(f"Judul berita yang cukup panjang\n\n{text}\n", encoding="utf-8")
