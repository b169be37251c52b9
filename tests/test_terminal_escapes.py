"""On a terminal: nothing in articles, names, saved searches or words typed reaches it as an escape sequence."""

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from commands import environment_of, line

EVIL = "\x1b[95m\x1b]0;judul\x07\x9b95m\x1b[2J\u202e\x85\x7f"
# Colours, links, and the bar of a build.
OURS = re.compile(r"\x1b\[(?:\d+(?:;\d+)*)?m|\x1b\]8;;[^\x1b\x07]*\x1b\\|\x1b\[(?:2K|1A|\?25[hl])")
STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WAYS = [
    "",
    *(f"--format {form}" for form in ("json", "jsonl", "csv", "trec")),
    *(f"--export {form}" for form in ("csv", "jsonl", "bibtex", "csl")),
    "--kwic",
    "--kwic --format csv",
    "--kwic --format jsonl",
    *(f"--facets{form}" for form in ("", " --format json", " --format csv")),
    *(f"--trend year{form}" for form in ("", " --format json", " --format csv")),
    "--explain -v",
    "--raw",
    "--raw --format csv",
    "--save simpan",
    "--show a.txt",
    "--show a.txt --format json",
    "--similar a.txt --format csv",
    "--like a.txt",
    "--sort newest --format csv",
]


def on_terminal(command: str, *words: str, here: Path, **environment: str) -> str:
    """What a program prints where there is a terminal."""
    master, slave = pty.openpty()
    settings = {**environment_of(here), "TERM": "xterm-256color", "PAGER": "cat", **environment}
    process = subprocess.Popen(
        line(command, words), cwd=here, env=settings, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    said = b""
    while True:
        try:
            data = os.read(master, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        said += data
    process.wait()
    os.close(master)
    text = said.decode("utf-8", "replace")
    assert "Traceback" not in text, text
    return text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of articles and files that try to steer a terminal."""
    here = tmp_path_factory.mktemp("sini")
    folder = here / f"arsip{EVIL[:5]}"
    folder.mkdir()
    text = f"Presiden {EVIL} meresmikan {EVIL}jembatan\x1b[95m baru. " * 3
    (folder / "a.txt").write_text(f"Jembatan {EVIL}\n\n{text}")
    (folder / f"b{EVIL}.txt").write_text(f"{text} lagi lain")
    fields = dict.fromkeys(("title", "source", "author", "url", "id", "text"), f"jembatan {EVIL}")
    row = ", ".join(f'"{name}": {ascii_json(value)}' for name, value in fields.items())
    (folder / "c.jsonl").write_text(f'{{{row}, "date": "2023-09-14"}}\n')
    (folder / f"d{EVIL[:5]}.json").write_text("{")
    on_terminal("index", "build", str(folder), "--index", str(here / "toko"), here=here)
    return here


def ascii_json(text: str) -> str:
    return '"' + "".join(f"\\u{ord(char):04x}" for char in text) + '"'


def assert_harmless(said: str) -> None:
    assert "\x1b[95m" not in said and "\x9b" not in said, said
    assert not STEERING.search(OURS.sub("", said)), repr(OURS.sub("", said))


@pytest.mark.parametrize("way", WAYS)
def test_searches_never_steer_the_terminal(hostile: Path, way: str) -> None:
    words = ["jembatan", *way.split(), "--index", str(hostile / "toko")]
    colored, plain = (on_terminal("search", *words, here=hostile, NO_COLOR=no) for no in ("", "1"))
    assert any(sign in plain for sign in ("mbatan", "Q0", "2023-09", "share", "authors")), plain
    for said in (colored, plain):
        assert_harmless(said)
    assert "\x1b" not in plain


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("check",),
        ("build",),
        ("clean", "{folder}"),
        ("clean", "{folder}/a.txt"),
        ("remove", "{folder}/x" + EVIL[:5]),
        ("tidak" + EVIL,),
    ],
)
def test_the_command_index_never_steers_the_terminal(hostile: Path, words: tuple[str, ...]) -> None:
    folder = str(next(hostile.glob("arsip*")))
    given = [word.format(folder=folder) for word in words]
    store = {"TELUSUR_INDEX": str(hostile / "toko")}
    for no in ("", "1"):
        assert_harmless(on_terminal("index", *given, here=hostile, NO_COLOR=no, **store))


def test_a_bad_query_or_option_never_steers_the_terminal(hostile: Path) -> None:
    for words in ((f"jembatan{EVIL} AND (",), (f"--{EVIL}",), ("x", "--format", EVIL), ("--queries", EVIL)):
        for no in ("", "1"):
            said = on_terminal("search", *words, "--index", str(hostile / "toko"), here=hostile, NO_COLOR=no)
            assert_harmless(said)
