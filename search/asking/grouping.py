"""The units of a group (words, phrases, fields, groups within it) → the one node that they mean together.

Words side by side bind tighter than AND, AND tighter than OR. A group without AND is one ranked list: OR only
ties its neighbours there, and what is excluded (`-perang`) or filtered (`sumber:`, `penulis:`, `tempat:`,
`tanggal:`) holds for the whole group, as people expect who type

    kapal OR perahu -perang tanggal:2023
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeGuard

from .lexemes import Lexeme, without, wrong
from .query import All, Any, DateRange, FieldName, InField, Node, Not

FILTERS: frozenset[FieldName] = frozenset({"source", "author", "place"})


class Unit(NamedTuple):
    """A part of a group. joint: the AND or OR before it; None when it just stands beside the one before."""

    node: Node
    joint: Lexeme | None


def combined(text: str, units: Sequence[Unit]) -> Node:
    """One node of one or more units; text is the whole query, for errors."""
    if not any(unit.joint and unit.joint.kind == "and" for unit in units):
        chains = _runs(units, lambda unit: unit.joint is None)
        return _beside(text, [_either(text, chain) for chain in chains])
    alternatives = []
    for run in _runs(units, lambda unit: unit.joint is not None and unit.joint.kind == "or"):
        parts = _runs(run, lambda unit: unit.joint is not None)
        node = every(text, [_beside(text, [unit.node for unit in part]) for part in parts])
        alternatives.append(Unit(node, run[0].joint))
    return _either(text, alternatives)


def _runs(units: Sequence[Unit], begins: Callable[[Unit], bool]) -> list[list[Unit]]:
    """The units cut into runs; a new one at each that begins one."""
    runs: list[list[Unit]] = []
    for unit in units:
        if not runs or begins(unit):
            runs.append([])
        runs[-1].append(unit)
    return runs


def _either(text: str, units: Sequence[Unit]) -> Node:
    """Units with OR between them."""
    if len(units) == 1:
        return units[0].node
    for unit, after in zip(units, [*units[1:], units[-1]], strict=True):
        joint = unit.joint or after.joint
        if isinstance(unit.node, Not) and joint:
            raise wrong(
                f"`{joint.text}` beside an exclusion would find nearly every article.",
                text,
                joint.column,
                without(text, joint),
            )
    return _any(unit.node for unit in units)


def _beside(text: str, nodes: Sequence[Node]) -> Node:
    """Units side by side: a ranked list, filtered by what only filters."""
    if len(nodes) == 1:
        return nodes[0]
    filters = [node for node in nodes if is_filter(node)]
    ranked = [node for node in nodes if not is_filter(node)]
    if not filters:
        return _ranked(ranked)
    if all(isinstance(node, Not) for node in ranked):
        return every(text, [*_by_field(filters), *ranked])
    return every(text, [_ranked(ranked), *_by_field(filters)])


def _ranked(nodes: Sequence[Node]) -> Node:
    excluded = [node for node in nodes if isinstance(node, Not)]
    if len(excluded) == len(nodes):
        return _neither(excluded)
    return _any(nodes)


def every(text: str, nodes: Sequence[Node]) -> Node:
    """Nodes with AND between them; dates become the days that they share."""
    flat = [part for node in nodes for part in (node.nodes if isinstance(node, All) else (node,))]
    excluded = [node for node in flat if isinstance(node, Not)]
    if len(excluded) == len(flat):
        return _neither(excluded)
    dates = [node for node in flat if isinstance(node, DateRange)]
    kept: list[Node] = [node for node in flat if not isinstance(node, DateRange)]
    if dates:
        kept.append(_shared_days(text, dates))
    return kept[0] if len(kept) == 1 else All(tuple(kept))


def _any(nodes: Iterable[Node]) -> Node:
    """One list of them all; exclusions last where OR has to be written between the others."""
    flat = [part for node in nodes for part in (node.nodes if _is_plain_any(node) else (node,))]
    if any(map(is_filter, flat)):
        flat.sort(key=lambda node: isinstance(node, Not))
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def _neither(excluded: Sequence[Not]) -> Node:
    return Not(_any(node.node for node in excluded))


def is_filter(node: Node) -> bool:
    """It says where or when, and nothing about the text: it narrows the list, and ranks nothing."""
    match node:
        case DateRange():
            return True
        case InField(name, _):
            return name in FILTERS
        case Any(nodes) | All(nodes):
            return all(is_filter(part) for part in nodes if not isinstance(part, Not))
    return False


def _by_field(filters: Sequence[Node]) -> list[Node]:
    """Several values of one field are alternatives: `sumber:antara sumber:tempo`."""
    alternatives: dict[object, list[Node]] = {}
    for node in filters:
        key = node.field if isinstance(node, InField) else id(node)
        alternatives.setdefault(key, []).append(node)
    return [_any(nodes) for nodes in alternatives.values()]


def _shared_days(text: str, dates: Sequence[DateRange]) -> DateRange:
    since = max((node.since for node in dates if node.since), default=None)
    until = min((node.until for node in dates if node.until), default=None)
    if since and until and since > until:
        raise wrong(
            "No day is in all of these dates; write OR between them if one is enough.",
            text,
            dates[-1].column,
        )
    return DateRange(since, until, dates[0].column)


def _is_plain_any(node: Node) -> TypeGuard[Any]:
    return isinstance(node, Any) and not any(isinstance(part, Not) for part in node.nodes)
