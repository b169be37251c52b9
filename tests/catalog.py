"""The texts of the program for users, and their catalogue: index/locale/id/LC_MESSAGES/telusur.po and .mo.

    python tests/catalog.py     new texts into the .po, old ones out, the .mo made; says what lacks a translation

Texts are the literals given to _() and counted(), the help of commands, and the literals and f-strings within
tell() and what errors are made with; the values of an f-string are {0}, {1}, … in the order in which they stand there.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.console import TYPER
from index.language import CATALOG

ROOT = Path(__file__).parent.parent
SPEAKING = {
    *("tell", "say", "wrong", "damaged", "made_no_sense", "_refused"),
    *("Fault", "Problem", "Located", "RootExplanation"),
}
SILENT = {"ValueError", "AssertionError", "AttributeError", "KeyError", "TypeError"}  # never reach the user
GETTEXT = (
    *("Arguments", "Options", "Commands", "default: {default}", "required", "env var: {var}", "Aborted!"),
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
)
HEADER = (
    "Language: id\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Plural-Forms: nplurals=1; plural=0;\n"
)
LETTERS = 4  # at least, for an f-string to be a text and no layout


# From the code.


def messages() -> dict[str, str]:
    """Every text, in the order of the code, with the module that it stands in; a plural as one NUL many."""
    found: dict[str, str] = {}
    for path in sorted(p for package in ("index", "search") for p in (ROOT / package).rglob("*.py")):
        for text in texts_of(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, path.relative_to(ROOT).as_posix())
    for text in (*TYPER, *GETTEXT):
        found.setdefault(text, "typer")
    return found


def texts_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and is_command(node):
            yield ast.get_docstring(node) or ""
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if name == "_" and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
        elif name == "counted":
            yield "\0".join(str(each.value) for each in node.args[:2] if isinstance(each, ast.Constant))
        elif (
            name in SPEAKING or name == "super().__init__" or (name.endswith("Error") and name not in SILENT)
        ):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from spoken(argument)


def is_command(function: ast.FunctionDef) -> bool:
    """Whether Typer shows its docstring as help."""
    return any(ast.unparse(each) == "command" for each in function.decorator_list)


def spoken(argument: ast.expr) -> Iterator[str]:
    """The literals of an expression that say something, not those within _()."""
    if isinstance(argument, ast.Call) and ast.unparse(argument.func) != "str":
        return
    if isinstance(argument, ast.JoinedStr):
        yield from filter(says, [template(argument)])
    elif isinstance(argument, ast.Constant):
        yield from filter(says, [argument.value] if isinstance(argument.value, str) else [])
    else:
        for inner in ast.iter_child_nodes(argument):
            if isinstance(inner, ast.expr):
                yield from spoken(inner)


def says(text: str) -> bool:
    return " " in text.strip() and len(re.findall(r"[A-Za-z]", re.sub(r"\{\d\}", "", text))) >= LETTERS


def template(text: ast.JoinedStr) -> str:
    parts, places = [], 0
    for value in text.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            parts.append(f"{{{places}}}")
            places += 1
    return "".join(parts)


# The catalogue.


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\b", "\\b").replace("\t", "\\t")
    lines = [f'"{line}"' for line in escaped.replace("\n", "\\n\0").split("\0") if line]
    return "\n".join(['""', *lines] if len(lines) > 1 else lines or ['""'])


def unquoted(text: str) -> str:
    known = {"n": "\n", "t": "\t", "b": "\b"}
    return re.sub(
        r"\\(.)",
        lambda found: known.get(found[1], found[1]),
        "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)),
    )


def written(entries: Mapping[str, str], places: Mapping[str, str]) -> str:
    """A .po file."""
    parts = [f'msgid ""\nmsgstr {quoted(HEADER)}\n']
    for text, translation in entries.items():
        one, _nul, many = text.partition("\0")
        key = f"msgid {quoted(one)}\n" + (f"msgid_plural {quoted(many)}\nmsgstr[0]" if many else "msgstr")
        parts.append(f"#: {places.get(text, '')}\n{key} {quoted(translation)}\n")
    return "\n".join(parts)


def read(po: str) -> dict[str, str]:
    """What a .po file of ours holds; without its header."""
    found = {}
    for block in po.split("\n\n"):
        fields = re.findall(
            r'^(msgid|msgid_plural|msgstr(?:\[0\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE
        )
        values = {name: unquoted(value) for name, value in fields}
        plural = values.get("msgid_plural")
        key = values["msgid"] + (f"\0{plural}" if plural else "")
        found[key] = values.get("msgstr", values.get("msgstr[0]", ""))
    found.pop("", None)
    return found


def compiled(entries: Mapping[str, str]) -> bytes:
    """A .mo file, in the layout that GNU gettext describes; only what is translated."""
    pairs = sorted((k.encode(), v.encode()) for k, v in {"": HEADER, **entries}.items() if v)
    start, tables, blob = 28 + 16 * len(pairs), [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), start + len(blob))
            blob += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + blob


def main() -> None:
    known = read(CATALOG.read_text("utf-8")) if CATALOG.exists() else {}
    places = messages()
    entries = {text: known.get(text, "") for text in places}
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_text(written(entries, places), "utf-8")
    CATALOG.with_suffix(".mo").write_bytes(compiled(entries))
    lacking = [text for text, translation in entries.items() if not translation]
    print(f"{len(entries)} texts, {len(lacking)} without a translation", *map(repr, lacking), sep="\n")
    sys.exit(bool(lacking))


if __name__ == "__main__":
    main()
