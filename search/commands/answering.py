"""A plain search, or a file of them: hits as text or for programs, and beside them what helps to ask better."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from index.console import tell
from index.encoding import decoded_lines
from index.errors import QueryError, TelusurError, UnreadableError
from index.language import _, counted, translated
from index.storage.store import Store

from ..asking.parse import parse, plain_words, to_text
from ..asking.query import Query
from ..drawing.render import Format, render
from ..drawing.terminal import Style
from ..engine import find, instead
from ..passages.snippet import WIDTH
from ..results import Results
from .request import PAGE, Request

PASSAGES = 3  # of an article
OTHER_WAYS = 3  # proposed when nothing is found
SOURCES = 15  # counted by name in text


def answered(request: Request, store: Store, style: Style) -> bool:
    """Prints the hits, page by page; whether there are any."""
    if request.facets and request.form in (Format.JSONL, Format.TREC):
        raise TelusurError(_("--facets goes with the formats text, json and csv."))
    reading = request.form is Format.TEXT and not request.queries
    answers = Answers(asking(request, store), reading, request.verbose)
    asked = queries_of(request) if request.queries else [("", request.query)]
    found = ((id, answers.to(query)) for id, query in asked)
    if request.facets and request.form is Format.CSV:
        return counts_only(found)
    for text in render(found, request.form, style):
        sys.stdout.write(text)
    if reading and not answers.total:
        tell(_("No article matches."))
        propose(store, request)
    return bool(answers.total)


def asking(request: Request, store: Store) -> Callable[..., Results]:
    """find() with the options of a request."""
    limit = request.limit or PAGE
    return partial(
        find,
        store,
        limit=limit,
        offset=limit * (request.page - 1),
        passages=0 if request.form is Format.TREC else PASSAGES,
        width=width_of(request),
        expand=request.expand,
        exact=request.exact,
        explain=request.explain,
        every=request.every or request.form is not Format.TEXT,
        order=request.sort or "relevance",
        facets=request.facets,
    )


def width_of(request: Request) -> int:
    """Characters of a passage."""
    return WIDTH if request.context is None else max(2 * request.context, 1)


def propose(store: Store, request: Request) -> None:
    """Says what less strict queries would find."""
    for rewording, count in islice(instead(store, request.query, expand=request.expand), OTHER_WAYS):
        articles = counted("{count} article", "{count} articles", count)
        query = to_text(rewording.query.root)
        tell(
            _("{how}: {articles}: {query}").format(
                how=rewording.how.capitalize(), articles=articles, query=query
            )
        )


def counts_only(found: Iterable[tuple[str, Results]]) -> bool:
    """The facets as a table, of one query."""
    from ..drawing.facets import csv_of

    results = next(results for _, results in found)
    sys.stdout.writelines(csv_of(results.facets))
    return bool(results.total)


@dataclass(slots=True)
class Answers:
    """Answers queries one after another, counts the hits, and tells a reader what is beside the results."""

    ask: Callable[[Query], Results]
    reading: bool
    verbose: bool
    total: int = 0

    def to(self, query: Query) -> Results:
        results = self.ask(query)
        self.total += len(results.hits)
        if self.verbose and results.expanded:
            tell(_("Also searched: {what}").format(what=", ".join(results.expanded)))
        if self.reading and results.did_you_mean:
            tell(_("Did you mean: {query}").format(query=results.did_you_mean))
        if self.reading:
            results = replace(results, expanded=(), did_you_mean=None)
        return from_here(results)


def from_here(results: Results) -> Results:
    """The results with paths as short as they can be named from here."""
    return replace(results, hits=tuple(replace(hit, path=nearby(hit.path)) for hit in results.hits))


def nearby(path: str) -> str:
    """A path as short as it can be named from here."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def queries_of(request: Request) -> Iterator[tuple[str, Query]]:
    """The queries of a file, each with the filters of the options."""
    from ..asking.rewording import narrowed

    filters = request.filters
    for id, query in asked_in(request.queries or Path()):
        yield id, narrowed(query, filters)


def asked_in(path: Path) -> Iterator[tuple[str, Query]]:
    """The queries of a file. One that is not a query of our language is asked word by word, and that is said."""
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(decoded_lines(stream), 1):
                id, tab, text = line.rstrip("\r\n").partition("\t")
                if not tab or not text.strip():
                    raise UnreadableError(
                        _("Line {number} of {path} is not an id, a tab and a query.").format(
                            number=number, path=path
                        )
                    )
                yield id, lenient(text, f"{path}:{number}")
    except OSError as error:
        raise UnreadableError(
            _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
        ) from error


def lenient(text: str, place: str) -> Query:
    try:
        return parse(text)
    except QueryError as error:
        query = plain_words(text)
        if query is None:
            raise
        tell(
            _("{place}: {error} Its words are searched one by one.").format(
                place=place, error=translated(str(error))
            )
        )
        return query
