"""How well articles are cleaned: python benchmarks/cleaning.py DATA [--half 0|1] [--failures]

What is measured, on the labelled articles of DATA/clean/dev.jsonl, per collection and in all, beside "no cleaning":
boilerplate lines removed, characters of inline noise removed, characters of the body lost; titles, sources and
dates found. Then the dates of DATA/clean/dates_dev.tsv with their time; the time for 2 KB of text; the pages of
DATA/html beside trafilatura; headlines set into and above the articles of DATA/news.jsonl.gz; and last the stories:
reprints of those articles and the pages of DATA/../articles.
"""

import argparse
import csv
import json
import platform
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaning_html import measure_html
from cleaning_news import measure_news
from cleaning_stories import measure_pages, measure_stories

from index.article import RawDocument
from index.cleaning.clean import Cleaning, explain
from index.cleaning.dates import parse_date
from index.cleaning.outlets import normal_source

Labelled = dict[str, Any]  # one record of dev.jsonl, as its README describes it


@dataclass(slots=True)
class Score:
    """Counts over some articles; each pair is (right, of)."""

    lines: list[int] = field(default_factory=lambda: [0, 0])
    noise: list[int] = field(default_factory=lambda: [0, 0])
    body: list[int] = field(default_factory=lambda: [0, 0])
    titles: list[int] = field(default_factory=lambda: [0, 0])
    sources: list[int] = field(default_factory=lambda: [0, 0])
    dates: list[int] = field(default_factory=lambda: [0, 0])
    people: list[int] = field(default_factory=lambda: [0, 0])
    invented: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    failures: list[str] = field(default_factory=list)

    def count(self, pair: list[int], right: int, of: int, failure: str) -> None:
        pair[0] += right
        pair[1] += of
        if right < of:
            self.failures.append(failure)


def cleaned(record: Labelled) -> Cleaning:
    """Cleaned as a user's text file would be: nothing of the collection's own fields is given."""
    return explain(RawDocument(id=record["id"], path=f"{record['id']}.txt", text=record["raw"]))


def kept(cleaning: Cleaning) -> bytearray:
    """For every character of the text, whether it is in the body."""
    mask = bytearray(len(cleaning.text))
    for line in cleaning.lines:
        if line.label == "body":
            mask[line.start : line.end] = b"\1" * (line.end - line.start)
    for cut in cleaning.cuts:
        mask[cut.start : cut.end] = bytes(cut.end - cut.start)
    return mask


def score_text(record: Labelled, mask: bytearray, score: Score) -> None:
    raw, position = record["raw"], 0
    left_out = _ranges(record)
    for line in record["lines"]:
        start = raw.index(line["text"], position)
        position = start + len(line["text"])
        inside = [n for n in range(start, position) if not raw[n].isspace()]
        if line["label"] == "boilerplate":
            score.count(score.lines, not any(mask[n] for n in inside), 1, f"kept line {line['text']!r}")
        elif line["label"] == "body":
            body = [n for n in inside if n not in left_out]
            lost = "".join(raw[n] for n in body if not mask[n])
            score.count(score.body, len(body) - len(lost), len(body), f"lost {lost!r}")
    for start, end in record["inline_spans"]:
        inside = [n for n in range(start, end) if not raw[n].isspace()]
        left = "".join(raw[n] for n in inside if mask[n])
        score.count(score.noise, len(inside) - len(left), len(inside), f"left {left!r} of {raw[start:end]!r}")


def _ranges(record: Labelled) -> set[int]:
    """Characters that are neither body nor boilerplate lines: inline noise, inline metadata, dateline."""
    found = {n for start, end in record["inline_spans"] for n in range(start, end)}
    for part in [*record["inline_meta"], record["dateline_text"]]:
        if part:
            start = record["raw"].index(part)
            found.update(range(start, start + len(part)))
    return found


