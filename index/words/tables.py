"""The word tables in words/: `#` lines say what they are, then column names, then tab-separated rows."""

from importlib.util import find_spec
from pathlib import Path

from ..errors import TelusurError

WORDS = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The rows of words/NAME.tsv, as lists of cells."""
    lines = (WORDS / f"{name}.tsv").read_text("utf-8").splitlines()
    table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return table[1:]


def mapping(name: str) -> dict[str, str]:
    """The first two columns of words/NAME.tsv."""
    return {row[0]: row[1] for row in rows(name)}


def dictionary_file() -> Path:
    """The list of roots of the installed PySastrawi, found without importing it."""
    package = find_spec("Sastrawi")
    if package is None or package.origin is None:
        raise TelusurError(
            "PySastrawi, whose dictionary telusur needs, is not installed: pip install PySastrawi"
        )
    return Path(package.origin).parent / "Stemmer" / "data" / "kata-dasar.txt"
