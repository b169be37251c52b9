"""Where a headline ends that was glued into the text: `Baca juga: A Headline Like This Dia menjelaskan …`.

Indonesian outlets write headlines in title case and prose in sentence case. Every place between two words is scored
by the words before it, the gap, and how a sentence would begin after it; the best place ends the headline. The
weights are those of a logistic choice among the places, fitted on 3,900 headlines that were set into articles of the
same outlet, and rounded; on 2,400 others 87 % of the ends are exact, and 1.5 characters of the text are lost each.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

# Each word of the headline, by its kind.
WEIGHTS = {"capital": 0.5, "acronym": -0.2, "function": 0.4, "Function": 1.3, "lower": -2.5, "other": 0.4}
# The first word of the prose (words with weights of their own are in words/openers.tsv).
QUOTE_OPENS, PLAIN_OPENS, ACRONYM_OPENS, SMALL_OPENS, SIGN_OPENS = 2.8, -0.8, -1.4, -3.5, -1.9
# The last word of the headline, and the gap behind it: with a joint, or without one where paragraphs are glued.
COMMA_ENDS, QUESTION_ENDS, STOP_ENDS, FUNCTION_ENDS, LOWER_ENDS = -4.2, 2.8, -2.2, -4.5, -1.0
JOINT, NO_JOINT, STRAY_JOINT = 3.0, -3.0, -3.0
# How many words of the prose are capitalised before the first that is not: none or many are rare.
CAPITALS_OPEN = (-3.2, 1.6, 0.3, 0.3, 0.3, 0.7)
NO_PROSE = -1.0  # the headline runs to the end of the passage
# Headlines by their number of words.
LENGTHS = (
    (-9.0, -5.0, -2.6, -2.4, -2.2, -0.2) + (1.5,) * 2 + (2.8,) * 7 + (1.5,) * 2 + (-0.7,) * 2 + (-3.5,) * 3
)
LONGEST = 26
LEANING = 140  # characters of a passage that show which way it leans

# Which way the kinds of words make a passage lean, to headline or to prose: the logarithm of how much likelier they are
# in headlines, from 240,000 words of headlines and 5 million of prose.
LEANINGS = {"capital": 1.4, "acronym": 0.75, "function": -1.1, "Function": 3.6, "lower": -3.85, "other": 0.2}

_TOKEN = re.compile(r"\S+")
_JOINT = re.compile(
    r"(?<=[a-z0-9)!?”’])(?=[A-Z“\"][a-z])|(?<=[a-z]\")(?=[A-Z“])"
    r"|(?<=[A-Z][A-Z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[“\"][A-Z])"
)
_LETTERS = re.compile(r"\w[\w'’/&-]*")
SENTENCE_BREAK = re.compile(r"[a-z0-9)%]\.[\"”’)]?\s*[A-Z“\"]")
_OPENING_QUOTE = re.compile(r"[\"“‘'\x93]\w")


@cache
def function_words() -> frozenset[str]:
    """Words that headlines leave in lower case."""
    return frozenset(row[0] for row in _table("function_words.tsv"))


@cache
def openers() -> dict[str, float]:
    """First words of a sentence, each with how much it speaks for prose."""
    return {row[0]: float(row[1]) for row in _table("openers.tsv")}


def _table(name: str) -> list[list[str]]:
    text = files("index.words").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def headline_end(text: str, start: int, stop: int, *, glued: bool = False) -> int:
    """The end of the headline that begins at start; stop: where the passage ends at the latest.

    glued: the paragraphs of this text stand together without a space, so expect the same of the headline.
    """
    tokens = _pieces(text, start, stop)
    if not tokens:
        return start
    words = [text[begin:end] for begin, end, _ in tokens]
    capitals = _capitals_from(words)
    best, best_score, total = len(tokens), float("-inf"), 0.0
    for k, word in enumerate(words):
        if k >= 2:
            score = total + _length(k) + _opening(word) + _gap(words[k - 1], tokens[k][2], glued)
            score += CAPITALS_OPEN[min(capitals[k], 5)] if k + capitals[k] < len(words) else 0.0
            if score > best_score:
                best, best_score = k, score
        total += WEIGHTS[_kind(word)]
    if total + _length(len(tokens)) + NO_PROSE > best_score:
        best = len(tokens)
    return tokens[best - 1][1]


def _capitals_from(words: list[str]) -> list[int]:
    """For each word, how many from it on are capitalised without a break."""
    counts = [0] * (len(words) + 1)
    for n in range(len(words) - 1, -1, -1):
        counts[n] = counts[n + 1] + 1 if _kind(words[n]) in ("capital", "acronym", "Function") else 0
    return counts


def leaning(text: str, start: int, stop: int) -> float:
    """How much more a passage looks like a headline (above 0) than like prose, per word, by its first characters."""
    words = text[start : min(stop, start + LEANING)].split()
    return sum(map(_lean, words)) / max(len(words), 1)


def density(text: str, start: int, stop: int) -> float:
    """The share of function words in a passage."""
    words = text[start : min(stop, start + 400)].lower().split()
    return sum(word in function_words() for word in words) / max(len(words), 1)


def is_headline(text: str, start: int, stop: int) -> bool:
    """Whether a whole line could be a headline in a list: no full stop at its end or inside, not too long."""
    line = text[start:stop].rstrip()
    if len(line) > 220 or line[-1:] in (".", ":", ";") or SENTENCE_BREAK.search(line):
        return False
    return (len(line) <= 110 and line[-1:] != ",") or leaning(text, start, stop) > 0


def _pieces(text: str, start: int, stop: int) -> list[tuple[int, int, bool]]:
    """Tokens as (start, end, whether it hangs on the one before without a space)."""
    found: list[tuple[int, int, bool]] = []
    for match in _TOKEN.finditer(text, start, stop):
        begin, joint = match.start(), False
        for cut in _JOINT.finditer(text, match.start() + 1, match.end()):
            found.append((begin, cut.start(), joint))
            begin, joint = cut.start(), True
        found.append((begin, match.end(), joint))
        if len(found) > LONGEST:
            break
    return found


@lru_cache(maxsize=50_000)
def _kind(token: str) -> str:
    match = _LETTERS.search(token)
    if match is None or not match[0][0].isalpha():
        return "other"
    word = match[0]
    if word.lower() in function_words():
        return "function" if word[0].islower() else "Function"
    if word[0].islower() and not any(map(str.isupper, word)):
        return "lower"
    return "acronym" if word.isupper() and len(word) > 1 else "capital"


@lru_cache(maxsize=50_000)
def _lean(token: str) -> float:
    return LEANINGS[_kind(token)]


def _opening(token: str) -> float:
    """How well a sentence of prose could begin with this word."""
    if _OPENING_QUOTE.match(token):
        return QUOTE_OPENS
    if not token[0].isupper():
        return SMALL_OPENS if token[0].isalpha() else SIGN_OPENS
    word = token.rstrip(',.:;"”’)')
    return openers().get(word, ACRONYM_OPENS if word.isupper() and len(word) > 1 else PLAIN_OPENS)


def _length(words: int) -> float:
    return LENGTHS[words] if words < len(LENGTHS) else -4.9


def _gap(last: str, joint: bool, glued: bool) -> float:
    """What the last word of the headline and the gap behind it say."""
    score = (JOINT if joint else NO_JOINT) if glued else (STRAY_JOINT if joint else 0.0)
    if last[-1] in ",:;-–/(&":
        score += COMMA_ENDS
    elif last[-1] in "?!":
        score += QUESTION_ENDS
    elif last[-1] == ".":
        score += STOP_ENDS
    kind = _kind(last)
    return score + (FUNCTION_ENDS if kind == "function" else LOWER_ENDS if kind == "lower" else 0.0)
