"""Whoosh over a snapshot: its searchers, queries and matchers work on telusur's segments as on its own.

The point of extension is IndexReader, not Codec. A Whoosh codec writes one posting at a time, and its segments are
found through a pickled table of contents; both are what telusur replaces. A reader is only asked for terms, postings
and statistics, and one reader over all segments spares Whoosh's merging of lists. So

    Searcher(WhooshReader(snapshot)).search(Term("body", "luncur"))

Fields: title and body (terms with positions), title_form and body_form (forms with positions), and, as whole values,
key, id, path, source, place, author and day (2023-09-14). Deleted articles are in no list and no statistic.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from whoosh.fields import ID, Schema
from whoosh.matching import Matcher, NullMatcher
from whoosh.reading import IndexReader, TermInfo, TermNotFound

from .packing import Ints
from .schema import FORMS, STEMS, Terms
from .segment import KEYWORDS
from .snapshot import Postings, Snapshot
from .term import FIELDS

STEM_FIELDS = {name: FIELDS.index(field) for field, name in STEMS.items()}
FORM_FIELDS = {name: FIELDS.index(field) for field, name in FORMS.items()}
NAMES = sorted((*STEM_FIELDS, *FORM_FIELDS, *KEYWORDS, "day"))


def whoosh_schema() -> Schema:
    """The fields of a WhooshReader."""
    text = {name: Terms() for name in (*STEM_FIELDS, *FORM_FIELDS)}
    return Schema(**text, **{name: ID() for name in (*KEYWORDS, "day")})


class WhooshReader(IndexReader):  # type: ignore[misc]
    """All of a snapshot as one reader."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.schema = whoosh_schema()
        self.found = lru_cache(maxsize=1024)(self.find)

    def field_number(self, fieldname: str) -> int:
        """Which field of the segments a field of words is of."""
        return STEM_FIELDS[fieldname] if fieldname in STEM_FIELDS else FORM_FIELDS[fieldname]

    def find(self, fieldname: str, text: str) -> Postings:
        """The articles with a term."""
        if fieldname in STEM_FIELDS:
            return self.snapshot.postings(STEM_FIELDS[fieldname], text)
        if fieldname in FORM_FIELDS:
            return self.snapshot.form_postings(text)[FORM_FIELDS[fieldname]]
        docs = np.flatnonzero(self.mask(fieldname, text) & self.snapshot.live)
        return Postings(docs, np.ones(len(docs), np.int64))

    def mask(self, fieldname: str, text: str) -> Any:
        """The articles with a value."""
        if fieldname != "day":
            return self.snapshot.mask(fieldname, text)
        try:
            return self.snapshot.days == date.fromisoformat(text).toordinal()
        except ValueError:
            return np.zeros(self.snapshot.articles, np.bool_)

    def postings_of(self, fieldname: str, text: str | bytes) -> Postings:
        """The articles with a term, as Whoosh names it."""
        if fieldname not in NAMES:
            raise TermNotFound(f"there is no field {fieldname!r}")
        name = text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else str(text)
        postings: Postings = self.found(fieldname, name)
        return postings

    # Terms.

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in NAMES and len(self.postings_of(*term).docs) > 0

    def indexed_field_names(self) -> list[str]:
        return NAMES

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        for name in NAMES:
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """(field, term) of the terms of a field not less than prefix; only those that an article has."""
        for text in self.texts(fieldname):
            kept = text.encode("utf-8", "surrogatepass")
            if kept >= prefix and (fieldname, kept) in self:
                yield fieldname, kept

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> Iterator[bytes]:
        start = prefix.decode("utf-8", "surrogatepass") if isinstance(prefix, bytes) else prefix
        for text in self.texts(fieldname, start):
            kept = text.encode("utf-8", "surrogatepass")
            if (fieldname, kept) in self:
                yield kept

    def texts(self, fieldname: str, prefix: str = "") -> Iterable[str]:
        """The terms of a field that begin with prefix, sorted."""
        if fieldname in STEM_FIELDS:
            return self.snapshot.vocabulary(prefix)
        if fieldname in FORM_FIELDS:
            return (form for form, _ in self.snapshot.form_vocabulary(prefix))
        if fieldname == "day":
            days = np.unique(self.snapshot.days)
            values: Iterable[str] = (date.fromordinal(int(day)).isoformat() for day in days if day > 0)
        else:
            values = self.snapshot.values(fieldname)
        return sorted(value for value in values if value.startswith(prefix))

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        postings = self.postings_of(fieldname, text)
        docs, freqs = postings.docs, postings.freqs
        if not len(docs):
            raise TermNotFound(f"{fieldname}:{text!r}")
        lengths = self.lengths(fieldname)[docs]
        return TermInfo(
            weight=int(freqs.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=int(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: str | bytes) -> int:
        return int(self.postings_of(fieldname, text).freqs.sum())

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        return len(self.postings_of(fieldname, text).docs)

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> Matcher:
        postings = self.postings_of(fieldname, text)
        if not len(postings.docs):
            return NullMatcher()
        return ListsMatcher(self, fieldname, text, postings, scorer)

    def positions(self, fieldname: str, text: str | bytes) -> Ints:
        """The positions of a term in its articles, one article after another."""
        word = text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text
        field = self.field_number(fieldname)
        read = self.snapshot.places if fieldname in STEM_FIELDS else self.snapshot.form_places
        places = read(field, word)
        origins: Ints = self.snapshot.origins[field][self.snapshot.docs_at(field, places)]
        return places - origins

    # Articles.

    def has_deletions(self) -> bool:
        return self.snapshot.live_count < self.snapshot.articles

    def is_deleted(self, docnum: int) -> bool:
        return docnum < self.snapshot.articles and not self.snapshot.live[docnum]

    def doc_count_all(self) -> int:
        return self.snapshot.articles

    def doc_count(self) -> int:
        return self.snapshot.live_count

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        article = self.snapshot.article(docnum)
        names = ("id", "path", "title", "body", "source", "published", "author", "place", "url")
        return {"key": self.snapshot.values_of("key", docnum)[0]} | {
            name: getattr(article, name) for name in names
        }

    def lengths(self, fieldname: str) -> Ints:
        """Words in each article; how many values of a keyword field are not counted."""
        if fieldname in STEM_FIELDS or fieldname in FORM_FIELDS:
            return self.snapshot.lengths[self.field_number(fieldname)]
        return self.no_lengths

    @cached_property
    def no_lengths(self) -> Ints:
        """0 for each article."""
        return np.zeros(self.snapshot.articles, np.int64)

    def live_lengths(self, fieldname: str) -> Ints:
        """Words in each article that is not deleted."""
        lengths: Ints = self.lengths(fieldname)[self.snapshot.live]
        return lengths

    def field_length(self, fieldname: str) -> int:
        return int(self.live_lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        return int(self.live_lengths(fieldname).min(initial=2**31))

    def max_field_length(self, fieldname: str) -> int:
        return int(self.live_lengths(fieldname).max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self.lengths(fieldname)[docnum]) or default

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Matcher:
        raise KeyError(f"there are no term vectors for {fieldname!r}")


class ListsMatcher(Matcher):  # type: ignore[misc]
    """One term's articles, gone through one after another; all of them are one block."""

    def __init__(
        self, reader: WhooshReader, fieldname: str, text: str | bytes, postings: Postings, scorer: Any
    ) -> None:
        self.reader, self.fieldname, self.text, self.scorer = reader, fieldname, text, scorer
        self.arrays = postings
        self.docs: list[int] = postings.docs.tolist()
        self.freqs: list[int] = postings.freqs.tolist()
        self.at = 0

    @cached_property
    def runs(self) -> tuple[Ints, Ints]:
        """All positions, and where those of each article begin."""
        return self.reader.positions(self.fieldname, self.text), np.cumsum([0, *self.freqs])

    def is_active(self) -> bool:
        return self.at < len(self.docs)

    def reset(self) -> None:
        self.at = 0

    def copy(self) -> "ListsMatcher":
        other = ListsMatcher(self.reader, self.fieldname, self.text, self.arrays, self.scorer)
        other.at = self.at
        return other

    def replace(self, minquality: float = 0) -> Matcher:
        if not self.is_active() or (minquality and self.max_quality() < minquality):
            return NullMatcher()
        return self

    def term(self) -> tuple[str, str | bytes]:
        return self.fieldname, self.text

    def id(self) -> int:
        return self.docs[self.at]

    def all_ids(self) -> Iterator[int]:
        return iter(self.docs)

    def next(self) -> None:
        self.at += 1

    def skip_to(self, id: int) -> None:
        self.at = max(self.at, int(self.arrays.docs.searchsorted(id)))

    def weight(self) -> float:
        return float(self.freqs[self.at])

    def supports(self, astype: str) -> bool:
        return astype in ("frequency", "weight") or (astype == "positions" and self.fieldname not in KEYWORDS)

    def value_as(self, astype: str) -> Any:
        if astype == "frequency":
            return self.freqs[self.at]
        if astype == "weight":
            return self.weight()
        positions, starts = self.runs
        return positions[starts[self.at] : starts[self.at + 1]].tolist()

    def value(self) -> Any:
        return self.reader.schema[self.fieldname].format.encode(self.value_as("positions"))

    def score(self) -> float:
        return float(self.scorer.score(self)) if self.scorer else self.weight()

    def supports_block_quality(self) -> bool:
        return self.scorer is not None and bool(self.scorer.supports_block_quality())

    def max_quality(self) -> float:
        return float(self.scorer.max_quality()) if self.scorer else self.block_max_weight()

    def block_quality(self) -> float:
        return self.max_quality()

    def skip_to_quality(self, minquality: float) -> int:
        if self.max_quality() > minquality:
            return 0
        self.at = len(self.docs)
        return 1

    def block_max_weight(self) -> float:
        return float(max(self.freqs))

    def block_min_length(self) -> int:
        return int(self.reader.lengths(self.fieldname)[self.arrays.docs].min())
