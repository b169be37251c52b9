"""How good and how fast the roots are, beside PySastrawi, Snowball and simplemma in the same run.

    python -m benchmarks.stemming DATA

Measured: pair precision, recall and F1 on gold lemmas; words that users reported; Sastrawi's own tests;
pairs of words that must not (or must) share a root; whether hyphenated words are found by each of their
parts; the time for every distinct word of an archive, cold. DATA holds stem/*.tsv and news.jsonl.gz.
"""

import argparse
import csv
import gzip
import json
import platform
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

from index.words.analysis import Analyzer
from index.words.compounds import CLITICS, PREFIXES, SUFFIXES
from index.words.stem import Roots, known_roots, root_of
from index.words.tables import dictionary_file
from index.words.tokens import HYPHENS, TOKEN, fold

Stem = Callable[[str], str]
Gold = dict[str, str]

CONTENT_WORDS = {"NOUN", "VERB", "ADJ", "ADV"}
APART = [("ikan", "berikan"), ("bali", "bal"), ("menangis", "menang")]
TOGETHER = [("perbankan", "bank")]
BOUND = CLITICS | SUFFIXES | PREFIXES


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file with column names."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def contestants() -> dict[str, Stem]:
    """Name → word function. Each gets lower-case words and nothing else."""
    import simplemma
    import Stemmer
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    sastrawi: Stem = Sastrawi(ArrayDictionary(StemmerFactory().get_words())).stem_word
    snowball: Stem = Stemmer.Stemmer("indonesian").stemWord
    return {
        "as written": str,
        f"Snowball (PyStemmer {version('PyStemmer')})": snowball,
        f"simplemma {version('simplemma')}": lambda word: simplemma.lemmatize(word, lang="id"),
        f"PySastrawi {version('PySastrawi')}": sastrawi,
        "telusur": root_of,
    }


def gold_lemmas(rows: Iterable[dict[str, str]]) -> Gold:
    """Lower-case content word → the lemma that it has most often."""
    lemmas: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        form = row["form"]
        if row["upos"] in CONTENT_WORDS and form.islower() and form.isalpha():
            lemmas[form][row["lemma"].lower()] += 1
    return {form: counts.most_common(1)[0][0] for form, counts in lemmas.items()}


