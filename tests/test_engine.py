"""What answers a query is kept with the opened index, and no longer than it."""

import gc
from pathlib import Path
from weakref import ref

from index.storage.store import open_store
from index.sync import build
from search.engine import find


def test_an_index_that_is_not_used_any_more_is_let_go(tmp_path: Path) -> None:
    """Each opened index of 27,038 articles stayed with 30 MB, for the engine held what it is found by."""
    (tmp_path / "a.txt").write_text("Roket meluncur dari Kosmodrom Vostochny pada Rabu siang.")
    build([tmp_path], tmp_path / ".telusur")
    store = open_store(tmp_path / ".telusur")
    assert find(store, "peluncuran roket").total == 1
    kept = ref(store)
    del store
    gc.collect()
    assert kept() is None
