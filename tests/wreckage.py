"""A small archive and its index; every way to damage a file of it; and what must come of that."""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import StoreError
from index.mending.check import check
from index.mending.repair import repair
from index.storage.store import Store, open_store
from index.sync import build
from search.engine import find
from search.results import Hit

WORDS = [
    "kosmodrom",
    "presiden",
    "menteri",
    "peluncuran",
    "roket",
    "jembatan",
    "pasar",
    "harga",
    "beras",
    "petani",
    "nelayan",
    "kapal",
    "banjir",
    "hujan",
    "sekolah",
    "guru",
    "murid",
    "pertandingan",
    "gol",
    "pemain",
    "wasit",
    "stadion",
    "gunung",
    "letusan",
    "warga",
    "desa",
    "kota",
    "jalan",
    "kereta",
]
QUERIES = ("presiden", "peluncuran roket", '"harga beras"', "judul:banjir", "kap*", "=guru", "gunung -desa")
INDEX = ".telusur"

Seen = dict[str, list[tuple[str, float, tuple[str, ...]]]]
Texts = dict[tuple[str, str], str]


def sentence(chance: random.Random, words: int = 12) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def article(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(2, 6)))


def make_archive(folder: Path, seed: int = 1, files: int = 6) -> Path:
    """An archive whose index has two segments, some of whose articles are deleted."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number}.txt").write_text(f"{sentence(chance, 5)}\n\n{article(chance)}\n")
    rows = [
        f'{{"id": "r{n}", "judul": "{sentence(chance, 4)}", "isi": "{article(chance)}"}}\n' for n in range(6)
    ]
    (folder / "rows.jsonl").write_text("".join(rows))
    build([folder], folder / INDEX)
    (folder / "rows.jsonl").write_text("".join([*rows[1:4], rows[4].replace("isi", "text"), rows[5]]))
    (folder / "0.txt").write_text(article(chance))
    (folder / "1.txt").unlink()
    (folder / "new.txt").write_text(article(chance))
    build([], folder / INDEX)
    return folder


def texts_in(folder: Path) -> Texts:
    """What is in an index: path and id → text."""
    return {(each.path, each.id): each.text for each in Store.documents(open_store(folder))}


def seen_in(store: Store) -> Seen:
    """What searches find."""
    return {
        query: sorted(
            (hit.id, hit.score, tuple(s.text for s in hit.snippets)) for hit in answers(store, query)
        )
        for query in QUERIES
    }


def answers(store: Store, query: str) -> tuple[Hit, ...]:
    """All hits: which of those with the same score comes first depends on where they lie."""
    return find(store, query, limit=1000).hits


def damages(data: bytes, chance: random.Random, cuts: int, flips: int) -> Iterator[tuple[str, bytes | None]]:
    """The file cut off, with a bit flipped, emptied, filled with zeros, removed."""
    yield "emptied", b""
    yield "removed", None
    yield "zeroed", bytes(len(data))
    for cut in sorted({chance.randrange(len(data)) for _ in range(cuts)}):
        yield f"cut off at {cut}", data[:cut]
    for bit in sorted({chance.randrange(8 * len(data)) for _ in range(flips)}):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit} flipped", bytes(changed)


@dataclass(slots=True)
class Tally:
    """What came of some damages."""

    tried: int = 0
    noticed: int = 0
    wrong: int = 0
    restored: int = 0
    wholly: int = 0


def wreck(
    archive: Path,
    other: Path,
    chance: random.Random,
    cuts: int,
    flips: int,
    tell: Callable[[str], None] = print,
) -> Tally:
    """Damages every file of the index in every way. other: an index whose files take the place of this one's."""
    tally, index = Tally(), archive / INDEX
    expected, texts = seen_in(open_store(index)), texts_in(index)
    for path, what, _ in every_damage(archive, other, chance, cuts, flips):
        try:
            judge(index, expected, texts, tally)
        except Exception as error:
            tell(f"{path.name}, {what}: {error!r}")
            tally.wrong += 1
    return tally


