"""Random and mutated bytes through everything that reads: no exception but TelusurError, and nothing takes long."""

import base64
import json
import random
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from forgery import COLLECTION, read_all, write_with
from small_world import write_segment

from index.article import Article, RawDocument
from index.cleaning.clean import clean
from index.encoding import decode
from index.errors import TelusurError
from index.readers import READERS, read_file
from index.storage.container import Container
from index.storage.manifest import Entry, Manifest, checksum, read_manifest
from index.storage.segment import Segment
from index.words.analysis import Analyzer
from index.writing.preparation import Preparer
from search.asking.parse import parse, to_text

PIECES = [
    *"\"'()[]{}<>:;,.-=*?~|\\/&#@%\n\r\t \0\x1b\u202e\u0301é文😀",
    *(
        "AND",
        "OR",
        "judul:",
        "tanggal:",
        "2023-09-14",
        "..",
        "Baca juga",
        "Jakarta, CNN Indonesia --",
        "[Gambas:",
    ),
    *(
        "<p>",
        "</div>",
        "<script type='application/ld+json'>",
        "&amp;",
        '{"text": "',
        '"}',
        "isi,judul\n",
        "KPK (",
        "ke-2",
    ),
    *(
        "presiden",
        "Menteri",
        "14/09/2023 21:31 WIB",
        "http://",
        "(bud/san)",
        "\ud800",
        "https://a.b/2023/09/14/x",
    ),
]
LIMIT = 1.0  # seconds


# What is read: each from bytes, so that any fuzzer can make them.


def through_readers(data: bytes, folder: Path) -> None:
    """The first byte says which reader."""
    suffixes = sorted(READERS)
    path = folder / f"x{suffixes[data[0] % len(suffixes)] if data else '.txt'}"
    path.write_bytes(data[1:])
    list(read_file(path, path.name, path.name))


def through_cleaner(data: bytes, folder: Path) -> None:
    """The first byte says whether it is a page, Markdown or text."""
    kind, text = data[:1], data[1:].decode("utf-8", "surrogateescape")
    clean(RawDocument("x", "x.md" if kind > b"\xc0" else "x", text, html=kind < b"\x60"))


def through_tokens(data: bytes, folder: Path) -> None:
    """Both ways to find words, which must agree, and what becomes of each word."""
    text = decode(data)
    terms = analyzer().terms(text)
    assert all(0 <= term.start < term.end <= len(text) for term in terms)
    preparer = Preparer(analyzer().analyse)
    preparer.add(Article("x", "x", "", text, text), key="x", digests={})
    preparer.finish()


@cache
def analyzer() -> Analyzer:
    return Analyzer()


def through_parser(data: bytes, folder: Path) -> None:
    query = parse(data.decode("utf-8", "surrogateescape"))
    assert to_text(parse(to_text(query))) == to_text(query)


def through_manifest(data: bytes, folder: Path) -> None:
    """As it is; and with the right checksum, if it is JSON at all."""
    path = folder / "manifest.json"
    path.write_bytes(data)
    with suppress(TelusurError):
        read_manifest(folder)
    values = json.loads(data) if data[:1] == b"{" and is_json(data) else {}
    values.pop("checksum", None)
    path.write_text(json.dumps({"checksum": checksum(values), **values}))
    read_manifest(folder)


def is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def through_codec(data: bytes, folder: Path) -> None:
    """The first byte says which section of a segment holds the rest, under right checksums; 255: all of a file."""
    honest = folder / "honest"
    if not honest.exists():
        write_segment(honest, COLLECTION)
    whole = Container(honest, "SEGM")
    if not data or data[0] == 255:
        (folder / "forged").write_bytes(data[1:])
    else:
        name = sorted(whole.sections)[data[0] % len(whole.sections)]
        write_with(folder / "forged", whole, {name: data[1:]})
    read_all(Segment(folder / "forged"))


# Random input for each.


