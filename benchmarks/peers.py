"""The engines that speed.py compares, each behind the same three words: build, top, size.

A query is a kind (any, all, phrase, prefix) and words of letters and digits; `top` gives the numbers of the best ten
articles and how many match at all. Every engine sees title and body; none but telusur and Whoosh stems Indonesian.
"""

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index.article import Article, RawDocument
from index.storage.snapshot import SegmentFiles, Snapshot
from index.words.analysis import Analyzer
from index.writing.workers import Put, Work, cores
from index.writing.writer import CONTENT, DIGEST_BYTES, write
from search.asking.query import Pattern
from search.ranking import plan
from search.ranking.collector import Collector
from search.ranking.nearness import Nearness
from search.ranking.planning import Planner

BEST = 10
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query: any (of the words), all, phrase or prefix."""

    kind: str
    words: tuple[str, ...]


Answer = tuple[
    list[int], int
]  # the best articles by number, and how many match (-1: the engine does not say)


class Engine(Protocol):
    """What is measured."""

    @property
    def kinds(self) -> Sequence[str]: ...

    def build(self, articles: Sequence[Article], folder: Path) -> None: ...
    def open(self) -> None: ...
    def top(self, asked: Asked) -> Answer: ...


def size_of(folder: Path) -> int:
    """Bytes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Telusur:
    """Our own, from clean articles as `index build` does it, on as many processes as there are cores.

    Near-duplicates, abbreviations and raw texts are written too. No snippets are made.
    """

    kinds: Sequence[str] = ("any", "all", "phrase", "prefix")
    jobs: int | None = None

    def build(self, articles: Sequence[Article], folder: Path) -> None:
        self.folder, self.analyzer = folder, Analyzer()
        puts = (
            Put(
                article.id,
                bytes(DIGEST_BYTES),
                RawDocument(article.id, article.path, article.raw),
                None,
                article,
            )
            for article in articles
        )
        work = Work(False, {}, None, {}, CONTENT)
        write(folder, 1, None, (), puts, self.analyzer, lambda: work, jobs=self.jobs or cores())

    def open(self) -> None:
        snapshot = Snapshot([SegmentFiles(path) for path in sorted(self.folder.glob("*.seg"))])
        self.ranking, self.planner = Nearness(Collector(snapshot)), Planner(snapshot, self.analyzer)

    def top(self, asked: Asked) -> Answer:
        words = [
            plan.Word(term.stem, term.form) for word in asked.words for term in self.analyzer.terms(word)
        ]
        match asked.kind:
            case "phrase":
                wanted: plan.Plan = plan.Phrase(tuple(word.stem for word in words))
            case "prefix":
                wanted = self.planner.of(Pattern(f"{asked.words[0]}*"))
            case "all":
                wanted = plan.All(tuple(words))
            case _:
                wanted = plan.Any(tuple(words))
        found = self.ranking.top(wanted, BEST)  # as find() ranks them, nearness of the words included
        return found.docs.tolist(), found.total


class TelusurAlone(Telusur):
    """The same in one process; it is asked nothing, for the index is the same."""

    kinds = ()
    jobs = 1


class Fts5:
    """SQLite's full-text search; the count is not part of a search and is left out."""

    kinds = ("any", "all", "phrase", "prefix")

    def build(self, articles: Sequence[Article], folder: Path) -> None:
        self.db = sqlite3.connect(folder / "fts5.db")
        self.db.execute("create virtual table articles using fts5(title, body)")
        rows = ((each.title, each.body) for each in articles)
        self.db.executemany("insert into articles(title, body) values (?, ?)", rows)
        self.db.commit()

    def open(self) -> None:
        pass

    def top(self, asked: Asked) -> Answer:
        quoted = [f'"{word}"' for word in asked.words]
        match asked.kind:
            case "phrase":
                wanted = f'"{" ".join(asked.words)}"'
            case "prefix":
                wanted = f"{quoted[0]}*"
            case "all":
                wanted = " AND ".join(quoted)
            case _:
                wanted = " OR ".join(quoted)
        best = "select rowid from articles where articles match ? order by rank limit ?"
        return [row[0] - 1 for row in self.db.execute(best, (wanted, BEST))], -1


