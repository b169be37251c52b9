"""Path to documents: finds article files and reads them, one RawDocument at a time.

What cannot be read becomes a Problem with its reason; the rest goes on.
"""

import csv
import gzip
import io
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .article import RawDocument
from .encoding import LONGEST_LINE, decode, decoded_lines
from .errors import UnreadableError

# The usual names of columns (JSON keys, CSV headers), the first that a file has wins.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("content", "text", "isi", "body", "konten", "artikel"),
    "title": ("title", "judul", "headline"),
    "published": ("publish_date", "published", "date", "tanggal", "published_at", "datetime"),
    "source": ("source", "sumber", "media", "outlet"),
    "url": ("url", "link", "tautan"),
    "author": ("author", "penulis", "byline", "authors"),
    "id": ("id", "_id"),
}
# What is larger than these is no article, and would take the memory and time of all others.
LARGEST_FILE = 1 << 30  # bytes, unpacked; --max-file-size
LARGEST_PAGE = 1 << 24  # bytes of a file that is one article
LARGEST_JSON = 1 << 28  # bytes of a file that is read at once
LARGEST_TEXT = 1 << 22  # characters of an article, a thick book
BUFFER = 1 << 17

Meter = Callable[[int], None]


def unmetered(count: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or one row of it, that was left out, and why."""

    path: str
    reason: str


def find_files(root: Path, skip: Iterable[Path] = ()) -> Iterator[Path]:
    """Readable files at or below root, sorted; hidden ones and the folders in skip are left out."""
    if not root.is_dir():
        yield root
        return
    skipped = {os.path.realpath(p) for p in skip}
    for folder, folders, names in os.walk(root):
        if is_store(names):
            folders.clear()
            continue
        folders[:] = sorted(
            d for d in folders if d[0] != "." and os.path.realpath(Path(folder, d)) not in skipped
        )
        for name in sorted(names):
            if is_article_file(name):
                yield Path(folder, name)


def is_store(names: list[str]) -> bool:
    """Whether a folder with these files is an index, of whatever folder."""
    return "writing.lock" in names and any(n == "manifest.json" or n.endswith(".seg") for n in names)


def is_article_file(name: str) -> bool:
    """Whether a file in a folder is to be read; a README speaks of the folder, it is no article of it."""
    return (
        not name.startswith(".")
        and not name.lower().startswith("readme.")
        and reader_of(Path(name)) is not None
    )


def read_file(
    path: Path, name: str, id: str, meter: Meter = unmetered, largest: int = LARGEST_FILE
) -> Iterator[RawDocument | Problem]:
    """Documents of one file. name: how the file is called in the index; id: of a file that is one document.

    meter hears how many bytes of the file were read, as they are. largest: bytes that it may have, unpacked. Raises
    UnreadableError when nothing, or no more, of the file can be read.
    """
    reader = reader_of(path)
    if reader is None:
        raise UnreadableError(f"{path.name} is of no kind that telusur reads ({', '.join(sorted(READERS))}).")
    try:
        require_regular(path)
        with open_plain(path, meter, largest) as stream:
            yield from map(not_too_long, reader(stream, name, id))
    except gzip.BadGzipFile as error:
        raise UnreadableError(f"It is not a gzip file ({error}).") from error
    except EOFError as error:
        raise UnreadableError("The gzip file is cut off.") from error
    except OSError as error:
        raise UnreadableError(f"{error.strerror or error}.") from error


def require_regular(path: Path) -> os.stat_result:
    """What is known of a file; to open a pipe would wait for ever, and a device has no end."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError("It is not a regular file.")
    return found


def not_too_long(item: RawDocument | Problem) -> RawDocument | Problem:
    if isinstance(item, Problem) or len(item.text) <= LARGEST_TEXT:
        return item
    return Problem(item.path, f"The text of {item.id} has more than {LARGEST_TEXT:,} characters.")


def reader_of(path: Path) -> "Reader | None":
    """What reads this kind of file, by its suffix; a final .gz does not count."""
    suffix = PurePosixPath(path.name.lower().removesuffix(".gz")).suffix
    return READERS.get(suffix)


class MeteredFile(io.FileIO):
    """A file that says how many bytes were read of it, so that progress can be shown within a large one."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self.meter = meter

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self.meter(count or 0)
        return count

    def readall(self) -> bytes:
        data = super().readall()
        self.meter(len(data))
        return data


class LimitedFile(io.RawIOBase):
    """A stream that may not be longer than so many bytes: 1 MB of gzip may hold a gigabyte."""

    def __init__(self, stream: IO[bytes] | io.BufferedIOBase, largest: int) -> None:
        self.stream, self.largest, self.rest = stream, largest, largest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        self.rest -= len(data)
        if self.rest < 0:
            raise UnreadableError(f"It has more than {self.largest:,} bytes (see --max-file-size).")
        buffer[: len(data)] = data
        return len(data)


def whole(stream: IO[bytes], most: int) -> bytes:
    """All of a stream."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableError(
            f"It has more than {most:,} bytes, too many for one article or one piece of JSON."
        )
    return data


