"""A whole article in the pager, with what was searched marked in it; or its web address in the browser."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace

from index.article import Article
from index.console import tell
from index.errors import TelusurError
from index.language import _, counted
from index.storage.store import Store

from ..drawing.reading import article_text
from ..drawing.render import Format, dumped
from ..drawing.terminal import Style
from ..engine import apart, engine_of, shown_of, told_once
from ..passages.snippet import marks_in
from ..ranking.ordering import first_ones
from ..results import Mark
from .answering import nearby
from .chosen import by_id
from .request import Request


def show(request: Request, store: Store, style: Style) -> bool:
    """Shows the article with an id."""
    present(store.snapshot.article(by_id(store, request.show or "")), request, store, style)
    return True


def open_hit(request: Request, store: Store, style: Style) -> bool:
    """Shows the N-th hit of the query."""
    rank = request.open or 1
    engine = engine_of(store)
    asked = engine.asked(request.query, request.expand, request.exact)
    first = first_ones(engine.nearness, asked.plan, request.sort or "relevance")
    _total, ranked = (apart if request.every else told_once)(engine, first, rank)
    if not ranked:
        tell(_("No article matches."))
    elif len(ranked) < rank:
        tell(counted("The query has only {count} hit.", "The query has only {count} hits.", len(ranked)))
    else:
        present(ranked[rank - 1].article, request, store, style)
        return True
    return False


def present(article: Article, request: Request, store: Store, style: Style) -> None:
    """An article as text, as JSON, or in the browser."""
    request.takes(Format.TEXT, Format.JSON)
    if request.browser:
        browse(article)
    elif request.form is Format.JSON:
        sys.stdout.write(dumped(article_object(article, store), indent=2) + "\n")
    else:
        marks, title_marks = marks_of(article, request, store)
        placed = replace(article, path=nearby(str(store.place_of(article.path))))
        leaf(article_text(placed, marks, title_marks, style))


def article_object(article: Article, store: Store) -> dict[str, object]:
    """The article with all that is known about it, and where each value came from."""
    names = ("id", "title", "source", "published", "place", "url", "body", "raw")
    return {
        **{name: getattr(article, name) for name in names},
        "path": nearby(str(store.place_of(article.path))),
        "author": list(article.author),
        "origins": dict(article.origins),
    }


def marks_of(article: Article, request: Request, store: Store) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """What the query, if there is one, matches in the body and in the title."""
    if not request.text:
        return (), ()
    engine = engine_of(store)
    shown = shown_of(engine.asked(request.query, request.expand, request.exact).root, engine, 0)
    in_body = marks_in(shown.in_body.matches(article.body), (0, len(article.body)))
    return in_body, marks_in(shown.in_title.matches(article.title), (0, len(article.title)))


def browse(article: Article) -> None:
    """Opens the web address; where there is no terminal to open it from, prints it."""
    if not article.url or not article.url.startswith(("http://", "https://")):
        raise TelusurError(_("No web address is known of {id}.").format(id=article.id))
    if not sys.stdout.isatty():
        print(article.url)
        return
    import webbrowser

    webbrowser.open(article.url)


def leaf(text: str) -> None:
    """Through $PAGER, else less, on a terminal; else printed as it is."""
    command = shlex.split(os.environ.get("PAGER", "")) or default_pager()
    if not sys.stdout.isatty() or not command:
        sys.stdout.write(text)
        return
    environment = {**os.environ, "LESS": os.environ.get("LESS", "FRX")}
    try:
        subprocess.run(command, input=text.encode("utf-8", "replace"), env=environment, check=False)
    except OSError as error:
        raise TelusurError(
            _("The pager {command} cannot be run: {why}.").format(command=command[0], why=error.strerror)
        ) from error


def default_pager() -> list[str]:
    return [found] if (found := shutil.which("less")) else []
