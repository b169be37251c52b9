"""All that a query finds, in other forms than hits: counts over time, a concordance, a file to export."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any as Json

from index.console import tell
from index.language import _, counted, number
from index.storage.store import Store

from ..drawing import citing, facets, kwic
from ..drawing.render import Format, csv_row, dumped, facet_object
from ..drawing.terminal import Style
from ..engine import Ranked, engine_of, hit_of, matching, shown_of
from ..ranking.ordering import first_ones
from ..results import Hit
from .answering import nearby
from .request import Request

LINES = 1000  # of a concordance, unless more are asked for
FIELDS = ("rank", "id", "path", "title", "source", "published", "author", "place", "url", "score")


def trend(request: Request, store: Store, style: Style) -> bool:
    """Prints how many articles there are of each month or year: as bars on a terminal, else as CSV."""
    request.takes(Format.TEXT, Format.CSV, Format.JSON)
    mask = matching(store, request.query, expand=request.expand, exact=request.exact)
    facet = facets.trend_of(store.snapshot, mask)
    if request.form is Format.JSON:
        found = {"query": request.query.text, "total": facet.total, **facet_object(facet)}
        sys.stdout.write(dumped(found, indent=2) + "\n")
    elif style.width and request.form is Format.TEXT:
        sys.stdout.writelines(facets.bars(facet, style))
    else:
        sys.stdout.write(csv_row((facet.name, "articles")))
        sys.stdout.writelines(csv_row((value, str(count))) for value, count in facet.counts)
    return bool(facet.total)


# The hits, one after another.


def all_hits(request: Request, store: Store) -> Iterator[tuple[Hit, str]]:
    """Every hit without passages, in the order asked for, and the body of its article."""
    engine = engine_of(store)
    asked = engine.asked(request.query, request.expand, request.exact)
    shown = shown_of(asked.root, engine, passages=0)
    found = first_ones(engine.nearness, asked.plan, request.sort or "relevance")(store.snapshot.articles)
    ranked = zip(found.docs.tolist(), found.points.tolist(), strict=True)
    for rank, (doc, points) in enumerate(ranked, 1):
        article = store.snapshot.article(doc)
        hit = hit_of(rank, Ranked(article, points), store, shown)
        yield replace(hit, path=nearby(hit.path)), article.body


def exported(request: Request, store: Store, style: Style) -> bool:
    """Prints all hits, or the first of them, for tables or reference managers."""
    hits = [hit for hit, _body in islice(all_hits(request, store), request.limit)]
    write: dict[str, Callable[[], Iterator[str]]] = {
        "csv": lambda: table(hits),
        "jsonl": lambda: (dumped(metadata(hit)) + "\n" for hit in hits),
        "bibtex": lambda: citing.bibtex(hits),
        "csl": lambda: iter([citing.csl(hits)]),
    }
    sys.stdout.writelines(write[request.export or "csv"]())
    return bool(hits)


def metadata(hit: Hit) -> dict[str, Json]:
    """What is known about the article of a hit."""
    return {
        name: list(value) if name == "author" else value for name in FIELDS for value in [getattr(hit, name)]
    }


def table(hits: list[Hit]) -> Iterator[str]:
    yield csv_row(FIELDS)
    for hit in hits:
        row = {**metadata(hit), "author": "; ".join(hit.author)}
        yield csv_row("" if row[name] is None else str(row[name]) for name in FIELDS)


# Concordance.


def concordance(request: Request, store: Store, style: Style) -> bool:
    """Prints each occurrence of what is looked for, up to a limit."""
    request.takes(Format.TEXT, Format.CSV, Format.JSONL)
    order, limit = request.kwic_sort or "text", request.limit or LINES
    found = occurrences(request, store)
    lines = list(islice(found, limit + 1)) if order == "text" else kwic.ordered(found, order)
    shown = lines[:limit]
    if request.form is Format.CSV:
        sys.stdout.writelines(kwic.csv_of(shown))
    elif request.form is Format.JSONL:
        sys.stdout.writelines(dumped(line_object(line)) + "\n" for line in shown)
    else:
        sys.stdout.writelines(kwic.text_of(shown, style))
    if len(lines) > limit:
        tell(_("The first {count} occurrences; more with -n.").format(count=number(limit)))
    elif request.form is Format.TEXT:
        articles = counted("{count} article", "{count} articles", len({line.hit.rank for line in lines}))
        times = counted("{count} occurrence", "{count} occurrences", len(lines))
        tell(_("{times} in {articles}").format(times=times, articles=articles))
    return bool(lines)


def occurrences(request: Request, store: Store) -> Iterator[kwic.Line]:
    """The lines of all hits, in their order."""
    engine = engine_of(store)
    finder = shown_of(engine.asked(request.query, request.expand, request.exact).root, engine, 0).in_body
    context = kwic.CONTEXT if request.context is None else request.context
    for hit, body in all_hits(request, store):
        yield from kwic.lines(hit, body, engine.analyzer.terms(body), finder.sought, context)


def line_object(line: kwic.Line) -> dict[str, Json]:
    hit = line.hit
    return {
        "rank": hit.rank,
        "id": hit.id,
        "title": hit.title,
        "source": hit.source,
        "published": hit.published,
        "start": line.start,
        "left": line.left,
        "keyword": line.keyword,
        "right": line.right,
    }