def wreck_alone(
    archive: Path,
    other: Path,
    chance: random.Random,
    cuts: int,
    flips: int,
    tell: Callable[[str], None] = print,
) -> Tally:
    """The same without the sources: every text that is whole anywhere comes back, and what does not is said."""
    tally, index = Tally(), archive / INDEX
    expected, texts, frames = seen_in(open_store(index)), texts_in(index), frames_in(open_store(index))
    for path in archive.glob("*.*"):
        if path.is_file():
            path.unlink()
    for path, what, data in every_damage(archive, other, chance, cuts, flips):
        hurt = {} if path.suffix != ".seg" else hurt_by(frames[path.name], data, path)
        try:
            judge_alone(index, expected, texts, hurt, tally)
        except Exception as error:
            tell(f"{path.name}, {what}, alone: {error!r}")
            tally.wrong += 1
    return tally


def every_damage(
    archive: Path, other: Path, chance: random.Random, cuts: int, flips: int
) -> Iterator[tuple[Path, str, bytes]]:
    """Damages each file of an index in turn, in each way: which, how, and its bytes before; whole again at the end."""
    index, kept = archive / INDEX, archive.parent / "kept"
    shutil.copytree(index, kept)
    strange = {path.suffix: path.read_bytes() for path in sorted((other / INDEX).iterdir())}
    for path in sorted(kept.iterdir()):
        if path.name == "writing.lock":
            continue
        data = path.read_bytes()
        for what, damaged in [*damages(data, chance, cuts, flips), ("another's", strange[path.suffix])]:
            if damaged != data:
                renew(kept, index)
                put(index / path.name, damaged)
                yield index / path.name, what, data
    renew(kept, index)
    shutil.rmtree(kept)


Frames = dict[tuple[str, str], tuple[int, int]]


def frames_in(store: Store) -> dict[str, Frames]:
    """Where in each segment file the text of each article lies; what all of them need under ("", "")."""
    found: dict[str, Frames] = {}
    for at, segment in enumerate(store.snapshot.segments):
        offset = segment.file.sections["records"][1]
        starts = segment.file.array("records.starts").tolist()
        own = found[segment.path.name] = {("", ""): (offset, offset + starts[0])}
        for number in np.flatnonzero(store.snapshot.live[store.snapshot.first[at] :][: segment.articles]):
            document = segment.document(int(number))
            own[document.path, document.id] = offset + starts[number], offset + starts[number + 1]
    return found


def hurt_by(frames: Frames, before: bytes, path: Path) -> Frames:
    """The texts whose bytes are not as they were."""
    now = path.read_bytes() if path.exists() else b""
    hurt = {
        key: (start, stop) for key, (start, stop) in frames.items() if now[start:stop] != before[start:stop]
    }
    return frames if ("", "") in hurt else hurt


def renew(kept: Path, index: Path) -> None:
    shutil.rmtree(index)
    shutil.copytree(kept, index)


def put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


def judge(index: Path, expected: Seen, texts: Texts, tally: Tally) -> None:
    """Searches give what they gave or one error; check notices; repair restores everything."""
    tally.tried += 1
    assert_right_or_refused(index, expected)
    faults = check(index).faults
    assert faults, "check notices nothing"
    tally.noticed += 1
    done = repair(index)
    tally.restored += 1
    assert not done.lost, f"lost: {done.lost}"
    assert not check(index).faults, "repair leaves damage"
    assert texts_in(index) == texts, "repair gives other texts"
    assert seen_in(open_store(index)) == expected, "repair gives other hits"
    tally.wholly += 1


def judge_alone(index: Path, expected: Seen, texts: Texts, hurt: Frames, tally: Tally) -> None:
    """As judge(), where some of the texts are nowhere any more."""
    tally.tried += 1
    assert_right_or_refused(index, expected)
    assert check(index).faults, "check notices nothing"
    tally.noticed += 1
    done = repair(index)
    tally.restored += 1
    assert not check(index).faults, "repair leaves damage"
    found = texts_in(index)
    whole = {key: text for key, text in texts.items() if key not in hurt}
    assert not whole.keys() - found.keys(), "a text that is whole is lost"
    assert all(found[key] == text for key, text in whole.items()), "repair gives other texts"
    assert done.lost or found == texts, "it is not said what is missing, or too much"
    tally.wholly += 1


def assert_right_or_refused(index: Path, expected: Mapping[str, object]) -> None:
    try:
        store = open_store(index)
    except StoreError:
        return
    for query in QUERIES:
        try:
            found = sorted((h.id, h.score, tuple(s.text for s in h.snippets)) for h in answers(store, query))
        except StoreError:
            continue
        assert found == expected[query], f"{query}: another answer"
