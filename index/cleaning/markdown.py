"""A Markdown file: its text without the markup, one block a line, and what its front matter states."""

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .pages import Page

# The block between two lines of three hyphens that site generators and note-takers put before the text.
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
ENTRY = re.compile(r"^([A-Za-z_-]+):[ \t]+(.+?)[ \t]*$", re.MULTILINE)
NAMES = {
    "title": ("title", "judul"),
    "source": ("source", "sumber"),
    "published": ("date", "published", "tanggal"),
    "author": ("author", "penulis"),
    "url": ("url", "link"),
}


def read_markdown(text: str) -> Page:
    """The text as a reader sees it. Values of the front matter are taken where they stand on one line."""
    front = FRONT_MATTER.match(text)
    entries = {key.lower(): unquoted(value) for key, value in ENTRY.findall(front[1])} if front else {}
    stated = {name: next((entries[k] for k in keys if k in entries), None) for name, keys in NAMES.items()}
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    if stated["title"] is None and len(tokens) > 1 and tokens[0].tag == "h1":
        stated["title"] = shown(tokens[1].children or ())
    return Page("\n".join(blocks(tokens)), **stated)


def unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def blocks(tokens: Iterable[Token]) -> Iterator[str]:
    """The text of each paragraph, heading, item and code block."""
    for token in tokens:
        if token.type == "inline":
            yield shown(token.children or ())
        elif token.type in ("fence", "code_block", "html_block"):
            yield token.content.rstrip("\n")


def shown(tokens: Iterable[Token]) -> str:
    """What is seen of a run of inline tokens: links and emphasis are their text, images what describes them."""
    return "".join("\n" if token.type in ("softbreak", "hardbreak") else token.content for token in tokens)
