"""Months of daily life in miniature: an archive that changes at random, against a plain model of what must be found."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from wreckage import INDEX, WORDS, sentence

from index.mending.check import check
from index.mending.repair import repair
from index.storage.store import open_store
from index.sync import build, remove
from search.engine import find

Model = dict[str, dict[str, str]]  # file → id → text, as it lies on disk


@dataclass(slots=True)
class Life:
    steps: int = 0
    compared: int = 0
    differences: int = 0


def live(archive: Path, steps: int, seed: int) -> Life:
    """Adds, edits and removes files and rows; now and then builds, and compares what is found."""
    chance, model, life = random.Random(seed), Model(), Life()
    archive.mkdir()
    change(archive, model, chance)
    build([archive], archive / INDEX)
    for step in range(steps):
        life.steps += 1
        match chance.randrange(10):
            case 0 | 1 | 2:
                build([], archive / INDEX, fresh=step % 50 == 0)
                life.compared += 1
                life.differences += differs(archive, model, chance)
            case 3 if step % 5 == 0 and model:
                leave_out_and_take_in(archive, chance.choice(sorted(model)))
            case 4 if step % 7 == 0:
                hurt_and_mend(archive, chance)
            case _:
                change(archive, model, chance)
    return life


def change(archive: Path, model: Model, chance: random.Random) -> None:
    """One file is new, different, or gone."""
    name = f"{chance.randrange(12)}.{chance.choice(['txt', 'jsonl'])}"
    path = archive / name
    if name in model and chance.random() < 0.3:
        path.unlink()
        del model[name]
    elif name.endswith(".txt"):
        model[name] = {name: sentence(chance, 30)}
        path.write_text(model[name][name])
    else:
        rows = model.setdefault(name, {})
        for _ in range(chance.randint(1, 4)):
            rows[f"{name}-{chance.randrange(8)}"] = sentence(chance, 20)
        while len(rows) > 1 and chance.random() < 0.4:
            del rows[chance.choice(sorted(rows))]
        path.write_text("".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in rows.items()))


def leave_out_and_take_in(archive: Path, name: str) -> None:
    build([], archive / INDEX)
    remove(archive / name, archive / INDEX)
    build([archive / name], archive / INDEX)


def hurt_and_mend(archive: Path, chance: random.Random) -> None:
    """A bit of some file of the index is flipped and repaired."""
    build([], archive / INDEX)
    path = chance.choice(sorted(path for path in (archive / INDEX).iterdir() if path.name != "writing.lock"))
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    repair(archive / INDEX)


def differs(archive: Path, model: Model, chance: random.Random) -> bool:
    """Whether the index has other texts, or finds other articles, than the model says."""
    store = open_store(archive / INDEX)
    texts = {(path, id): text for path, rows in model.items() for id, text in rows.items()}
    if {(each.path, each.id): each.text for each in store.documents()} != texts or check(
        archive / INDEX
    ).faults:
        return True
    word = chance.choice(WORDS)
    expected = sum(word in text.lower().rstrip(".").split(" ") for text in texts.values())
    return find(store, f"={word}", limit=1000).total != expected
