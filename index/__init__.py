"""Files to index: raw Indonesian articles are read, cleaned, reduced to roots and kept searchable.

    from index import build, open_store
    report = build(["arsip/"], "arsip/.telusur")
    store = open_store("arsip/.telusur")

The names load when they are first used: `search` starts without what only a build needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .article import Article as Article
    from .clean import clean_article as clean_article
    from .errors import TelusurError as TelusurError
    from .stem import root_of as root_of
    from .store import Store as Store
    from .store import open_store as open_store
    from .sync import Report as Report
    from .sync import build as build

MODULES = {
    "Article": "article",
    "Report": "sync",
    "Store": "store",
    "TelusurError": "errors",
    "build": "sync",
    "clean_article": "clean",
    "open_store": "store",
    "root_of": "stem",
}
__all__ = list(MODULES)


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{MODULES[name]}", __name__), name)
