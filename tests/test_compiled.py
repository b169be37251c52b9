"""What is compiled gives what the same in Python gives, also for bytes that make no sense."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.compiled import PLAIN
from index.compiled import plain as plain_way
from index.storage.container import DAMAGE, DamagedError, reading
from index.storage.dictionary import BlockPacker
from index.storage.lists import pack_documents, pack_frequencies
from index.storage.packet import Packet, encode, find_extra, find_key, place_from, row_of, string_of
from index.storage.packing import Bytes, Ints, pack_nibbles
from index.storage.postings import (
    counts_as,
    places_in,
    rows_in,
    unpack_documents,
    unpack_frequencies,
    unpack_ranked,
)
from search.ranking.lists import (
    adjacent,
    best,
    best_of_sums,
    counted_at,
    intersection,
    united,
    word_points,
)
from search.ranking.nearness import Placing, lifted, placing
from search.ranking.rank import Model

pytestmark = pytest.mark.skipif(not PLAIN, reason="nothing is compiled here")


def outcome(function: Callable[..., Any], *given: Any) -> Any:
    """What a function gives, or that it finds the bytes damaged."""
    try:
        return function(*given)
    except DAMAGE:
        return "damage"


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray):
        close = np.allclose if one.dtype.kind == "f" else np.array_equal
        return one.dtype == other.dtype and one.shape == other.shape and bool(close(one, other))
    return bool(one == other)


def both_same(function: Callable[..., Any], *given: Any) -> bool:
    """Whether the compiled function and the one in Python do the same with copies of what is given."""
    copies = ([each.copy() if isinstance(each, np.ndarray) else each for each in given] for _ in range(2))
    one, other = (
        outcome(way, *own) for way, own in zip((function, plain_way(function)), copies, strict=True)
    )
    return same(one, other)


SIZES = st.one_of(st.integers(1, 100), st.sampled_from([65_535, 65_536, 65_537, 200_000, 1_000_000]))


@st.composite
def lists_of_documents(draw: st.DrawFn) -> tuple[Bytes, int, int]:
    """Packed numbers of documents, how many, and of how many articles; now and then with a byte that is wrong."""
    articles = draw(SIZES)
    docs: Ints = np.array(sorted(draw(st.sets(st.integers(0, articles - 1), max_size=60))), np.int64)
    if draw(st.booleans()):  # many side by side, which are kept as bits
        docs = np.unique(np.concatenate([docs, np.arange(articles // 3, articles // 2)]))
    packed = pack_documents(docs, np.array([len(docs)]), articles)[0].copy()
    if len(packed) and draw(st.booleans()):
        packed[draw(st.integers(0, len(packed) - 1))] ^= draw(st.integers(1, 255))
    return packed[: len(packed) - draw(st.sampled_from([0, 0, 0, 1]))], len(docs), articles


def harmed(draw: st.DrawFn, packed: Bytes) -> Bytes:
    """These bytes, now and then with one that is wrong, or one too few or too many."""
    packed = packed.copy()
    if len(packed) and draw(st.booleans()):
        packed[draw(st.integers(0, len(packed) - 1))] ^= draw(st.integers(1, 255))
    change = draw(st.sampled_from([0, 0, 0, -1, 1]))
    return (
        np.append(packed, np.uint8(draw(st.integers(0, 255))))
        if change > 0
        else packed[: len(packed) + change]
    )


COUNTS = st.lists(st.one_of(st.integers(1, 3), st.integers(254, 70_000)), max_size=20)


@st.composite
def lists_of_frequencies(draw: st.DrawFn) -> tuple[Bytes, int]:
    freqs = np.array(draw(COUNTS), np.int64)
    return harmed(draw, pack_frequencies(freqs, np.array([len(freqs)]))[0]), len(freqs)


@st.composite
def lists_of_forms(draw: st.DrawFn) -> tuple[int, Bytes, Ints]:
    """A form, the forms of all occurrences packed, and in how many occurrences they are in each document."""
    freqs = np.array(draw(st.lists(st.integers(1, 4), min_size=1, max_size=12)), np.int64)
    value = st.one_of(st.integers(0, 16), st.integers(0, 100_000))
    count = int(freqs.sum())
    forms = np.array(draw(st.lists(value, min_size=count, max_size=count)), np.int64)
    packed = pack_nibbles(forms, np.array([count]))[0]
    return draw(st.sampled_from([0, 1, 2, 15, 17, *forms.tolist()])), harmed(draw, packed), freqs


@st.composite
def occurrences(draw: st.DrawFn) -> tuple[Ints, Bytes, list[int], int, Ints, Ints]:
    """The lists of a term in two fields, of which the first is some other; some documents; the lengths of all."""
    articles = draw(st.integers(1, 60))
    docs = np.array(sorted(draw(st.sets(st.integers(0, articles - 1), max_size=20))), np.int64)
    freqs = np.array([draw(st.integers(1, 4)) for _ in docs], np.int64)
    far = draw(st.sampled_from([100, 3000, 90_000]))
    places = [sorted(draw(st.sets(st.integers(0, far), min_size=n, max_size=n))) for n in freqs.tolist()]
    flat = np.array([place for each in places for place in each], np.int64)
    highs = pack_nibbles(flat >> 8, np.array([len(flat)]))[0] if (flat >> 8).any() else np.empty(0, np.uint8)
    packed = np.concatenate(
        [np.zeros(7, np.uint8), flat.astype(np.uint8), harmed(draw, highs) if len(highs) else highs]
    )
    counts = [
        4,
        5,
        0,
        0,
        2,
        len(docs),
        len(flat),
        0,
        0,
        len(packed) - 7 - len(flat) + draw(st.sampled_from([0, 0, 1])),
    ]
    among = np.array(sorted(draw(st.sets(st.integers(0, articles - 1), max_size=20))), np.int64)
    lengths = np.full(articles, draw(st.sampled_from([far + 1, far + 1, far // 2])), np.int64)
    return np.array([docs, freqs, freqs]), packed, counts, 1, among, lengths


@st.composite
def terms(draw: st.DrawFn) -> tuple[Bytes, list[int], int, int | None]:
    """What the articles of a term are ranked by in two fields, packed, and a form."""
    articles = draw(SIZES)
    parts, counts = [], list[int]()
    for _ in range(2):
        docs = np.array(sorted(draw(st.sets(st.integers(0, articles - 1), max_size=9))), np.int64)
        freqs = np.array([draw(st.integers(1, 3)) for _ in docs], np.int64)
        often = int(freqs.sum())
        forms = np.array([draw(st.integers(0, 17)) for _ in range(often)], np.int64)
        number = np.array([len(docs)])
        own = pack_documents(docs, number, articles)[0], pack_frequencies(freqs, number)[0]
        packed = pack_nibbles(forms, np.array([often]))[0] if draw(st.booleans()) else np.empty(0, np.uint8)
        several = own[1] if often > len(docs) else own[1][:0]
        parts += [own[0], several, packed]
        counts += [len(docs), often, len(several), len(packed), 3]
    return harmed(draw, np.concatenate(parts)), counts, articles, draw(st.sampled_from([None, -1, 0, 1, 16]))


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Packet, list[bytes], list[bytes]]:
    """A block of a dictionary, its strings and extras."""
    key = st.text(st.sampled_from("abc\0\1é"), max_size=3).map(encode)
    keys, extras = sorted(draw(st.sets(key, min_size=1, max_size=12))), draw(st.lists(key, max_size=12))
    numbers = st.sampled_from([0, 1, 255, 256, 70_000, 1 << 33])
    columns, extra_columns = (
        np.array([[draw(numbers) for _ in own] for _ in range(rows)], np.int64).reshape(rows, len(own))
        for rows, own in ((draw(st.integers(0, 4)), keys), (1, extras))
    )
    frame = BlockPacker().packed(keys, columns, extras, extra_columns)
    return Packet(zstandard.decompress(frame), 0), keys, extras


@st.composite
def ranked(draw: st.DrawFn, articles: int) -> Ints:
    """The articles of a word in a field, how often each has it, and its form."""
    docs = sorted(draw(st.sets(st.integers(0, articles - 1))))
    freqs = [draw(st.integers(1, 5)) for _ in docs]
    return np.array([docs, freqs, [draw(st.integers(0, freq)) for freq in freqs]], np.int64)


@st.composite
def words(draw: st.DrawFn) -> tuple[Any, ...]:
    articles, form_weight = draw(st.integers(1, 30)), draw(st.sampled_from([0.0, 0.5]))
    factors = tuple(np.array([draw(st.floats(0.1, 3)) for _ in range(articles)]) for _ in range(2))
    fields = draw(ranked(articles)), draw(ranked(articles))
    return *fields, factors, form_weight, Model(), articles, draw(st.sampled_from([1.0, 0.3]))


@st.composite
def scored(draw: st.DrawFn, size: int = 40) -> tuple[Ints, Any]:
    """Articles and their points, of which many are equal."""
    docs = np.array(sorted(draw(st.sets(st.integers(0, size - 1), min_size=1))), np.int64)
    return docs, np.array([draw(st.sampled_from([0.0, 0.5, 1.25, 2.0])) for _ in docs], np.float32)


@st.composite
def placings(draw: st.DrawFn) -> tuple[Any, Any, Any, Model]:
    """Where the leaves of words stand in some articles."""
    articles, count = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    placed = list[Placing]()
    for number in range(count):
        for _ in range(draw(st.integers(1, 3))):
            spots = sorted(
                draw(st.sets(st.tuples(st.integers(0, articles - 1), st.integers(0, 90)), max_size=15))
            )
            rows, places = np.array(spots, np.int64).reshape(-1, 2).T.copy()
            placed.append((number, rows, places))
        placed.append((number, np.unique(rows), None))
    worths = np.array([draw(st.floats(0.1, 9)) for _ in range(count)])
    return placed, worths, np.array([draw(st.floats(0.3, 2)) for _ in range(articles)]), Model()


@given(lists_of_frequencies())
def test_frequencies_are_unpacked_alike(case: tuple[Bytes, int]) -> None:
    assert both_same(unpack_frequencies, *case)


@given(lists_of_forms())
def test_forms_are_counted_alike(case: tuple[int, Bytes, Ints]) -> None:
    assert both_same(counts_as, *case)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(occurrences())
def test_occurrences_are_found_alike(case: tuple[Ints, Bytes, list[int], int, Ints, Ints]) -> None:
    assert both_same(places_in, *case)
    assert both_same(rows_in, case[0][0], case[4])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(terms())
def test_terms_are_unpacked_alike(case: tuple[Bytes, list[int], int, int | None]) -> None:
    assert both_same(unpack_ranked, *case)


@given(blocks(), st.text(st.sampled_from("abc\0\1é"), max_size=3).map(encode), st.integers(-1, 12))
def test_blocks_are_read_alike(
    block: tuple[Packet, list[bytes], list[bytes]], other: bytes, place: int
) -> None:
    packet, keys, extras = block
    assert both_same(row_of, packet, place, tuple(range(0, len(packet.columns), 2)))
    assert both_same(string_of, packet, place)
    for key in (*keys, other):
        assert find_key(packet, key) == (keys.index(key) if key in keys else -1)
        assert both_same(find_key, packet, key)
        assert both_same(place_from, packet, key)
    for extra in (*extras, other):
        assert both_same(find_extra, packet, place, len(extras), extra)
        assert find_extra(packet, 0, len(extras), extra) == (extras.index(extra) if extra in extras else -1)


@given(st.binary(max_size=60), st.binary(max_size=3), st.integers(0, 5))
def test_what_is_no_block_harms_nothing(plain: bytes, key: bytes, place: int) -> None:
    with contextlib.suppress(DamagedError):
        with reading(Path("block")):
            packet = Packet(plain, 0)
            for read in (row_of, plain_way(row_of)):
                assert len(read(packet, place, (1,))) <= 257
        with reading(Path("block")):
            assert find_key(packet, key) >= -1
            assert find_extra(packet, 0, place, key) >= -1
            assert place_from(packet, key) >= 0
            assert len(string_of(packet, place)) <= 60


@given(words())
def test_words_are_scored_alike(case: Any) -> None:
    assert both_same(word_points, *case)


@given(scored(), st.sampled_from([0, 1, 3, 10, 100]))
def test_the_best_are_the_same(case: tuple[Ints, Any], count: int) -> None:
    assert both_same(best, *case, count)


@given(st.lists(scored(), min_size=1, max_size=4), st.sampled_from([1, 3, 10, 100]))
def test_the_best_of_sums_are_the_same(lists: list[tuple[Ints, Any]], count: int) -> None:
    table = np.full(40, -1, np.float32)
    assert both_same(best_of_sums, lists, table, count)
    best_of_sums(lists, table, count)
    assert (table == -1).all()  # as it was


RISING = st.sets(st.integers(0, 60)).map(lambda values: np.array(sorted(values), np.int64))


@given(st.lists(RISING, min_size=1, max_size=4), RISING)
def test_places_are_put_together_alike(places: list[Ints], origins: Ints) -> None:
    assert both_same(adjacent, places)
    assert both_same(intersection, *sorted((places[0], places[-1]), key=len))
    assert both_same(counted_at, np.append(np.append(0, origins[origins > 0]), 61), places[0])


@given(scored(), scored(), st.booleans())
def test_lists_are_united_alike(one: Any, other: Any, better: bool) -> None:
    assert both_same(united, one, other, better)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(placings())
def test_places_give_the_same_bonus(case: tuple[Any, Any, Any, Model]) -> None:
    assert both_same(placing, *case)


@given(scored(), st.integers(0, 40), st.lists(st.sampled_from([0.0, 0.75, 1.5]), min_size=40, max_size=40))
def test_a_bonus_lifts_alike(case: tuple[Ints, Any], depth: int, bonus: list[float]) -> None:
    docs, points = best(*case, 40)
    head = np.sort(docs[:depth])
    assert both_same(lifted, docs, points, head, np.array(bonus)[: len(head)])


@given(lists_of_documents())
def test_documents_are_unpacked_alike(case: tuple[Bytes, int, int]) -> None:
    assert both_same(unpack_documents, *case)
