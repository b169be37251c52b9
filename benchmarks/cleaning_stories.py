"""Whether reprints fall together with their original, and different articles do not.

500 articles of DATA/news.jsonl.gz are reprinted by seeded edits: another dateline, byline and closing, boilerplate
around and between, 10 to 20 % of the sentences dropped or moved. An index is built of all articles and reprints, and
asked for the story of each reprint, as a search asks for that of a hit. Then 10,000 random pairs of different
articles, the first thirds of 500 articles, and the five pages.
"""

import json
import random
import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from index.report import Report
from index.storage.signature import common_share, is_one_story, runs_of
from index.storage.snapshot import Snapshot
from index.storage.store import open_store
from index.sync import build
from search.ranking.stories import Stories, candidates

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


def indexed(paths: list[Path], folder: Path) -> Snapshot:
    """An index of these files, made in a folder."""
    report: Report = build(paths, folder)
    assert not report.problems, report.problems[:3]
    return open_store(folder).snapshot


def measure_stories(data: Path) -> None:
    """Prints how many reprints were found, how many random pairs fell together, and the cost."""
    with TemporaryDirectory() as made:
        folder, news, reprints = Path(made), data / "news.jsonl.gz", Path(made, "reprints.jsonl")
        originals = indexed([news], folder / "index")
        bodies = [originals.article(n).body for n in range(originals.articles)]
        ids = [originals.id_of(n) for n in range(originals.articles)]
        chance = random.Random(SEED)
        long = [n for n, body in enumerate(bodies) if len(SENTENCE.split(body)) >= 6]
        chosen = chance.sample(long, REPRINTS)
        rows = ({"id": f"reprint of {ids[n]}", "text": reprint(bodies[n], chance)} for n in chosen)
        reprints.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        snapshot = indexed([reprints], folder / "index")
        places = {snapshot.id_of(n): n for n in range(snapshot.articles)}
        print(f"stories: {REPRINTS} reprints among {len(bodies):,} articles, seed {SEED}")
        _measure_together(snapshot, [(places[f"reprint of {ids[n]}"], places[ids[n]]) for n in chosen])
        _measure_apart(snapshot, [places[id] for id in ids], chance)
        _measure_inside(snapshot, [places[ids[n]] for n in long], chance)


def _measure_together(snapshot: Snapshot, pairs: list[tuple[int, int]]) -> None:
    bodies = [(snapshot.article(copy).body, snapshot.article(own).body) for copy, own in pairs]
    stories, began = Stories(snapshot), time.process_time()
    found = sum(
        own in stories.others(copy, body) for (copy, own), (body, _) in zip(pairs, bodies, strict=True)
    )
    each = (time.process_time() - began) / len(pairs)
    shares = [common_share(*both) for both in bodies]
    share = f"share of common text {sum(shares) / len(shares):.3f}, least {min(shares):.2f}"
    print(f"  together with the original: {found}; {share}; {each * 1e6:.0f} µs a look-up")


def _measure_apart(snapshot: Snapshot, numbers: list[int], chance: random.Random) -> None:
    together, stories = 0, Stories(snapshot)
    for first, second in (chance.sample(numbers, 2) for _ in range(PAIRS)):
        body, other = snapshot.article(first).body, snapshot.article(second).body
        found = second in stories.others(first, body)
        together += body != other and (found or is_one_story(body, other))
    print(f"  {PAIRS:,} random pairs: {together} together, whether by the index or compared in full")


def _measure_inside(snapshot: Snapshot, numbers: list[int], chance: random.Random) -> None:
    """The first third of an article, as a brief, must fall together with the whole."""
    right = 0
    for number in chance.sample(numbers, REPRINTS):
        body = snapshot.article(number).body
        brief = body[: len(body) // 3]
        right += number in candidates(snapshot, runs_of(brief)) and is_one_story(brief, body)
    print(f"  one inside the other (the first third): {right} of {REPRINTS} together")


def measure_pages(articles: Path) -> None:
    """Prints which of the pages of a folder are one story."""
    with TemporaryDirectory() as made:
        snapshot = indexed([articles], Path(made))
        named: dict[frozenset[int], list[str]] = {}
        for number in range(snapshot.articles):
            article = snapshot.article(number)
            story = frozenset((number, *Stories(snapshot).others(number, article.body)))
            named.setdefault(story, []).append(Path(article.path).stem)
    print(f"  the pages of {articles.name}: " + "; ".join(" + ".join(names) for names in named.values()))
