"""The only way to search: a query and an index in, ranked results with snippets out."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from weakref import WeakKeyDictionary

from index.abbreviations import reliable
from index.article import Article
from index.snapshot import Snapshot
from index.store import Store

from .collector import Collector, Found
from .expand import Equivalents, Expansion
from .explain import explained
from .nearness import Nearness
from .parse import parse
from .plan import Plan
from .planning import MODEL, Planner
from .query import Node, Query
from .rank import DEPTH, Model
from .results import Hit, Results
from .rewrite import exactly, plain_words_in, rewritten
from .snippet import snippets, title_marks
from .sought import Sought, sought_by
from .stories import Stories
from .suggest import suggest

OPENING = 120  # characters
SPARE = 10  # articles looked at beyond those asked for, in case some tell the same
DECIMALS = 6  # of a score


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked for in the articles that are shown, and how many passages of each."""

    in_title: Sought
    in_body: Sought
    passages: int


class Engine:
    """What answers queries over one opened index; it keeps what it decoded, for one thread."""

    def __init__(self, store: Store, model: Model = MODEL) -> None:
        self.snapshot = store.snapshot
        self.analyzer = store.analyzer
        self.planner = Planner(store.snapshot, store.analyzer, model)
        self.collector = Collector(store.snapshot, model)
        self.nearness = Nearness(self.collector)

    def top(self, wanted: Plan, count: int) -> Found:
        """The best count articles; which of them come first does not depend on how many are asked for."""
        return self.nearness.reranked(self.collector.top(wanted, max(count, DEPTH)), wanted).first(count)

    @cached_property
    def equivalents(self) -> Equivalents:
        """The reviewed tables, and the abbreviations that the articles explain."""
        pairs = self.snapshot.values("abbreviation")
        mined = {tuple(pair.split("\t", 1)): count for pair, count in pairs.items()}
        return Equivalents(reliable(mined))  # type: ignore[arg-type]

    def expanded(self, root: Node) -> tuple[Node, list[Expansion]]:
        return rewritten(root, lambda words: self.equivalents.expand(words, self.planner.holds))

    def corrected(self, asked: Query) -> str | None:
        """The query with words that no article has replaced by what may have been meant; None if there are none."""
        text = asked.text
        for word in sorted(plain_words_in(asked.root), key=lambda word: -word.column):
            if self.planner.holds(word.text) or not text.startswith(word.text, word.column):
                continue
            better = suggest(word.text, self.vocabulary, limit=1)
            if better:
                text = text[: word.column] + better[0][0] + text[word.column + len(word.text) :]
        return text if text != asked.text else None

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        return Vocabulary(self.snapshot)


class Vocabulary(Mapping[str, int]):
    """Form → how often the index has it; looked up where it lies."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def __getitem__(self, form: str) -> int:
        count = self.snapshot.count_of(form)
        if not count:
            raise KeyError(form)
        return count

    def __iter__(self) -> Iterator[str]:
        return (form for form, _ in self.snapshot.form_vocabulary())

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
    exact: bool = False,
    every: bool = False,
    explain: bool = False,
) -> Results:
    """The best articles for a query, from rank offset + 1 on.

    passages: how many snippets of an article at most; 0 when only ids and titles are wanted. expand: also search
    what words stand for (abbreviations, other spellings). exact: every word only in the form typed. every: show
    each article, also those that tell what a better one has told. explain: give the parts of each score.

    Raises QueryError for a query that cannot be understood and StoreError for a damaged index.
    """
    started = time.perf_counter()
    asked = parse(query) if isinstance(query, str) else query
    engine = engine_of(store)
    root, added = exactly(asked.root) if exact else asked.root, list[Expansion]()
    if expand and not exact:
        root, added = engine.expanded(root)
    wanted = engine.planner.of(root)
    shown = shown_of(root, engine, passages)
    total, ranked = (apart if every else told_once)(engine, wanted, limit + offset)
    hits = tuple(hit_of(rank, each, store, shown) for rank, each in enumerate(ranked[offset:], offset + 1))
    if explain:
        top = set(engine.top(wanted, DEPTH).docs.tolist())
        numbers = [each.number for each in ranked[offset:]]
        hits = tuple(
            explained(hit, wanted, number, engine.nearness, number in top)
            for hit, number in zip(hits, numbers, strict=True)
        )
    took = (time.perf_counter() - started) * 1000
    return Results(asked.text, total, took, hits, tuple(map(str, added)), engine.corrected(asked))


def shown_of(root: Node, engine: Engine, passages: int) -> Shown:
    """What to mark, each word weighing what its rarity makes it worth."""
    look_for: Callable[..., Sought] = partial(
        sought_by,
        root,
        engine.analyzer.terms,
        forms_of=engine.planner.forms,
        weight_of=engine.planner.rarity_of,
    )
    return Shown(look_for(field="title"), look_for(field="body"), passages)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article that will be shown, its points, and the articles that tell the same."""

    number: int
    article: Article
    points: float
    others: tuple[int, ...] = ()


def apart(engine: Engine, wanted: Plan, count: int) -> tuple[int, list[Ranked]]:
    """How many articles match, and the best of them."""
    found = engine.top(wanted, count)
    ranked = zip(found.docs.tolist(), found.points.tolist(), strict=True)
    return found.total, [Ranked(doc, engine.snapshot.article(doc), points) for doc, points in ranked]


def told_once(engine: Engine, wanted: Plan, count: int) -> tuple[int, list[Ranked]]:
    """As apart(), but of the articles that tell the same only the best."""
    depth = count
    while True:
        depth += count // 2 + SPARE
        found = engine.top(wanted, depth)
        points = dict(zip(found.docs.tolist(), found.points.tolist(), strict=True))
        stories = islice(Stories(engine.snapshot).best_of_each(points), count)
        ranked = [Ranked(doc, article, points[doc], tuple(others)) for doc, article, others in stories]
        if len(ranked) == count or depth >= found.total:
            return found.total, ranked


def hit_of(rank: int, ranked: Ranked, store: Store, shown: Shown) -> Hit:
    analyse = store.analyzer.terms
    article, body = ranked.article, ranked.article.body
    return Hit(
        rank=rank,
        id=article.id,
        path=str(store.place_of(article.path)),
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        score=round(ranked.points, DECIMALS),
        author=article.author,
        snippets=snippets(body, analyse(body), shown.in_body, limit=shown.passages) if shown.passages else (),
        title_marks=title_marks(article.title, analyse(article.title), shown.in_title),
        similar=tuple(store.snapshot.id_of(number) for number in ranked.others),
        opening=body[:OPENING],
    )
