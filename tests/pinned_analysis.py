"""What the analysis makes of some words and texts, as one digest, beside the fingerprint that stands in every index.

python tests/pinned_analysis.py     pins them anew: after RULES was raised, or a table or the dictionary changed
"""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from index.words.analysis import Analyzer
from index.words.mining import kept

CASES = Path(__file__).parent / "cases"
WORDS, TEXTS, PINNED = CASES / "words.txt", CASES / "abbreviations.txt", CASES / "analysis.json"


class Pinned(NamedTuple):
    """fingerprint: changes with RULES and the tables. digest: of the words, with what they were found to be."""

    fingerprint: str
    digest: str


def analysed() -> Pinned:
    """As it is now."""
    analyzer, digest = Analyzer(), hashlib.sha256()
    for token in WORDS.read_text("utf-8").split("\n"):
        digest.update(repr((token, analyzer.terms(token))).encode())
    for text in TEXTS.read_text("utf-8").split("\n"):
        digest.update(repr((text, kept(text))).encode())
    return Pinned(analyzer.fingerprint, digest.hexdigest())


def pinned() -> Pinned:
    """As it was when it was pinned."""
    return Pinned(**json.loads(PINNED.read_text("utf-8")))


if __name__ == "__main__":
    PINNED.write_text(json.dumps(analysed()._asdict(), indent=1) + "\n", "utf-8")
