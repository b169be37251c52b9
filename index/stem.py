"""Word to root: PySastrawi's dictionary and rules.

PySastrawi is imported (40 ms) only when a word is met that it could change and nobody has asked for before.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from .compounds import parts_of
from .errors import TelusurError

# What can be given to PySastrawi: it returns "" for other scripts and raises re.error for punctuation.
STEMMABLE = re.compile(r"[a-z]{4,}")
# A word for which this finds nothing is never changed by PySastrawi (checked on 86,000 words).
AFFIXED = re.compile(
    r"^(?:di|ke|se|be|te|me|pe|ku|kau)|(?:lah|kah|tah|pun|ku|mu|nya|i|is|isme|kan|an)$|^[^aiueo](?:er|el|em|in)[aiueo]"
)


def root(form: str) -> str:
    """The root of a folded form without hyphen: menembak → tembak. What has no known root is its own."""
    if STEMMABLE.fullmatch(form) and AFFIXED.search(form):
        return sastrawi()(form)
    return form


@cache
def sastrawi() -> Callable[[str], str]:
    """PySastrawi's word function without its cache, which normalises the text again on every hit."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    dictionary = ArrayDictionary(StemmerFactory().get_words())
    function: Callable[[str], str] = Stemmer(dictionary).stem_singular_word
    return function


def root_of(word: str) -> str:
    """Any word as typed → its root: Menembak → tembak, anak-anak → anak, Rusia-Ukraina → rusia-ukraina."""
    return "-".join(part.stem for part in parts_of(word, root))


def dictionary_file() -> Path:
    """The list of roots of the installed PySastrawi, found without importing it."""
    package = find_spec("Sastrawi")
    if package is None or package.origin is None:
        raise TelusurError("PySastrawi is not installed: run pip install PySastrawi")
    return Path(package.origin).parent / "Stemmer" / "data" / "kata-dasar.txt"
