"""Why a word has the root that it has, in words.

explain_root("berikannya") → berikannya → beri: corrected by table (sastrawi#23), with -nya
explain_root("menembak")   → menembak → tembak: meN- + tembak
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..language import _
from .affixes import Analysis
from .analysis import Analyzer
from .stem import Roots, known_roots
from .tables import rows
from .tokens import TOKEN, Part, fold

MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class RootExplanation:
    """One word of what was asked for.

    word: the folded form. why: the rule or the table that gave the root. others: analyses that fit too, but
    are less probable, the best first.
    """

    word: str
    root: str
    why: str
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.word} → {self.root}: {self.why}"


def explain_root(word: str, own_words: Mapping[str, str] | None = None) -> tuple[RootExplanation, ...]:
    """How each word of a text as typed comes to its root; nearly always one word.

    own_words: the user's own table, as given to the Analyzer.
    """
    analyzer = Analyzer(own_words)
    return tuple(
        explain_part(part, analyzer) for token in TOKEN.findall(word) for part in analyzer.parts(token)
    )


def explain_part(part: Part, analyzer: Analyzer) -> RootExplanation:
    """The explanation for one part of a token."""
    form = part.form
    if form in analyzer.own_words:
        return RootExplanation(form, part.stem, "your own word list")
    if form in analyzer.cased:
        return RootExplanation(form, part.stem, f"an abbreviation, not the word {form.lower()}")
    if "-" in form:
        return explain_compound(part, analyzer)
    if form[0].isdigit():
        why = _("a number") if part.stem == form else _("a number in its plain form")
        return RootExplanation(form, part.stem, why)
    return explain_form(form, analyzer.roots)


def explain_compound(part: Part, analyzer: Analyzer) -> RootExplanation:
    """anak-anak, kejar-kejaran, KPK-nya: which piece gave the root."""
    pieces = part.form.split("-")
    hosts = [piece for piece in pieces if piece == part.stem or analyzer.stem(piece) == part.stem]
    if len(hosts) > 1:
        return RootExplanation(part.form, part.stem, f"{' and '.join(hosts)} have the same root")
    return RootExplanation(part.form, part.stem, f"{(hosts or pieces)[0]} with affixes written apart")


def explain_form(form: str, roots: Roots) -> RootExplanation:
    """The explanation for a form without hyphen, in the order in which Roots.of decides."""
    root = roots.of(form)
    if form in roots.corrections:
        return RootExplanation(form, root, f"corrected by table ({reason(form)})")
    if form in roots.variants:
        return RootExplanation(form, root, f"another spelling of {roots.variants[form]}")
    if form in roots.known:
        return RootExplanation(form, root, "a root of its own in the dictionary")
    if form in roots.names:
        return RootExplanation(form, root, "a name or abbreviation, left as it is")
    best = roots.best(form)
    if best is None:
        unknown = _("no root is known, left as it is")
        why = unknown if root == form else _("-nya after a word that is not in the dictionary")
        return RootExplanation(form, root, why)
    others = sorted(set(roots.stripper.analyses(form)) - {best}, key=roots.weight, reverse=True)
    other_words = tuple(in_words(other) for other in others[:MOST_OTHERS])
    return RootExplanation(form, root, explain_best(best, root, roots), other_words)


def explain_best(best: Analysis, root: str, roots: Roots) -> str:
    """The chosen analysis, and what a table made of its root."""
    if best.root in roots.names:
        return _("{analysis}, a name").format(analysis=in_words(best))
    if root != best.root:
        return _("{analysis}, another spelling of {word}").format(analysis=in_words(best), word=root)
    return in_words(best)


def in_words(analysis: Analysis) -> str:
    """meN- + per- + hati + -kan + -nya."""
    names = {"N": "N-", "Ce": _("first syllable twice"), "nge": "nge-"}
    prefixes = [names.get(name, f"{name}-") for name in analysis.prefix.split("-") if name]
    suffixes = [f"-{name}" for name in (analysis.suffix, analysis.clitics) if name]
    return " + ".join([*prefixes, analysis.root, *suffixes])


def spellings_of(word: str) -> tuple[str, ...]:
    """The other spellings that count as a word: for aktivitas aktifitas and aktiviti."""
    standard = known_roots().variants.get(fold(word), fold(word))
    spellings = [standard, *(row[0] for row in rows("variants") if row[1] == standard)]
    return tuple(spelling for spelling in spellings if spelling != fold(word))


def reason(form: str) -> str:
    """Why the table of corrections has a form."""
    return next((row[2] for row in rows("corrections") if row[0] == fold(form)), "")
