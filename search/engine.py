"""The only way to search: a query and an index in, ranked results with snippets out."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from index.article import Article
from index.language import _, number
from index.storage.snapshot import Snapshot
from index.storage.store import Store
from index.words.tokens import TOKEN, fold

from .asking.expand import Equivalents, Expansion
from .asking.mined import Mined
from .asking.parse import parse
from .asking.query import Node, Query
from .asking.rewrite import exactly, plain_words_in, rewritten, uncoupled
from .passages.finder import Finder
from .passages.snippet import WIDTH, marks_in, passages_in
from .passages.sought import Sought, has_fields, sought_by
from .ranking.collector import Collector, Found, Mask
from .ranking.nearness import Nearness
from .ranking.ordering import Order, first_ones
from .ranking.plan import Plan
from .ranking.planning import MODEL, Planner
from .ranking.rank import DEPTH, Model
from .ranking.stories import Stories
from .results import Facet, Hit, Results

if TYPE_CHECKING:
    from .asking.rewording import Rewording

KNOWN_FORMS = 4096  # of which it is remembered whether the index has them
OPENING = 120  # characters
SPARE = 10  # articles looked at beyond those asked for, in case some tell the same
DECIMALS = 6  # of a score


class Shown(NamedTuple):
    """What is looked for in the articles that are shown, how many passages of each, and how long ones."""

    in_title: Finder
    in_body: Finder
    passages: int
    width: int


class Asked(NamedTuple):
    """A query as it is searched: with what its words also stand for, and as a plan."""

    query: Query
    root: Node
    added: tuple[Expansion, ...]
    plan: Plan


class Engine:
    """What answers queries over one opened index; it keeps what it decoded, for one thread."""

    def __init__(self, store: Store, model: Model = MODEL) -> None:
        self.snapshot = store.snapshot
        self.analyzer = store.analyzer
        self.planner = Planner(store.snapshot, store.analyzer, model)
        self.collector = Collector(store.snapshot, model)
        self.nearness = Nearness(self.collector)
        stems_of = store.snapshot.stems_of  # the store itself must not be held: by it this engine is found
        self.has_form = lru_cache(KNOWN_FORMS)(lambda form: bool(stems_of(form)))
        self.stories = Stories(store.snapshot)

    @cached_property
    def equivalents(self) -> Equivalents:
        """The reviewed tables, and the abbreviations that the articles explain."""
        return Equivalents(Mined(partial(self.snapshot.values_between, "abbreviation")), self.root_of)

    def root_of(self, word: str) -> str:
        """The root of a word as typed."""
        return "-".join(part.stem for part in self.analyzer.parts(word))

    def expanded(self, root: Node) -> tuple[Node, list[Expansion]]:
        return rewritten(root, lambda words: self.equivalents.expand(words, self.in_use))

    def in_use(self, phrase: str) -> bool:
        """Whether the index holds the words of a phrase, as they are written: to ask for their roots takes 10 ms."""
        return all(
            self.has_form(fold(token)) if token.isalpha() else self.planner.holds(token)
            for token in TOKEN.findall(phrase)
        )

    def asked(self, query: str | Query, expand: bool = True, exact: bool = False) -> Asked:
        """A query, parsed if need be, with what its words also stand for unless that is not wanted."""
        parsed = parse(query) if isinstance(query, str) else query
        root, added = uncoupled(parsed.root, self.analyzer.terms), list[Expansion]()
        if exact:
            root = exactly(parsed.root)
        elif expand:
            root, added = self.expanded(root)
        return Asked(parsed, root, tuple(added), self.planner.of(root))

    def cut_short(self, asked: Asked) -> Iterator[str]:
        """What is to be said of patterns that fit more words than are looked for."""
        text = _("{pattern} = the {some} most frequent of {every} words")
        for pattern, meant in self.planner.cut_short(asked.root):
            yield text.format(pattern=pattern, some=number(len(meant.forms)), every=number(meant.every))

    def corrected(self, asked: Query) -> str | None:
        """The query with words that no article has replaced by what may have been meant; None if there are none."""
        text = asked.text
        for word in sorted(plain_words_in(asked.root), key=lambda word: -word.column):
            if self.planner.holds(word.text) or not text.startswith(word.text, word.column):
                continue
            from .suggest import suggest  # most queries are spelt right

            better = suggest(word.text, self.vocabulary, limit=1, lines=lambda: self.vocabulary.lines)
            if better:
                text = text[: word.column] + better[0][0] + text[word.column + len(word.text) :]
        return text if text != asked.text else None

    def counted(self, wanted: Plan, among: Mask | None = None) -> tuple[Facet, ...]:
        """All articles that match by source, and by month or year."""
        from .drawing.facets import facets_of

        mask = self.collector.matching(wanted)
        return facets_of(self.snapshot, mask if among is None else mask & among)

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
        return iter(self.lines.splitlines())

    @cached_property
    def lines(self) -> str:
        """Every form on a line."""
        return self.snapshot.form_lines()

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
    order: Order = "relevance",
    width: int = WIDTH,
    facets: bool = False,
    explain: bool = False,
    among: Mask | None = None,
) -> Results:
    """The best articles for a query, from rank offset + 1 on.

    passages: how many snippets of an article at most; 0 when only ids and titles are wanted. width: characters
    of a snippet. expand: also search what words stand for (abbreviations, other spellings). exact: every word
    only in the form typed. every: show each article, also those that tell what a better one has told. order: the
    best, newest or oldest first. facets: also count all articles that match by source and by month or year.
    explain: give the parts of each score. among: which articles may be found, by their numbers in the snapshot.

    Raises QueryError for a query that cannot be understood and StoreError for a damaged index.
    """
    started = time.perf_counter()
    engine = engine_of(store)
    asked = engine.asked(query, expand, exact)
    shown = shown_of(asked.root, engine, passages, width)
    first = first_ones(engine.nearness, asked.plan, order, among)
    total, ranked = (apart if every else told_once)(engine, first, limit + offset)
    ranked = ranked[offset:]
    if every and passages:
        ranked = with_others(engine.stories, ranked)
    hits = tuple(hit_of(rank, each, store, shown) for rank, each in enumerate(ranked, offset + 1))
    if explain:
        from .ranking.explain import explained

        top = set(first(DEPTH).docs.tolist()) if order == "relevance" else set()
        hits = tuple(
            explained(hit, asked.plan, each.number, engine.nearness, each.number in top)
            for hit, each in zip(hits, ranked, strict=True)
        )
    counts = engine.counted(asked.plan, among) if facets else ()
    took = (time.perf_counter() - started) * 1000
    added, better = (*map(str, asked.added), *engine.cut_short(asked)), engine.corrected(asked.query)
    return Results(asked.query.text, total, took, hits, added, better, counts)


def find_ids(
    store: Store, query: str | Query, *, limit: int = 10, expand: bool = True, exact: bool = False
) -> tuple[list[str], int]:
    """The ids of the best articles, the best first, and how many match: in the order of find(every=True).

    No article is read, which is what most of the time of find() goes to.
    """
    engine = engine_of(store)
    found = engine.nearness.top(engine.asked(query, expand, exact).plan, limit)
    return [engine.snapshot.id_of(doc) for doc in found.docs.tolist()], found.total


def matching(store: Store, query: str | Query, *, expand: bool = True, exact: bool = False) -> Mask:
    """Which articles of the snapshot match, by their numbers."""
    engine = engine_of(store)
    return engine.collector.matching(engine.asked(query, expand, exact).plan)


def instead(store: Store, query: Query, *, expand: bool = True) -> Iterator[tuple["Rewording", int]]:
    """Less strict queries that find something, and how many articles each."""
    from .asking.rewording import relaxed

    for rewording in relaxed(query):
        count = int(matching(store, rewording.query, expand=expand).sum())
        if count:
            yield rewording, count


def shown_of(root: Node, engine: Engine, passages: int, width: int = WIDTH, *, indexed: bool = True) -> Shown:
    """What to mark, each word weighing what its rarity makes it worth. indexed: in texts that the index holds."""
    look_for: Callable[..., Sought] = partial(
        sought_by,
        root,
        engine.analyzer.terms,
        forms_of=engine.planner.forms,
        weight_of=engine.planner.rarity_of,
    )
    forms_of = engine.snapshot.forms if indexed else None
    in_body = in_title = Finder(look_for(field="body"), engine.analyzer.parts, forms_of)
    if has_fields(root):
        in_title = Finder(look_for(field="title"), engine.analyzer.parts, forms_of)
    return Shown(in_title, in_body, passages, width)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article that will be shown, its points, the articles that tell the same, its number in the snapshot."""

    article: Article
    points: float
    others: tuple[int, ...] = ()
    number: int = -1  # in the snapshot


