"""Query to answer: a query is parsed, expanded, ranked and answered with snippets.

from index import open_store
from search import find
for hit in find(open_store("arsip/.telusur"), "kosmodrom vostochny").hits: ...
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engine import find as find
    from .parse import parse as parse
    from .query import Query as Query
    from .results import Hit as Hit
    from .results import Results as Results
    from .results import Snippet as Snippet

MODULES = {
    "Hit": "results",
    "Query": "query",
    "Results": "results",
    "Snippet": "results",
    "find": "engine",
    "parse": "parse",
}
__all__ = list(MODULES)


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{MODULES[name]}", __name__), name)
