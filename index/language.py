"""What users read, in their language: English, or Indonesian where the locale says so (LANG=id_ID.UTF-8).

The texts stand in the code in English: those of _() and counted(), and those of errors and of tell(), which are plain
f-strings there; translated() finds the entry that such a sentence was made of. locale/id/LC_MESSAGES/telusur.po
has each in Indonesian, the .mo beside it is what is read. Where the language is English nothing is loaded.
"""

import os
import re
import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "id"]
DOMAIN = "telusur"
FOLDER = Path(__file__).parent / "locale"
CATALOG = FOLDER / "id" / "LC_MESSAGES" / f"{DOMAIN}.po"
SWAPPED = str.maketrans(",.", ".,")  # 1,234.5 is written 1.234,5 in Indonesian
PLACE = re.compile(r"\{(\d)\}")  # in an entry for an f-string: its first, second … value
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def language_of(environment: Mapping[str, str]) -> Language:
    """As gettext decides: LC_ALL before LC_MESSAGES before LANG; LANGUAGE before all, unless these say C."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    first = (environment.get("LANGUAGE") or locale).partition(":")[0]
    return "id" if re.match(r"(?i)(id|in)(?![a-z])", first) else "en"


LANGUAGE = language_of(os.environ)
if LANGUAGE == "id":  # Typer asks gettext for some of its own words
    from gettext import bindtextdomain, textdomain

    bindtextdomain(DOMAIN, str(FOLDER))
    textdomain(DOMAIN)


def compiled_texts(data: bytes) -> dict[str, str]:
    """What a .mo file holds, in the layout that GNU gettext describes."""
    magic, _version, count, keys, values = struct.unpack_from("<5I", data)
    if magic != 0x950412DE:
        raise ValueError("not a .mo file")

    def at(table: int, number: int) -> str:
        size, start = struct.unpack_from("<2I", data, table + 8 * number)
        return data[start : start + size].decode()

    found = {at(keys, number): at(values, number) for number in range(count)}
    found.pop("", None)  # what the file says of itself
    return found


@cache
def texts() -> dict[str, str]:
    """English → Indonesian."""
    return compiled_texts(CATALOG.with_suffix(".mo").read_bytes())


def _(text: str) -> str:
    """A text of the program in the user's language."""
    return texts().get(text, text) if LANGUAGE == "id" else text


def counted(one: str, many: str, count: int) -> str:
    """`1 article`, `2 articles` in the user's language; both hold {count}."""
    text = one if count == 1 else many
    if LANGUAGE == "id":  # which has no plural
        text = texts().get(f"{one}\0{many}", text)
    return text.format(count=number(count))


def number(value: float, decimals: int = 0) -> str:
    """1,234.5, or 1.234,5 in Indonesian."""
    written = f"{value:,.{decimals}f}"
    return written.translate(SWAPPED) if LANGUAGE == "id" else written


def translated(sentence: str) -> str:
    """A sentence that was made with an f-string, in the user's language; as it is if it is not known."""
    return in_indonesian(sentence, texts()) if LANGUAGE == "id" else sentence


def in_indonesian(sentence: str, known: Mapping[str, str]) -> str:
    """The sentence by the entry that fits it, what stands in its places translated too."""
    if sentence in known:
        return known[sentence]
    if THOUSANDS.fullmatch(sentence):
        return sentence.translate(SWAPPED)
    for pattern, text in patterns(tuple(known.items())):
        if found := pattern.fullmatch(sentence):
            values = {str(n): in_indonesian(value, known) for n, value in enumerate(found.groups())}
            return "".join(values[part] if n % 2 else part for n, part in enumerate(PLACE.split(text)))
    name, colon, rest = sentence.partition(": ")  # a file and what is wrong with it
    return f"{name}{colon}{in_indonesian(rest, known)}" if rest else sentence


@cache
def patterns(entries: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    """The entries with places as patterns, those that say most first."""
    found = [(PLACE.split(key)[::2], value) for key, value in entries if PLACE.search(key)]
    found.sort(key=lambda entry: -sum(map(len, entry[0])))
    return [(re.compile("(?s)" + "(.*?)".join(map(re.escape, parts))), value) for parts, value in found]