def apart(engine: Engine, first: Callable[[int], Found], count: int) -> tuple[int, list[Ranked]]:
    """How many articles match, and the first of them."""
    found = first(count)
    ranked = zip(found.docs.tolist(), found.points.tolist(), strict=True)
    return found.total, [Ranked(engine.snapshot.article(doc), points, number=doc) for doc, points in ranked]


def with_others(stories: Stories, ranked: list[Ranked]) -> list[Ranked]:
    """The same, each with the articles that tell the same."""
    return [replace(r, others=stories.others(r.number, r.article.body)) for r in ranked]


def told_once(engine: Engine, first: Callable[[int], Found], count: int) -> tuple[int, list[Ranked]]:
    """As apart(), but of the articles that tell the same only the first."""
    depth = count
    while True:
        depth += count // 2 + SPARE
        found = first(depth)
        points = dict(zip(found.docs.tolist(), found.points.tolist(), strict=True))
        stories = islice(engine.stories.best_of_each(points), count)
        ranked = [Ranked(article, points[doc], others, doc) for doc, article, others in stories]
        if len(ranked) == count or depth >= found.total:
            return found.total, ranked


def hit_of(rank: int, ranked: Ranked, store: Store, shown: Shown) -> Hit:
    article, body = ranked.article, ranked.article.body
    quoted = passages_in(body, shown.in_body, shown.passages, shown.width) if shown.passages else ()
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
        snippets=quoted,
        title_marks=marks_in(shown.in_title.matches(article.title), (0, len(article.title))),
        similar=tuple(store.snapshot.id_of(number) for number in ranked.others),
        opening=body[:OPENING],
        place=article.place,
    )
