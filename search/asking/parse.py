"""Query text → tree, and tree → text. docs/query-language.md is the language as its users see it.

The engine may rely on this: Any and All have at least two members, of which at least one is not a Not; a Not
holds no Not and the root is none; an InField holds neither a field nor a date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from index.errors import QueryError
from index.words.tokens import TOKEN

from .grouping import Unit, combined, is_filter
from .lexemes import DATE, FIELDS, Lexeme, lexemes, without, wrong
from .query import All, Any, DateRange, Fuzzy, InField, Node, Not, Pattern, Phrase, Query, Same, Word

MAX_DEPTH = 100
MAX_PLAIN_WORDS = 1024
MAX_PATTERNS = 4  # each may stand for a thousand forms
MAX_EDITS = 2  # three edits make `kapal` of `makan`
_PART = re.compile(r"[ ]{1,3}[\w/.-]{1,12}")
_REST_OF_DATE = re.compile(rf"(?:{_PART.pattern}){{1,3}}")


def parse(text: str, *, today: date | None = None) -> Query:
    """The tree of a query; QueryError (message, column, perhaps a hint that works) when it has none.

    today: what `tanggal:kemarin` counts from; the clock's day when it is None.
    """
    try:
        return Query(text, _tree(text, today))
    except QueryError as error:
        if error.hint and not _parses(error.hint, today):
            error.hint = ""
        raise


def _parses(text: str, today: date | None) -> bool:
    try:
        _tree(text, today)
    except QueryError:
        return False
    return True


# Lexemes to groups: a stack instead of recursion, so that depth is counted and bounded.


@dataclass(slots=True)
class _Group:
    """What stands between two parentheses, or in the whole query, as far as it has been read."""

    column: int
    inside: str | None = None  # the field that it stands in
    units: list[Unit] = field(default_factory=list)
    joint: Lexeme | None = None  # an AND or OR that waits for the unit after it
    prefixes: list[Lexeme] = field(default_factory=list)  # `-` and fields that wait for theirs

    def field_here(self) -> str | None:
        return next((prefix.text for prefix in self.prefixes if prefix.kind == "field"), self.inside)


def _tree(text: str, today: date | None) -> Node:
    stack = [_Group(0)]
    for lexeme in lexemes(text):
        match lexeme.kind:
            case "open":
                _open(text, stack, lexeme)
            case "close":
                _close(text, stack, lexeme)
            case "not" | "field":
                _add_prefix(text, stack[-1], lexeme)
            case "and" | "or":
                _add_joint(text, stack[-1], lexeme)
            case "word" | "phrase":
                _add_unit(stack[-1], _atom(text, lexeme, stack[-1].field_here(), today))
    if len(stack) > 1:
        closed = text.rstrip() + ")" * (len(stack) - 1)
        raise wrong("This parenthesis is never closed.", text, stack[-1].column, closed)
    root = _finish(text, stack[0], len(text))
    patterns = sorted(patterns_in(root), key=lambda node: node.column)
    if len(patterns) > MAX_PATTERNS:
        message = f"More than {MAX_PATTERNS} words with `*`, `?` or `~` would take too long: use fewer."
        raise wrong(message, text, patterns[MAX_PATTERNS].column)
    if isinstance(root, Not):
        raise wrong("The query only leaves articles out: add a word to look for.", text, 0)
    return root


def patterns_in(node: Node) -> Iterator[Pattern | Fuzzy]:
    """The words with `*`, `?` or `~` of a query."""
    match node:
        case Pattern() | Fuzzy():
            yield node
        case InField(_, inner) | Not(inner):
            yield from patterns_in(inner)
        case Any(nodes) | All(nodes) | Same(nodes):
            for each in nodes:
                yield from patterns_in(each)


def _open(text: str, stack: list[_Group], lexeme: Lexeme) -> None:
    if len(stack) > MAX_DEPTH:
        raise wrong(f"More than {MAX_DEPTH} parentheses are open at once: use fewer.", text, lexeme.column)
    stack.append(_Group(lexeme.column, stack[-1].field_here()))


def _close(text: str, stack: list[_Group], lexeme: Lexeme) -> None:
    if len(stack) == 1:
        raise wrong("This parenthesis was never opened.", text, lexeme.column, without(text, lexeme))
    _add_unit(stack[-2], _finish(text, stack.pop(), lexeme.column))


def _add_prefix(text: str, group: _Group, lexeme: Lexeme) -> None:
    if lexeme.kind == "field" and (outer := group.field_here()):
        raise wrong(
            f"`{lexeme.text}:` stands inside `{outer}:`; write one field beside the other.",
            text,
            lexeme.column,
            without(text, lexeme, ""),
        )
    if lexeme.kind == "not" and any(prefix.kind == "not" for prefix in group.prefixes):
        raise wrong("Two exclusions in a row: one is enough.", text, lexeme.column, without(text, lexeme))
    group.prefixes.append(lexeme)


def _add_joint(text: str, group: _Group, lexeme: Lexeme) -> None:
    if before := [*group.prefixes, *filter(None, [group.joint])]:
        shown = text[before[0].column : before[0].end]
        raise wrong(
            f"`{lexeme.text}` cannot follow `{shown}`: a word belongs between them.",
            text,
            lexeme.column,
            without(text, lexeme),
        )
    if not group.units:
        alone = text.strip() == lexeme.text
        hint = f'"{lexeme.text}"' if alone else without(text, lexeme)
        raise wrong(f"`{lexeme.text}` needs a word before it.", text, lexeme.column, hint)
    group.joint = lexeme


def _add_unit(group: _Group, node: Node) -> None:
    for prefix in reversed(group.prefixes):
        node = _negated(node) if prefix.kind == "not" else _in_field(prefix.text, node)
    group.units.append(Unit(node, group.joint))
    group.prefixes.clear()
    group.joint = None


def _negated(node: Node) -> Node:
    return node.node if isinstance(node, Not) else Not(node)


def _in_field(name: str, node: Node) -> Node:
    if (known := FIELDS[name]) == DATE:
        return node  # its words were read as dates already
    return Not(InField(known, node.node)) if isinstance(node, Not) else InField(known, node)


def _finish(text: str, group: _Group, end: int) -> Node:
    """The node of a group that ends here."""
    if waiting := [*filter(None, [group.joint]), *group.prefixes]:
        shown = text[waiting[-1].column : waiting[-1].end]
        raise wrong(f"`{shown}` needs a word after it.", text, waiting[-1].column, without(text, waiting[-1]))
    if group.units:
        return combined(text, group.units)
    if end == len(text):
        raise wrong("The query has no word: write at least one.", text, 0)
    around = f"{text[: group.column]}{text[end + 1 :]}".strip()
    raise wrong("There is no word between these parentheses.", text, group.column, around)


# Words and phrases.


def _atom(text: str, lexeme: Lexeme, field_name: str | None, today: date | None) -> Node:
    if field_name and FIELDS[field_name] == DATE:
        return _date(text, lexeme, today)
    if lexeme.kind == "phrase":
        return Phrase(lexeme.text, lexeme.slop, lexeme.exact, lexeme.column)
    pattern = _pattern(lexeme)
    word = _fuzzy(text, lexeme, pattern) or pattern or Word(lexeme.text, lexeme.exact, lexeme.column)
    if lexeme.exact and not isinstance(word, Word):
        raise wrong(
            "`=` does not go together with `*`, `?` or `~`: use one of them.",
            text,
            lexeme.column,
            f"{text[: lexeme.column - 1]}{text[lexeme.column :]}",
        )
    return word


def _date(text: str, lexeme: Lexeme, today: date | None) -> DateRange:
    today = today or date.today()
    if lexeme.kind == "word":
        _refuse_unquoted_date(text, lexeme, today)
    try:
        from .period import span

        since, until = span(lexeme.text, today)
    except QueryError as error:
        value = f'"{error.hint}"' if " " in error.hint else error.hint
        hint = f"{text[: lexeme.column]}{value}{text[lexeme.end :]}" if value else ""
        column = lexeme.column + (lexeme.kind == "phrase") + error.column
        raise wrong(str(error), text, column, hint) from error
    return DateRange(since, until, lexeme.column)


def _refuse_unquoted_date(text: str, lexeme: Lexeme, today: date) -> None:
    """Refuse `tanggal:14 September 2023`, whose date would end at the first space."""
    following = _REST_OF_DATE.match(text, lexeme.end)
    for end in reversed([found.end() for found in _PART.finditer(following[0])] if following else []):
        value, after = text[lexeme.column : lexeme.end + end], text[lexeme.end + end :]
        if _is_date(value, today):
            raise wrong(
                f'Write the date between quotation marks: `"{value}"`.',
                text,
                lexeme.column,
                f'{text[: lexeme.column]}"{value}"{after}',
            )


def _is_date(text: str, today: date) -> bool:
    try:
        from .period import span

        span(text, today)
    except QueryError:
        return False
    return True


def _fuzzy(text: str, lexeme: Lexeme, pattern: Pattern | None) -> Fuzzy | None:
    word, tilde, edits = (pattern or lexeme).text.rpartition("~")
    if not tilde or edits.strip("0123456789") or not (pattern or any(map(str.isalpha, word))):
        return None
    before, after = text[: lexeme.column], text[lexeme.end :]
    if pattern:
        raise wrong(
            "`~` does not go together with `*` or `?`: use one of them.",
            text,
            lexeme.column,
            before + word + after,
        )
    if edits and not 1 <= int(edits[:4]) <= MAX_EDITS:
        raise wrong(
            f"`~` after a word allows 1 or {MAX_EDITS} wrong letters.",
            text,
            lexeme.column + len(word),
            f"{before}{word}~{MAX_EDITS}{after}",
        )
    return Fuzzy(word.rstrip("~?!,;:…"), int(edits or 1), lexeme.column)


def _pattern(lexeme: Lexeme) -> Pattern | None:
    """`*` anywhere, or `?` with a letter after it: at the end it is a question mark; in a URL, neither."""
    word = lexeme.text
    end = next(i for i in range(len(word), 0, -1) if word[i - 1].isalnum() or word[i - 1] in "*~")
    if "//" in word or not ("*" in word or "?" in word[:end]):
        return None
    return Pattern(word[:end], lexeme.column)


# Tree to text.


def to_text(query: Query | Node) -> str:
    """A query text that parses to the same tree."""
    match query:
        case Query(_, root):
            return to_text(root)
        case Word(text, exact):
            return f"={text}" if exact else text
        case Phrase(text, slop, exact):
            return f'{"=" * exact}"{text}"{f"~{slop}" if slop else ""}'
        case Pattern(text):
            return text
        case Fuzzy(text, edits):
            return f"{text}~" if edits == 1 else f"{text}~{edits}"
        case DateRange(since, until):
            days = f"{since}" if since == until else f"{since or ''}..{until or ''}"
            return f"date:{days}"
        case InField(name, node):
            return f"{name}:{_grouped(node)}"
        case Not(node):
            return f"-{_grouped(node)}"
        case Same(nodes):
            return to_text(nodes[0])
        case All(nodes):
            return " AND ".join(map(_grouped, nodes))
        case Any(nodes) if any(map(is_filter, nodes)):
            wanted = [_grouped(node) for node in nodes if not isinstance(node, Not)]
            return " ".join([" OR ".join(wanted), *(to_text(n) for n in nodes if isinstance(n, Not))])
        case Any(nodes):
            return " ".join(map(_grouped, nodes))


def _grouped(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, Any | All) else to_text(node)


def plain_words(text: str) -> Query | None:
    """A text whose words are searched one by one, whatever else stands in it; None when it has none."""
    nodes = tuple(Word(token) for token in TOKEN.findall(text)[:MAX_PLAIN_WORDS])
    if not nodes:
        return None
    return Query(text, nodes[0] if len(nodes) == 1 else Any(nodes))
