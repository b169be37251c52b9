"""Searches kept under a name, and what they find that was not there at the last look.

They are kept in the user's data directory, one file for each index: an index may be shared and is never written by a
search. What was seen is kept as 64-bit hashes of the articles' keys, so that an index made anew shows nothing twice.
"""

import base64
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any as Json

import numpy as np

from index.console import memory, tell
from index.errors import TelusurError, UnreadableError
from index.language import _, counted
from index.storage.columns import Mask
from index.storage.store import Store

from ..drawing.render import render
from ..drawing.terminal import Style
from ..engine import matching
from .answering import answered, asking, from_here
from .request import Request

KEPT = ("words", "source", "since", "until", "sort", "expand", "exact")  # of a request


@dataclass(frozen=True, slots=True)
class Kept:
    """A search. asked: options by name, as typed, so that `kemarin` is always yesterday; seen: see hashes()."""

    asked: dict[str, Json]
    looked: str
    seen: str


def save(request: Request, store: Store, style: Style) -> bool:
    """Keeps the search, with all that it finds now as seen, and answers it."""
    name = (request.save or "").strip()
    if not name:
        raise TelusurError(_("A search to keep needs a name."))
    mask = matching(store, request.query, expand=request.expand, exact=request.exact)
    asked = {option: getattr(request, option) for option in KEPT}
    kept = {**kept_for(store), name: Kept(asked, now(), written(hashes(store, mask)))}
    keep(store, kept)
    tell(_("Kept as {name}; what is new later: search --new {name}").format(name=name))
    return answered(replace(request, save=None), store, style)


def listed(request: Request, store: Store, style: Style) -> bool:
    """Prints the searches of this index."""
    kept = kept_for(store)
    for name, each in sorted(kept.items()):
        print(f"{name}\t{in_words(each.asked)}\t{each.looked}")
    if not kept:
        tell(_("No search is kept for this index; keep one with: search --save NAME QUERY"))
    return bool(kept)


def news(request: Request, store: Store, style: Style) -> bool:
    """Prints what a search finds now and did not find at the last look; from then on it was seen."""
    kept = kept_for(store)
    each = one_of(kept, request.new or "")
    again = replace(request, new=None, every=True, **each.asked)
    mask = matching(store, again.query, expand=again.expand, exact=again.exact)
    fresh = unseen(store, mask, read(each.seen))
    count = int(fresh.sum())
    if not count:
        tell(_("Nothing new since {moment}.").format(moment=each.looked))
    else:
        limit = request.limit or count
        results = from_here(asking(replace(again, limit=limit), store)(again.query, among=fresh))
        for text in render([("", results)], request.form, style):
            sys.stdout.write(text)
        tell(counted("{count} new article.", "{count} new articles.", count))
    seen = written(hashes(store, mask))
    keep(store, {**kept, (request.new or ""): replace(each, looked=now(), seen=seen)})
    return bool(count)


def forget(request: Request, store: Store, style: Style) -> bool:
    """Keeps a search no longer."""
    kept = kept_for(store)
    one_of(kept, request.forget or "")
    keep(store, {name: each for name, each in kept.items() if name != request.forget})
    tell(_("{name} is kept no longer.").format(name=request.forget))
    return True


def one_of(kept: dict[str, Kept], name: str) -> Kept:
    if name not in kept:
        names = ", ".join(sorted(kept)) or _("none")
        raise TelusurError(
            _("No search is kept as {name}; there are: {names}.").format(name=name, names=names)
        )
    return kept[name]


def in_words(asked: dict[str, Json]) -> str:
    """The query with its options, as they would be typed."""
    words = [" ".join(asked["words"] or ())]
    words += [f"--source {source}" for source in asked["source"] or ()]
    words += [f"--{name} {asked[name]}" for name in ("since", "until", "sort") if asked[name]]
    words += ["--no-expand"] * (not asked["expand"]) + ["--exact"] * asked["exact"]
    return " ".join(word for word in words if word)


def now() -> str:
    return datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")


# What was seen.


def hash_of(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def keys(store: Store, docs: Iterable[int]) -> list[int]:
    return [hash_of(store.snapshot.values_of("key", doc)[0]) for doc in docs]


def hashes(store: Store, mask: Mask) -> set[int]:
    """A number for each article, which stays the same however the index changes around it."""
    return set(keys(store, np.flatnonzero(mask).tolist()))


def unseen(store: Store, mask: Mask, seen: set[int]) -> Mask:
    """Those of the articles that were not seen."""
    docs = np.flatnonzero(mask)
    fresh = np.zeros(len(mask), np.bool_)
    fresh[
        [doc for doc, key in zip(docs.tolist(), keys(store, docs.tolist()), strict=True) if key not in seen]
    ] = True
    return fresh


def written(seen: set[int]) -> str:
    return base64.b64encode(np.array(sorted(seen), "<u8").tobytes()).decode()


def read(text: str) -> set[int]:
    return set(np.frombuffer(base64.b64decode(text), "<u8").tolist())


# The file.


def place(store: Store) -> Path:
    folder = os.path.realpath(store.folder)
    return memory().parent / "searches" / f"{hash_of(folder):016x}.json"


def kept_for(store: Store) -> dict[str, Kept]:
    """The searches of an index by name."""
    path = place(store)
    try:
        found = json.loads(path.read_text("utf-8"))
        return {name: Kept(**each) for name, each in found["searches"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnreadableError(
            _("The searches kept in {path} cannot be read; remove the file to begin anew.").format(path=path)
        ) from error


def keep(store: Store, kept: dict[str, Kept]) -> None:
    """Writes the file whole, so that a crash leaves the old one."""
    path = place(store)
    whole = {
        "folder": os.path.realpath(store.folder),
        "searches": {n: asdict(each) for n, each in kept.items()},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(whole, ensure_ascii=True, indent=1), "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise UnreadableError(
            _("The search cannot be kept in {path}: {why}.").format(path=path, why=error.strerror)
        ) from error
