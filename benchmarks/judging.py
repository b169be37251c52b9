"""Judged queries and what a run is worth on them: nDCG@10, MRR@10, recall@100, and differences with their intervals."""

import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, R, nDCG

MEASURES = [nDCG @ 10, RR @ 10, R @ 100]
HALVES = ("first", "second", "all")
DEPTH = 100
RESAMPLES = 2000
SEED = 6

Run = Mapping[str, Iterable[tuple[str, float]]]  # query → ids of articles with their scores
Figures = dict[str, list[float]]  # measure → a number for each query


def queries_of(path: Path) -> dict[str, str]:
    """id → text, in the order of the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line)


def judged(queries: Path, qrels: Path, half: str) -> tuple[dict[str, str], list[Any]]:
    """The judged queries of a half, in the order of the file, and their judgements."""
    judgements = list(ir_measures.read_trec_qrels(str(qrels)))
    known = {each.query_id for each in judgements}
    asked = [item for item in queries_of(queries).items() if item[0] in known]
    middle = len(asked) // 2
    chosen = dict({"first": asked[:middle], "second": asked[middle:], "all": asked}[half])
    return chosen, [each for each in judgements if each.query_id in chosen]


def figures(run: Run, queries: Iterable[str], judgements: list[Any]) -> Figures:
    """Each measure, query by query; a query without an answer has 0."""
    answers = [
        ir_measures.ScoredDoc(query, doc, score)
        for query, found in run.items()
        for doc, score in ((doc, -float(place)) for place, (doc, _) in enumerate(found))
    ]
    found: dict[str, dict[str, float]] = {str(measure): {} for measure in MEASURES}
    for each in ir_measures.iter_calc(MEASURES, judgements, answers):
        found[str(each.measure)][each.query_id] = each.value
    order = list(queries)
    return {name: [values.get(query, 0.0) for query in order] for name, values in found.items()}


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def interval(ours: list[float], theirs: list[float]) -> tuple[float, float, float]:
    """The mean difference and its 95 % interval by paired bootstrap."""
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    rng = random.Random(SEED)
    means = sorted(mean(rng.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    return mean(differences), means[RESAMPLES * 25 // 1000], means[RESAMPLES * 975 // 1000 - 1]


def row(name: str, found: Figures, ours: Figures | None = None) -> str:
    """A line of the table; ours: figures to say how much better they are, in nDCG@10."""
    cells = "".join(f"{mean(values):9.4f}" for values in found.values())
    if ours is None:
        return f"{name:<28}{cells}"
    first = str(MEASURES[0])
    difference, low, high = interval(ours[first], found[first])
    return f"{name:<28}{cells}   {difference:+.4f} [{low:+.4f}, {high:+.4f}]"


def heading(last: str) -> str:
    return f"{'':<28}{''.join(f'{measure!s:>9}' for measure in MEASURES)}   {last}"
