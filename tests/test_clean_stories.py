"""Near-duplicates fall together, and lines that a source repeats are learned."""

import random
import re

import numpy as np
import pytest

from index.article import Article
from index.cleaning.repeated import learn_repeated, line_counts, repeated_lines, without_lines
from index.storage import signature as signature_module
from index.storage.segment import NO_HASH
from index.storage.signature import (
    SIZE,
    SignatureTable,
    common_share,
    is_one_story,
    likeness,
    signature,
    signatures,
    stories,
)

WORDS = re.findall(
    r"\w+",
    """warga desa membangun jembatan gantung sungai bambu semen kepala kecamatan bantuan pemerintah jalan sekolah anak
    pasar beras harga petani sawah hujan banjir rumah kayu malam pagi truk polisi laporan keterangan""",
)


def article(seed: int, sentences: int = 20) -> list[str]:
    """Sentences of words drawn at random: nothing but chance makes two such articles alike."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)]


def test_the_same_text_is_one_story_whatever_its_case_and_spaces() -> None:
    text = " ".join(article(1))
    assert common_share(text, text.upper().replace(" ", "\n")) == 1.0
    assert likeness(signature(text), signature(text.upper())) == 1.0


def test_a_reprint_with_sentences_moved_and_dropped_is_one_story() -> None:
    own = article(2)
    reprint = [own[3], *own[:3], *own[4:10], *own[12:]]
    assert is_one_story(" ".join(own), " ".join(reprint))
    assert likeness(signature(" ".join(own)), signature(" ".join(reprint))) > 0.6


def test_a_brief_inside_a_long_report_is_one_story() -> None:
    own = article(3, sentences=40)
    brief, whole = " ".join(own[:8]), " ".join(own)
    assert is_one_story(brief, whole)
    assert list(SignatureTable.of([signature(whole)]).candidates(signature(brief))) == [0]


def test_different_articles_with_the_same_background_stay_apart() -> None:
    background = article(4, sentences=8)
    first, second = (" ".join([*article(n, sentences=12), *background]) for n in (5, 6))
    assert 0.2 < common_share(first, second) < 0.5
    assert not is_one_story(first, second)


def test_a_common_formula_is_no_story() -> None:
    formula = "Baca berita selengkapnya hanya di sini setiap hari."
    assert not is_one_story(formula, f"{formula} {' '.join(article(7))}")


@pytest.mark.parametrize("text", ["", "Singkat.", "x" * 23])
def test_a_text_too_short_for_a_signature_is_like_nothing(text: str) -> None:
    assert len(signature(text)) == SIZE + 1
    assert likeness(signature(text), signature(text)) == 0.0
    assert list(SignatureTable.of([signature(text)]).candidates(signature(text))) == []


def test_signatures_are_the_smallest_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands beside a body; also where the first guess of how small they are is wrong."""
    bodies = [
        "",
        "pendek",
        "a" * 900,
        "abc " * 400,
        *("".join(f"kata{n * k} " for n in range(300)) for k in (1, 7)),
    ]
    monkeypatch.setattr(signature_module, "AT_ONCE", 1000)
    rows = signatures(bodies)
    for body, row in zip(bodies, rows, strict=True):
        hashes = hashes_of(body)
        wanted = np.unique(hashes)[: min(SIZE, max(len(hashes) // 24, 8))]
        assert row[0] == len(hashes)
        assert row[1:].tolist() == [*wanted.tolist(), *[NO_HASH] * (SIZE - len(wanted))]
        assert (row == signature(body)).all()


def hashes_of(body: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Of each run of letters, one by one."""
    letters = [ord(c) for c in body if c != " "]
    powers = [pow(0x9E3779B97F4A7C15, n, 1 << 64) for n in range(24)]
    found = []
    for at in range(len(letters) - 23):
        value = sum(letter * power for letter, power in zip(letters[at : at + 24], powers, strict=True)) % (
            1 << 64
        )
        value ^= value >> 29
        found.append((value * 0xBF58476D1CE4E5B9 % (1 << 64)) >> 32)
    return np.array(found, np.uint32)


def test_articles_are_grouped_into_stories() -> None:
    first, other = article(8), article(9)
    texts = [" ".join(first), " ".join(other), " ".join(first[1:]), " ".join(reversed(first))]
    assert stories([signature(text) for text in texts], texts.__getitem__) == [0, 1, 0, 0]


def test_a_table_finds_the_likest_first_and_names_articles_by_their_numbers() -> None:
    own, half, other = article(10), [*article(10)[:12], *article(11)[:8]], article(12)
    table = SignatureTable.of(
        [signature(" ".join(text)) for text in (half, own, other)], numbers=[70, 80, 90]
    )
    assert list(table.candidates(signature(" ".join(own)))) == [80, 70]


def test_lines_that_many_articles_of_a_source_share_are_learned() -> None:
    blurb = "Kabar Kita adalah ruang warga untuk berbagi cerita tentang kampung halaman."
    bodies = [f"{' '.join(article(n))}\n{blurb}" for n in range(20, 30)]
    assert learn_repeated({"kabarkita.com": bodies, "lain.com": bodies[:4]}) == {
        "kabarkita.com": frozenset([blurb]),
        "lain.com": frozenset(),
    }


def test_counts_of_two_parts_add_up() -> None:
    counts = line_counts(["a\nb", "a"]) + line_counts(["a\na", "a", "a"])
    assert repeated_lines(counts, 5) == {"a"}


def test_repeated_subheads_between_paragraphs_stay() -> None:
    repeated = frozenset(["Kesimpulan", "Ikuti kami setiap hari di mana saja Anda berada."])
    body = "Kesimpulan\nSatu.\nIkuti kami setiap hari di mana saja Anda berada.\nKesimpulan\nDua.\nKesimpulan"
    kept = without_lines(Article(id="1", path="1", title="", body=body, raw=body), repeated)
    assert kept.body == "Satu.\nKesimpulan\nDua."
