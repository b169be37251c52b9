"""Other ways to ask: a query narrowed by options, with its misspelt words put right, or less strict.

Which of them find something is for the engine to say; nothing is looked up here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import eq

from index.errors import QueryError
from index.language import _

from .grouping import every, is_filter
from .parse import parse, to_text
from .period import day_range
from .query import All, Any, DateRange, FieldName, Fuzzy, InField, Node, Not, Pattern, Phrase, Query, Word


@dataclass(frozen=True, slots=True)
class Rewording:
    """how: in what the query differs, to be read after "articles": "without tanggal:2023"."""

    how: str
    query: Query


def narrowed(query: Query, filters: Sequence[Node]) -> Query:
    """The query with filters that hold for all of it; QueryError when its own dates shut theirs out."""
    return replace(query, root=every(query.text, [query.root, *filters])) if filters else query


def values(name: FieldName, wanted: Sequence[str]) -> Node:
    """A filter for one of several values of a field: what `--source A --source B` means."""
    nodes = tuple(InField(name, _value(value)) for value in wanted)
    return nodes[0] if len(nodes) == 1 else Any(nodes)


def _value(text: str) -> Word | Phrase:
    words = re.sub(r'["“”„«»()\s]+', " ", text).strip()
    if not any(map(str.isalnum, words)):
        raise QueryError(f"`{text}` is no value to filter by: it holds no letter or digit.")
    return Phrase(words) if " " in words else Word(words)


def period(since: str | None, until: str | None, today: date) -> DateRange:
    """A filter for `--since` and `--until`: from the first day of the one to the last day of the other."""
    first = day_range(since, today)[0] if since else None
    last = day_range(until, today)[1] if until else None
    if first and last and first > last:
        raise QueryError(f"`{since}` is after `{until}`: no day lies between them.")
    return DateRange(first, last)


def corrected(query: Query, better: Mapping[str, str]) -> str:
    """The query as typed, but with other words: `better` holds word as typed → word."""
    text = query.text
    for leaf in sorted(_leaves(query.root), key=lambda leaf: leaf.column, reverse=True):
        if not isinstance(leaf, Word | Phrase):
            continue
        start = text.index(leaf.text, leaf.column)
        words = " ".join(better.get(word, word) for word in leaf.text.split(" "))
        text = text[:start] + words + text[start + len(leaf.text) :]
    return text


def relaxed(query: Query) -> Iterator[Rewording]:
    """Queries that find at least as much, each less strict in one way."""
    root = query.root
    for how, node in _less_strict(root):
        if node is None or node == root:
            continue
        try:
            yield Rewording(how, parse(to_text(node)))
        except QueryError:  # nothing to look for would be left
            continue


def _less_strict(root: Node) -> Iterator[tuple[str, Node | None]]:
    filters = [node for node in root.nodes if is_filter(node)] if isinstance(root, All) else []
    for dropped in filters:
        yield _("without {filter}").format(filter=to_text(dropped)), _without(root, partial(eq, dropped))
    if len(filters) > 1:
        yield _("without any filter"), _without(root, is_filter)
    yield _("with any of the words"), _changed(root, _any_of_them)
    yield _("with the words of the phrase apart"), _changed(root, _apart)
    yield _("with any form of the words"), _changed(root, _any_form)
    yield _("with what was left out"), _without(root, lambda node: isinstance(node, Not))


def _leaves(node: Node) -> Iterator[Word | Phrase | Pattern | Fuzzy]:
    match node:
        case Any(nodes) | All(nodes):
            for inner in nodes:
                yield from _leaves(inner)
        case InField(_, inner) | Not(inner):
            yield from _leaves(inner)
        case Word() | Phrase() | Pattern() | Fuzzy():
            yield node


def _without(node: Node, drop: Callable[[Node], bool]) -> Node | None:
    """The tree without the members of groups that are to be dropped."""
    if not isinstance(node, Any | All):
        return node
    kept = [inner for each in node.nodes if not drop(each) and (inner := _without(each, drop))]
    if len(kept) < 2:
        return kept[0] if kept else None
    return replace(node, nodes=tuple(kept))


def _changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with each node changed, from the leaves up; not what is excluded."""
    match node:
        case Any(nodes) | All(nodes):
            return change(replace(node, nodes=tuple(_changed(inner, change) for inner in nodes)))
        case InField(_, inner):
            return change(replace(node, node=_changed(inner, change)))
        case Not():
            return node
    return change(node)


def _any_of_them(node: Node) -> Node:
    """A AND B AND sumber:x → (A OR B) AND sumber:x"""
    if not isinstance(node, All):
        return node
    filters = [inner for inner in node.nodes if is_filter(inner)]
    words = [inner for inner in node.nodes if not is_filter(inner)]
    if sum(not isinstance(inner, Not) for inner in words) < 2:
        return node
    return All((Any(tuple(words)), *filters)) if filters else Any(tuple(words))


def _apart(node: Node) -> Node:
    if not isinstance(node, Phrase) or len(node.text.split()) < 2:
        return node
    return Any(tuple(Word(word, node.exact) for word in node.text.split()))


def _any_form(node: Node) -> Node:
    return replace(node, exact=False) if isinstance(node, Word | Phrase) else node
