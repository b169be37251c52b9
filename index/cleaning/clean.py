"""A raw document becomes an article: boilerplate out, title, source, date, place and people found.

    explain(document)  every line with its label and rule, every cut with its rule, and the article they make
    clean(document)    that article

Pure: nothing is read from disk but telusur's own tables, once. A page of HTML is first reduced to its main text,
one of Markdown to plain text.
"""

from dataclasses import dataclass

from ..article import Article, RawDocument
from .cuts import Cut, end_cuts, find_cuts, may_end_in_cut, without
from .dateline import Dateline, dateline
from .dates import parse_date
from .labels import PROSE, Line, label_lines
from .metadata import Clues, known_facts
from .pages import Page, read_page
from .rules import Rules, own_rules
from .zones import settle


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How a document was cleaned: its text, the lines and cuts of it with their rules, and what came out.

    text: the document's own text, or the main text of its HTML; lines and cuts are ranges in it.
    """

    text: str
    lines: tuple[Line, ...]
    cuts: tuple[Cut, ...]
    article: Article


def clean(document: RawDocument, rules: Rules | None = None) -> Article:
    """The article in a document."""
    return explain(document, rules).article


def as_it_is(document: RawDocument) -> Article:
    """The article without any cleaning; of a page of HTML or Markdown its text."""
    page = page_of(document)
    author = document.author or page.author
    return Article(
        id=document.id,
        path=document.path,
        title=document.title or page.title or "",
        body=page.text,
        raw=document.text,
        source=document.source or page.source,
        published=parse_date(document.published or page.published or ""),
        author=(author,) if author else (),
        url=document.url or page.url,
    )


def clean_article(raw: str, *, html: bool = False, path: str | None = None) -> Article:
    """The article in a raw text or page; path is only a name for it."""
    name = path or ""
    return clean(RawDocument(id=name, path=name, text=raw, html=html))


def explain(document: RawDocument, rules: Rules | None = None) -> Cleaning:
    """The article in a document, and what was done to get it."""
    rules = rules or own_rules()
    page = page_of(document)
    text = page.text
    concerned = rules.concerning(text)
    cuts = find_cuts(text, concerned)
    lines = label_lines(text, cuts, concerned, rules)
    cuts = _with_ends(text, lines, cuts, rules)
    settle(text, lines, cuts, document.title or page.title, page=document.html)
    opening, cuts = _with_dateline(text, lines, cuts)
    body = [without(text, line.start, line.end, cuts) for line in lines if line.label == "body"]
    facts = known_facts(Clues(document, page, lines, cuts, opening, rules))
    article = Article(
        id=document.id,
        path=document.path,
        title=facts.title or "",
        body="\n".join(filter(None, body)),
        raw=document.text,
        source=facts.source,
        published=facts.published,
        author=facts.author,
        place=facts.place,
        url=document.url or page.url,
        origins=facts.origins,
    )
    return Cleaning(text, tuple(lines), tuple(cuts), article)


def page_of(document: RawDocument) -> Page:
    if document.html:
        return read_page(document.text, document.url)
    if document.path.lower().removesuffix(".gz").endswith((".md", ".markdown")):
        from .markdown import read_markdown  # its parser takes 30 ms to import

        return read_markdown(document.text)
    return Page(document.text)


def _with_ends(text: str, lines: list[Line], cuts: list[Cut], rules: Rules) -> list[Cut]:
    """The cuts with end marks and initials, of which some are believed at the end of the text only."""
    body = [line for line in lines if line.label == "body"]
    found: list[Cut] = []
    for line in body:
        if may_end_in_cut(text, line.start, line.end, cuts):
            found += end_cuts(text, line.start, line.end, cuts, rules.ends)
    for line in body[-1:]:
        if found or may_end_in_cut(text, line.start, line.end, cuts):
            found += end_cuts(text, line.start, line.end, sorted([*cuts, *found]), rules.lasts)
    return sorted([*cuts, *found]) if found else cuts


def _with_dateline(text: str, lines: list[Line], cuts: list[Cut]) -> tuple[Dateline | None, list[Cut]]:
    """The dateline of one of the first paragraphs, as a cut of its own."""
    for line in [line for line in lines if line.label == "body"][:3]:
        start = next((c.end for c in cuts if c.start <= line.start < c.end <= line.end), line.start)
        start += len(text[start : line.end]) - len(text[start : line.end].lstrip())
        if found := dateline(text, start, line.end):
            return found, sorted([*cuts, Cut(start, found.end, "meta", "dateline")])
        if line.end - line.start > 2 * PROSE:
            break
    return None, cuts
