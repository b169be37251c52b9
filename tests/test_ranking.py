"""Ranking changes show in ranking.golden.txt, and its figures only rise."""

from pathlib import Path

import pytest
import ranking
from commands import ROOT

from index import build, open_store

# Raise them when the ranking gets better; never lower them.
LEAST_MRR, LEAST_RECALL_AT_3 = 0.967, 0.977


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sampel")
    build([ROOT / "corpus"], folder)
    return folder


@pytest.fixture(scope="module")
def ranks(folder: Path) -> list[list[int]]:
    return ranking.ranks_of(folder)


def test_every_judged_article_exists(folder: Path) -> None:
    assert len(ranking.judged()) >= 25
    assert {id for _, ids in ranking.judged() for id in ids} <= set(open_store(folder).snapshot.values("id"))


def test_the_ranks_are_those_written_down(ranks: list[list[int]]) -> None:
    expected = ranking.GOLDEN.read_text(encoding="utf-8")
    assert ranking.table(ranks) == expected, (
        "If this is meant: python tests/ranking.py, and look at the diff."
    )


def test_the_figures_do_not_fall(ranks: list[list[int]]) -> None:
    assert ranking.mrr(ranks) >= LEAST_MRR
    assert ranking.recall(ranks, 3) >= LEAST_RECALL_AT_3
