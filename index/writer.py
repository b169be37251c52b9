"""Changes to a segment of the Whoosh index: articles put, articles taken away, one commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .analysis import Analyzer, Term
from .article import Article, RawDocument
from .record import pack
from .schema import FORMS, STEMS, make_schema

MEGABYTES = 256  # of postings that the writer gathers before it spills them


@dataclass(frozen=True, slots=True)
class Put:
    """An article that is new or takes the place of an older one with the same key."""

    key: str
    digest: str
    document: RawDocument
    article: Article


@dataclass(frozen=True, slots=True)
class Delete:
    """An article that is no longer there."""

    key: str


Change = Put | Delete


def write(folder: Path, changes: Iterable[Change], analyzer: Analyzer) -> int:
    """Applies the changes to the Whoosh index in folder in one commit; returns how many articles it then has.

    When anything fails, or the user interrupts, the index stays as it was.
    """
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import FileIndex

    folder.mkdir(exist_ok=True)
    storage = FileStorage(str(folder))
    if any(folder.glob("*.toc")):
        whoosh = FileIndex(storage, schema=make_schema())
    else:
        whoosh = FileIndex.create(storage, make_schema())
    writer = whoosh.writer(limitmb=MEGABYTES)
    try:
        for change in changes:
            writer.delete_by_term("key", change.key)
            if isinstance(change, Put):
                writer.add_document(**fields_of(change, analyzer))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return int(whoosh.doc_count())


def fields_of(put: Put, analyzer: Analyzer) -> dict[str, Any]:
    """The values of all fields of an article; everything that can fail happens here, before Whoosh is touched."""
    article = put.article
    return {
        "key": put.key,
        "path": as_term(article.path),
        "digest": put.digest,
        "source": (article.source or "").casefold(),
        "place": (article.place or "").casefold(),
        "author": [name.casefold() for name in article.author],
        "day": (article.published or "")[:10],
        "record": pack(article, put.document),
        **text_fields("title", analyzer.terms(article.title)),
        **text_fields("body", analyzer.terms(article.body)),
    }


def text_fields(name: str, terms: list[Term]) -> dict[str, list[str]]:
    return {STEMS[name]: [term.stem for term in terms], FORMS[name]: [term.form for term in terms]}


def as_term(name: str) -> str:
    """A file name as a term: it may hold bytes that are no characters."""
    return name.encode("utf-8", "backslashreplace").decode()
