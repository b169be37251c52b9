"""A query's tree with what its words also stand for: abbreviations, other spellings, other names.

Word("KPK")                      → Same((Word("KPK"), Phrase("Komisi Pemberantasan Korupsi")))
Any((Word("uni"), Word("eropa"))) → Same((Any((Word("uni"), Word("eropa"))), Phrase("UE")))
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from index.words.analysis import Term
from index.words.tokens import TOKEN

from .expand import Expansion
from .query import All, Any, InField, Node, Not, Phrase, Same, Word

Expand = Callable[[Sequence[str]], tuple[Expansion, ...]]


def rewritten(node: Node, expand: Expand) -> tuple[Node, list[Expansion]]:
    """The tree, and what was added to it. expand: words side by side, as typed → their equivalents."""
    added: list[Expansion] = []

    def walk(node: Node) -> Node:
        match node:
            case Word():
                return next(spelt([node]))
            case Phrase(text, slop=0, exact=False):
                return of_phrase(node, TOKEN.findall(text))
            case InField("title" | "body", inner):
                return replace(node, node=walk(inner))
            case Not(inner):
                return Not(walk(inner))
            case All(nodes):
                return All(tuple(map(walk, nodes)))
            case Any(nodes):
                found = tuple(beside(nodes))
                return found[0] if len(found) == 1 else Any(found)
        return node

    def beside(nodes: Sequence[Node]) -> Iterator[Node]:
        """Words of a list are looked at together: they may be the long form of something."""
        for plain, group in groupby(nodes, is_plain):
            if plain:
                yield from spelt([each for each in group if isinstance(each, Word)])
            else:
                yield from map(walk, group)

    def spelt(words: Sequence[Word]) -> Iterator[Node]:
        at = 0
        for found in expand([word.text for word in words]) if is_plain(words[0]) else ():
            yield from words[at : found.start]
            own = tuple(words[found.start : found.end])
            yield same(own[0] if len(own) == 1 else Any(own), found)
            at = found.end
        yield from words[at:]

    def of_phrase(phrase: Phrase, words: Sequence[str]) -> Node:
        """A phrase stands for something else only as a whole."""
        for found in expand(words):
            if (found.start, found.end) == (0, len(words)):
                return same(phrase, found)
        return phrase

    def same(typed: Node, found: Expansion) -> Same:
        added.append(found)
        return Same((typed, *map(Phrase, found.phrases)))

    return walk(node), added


def uncoupled(node: Node, terms: Callable[[str], Sequence[Term]]) -> Node:
    """The tree with compounds of words among others that any will do taken apart: Rusia-Ukraina asks for both.

    An article that says "Rusia dan Ukraina" would not be found by the compound; that it says them together counts as
    for any words. Alone, required or excluded a compound stays what it is, and so do codes: Covid-19, GA-181.
    """

    def pieces(each: Node) -> Iterator[Node]:
        found = terms(each.text) if isinstance(each, Word) and not each.exact else []
        if isinstance(each, Word) and len(found) > 1 and all(term.form.isalpha() for term in found):
            for term in found:
                yield Word(each.text[term.start : term.end], column=each.column + term.start)
        else:
            yield uncoupled(each, terms)

    match node:
        case Any(nodes) if sum(not isinstance(each, Not) for each in nodes) > 1:
            return Any(tuple(piece for each in nodes for piece in pieces(each)))
        case All(nodes):
            return All(tuple(uncoupled(each, terms) for each in nodes))
        case InField("title" | "body", inner):
            return replace(node, node=uncoupled(inner, terms))
    return node


def is_plain(node: Node) -> bool:
    return isinstance(node, Word) and not node.exact


def exactly(node: Node) -> Node:
    """The tree with every word in the very form typed."""
    match node:
        case Word() | Phrase():
            return replace(node, exact=True)
        case InField("title" | "body", inner):
            return replace(node, node=exactly(inner))
        case Not(inner):
            return Not(exactly(inner))
        case Any(nodes):
            return Any(tuple(map(exactly, nodes)))
        case All(nodes):
            return All(tuple(map(exactly, nodes)))
    return node


def plain_words_in(node: Node) -> Iterator[Word]:
    """The words that are looked for in any form."""
    match node:
        case Word(exact=False):
            yield node
        case Any(nodes) | All(nodes):
            for each in nodes:
                yield from plain_words_in(each)
        case InField("title" | "body", inner):
            yield from plain_words_in(inner)
