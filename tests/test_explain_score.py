"""The parts of a score add up to it, for any plan and through the program."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from commands import ROOT, run
from hypothesis import given, settings
from hypothesis import strategies as st
from json_schema import faults
from oracle import plans, words_only
from test_collector import opened, worlds
from test_nearness import World

from search.drawing.reasons import scoring
from search.ranking import plan
from search.ranking.collector import Collector
from search.ranking.explain import explained
from search.ranking.nearness import Nearness
from search.results import Hit

HIT = Hit(1, "", "", "", None, None, None, 0.0)


@settings(max_examples=150, deadline=None)
@given(worlds(), st.one_of(plans, words_only))
def test_the_parts_are_those_of_the_score_that_ranked(world: World, wanted: plan.Plan) -> None:
    with TemporaryDirectory() as folder:
        near = Nearness(Collector(opened(folder, *world)))
        base = near.collector.top(wanted, 100)
        for looked_at, found in ((False, base), (True, near.reranked(base, wanted))):
            for doc, points in zip(found.docs.tolist(), found.points.tolist(), strict=True):
                hit = explained(HIT, wanted, doc, near, looked_at)
                assert hit.score == pytest.approx(points, rel=1e-5, abs=1e-5)
                assert sum(reason.points for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-6)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kerja")
    assert run("index", "build", ROOT / "corpus", "--index", folder / ".telusur", here=folder).returncode == 0
    return folder


@pytest.mark.parametrize(
    "query", ["kosmodrom vostochny", "apakah KPK menangkap bupati", '"luar angkasa" roket*']
)
def test_the_program_says_why(here: Path, query: str) -> None:
    plainly, said = (
        json.loads(run("search", query, "--format", "json", *more, here=here).stdout)
        for more in ([], ["--explain"])
    )
    assert faults(said, schema := json.loads((ROOT / "docs/results.schema.json").read_text()), schema) == []
    assert [hit["id"] for hit in said["hits"]] == [hit["id"] for hit in plainly["hits"]]
    for before, hit in zip(plainly["hits"], said["hits"], strict=True):
        assert "reasons" not in before
        assert sum(reason["points"] for reason in hit["reasons"]) == pytest.approx(hit["score"], abs=1e-6)
        assert hit["score"] == pytest.approx(before["score"], abs=1e-4)


def test_a_reader_sees_the_parts_and_their_sum(here: Path) -> None:
    printed = run("search", "--explain", "-n", "1", "kosmodrom vostochny", here=here).stdout
    numbers = [float(found) for found in re.findall(r"^ +(\d+\.\d{6})  ", printed, re.MULTILINE)]
    assert len(numbers) > 4 and sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-6)
    assert re.search(r"kosmodrom: \d+× in the .*body of \d+ words; held by \d+ articles", printed)
    assert "kosmodrom: said " in printed and "kosmodrom, vostochny: close to each other" in printed
    assert scoring(HIT) == []
