"""Dictionaries find what is in them, in order, and nothing else."""

from bisect import bisect_left
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.container import Container, ContainerWriter
from index.storage.dictionary import Dictionary, DictionaryWriter
from index.storage.packet import decode, encode

anything = st.text(st.characters(), max_size=5)
odd = st.text(st.sampled_from("\0\1\2ab\ud800\uffff\U00010000"), max_size=4)
strings = st.one_of(odd, anything)


def made(folder: str, texts: list[str]) -> Dictionary:
    """A dictionary whose column is ten times the number of the string."""
    path = Path(folder, "d")
    path.unlink(missing_ok=True)
    file, writer = ContainerWriter(path, "TEST"), DictionaryWriter()
    writer.add_all(list(map(encode, texts)), 10 * np.arange(len(texts))[np.newaxis])
    writer.write(file, "d")
    file.close({}, durable=False)
    return Dictionary(Container(path, "TEST"), "d", len(texts))


@given(st.lists(strings, max_size=8))
def test_encoding_keeps_text_order_and_prefixes(texts: list[str]) -> None:
    kept = [encode(text) for text in texts]
    assert [decode(each) for each in kept] == texts
    assert not any(b"\0" in each for each in kept)
    assert [texts[kept.index(each)] for each in sorted(kept)] == sorted(texts)
    assert [a.startswith(b) for a in kept for b in kept] == [a.startswith(b) for a in texts for b in texts]


@settings(max_examples=40, deadline=None)
@given(st.sets(strings, max_size=600), st.lists(strings, max_size=9))
def test_strings_are_found_by_text_number_and_prefix(present: set[str], others: list[str]) -> None:
    texts = sorted(present)
    with TemporaryDirectory() as folder:
        dictionary = made(folder, texts)
        assert [decode(key) for key in dictionary.between()] == texts
        for text in [*texts[::7], *texts[-2:], *others]:
            number = dictionary.find(text)
            assert number == (texts.index(text) if text in present else -1)
            assert dictionary.at_or_after(encode(text)) == bisect_left(texts, text)
            assert [texts[n] for n in dictionary.prefixed(text)] == [t for t in texts if t.startswith(text)]
            assert number < 0 or dictionary.row(number) == [10 * number]


def test_a_dictionary_of_many_blocks_is_found_by_its_first_and_last_strings() -> None:
    texts = [f"{number:05}" for number in range(1000)]
    with TemporaryDirectory() as folder:
        dictionary = made(folder, texts)
        for number in (0, 1, 255, 256, 257, 511, 512, 998, 999):
            assert dictionary.find(texts[number]) == number
        assert dictionary.find("00000x") == dictionary.find("") == dictionary.find("9") == -1
        assert list(dictionary.prefixed("002")) == list(range(200, 300))


def test_equal_strings_are_found_from_the_first() -> None:
    with TemporaryDirectory() as folder:
        texts = ["a"] * 300 + ["b"] * 3
        dictionary = made(folder, texts)
        assert dictionary.find("a") == 0
        assert dictionary.find("b") == 300
