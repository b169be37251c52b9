"""The only way to search: a query and an index in, ranked results with snippets out."""

import time

import numpy as np

from index.analysis import Analyzer
from index.article import Article
from index.store import Store

from .matching import Matching
from .parse import parse
from .query import Query
from .results import Hit, Results
from .snippet import Sought, marks, snippets
from .sought import sought_by

DECIMALS = 6  # of a score; beyond them, ties are ties


def find(
    store: Store,
    query: str | Query,
    *,
    limit: int = 10,
    offset: int = 0,
    passages: int = 3,
) -> Results:
    """The best articles for a query, from rank offset + 1 on.

    passages: how many snippets an article shows at most; 0 leaves the texts unread. Raises QueryError for a query
    that cannot be understood and StoreError for a damaged index.
    """
    started = time.perf_counter()
    asked = parse(query) if isinstance(query, str) else query
    scores = Matching.of(store).scores(asked.root)
    found = np.flatnonzero(~np.isnan(scores))
    ranked = found[np.argsort(-scores[found].round(DECIMALS), kind="stable")]
    shown = ranked[offset : offset + limit]
    sought = sought_by(asked.root, store.analyzer)
    hits = [
        hit_of(rank, float(scores[number]), store.article(int(number)), store, sought, passages)
        for rank, number in enumerate(shown, offset + 1)
    ]
    took = (time.perf_counter() - started) * 1000
    return Results(query=asked.text, total=len(found), took_ms=took, hits=tuple(hits))


def hit_of(rank: int, score: float, article: Article, store: Store, sought: Sought, passages: int) -> Hit:
    analyzer: Analyzer = store.analyzer
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
        snippets=snippets(article.body, analyzer.terms(article.body), sought, limit=passages)
        if passages
        else (),
        title_marks=marks(analyzer.terms(article.title), sought),
    )
