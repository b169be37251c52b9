"""Searching the raw texts: what cleaning took out can be found too.

There is no second index for it. Every article that the filters let through is looked at: first for the letters of the
words (those that were typed, and every form of their roots that the index knows), which takes 30 µs, and only where
they stand, or where the cleaned text matches, with the whole analysis. So a form that stands in boilerplate alone is
found when it is typed so. 27,038 articles take about 2 s; after SECONDS the search ends and says how far it came.
Ranked by how many different words an article holds, then by how often it holds them.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from index.console import tell
from index.language import _, number
from index.storage.columns import Mask
from index.storage.store import Store

from ..asking.query import All, Any, DateRange, InField, Node, Not
from ..asking.rewrite import exactly
from ..drawing.render import render
from ..drawing.terminal import Style
from ..engine import Engine, Ranked, engine_of, hit_of, shown_of
from ..passages.finder import Finder
from ..passages.sought import Leaf, Sought, Want, sought_by
from ..results import Hit, Results
from .answering import PASSAGES, from_here, width_of
from .request import PAGE, Request

SECONDS = 20.0
CHECKED = 256  # articles between two looks at the clock
LETTERS = re.compile(r"[^\W_]+")

Needles = tuple[frozenset[str], ...]  # a text may hold a want if it has one of each


@dataclass(frozen=True, slots=True)
class Found:
    """An article: how many different words of the query its raw text holds, and how often any of them."""

    doc: int
    distinct: int
    times: int

    @property
    def score(self) -> float:
        return self.distinct + self.times / (self.times + 10)


def searched_raw(request: Request, store: Store, style: Style) -> bool:
    """Prints the hits, whose passages are of the raw text."""
    started = time.perf_counter()
    engine, query = engine_of(store), request.query
    root = unfielded(exactly(query.root) if request.exact else query.root)
    scan = Scan(engine, root)
    found = sorted(scan.found(), key=lambda each: (-each.score, each.doc))
    limit = request.limit or PAGE
    start = limit * (request.page - 1)
    page = enumerate(found[start : start + limit], start + 1)
    hits = tuple(raw_hit(rank, each, store, root, width_of(request)) for rank, each in page)
    took = (time.perf_counter() - started) * 1000
    for text in render([("", from_here(Results(query.text, len(found), took, hits)))], request.form, style):
        sys.stdout.write(text)
    if scan.looked < len(scan.docs):
        tell(
            _(
                "Only {looked} of {count} articles were looked at in {seconds} seconds; narrow the search."
            ).format(looked=number(scan.looked), count=number(len(scan.docs)), seconds=number(SECONDS))
        )
    if not found:
        tell(_("No article matches."))
    return bool(hits)


def raw_hit(rank: int, found: Found, store: Store, root: Node, width: int) -> Hit:
    """The hit with passages of the raw text."""
    article = store.snapshot.article(found.doc)
    shown = shown_of(root, engine_of(store), PASSAGES, width, indexed=False)
    return hit_of(rank, Ranked(replace(article, body=article.raw), found.score), store, shown)


class Scan:
    """A walk through the raw texts. looked: to how many of docs it has come."""

    def __init__(self, engine: Engine, root: Node) -> None:
        self.engine, self.root = engine, root
        wants = {leaf: want for leaf in leaves(root) if (want := want_of(leaf, engine)) is not None}
        self.leaves = list(wants)
        self.finder = Finder(Sought(tuple(wants.values())), engine.analyzer.parts)
        self.needles = [needles(leaf, want, engine) for leaf, want in wants.items()]
        self.filters = {node: engine.collector.matching(engine.planner.of(node)) for node in filters(root)}
        self.indexed = engine.collector.matching(engine.planner.of(root))
        self.docs: list[int] = np.flatnonzero(self.allowed()).tolist()
        self.looked = 0

    def allowed(self) -> Mask:
        """The articles that can match by what is not text."""
        mask = self.engine.snapshot.live.copy()
        for node in self.root.nodes if isinstance(self.root, All) else (self.root,):
            if node in self.filters:
                mask &= self.filters[node]
        return mask

    def found(self) -> Iterator[Found]:
        """What matches, in the order of the articles, until the time is up."""
        deadline = time.monotonic() + SECONDS
        for doc in self.docs:
            if self.looked % CHECKED == 0 and time.monotonic() > deadline:
                return
            self.looked += 1
            raw = self.engine.snapshot.article(doc).raw
            if not self.indexed[doc] and not self.may_match(raw.lower()):
                continue
            counts = Counter(self.leaves[match.want] for match in self.finder.matches(raw))
            if self.holds(self.root, counts, doc):
                yield Found(doc, len(counts), counts.total())

    def may_match(self, text: str) -> bool:
        """Whether the letters of anything that is looked for stand there."""
        return any(all(any(map(text.__contains__, group)) for group in groups) for groups in self.needles)

    def holds(self, node: Node, counts: Counter[Leaf], doc: int) -> bool:
        """Whether an article matches, by how often it holds each leaf."""
        if isinstance(node, Leaf):
            return counts[node] > 0
        if node in self.filters:
            return bool(self.filters[node][doc])
        if isinstance(node, Not):
            return not self.holds(node.node, counts, doc)
        if not isinstance(node, Any | All):
            return False
        wanted = (self.holds(each, counts, doc) for each in node.nodes if not isinstance(each, Not))
        held = any(wanted) if isinstance(node, Any) else all(wanted)
        return held and not any(
            self.holds(each.node, counts, doc) for each in node.nodes if isinstance(each, Not)
        )


def want_of(leaf: Leaf, engine: Engine) -> Want | None:
    look_for = partial(sought_by, forms_of=engine.planner.forms, weight_of=engine.planner.rarity_of)
    return next(iter(look_for(leaf, engine.analyzer.terms).wants), None)


def needles(leaf: Leaf, want: Want, engine: Engine) -> Needles:
    """Letters that stand in every text that holds the want, but for accents."""
    typed = {term.stem: {term.form} for term in engine.analyzer.terms(leaf.text)}

    def of_stem(stem: str) -> frozenset[str]:
        return lettered({*typed.get(stem, ()), *engine.snapshot.forms(stem)})

    for run in want.runs:
        return tuple(lettered([word]) if run.exact else of_stem(word) for word in run.words)
    return (frozenset().union(lettered(want.forms), *map(of_stem, want.stems)),)


def lettered(forms: Iterable[str]) -> frozenset[str]:
    """The longest row of letters of each: jum'at is also written with other apostrophes."""
    rows = (max(LETTERS.findall(form), key=len, default="") for form in forms)
    return frozenset(row for row in rows if row)


# The query's tree.


def unfielded(node: Node) -> Node:
    """The tree without judul: and isi:, for a raw text has no fields."""
    match node:
        case InField("title" | "body", inner):
            return unfielded(inner)
        case Any(nodes) | All(nodes):
            return replace(node, nodes=tuple(map(unfielded, nodes)))
        case Not(inner):
            return Not(unfielded(inner))
    return node


def leaves(node: Node) -> Iterator[Leaf]:
    """The words, phrases and patterns, those that are excluded too."""
    match node:
        case Any(nodes) | All(nodes):
            for inner in nodes:
                yield from leaves(inner)
        case Not(inner):
            yield from leaves(inner)
        case _ if isinstance(node, Leaf):
            yield node


def filters(node: Node) -> Iterator[Node]:
    """What is not looked for in the text: sources, places, authors, dates."""
    match node:
        case Any(nodes) | All(nodes):
            for inner in nodes:
                yield from filters(inner)
        case Not(inner):
            yield from filters(inner)
        case InField() | DateRange():
            yield node
