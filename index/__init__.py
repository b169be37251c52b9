"""Files to index: raw Indonesian articles are read, cleaned, reduced to roots and kept searchable.

    from index import build, open_store
    report = build(["arsip/"], "arsip/.telusur")
    store = open_store("arsip/.telusur")

The names load when they are first used: `search` starts without what only a build needs.
"""

from typing import TYPE_CHECKING

from .exports import loader

if TYPE_CHECKING:
    from .article import Article as Article
    from .cleaning.clean import clean_article as clean_article
    from .errors import TelusurError as TelusurError
    from .report import Report as Report
    from .storage.store import Store as Store
    from .storage.store import open_store as open_store
    from .sync import build as build
    from .words.stem import root_of as root_of

MODULES = {
    "Article": ".article",
    "Report": ".report",
    "Store": ".storage.store",
    "TelusurError": ".errors",
    "build": ".sync",
    "clean_article": ".cleaning.clean",
    "open_store": ".storage.store",
    "root_of": ".words.stem",
}
__all__ = list(MODULES)

__getattr__ = loader(__name__, MODULES)
