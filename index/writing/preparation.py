"""Articles → batches: words as numbers, records ready to be written. What can be done in any process, alone.

A batch is a message from one process to another: arrays and bytes, and the words that were not in a batch before.
"""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import numpy as np
import numpy.typing as npt

from ..article import Article, RawDocument
from ..storage.packing import Ints
from ..storage.records import Compressor, pack, text_size
from ..storage.segment import KEYWORDS
from ..words.mining import kept
from .lexicon import Analyse, Numbering, Pair
from .tokenizing import Tokenizer, words

NO_VALUES: Mapping[str, bytes] = {}


@dataclass(slots=True)
class Batch:
    """Some articles, prepared.

    new_pairs: the (stem, form) pairs first met here; a pair's number is its place among all of its process since
    the last batch that is anew.
    pairs: the words of all articles; counts: how many are in title and body of each in turn.
    records: the texts, packed; compressed: whether also with the segment's dictionary.
    keywords: of each column, the values of all articles, pickled: until the end of a segment that is a tenth of them.
    """

    new_pairs: list[Pair]
    pairs: npt.NDArray[np.int32]
    counts: Ints
    records: list[bytes] = field(default_factory=list)
    compressed: bool = False
    keywords: dict[str, bytes] = field(default_factory=dict)
    days: list[int] = field(default_factory=list)
    digests: dict[str, list[bytes]] = field(default_factory=dict)
    text_bytes: int = 0
    anew: bool = False

    def __len__(self) -> int:
        return len(self.days)


class Preparer:
    """Makes batches in one process. dictionary: what records are compressed with, once it is known."""

    def __init__(self, analyse: Analyse) -> None:
        self.analyse = analyse
        self.compressor: Compressor | None = None
        self.forget()
        self.start()

    def forget(self) -> None:
        """Numbers words anew, from the next batch on."""
        self.numbering = Numbering(self.analyse)
        self.tokenizer = Tokenizer(self.numbering)
        self.sent, self.anew = 0, True

    def start(self) -> None:
        """A new batch."""
        self.batch = Batch([], np.empty(0, np.int32), np.empty(0, np.int64))
        self.texts: list[str] = []
        self.keywords: dict[str, list[tuple[str, ...]]] = {name: [] for name in KEYWORDS}

    def compress_with(self, dictionary: bytes) -> None:
        """From now on, records are compressed."""
        self.compressor = Compressor(dictionary)

    def add(
        self,
        article: Article,
        document: RawDocument | None = None,
        *,
        key: str | None = None,
        digests: Mapping[str, bytes] = NO_VALUES,
    ) -> None:
        """One more article. document: what it was made of; key: its own in the whole index, else its id."""
        batch = self.batch
        record = pack(article, document)
        batch.records.append(record)
        batch.text_bytes += text_size(record)
        self.texts += (article.title, article.body)
        batch.days.append(day_of(article.published))
        for name, value in digests.items():
            batch.digests.setdefault(name, []).append(value)
        for name, values in keywords_of(article, article.id if key is None else key).items():
            self.keywords[name].append(values)

    def finish(self) -> Batch:
        """The articles added since the last time."""
        batch = self.batch
        batch.pairs, batch.counts = words(self.texts, self.tokenizer)
        batch.anew, self.anew = self.anew, False
        batch.keywords = {name: pickle.dumps(values, -1) for name, values in self.keywords.items()}
        self.start()
        if self.compressor is not None:
            batch.records, batch.compressed = list(map(self.compressor.frame, batch.records)), True
        known = len(self.numbering.pairs)
        if known > self.sent:
            batch.new_pairs = list(islice(reversed(self.numbering.pairs), known - self.sent))[::-1]
            self.sent = known
        return batch


def keywords_of(article: Article, key: str) -> dict[str, tuple[str, ...]]:
    """The values of an article in the keyword columns."""
    return {
        "key": (key,),
        "id": (article.id,),
        "path": (article.path,),
        "source": (article.source,) if article.source else (),
        "place": (article.place,) if article.place else (),
        "author": article.author,
        "abbreviation": kept(article.body),
    }


def day_of(published: str | None) -> int:
    """The day of publication as a number, 0 if it is not known."""
    try:
        return date.fromisoformat(published[:10]).toordinal() if published else 0
    except ValueError:
        return 0
