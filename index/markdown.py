"""A page of Markdown as plain text: front matter becomes metadata, marks of emphasis and links fall away."""

import re

from .pages import Page

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_MARKS = (
    (re.compile(r"^\s*(?:>\s?)+", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:[-*_]\s*){3,}$", re.MULTILINE), ""),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]*)\]\((?:[^()\n]|\([^)\n]*\))*\)"), r"\1"),
    (re.compile(r"^\s*[-*+]\s+", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NAMES = {
    "title": ("title", "judul"),
    "source": ("source", "sumber", "media"),
    "published": ("date", "published", "tanggal", "publish_date"),
    "author": ("author", "penulis", "authors"),
    "url": ("url", "link"),
}


def read_markdown(text: str) -> Page:
    """The text of a page of Markdown and the values of its front matter; the first # heading is its title."""
    front = _FRONT.match(text)
    fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front[1])} if front else {}
    body = text[front.end() :] if front else text
    heading = _TITLE.search(body)
    for pattern, replacement in _MARKS:
        body = pattern.sub(replacement, body)
    values = {name: next((fields[k] for k in keys if k in fields), None) for name, keys in _NAMES.items()}
    return Page(
        text=body.strip(),
        title=values["title"] or (heading[1].replace("*", "") if heading else None),
        source=values["source"],
        published=values["published"],
        author=values["author"],
        url=values["url"],
    )
