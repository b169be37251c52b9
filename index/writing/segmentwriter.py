"""Batches → one segment file: texts are written as they come, words kept as numbers until the end."""

import pickle
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..storage.columns import write_column
from ..storage.container import ContainerWriter, Stamp
from ..storage.packing import Ints
from ..storage.records import RecordPacker
from ..storage.segment import KEYWORDS, KIND
from ..storage.term import FIELDS
from .assembly import write_numbers, write_terms
from .inversion import Words, inverted
from .lexicon import Lexicon, Pair
from .preparation import Batch

OCCURRENCE_BYTES = 4  # of memory for each word while a segment is made
PORTION_BYTES = 128 << 20  # for the terms that are being sorted and packed
DEFAULT_MEMORY = 512 << 20


class SegmentWriter:
    """Collects batches and writes them as one segment. Ask `full` after each, and start another when it is.

    dictionary: see RecordPacker.
    """

    def __init__(self, path: Path, *, memory: int = DEFAULT_MEMORY, dictionary: bytes | None = None) -> None:
        self.most_words = max((memory - PORTION_BYTES) // OCCURRENCE_BYTES, 1)
        self.packer = RecordPacker(dictionary)
        self.file = ContainerWriter(path, KIND)
        self.file.begin("records")
        self.pairs: list[npt.NDArray[np.int32]] = []
        self.counts: list[Ints] = []
        self.keywords: dict[str, list[bytes]] = {name: [] for name in KEYWORDS}
        self.days: list[int] = []
        self.digests: dict[str, bytearray] = {}
        self.digest_bytes: dict[str, int] = {}
        self.words = self.text_bytes = 0

    def __len__(self) -> int:
        return len(self.days)

    @property
    def full(self) -> bool:
        """Whether the memory that was granted is used up."""
        return self.words >= self.most_words

    def add(self, batch: Batch, pairs: npt.NDArray[np.int32]) -> None:
        """More articles. pairs: the words of the batch by their numbers in the whole commit."""
        if not batch.days:
            return
        self._add_digests(batch)
        frames = (
            map(self.packer.keep, batch.records) if batch.compressed else self.packer.frames(batch.records)
        )
        self.file.write(b"".join(frames))
        self.pairs.append(pairs)
        self.counts.append(batch.counts)
        self.words += len(pairs)
        self.text_bytes += batch.text_bytes
        self.days += batch.days
        for name, values in batch.keywords.items():
            self.keywords[name].append(values)

    def _add_digests(self, batch: Batch) -> None:
        sizes = {name: len(values[0]) for name, values in batch.digests.items()}
        right = all(len(v) == len(batch) and set(map(len, v)) == {len(v[0])} for v in batch.digests.values())
        if not right or (len(self) and sizes != self.digest_bytes):
            raise ValueError(f"not every article has digests of {self.digest_bytes or sizes} bytes")
        self.digest_bytes = sizes
        for name, values in batch.digests.items():
            self.digests.setdefault(name, bytearray()).extend(b"".join(values))

    def finish(self, pairs: Sequence[Pair], *, durable: bool = True) -> Stamp:
        """Write the rest and close the file. pairs: stem and form of each number, of the whole commit."""
        for frame in self.packer.rest():
            self.file.write(frame)
        self.packer.finish(self.file)
        words = Words.of(self.pairs, self.counts, len(pairs))
        lexicon = Lexicon.of(pairs, words.totals)
        stems, forms = write_terms(self.file, inverted(lexicon, words), len(self))
        self.pairs.clear()
        counts = np.concatenate([np.empty(0, np.int64), *self.counts])
        lengths = tuple(counts[field :: len(FIELDS)] for field in range(len(FIELDS)))
        digests = {name: bytes(data) for name, data in self.digests.items()}
        write_numbers(self.file, lengths, np.array(self.days, np.int64), digests)
        about = {
            "articles": len(self),
            "stems": stems,
            "forms": forms,
            "columns": {
                name: write_column(self.file, name, list(chain.from_iterable(map(pickle.loads, several))))
                for name, several in self.keywords.items()
            },
            "digests": self.digest_bytes,
            "text_bytes": self.text_bytes,
        }
        return self.file.close(about, durable=durable)

    def discard(self) -> None:
        """Give up: nothing is left on the disk."""
        self.file.discard()


class Pairs:
    """The (stem, form) pairs of a whole commit, put together from those of several processes."""

    def __init__(self) -> None:
        self.number: dict[Pair | str, int] = {}  # a word that is its own root, as most are, stands alone
        self.maps: dict[int, npt.NDArray[np.int32]] = {}
        self.sizes: dict[int, int] = {}

    def numbers(self, process: int, batch: Batch) -> npt.NDArray[np.int32]:
        """The words of a batch by their numbers here; the batches of a process must come in its order."""
        if batch.anew:
            self.sizes[process] = 0
        own, size = self.maps.get(process, np.empty(0, np.int32)), self.sizes.get(process, 0)
        upto = size + len(batch.new_pairs)
        if upto > len(own):
            own = np.concatenate([own, np.empty(2 * upto, np.int32)])
        number = self.number
        own[size:upto] = [
            number.setdefault(stem if stem == form else (stem, form), len(number))
            for stem, form in batch.new_pairs
        ]
        self.maps[process], self.sizes[process] = own, upto
        return own[batch.pairs]

    def all(self) -> list[Pair]:
        """The pairs in the order of their numbers."""
        return [(each, each) if isinstance(each, str) else each for each in self.number]
