"""Near-duplicates fall together, and lines that a source repeats are learned."""

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from index.article import Article
from index.cleaning.repeated import learn_repeated, line_counts, repeated_lines, without_lines
from index.storage import signature as signature_module
from index.storage.signature import SIZE, WORTH, common_share, is_one_story, runs_of, signature, signatures
from index.storage.snapshot import Snapshot
from index.storage.store import open_store
from index.storage.twins import NO_HASH
from index.sync import build
from search.ranking.stories import Stories, candidates, similar

WORDS = re.findall(
    r"\w+",
    """warga desa membangun jembatan gantung sungai bambu semen kepala kecamatan bantuan pemerintah jalan sekolah anak
    pasar beras harga petani sawah hujan banjir rumah kayu malam pagi truk polisi laporan keterangan""",
)


def article(seed: int, sentences: int = 20) -> list[str]:
    """Sentences of words drawn at random: nothing but chance makes two such articles alike."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)]


def indexed(folder: Path, *texts: str) -> Snapshot:
    """An index of these texts as they are, in this order."""
    rows = (json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts))
    (folder / "texts.jsonl").write_text("\n".join(rows))
    build([folder / "texts.jsonl"], folder / ".telusur", raw=True)
    return open_store(folder / ".telusur").snapshot


def test_the_same_text_is_one_story_whatever_its_case_and_spaces() -> None:
    text = " ".join(article(1))
    assert common_share(text, text.upper().replace(" ", "\n")) == 1.0
    assert signature(text).tolist() == signature(text.upper()).tolist()


def test_a_reprint_with_sentences_moved_and_dropped_is_one_story() -> None:
    own = article(2)
    reprint = [own[3], *own[:3], *own[4:10], *own[12:]]
    assert is_one_story(" ".join(own), " ".join(reprint))


def test_a_brief_inside_a_long_report_is_one_story(tmp_path: Path) -> None:
    own = article(3, sentences=40)
    brief, whole = " ".join(own[:8]), " ".join(own)
    assert is_one_story(brief, whole)
    assert candidates(indexed(tmp_path, whole), runs_of(brief)) == [0]


def test_different_articles_with_the_same_background_stay_apart() -> None:
    background = article(4, sentences=8)
    first, second = (" ".join([*article(n, sentences=12), *background]) for n in (5, 6))
    assert 0.2 < common_share(first, second) < 0.5
    assert not is_one_story(first, second)


def test_a_common_formula_is_no_story() -> None:
    formula = "Baca berita selengkapnya hanya di sini setiap hari."
    assert not is_one_story(formula, f"{formula} {' '.join(article(7))}")


@pytest.mark.parametrize("text", ["", "Singkat.", "x" * 23])
def test_a_text_too_short_for_a_signature_has_an_empty_one(text: str) -> None:
    assert signature(text).tolist() == [min(1, len(text) // 24)] + [NO_HASH] * SIZE


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


def test_a_text_too_short_for_a_signature_is_found_by_nothing(tmp_path: Path) -> None:
    snapshot = indexed(tmp_path, "Singkat.", " ".join(article(1)), "x" * 23)
    assert [candidates(snapshot, runs_of(text)) for text in ("", "Singkat.", "x" * 23)] == [[], [], []]


def test_the_articles_of_a_story_find_each_other(tmp_path: Path) -> None:
    first, other = article(8), article(9)
    texts = [" ".join(first), " ".join(other), " ".join(first[1:]), " ".join(reversed(first))]
    snapshot = indexed(tmp_path, *texts)
    assert [sorted(Stories(snapshot).others(n, text)) for n, text in enumerate(texts)] == [
        [2, 3],
        [],
        [0, 3],
        [0, 2],
    ]


def test_of_those_with_the_same_text_the_likest_comes_first(tmp_path: Path) -> None:
    own, half, other = article(10), [*article(10)[:12], *article(11)[:8]], article(12)
    snapshot = indexed(tmp_path, *(" ".join(text) for text in (half, own, other)))
    assert candidates(snapshot, runs_of(" ".join(own))) == [1, 0]
    assert [doc for _, doc in similar(snapshot, " ".join(own))] == [1, 0]


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


def test_what_surely_stands_alone_has_no_story(tmp_path: Path) -> None:
    """It is told before the text is looked at; never of one with hardly any text."""
    own, other = " ".join(article(8)), " ".join(article(9))
    snapshot = indexed(tmp_path, own, own + " Demikian.", other, "Singkat.")
    assert [snapshot.is_alone(number, WORTH) for number in range(4)] == [False, False, True, False]
    stories = Stories(snapshot)
    assert [stories.others(number, snapshot.body(number)) for number in range(4)] == [(1,), (0,), (), ()]
