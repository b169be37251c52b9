"""Segments whose bytes were changed by somebody who also made the checksums right."""

from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from small_world import write_segment

from index.article import Article
from index.errors import StoreError
from index.storage.container import Container, ContainerWriter
from index.storage.segment import KEYWORDS, Segment
from index.storage.term import FIELDS

COLLECTION = [
    Article(
        f"{i:02}",
        "p",
        "ada judul",
        "ada lari larik dan ke " * (i + 1),
        "raw",
        source="Kompas",
        author=("Ani",),
    )
    for i in range(4)
]


def forged(data: st.DataObject, folder: Path) -> None:
    """Change one section at random, write the file anew, and read all of it."""
    honest = Container(write_segment(folder / "honest", COLLECTION), "SEGM")
    name = data.draw(st.sampled_from(sorted(honest.sections)))
    changed = bytearray(honest.bytes(name))
    for _ in range(data.draw(st.integers(1, 3)) if changed else 0):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    write_with(folder / "forged", honest, {name: bytes(changed)})
    try:
        read_all(Segment(folder / "forged"))
    except StoreError:
        return


def write_with(path: Path, honest: Container, changed: dict[str, bytes]) -> None:
    """A file as another, but for some sections; what is too much for their type is cut off."""
    path.unlink(missing_ok=True)
    file = ContainerWriter(path, "SEGM")
    for name in honest.sections:
        array = honest.array(name)
        data = changed.get(name, array.tobytes())
        file.add(name, np.frombuffer(data[: len(data) - len(data) % array.itemsize], array.dtype))
    file.close(honest.about, durable=False)


def read_all(segment: Segment) -> None:
    """Everything that a search could ask of a segment."""
    for stem in ("ad", "la", "xx"):
        term = segment.term(stem)
        if term is not None:
            segment.forms_of(term)
            for field in range(len(FIELDS)):
                segment.occurrences(term, field)
    list(segment.vocabulary("a"))
    segment.stems_of("ada")
    for number in range(segment.articles):
        segment.article(number)
        segment.document(number)
    for name in KEYWORDS:
        segment.values_of(name, 0)
        segment.mask(name, "Kompas")
