"""Articles that tell the same story in the same words: reprints, agency copies, later versions."""

from collections.abc import Iterable, Iterator

from index.article import Article
from index.storage.signature import WORTH, Runs, runs_of
from index.storage.snapshot import Snapshot

CANDIDATES = 40  # of one article; a text that stands in more of them is a formula
KEPT_RUNS = 256  # bodies whose runs are kept, 10 KB each: those of one story are compared with each other
KEPT_STORIES = 1 << 16  # articles whose story is kept


def candidates(snapshot: Snapshot, own: Runs, number: int | None = None) -> list[int]:
    """The articles that share enough hashes with a body to be worth comparing, the most alike first.

    number: the article that the body is of, if it is one of the index.
    """
    hashes = own.smallest
    if not len(hashes):
        return []
    return [doc for doc, _ in snapshot.sharing(hashes, min(WORTH, len(hashes)), number)[:CANDIDATES]]


def similar(snapshot: Snapshot, body: str) -> list[tuple[float, int]]:
    """The articles that share text with a body: the share of the shorter one, and which; the largest share first."""
    own = runs_of(body)
    shares = [(own.share(runs_of(snapshot.body(doc))), doc) for doc in candidates(snapshot, own)]
    return sorted(((share, doc) for share, doc in shares if share > 0), key=lambda pair: (-pair[0], pair[1]))


class Stories:
    """Tells which articles of a snapshot are of one story, and remembers it; make one for each thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.runs: dict[int, Runs] = {}
        self.known: dict[int, tuple[int, ...]] = {}

    def others(self, number: int, body: str) -> tuple[int, ...]:
        """The other articles of the story of one."""
        found = self.known.get(number)
        if found is None:
            if len(self.known) >= KEPT_STORIES:
                self.known.clear()
            found = self.known[number] = tuple(self._others(number, body))
        return found

    def _others(self, number: int, body: str) -> Iterator[int]:
        if self.snapshot.is_alone(number, WORTH):
            return  # six articles of news in ten, whose hashes need not be made
        own = self.runs_of(number, body)
        for doc in candidates(self.snapshot, own, number):
            if doc != number and own.is_one_story(self.runs_of(doc)):
                yield doc

    def runs_of(self, number: int, body: str | None = None) -> Runs:
        """The runs of the body of an article."""
        found = self.runs.get(number)
        if found is None:
            if len(self.runs) >= KEPT_RUNS:
                self.runs.clear()
            found = self.runs[number] = runs_of(self.snapshot.body(number) if body is None else body)
        return found

    def best_of_each(self, ranked: Iterable[int]) -> Iterator[tuple[int, Article, tuple[int, ...]]]:
        """Of ranked articles the best of each story: its number, the article, and the others of the story."""
        told: set[int] = set()
        for number in ranked:
            if number not in told:
                article = self.snapshot.article(number)
                others = self.others(number, article.body)
                told.update((number, *others))
                yield number, article, others
