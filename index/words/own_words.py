"""A user's own table of words: a text file with a word and its root on each line, above everything else.

    # my archive
    ghosting    ghosting
    kominfo     komunikasi

A root that is named here is known with its affixes too: dighosting is ghosting.
"""

from pathlib import Path

from ..errors import UnreadableError
from .tokens import fold


def read_own_words(path: Path) -> dict[str, str]:
    """Folded word → folded root. Between them tabs or spaces; empty lines and # lines are passed over."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise UnreadableError(f"The word list {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"The word list {path} is not UTF-8 text; save it as UTF-8.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        cells = line.split()
        if not cells or cells[0].startswith("#"):
            continue
        if len(cells) != 2:
            raise UnreadableError(
                f"The word list {path} has {len(cells)} words in line {number}; "
                "each line holds a word and its root, as in: menembak tembak"
            )
        word, root = fold(cells[0]), fold(cells[1])
        if found.setdefault(word, root) != root:
            raise UnreadableError(
                f"The word list {path} gives {word} two roots, the second in line {number}."
            )
    return found