def text(chance: random.Random) -> bytes:
    pieces = (chance.choice(PIECES) for _ in range(chance.randint(0, 40)))
    return "".join(pieces).encode("utf-8", "surrogatepass")


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(3):
            case 0 if at < len(changed):
                changed[at] = chance.randrange(256)
            case 1:
                changed[at:at] = chance.randbytes(chance.randint(1, 8))
            case _:
                del changed[at : at + chance.randint(1, 8)]
    return bytes(changed)


def some_text(chance: random.Random) -> bytes:
    seed = chance.randbytes(1) + text(chance)
    return mutated(seed, chance) if chance.random() < 0.5 else seed


def some_manifest(chance: random.Random) -> bytes:
    entry = ["000001-0.seg", 1, 2]
    values = json.loads(
        json.dumps(asdict(Manifest(roots=(".",), sources=Entry("sources-000001.json", 2, 3))))
    )
    values["segments"] = [[entry, None], [entry, entry]]
    if chance.random() < 0.7:
        odd: object = chance.choice(
            [None, -1, 1 << 70, "", "../x", [], {}, [[]], [["a"]], 1.5, True, [entry], [[entry]]]
        )
        values[chance.choice(sorted(values))] = odd
        return json.dumps(values).encode()
    return mutated(json.dumps(values).encode(), chance)


def some_segment(chance: random.Random) -> bytes:
    file, sections = honest_segment()
    if chance.random() < 0.2:
        return b"\xff" + mutated(file, chance)
    section = chance.choice(sections)
    return section[:1] + mutated(section[1:], chance)


@cache
def honest_segment() -> tuple[bytes, list[bytes]]:
    """A segment, and each of its sections as through_codec() reads them."""
    with TemporaryDirectory() as folder:
        path = write_segment(Path(folder, "honest"), COLLECTION)
        return path.read_bytes(), sections_of(path)


def sections_of(path: Path) -> list[bytes]:
    """Each section of a segment as through_codec() reads it."""
    whole = Container(path, "SEGM")
    return [bytes((number,)) + whole.bytes(name) for number, name in enumerate(sorted(whole.sections))]


Target = Callable[[bytes, Path], None]
Maker = Callable[[random.Random], bytes]
TARGETS: dict[str, tuple[Target, Maker]] = {
    "readers": (through_readers, some_text),
    "cleaner": (through_cleaner, some_text),
    "tokens": (through_tokens, some_text),
    "parser": (through_parser, text),
    "manifest": (through_manifest, some_manifest),
    "codec": (through_codec, some_segment),
}


@dataclass(slots=True)
class Found:
    """What fuzzing found. slowest: seconds of the slowest execution of each part; problems: what, and with what."""

    executions: int = 0
    slowest: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    megabytes: int = 0

    def add(self, name: str, data: bytes, folder: Path) -> None:
        """One more execution."""
        problem, started = "", time.process_time()
        try:
            TARGETS[name][0](data, folder)
        except TelusurError:
            pass
        except Exception as error:
            problem = repr(error)
        took = time.process_time() - started
        self.executions += 1
        self.slowest[name] = max(self.slowest.get(name, 0.0), took)
        if problem or took > LIMIT:
            self.problems.append(
                f"{name}: {problem or f'{took:.1f} s'}: {base64.b64encode(data[:2000]).decode()}"
            )

    def united(self, other: "Found") -> "Found":
        slowest = {
            name: max(self.slowest.get(name, 0.0), other.slowest.get(name, 0.0))
            for name in TARGETS
            if name in self.slowest or name in other.slowest
        }
        problems, most = self.problems + other.problems, max(self.megabytes, other.megabytes)
        return Found(self.executions + other.executions, slowest, problems, most)


def fuzz(executions: int, seed: int) -> Found:
    """Each execution has a seed of its own, so that it can be run again alone."""
    found = Found()
    with TemporaryDirectory() as folder:
        for number in range(executions):
            name = list(TARGETS)[number % len(TARGETS)]
            found.add(name, TARGETS[name][1](random.Random(seed * 1_000_003 + number)), Path(folder))
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return found
