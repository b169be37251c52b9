"""Query to answer: a query is parsed, expanded, ranked and answered with snippets.

from index import open_store
from search import find
for hit in find(open_store("arsip/.telusur"), "kosmodrom vostochny").hits: ...
"""

from typing import TYPE_CHECKING

from index.exports import loader

if TYPE_CHECKING:
    from .asking.parse import parse as parse
    from .asking.query import Query as Query
    from .engine import find as find
    from .engine import find_ids as find_ids
    from .results import Hit as Hit
    from .results import Results as Results
    from .results import Snippet as Snippet

MODULES = {
    "Hit": ".results",
    "Query": ".asking.query",
    "Results": ".results",
    "Snippet": ".results",
    "find": ".engine",
    "find_ids": ".engine",
    "parse": ".asking.parse",
}
__all__ = list(MODULES)

__getattr__ = loader(__name__, MODULES)
