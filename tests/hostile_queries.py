"""Queries that are made to take long, and what it takes to answer them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.errors import QueryError
from index.storage.store import Store, open_store
from search.engine import find

LONGEST = 20_000  # characters of a query


def frequent_words(store: Store, count: int) -> list[str]:
    """The most frequent words of an index."""
    forms = sorted(store.snapshot.form_vocabulary(), key=lambda pair: (-pair[1], pair[0]))
    return [form for form, _ in islice(forms, count)]


def hostile_queries(words: list[str]) -> dict[str, str]:
    """Name → query; words: frequent ones of the index that is asked."""
    short = [word for word in words if len(word) < 12]
    pairs = list(zip(words[:200], words[100:300], strict=False))
    return {
        **PATTERNS,
        **LONG,
        "500 words": " ".join(short[:500]),
        "500 exact words": " ".join(f"={word}" for word in short[:500]),
        "500 rarer words": " ".join(short[-500:]),
        "500 of which all": " AND ".join(short[:250]),
        "200 phrases": " ".join(f'"{one} {other}"' for one, other in pairs),
        "100 groups": " ".join(f"({one} AND {other})" for one, other in pairs[:100]),
        "a phrase of 500 words": '"' + " ".join(short[:500]) + '"',
        "a wide phrase of 500": '"' + " ".join(short[:500]) + '"~100',
        "the same word 512 times": " ".join(words[:1] * 512),
        "four words 128 times": " ".join(words[:4] * 128),
        "a word 512 times between quotation marks": '"' + " ".join(words[:1] * 512) + '"',
        "two words 256 times, wide": '"' + " ".join(words[:2] * 256) + '"~100',
        "500 left out": f"{words[0]} " + " ".join(f"-{word}" for word in short[1:500]),
        "500 in titles": " ".join(f"judul:{word}" for word in short[:250]),
        "500 sources": " OR ".join(f"sumber:{word}" for word in short[:250]),
        "500 hyphens": "-".join(short[:1000]),
    }


PATTERNS = {
    "every word": "*",
    "any two letters": "??",
    "a letter": "*a*",
    "an ending": "*an",
    "a second letter": "?e*",
    "four letters": "*a* *i* *n* *r*",
    "four beginnings": "a* b* c* d*",
    "a letter in titles": "judul:*a*",
    "letters left out": "presiden -*a* -*an -m*",
    "a pattern between quotation marks": '"a* b*"~50',
    "one letter with slips": "a~ b~",
    "four words with slips": "mengatakan~2 pemerintah~2 indonesia~2 masyarakat~2",
    "beginnings with slips": "meng~2 peng~2 ber~2 ter~2",
    "stars and letters": "a*a*a*a*a*a*a*a*a*a*a*a*b",
    "many stars": "*".join("abcdefghijklmnop" * 20),
    "question marks": "?" * 1000 + "a",
    "every source": "sumber:*a* *an",
    "all years": "tanggal:1900..2100 *a*",
}
LONG = {
    "10,000 words": " ".join(f"kata{n}" for n in range(10_000)),
    "512 unknown words": " ".join(f"kata{n}" for n in range(512)),
    "10,000 parentheses": "(" * 10_000 + "a" + ")" * 10_000,
    "parentheses left open": "(" * 10_000,
    "1 MB": "a" * 1_000_000,
    "1 MB of spaces": " " * 1_000_000 + "a",
    "20,000 hyphens": "a-" * (LONGEST // 2),
    "nothing but exclusions": "-presiden -menteri",
    "months": " OR ".join(f"tanggal:20{year}-{month:02}" for year in range(10, 27) for month in range(1, 13)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a query: its hits, or why it was refused; seconds that the processor worked for it."""

    name: str
    hits: int
    refused: str
    seconds: float


def ask_all(index: Path, queries: dict[str, str]) -> Iterator[Asked]:
    """Each query asked of an index that was just opened, with snippets."""
    for name, query in queries.items():
        store = open_store(index)
        started = time.process_time()
        hits, refused = 0, ""
        try:
            hits = find(store, query).total
        except QueryError as error:
            refused = str(error)
        yield Asked(name, hits, refused, time.process_time() - started)
