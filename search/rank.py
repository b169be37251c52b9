"""The scoring model: how much a word that an article holds is worth. Pure arithmetic on numbers or whole arrays.

    points = weight × rarity(holding) × (saturated(x) + COVERAGE)
    x      = Σ over title and body:  FIELD_WEIGHT × occurrences / (1 − B + B × length / mean length)
    saturated(x) = (K1 + 1) × x / (x + K1)

This is BM25F (Robertson, Zaragoza, Taylor 2004) with a lower bound for each word held (BM25+, Lv and Zhai
2011): the fields are added before saturation, so that a word in both counts as one word said often, and an
article that holds more of the words comes before one that repeats a few of them. An article's score is the sum
of the points of its words; so the bound costs nothing, and no article is overlooked when words are skipped.
"""

from dataclasses import dataclass
from math import log
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Number = TypeVar("Number", float, Floats)


@dataclass(frozen=True, slots=True)
class Model:
    """The constants. b and field_weight are for title and body; form_weight is what the very form typed adds."""

    k1: float = 1.2
    b: tuple[float, float] = (0.75, 0.75)
    field_weight: tuple[float, float] = (1.5, 1.0)
    coverage: float = 0.5
    form_weight: float = 0.5

    def rarity(self, articles: int, holding: int) -> float:
        """What a word is worth that so many of all articles hold; never below 0."""
        return log(1 + (articles - holding + 0.5) / (holding + 0.5))

    def factor(self, field: int, length: Number, mean: float) -> Number:
        """What one occurrence counts in a field of this length."""
        b = self.b[field]
        return self.field_weight[field] / (1 - b + b * length / mean)

    def points(self, rarity: float, x: Number) -> Number:
        """What a word gives that occurs x times, counted with factor(); x > 0."""
        return rarity * ((self.k1 + 1) * x / (x + self.k1) + self.coverage)
