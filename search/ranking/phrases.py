"""Where phrases stand: words one after another, or near each other in their order; kept for a while."""

from collections.abc import Callable
from functools import partial, reduce

from index.storage.snapshot import Postings, Snapshot
from index.storage.spots import places_among

from . import plan
from .lists import Docs, adjacent, counted_at, intersection

KEPT_LISTS = 256  # of the words of phrases
KEPT_PLACES = 1 << 20  # 8 MB


class Phrases:
    """Finds phrases in one snapshot. of_form: gives the articles with a form, in each field."""

    def __init__(self, snapshot: Snapshot, of_form: Callable[[str], tuple[Postings, ...]]) -> None:
        self.snapshot, self.of_form = snapshot, of_form
        self.docs: dict[tuple[int, str, bool], Docs] = {}
        self.found: dict[tuple[object, ...], Docs] = {}
        self.room = KEPT_PLACES

    def postings(self, field: int, leaf: plan.Phrase) -> Postings:
        """The articles with a phrase, and how often each has it."""
        return Postings(*counted_at(self.snapshot.origins[field], self.places(field, leaf)))

    def holding(self, word: str, leaf: plan.Phrase) -> int:
        """How many articles hold a word of a phrase."""
        held = [self.docs_of(field, word, leaf.exact) for field in leaf.scope]
        both = len(intersection(*sorted(held, key=len))) if len(held) > 1 else 0
        return sum(map(len, held)) - both

    def places(self, field: int, leaf: plan.Phrase) -> Docs:
        """Where a phrase begins, rising."""
        key = field, leaf.words, leaf.slop, leaf.exact
        found = self.found.get(key)
        if found is None:
            found = self.look_for(field, leaf)
            self.room -= len(found)
            if self.room < 0 or len(self.found) >= KEPT_LISTS:
                self.found.clear()
                self.room = KEPT_PLACES
            self.found[key] = found
        return found

    def look_for(self, field: int, leaf: plan.Phrase) -> Docs:
        """As places(): only where its words stand in the articles that hold all of them is looked at."""
        held = sorted((self.docs_of(field, word, leaf.exact) for word in set(leaf.words)), key=len)
        among = reduce(intersection, held)
        if not len(among):
            return among
        read = self.snapshot.form_places if leaf.exact else partial(places_among, self.snapshot)
        places = {word: read(field, word, among) for word in set(leaf.words)}
        every = [places[word] for word in leaf.words]
        return (
            near_each_other(every, leaf.slop, self.snapshot.origins[field][1:])
            if leaf.slop
            else adjacent(every)
        )

    def docs_of(self, field: int, word: str, exact: bool) -> Docs:
        """The articles with a term or form in a field."""
        key = (field, word, exact)
        found = self.docs.get(key)
        if found is None:
            if len(self.docs) >= KEPT_LISTS:
                self.docs.clear()
            postings = self.of_form(word)[field] if exact else self.snapshot.postings(field, word)
            found = self.docs[key] = postings.docs
        return found


def near_each_other(places: list[Docs], slop: int, ends: Docs) -> Docs:
    """Where a phrase with at most slop other words in it begins, given where each of its words stands.

    Each beginning counts once. ends: where the articles end.
    """
    first = at = places[0]
    for words, following in enumerate(places[1:], 1):
        if not len(following):
            return following
        next_at = following.searchsorted(at, side="right")
        kept = next_at < len(following)
        first, at = first[kept], following[next_at[kept]]
        near = at - first <= words + slop  # what is too far apart by now stays so
        first, at = first[near], at[near]
    return first[at < ends[ends.searchsorted(first, side="right")]] if len(first) else first
