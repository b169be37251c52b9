"""The scoring model: how much a word that an article holds is worth. Pure arithmetic on numbers or whole arrays.

    points = weight × rarity(holding) × (saturated(x) + COVERAGE)
    x      = Σ over title and body:  FIELD_WEIGHT × occurrences / (1 − B + B × length / mean length)
    saturated(x) = (K1 + 1) × x / (x + K1)

This is BM25F (Robertson, Zaragoza, Taylor 2004) with a lower bound for each word held (BM25+, Lv and Zhai
2011): the fields are added before saturation, so that a word in both counts as one word said often, and an
article that holds more of the words comes before one that repeats a few of them. An article's score is the sum
of the points of its words; so the bound costs nothing, and no article is overlooked when words are skipped.

The best DEPTH articles are then looked at again for where the words stand (nearness.py):

    bonus = what the words gain that are said early, and the words that come close to each other

The constants were chosen by the mean nDCG@10 of three sets of judged queries (questions, headlines, their three
rarest words), on the first half of each; figures below are what that mean loses on these halves (of .869) when one
constant takes another value. All stand on plateaus: see docs/ranking.md.
"""

from dataclasses import dataclass
from math import log
from typing import TypeVar

import numpy as np
import numpy.typing as npt

DEPTH = 32  # articles looked at again; with 50 or 24 the figures are the same to three places

# Words that ask: articles answer them, and seldom hold them.
ASKING = (
    "apa",
    "siapa",
    "mana",
    "dimana",
    "kemana",
    "darimana",
    "berapa",
    "kapan",
    "bagaimana",
    "mengapa",
    "kenapa",
    "bilamana",
    "seberapa",
)
QUESTION_WORDS = {word + particle for word in ASKING for particle in ("", "kah")}

Floats = npt.NDArray[np.float64]
Number = TypeVar("Number", float, Floats)


@dataclass(frozen=True, slots=True)
class Model:
    """The constants. b and field_weight are for title and body."""

    k1: float = 0.9  # 1.2: −.0001; 0.5: −.003
    b: tuple[float, float] = (0.75, 0.85)  # of the body 0.75: −.0006; 0.45: −.0025
    field_weight: tuple[float, float] = (1.5, 1.0)
    coverage: float = 0.5  # what each word held adds, times its rarity; none: −.001
    form_weight: float = 0.5  # what the very form typed adds, as if it were another word; none: −.007
    equivalent: float = 0.7  # an abbreviation or other spelling beside what was typed; 1: −.0004; 0.4: −.0001
    question: float = 0.3  # what a question word is worth; 1: −.002 on the questions
    lead: float = 1.0  # for the first place of a word; none: −.0055; 0.5: −.002; 1.5: −.002
    lead_length: float = 70.0  # words; 60: −.0006; 100: −.001
    early: float = 2.0  # what an early occurrence counts for more; none: −.001; 5: −.001
    nearness: float = 1.0  # of two words side by side; none: −.003; 2: −.002
    reach: float = 5.0  # words; 2: −.001; 8: −.0006
    skipping: float = 0.5  # of words with one between them in the query; none: −.0005; 0.7: −.0005

    def rarity(self, articles: int, holding: int) -> float:
        """What a word is worth that so many of all articles hold; never below 0."""
        return log(1 + (articles - holding + 0.5) / (holding + 0.5))

    def factor(self, field: int, length: Number, mean: float) -> Number:
        """What one occurrence counts in a field of this length."""
        b = self.b[field]
        return self.field_weight[field] / (1 - b + b * length / mean)

    def points(self, rarity: float, x: Number) -> Number:
        """What a word gives that occurs x times, counted with factor(); x > 0."""
        return rarity * (self.saturated(x) + self.coverage)

    def saturated(self, x: Number) -> Number:
        """What the first occurrence counts as 1 for, and each further one less."""
        return (self.k1 + 1) * x / (x + self.k1)
