"""The only way to search: a query and an index in, ranked results with snippets out."""

import time
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.article import Article
from index.store import Store

from .matching import Matching
from .parse import parse
from .query import Query
from .results import Hit, Results
from .snippet import snippets, title_marks
from .sought import Sought, sought_by

OPENING = 120  # characters
DECIMALS = 6  # of a score; beyond them, ties are ties


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked for in the articles that are shown, and how many passages of each."""

    in_title: Sought
    in_body: Sought
    passages: int


def find(
    store: Store,
    query: str | Query,
    *,
    limit: int = 10,
    offset: int = 0,
    passages: int = 3,
) -> Results:
    """The best articles for a query, from rank offset + 1 on.

    passages: how many snippets of an article at most; 0 when only ids and titles are wanted. Raises QueryError
    for a query that cannot be understood and StoreError for a damaged index.
    """
    started = time.perf_counter()
    asked = parse(query) if isinstance(query, str) else query
    matching = Matching(store.searcher, store.analyzer)
    scores = matching.scores(asked.root)
    found = np.flatnonzero(~np.isnan(scores))
    ranked = found[np.argsort(-scores[found].round(DECIMALS), kind="stable")]
    shown = shown_of(asked, matching, store, passages)
    hits = tuple(
        hit_of(rank, float(scores[number]), store.article(int(number)), store, shown)
        for rank, number in enumerate(ranked[offset : offset + limit], offset + 1)
    )
    took = (time.perf_counter() - started) * 1000
    return Results(query=asked.text, total=len(found), took_ms=took, hits=hits)


def shown_of(asked: Query, matching: Matching, store: Store, passages: int) -> Shown:
    """What to mark, each word weighing what its rarity makes it worth."""
    look_for = partial(
        sought_by, asked.root, store.analyzer.terms, forms_of=matching.forms, weight_of=matching.weight
    )
    in_title, in_body = look_for(field="title"), look_for(field="body")
    return Shown(in_title, in_body, passages)


def hit_of(rank: int, score: float, article: Article, store: Store, shown: Shown) -> Hit:
    analyse = store.analyzer.terms
    body = article.body
    return Hit(
        rank=rank,
        id=article.id,
        path=str(store.place_of(article.path)),
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        score=round(score, DECIMALS),
        author=article.author,
        snippets=snippets(body, analyse(body), shown.in_body, limit=shown.passages) if shown.passages else (),
        title_marks=title_marks(article.title, analyse(article.title), shown.in_title),
        opening=body[:OPENING],
    )
