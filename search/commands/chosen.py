"""The article that a user names: by its id in the index, or as a file of its own."""

from pathlib import Path

import numpy as np

from index.article import Article
from index.errors import UnreadableError
from index.language import _
from index.storage.snapshot import Snapshot
from index.storage.store import Store


def numbered(snapshot: Snapshot, id: str) -> list[int]:
    """The numbers of the articles with this id, or else in the file of this name."""
    for column in ("id", "path"):
        found: list[int] = np.flatnonzero(snapshot.mask(column, id) & snapshot.live).tolist()
        if found:
            return found
    return []


def by_id(store: Store, id: str) -> int:
    """The number of the (first) article with this id."""
    found = numbered(store.snapshot, id) or numbered(store.snapshot, store.name_of(Path(id)))
    if not found:
        raise UnreadableError(_("The index has no article {id}: give the id of a hit.").format(id=id))
    return found[0]


def named(store: Store, name: str) -> tuple[Article, int | None]:
    """An article of the index and its number; or that of a file that is not in the index, and None."""
    found = numbered(store.snapshot, name) or numbered(store.snapshot, store.name_of(Path(name)))
    if found:
        return store.snapshot.article(found[0]), found[0]
    path = Path(name)
    if not path.is_file():
        raise UnreadableError(
            _("There is no article {id} in the index, nor a file of that name.").format(id=name)
        )
    return from_file(path), None


def from_file(path: Path) -> Article:
    """The first article of a file, cleaned."""
    from index.cleaning.clean import clean
    from index.files import Problem
    from index.readers import read_file

    for item in read_file(path, str(path), path.name):
        if isinstance(item, Problem):
            raise UnreadableError(f"{item.path}: {item.reason}")
        return clean(item)
    raise UnreadableError(_("{path} holds no article.").format(path=path))
