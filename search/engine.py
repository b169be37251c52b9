"""The only way to search: a query and an index in, ranked results with snippets out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from weakref import WeakKeyDictionary

from index.abbreviations import reliable
from index.article import Article
from index.store import Store

from .collector import Collector
from .expand import Equivalents, Expansion
from .parse import parse
from .planning import Planner
from .query import Node, Query
from .results import Hit, Results
from .rewrite import rewritten
from .snippet import snippets, title_marks
from .sought import Sought, sought_by

OPENING = 120  # characters
DECIMALS = 6  # of a score


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked for in the articles that are shown, and how many passages of each."""

    in_title: Sought
    in_body: Sought
    passages: int


class Engine:
    """What answers queries over one opened index; it keeps what it decoded, for one thread."""

    def __init__(self, store: Store) -> None:
        self.snapshot = store.snapshot
        self.analyzer = store.analyzer
        self.planner = Planner(store.snapshot, store.analyzer)
        self.collector = Collector(store.snapshot)

    @cached_property
    def equivalents(self) -> Equivalents:
        """The reviewed tables, and the abbreviations that the articles explain."""
        pairs = self.snapshot.values("abbreviation")
        mined = {tuple(pair.split("\t", 1)): count for pair, count in pairs.items()}
        return Equivalents(reliable(mined))  # type: ignore[arg-type]

    def expanded(self, root: Node) -> tuple[Node, list[Expansion]]:
        return rewritten(root, lambda words: self.equivalents.expand(words, self.planner.holds))

    def weight(self, stem: str) -> float:
        """What a word is worth in a passage: the rarer, the more."""
        terms = self.snapshot.terms(stem)
        holding = sum(own.documents for _, term in terms for own in term.fields)
        return self.collector.leaves.model.rarity(
            self.snapshot.live_count, min(holding, self.snapshot.live_count)
        )


engines = threading.local()


def engine_of(store: Store) -> Engine:
    """The engine of this index in this thread."""
    own: WeakKeyDictionary[Store, Engine] | None = getattr(engines, "own", None)
    if own is None:
        own = engines.own = WeakKeyDictionary()
    if store not in own:
        own[store] = Engine(store)
    return own[store]


def find(
    store: Store,
    query: str | Query,
    *,
    limit: int = 10,
    offset: int = 0,
    passages: int = 3,
    expand: bool = True,
) -> Results:
    """The best articles for a query, from rank offset + 1 on.

    passages: how many snippets of an article at most; 0 when only ids and titles are wanted. expand: also search
    what words stand for (abbreviations, other spellings). Raises QueryError for a query that cannot be
    understood and StoreError for a damaged index.
    """
    started = time.perf_counter()
    asked = parse(query) if isinstance(query, str) else query
    engine = engine_of(store)
    root, added = engine.expanded(asked.root) if expand else (asked.root, [])
    found = engine.collector.top(engine.planner.of(root), limit + offset)
    shown = shown_of(root, engine, passages)
    ranked = zip(found.docs[offset:].tolist(), found.points[offset:].tolist(), strict=True)
    hits = tuple(
        hit_of(rank, points, store.article(number), store, shown)
        for rank, (number, points) in enumerate(ranked, offset + 1)
    )
    took = (time.perf_counter() - started) * 1000
    return Results(asked.text, found.total, took, hits, expanded=tuple(map(str, added)))


def shown_of(root: Node, engine: Engine, passages: int) -> Shown:
    """What to mark, each word weighing what its rarity makes it worth."""
    look_for: Callable[..., Sought] = partial(
        sought_by, root, engine.analyzer.terms, forms_of=engine.planner.forms, weight_of=engine.weight
    )
    return Shown(look_for(field="title"), look_for(field="body"), passages)


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
