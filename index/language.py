"""What users read, in their language: English, or Indonesian where the locale says so (LANG=id_ID.UTF-8).

The texts stand in the code in English. locale/id/LC_MESSAGES/telusur.po has each in Indonesian; catalog.py makes
the .mo beside it, which gettext reads. Where the language is English nothing is loaded.
"""

import os
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, bindtextdomain, textdomain
from pathlib import Path
from typing import Literal

Language = Literal["en", "id"]
DOMAIN = "telusur"
FOLDER = Path(__file__).parent / "locale"
CATALOG = FOLDER / "id" / "LC_MESSAGES" / f"{DOMAIN}.po"
SWAPPED = str.maketrans(",.", ".,")  # 1,234.5 is written 1.234,5 in Indonesian


def language_of(environment: Mapping[str, str]) -> Language:
    """As gettext decides: LC_ALL before LC_MESSAGES before LANG; LANGUAGE before all, unless these say C."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    first = (environment.get("LANGUAGE") or locale).partition(":")[0]
    return (
        "id" if first.lower().replace("-", "_").partition(".")[0].partition("_")[0] in ("id", "in") else "en"
    )


LANGUAGE = language_of(os.environ)
if LANGUAGE == "id":  # Typer asks gettext for its own words
    bindtextdomain(DOMAIN, str(FOLDER))
    textdomain(DOMAIN)


@cache
def catalog() -> GNUTranslations:
    """The texts in Indonesian."""
    with CATALOG.with_suffix(".mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def _(text: str) -> str:
    """A text of the program in the user's language."""
    return catalog().gettext(text) if LANGUAGE == "id" else text


def counted(one: str, many: str, count: int) -> str:
    """`1 article`, `2 articles` in the user's language; both hold {count}."""
    if LANGUAGE == "id":
        return catalog().ngettext(one, many, count).format(count=number(count))
    return (one if count == 1 else many).format(count=number(count))


def number(value: float, decimals: int = 0) -> str:
    """1,234.5, or 1.234,5 in Indonesian."""
    written = f"{value:,.{decimals}f}"
    return written.translate(SWAPPED) if LANGUAGE == "id" else written
