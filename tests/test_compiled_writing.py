"""What is compiled of writing does what the same in Python does, with any text."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pinned_analysis import TEXTS
from test_compiled import both_same
from test_tokenizing import found, texts

from index.compiled import PLAIN, plain
from index.storage.lists import Lists, pack, unpack
from index.storage.packing import Bytes, Ints
from index.storage.term import FIELDS
from index.words.analysis import Analyzer, parts_of_token
from index.words.mining import mine
from index.words.stem import root_of_form
from index.writing import tokenizing
from index.writing.inversion import Layout, lists_of, numbered
from index.writing.lexicon import Numbering
from index.writing.tokenizing import Tokenizer

pytestmark = pytest.mark.skipif(not PLAIN, reason="nothing is compiled here")
analyzer = Analyzer()


@settings(max_examples=300)
@given(st.lists(st.lists(texts | st.text(max_size=60), max_size=6), max_size=3), st.sampled_from([1, 4, 20]))
def test_words_are_alike(batches: list[list[str]], slot_bits: int) -> None:
    before, tokenizing.SLOT_BITS = tokenizing.SLOT_BITS, slot_bits
    try:
        one, other = (Tokenizer(Numbering(analyzer.analyse)) for _ in range(2))
        for several in batches:
            assert found(one, several) == found(other, several, plain(tokenizing.words))
    finally:
        tokenizing.SLOT_BITS = before


SIZES = [1, 7, 100, 65_536, 65_537, 200_000, 1_000_000]


def some_lists(random: Random, terms: int, articles: int) -> Lists:
    """Lists of so many terms, short and long, with everything in them that a list may hold."""
    documents, occurrences, every = [], [], [np.empty(0, np.int64) for _ in range(4)]
    for _ in range(terms):
        count = min(random.choice([0, 1, 2, 5, 40, 5000]), articles)
        docs = sorted(random.sample(range(articles), count))
        freqs = random.choices([1, 1, 1, 2, 3, 255, 256, 700], k=count) if count < 50 else [1] * count
        size = sum(freqs)
        furthest, forms = random.choice([200, 300, 5_000, 1 << 22]), random.choice([1, 2, 14, 300])
        positions, own_forms = (random.choices(range(most), k=size) for most in (furthest, forms))
        parts = [np.array(part, np.int64) for part in (docs, freqs, positions, own_forms)]
        every = [np.concatenate(both) for both in zip(every, parts, strict=True)]
        documents.append(count)
        occurrences.append(size)
    return Lists(np.array(documents, np.int64), np.array(occurrences, np.int64), *every)


@settings(max_examples=60)
@given(st.integers(0, 1 << 32).map(Random), st.integers(0, 6), st.sampled_from(SIZES))
def test_lists_are_packed_alike(random: Random, terms: int, articles: int) -> None:
    fields = tuple(some_lists(random, terms, articles) for _ in FIELDS)
    one_form = np.array(random.choices([True, False], k=terms), np.bool_)
    assert both_same(pack, fields, one_form, articles)


@settings(max_examples=150)
@given(st.integers(0, 1 << 32).map(Random), st.integers(0, 6), st.sampled_from(SIZES))
def test_lists_come_back_alike(random: Random, terms: int, articles: int) -> None:
    """Also if a byte or a number beside them is wrong."""
    fields = tuple(some_lists(random, terms, articles) for _ in FIELDS)
    varied = [any(lists.between(n, n + 1).forms.any() for lists in fields) for n in range(terms)]
    columns, postings, sizes = pack(fields, ~np.array(varied, np.bool_), articles)
    for way in (unpack, plain(unpack)):
        for back, lists in zip(way(columns, postings, sizes, articles), fields, strict=True):
            assert all(map(np.array_equal, back, lists))
    for _ in range(10):
        wrong: list[Ints | Bytes] = [columns.copy(), postings.copy(), sizes.copy()]
        for chosen in random.sample(range(3), random.choice([1, 1, 2])):
            if wrong[chosen].size:
                wrong[chosen].flat[random.randrange(wrong[chosen].size)] ^= random.choice([1, 2, 7, 128, 255])
        wrong[1] = wrong[1][: len(postings) - random.choice([0, 0, 1])]
        assert both_same(unpack, *wrong, articles)
    huge = columns + 0
    if huge.size:
        huge.flat[random.randrange(huge.size)] = random.choice([-1, -(1 << 62), 1 << 62, 1 << 40])
        assert both_same(unpack, huge, postings, sizes, articles)


@given(st.lists(st.integers(0, 60), max_size=80), st.integers(1, 9), st.integers(0, 3))
def test_lists_are_cut_alike(words: list[int], first_term: int, form_bits: int) -> None:
    high = np.array(sorted(words), np.int64) + (
        first_term << 4
    )  # 8 articles in 2 fields: terms have 16 numbers
    low = np.arange(len(words)) * 5
    for field in range(len(FIELDS)):
        assert both_same(lists_of, high, low, Layout(3, 4, form_bits), field, first_term, 4)


WORDS = [
    *(
        "Komisi",
        "Pemberantasan",
        "Korupsi",
        "dan",
        "untuk",
        "Kementerian",
        "Keuangan",
        "di",
        "Sumatera",
        "KPK",
    ),
    *("Utara", "Kemenkeu", "Sumut", "PDI-P", "K3S", "S&P", "Ka-d", "jum'at", "Kepolisian_", "[x]", "a.", "é"),
    *(
        "²x",
        "dengan",
        "KPKPKPKPKPKPKP",
        "a1",
        "1a",
        "(",
        ")",
        "(KPK)",
        "(PKK)",
        "(Sumut)",
        "(Kemen keu )",
        "\n",
    ),
    *("  ", "“", ",", "-"),
]
BRACKETED = st.lists(
    st.sampled_from(WORDS) | st.text("(KkPp1. \n’é", max_size=8) | st.text(max_size=3), max_size=14
)


@settings(max_examples=1000)
@given(BRACKETED, st.sampled_from([" ", " ", ""]), st.integers(0, 130))
def test_abbreviations_are_mined_alike(words: list[str], between: str, before: int) -> None:
    assert both_same(mine, "a" * before + between.join(words))


def test_abbreviations_of_real_sentences_are_mined_alike() -> None:
    found = 0
    for line in TEXTS.read_text("utf-8").split("\n"):
        for text in (line, line * 3, line.lower(), line.replace("a", "é"), line.replace(" ", "\n", 3)):
            assert both_same(mine, text)
            found += len(mine(text))
    assert found > 50


roots = analyzer.roots
FORMS = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "me", "meng", "mem", "di", "ber", "ke", "peN", "n", "ny", "se", "memper", "pe"]),
        st.sampled_from(
            ["ajar", "tulis", "pakai", "kopi", "bali", "ambil", "makan", "xyz", "smartphone", "a"]
        ),
        st.sampled_from(["", "an", "kan", "i", "in", "isasi", "e"]),
        st.sampled_from(["", "nya", "ku", "mulah", "pun", "anya"]),
    ),
    st.text("abegiknmtwy", max_size=12),
    st.sampled_from(sorted({*roots.variants, *roots.corrections})),
    st.text(max_size=8),
)


@settings(max_examples=1000)
@given(FORMS)
def test_roots_are_found_alike(form: str) -> None:
    assert both_same(root_of_form, roots, form)


@settings(max_examples=300)
@given(FORMS | st.sampled_from(["AS", "as", "a" * 64, "a" * 65, "KPK-nya", "17.000"]), st.booleans())
def test_tokens_are_analysed_alike(token: str, own: bool) -> None:
    other = Analyzer({"as": "poros", "xyz": "abc"}) if own else analyzer
    for each in (token, token.upper(), token.title()):
        assert both_same(parts_of_token, other, each)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8),
    st.integers(0, 1 << 32).map(Random),
)
def test_words_are_numbered_alike(articles: list[tuple[int, int]], random: Random) -> None:
    counts = np.array(articles, np.int64).ravel()
    pairs = np.array(random.choices(range(20), k=int(counts.sum())), np.int32)
    layout = Layout(6, 4, 2)
    of_pairs = np.array([random.randrange(8) << 13 | random.randrange(4) for _ in range(20)], np.int64)
    least, beyond = sorted(random.randrange(9) << 13 for _ in range(2))
    one, other = (np.zeros(len(pairs), np.int64) for _ in range(2))
    given = pairs, counts, of_pairs, layout, random.randrange(9), least, beyond
    assert numbered(*given, one) == plain(numbered)(*given, other)
    assert np.array_equal(one, other)
