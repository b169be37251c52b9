"""Articles beside one that is given: about the same things (--like), or with the same text (--similar)."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import log
from typing import Any as Json

import numpy as np

from index.article import Article
from index.console import tell
from index.language import _, number
from index.storage.store import Store

from ..asking.query import Any, Query, Word
from ..asking.rewording import narrowed
from ..drawing.render import Format, csv_row, dumped, render
from ..drawing.terminal import Style
from ..engine import Engine, Ranked, engine_of, hit_of, shown_of
from ..ranking.stories import similar
from ..results import Hit
from .answering import asking, from_here, nearby
from .chosen import named
from .request import Request

TELLING = 25  # words that say what an article is about
LETTERS = 3  # of the shortest such word
COLUMNS = ("share", "id", "path", "title", "source", "published", "url")


def more_like(request: Request, store: Store, style: Style) -> bool:
    """Prints the articles that share the most telling words with one, without that one."""
    article, number_of_it = named(store, request.like or "")
    words = telling_words(article, engine_of(store))
    if not words:
        tell(_("The article has too few words to find others by."))
        return False
    if request.verbose:
        tell(_("Searched: {words}").format(words=" ".join(words)))
    query = narrowed(Query(" ".join(words), Any(tuple(Word(word) for word in words))), request.filters)
    among = np.ones(store.snapshot.articles, np.bool_)
    if number_of_it is not None:
        among[number_of_it] = False
    results = asking(replace(request, expand=False), store)(query, among=among)
    results = replace(from_here(results), did_you_mean=None)
    for text in render([("", results)], request.form, style):
        sys.stdout.write(text)
    return bool(results.hits)


def telling_words(article: Article, engine: Engine) -> list[str]:
    """The words that tell an article from others: frequent in it, rare elsewhere; the most telling first."""
    terms = engine.analyzer.terms(f"{article.title}\n{article.body}")
    counts = Counter(term.stem for term in terms)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for term in terms:
        forms[term.stem][term.form] += 1
    worth = {
        stem: (1 + log(count)) * engine.planner.rarity_of(stem)
        for stem, count in counts.items()
        if len(stem) >= LETTERS and stem.isalpha() and engine.planner.holds(stem)
    }
    best = sorted(worth, key=lambda stem: (-worth[stem], stem))[:TELLING]
    return [forms[stem].most_common(1)[0][0] for stem in best]


def copies(request: Request, store: Store, style: Style) -> bool:
    """Prints the articles that share text with one, and which part of the shorter one is in both."""
    request.takes(Format.TEXT, Format.JSON, Format.JSONL, Format.CSV)
    article, number_of_it = named(store, request.similar or "")
    found = [(share, doc) for share, doc in similar(store.snapshot, article.body) if doc != number_of_it]
    shown = shown_of(Any(()), engine_of(store), passages=0)
    hits = [
        (share, hit_of(rank, Ranked(store.snapshot.article(doc), share), store, shown))
        for rank, (share, doc) in enumerate(found[: request.limit], 1)
    ]
    pairs = [(share, replace(hit, path=nearby(hit.path))) for share, hit in hits]
    sys.stdout.writelines(drawn(pairs, request.form, style, article.id))
    if not pairs:
        tell(_("No other article shares text with it."))
    return bool(pairs)


def drawn(pairs: list[tuple[float, Hit]], form: Format, style: Style, id: str) -> Iterator[str]:
    rows = [share_object(share, hit) for share, hit in pairs]
    if form is Format.JSON:
        yield dumped({"similar_to": id, "similar": rows}, indent=2) + "\n"
    elif form is Format.JSONL:
        yield from (dumped(row) + "\n" for row in rows)
    elif form is Format.CSV:
        yield csv_row(COLUMNS)
        yield from (csv_row("" if row[name] is None else str(row[name]) for name in COLUMNS) for row in rows)
    else:
        for share, hit in pairs:
            yield from shared_text(share, hit, style)


def share_object(share: float, hit: Hit) -> dict[str, Json]:
    return {"share": round(share, 4), **{name: getattr(hit, name) for name in COLUMNS[1:]}}


def shared_text(share: float, hit: Hit, style: Style) -> Iterator[str]:
    """The share as a percentage in place of the score, and which article it is."""
    from ..drawing.terminal import FAINT, INDENT, filled, hit_title, words

    percent = _("{percent} % the same").format(percent=number(100 * share))
    yield from hit_title(hit, style)
    about = " · ".join(fact for fact in (percent, hit.source, hit.published, hit.id) if fact)
    indent = " " * INDENT
    yield from (f"{line}\n" for line in filled(words(about, sgr=FAINT), style, indent, indent))
