"""Small random collections with a stand-in analysis, and what an index of them must say, reckoned the plain way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from index.article import Article
from index.words.tokens import TOKEN, Part
from index.writing.preparation import Preparer
from index.writing.segmentwriter import SegmentWriter


class Memo(dict[str, tuple[Part, ...]]):
    """Words at hyphens, their stem the first two letters, so that stems have several forms.

    A word of digits is none at all, so that tokens of 0, 1, 2 … words occur.
    """

    def __missing__(self, token: str) -> tuple[Part, ...]:
        self[token] = tuple(
            Part(form[:2], form, 0, 0) for form in token.lower().split("-") if not form.isdigit()
        )
        return self[token]


tokens = TOKEN.findall
memo = Memo()


def words_of(text: str) -> list[Part]:
    """The words of a text in order."""
    return [part for token in tokens(text) for part in memo[token]]


# Few words, some of them frequent: lists of all lengths, several forms to a stem, repeated phrases.
WORDS = [
    "ada",
    "adalah",
    "Ada",
    "dan",
    "ke",
    "kera",
    "keras-ada",
    "lari",
    "lari-lari",
    "larik",
    "7",
    "é",
    "z\u0301aman",
]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
names = st.one_of(st.none(), st.sampled_from(["Kompas", "Antara", "", "a\0b", "a\1"]))


@st.composite
def articles(draw: st.DrawFn, number: int) -> Article:
    """An article whose id is its number."""
    body = draw(texts)
    return Article(
        id=f"no-{number}",
        path=draw(st.sampled_from(["a.txt", "b.txt"])),
        title=draw(texts.filter(lambda text: len(text) < 30)),
        body=body,
        raw=draw(st.sampled_from([body, f"{body}\nBaca juga\ud800", ""])),
        source=draw(names) or None,
        place=draw(names) or None,
        published=draw(st.sampled_from([None, "2023-09-14", "2024-01-01T10:00:00+07:00", "2023-99-99"])),
        author=tuple(draw(st.lists(st.sampled_from(["Ani", "Budi"]), max_size=2, unique=True))),
        origins=draw(st.sampled_from([{}, {"title": "stated"}])),
    )


@st.composite
def collections(draw: st.DrawFn, smallest: int = 0, largest: int = 12) -> list[Article]:
    """Some articles."""
    return [draw(articles(number)) for number in range(draw(st.integers(smallest, largest)))]


def write_segment(path: Path, collection: Iterable[Article]) -> Path:
    """The articles as a segment file."""
    path.unlink(missing_ok=True)
    preparer = Preparer(memo.__getitem__)
    for article in collection:
        preparer.add(article, key=f"key {article.id}", digests={"digest": article.id[-2:].encode()})
    return finished(path, preparer)


def finished(path: Path, preparer: Preparer) -> Path:
    """What was prepared as a segment file."""
    writer, batch = SegmentWriter(path), preparer.finish()
    try:
        writer.add(batch, batch.pairs)
        writer.finish(batch.new_pairs, durable=False)
    except BaseException:
        writer.discard()
        raise
    return path


@dataclass(frozen=True)
class Place:
    """One occurrence of a word."""

    article: int
    position: int
    form: str


def places(collection: Sequence[Article], field: str) -> dict[str, list[Place]]:
    """stem → its occurrences in a field, by article and position."""
    found: dict[str, list[Place]] = {}
    for number, article in enumerate(collection):
        for position, part in enumerate(words_of(getattr(article, field))):
            found.setdefault(part.stem, []).append(Place(number, position, part.form))
    return found