def score_facts(record: Labelled, cleaning: Cleaning, score: Score) -> None:
    article = cleaning.article
    source = record["dateline_source"] and normal_source(record["dateline_source"])
    pairs = [
        (score.titles, "title", article.title or None, [record["title"]]),
        (score.sources, "source", article.source, [source]),
        (
            score.dates,
            "date",
            article.published and article.published[:10],
            [record["date"], *record["date_alt"]],
        ),
        (score.people, "author", list(article.author) or None, [record["author_or_editor"]]),
    ]
    for pair, name, found, allowed in pairs:
        if allowed[0] is not None:
            score.count(pair, found in allowed, 1, f"{name} {found!r} for {allowed[0]!r}")
        elif found not in allowed:
            score.invented[name] += 1
            score.failures.append(f"{name} {found!r} invented")


def report(name: str, score: Score) -> str:
    cells = [
        _share(score.lines),
        _share(score.noise),
        f"{100 - 100 * score.body[0] / max(score.body[1], 1):.2f}",
    ]
    cells += [f"{right}/{of}" for right, of in (score.titles, score.sources, score.dates, score.people)]
    cells.append(" ".join(f"{key} {n}" for key, n in sorted(score.invented.items())) or "-")
    return f"{name:12}" + "".join(f"{cell:>10}" for cell in cells)


def _share(pair: list[int]) -> str:
    return f"{100 * pair[0] / pair[1]:.1f}" if pair[1] else "-"


def labelled(data: Path, half: int | None) -> Iterator[Labelled]:
    with (data / "clean" / "dev.jsonl").open(encoding="utf-8") as file:
        for n, line in enumerate(file):
            if half is None or n % 2 == half:
                yield json.loads(line)


def measure_text(data: Path, half: int | None, failures: bool) -> None:
    scores: dict[str, Score] = defaultdict(Score)
    plain = Score()
    for record in labelled(data, half):
        cleaning = cleaned(record)
        for score in (scores[record["set"]], scores["in all"]):
            score_text(record, kept(cleaning), score)
            score_facts(record, cleaning, score)
        score_text(record, bytearray(b"\1" * len(record["raw"])), plain)
        if failures:
            own = Score()
            score_text(record, kept(cleaning), own)
            score_facts(record, cleaning, own)
            print("".join(f"  {record['id']}: {failure[:300]}\n" for failure in own.failures), end="")
    print(
        "labelled articles: boilerplate lines removed %, inline noise removed %, body lost %, then right/stated"
    )
    print(
        f"{'':12}"
        + "".join(
            f"{h:>10}" for h in ["lines", "noise", "lost", "titles", "sources", "dates", "people", "invented"]
        )
    )
    for name, score in scores.items():
        if name != "in all":
            print(report(name, score))
    print(report("in all", scores["in all"]))
    print(report("no cleaning", plain))


def measure_dates(data: Path) -> None:
    with (data / "clean" / "dates_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    right = sum((parse_date(row["date_raw"]) or "")[:10] == row["iso_date"] for row in rows)
    began = time.process_time()
    for _ in range(20):
        for row in rows:
            parse_date(row["date_raw"])
    each = (time.process_time() - began) / 20 / len(rows)
    print(f"dates: {right} of {len(rows)} right, {each * 1e6:.1f} µs each")


def measure_time(data: Path) -> None:
    records = list(labelled(data, None))
    size = sum(len(record["raw"].encode()) for record in records)
    best = min(_timed(records) for _ in range(5))
    print(
        f"time: {best / size * 2000 * 1e6:.0f} µs for 2 KB of text ({best / len(records) * 1e6:.0f} µs an article)"
    )


def _timed(records: list[Labelled]) -> float:
    began = time.process_time()
    for record in records:
        cleaned(record)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="the folder that holds clean/")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other labelled article")
    parser.add_argument("--failures", action="store_true", help="show what went wrong")
    options = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()} on {platform.machine()}")
    measure_text(options.data, options.half, options.failures)
    measure_dates(options.data)
    measure_time(options.data)
    measure_html(options.data)
    measure_news(options.data)
    measure_stories(options.data)
    measure_pages(options.data.parent / "articles")


if __name__ == "__main__":
    main()