@contextmanager
def open_plain(path: Path, meter: Meter, largest: int) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked if it is gzipped; not more than largest."""
    with io.BufferedReader(MeteredFile(path, meter), BUFFER) as packed:
        if path.suffix.lower() == ".gz":
            with gzip.GzipFile(fileobj=packed) as plain:
                yield io.BufferedReader(LimitedFile(plain, largest), BUFFER)
        else:
            yield io.BufferedReader(LimitedFile(packed, largest), BUFFER)


# --- one document per file ---------------------------------------------------------------------------------


def read_text(stream: IO[bytes], name: str, id: str) -> Iterator[RawDocument | Problem]:
    yield RawDocument(id=id, path=name, text=decode(whole(stream, LARGEST_PAGE)))


def read_html(stream: IO[bytes], name: str, id: str) -> Iterator[RawDocument | Problem]:
    yield RawDocument(id=id, path=name, text=decode(whole(stream, LARGEST_PAGE), html=True), html=True)


# --- one document per row ----------------------------------------------------------------------------------


def read_json_lines(stream: IO[bytes], name: str, id: str) -> Iterator[RawDocument | Problem]:
    numbered = Numbered(name)
    for number, line in enumerate(decoded_lines(stream), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Problem(name, f"Line {number} is not JSON ({shortly(error)}).")
            continue
        yield numbered.document(row, number)
    numbered.refuse_if_nothing()


def read_json(stream: IO[bytes], name: str, id: str) -> Iterator[RawDocument | Problem]:
    """A JSON file that is one article or a list of them."""
    try:
        value = json.loads(decode(whole(stream, LARGEST_JSON)))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"It is not JSON ({shortly(error)}).") from error
    numbered = Numbered(name)
    for number, row in enumerate(value if isinstance(value, list) else [value], 1):
        yield numbered.document(row, number)
    numbered.refuse_if_nothing()


def read_csv(stream: IO[bytes], name: str, id: str) -> Iterator[RawDocument | Problem]:
    csv.field_size_limit(LONGEST_LINE)
    lines = decoded_lines(stream)
    header = next(lines, "")
    delimiter = max(",;\t|", key=header.count)
    # Cells may hold line breaks: the reader gets the lines with theirs.
    rows = csv.reader(chain([header], lines), delimiter=delimiter, strict=True)
    try:
        columns = [cell.strip().lower() for cell in next(rows, [])]
    except csv.Error as error:
        raise UnreadableError(f"Its first line is not CSV ({error}).") from error
    numbered = Numbered(name)
    if "text" not in columns_of(columns):
        raise UnreadableError(f"None of its columns is a text ({', '.join(COLUMNS['text'])}).")
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(name, f"Line {rows.line_num} is not CSV ({error}).")
            continue
        if any(cells):
            yield numbered.document(dict(zip(columns, cells, strict=False)), rows.line_num)


class Numbered:
    """Makes documents of the rows of one file; rows without an id are called by their number."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: set[str] = set()
        self.refused = 0

    def document(self, row: object, number: int) -> RawDocument | Problem:
        if not isinstance(row, dict):
            self.refused += 1
            return Problem(self.name, f"Row {number} is not an article with named columns.")
        named = columns_of(row)
        values = {column: as_text(row[key]) for column, key in named.items()}
        if not values.get("text"):
            self.refused += 1
            missing = "has an empty text" if "text" in named else "has no column for the text"
            return Problem(self.name, f"Row {number} {missing}.")
        given = values.pop("id", None) or f"{PurePosixPath(self.name).name}:{number}"
        return RawDocument(id=self.unused(given, number), path=self.name, **values)  # type: ignore[arg-type]

    def unused(self, id: str, number: int) -> str:
        """The id, told apart from an earlier row's by the row's number."""
        unused = id
        while unused in self.seen:
            unused = f"{unused}:{number}"
        self.seen.add(unused)
        return unused

    def refuse_if_nothing(self) -> None:
        if self.refused and not self.seen:
            raise UnreadableError(f"None of its columns is a text ({', '.join(COLUMNS['text'])}).")


def columns_of(keys: Iterable[str]) -> dict[str, str]:
    """Column → the key that gives it, for those that are there."""
    lower = {key.lower(): key for key in keys}
    found = {column: next((lower[n] for n in names if n in lower), None) for column, names in COLUMNS.items()}
    return {column: key for column, key in found.items() if key is not None}


def as_text(value: object) -> str | None:
    """A cell as text: lists of names are joined, empty is None."""
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value if v)
    text = "" if value is None else str(value)
    return text if text.strip() else None


def shortly(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


Reader = Callable[[IO[bytes], str, str], Iterator[RawDocument | Problem]]
READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
}
