"""Where a headline ends that was glued into the text: `Baca juga: A Headline Like This Dia menjelaskan …`.

Indonesian outlets write headlines in title case and prose in sentence case. Each token speaks for one of the two
by the logarithm of how much likelier it is there; the headline ends where the sum, with the first word of the
prose that follows, is greatest. Measured on 27,000 articles of 60 outlets and their headlines.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

# ln P(class | headline) - ln P(class | prose), from 240,000 headline and 5 million prose tokens:
# capitalised, all capitals, function word, capitalised function word, number or sign, lower-case word.
CAPITAL, ACRONYM, FUNCTION, BIG_FUNCTION, OTHER, LOWER = 1.4, 0.75, -1.1, 3.6, 0.2, -3.85

QUOTE_OPENS = 3.2
PLAIN_OPENER = -1.0  # any other capitalised word
NO_PROSE = 0.5  # the headline runs to the end of the passage

# Headlines by their number of words: 1 to 4 are rare, 8 to 13 make up three quarters.
LENGTHS = (-9.0, -7.0, -5.0, -3.0, -1.6, -1.0, -0.5, -0.2) + (0.0,) * 6 + (-0.4, -0.8, -1.4, -2.2, -3.2, -4.0)
LONGEST = 26
LEANING = 140  # characters of a passage that show which way it leans

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
    tokens = list(_pieces(text, start, stop))
    best, best_score, total = stop, float("-inf"), 0.0
    for k, (begin, end, joint) in enumerate(tokens):
        if k >= 2:
            score = (
                total + _length(k) + _opening(text[begin:end]) + _border(text, tokens[k - 1], joint, glued)
            )
            if score > best_score:
                best, best_score = tokens[k - 1][1], score
        total += _weight(text[begin:end])
    if total + _length(len(tokens)) + NO_PROSE > best_score:
        return tokens[-1][1] if tokens else start
    return best


def leaning(text: str, start: int, stop: int) -> float:
    """How much more a passage looks like a headline (above 0) than like prose, per word."""
    words = text[start : min(stop, start + LEANING)].split()
    return sum(map(_weight, words)) / max(len(words), 1)


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
def _weight(token: str) -> float:
    match = _LETTERS.search(token)
    if match is None or not match[0][0].isalpha():
        return OTHER
    word = match[0]
    if word.lower() in function_words():
        return FUNCTION if word[0].islower() else BIG_FUNCTION
    if word[0].islower():
        return LOWER if not any(map(str.isupper, word)) else CAPITAL
    return ACRONYM if word.isupper() and len(word) > 1 else CAPITAL


def _opening(token: str) -> float:
    """How well a sentence of prose could begin with this token."""
    if _OPENING_QUOTE.match(token):
        return QUOTE_OPENS
    if not token[0].isupper():
        return -6.0 if token[0].isalpha() else -2.5
    return openers().get(token.rstrip(',.:;"”’)'), PLAIN_OPENER)


def _length(words: int) -> float:
    return LENGTHS[words] if words < len(LENGTHS) else -5.0


def _border(text: str, last: tuple[int, int, bool], joint: bool, glued: bool) -> float:
    """What the last token of the headline and the gap after it say."""
    word = text[last[0] : last[1]]
    score = (4.0 if glued else 2.0) if joint else (-3.0 if glued else 0.0)
    if word[-1] in ",:;-–/(&":
        score -= 4.0
    elif word[-1] in "?!":
        score += 2.0
    elif word[-1] == ".":
        score -= 1.0
    if word.lower() in function_words() and word[0].islower():
        score -= 3.0
    return score