class Tantivy:
    """Tantivy through tantivy-py, two threads of indexing; the text is stored, as ours is."""

    kinds = ("any", "all", "phrase", "prefix")

    def __init__(self) -> None:
        import tantivy

        self.tantivy = tantivy

    def build(self, articles: Sequence[Article], folder: Path) -> None:
        tantivy = self.tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=True)
        builder.add_text_field("text", stored=True)
        self.schema = builder.build()
        kept = tantivy.Index(self.schema, path=str(folder))
        writer = kept.writer(heap_size=256_000_000, num_threads=2)
        for number, each in enumerate(articles):
            writer.add_document(tantivy.Document(number=number, text=f"{each.title}\n{each.body}"))
        writer.commit()
        writer.wait_merging_threads()
        self.kept = kept

    def open(self) -> None:
        self.kept.reload()
        self.searcher = self.kept.searcher()

    def top(self, asked: Asked) -> Answer:
        query, schema = self.tantivy.Query, self.schema
        match asked.kind:
            case "phrase":
                wanted = query.phrase_query(schema, "text", list(asked.words))
            case "prefix":
                wanted = query.regex_query(schema, "text", f"{asked.words[0]}.*")
            case kind:
                occur = self.tantivy.Occur.Must if kind == "all" else self.tantivy.Occur.Should
                terms = [(occur, query.term_query(schema, "text", word)) for word in asked.words]
                wanted = query.boolean_query(terms)
        found = self.searcher.search(wanted, BEST)
        return [address.doc for _, address in found.hits], found.count  # to read a document is not to search


class Bm25s:
    """bm25s, in memory; words only."""

    kinds = ("any",)

    def __init__(self) -> None:
        import bm25s

        self.bm25s = bm25s

    def build(self, articles: Sequence[Article], folder: Path) -> None:
        bm25s = self.bm25s
        texts = [f"{each.title}\n{each.body}" for each in articles]
        tokens = bm25s.tokenize(texts, stopwords=None, show_progress=False)
        self.vocabulary = tokens.vocab
        self.retriever = bm25s.BM25()
        self.retriever.index(tokens, show_progress=False)
        self.retriever.save(folder)
        self.count = min(BEST, len(articles))

    def open(self) -> None:
        pass

    def top(self, asked: Asked) -> Answer:
        known = [[self.vocabulary[word] for word in asked.words if word in self.vocabulary]]
        if not known[0]:
            return [], -1
        numbers, _ = self.retriever.retrieve(known, k=self.count, show_progress=False)
        return numbers[0].tolist(), -1


class StockWhoosh:
    """Whoosh's own index with PySastrawi's cached stemmer in its analyzer, as its users put them together."""

    kinds = ("any", "all", "phrase", "prefix")

    def build(self, articles: Sequence[Article], folder: Path) -> None:
        from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
        from whoosh import fields, query
        from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter
        from whoosh.filedb.filestore import FileStorage

        self.query = query
        self.stem: Callable[[str], str] = StemmerFactory().create_stemmer().stem
        analyzer = RegexTokenizer() | LowercaseFilter() | StemFilter(stemfn=self.stem, lang=None)
        schema = fields.Schema(number=fields.STORED, text=fields.TEXT(analyzer=analyzer, stored=True))
        kept = FileStorage(str(folder)).create_index(schema)
        writer = kept.writer(limitmb=256)
        for number, each in enumerate(articles):
            writer.add_document(number=number, text=f"{each.title}\n{each.body}")
        writer.commit()
        self.kept = kept

    def open(self) -> None:
        self.searcher = self.kept.searcher()

    def top(self, asked: Asked) -> Answer:
        terms = [self.query.Term("text", self.stem(word)) for word in asked.words]
        match asked.kind:
            case "phrase":
                wanted: Any = self.query.Phrase("text", [term.text for term in terms])
            case "prefix":
                wanted = self.query.Prefix("text", asked.words[0])
            case "all":
                wanted = self.query.And(terms)
            case _:
                wanted = self.query.Or(terms)
        found = self.searcher.search(wanted, limit=BEST)
        return [hit["number"] for hit in found], len(found)


ENGINES: dict[str, Callable[[], Engine]] = {
    "telusur": Telusur,
    "telusur-alone": TelusurAlone,
    "tantivy": Tantivy,
    "fts5": Fts5,
    "bm25s": Bm25s,
    "whoosh": StockWhoosh,
}


def version_of(name: str) -> str:
    """Name and version of an engine."""
    from importlib.metadata import version

    if name == "fts5":
        return f"SQLite {sqlite3.sqlite_version} FTS5"
    if name == "whoosh":
        return f"whoosh3 {version('whoosh3')} with PySastrawi {version('PySastrawi')}"
    package, _, alone = name.partition("-")
    return f"{package} {version(package)}{', 1 process' if alone else ''}"
