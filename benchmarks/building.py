"""The whole way of a user: index build, anew, with changes and with none; then the program search."""

import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from memory import run
from peers import size_of

Figures = dict[str, Any]
CHANGED = 10
REPEATED = 7


def built(source: Path, folder: Path, size: int | None = None) -> tuple[Figures, list[str]]:
    """`index build` of the first articles of a file; returns what it took, and the command."""
    rows = list(islice(lines(source), size))
    plain, kept = folder / "articles.jsonl", folder / "index"
    plain.write_text("".join(rows), "utf-8")
    build = [program("index"), "build", "-q", str(plain), "--index", str(kept)]
    ended = run(build)
    text = text_bytes(kept)
    return {
        "articles": len(rows),
        "text_bytes": text,
        "seconds": ended.seconds,
        "articles_per_second": len(rows) / ended.seconds,
        "text_bytes_per_second": text / ended.seconds,
        "memory": ended.peak,
        "bytes_per_text_byte": size_of(kept) / text,
    }, build


def updated(build: list[str], folder: Path) -> Figures:
    """The same again with nothing changed, and with ten articles of the file changed."""
    plain = folder / "articles.jsonl"
    nothing = [seconds_of(build) for _ in range(3)]
    rows = list(lines(plain))
    changed = [{**json.loads(row), "text": json.loads(row)["text"] + " Tambahan."} for row in rows[:CHANGED]]
    plain.write_text("".join([*(json.dumps(row) + "\n" for row in changed), *rows[CHANGED:]]), "utf-8")
    ended = run(build)
    return {
        "nothing changed, seconds": statistics.median(nothing),
        f"{CHANGED} articles of one file changed, seconds": ended.seconds,
        f"{CHANGED} articles changed, memory": ended.peak,
    }


def updated_files(source: Path, folder: Path, size: int) -> Figures:
    """The same for a folder with a file for each article, of which ten are changed."""
    archive, kept = folder / "archive", folder / "index-of-files"
    archive.mkdir()
    for number, row in enumerate(islice(lines(source), size)):
        (archive / f"{number:06}.txt").write_text(json.loads(row)["text"], "utf-8", errors="replace")
    build = [program("index"), "build", "-q", str(archive), "--index", str(kept)]
    first = seconds_of(build)
    nothing = [seconds_of(build) for _ in range(3)]
    for number in range(0, size, size // CHANGED):
        path = archive / f"{number:06}.txt"
        path.write_text(path.read_text("utf-8") + " Tambahan.", "utf-8")
    return {
        "files": size,
        "files, seconds": first,
        "files, nothing changed, seconds": statistics.median(nothing),
        f"{CHANGED} files changed, seconds": seconds_of(build),
    }


def processes(build: list[str]) -> Figures:
    """The program `search` from its start to its end, beside one that only imports typer and numpy."""
    search = [program("search"), "presiden", "--index", build[-1]]
    imports = [sys.executable, "-c", "import typer, numpy"]
    return {
        "search, seconds": statistics.median(seconds_of(search) for _ in range(REPEATED)),
        "import typer, numpy, seconds": statistics.median(seconds_of(imports) for _ in range(REPEATED)),
    }


def lines(source: Path) -> Iterator[str]:
    """The lines of a file, unpacked."""
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8") as file:
        yield from file


def seconds_of(command: list[str]) -> float:
    """How long a program takes; what it imports is compiled, as where telusur is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - started


def program(name: str) -> str:
    return os.fspath(Path(sys.executable).with_name(name))


def text_bytes(kept: Path) -> int:
    """Bytes of all raw texts of an index."""
    from index.storage.store import open_store

    return sum(segment.text_bytes for segment in open_store(kept).snapshot.segments)
