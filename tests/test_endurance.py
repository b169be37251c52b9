"""Small versions of what benchmarks/endurance.py does at length."""

from pathlib import Path

from daily_life import live
from fuzzing import fuzz


def test_random_bytes_give_an_answer_or_one_sentence() -> None:
    found = fuzz(3000, seed=1)
    assert found.executions == 3000
    assert found.problems == [], "\n".join(found.problems)


def test_daily_life_gives_what_a_plain_model_says(tmp_path: Path) -> None:
    life = live(tmp_path / "a", 100, seed=1)
    assert life.compared > 15 and life.differences == 0
