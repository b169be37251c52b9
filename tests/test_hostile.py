"""Input that is made to break things: it is indexed or reported, in bounded time and memory, and the rest goes on."""

import gzip
import hashlib
import os
import random
import resource
import time
from pathlib import Path

import pytest
from commands import run, run_python
from hostile_queries import ask_all, hostile_queries

from index import readers
from index.mending.check import check
from index.storage.store import open_store
from index.sync import build
from search.drawing.terminal import Style, text_of
from search.engine import find

GOOD = "Presiden meresmikan jembatan baru di kota itu."
LIMIT = 10.0  # seconds: many times what any of these takes on a machine that does nothing else
# name → content, and whether it is indexed (True), reported (False), or either.
FILES: dict[str, tuple[bytes, bool]] = {
    "long-line.txt": (b"kata " * 400_000, True),
    "long-word.txt": (b"a" * 100_000 + b" " + "é".encode() * 100_000, True),
    "hyphens.txt": (b"ab-" * 40_000, True),
    "zeros.txt": (b"halo\0dunia\0" * 1000, True),
    "half-characters.json": (b'{"text": "halo \\ud800 dunia \\udfff", "title": "\\ud800"}', True),
    "directions.txt": (("\u202eabc \u2066 x\u0301\u0301\u0301" * 1000).encode(), True),
    "accents.txt": (("e" + "\u0301" * 50_000).encode(), True),
    "deep.html": (b"<div>" * 100_000 + b"isi artikel" + b"</div>" * 100_000, True),
    "angles.html": (b"<p>" + b"<" * 300_000, True),
    "deep-ld.html": (b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script><p>Isi.</p>", True),
    "brackets.txt": (b"[Gambas:" * 3_000, True),
    "parentheses.txt": (b"(" * 200_000, True),
    "promotion.txt": (b"Baca juga: \n" * 5_000, True),
    "bomb.txt.gz": (gzip.compress(bytes(40 << 20)), False),
    "bomb.jsonl.gz": (gzip.compress(bytes(40 << 20)), False),
    "wide.csv": (b",".join(b"c%d" % n for n in range(10_000)) + b",isi\n" + b"x," * 10_000 + b"halo\n", True),
    "quote.csv": (b'isi\n"' + b"x\n" * 100_000, False),
    "deep.json": (b"[" * 100_000, False),
    "deep.jsonl": (b'{"text":' * 100_000 + b'\n{"text": "halo"}\n', False),
    "digits.jsonl": (b'{"text": ' + b"9" * 5000 + b"}\n", False),
    "too-long.txt": (b"kata " * 1_000_000, False),
    "page.html": (b"<p>x" * 5_000_000, False),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_indexed_or_reported(tmp_path: Path, name: str) -> None:
    content, indexed = FILES[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(GOOD)
    started = time.perf_counter()
    report = build([tmp_path], tmp_path / ".telusur", jobs=1)
    assert time.perf_counter() - started < LIMIT
    assert bool(report.problems) is not indexed, report.problems
    assert find(open_store(tmp_path / ".telusur"), "jembatan").total == 1
    assert not check(tmp_path / ".telusur").faults
    text_of(find(open_store(tmp_path / ".telusur"), "jembatan halo isi kata abc"), Style(width=80))


def test_a_file_with_good_rows_before_a_bad_end_is_read_once(tmp_path: Path) -> None:
    """Its articles were added again by each build."""
    words = (hashlib.sha512(b"%d" % n).hexdigest() for n in range(4000))
    rows = gzip.compress("".join(f'{{"text": "artikel {word}"}}\n' for word in words).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(rows[: len(rows) // 2])
    first = build([tmp_path], tmp_path / ".telusur")
    assert first.total and "cut off" in first.problems[0].reason
    again = build([], tmp_path / ".telusur")
    assert (again.added, again.total, len(again.problems)) == (0, first.total, 1)
    assert not check(tmp_path / ".telusur").faults


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "up").symlink_to(tmp_path)
    report = build([tmp_path], tmp_path / ".telusur")
    assert report.total == 1 and len(report.problems) == 4
    assert "not a regular file" in {p.path: p.reason for p in report.problems}["pipe.txt"]


def test_names_and_texts_cannot_steer_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "arsip\x1b[31m"
    folder.mkdir()
    (folder / "a\n\x1b]0;judul\x07.txt").write_text(f"\x1b[2J{GOOD}\x9b31m\u202e")
    (folder / "b\x1b[1m.json").write_text("{")
    (folder / "c.jsonl").write_text('{"text": "jembatan", "source": "\\u001b[5m", "title": "\\u009b1m"}\n')
    commands = [
        ("index", "build", folder),
        ("index", "status"),
        ("index", "check"),
        ("index", "clean", folder),
        ("index", "clean", folder / "a\n\x1b]0;judul\x07.txt", "--color", "never"),
        ("search", "jembatan", "-v", "--color", "never"),
        ("search", "jembatan\x1b[1m AND (", "--color", "never"),
        ("search", "jembatan", "--index", tmp_path / "no\x1b[1m"),
    ]
    for command in commands:
        name, *words = map(str, command)
        done = run(name, *words, here=tmp_path, TELUSUR_INDEX=str(folder / ".telusur"))
        said = done.stdout + done.stderr
        assert "Traceback" not in said, words
        assert not any(sign in said for sign in "\x1b\x07\x9b\u202e"), (words, said)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_is_bounded(tmp_path: Path) -> None:
    """A line of 300 MB, a bomb of as much and a text of nothing but different words."""
    with (tmp_path / "line.jsonl").open("wb") as stream:
        stream.write(b'{"text": "')
        stream.seek(300 << 20)
        stream.write(b'"}\n')
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(bytes(300 << 20), 1))
    (tmp_path / "words.txt").write_text(" ".join(f"k{n:x}" for n in range(100_000)))
    code = (
        "import re; from pathlib import Path; from index.sync import build\n"
        f"report = build([{str(tmp_path)!r}], {str(tmp_path / 'toko')!r}, jobs=1)\n"
        # Not ru_maxrss: that of a new process begins with what the process that started it has.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(report.total, len(report.problems), int(peak) >> 10)"
    )
    done = run_python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    total, problems, megabytes = map(int, done.stdout.split())
    assert (total, problems) == (1, 2)
    assert megabytes < 500


def test_a_limit_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    (tmp_path / "large.jsonl").write_text(f'{{"text": "{"x" * (1 << 20)}"}}\n')
    done = run("index", "build", tmp_path, "--max-file-size", "1", here=tmp_path)
    assert "more than 1,048,576 bytes" in done.stderr and "1 article in" in done.stderr
    assert readers.LARGEST_FILE == 1024 << 20


ODD_QUERIES = {
    "stars": "*" * 1000,
    "hyphens": "-" * 10_000 + "a",
    "nots": "NOT " * 1000 + "a",
    "alternatives": " OR ".join(["jembatan"] * 1000),
    "fields": "judul:" * 1000 + "a",
    "a field and a mark": 'isi:"' * 1000,
    "controls": "\x00\x1b[1m\ud800 jembatan",
    "a number for a date": "tanggal:" + "9" * 10_000,
}
WORDS = [f"{one}{other}a" for one in "bcdfghjklmnprstw" for other in ("", *"aiueo", "an", "er", "ka", "ung")]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles that hold many of the words that the queries are made of, many times."""
    folder, chance = tmp_path_factory.mktemp("arsip"), random.Random(1)
    (folder / "good.txt").write_text(GOOD)
    rows = ('{"text": "' + " ".join(chance.choices(WORDS, k=200)) + '"}\n' for _ in range(200))
    (folder / "rows.jsonl").write_text("".join(rows))
    build([folder], folder / ".telusur", jobs=1)
    return folder / ".telusur"


def test_a_hostile_query_is_answered_or_refused(asked: Path) -> None:
    """512 times the same word took 14 s and 5 GB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for each in ask_all(asked, hostile_queries(WORDS * 7) | ODD_QUERIES):
        assert each.seconds < 1, each
        assert not each.refused or each.refused.endswith((".", "?", ":", "`")), each
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


def test_a_pattern_that_fits_very_many_words_says_that_not_all_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text(" ".join(f"k{n:x}" for n in range(20_000)))
    build([tmp_path], tmp_path / ".telusur", jobs=1)
    store = open_store(tmp_path / ".telusur")
    assert find(store, "k* k1").expanded == ("k* = the 400 most frequent of 20,000 words",)
    assert find(store, "k11*").expanded == ()
