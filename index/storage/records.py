"""What an index keeps of an article word for word: body, raw text, title and the rest, compressed.

Every article is a Zstandard frame of its own, so that one is read without its neighbours, and so that a merge copies
the bytes of those that stay. Frames share a dictionary made of the segment's first articles, which gives back
what small frames lose: on 27,038 news articles, body and raw text together take 0.41 of the raw text
(zlib at level 6: 0.55 each by itself, 0.41 in blocks of sixteen and at a tenth of the speed). The raw text costs
next to nothing beside the body, since most of it is a repetition of the body.

Sections:

    records             the frames, one after another; before them, if they share a dictionary, that
                        dictionary as a skippable Zstandard frame
    records.starts      where each begins, and where the last one ends

The frames carry their own checksums and the dictionary stands before them, so that they can be saved from a file
of which all the rest is lost (repair.py).

A frame, decompressed:

    offset   size
    0        4     M, size of the first part
    4        4     B, size of the body
    8        4     R, size of the raw text, or 2**32 - 1 if it is the body
    12       M     JSON: {"id", "path", "title", "source", "published", "author", "place", "url", "origins", "given"};
                   what is None or empty is left out; "given" is what the reader of the document stated
                   beside its text: {"html", "title", "source", "published", "author", "url"}
             B     body, UTF-8 (a lone surrogate as three bytes)
             R     raw text, likewise
"""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import zstandard

from ..article import Article, RawDocument
from .container import Container, ContainerWriter
from .packet import expand_with
from .packing import narrow

LEVEL = 3  # 6 saves 4 % more and takes three times as long
SAMPLE = 1000  # articles; a dictionary for fewer costs more than it saves
DICTIONARY_SIZE = (
    1 << 17
)  # bytes; twice as much saves 1 % more of the text and costs as much in small segments
LARGEST_SAMPLE = 1 << 14  # bytes of one article that count for the dictionary
LARGEST_RECORD = 1 << 28  # bytes
HEAD = struct.Struct("<III")
SKIPPABLE = struct.Struct("<II")
SKIPPED = 0x184D2A50  # magic number of a frame that is not of this kind: here, the dictionary
FLAGS, HAS_CHECKSUM = 4, 4  # a byte of a frame, and a bit of it
SAME = 0xFFFFFFFF
STATED = ("id", "path", "title", "source", "published", "author", "place", "url")
TO_JSON = json.JSONEncoder(
    separators=(",", ":")
).encode  # json.dumps makes one for each article, which takes 5 µs
GIVEN = ("html", "title", "source", "published", "author", "url")


def pack(article: Article, document: RawDocument | None = None) -> bytes:
    """An article as it is kept, not yet compressed. document: what it was made of, its text being the raw text."""
    stated = {name: value for name in STATED if (value := getattr(article, name))}
    if article.origins:
        stated["origins"] = dict(article.origins)
    if document is not None:
        stated["given"] = {name: value for name in GIVEN if (value := getattr(document, name))}
    first = TO_JSON(stated).encode()
    body = article.body.encode("utf-8", "surrogatepass")
    if article.raw == article.body:
        return b"".join((HEAD.pack(len(first), len(body), SAME), first, body))
    raw = article.raw.encode("utf-8", "surrogatepass")
    return b"".join((HEAD.pack(len(first), len(body), len(raw)), first, body, raw))


def text_size(kept: bytes) -> int:
    """Bytes of the raw text in a packed article."""
    _, body, raw = HEAD.unpack_from(kept)
    return int(body if raw == SAME else raw)


def parts_of(kept: bytes) -> tuple[dict[str, Any], str, str]:
    """The three parts that were packed; ValueError if the bytes are something else."""
    m, b, r = HEAD.unpack_from(kept)
    body_at, raw_at = HEAD.size + m, HEAD.size + m + b
    if raw_at + (0 if r == SAME else r) != len(kept):
        raise ValueError("an article has not the length it should have")
    body = kept[body_at:raw_at].decode("utf-8", "surrogatepass")
    raw = body if r == SAME else kept[raw_at:].decode("utf-8", "surrogatepass")
    return json.loads(kept[HEAD.size : body_at].decode()), body, raw


def body_of(kept: bytes) -> str:
    """The body of the article that was packed."""
    m, b, _ = HEAD.unpack_from(kept)
    if HEAD.size + m + b > len(kept):
        raise ValueError("an article has not the length it should have")
    return kept[HEAD.size + m : HEAD.size + m + b].decode("utf-8", "surrogatepass")


def unpack(kept: bytes) -> Article:
    """The article that was packed."""
    stated, body, raw = parts_of(kept)
    texts = {name: str(stated[name]) for name in STATED if name in stated and name != "author"}
    author, origins = tuple(map(str, stated.get("author", ()))), dict(stated.get("origins", {}))
    return Article(
        **{"id": "", "path": "", "title": "", **texts}, body=body, raw=raw, author=author, origins=origins
    )


