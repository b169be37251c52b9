"""What the snippets of real articles are like: python -m benchmarks.snippets NEWS.jsonl.gz [--articles N]

What is measured, over 5,000 pairs of a query and one of its hits: whether every passage is a part of the body,
letter by letter; whether every passage marks a word of the query; whether the first holds as many distinct words
of the query as any window of its width can (found by trying all windows); how passages begin and end; how long
they take beyond the analysis of the body. The queries are made of the titles: two or three of their words, a
phrase of theirs, a whole title, a word as typed, the beginning of a word.
"""

import argparse
import gzip
import itertools
import json
import platform
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index import build, open_store
from index.words.analysis import Analyzer, Term
from search import find
from search.asking.parse import to_text
from search.asking.query import Any, Pattern, Phrase, Query, Word
from search.engine import engine_of, shown_of
from search.passages.finder import matches
from search.passages.snippet import WIDTH, snippets
from search.passages.sought import Sought
from search.results import Hit, Snippet

HITS = 10  # of each query
PASSAGES = 3  # of each hit
SENTENCE_ENDS = (*".!?…", *(end + quote for end in ".!?…" for quote in "\"'”’)»"))


@dataclass(slots=True)
class Seen:
    """Counts over the pairs."""

    pairs: int = 0
    only_in_title: int = 0
    not_best: int = 0
    faults: list[str] = field(default_factory=list)
    passages: Counter[int] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    begin: int = 0
    end: int = 0
    analysis: list[float] = field(default_factory=list)
    choosing: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("news", type=Path, help="JSON lines, gzipped, with id, title and text")
    parser.add_argument("--articles", type=int, default=2000, help="index so many of them (2,000)")
    parser.add_argument("--pairs", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        titles = sample(options.news, options.articles, Path(temporary, "news.jsonl"))
        build([Path(temporary, "news.jsonl")], Path(temporary, "telusur"))
        report(measured(Path(temporary, "telusur"), titles, options.pairs), options.articles)


def sample(news: Path, count: int, target: Path) -> list[str]:
    """Writes the first articles to a file; their titles."""
    with gzip.open(news, "rt", encoding="utf-8") as source:
        lines = list(itertools.islice(source, count))
    target.write_text("".join(lines), "utf-8")
    return [title for line in lines if (title := json.loads(line)["title"] or "").strip()]


def queries(titles: list[str], analyzer: Analyzer) -> Iterator[Query]:
    """Queries of seven kinds in turn, for ever; the same at each run."""
    chance = random.Random(20230914)
    while True:
        title = chance.choice(titles)
        words = [title[term.start : term.end] for term in analyzer.terms(title)]
        if len(words) < 4:
            continue
        at = chance.randrange(len(words) - 1)
        two, three = chance.sample(words, 2), chance.sample(words, 3)
        for root in (
            Any(tuple(map(Word, two))),
            Any(tuple(map(Word, three))),
            Any(tuple(map(Word, words))),
            Phrase(" ".join(words[at : at + 2])),
            Any((Phrase(" ".join(words[at : at + 2]), slop=2), Word(words[at - 2]))),
            Any((Word(two[0], exact=True), Word(two[1]))),
            Any((Pattern(f"{three[0][:4]}*"), Word(three[1]))),
        ):
            yield Query(to_text(root), root)


def measured(folder: Path, titles: list[str], pairs: int) -> Seen:
    store = open_store(folder)
    analyzer = store.analyzer
    bodies = {article.id: article.body for article in map(store.article, range(store.snapshot.articles))}
    engine = engine_of(store)
    seen = Seen()
    for query in queries(titles, analyzer):
        sought = shown_of(engine.expanded(query.root)[0], engine, PASSAGES).in_body.sought
        for hit in find(store, query, limit=HITS, passages=PASSAGES).hits:
            look_at(hit, query, bodies[hit.id], analyzer, sought, seen)
            if seen.pairs >= pairs:
                return seen
    return seen


def look_at(hit: Hit, query: Query, body: str, analyzer: Analyzer, sought: Sought, seen: Seen) -> None:
    begun = time.perf_counter()
    terms = analyzer.terms(body)
    analysed = time.perf_counter()
    snippets(body, terms, sought)
    chosen = time.perf_counter()
    seen.pairs += 1
    seen.analysis.append(analysed - begun)
    seen.choosing.append(chosen - analysed)
    seen.passages[len(hit.snippets)] += 1
    place = f"{query.text!r} in {hit.id}"
    found = bounded(body, terms, sought)
    if not found:
        seen.only_in_title += 1
        return
    for snippet in hit.snippets:
        seen.lengths.append(len(snippet.text))
        seen.begin += snippet.start == 0 or begins_sentence(body, snippet.start)
        seen.end += (
            snippet.text.endswith(SENTENCE_ENDS) or "\n" in body[snippet.start + len(snippet.text) :][:2]
        )
        seen.faults += faults(snippet, body, found, place)
    if hit.snippets and held(hit.snippets[0], found) < best_window(found):
        seen.not_best += 1


def begins_sentence(body: str, start: int) -> bool:
    before = body[:start]
    return before.endswith("\n") or before.rstrip().endswith(SENTENCE_ENDS)


def bounded(body: str, terms: list[Term], sought: Sought) -> list[tuple[int, int, int]]:
    """(start, end, want) of all matches, with what is written together with them."""
    return [(*without_space(body, m.start, m.end), m.want) for m in matches(terms, sought)]


def without_space(body: str, start: int, end: int) -> tuple[int, int]:
    while start and not body[start - 1].isspace():
        start -= 1
    while end < len(body) and not body[end].isspace():
        end += 1
    return start, end


def faults(snippet: Snippet, body: str, found: list[tuple[int, int, int]], place: str) -> Iterator[str]:
    """What must never be so."""
    start, end = snippet.start, snippet.start + len(snippet.text)
    if body[start:end] != snippet.text:
        yield f"{place}: not a part of the body"
    if not snippet.marks:
        yield f"{place}: nothing marked"
    for first, last in snippet.marks:
        if not any(
            (a <= start + first and start + last <= b) or start + first <= a < start + last
            for a, b, _ in found
        ):
            yield f"{place}: {snippet.text[first:last]!r} is marked, and is no word of the query"


def held(snippet: Snippet, found: list[tuple[int, int, int]]) -> int:
    start, end = snippet.start, snippet.start + len(snippet.text)
    return len({want for a, b, want in found if start <= a and b <= end})


def best_window(found: list[tuple[int, int, int]]) -> int:
    """The most distinct wants in any window of the width, by trying them all."""
    return max(
        len({want for a, b, want in found if start <= a and b <= start + WIDTH} | {alone})
        for start, _, alone in found
    )


def report(seen: Seen, articles: int) -> None:
    def share(count: int, of: int) -> str:
        return f"{count / max(of, 1):7.2%} of {of:,}"

    in_body, shown = seen.pairs - seen.only_in_title, len(seen.lengths)
    print(f"machine            {platform.machine()}, Python {platform.python_version()}")
    print(f"pairs              {seen.pairs:,} of a query and a hit, {articles:,} articles")
    print(f"only in the title  {seen.only_in_title:,}: the beginning of the body is shown")
    print(
        f"passages           {dict(sorted(seen.passages.items()))}, mean {sum(seen.lengths) / shown:.0f} characters"
    )
    print(f"faults             {len(seen.faults)}: not a part of the body, nothing marked, wrongly marked")
    print(f"best window        {share(in_body - seen.not_best, in_body)}")
    print(f"begin a sentence   {share(seen.begin, shown)}")
    print(f"end a sentence     {share(seen.end, shown)}")
    for name, times in (("analysis of bodies", seen.analysis), ("choosing passages", seen.choosing)):
        times.sort()
        print(
            f"{name:<18} {sum(times) / len(times) * 1e3:.3f} ms mean, {times[len(times) * 95 // 100] * 1e3:.3f} p95"
        )
    for fault in seen.faults[:10]:
        print(f"  {fault}")


if __name__ == "__main__":
    main()
