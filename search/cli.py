"""The command `search` (and `cari`): asks an index, prints ranked answers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from index.console import ColorOption, IndexOption, VersionOption, find_store, tell, wants_color
from index.errors import TelusurError
from index.store import open_store

from .parse import parse
from .render import Format, Style, render

app = typer.Typer(
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

NOTHING_FOUND = 1
SHORT_OPTIONS = "nvh"  # of one letter; `-roket` is a word that must not be there


@app.command(no_args_is_help=True)
def search(
    query: Annotated[list[str] | None, typer.Argument(metavar="QUERY...", help="What to look for.")] = None,
    folder: IndexOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Hits on a page.")] = 10,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of hits.")] = 1,
    form: Annotated[
        Format, typer.Option("--format", help="text for reading; the others for programs.")
    ] = Format.TEXT,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", metavar="FILE", help="Answer all queries of a file: id, tab, query."),
    ] = None,
    color: ColorOption = "auto",
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say which index was used, and why.")
    ] = False,
    version: VersionOption = False,
) -> None:
    """Search Indonesian articles: best first, with the passages that match.

    All forms of a word are found by any of them (pertemuan, bertemu, menemukan). Articles that hold more of the
    words come first. Exit status: 0 hits, 1 none, 2 wrong use, 3 index missing or damaged.

    Examples:

    search kosmodrom vostochny

    search '"luar angkasa" -roket'      a phrase, and a word that must not be there

    search 'judul:gempa sumber:antaranews.com'      in the title, of one source

    search banjir -n 50 --format csv > banjir.csv

    search --queries questions.tsv --format trec > run.txt
    """
    if (query is None) == (queries is None):
        raise TelusurError("Give a query, or a file of them with --queries.")
    located = find_store(folder)
    if verbose:
        tell(f"Index: {located.folder} ({located.why})")
    store = open_store(located.folder)
    style = Style(color=wants_color(color, sys.stdout), width=width_of(sys.stdout))
    asked = Asked(store, limit, page)
    if queries is not None:
        found = asked.all(read_queries(queries), form)
    else:
        found = iter([("", asked.one(parse(" ".join(query or ()))))])
    total = 0
    for part in render(found, form, style):
        ...
