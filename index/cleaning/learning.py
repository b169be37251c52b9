"""What is furniture in a collection, learned from a part of it before all of it is read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from ..article import RawDocument
from ..errors import UnreadableError
from ..files import Problem
from ..readers import read_file
from .clean import clean
from .repeated import learn_repeated
from .rules import Rules

SAMPLE = 2000  # articles; cleaning them takes half a second
LARGEST = 1 << 20  # characters of a document that is looked at

File = tuple[Path, str, str]  # as read_file takes them


def learned_furniture(files: Sequence[File], rules: Rules) -> dict[str, frozenset[str]]:
    """Of each source, the lines that many of its articles share, from up to SAMPLE articles spread over the files."""
    bodies: dict[str, list[str]] = defaultdict(list)
    for document in islice(sampled(files), SAMPLE):
        article = clean(document, rules)
        bodies[article.source or ""].append(article.body)
    bodies.pop("", None)  # articles of who knows how many outlets
    return {source: lines for source, lines in learn_repeated(bodies).items() if lines}


def sampled(files: Sequence[File]) -> Iterator[RawDocument]:
    """Documents of files spread evenly; of a collection its first ones. What cannot be read is passed over here."""
    every = max(len(files) // SAMPLE, 1)
    chosen = files[::every]
    for path, name, id in chosen:
        try:
            rows = islice(read_file(path, name, id), SAMPLE // len(chosen) + 1)
            yield from (row for row in rows if not isinstance(row, Problem) and len(row.text) <= LARGEST)
        except (UnreadableError, OSError):
            continue


def as_rows(learned: Mapping[str, Iterable[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The same, sorted, as a manifest keeps it."""
    return tuple((source, tuple(sorted(lines))) for source, lines in sorted(learned.items()))