def pairs(group_of: Gold) -> set[tuple[str, str]]:
    """All pairs of words that share a lemma (or stem)."""
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(group_of):
        groups[group_of[word]].append(word)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def pair_scores(gold: Gold, stem: Stem) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent of the pairs that stemming makes."""
    wanted, made = pairs(gold), pairs({word: stem(word) for word in gold})
    right = len(wanted & made)
    precision, recall = right / max(len(made), 1), right / len(wanted)
    return 100 * precision, 100 * recall, 100 * 2 * precision * recall / max(precision + recall, 1e-9)


def text_stem(stem: Stem, text: str) -> str:
    """A text of several words, word by word; hyphens are left to the stemmer."""
    return " ".join(stem(fold(token)) for token in TOKEN.findall(text.replace("\\n", " ")))


def report_quality(stemming: Path, systems: dict[str, Stem]) -> None:
    """Prints pair scores and the two lists of words."""
    rows = table(stemming / "ud_lemmas.tsv")
    roots = set(dictionary_file().read_text("utf-8").split())
    sets = {"all": gold_lemmas(rows)}
    for treebank in sorted({row["treebank"] for row in rows}):
        sets[treebank] = gold_lemmas(row for row in rows if row["treebank"] == treebank)
    sets["lemma is a root"] = {w: lemma for w, lemma in sets["all"].items() if lemma in roots}
    reports = [(r["word"], r["expected"]) for r in table(stemming / "issue_reports.tsv")]
    suite = [
        (r["word"], r["stem"]) for r in table(stemming / "sastrawi_pairs.tsv") if r["status"] == "active"
    ]
    sizes = ", ".join(f"{name} {len(gold)}" for name, gold in sets.items())
    print(
        f"Pair precision / recall / F1 of {sizes} words | {len(reports)} reports | {len(suite)} of Sastrawi"
    )
    for name, stem in systems.items():
        scores = " | ".join(
            "{:.1f} / {:.1f} / {:.2f}".format(*pair_scores(gold, stem)) for gold in sets.values()
        )
        lists = [sum(text_stem(stem, word) == root for word, root in cases) for cases in (reports, suite)]
        print(f"  {name:28} {scores} | {lists[0]} | {lists[1]}")
    apart = [f"{a}/{b}" for a, b in APART if root_of(a) == root_of(b)]
    together = [f"{a}/{b}" for a, b in TOGETHER if root_of(a) != root_of(b)]
    print(f"  must differ: {len(APART) - len(apart)} of {len(APART)}, must agree: {1 - len(together)} of 1")


def news_tokens(path: Path) -> Counter[str]:
    """All raw tokens of the articles and how often they occur."""
    found: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            found.update(TOKEN.findall(json.loads(line)["text"]))
    return found


def report_hyphens(tokens: Counter[str]) -> None:
    """Prints how many hyphenated tokens are found by each of their parts that is a word."""
    analyzer = Analyzer()
    split = str.maketrans(HYPHENS, " " * len(HYPHENS))
    hyphenated = {t: n for t, n in tokens.items() if " " in t.translate(split)}
    lost = [t for t in hyphenated if lost_parts(analyzer, t, t.translate(split).split())]
    literal = [t for t in hyphenated if lost_parts(analyzer, t, t.translate(split).split(), bound=True)]
    print(f"\nHyphenated: {len(hyphenated)} different tokens, found by each part that is a word:")
    print(f"  {share(hyphenated, lost)}")
    print(f"  counting affixes written apart (se-, ke-, -nya) as parts too: {share(hyphenated, literal)}")
    print(f"  not found: {', '.join(lost[:20]) or 'none'}")


def lost_parts(analyzer: Analyzer, token: str, pieces: list[str], *, bound: bool = False) -> list[str]:
    """The parts of a token whose own stems are not among those of the token."""
    stems = {part.stem for part in analyzer.parts(token)}
    words = [p for p in pieces if bound or fold(p) not in BOUND] or pieces[-1:]
    return [p for p in words if not stems.issuperset(part.stem for part in analyzer.parts(p))]


def share(all_of_them: dict[str, int], lost: list[str]) -> str:
    """What is left of types and of tokens, in percent."""
    occurrences = sum(all_of_them.values())
    return (
        f"{100 - 100 * len(lost) / len(all_of_them):.2f} % of them, "
        f"{100 - 100 * sum(all_of_them[t] for t in lost) / occurrences:.2f} % of {occurrences} occurrences"
    )


def report_speed(tokens: Counter[str], sastrawi: Stem) -> None:
    """Prints the time for every distinct word, nothing remembered, for PySastrawi and for us."""
    forms = sorted({fold(token) for token in tokens})
    words = [form for form in forms if form.isascii() and form.replace("-", "").isalpha()]
    theirs = seconds(lambda: [sastrawi(word) for word in words])
    ours = seconds(lambda: [root_of(word) for word in words])
    inner = seconds(lambda: [known_roots().of(word) for word in words if "-" not in word])
    print(f"\nCold, {len(words)} distinct words: PySastrawi {theirs:.2f} s, telusur {ours:.2f} s")
    print(
        f"  {theirs / ours:.0f}× as fast; without splitting at hyphens {inner:.2f} s, {theirs / inner:.0f}×"
    )
    analyzer = Analyzer()
    cold = seconds(lambda: [analyzer.parts(token) for token in tokens])
    warm = seconds(lambda: [analyzer.parts(token) for token in tokens])
    print(f"  the analyzer on {len(tokens)} raw tokens: {cold:.2f} s cold, {warm:.2f} s from its memo")


def seconds(task: Callable[[], object]) -> float:
    """CPU time of one call: the machine may be busy with other things."""
    start = time.process_time()
    task()
    return time.process_time() - start


def main() -> None:
    """Prints all measures for the data folder named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    print(f"Python {platform.python_version()}, {platform.platform()}, {' '.join(sys.argv[1:])}\n")
    print(f"Reading the tables: {seconds(Roots) * 1000:.0f} ms\n")
    systems = contestants()
    report_quality(data / "stem", systems)
    tokens = news_tokens(data / "news.jsonl.gz")
    report_hyphens(tokens)
    report_speed(tokens, next(stem for name, stem in systems.items() if name.startswith("PySastrawi")))


if __name__ == "__main__":
    main()
