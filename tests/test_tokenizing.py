"""Words found many at once are those that the regular expression finds, in any text."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from index.storage.packing import Ints
from index.words.analysis import Analyzer
from index.words.tokens import TOKEN
from index.writing import tokenizing
from index.writing.lexicon import Numbering
from index.writing.tokenizing import AT_ONCE, Numbers, Tokenizer, words

Way = Callable[[list[str], Tokenizer], tuple[Numbers, Ints]]
analyzer = Analyzer()
ALPHABET = "aAnéß7٣²_ -–'’ʼ`.,\n\0\u00ad\u0301\u200d\u2011की日😀\ud800\u0e33İ"
texts = st.one_of(
    st.text(st.sampled_from(ALPHABET), max_size=30),
    st.text(max_size=20),
    st.sampled_from(
        ["anak-anak 17.000 Rp6,5", "Jum'at ke-2,", "a" * 50 + " b", "- -a a-", "1.", "", "oʻʼzbek"]
    ),
)


def expected(text: str) -> list[tuple[str, str]]:
    return [(part.stem, part.form) for token in TOKEN.findall(text) for part in analyzer.parts(token)]


def found(tokenizer: Tokenizer, several: list[str], way: Way = words) -> list[list[tuple[str, str]]]:
    """The words of each text as stems and forms."""
    numbers, counts = way(several, tokenizer)
    pairs = list(tokenizer.numbering.pairs)
    ends = counts.cumsum()
    assert len(counts) == len(several) and counts.sum() == len(numbers)
    return [
        [pairs[n] for n in numbers[end - n_words : end]] for end, n_words in zip(ends, counts, strict=True)
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(texts, max_size=6), max_size=3))
def test_words_are_those_of_the_regular_expression(batches: list[list[str]]) -> None:
    tokenizer = Tokenizer(Numbering(analyzer.analyse))
    for several in batches:
        assert found(tokenizer, several) == [expected(text) for text in several]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ab", min_size=1, max_size=6), max_size=40))
def test_tokens_that_share_a_place_in_the_table_are_told_apart(tokens: list[str]) -> None:
    before = tokenizing.SLOT_BITS
    tokenizing.SLOT_BITS = 1
    try:
        tokenizer = Tokenizer(Numbering(analyzer.analyse))
        for _ in range(2):
            assert found(tokenizer, [" ".join(tokens), *tokens]) == [
                expected(text) for text in (" ".join(tokens), *tokens)
            ]
    finally:
        tokenizing.SLOT_BITS = before


def test_texts_of_any_length_are_split_at_the_right_places() -> None:
    tokenizer = Tokenizer(Numbering(analyzer.analyse))
    several = ["kata " * 30_000, "", "x" * AT_ONCE, "satu dua", "y" * (AT_ONCE - 3), "ab " * 40_000, "akhir"]
    assert [len(each) for each in found(tokenizer, several)] == [30_000, 0, 1, 2, 1, 40_000, 1]
