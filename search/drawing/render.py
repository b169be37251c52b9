"""Results → what is printed: text for reading, and JSON, JSON lines, CSV and TREC runs for programs.

The JSON of one query is described by docs/results.schema.json; the other formats are rows of the same names.
Rows of several queries say which one they answer.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from io import StringIO
from typing import Any as Json

from index.errors import QueryError

from ..results import Facet, Hit, Reason, Results
from .reasons import said
from .terminal import PLAIN, Style, columns, safe, summary, text_of

VERSION = 1  # of the JSON; rises when a name changes its meaning or goes away
TAG = "telusur"  # names the system in a TREC run
COLUMNS = ("rank", "id", "path", "title", "source", "published", "url", "score", "snippets", "similar")
BETWEEN = " … "  # passages in one cell

Answers = Iterable[tuple[str, Results]]  # the id of a query ("" when there is only one) and its results


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TREC = "trec"


def render(answers: Answers, form: Format, style: Style = PLAIN) -> Iterator[str]:
    """The answers drawn, in parts that can be printed one by one as they come; each ends its last line."""
    draw: dict[Format, Callable[[], Iterator[str]]] = {
        Format.TEXT: lambda: _texts(answers, style),
        Format.JSON: lambda: _json(answers),
        Format.JSONL: lambda: _json_lines(answers),
        Format.CSV: lambda: _csv(answers),
        Format.TREC: lambda: _trec(answers),
    }
    if form is Format.TEXT or style.width is None:
        return draw[form]()
    from index.console import printable  # rows for programs, on a terminal all the same

    return map(printable, draw[form]())


def _texts(answers: Answers, style: Style) -> Iterator[str]:
    for number, (query_id, results) in enumerate(answers):
        if not query_id:
            yield text_of(results, style) + _counts(results, style)
            continue
        heading = f"{safe(query_id)}: {safe(results.query)}\n\n"
        yield ("\n" if number else "") + heading + (text_of(results, style) or summary(results, style))
        yield _counts(results, style)


def _counts(results: Results, style: Style) -> str:
    """The facets as bars."""
    if not results.facets or not results.total:
        return ""
    from .facets import text_of as drawn

    return "".join(drawn(results.facets, style))


# JSON.


def results_object(results: Results, query_id: str = "") -> dict[str, Json]:
    """The answer to one query as docs/results.schema.json describes it."""
    return {
        "version": VERSION,
        **({"query_id": query_id} if query_id else {}),
        "query": results.query,
        "total": results.total,
        "took_ms": round(results.took_ms, 3),
        "expanded": list(results.expanded),
        "did_you_mean": results.did_you_mean,
        **({"facets": [facet_object(facet) for facet in results.facets]} if results.facets else {}),
        "hits": [hit_object(hit) for hit in results.hits],
    }


def facet_object(facet: Facet) -> dict[str, Json]:
    return {
        "name": facet.name,
        "counts": [{"value": value or None, "count": count} for value, count in facet.counts],
    }


def hit_object(hit: Hit) -> dict[str, Json]:
    return {
        "rank": hit.rank,
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        "source": hit.source,
        "published": hit.published,
        "url": hit.url,
        "score": hit.score,
        "snippets": [
            {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
            for snippet in hit.snippets
        ],
        "similar": list(hit.similar),
        **({"reasons": [reason_object(reason) for reason in hit.reasons]} if hit.reasons else {}),
    }


def reason_object(reason: Reason) -> dict[str, Json]:
    """A part of the score: its numbers as far as it has any, and the same in words."""
    numbers = {name: value for name, value in asdict(reason).items() if value or name == "points"}
    return {**numbers, "says": said(reason)}


def _json(answers: Answers) -> Iterator[str]:
    """One object; of several queries, a list of them."""
    begun = False
    for query_id, results in answers:
        lines = dumped(results_object(results, query_id), indent=2)
        if not query_id:
            yield f"{lines}\n"
            return
        yield f"{',' if begun else '['}\n{lines}"
        begun = True
    yield "\n]\n" if begun else "[]\n"


def _json_lines(answers: Answers) -> Iterator[str]:
    for query_id, results in answers:
        asked = {"query_id": query_id} if query_id else {}
        for hit in results.hits:
            yield dumped({**asked, "query": results.query, **hit_object(hit)}) + "\n"


def dumped(value: dict[str, Json], indent: int | None = None) -> str:
    """JSON with letters as they are; halves of surrogates (undecodable file names) and controls are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    text = re.sub(r"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]", r"[\1, \2]", text)  # a mark on one line
    return re.sub("[\x7f-\x9f\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


# Tables.


def _csv(answers: Answers) -> Iterator[str]:
    """One row a hit, after a header that is always there."""
    begun = False
    for query_id, results in answers:
        asked = (query_id, results.query) if query_id else (results.query,)
        if not begun:
            yield csv_row(("query_id", "query", *COLUMNS) if query_id else ("query", *COLUMNS))
            begun = True
        for hit in results.hits:
            yield csv_row((*asked, *_cells(hit)))
    if not begun:
        yield csv_row(("query_id", "query", *COLUMNS))


def _cells(hit: Hit) -> Iterator[str]:
    flat = hit_object(hit)
    flat["snippets"] = BETWEEN.join(" ".join(snippet.text.split()) for snippet in hit.snippets)
    flat["similar"] = " ".join(hit.similar)
    for name in COLUMNS:
        yield "" if flat[name] is None else str(flat[name])


def csv_row(cells: Iterable[str]) -> str:
    """A row on one line: many tools that read CSV cannot do with line breaks in a cell."""
    import csv

    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(re.sub(r"[\r\n]+", " ", cell) for cell in cells)
    return line.getvalue()


def _trec(answers: Answers) -> Iterator[str]:
    """`qid Q0 docid rank score tag`; space within an id is written as in a URL, for the columns' sake."""
    for query_id, results in answers:
        for hit in results.hits:
            yield f"{_unspaced(query_id or '1')} Q0 {_unspaced(hit.id)} {hit.rank} {hit.score:.6f} {TAG}\n"


def _unspaced(name: str) -> str:
    return re.sub(r"\s", lambda space: "".join(f"%{byte:02X}" for byte in space[0].encode()), name)


# Mistakes.


def caret(error: QueryError, width: int = 78) -> str:
    """Two lines: the query, or what of it fits around the mistake, and a caret below the place."""
    query, column = safe(error.query), min(error.column, len(error.query))
    start = 0
    while columns(query[start:column]) > width * 2 // 3:
        start += len(query[start:column]) - width // 3
    shown, before = query[start:], "…" if start else ""
    if columns(shown) > width - 2:
        shown = _fitting(shown, width - 2) + "…"
    return f"{before}{shown}\n{' ' * columns(before + query[start:column])}^"


def _fitting(text: str, room: int) -> str:
    end = min(len(text), room)
    while columns(text[:end]) > room:
        end -= 1
    return text[:end]
