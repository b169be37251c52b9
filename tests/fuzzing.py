"""Random and mutated bytes through everything that reads: no exception but TelusurError, and nothing takes long."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from wreckage import article

from index.article import RawDocument
from index.cleaning.clean import clean
from index.encoding import decode
from index.errors import TelusurError
from index.readers import READERS, read_file
from index.storage.manifest import Manifest, read_manifest, write_manifest
from index.storage.segment import Segment
from index.words.tokens import TOKEN
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


def text(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 40)))


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


def through_readers(chance: random.Random, folder: Path) -> None:
    path = folder / f"x{chance.choice(sorted(READERS))}"
    seed = text(chance).encode("utf-8", "surrogatepass")
    path.write_bytes(mutated(seed, chance) if chance.random() < 0.5 else seed)
    list(read_file(path, path.name, path.name))


def through_cleaner(chance: random.Random, folder: Path) -> None:
    clean(
        RawDocument("x", "x.md" if chance.random() < 0.2 else "x", text(chance), html=chance.random() < 0.4)
    )


def through_tokens(chance: random.Random, folder: Path) -> None:
    TOKEN.findall(decode(mutated(article(chance).encode(), chance)))


def through_parser(chance: random.Random, folder: Path) -> None:
    query = parse(text(chance))
    assert to_text(parse(to_text(query))) == to_text(query)


def through_manifest(chance: random.Random, folder: Path) -> None:
    path = folder / "manifest.json"
    if not path.exists():
        write_manifest(folder, Manifest(roots=(".",)))
    whole = path.read_bytes()
    path.write_bytes(mutated(whole, chance))
    try:
        read_manifest(folder)
    finally:
        path.write_bytes(whole)


def through_codec(chance: random.Random, folder: Path) -> None:
    from forgery import COLLECTION, read_all
    from small_world import write_segment

    honest = folder / "honest"
    if not honest.exists():
        write_segment(honest, COLLECTION)
    forged = folder / "forged"
    forged.write_bytes(mutated(honest.read_bytes(), chance))
    read_all(Segment(forged))


Target = Callable[[random.Random, Path], None]
TARGETS: dict[str, Target] = {
    "readers": through_readers,
    "cleaner": through_cleaner,
    "tokens": through_tokens,
    "parser": through_parser,
    "manifest": through_manifest,
    "codec": through_codec,
}


@dataclass(slots=True)
class Found:
    """What fuzzing found. slowest: seconds of the slowest execution of each part; seeds: of what went wrong."""

    executions: int = 0
    wrong: int = 0
    slowest: dict[str, float] = field(default_factory=dict)
    seeds: list[str] = field(default_factory=list)


def fuzz(executions: int, seed: int) -> Found:
    """Each execution has a seed of its own, so that it can be run again alone."""
    found = Found()
    with TemporaryDirectory() as folder:
        for number in range(executions):
            name = list(TARGETS)[number % len(TARGETS)]
            chance = random.Random(seed * 1_000_003 + number)
            started = time.perf_counter()
            problem = ""
            try:
                TARGETS[name](chance, Path(folder))
            except TelusurError:
                pass
            except Exception as error:
                problem = repr(error)
            took = time.perf_counter() - started
            found.executions += 1
            found.slowest[name] = max(found.slowest.get(name, 0.0), took)
            if problem or took > LIMIT:
                found.wrong += 1
                found.seeds.append(f"{name} {seed * 1_000_003 + number}: {problem or f'{took:.1f} s'}")
    return found
