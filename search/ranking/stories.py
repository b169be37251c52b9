"""Articles that tell the same story in the same words: reprints, agency copies, later versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.article import Article
from index.storage.signature import WORTH, common_share, is_one_story, signature
from index.storage.snapshot import Snapshot
from index.storage.twins import NO_HASH

CANDIDATES = 40  # of one article; a text that stands in more of them is a formula


def candidates(snapshot: Snapshot, body: str, number: int | None = None) -> list[int]:
    """The articles that share enough hashes with a body to be worth comparing, the most alike first.

    number: the article that the body is of, if it is one of the index.
    """
    hashes = signature(body)[1:]
    hashes = hashes[hashes != NO_HASH]
    found = snapshot.sharing(hashes, number, min(WORTH, len(hashes)))
    return sorted(found, key=lambda doc: (-found[doc], doc))[:CANDIDATES]


def same_story(snapshot: Snapshot, number: int, body: str) -> list[int]:
    """The other articles of the story of one."""
    others = (doc for doc in candidates(snapshot, body, number) if doc != number)
    return [doc for doc in others if is_one_story(body, snapshot.article(doc).body)]


def similar(snapshot: Snapshot, body: str) -> list[tuple[float, int]]:
    """The articles that share text with a body: the share of the shorter one, and which; the largest share first."""
    shares = [(common_share(body, snapshot.article(doc).body), doc) for doc in candidates(snapshot, body)]
    return sorted(((share, doc) for share, doc in shares if share > 0), key=lambda pair: (-pair[0], pair[1]))


@dataclass(slots=True)
class Stories:
    """Ranked articles by story: the best of each, with the others of it, which are not shown again."""

    snapshot: Snapshot
    told: set[int] = field(default_factory=set)

    def best_of_each(self, ranked: Iterable[int]) -> Iterator[tuple[int, Article, list[int]]]:
        """The number of an article, the article, and the numbers of those that tell the same."""
        for number in ranked:
            if number in self.told:
                continue
            article = self.snapshot.article(number)
            others = same_story(self.snapshot, number, article.body)
            self.told.update((number, *others))
            yield number, article, others
