"""A file of an index is whole, or it is refused in one sentence."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import StoreError
from index.storage.container import Container, ContainerWriter, DamagedError


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    file = ContainerWriter(path, "TEST")
    file.begin("pieces")
    file.write(b"abc")
    file.write(b"defgh!")
    file.add("numbers", np.array([1, 2, 70000], np.uint32))
    file.add("none", np.empty(0, np.uint8))
    stamp = file.close({"articles": 3})
    assert stamp.size == path.stat().st_size
    return path


def test_sections_come_back(whole: Path) -> None:
    container = Container(whole, "TEST")
    assert container.bytes("pieces") == b"abcdefgh!"
    assert container.array("numbers").tolist() == [1, 2, 70000]
    assert len(container.array("none")) == 0
    assert container.about == {"articles": 3}
    assert container.problems() == []


def test_every_flipped_bit_is_noticed(whole: Path) -> None:
    data = whole.read_bytes()
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        whole.write_bytes(changed)
        try:
            assert Container(whole, "TEST").problems(), f"bit {bit} of {len(data) * 8} goes unnoticed"
        except StoreError:
            continue


def test_every_truncation_is_noticed_when_opening(whole: Path) -> None:
    data = whole.read_bytes()
    for size in range(len(data)):
        whole.write_bytes(data[:size])
        with pytest.raises(StoreError):
            Container(whole, "TEST")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"\x80\x04\x95" + bytes(100)), "does not begin and end"),
        (lambda path: path.write_bytes(b""), "only 0 bytes"),
    ],
)
def test_what_is_wrong_is_said(whole: Path, change: object, sentence: str) -> None:
    assert callable(change)
    change(whole)
    with pytest.raises(StoreError, match=sentence):
        Container(whole, "TEST")


def test_a_file_of_another_kind_is_refused(whole: Path) -> None:
    with pytest.raises(DamagedError, match="SEGM was expected"):
        Container(whole, "SEGM")
