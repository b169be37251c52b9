"""The command `search` (and `cari`): asks an index, prints ranked answers."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from index.console import ColorOption, IndexOption, VersionOption, find_store, run, tell, wants_color
from index.encoding import decoded_lines
from index.errors import QueryError, TelusurError, UnreadableError
from index.store import open_store

from .engine import find
from .parse import parse, plain_words
from .query import Query
from .render import Format, caret, render
from .results import Results
from .terminal import Style

app = typer.Typer(
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

NOTHING_FOUND = 1
PASSAGES = 3  # of an article
EXCLUDED = re.compile(r"-(?=[^-])(?:[^\W\d_]{3,}|.*[\s:\"*?])")  # -roket, -judul:x: words, not options


@app.command(no_args_is_help=True)
def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="QUERY", help="What to look for.")] = None,
    folder: IndexOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Hits on a page.")] = 10,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of hits.")] = 1,
    form: Annotated[
        Format, typer.Option("--format", help="text is for reading, the others for programs.")
    ] = Format.TEXT,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", metavar="FILE", help="Answer each query of a file: id, tab, query."),
    ] = None,
    expand: Annotated[
        bool, typer.Option("--expand/--no-expand", help="Also search abbreviations and other spellings.")
    ] = True,
    exact: Annotated[bool, typer.Option("--exact", help="Only the very forms typed, as =word does.")] = False,
    every: Annotated[
        bool,
        typer.Option("--all", help="Show each article, also those that tell the same (trec always does)."),
    ] = False,
    color: ColorOption = "auto",
    explain: Annotated[bool, typer.Option("--explain", help="Say what makes each score.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say which index is used, and what else was searched.")
    ] = False,
    version: VersionOption = False,
) -> None:
    """Search Indonesian articles: the best first, with the passages that match.

    Every form of a word is found by any other (pertemuan, bertemu, menemukan); articles that hold more of the
    words come first. Exit status: 0 hits, 1 none, 2 wrong use or a bad query, 3 index missing or damaged.

    Examples:

    search kosmodrom vostochny

    search '"luar angkasa" -roket'      a phrase, and a word that must not be there

    search 'judul:gempa sumber:antaranews.com'      in the title, of one source

    search banjir -n 50 --format csv > banjir.csv

    search --queries questions.tsv --format trec > run.txt
    """
    if bool(words) == (queries is not None):
        raise TelusurError("Give a query, or a file of queries with --queries.")
    located = find_store(folder)
    if verbose:
        tell(f"Index: {located.folder} ({located.why})")
    store = open_store(located.folder)
    passages = 0 if form is Format.TREC else PASSAGES
    ask = partial(
        find,
        store,
        limit=limit,
        offset=limit * (page - 1),
        passages=passages,
        expand=expand,
        exact=exact,
        explain=explain,
        every=every or form is Format.TREC,
    )
    answers = Answers(ask, reading=form is Format.TEXT and not queries, verbose=verbose)
    asked = asked_in(queries) if queries else [("", parse(" ".join(words or ()).strip()))]
    found = ((id, answers.to(query)) for id, query in asked)
    for text in render(found, form, style_of(color)):
        sys.stdout.write(text)
    if not answers.total:
        if answers.reading:
            tell("No article matches.")
        raise typer.Exit(NOTHING_FOUND)


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
            tell(f"Also searched: {', '.join(results.expanded)}")
        if self.reading and results.did_you_mean:
            tell(f"Did you mean: {results.did_you_mean}")
        if self.reading:
            results = replace(results, expanded=(), did_you_mean=None)
        return replace(results, hits=tuple(replace(hit, path=nearby(hit.path)) for hit in results.hits))


def asked_in(path: Path) -> Iterator[tuple[str, Query]]:
    """The queries of a file. One that is not a query of our language is asked word by word, and that is said."""
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(decoded_lines(stream), 1):
                id, tab, text = line.rstrip("\r\n").partition("\t")
                if not tab or not text.strip():
                    raise UnreadableError(f"Line {number} of {path} is not an id, a tab and a query.")
                yield id, lenient(text, f"{path}:{number}")
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}.") from error


def lenient(text: str, place: str) -> Query:
    try:
        return parse(text)
    except QueryError as error:
        query = plain_words(text)
        if query is None:
            raise
        tell(f"{place}: {error} Its words are searched one by one.")
        return query


def nearby(path: str) -> str:
    """A path as short as it can be named from here."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def style_of(color: str) -> Style:
    """How to draw: colours, width and links only where they are of use."""
    terminal = sys.stdout.isatty()
    return Style(
        color=wants_color(color, sys.stdout),
        width=shutil.get_terminal_size().columns if terminal else None,
        links=terminal and wants_color(color, sys.stdout),
    )


def drawn(error: TelusurError) -> str:
    """The sentence, and of a bad query the place where it goes wrong and one that would work."""
    if not isinstance(error, QueryError) or not error.query:
        return str(error)
    hint = f"\nTry: {error.hint}" if error.hint else ""
    return f"{error}\n{caret(error)}{hint}"


def main() -> None:
    sys.argv[1:] = [f" {word}" if EXCLUDED.match(word) else word for word in sys.argv[1:]]
    run("search", app, drawn)


if __name__ == "__main__":
    main()
