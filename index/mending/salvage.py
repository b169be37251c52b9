"""Articles out of a damaged segment: every text whose own checksum is right, however little else of the file is.

A record is found through the table of the file while that can be read. When it cannot, the file is walked through from
its beginning: records are Zstandard frames, the dictionary that they share stands before them.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import zstandard

from ..article import Article, RawDocument
from ..errors import StoreError
from ..storage.container import DAMAGE, HEADER, WITHOUT_PAGES, Container, DamagedError
from ..storage.packet import expand_with
from ..storage.records import LARGEST_RECORD, SKIPPABLE, SKIPPED, unpack, unpack_document
from ..storage.segment import KIND, Segment

FRAME = b"\x28\xb5\x2f\xfd"
LARGEST_WALKED = 1 << 32  # bytes of a file that is walked through in memory


@dataclass(frozen=True, slots=True)
class Saved:
    """A text that is whole. number: of the article in its segment; None where that cannot be known."""

    number: int | None
    article: Article
    document: RawDocument


def salvaged(path: Path, seal: int | None) -> Iterator[Saved]:
    """The articles of a segment file that may be damaged; nothing of a whole file that is not the one expected."""
    try:
        segment = Segment(path)
        foreign = seal is not None and not segment.file.problems() and not has_seal(path, seal)
    except StoreError:
        yield from walked_through(path)
        return
    if not foreign:
        yield from (one_by_one if segment.file.version == WITHOUT_PAGES else frame_by_frame)(segment)


def one_by_one(segment: Segment) -> Iterator[Saved]:
    """The articles of a file of version 1 whose table can be read."""
    for number in range(segment.articles):
        with suppress(StoreError):
            yield Saved(number, segment.article(number), segment.document(number))


def frame_by_frame(segment: Segment) -> Iterator[Saved]:
    """The articles of a file whose table can be read: a page that is damaged may hold texts that are whole."""
    file, path = segment.file, segment.path
    try:
        ends = file.array("records.starts").tolist()
        offset = file.sections["records"][1]
        decompressor = after_dictionary(file.raw(0, offset + ends[0]))[1]
    except StoreError:
        yield from walked_through(path)
        return
    for number, (start, stop) in enumerate(pairwise(ends)):
        with suppress(StoreError):
            frame = file.raw(offset + start, offset + stop)
            found = record_in(frame, decompressor) if end_of_frame(frame, 0) == len(frame) else None
            if found is not None:
                yield Saved(number, *found)


def has_seal(path: Path, seal: int) -> bool:
    try:
        Container(path, KIND, seal)
    except DamagedError:
        return False
    return True


def walked_through(path: Path) -> Iterator[Saved]:
    """The articles of a file without a table."""
    try:
        data = path.read_bytes() if path.stat().st_size < LARGEST_WALKED else b""
    except OSError:
        return
    at, decompressor = after_dictionary(data)
    number: int | None = 0
    while (found_at := data.find(FRAME, at)) >= 0:
        if (
            found_at != at
        ):  # a frame whose beginning is damaged is passed over: from here on nobody knows the number
            number = None
        at = found_at
        end = end_of_frame(data, at)
        found = record_in(data[at:end], decompressor) if end else None
        if found is None:
            at, number = at + 1, None
            continue
        yield Saved(number, *found)
        at = end
        number = None if number is None else number + 1


def after_dictionary(data: bytes) -> tuple[int, zstandard.ZstdDecompressor]:
    """Where the first record begins, and what expands them."""
    at = HEADER.size
    if len(data) >= at + SKIPPABLE.size:
        magic, size = SKIPPABLE.unpack_from(data, at)
        if magic == SKIPPED:
            start = at + SKIPPABLE.size
            shared = zstandard.ZstdCompressionDict(data[start : start + size])
            return start + size, zstandard.ZstdDecompressor(dict_data=shared)
    return at, zstandard.ZstdDecompressor()


def end_of_frame(data: bytes, at: int) -> int:
    """Where the frame that begins here ends, told from the sizes of its blocks; 0 if it is not whole."""
    try:
        header = data[at : at + 18]
        frame = zstandard.get_frame_parameters(header)
        at += zstandard.frame_header_size(header)
    except zstandard.ZstdError:
        return 0
    last = False
    while not last:
        if at + 3 > len(data):
            return 0
        block = int.from_bytes(data[at : at + 3], "little")
        last, kind, size = bool(block & 1), block >> 1 & 3, block >> 3
        at += 3 + (1 if kind == 1 else size)
    at += 4 * frame.has_checksum
    return at if frame.has_checksum and at <= len(data) else 0


def record_in(frame: bytes, decompressor: zstandard.ZstdDecompressor) -> tuple[Article, RawDocument] | None:
    """The article of a frame whose checksum is right."""
    try:
        kept = expand_with(decompressor, frame, LARGEST_RECORD)
        return unpack(kept), unpack_document(kept)
    except DAMAGE:
        return None
