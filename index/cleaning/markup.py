"""What the markup of a page states: JSON-LD, Open Graph and other <meta>, <time>, <title> and headings."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

# Kinds of JSON-LD that describe an article.
_ARTICLE = re.compile(r"Article|News|Report|BlogPosting|Liveblog", re.IGNORECASE)
# Names of <meta> for the day of publication and for who wrote it, best first.
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
)
_DATED = (
    "date",
    "dc.date",
    "dc.date.issued",
    "content_publisheddate",
    "originalpublicationdate",
    "parsely-pub-date",
)
_AUTHORS = ("author", "article:author", "content_author", "dc.creator", "parsely-author")
_SUFFIX = re.compile(r"\s+(?:[-–—|:»·]+|::)\s+[^-–—|»·]{2,40}$")


@dataclass(frozen=True, slots=True)
class Markup:
    """Values as the page states them, best first in their places, each None when absent."""

    title: str | None = None
    source: str | None = None
    published: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(slots=True)
class _Found:
    """Everything stated, by name in lower case, in the order of the page."""

    meta: dict[str, str] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        return next((self.meta[name] for name in names if self.meta.get(name)), None)


def read_markup(tree: HtmlElement) -> Markup:
    """The values that the page states about itself."""
    found = _Found(_metas(tree), _json_ld(tree))
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1", "h2")]
    stated = (
        _text(found.linked.get("headline"))
        or found.first("og:title", "twitter:title", "title")
        or _title(tree)
    )
    url = found.first("og:url", "url") or _canonical(tree) or _text(found.linked.get("url"))
    return Markup(
        title=_bare_title(stated, headings),
        source=url or _name(found.linked.get("publisher")) or found.first("og:site_name", "application-name"),
        published=_text(found.linked.get("datePublished"))
        or found.first(*_PUBLISHED, *_DATED)
        or _time(tree),
        author=_name(found.linked.get("author")) or found.first(*_AUTHORS),
        url=url,
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """<meta> by name, property or itemprop; the first of a name stands."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for kind in ("property", "name", "itemprop"):
            if content and (name := meta.get(kind)):
                found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object that describes an article."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                data = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            for item in _objects(data):
                if _ARTICLE.search(str(item.get("@type", ""))):
                    return item
    return {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _objects(item)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph", []))


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _name(value: Any) -> str | None:
    """The name or names of a person or organisation in JSON-LD."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _time(tree: HtmlElement) -> str | None:
    times = (element.get("datetime") or element.text_content() for element in tree.iter("time"))
    return next(filter(None, map(_text, times)), None)


def _title(tree: HtmlElement) -> str | None:
    return next((_text(" ".join(title.text_content().split())) for title in tree.iter("title")), None)


def _canonical(tree: HtmlElement) -> str | None:
    links = (link for link in tree.iter("link") if link.get("rel") == "canonical")
    return next((_text(link.get("href")) for link in links), None)


def _bare_title(stated: str | None, headings: list[str]) -> str | None:
    """The headline without the name of the site behind it, which a heading of the page leaves out."""
    if stated is None:
        return next((heading for heading in headings if len(heading) > 20), None)
    stated = " ".join(stated.split())
    opened = [heading for heading in headings if len(heading) > 15 and stated.startswith(heading)]
    return max(opened, key=len) if opened else _SUFFIX.sub("", stated)
