"""The user's own table of words."""

from pathlib import Path

import pytest

from index.errors import UnreadableError
from index.words.analysis import Analyzer
from index.words.own_words import read_own_words


def written(folder: Path, text: str) -> Path:
    path = folder / "words.txt"
    path.write_text(text, "utf-8")
    return path


def test_a_word_list_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff# mine\nGhosting\tghosting\n\nKominfo   Komunikasi\n")
    assert read_own_words(path) == {"ghosting": "ghosting", "kominfo": "komunikasi"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("satu dua tiga\n", "3 words in line 1"),
        ("\nsatu\n", "1 words in line 2"),
        ("a b\na c\n", "a two roots"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_own_words(written(tmp_path, text))


def test_a_list_that_is_missing_or_no_text_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_own_words(tmp_path / "none.txt")
    (tmp_path / "words.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(UnreadableError, match="not UTF-8"):
        read_own_words(tmp_path / "words.txt")


def test_an_own_root_is_known_with_its_affixes() -> None:
    own = Analyzer(own_words={"ghosting": "ghosting"})
    assert own.parts("dighosting")[0].stem == "ghosting"
    assert Analyzer().parts("dighosting")[0].stem == "dighosting"
