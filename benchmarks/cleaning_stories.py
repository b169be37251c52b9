"""Whether reprints fall together with their original, and different articles do not.

500 articles of DATA/news.jsonl.gz are reprinted by seeded edits: another dateline, byline and closing, boilerplate
around and between, 10 to 20 % of the sentences dropped or moved. Each is cleaned and looked up by its signature
among all articles and reprints, as at indexing. Then 10,000 random pairs of different articles, and the five pages.
"""

import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.article import RawDocument
from index.cleaning.clean import clean, clean_article
from index.storage.signature import (
    Signature,
    SignatureTable,
    common_share,
    is_one_story,
    likeness,
    signature,
    signatures,
    stories,
)

SEED = 20230914
REPRINTS = 500
PAIRS = 10_000
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|(?<=[a-z][.!?])(?=[A-Z][a-z])")
OPENINGS = ("JAKARTA, KabarKita.com - ", "SURABAYA (Warta) -- ", "Lintas.id, Bandung - ", "PEKANBARU – ", "")
BYLINES = ("", "Penulis: Budi Santoso\n", "Senin, 4 Maret 2024 | 10:15 WIB\n")
BETWEEN = (
    "Baca Juga: Harga Beras Naik Lagi Jelang Puasa",
    "ADVERTISEMENT",
    "Baca: Tiga Cara Merawat Jembatan Gantung",
)
CLOSINGS = (
    "(bud/san)",
    "***",
    "Editor: Sri Lestari\nTags\nberita terkini",
    "[]",
    "Artikel Terkait\nJalan Rusak di Kampung Sebelah",
)


def reprint(body: str, chance: random.Random) -> str:
    """The article as another outlet would bring it."""
    sentences = [sentence for sentence in SENTENCE.split(body) if sentence.strip()]
    for _ in range(max(1, round(len(sentences) * chance.uniform(0.1, 0.2)))):
        sentence = sentences.pop(chance.randrange(len(sentences)))
        if chance.random() < 0.5 or not sentences:
            sentences.insert(chance.randrange(len(sentences) + 1), sentence)
    lines = [" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3)]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(BETWEEN))
    return "\n".join(
        [chance.choice(BYLINES) + chance.choice(OPENINGS) + lines[0], *lines[1:], chance.choice(CLOSINGS)]
    )


def bodies(data: Path) -> Iterator[str]:
    with gzip.open(data / "news.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            yield clean(RawDocument(id=row["id"], path="news.jsonl.gz", text=row["text"])).body


def measure_stories(data: Path) -> None:
    """Prints how many reprints were found, how many random pairs fell together, and the cost."""
    originals = list(bodies(data))
    chance = random.Random(SEED)
    long = [n for n, body in enumerate(originals) if len(SENTENCE.split(body)) >= 6]
    chosen = chance.sample(long, REPRINTS)
    texts = originals + [clean_article(reprint(originals[n], chance)).body for n in chosen]
    began = time.process_time()
    rows = list(signatures(texts))
    each = (time.process_time() - began) / len(texts)
    table = SignatureTable.of(rows)
    print(f"stories: {REPRINTS} reprints among {len(originals):,} articles, seed {SEED}")
    began, compared, found = time.process_time(), 0, 0
    shares = []
    for place, n in enumerate(chosen, len(originals)):
        candidates = list(table.candidates(rows[place]))
        compared += len(candidates)
        shares.append(common_share(texts[n], texts[place]))
        found += n in candidates and is_one_story(texts[n], texts[place])
    lookup = (time.process_time() - began) / REPRINTS
    print(
        f"  together with the original: {found}; share of common text {np.mean(shares):.3f}, least {min(shares):.2f}"
    )
    comparisons = f"{compared / REPRINTS:.1f} comparisons"
    print(f"  {each * 1e6:.0f} µs a signature, {lookup * 1e6:.0f} µs a look-up with {comparisons}")
    _measure_apart(originals, rows, chance)
    _measure_inside(originals, long, chance)


def _measure_apart(originals: list[str], signatures: list[Signature], chance: random.Random) -> None:
    pairs = [chance.sample(range(len(originals)), 2) for _ in range(PAIRS)]
    texts = [(originals[a], originals[b]) for a, b in pairs]
    together = sum(first != second and is_one_story(first, second) for first, second in texts)
    estimated = [likeness(signatures[a], signatures[b]) for a, b in pairs[:500]]
    errors = [abs(share - common_share(*both)) for share, both in zip(estimated, texts, strict=False)]
    print(f"  {PAIRS:,} random pairs: {together} together; error of the estimate {np.mean(errors):.3f}")


def _measure_inside(originals: list[str], long: list[int], chance: random.Random) -> None:
    """The first third of an article, as a brief, must fall together with the whole."""
    chosen = chance.sample(long, REPRINTS)
    briefs = [originals[n][: len(originals[n]) // 3] for n in chosen]
    table = SignatureTable.of([signature(originals[n]) for n in chosen])
    found = [n in table.candidates(signature(brief)) for n, brief in enumerate(briefs)]
    right = sum(found[n] and is_one_story(brief, originals[chosen[n]]) for n, brief in enumerate(briefs))
    print(f"  one inside the other (the first third): {right} of {REPRINTS} together")


def measure_pages(articles: Path) -> None:
    """Prints which of the pages of a folder are one story."""
    paths = sorted(articles.glob("*.txt"))
    texts = [clean_article(path.read_text("utf-8")).body for path in paths]
    groups = stories([signature(text) for text in texts], texts.__getitem__)
    named: dict[int, list[str]] = {}
    for path, group in zip(paths, groups, strict=True):
        named.setdefault(group, []).append(path.stem)
    print(f"  the pages of {articles.name}: " + "; ".join(" + ".join(names) for names in named.values()))
