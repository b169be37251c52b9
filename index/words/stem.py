"""Word to root: PySastrawi's dictionary, all its analyses of a word, and counts that choose among them.

PySastrawi takes the first root that fits, and its dictionary is full of rare ones: gerakan → gera.
Here the most probable analysis is taken: root, affixes and clitics each have a count, learnt from news and
Wikipedia without any annotation (benchmarks/root_counts.py), and their product decides. Tables of words that
were read one by one go before.
"""

from collections.abc import Iterable
from functools import cache, cached_property
from math import log

from ..compiled import compiled
from .affixes import Analysis, Stripper
from .tables import dictionary_file, mapping, rows

# Counts of what was never seen.
UNSEEN_ROOT = 0.5
UNSEEN_AFFIXES = 0.5
UNSEEN_CLITICS = 0.1
PRODUCTIVE = log(30)
SHORTEST_NASAL = 4
CLITIC = ("nya", "ku", "mu", "lah", "kah", "tah", "pun")
VOWELS = frozenset("aiueo")


class Roots:
    """All that is known about roots, read once (15 ms). own: roots that a user adds."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self.variants = mapping("variants")
        self.corrections = mapping("corrections")
        self.known = root_list()
        self.known.update(self.variants, own)
        self.names = frozenset(row[0] for row in rows("names")) | self.abbreviations()
        self.stripper = Stripper(self.known)
        self.affix_weights = {(row[0], row[1]): log(float(row[2])) for row in rows("affix_counts")}
        self.clitic_weights = {row[0]: log(float(row[1])) for row in rows("clitic_counts")}

    @cached_property
    def root_weights(self) -> dict[str, float]:
        """The logarithm of how often each root was seen; only for words with several analyses."""
        return {row[0]: log(float(row[1])) for row in rows("root_counts")}

    def of(self, form: str) -> str:
        """The root of a folded form without hyphen, in standard spelling. A word without one is its own."""
        return root_of_form(self, form)

    def fixed(self, form: str) -> str | None:
        """The root by table alone: a correction, a name, a variant of another word, a root."""
        corrected = self.corrections.get(form)
        if corrected is not None:
            return corrected
        standard = self.variants.get(form)
        if standard is not None:
            return self.of(standard)
        return form if form in self.known or form in self.names else None

    def best(self, form: str) -> Analysis | None:
        """The most probable analysis of a form that is no root itself."""
        analyses = self.stripper.analyses(form)
        if analyses and form[0] in "mn":
            analyses = [a for a in analyses if a.prefix != "N" or self.takes_nasal(form, a.root)]
        if not analyses:
            return None
        if form.endswith(CLITIC) and (fixed := self.fixed_host(form)):
            return fixed
        return max(analyses, key=self.weight) if len(analyses) > 1 else analyses[0]

    def takes_nasal(self, form: str, root: str) -> bool:
        """Whether a form may be colloquial N- and a root (nonton, mikir): so many names begin like that."""
        return len(form) >= SHORTEST_NASAL and self.root_weights.get(root, 0.0) > PRODUCTIVE

    def abbreviations(self) -> set[str]:
        """Short forms that are no words: pemilu is not peN- and pilu."""
        return {row[0].lower() for row in rows("abbreviations")} - self.known

    def weight(self, analysis: Analysis) -> float:
        """The logarithm of how probable an analysis is, up to a constant."""
        root, prefix, suffix, clitics = analysis
        return (
            self.root_weights.get(root, log(UNSEEN_ROOT))
            + self.affix_weights.get((prefix, suffix), log(UNSEEN_AFFIXES))
            + self.clitic_weights.get(clitics, log(UNSEEN_CLITICS))
        )

    def fixed_host(self, form: str) -> Analysis | None:
        """A corrected word or a name with clitics behind it: berikannya, Balinya."""
        for written, suffix, clitics, _, _ in self.stripper.tail(form):
            host = form[: len(form) - len(written)]
            if not suffix and form.endswith(written) and (host in self.corrections or host in self.names):
                return Analysis(self.corrections.get(host, host), "", "", clitics)
        return None

    def derived(self, form: str) -> str | None:
        """The root of a form, if it has one."""
        return self.fixed(form) or (self.of(form) if self.best(form) else None)

    def host(self, form: str) -> str:
        """The word without -nya, which any word may take: smartphonenya. Kenya and Sonya are left alone."""
        host = form[:-3]
        if host.endswith("a") and form.endswith("nya") and (known := self.derived(host + "n")):
            return known  # pelaksanaanya, an n too few
        if form.endswith("nya") and (len(host) > 2 or not VOWELS.intersection(host)) and len(host) > 1:
            return self.fixed(host) or host
        return form


@compiled
def root_of_form(roots: Roots, form: str) -> str:
    """As Roots.of()."""
    found = roots.fixed(form)
    if found is not None:
        return found
    analysis = roots.best(form)
    if analysis is None:
        return roots.host(form)
    standard = roots.variants.get(analysis.root)
    return roots.of(standard) if standard else analysis.root


@cache
def known_roots() -> Roots:
    """The tables, read when the first word is stemmed."""
    return Roots()


def root_list() -> set[str]:
    """PySastrawi's roots, less and more those of our tables."""
    roots = set(dictionary_file().read_text("utf-8").split())
    roots.difference_update(mapping("removed_roots"))
    roots.update(mapping("added_roots"))
    return roots


def root(form: str) -> str:
    """The root of a folded form without hyphen: menembak → tembak."""
    return known_roots().of(form)


def root_of(word: str) -> str:
    """Any word as typed → its root: Menembak → tembak, anak-anak → anak, Rusia-Ukraina → rusia-ukraina."""
    if word.isalpha() and word.isascii():
        return root(word.lower())
    from .compounds import parts_of

    return "-".join(part.stem for part in parts_of(word, root))
