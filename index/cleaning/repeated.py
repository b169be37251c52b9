"""Furniture that no rule knows: lines that many articles of one source share, learned from the user's own collection.

    counts = line_counts(bodies of one source)
    repeated = repeated_lines(counts, number of articles)
    article = without_lines(article, repeated)

Counts of several parts of a collection can be added, so a growing collection needs no second reading.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..article import Article

# A line is furniture when at least this many articles of its source have it, and this share of them: reprints and
# corrected versions give the same line to two or three articles, an about-us blurb to most.
LEAST_ARTICLES = 5
LEAST_SHARE = 0.02
# Characters. A shorter line that stands between paragraphs ("Kesimpulan") is a subhead of the outlet, not furniture.
SUBHEAD = 40


def line_counts(bodies: Iterable[str]) -> Counter[str]:
    """In how many of these bodies each line stands."""
    counts: Counter[str] = Counter()
    for body in bodies:
        counts.update({line for line in body.split("\n") if line})
    return counts


def repeated_lines(counts: Mapping[str, int], articles: int) -> frozenset[str]:
    """The lines that so many of a source's articles share that they are furniture."""
    least = max(LEAST_ARTICLES, LEAST_SHARE * articles)
    return frozenset(line for line, count in counts.items() if count >= least)


def learn_repeated(bodies: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """The repeated lines of every source, from the bodies of its articles."""
    learned = {}
    for source, texts in bodies.items():
        known = list(texts)
        learned[source] = repeated_lines(line_counts(known), len(known))
    return learned


def without_lines(article: Article, repeated: frozenset[str]) -> Article:
    """The article without the repeated lines; short ones go only from its head and foot."""
    lines = article.body.split("\n")
    own = [n for n, line in enumerate(lines) if line not in repeated]
    if len(own) == len(lines):
        return article
    first, last = (own[0], own[-1]) if own else (len(lines), -1)
    kept = (
        line
        for n, line in enumerate(lines)
        if line not in repeated or (len(line) < SUBHEAD and first < n < last)
    )
    return replace(article, body="\n".join(kept))
