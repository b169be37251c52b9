"""The command `search` (and `cari`): asks an index, prints ranked answers."""

import re
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from index.arguments import for_typer, plain
from index.console import (
    ColorOption,
    IndexOption,
    VersionOption,
    find_store,
    run,
    run_typer,
    tell,
    wants_color,
)
from index.errors import QueryError, TelusurError
from index.language import LANGUAGE, _, translated
from index.storage.store import Store, open_store

from .commands import options
from .commands.request import Request
from .drawing.render import Format, caret
from .drawing.terminal import Style

if TYPE_CHECKING:
    from typer import Typer

NOTHING_FOUND = 1
EXCLUDED = re.compile(r"-(?=[^-])(?:[^\W\d_]{3,}|.*[\s:\"*?])")  # -roket, -judul:x: words, not options
Way = Callable[[Request, Store, Style], bool]  # prints, and says whether anything was found
WAYS = {
    "": ("answering", "answered"),
    "queries": ("answering", "answered"),
    "show": ("opening", "show"),
    "open": ("opening", "open_hit"),
    "like": ("alike", "more_like"),
    "similar": ("alike", "copies"),
    "trend": ("listing", "trend"),
    "kwic": ("listing", "concordance"),
    "export": ("listing", "exported"),
    "word": ("lore", "word_said"),
    "raw": ("uncleaned", "searched_raw"),
    "save": ("saved", "save"),
    "saved": ("saved", "listed"),
    "new": ("saved", "news"),
    "forget": ("saved", "forget"),
}


def search(  # Typer reads the options off the parameters; those of Request have the same names
    words: options.Words = None,
    folder: IndexOption = None,
    limit: options.Limit = None,
    page: options.Page = 1,
    source: options.SourceOption = None,
    since: options.Since = None,
    until: options.Until = None,
    sort: options.Sort = None,
    facets: options.Facets = False,
    trend: options.Trend = False,
    context: options.Context = None,
    kwic: options.Kwic = False,
    kwic_sort: options.KwicSort = None,
    form: options.FormatOption = Format.TEXT,
    export: options.Export = None,
    queries: options.Queries = None,
    expand: options.Expand = True,
    exact: options.Exact = False,
    every: options.Every = False,
    explain: options.Explain = False,
    raw: options.Raw = False,
    show: options.Show = None,
    open: options.Open = None,
    browser: options.Browser = False,
    like: options.Like = None,
    similar: options.Similar = None,
    word: options.WordOption = None,
    save: options.Save = None,
    saved: options.Saved = False,
    new: options.New = None,
    forget: options.Forget = None,
    color: ColorOption = "auto",
    verbose: options.Verbose = False,
    version: VersionOption = False,
) -> None:
    answer(Request(**locals()))


def answer(request: Request) -> None:
    """Does what is asked, and ends with a status that says whether anything was found."""
    request.check()
    located = find_store(request.folder)
    if request.verbose:
        tell(_("Index: {folder} ({why})").format(folder=located.folder, why=translated(located.why)))
    store = open_store(located.folder)
    if not way_of(request.mode)(request, store, style_of(request.color)):
        sys.exit(NOTHING_FOUND)


def way_of(mode: str) -> Way:
    """What carries out a mode; imported only when it is wanted."""
    module, name = WAYS[mode]
    way: Way = getattr(import_module(f".commands.{module}", __package__), name)
    return way


def style_of(color: str) -> Style:
    """How to draw: colours, width and links only where they are of use."""
    terminal, colored = sys.stdout.isatty(), wants_color(color, sys.stdout)
    return Style(
        color=colored,
        width=shutil.get_terminal_size().columns if terminal else None,
        links=terminal and colored,
        folder=Path.cwd(),
        language=LANGUAGE,
    )


def drawn(error: TelusurError) -> str:
    """The sentence, and of a bad query the place where it goes wrong and one that would work."""
    if not isinstance(error, QueryError) or not error.query:
        return translated(str(error))
    hint = _("\nTry: {query}").format(query=error.hint) if error.hint else ""
    return f"{translated(str(error))}\n{caret(error)}{hint}"


def app() -> "Typer":
    """The command as Typer runs it."""
    from typer import Typer

    made = Typer(
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.command(no_args_is_help=True, help=options.HELP)(for_typer(search))
    return made


def work() -> None:
    """Does what the command line says."""
    values = plain(search, sys.argv[1:]) if sys.argv[1:] else None
    if values is None:
        run_typer(app())
    else:
        search(**values)


def main() -> None:
    sys.argv[1:] = [f" {word}" if EXCLUDED.match(word) else word for word in sys.argv[1:]]
    run("search", work, drawn)


if __name__ == "__main__":
    main()