def unpack_document(kept: bytes) -> RawDocument:
    """The document that the article was made of, as its reader gave it."""
    stated, _, raw = parts_of(kept)
    given = {name: str(value) for name, value in stated.get("given", {}).items() if name in GIVEN[1:]}
    html = bool(stated.get("given", {}).get("html", False))
    return RawDocument(
        id=str(stated.get("id", "")), path=str(stated.get("path", "")), text=raw, html=html, **given
    )


def trained(samples: Sequence[bytes]) -> bytes:
    """A compression dictionary for records like these; empty if they are too few or too alike."""
    if len(samples) < SAMPLE:
        return b""
    try:
        return zstandard.train_dictionary(DICTIONARY_SIZE, list(samples), level=LEVEL).as_bytes()
    except zstandard.ZstdError:
        return b""


class Compressor:
    """Makes frames with a shared dictionary, in any process. dictionary: empty for none."""

    def __init__(self, dictionary: bytes) -> None:
        shared = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        if shared:
            shared.precompute_compress(level=LEVEL)
        self.compressor = zstandard.ZstdCompressor(
            level=LEVEL, dict_data=shared, write_dict_id=False, write_checksum=True
        )

    def frame(self, record: bytes) -> bytes:
        if len(record) > LARGEST_RECORD:
            raise ValueError(f"an article of {len(record)} bytes is too large to be kept")
        return self.compressor.compress(record)


class RecordPacker:
    """Compresses records as they come. dictionary: None, to train one on the first of them."""

    def __init__(self, dictionary: bytes | None = None) -> None:
        self.dictionary = dictionary
        self.sizes: list[int] = []
        self.before = b""  # what is to be written before the first frame
        self.first = 0  # where that frame begins
        self.waiting: list[bytes] = []
        if dictionary is not None:
            self._start(dictionary)

    def _start(self, dictionary: bytes) -> None:
        self.dictionary = dictionary
        self.before = SKIPPABLE.pack(SKIPPED, len(dictionary)) + dictionary if dictionary else b""
        self.first = len(self.before)
        self.compressor = Compressor(dictionary)

    def frames(self, records: Iterable[bytes]) -> Iterator[bytes]:
        """The frames that can be written now that these records have come."""
        if self.dictionary is None:
            self.waiting.extend(records)
            if len(self.waiting) < SAMPLE:
                return
            records = self._trained()
        for record in records:
            yield self._frame(record)

    def rest(self) -> Iterator[bytes]:
        """The frames that are still held back, at the end."""
        if self.dictionary is None:
            yield from map(self._frame, self._trained())

    def _trained(self) -> list[bytes]:
        held, self.waiting = self.waiting, []
        self._start(trained([record[:LARGEST_SAMPLE] for record in held]))
        return held

    def _frame(self, record: bytes) -> bytes:
        return self.keep(self.compressor.frame(record))

    def keep(self, frame: bytes) -> bytes:
        """A frame as it is to be written."""
        self.sizes.append(len(frame))
        before, self.before = self.before, b""
        return before + frame

    def finish(self, file: ContainerWriter) -> None:
        """The section beside the frames."""
        first = self.first if self.sizes else 0
        file.add("records.starts", narrow(np.cumsum([first, *self.sizes])))


class Records:
    """The records of one segment."""

    def __init__(self, file: Container, count: int) -> None:
        self.file = file
        self.ready: zstandard.ZstdDecompressor | None = None
        if file.length("records.starts") != count + 1:
            raise ValueError(f"there are not as many records as the {count} articles")

    def dictionary(self) -> bytes:
        """The compression dictionary of these frames."""
        if "records.dictionary" in self.file.sections:  # in files of version 1
            return self.file.bytes("records.dictionary")
        first = int(self.file.part("records.starts", 0, 1)[0])
        return self.file.part("records", min(SKIPPABLE.size, first), first).tobytes()

    def frame(self, number: int) -> bytes:
        """The compressed record of one article."""
        start, stop = self.file.part("records.starts", number, number + 2).tolist()
        return self.file.part("records", start, stop).tobytes()

    def packed(self, number: int) -> bytes:
        """The record of one article, decompressed.

        Its own checksum is enough: those of the pages that it lies on, of four times its size and more, are looked
        at only to say what is wrong. That takes a quarter of the time.
        """
        if self.ready is None:
            kept = self.dictionary()
            shared = zstandard.ZstdCompressionDict(kept) if kept else None
            self.ready = zstandard.ZstdDecompressor(dict_data=shared)
        frame = self.unchecked(number)
        if len(frame) > FLAGS and frame[FLAGS] & HAS_CHECKSUM:
            try:
                return expand_with(self.ready, frame, LARGEST_RECORD)
            except ValueError:
                pass
        return expand_with(self.ready, self.frame(number), LARGEST_RECORD)

    def unchecked(self, number: int) -> bytes:
        """The bytes of a frame as they are in the file; none, if they are not where they could be."""
        start, stop = self.file.part("records.starts", number, number + 2).tolist()
        _, begin, size = self.file.sections["records"]
        return self.file.raw(begin + start, begin + stop) if start <= stop <= size else b""
