"""Cleaning where nobody labelled anything: on the articles of DATA/news.jsonl.gz and their own headlines.

Headlines are set into the text of other articles of the same outlet ("Baca juga: …" before a sentence) and above it;
what cleaning makes of them is known then. Last the bodies in which "baca juga" is left, and the time for 2 KB, beside
that of the writer of the index for the same articles.
"""

import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from index.article import Article, RawDocument
from index.cleaning.clean import clean, clean_article
from index.storage.segment import SIGNATURE
from index.storage.signature import signatures
from index.words.analysis import Analyzer
from index.writing.lexicon import Pair
from index.writing.preparation import Preparer
from index.writing.segmentwriter import SegmentWriter

SEED = 14
AT_ONCE = 64  # articles that are prepared together
INSERTED = 3000
ABOVE = 2000
SENTENCE_START = re.compile(r"(?<=[a-z0-9)][.?!] )(?=[A-Z“\"])|(?<=[a-z0-9)][.?!][\"”] )(?=[A-Z“\"])")
OTHER_NOISE = re.compile(r"Baca|BACA|Simak|SIMAK|Lihat|Halaman|\(|Laporan|\[")
LEFT = re.compile(r"(?i).{0,60}\bbaca\W{1,3}juga\b.{0,60}")
Row = dict[str, str]


def rows(data: Path) -> list[Row]:
    with gzip.open(data / "news.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def inserted(articles: list[Row], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """(text before, headline, text after), the headline being of another article of the same outlet."""
    by_source: dict[str, list[Row]] = {}
    for article in articles:
        if article["title"] and len(article["title"].split()) > 3:
            by_source.setdefault(article["source"], []).append(article)
    sources = [source for source, found in by_source.items() if source and len(found) >= 30]
    while True:
        source = chance.choice(sources)
        article, other = chance.choice(by_source[source]), chance.choice(by_source[source])
        places = [match.end() for match in SENTENCE_START.finditer(article["text"])]
        if places and not OTHER_NOISE.match(article["text"], place := chance.choice(places)):
            yield article["text"][:place], other["title"].strip(), article["text"][place:]


def measure_inserted(articles: list[Row]) -> None:
    """Prints how exactly headlines are cut out again, against the body that the text has without them."""
    chance, exact, left, lost, body = random.Random(SEED), 0, 0, 0, 0
    samples = inserted(articles, chance)
    for _ in range(INSERTED):
        before, headline, after = next(samples)
        plain = Counter(clean_article(before + after).body.split())
        found = Counter(clean_article(f"{before}Baca juga: {headline} {after}").body.split())
        exact += plain == found
        left += sum(len(word) * count for word, count in (found - plain).items())
        lost += sum(len(word) * count for word, count in (plain - found).items())
        body += sum(len(word) * count for word, count in plain.items())
    print(
        f"{INSERTED:,} headlines set into articles: {100 * exact / INSERTED:.1f} % cut out exactly; letters of them"
    )
    share = 100 * lost / body
    print(
        f"  left in: {left / INSERTED:.2f} each; of the body lost: {lost / INSERTED:.2f} each, {share:.3f} %"
    )


def measure_above(articles: list[Row]) -> None:
    """Prints how many headlines are found above their text, and how many titles are found where there is none."""
    chosen = [article for article in articles if article["title"] and len(article["text"]) > 300]
    chosen = random.Random(SEED).sample(chosen, ABOVE)
    titles = [clean_article(f"{article['title'].strip()}\n\n{article['text']}").title for article in chosen]
    right = sum(
        title == " ".join(article["title"].split()) for title, article in zip(titles, chosen, strict=True)
    )
    invented = sum(bool(clean_article(article["text"]).title) for article in chosen)
    share = f"{100 * right / ABOVE:.1f} %"
    print(f"{ABOVE:,} headlines set above their article: {share} found; without them {invented} invented")


def written(documents: Sequence[RawDocument], articles: Sequence[Article]) -> float:
    """The processor time in which a build in one process makes a segment of articles that are read and cleaned."""
    with TemporaryDirectory() as folder:
        preparer, writer = Preparer(Analyzer().analyse), SegmentWriter(Path(folder, "1.seg"), memory=1 << 32)
        pairs, began = list[Pair](), time.process_time()
        for first in range(0, len(articles), AT_ONCE):
            some = articles[first : first + AT_ONCE]
            rows = signatures([article.body for article in some])
            for document, article, row in zip(documents[first : first + AT_ONCE], some, rows, strict=True):
                preparer.add(article, document, digests={SIGNATURE: row.tobytes()})
            batch = preparer.finish()
            pairs += batch.new_pairs
            writer.add(batch, batch.pairs)
        writer.finish(pairs)
        return time.process_time() - began


def measure_news(data: Path) -> None:
    """Prints all of it, and the processor time for 2 KB of these texts."""
    articles = rows(data)
    measure_inserted(articles)
    measure_above(articles)
    documents = [RawDocument(id=row["id"], path="news.jsonl.gz", text=row["text"]) for row in articles]
    began = time.process_time()
    cleaned = [clean(document) for document in documents]
    spent = time.process_time() - began
    size = sum(len(document.text.encode()) for document in documents)
    each = spent / len(articles) * 1e6
    print(f"{len(articles):,} articles: {spent / size * 2000 * 1e6:.0f} µs for 2 KB, {each:.0f} µs each")
    writing = written(documents, cleaned) / len(articles) * 1e6
    print(
        f"  the writer of the index takes {writing:.0f} µs for each of them: {writing / each:.1f} times as long"
    )
    left = [
        (row["id"], match[0])
        for row, article in zip(articles, cleaned, strict=True)
        for match in LEFT.finditer(article.body)
    ]
    print(
        f'"baca juga" is left in {len(left)} places' + "".join(f"\n  {name}: {text}" for name, text in left)
    )
