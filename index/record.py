"""An article packed for the index, and unpacked again: compressed JSON, so that nothing is ever executed.

A record holds the article and what the reader gave for it, so that an index can be made anew from itself.
"""

import json
import zlib
from dataclasses import fields
from typing import Any

from .article import Article, RawDocument

LEVEL = 6
ARTICLE = tuple(f.name for f in fields(Article))
GIVEN = (
    "html",
    "title",
    "source",
    "published",
    "author",
    "url",
)  # of the document; the rest is the article's


def pack(article: Article, document: RawDocument) -> bytes:
    values = [
        [getattr(article, name) for name in ARTICLE],
        [getattr(document, name) for name in GIVEN],
    ]
    return zlib.compress(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"), LEVEL)


def unpack(record: bytes) -> Article:
    return article_of(values_of(record)[0])


def unpack_document(record: bytes) -> RawDocument:
    """The document as the reader gave it."""
    own, given = values_of(record)
    article = article_of(own)
    kept = dict(zip(GIVEN, given, strict=True))
    return RawDocument(id=article.id, path=article.path, text=article.raw, **kept)


def values_of(record: bytes) -> list[list[Any]]:
    values: list[list[Any]] = json.loads(zlib.decompress(record).decode("utf-8", "surrogatepass"))
    return values


def article_of(own: list[Any]) -> Article:
    values = dict(zip(ARTICLE, own, strict=True))
    values["author"] = tuple(values["author"])
    return Article(**values)
