"""What BM25 as others have it gives on the same judged queries: words as typed, Snowball stems, PySastrawi stems.

k1 1.2 and b 0.75, any of the words, `\\w+` in lower case, no stop words.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import bm25s
import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

words_of = re.compile(r"\w+").findall
Run = dict[str, list[tuple[str, float]]]  # query → ids of articles with their scores, the best first


def stemmers() -> dict[str, Callable[[str], str]]:
    """Word → what it is indexed as."""
    sastrawi = StemmerFactory().create_stemmer(False)
    snowball = Stemmer.Stemmer("indonesian")
    return {
        "typed": lambda word: word,
        "snowball": cache(snowball.stemWord),
        "sastrawi": cache(lambda word: sastrawi.stem(word) or word),
    }


def peer_runs(docs: Path, queries: dict[str, str], depth: int) -> Iterator[tuple[str, Run]]:
    """The name of each peer and its run."""
    with gzip.open(docs, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    ids = [str(row["id"]) for row in rows]
    texts = [words_of(row["text"].lower()) for row in rows]
    asked = [words_of(text.lower()) for text in queries.values()]
    for name, stem in stemmers().items():
        model = bm25s.BM25(k1=1.2, b=0.75)
        model.index([list(map(stem, text)) for text in texts], show_progress=False)
        found, scores = model.retrieve(
            [list(map(stem, text)) for text in asked], k=min(depth, len(ids)), show_progress=False
        )
        yield (
            name,
            {
                query: [(ids[int(n)], float(x)) for n, x in zip(numbers, points, strict=True)]
                for query, numbers, points in zip(queries, found, scores, strict=True)
            },
        )
