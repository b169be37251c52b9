"""Which articles share hashes of their signatures: found by looking at few, the same as by looking at all."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage import twins
from index.storage.container import Container, ContainerWriter
from index.storage.twins import NO_HASH, Signatures, write_signatures

WIDTH = 5  # of a signature: the number of runs and four hashes
ROWS = st.lists(st.sets(st.integers(0, 12), max_size=WIDTH - 1), min_size=1, max_size=12)


def kept(
    path: Path, sets: list[set[int]]
) -> tuple[Signatures, np.ndarray[tuple[int, int], np.dtype[np.uint32]]]:
    rows = np.full((len(sets), WIDTH), NO_HASH, np.uint32)
    for row, hashes in zip(rows, sets, strict=True):
        row[: len(hashes) + 1] = [len(hashes), *sorted(hashes)]
    path.unlink(missing_ok=True)
    file = ContainerWriter(path, "SEGM")
    write_signatures(file, rows.tobytes(), len(rows))
    file.close({})
    return Signatures(Container(path, "SEGM"), len(sets)), rows


@pytest.mark.parametrize("stride", [1, 2, 3, 4096])
def test_those_that_share_hashes_are_found(
    stride: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "STRIDE", stride)

    @settings(max_examples=60, deadline=None)
    @given(ROWS, st.sets(st.integers(0, 13), max_size=6))
    def of_any(sets: list[set[int]], wanted: set[int]) -> None:
        signatures, rows = kept(tmp_path / "s", sets)
        found = signatures.sharing(np.array(sorted(wanted), np.uint32)).tolist()
        assert sorted(found) == sorted(
            doc for doc, hashes in enumerate(sets) for one in wanted if one in hashes
        )
        assert signatures.shared.tolist() == [
            sum(any(one in other for n, other in enumerate(sets) if n != doc) for one in hashes)
            for doc, hashes in enumerate(sets)
        ]
        assert signatures.rows(WIDTH).tobytes() == rows.tobytes()

    of_any()
