"""A page of HTML: its main text, one paragraph a line, and what its markup states.

The blocks of the page are read in order; the run of them that holds most prose is the text. Menus, lists of links
and teasers count against it. On the ten pages of four outlets that were read for this it leaves less furniture than
the general extractors, which take lists of links for the article (see benchmarks/cleaning.py).
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .headlines import leaning
from .zones import HEAD, densest_run

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FOOT = 10  # blocks below the text that may hold the editor, the initials, the copyright
_BLOCKS = frozenset(
    """p div li ul ol h1 h2 h3 h4 h5 h6 br tr td th table section article header main blockquote dl dt dd pre hr title
    center address figure details summary body html""".split()  # noqa: SIM905 (a list of 32 names reads worse)
)
_DROPPED = frozenset(
    """script style noscript iframe svg button select textarea input figcaption template object video audio canvas
    head dialog""".split()  # noqa: SIM905
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu"))
# Names of classes and ids whose elements are furniture.
_FURNITURE = re.compile(
    r"""(?:^|[\s_-])(?:related|terkait|share|sharing|sosmed|socials?|comments?|komentar|disqus|sidebar|footer|nav
    |navbar|navigation|menu|breadcrumbs?|tags?|tagging|iklan|ads?|adv|advertisement|banner|promo|newsletter|popular
    |populer|terpopuler|trending|recommend(?:ed|ations?)?|rekomendasi|bacajuga|baca|readmore|copyright|cookies?|popup
    |modal|login|search|pagination|paging|caption|lainnya|hidden|skip)(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"[A-Z“\"][^.!?\n]{60,}?[a-z\"”][.!?]")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)*\]]*$|[\"”]$")


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, one paragraph a line, and the values that it states about itself, as written there."""

    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(slots=True)
class _Block:
    """Text between two borders of blocks; linked: how many of its characters are in links."""

    text: str
    linked: int
    furniture: bool


def read_page(html: str, url: str | None = None) -> Page:
    """The main text and metadata of a page of HTML."""
    from lxml.etree import ParserError  # 30 ms to import: only where there is HTML
    from lxml.html import document_fromstring

    from .markup import read_markup

    try:
        tree = document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html) or "<p></p>")
    except ParserError:
        return Page("")
    markup = read_markup(tree)
    return Page(
        text="\n".join(_main_text(_blocks(tree))),
        title=markup.title,
        source=markup.source,
        published=markup.published,
        author=markup.author,
        url=url or markup.url,
    )


def _main_text(blocks: list[_Block]) -> list[str]:
    """The paragraphs of the densest run of prose, and the blocks around it that may state who wrote it and when."""
    if not blocks:
        return []
    first, last = densest_run([_score(block) for block in blocks])
    head = [block.text for block in blocks[max(0, first - HEAD) : first] if not _is_linked(block)]
    run = [block.text for block in blocks[first : last + 1] if not (_is_linked(block) and _score(block) < 0)]
    foot = [block.text for block in blocks[last + 1 : last + 1 + FOOT] if not _is_linked(block)]
    return head + run + foot


def _score(block: _Block) -> float:
    """For or against being the article's text, in hundreds of characters."""
    size = len(block.text)
    if block.furniture or _is_linked(block) or not _SENTENCE_END.search(block.text):
        return -1.0
    if leaning(block.text, 0, size) > 0:
        return -1.0
    return min(size, 400) / 100


def _is_linked(block: _Block) -> bool:
    return block.furniture or block.linked > 0.6 * len(block.text)


def _blocks(tree: "HtmlElement") -> list[_Block]:
    """The blocks of the page in order."""
    reader = _BlockReader(_prose_size(tree))
    reader.read(tree, linked=False, furniture=False)
    reader.close()
    return reader.blocks


class _BlockReader:
    """Walks the elements and gathers their text until a border of blocks."""

    def __init__(self, prose: int) -> None:
        self.prose = prose
        self.blocks: list[_Block] = []
        self.parts: list[str] = []
        self.linked = 0
        self.furniture = False

    def read(self, element: "HtmlElement", linked: bool, furniture: bool) -> None:
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            return
        linked = linked or element.tag == "a"
        furniture = furniture or self._is_furniture(element)
        border = element.tag in _BLOCKS
        if border:
            self.close()
        self.add(element.text, linked, furniture)
        for child in element:
            self.read(child, linked, furniture)
            self.add(child.tail, linked, furniture)
        if border:
            self.close()

    def add(self, text: str | None, linked: bool, furniture: bool) -> None:
        if text:
            self.parts.append(text)
            self.furniture = self.furniture or (furniture and not text.isspace())
            self.linked += len(text.strip()) if linked else 0

    def close(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text:
            self.blocks.append(_Block(text, self.linked, self.furniture))
        self.parts, self.linked, self.furniture = [], 0, False

    def _is_furniture(self, element: "HtmlElement") -> bool:
        """Named like furniture, unless much of the page's prose is in it: a name may be meant otherwise."""
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if element.tag in _FURNITURE_TAGS or (len(names) > 1 and _FURNITURE.search(names)):
            return _prose_size(element) <= 0.3 * self.prose
        return "display:none" in (element.get("style") or "").replace(" ", "")


def _prose_size(element: "HtmlElement") -> int:
    """Characters of sentences in an element."""
    return sum(map(len, _SENTENCE.findall(element.text_content())))
