"""Bytes to text: a byte order mark, else strict UTF-8, else a detector; no character is silently replaced."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO

from .errors import UnreadableError

MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Indonesian archives hold: Western pages first of all, then the neighbours' encodings.
CANDIDATES = ["cp1252", "utf_16_le", "utf_16_be", "gb18030", "shift_jis", "cp1256", "cp1251", "koi8_r"]
LONGEST_LINE = 1 << 25  # bytes; a row is held in memory, several times over
LARGEST_WIDE = 1 << 28  # bytes of a file in UTF-16 or UTF-32, which is read at once
SAMPLE = 1 << 18  # bytes that the detector looks at
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def decode(data: bytes, *, html: bool = False) -> str:
    """The text of a whole file; html: a charset that the page declares is believed before the detector."""
    marked = encoding_of_mark(data)
    if marked:
        return decode_as(data, marked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode_as(data, (html and declared(data)) or detected(data))


def decoded_lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a stream, with their line ends, without reading it whole; decoded as decode() does."""
    lines = bounded_lines(stream)
    first = next(lines, b"")
    marked = encoding_of_mark(first)
    if marked in ("utf-16", "utf-32"):  # their line end is not a single byte
        yield from decode_as(first + rest_of(stream), marked).splitlines(keepends=True)
        return
    other: str | None = None
    for line in chain([first.removeprefix(codecs.BOM_UTF8)], lines):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            other = other or detected(line)
            yield decode_as(line, other)


def bounded_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; UnreadableError at one that is too long to be a row."""
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableError(f"It has a line of more than {LONGEST_LINE:,} bytes.")
        yield line


def rest_of(stream: IO[bytes]) -> bytes:
    data = stream.read(LARGEST_WIDE + 1)
    if len(data) > LARGEST_WIDE:
        raise UnreadableError(f"It has more than {LARGEST_WIDE:,} bytes; write it in UTF-8.")
    return data


def encoding_of_mark(data: bytes) -> str | None:
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableError(f"Its characters cannot be decoded as {encoding}.") from error


def declared(data: bytes) -> str | None:
    """The charset that an HTML page names in its head, if Python knows it and the page is really in it."""
    match = DECLARED.search(data[:4096])
    if match is None:
        return None
    name = match[1].decode("ascii", "ignore")
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
    return name


def detected(data: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8."""
    from charset_normalizer import from_bytes  # 40 ms, and most archives never need it

    best = from_bytes(data[:SAMPLE], cp_isolation=CANDIDATES).best()
    if best is None:
        raise UnreadableError("Its character encoding is not UTF-8 and could not be recognised.")
    return best.encoding
