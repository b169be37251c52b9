"""What the index knows about a word: its root and why, its forms, what else it is called, what stands beside it."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any as Json

import numpy as np

from index.language import _, counted, number, translated
from index.storage.store import Store
from index.words.explain import RootExplanation, explain_root, spellings_of

from ..drawing.render import Format, dumped
from ..drawing.terminal import BOLD, Style, filled, words
from ..engine import Engine, engine_of
from ..ranking.plan import TEXT
from .request import Request

SAMPLE = 300  # articles whose text is read for neighbours: 0.2 s
NEIGHBOURS, FORMS = 10, 20  # shown
LEAST = 2  # times that a neighbour must be met, to be one


@dataclass(frozen=True, slots=True)
class Lore:
    """One word. forms: of its root, with their counts. neighbours: form → in how many articles of the sample.

    expansions: what is searched in its place too, in words. sample: how many of its articles were read.
    """

    explained: RootExplanation
    articles: int
    forms: dict[str, int]
    spellings: tuple[str, ...]
    expansions: tuple[str, ...]
    neighbours: dict[str, int]
    sample: int


def word_said(request: Request, store: Store, style: Style) -> bool:
    """Prints what is known about each word asked for; whether the index has any of them."""
    request.takes(Format.TEXT, Format.JSON)
    text = request.word or ""
    own = dict(store.manifest.own_words)
    found = [lore_of(each, text, engine_of(store)) for each in explain_root(text, own)]
    if request.form is Format.JSON:
        sys.stdout.write(
            dumped({"word": text, "parts": [lore_object(lore) for lore in found]}, indent=2) + "\n"
        )
    else:
        sys.stdout.write("\n".join("".join(drawn(lore, style)) for lore in found))
    return any(lore.forms for lore in found)


def lore_of(explained: RootExplanation, typed: str, engine: Engine) -> Lore:
    snapshot, root = engine.snapshot, explained.root
    docs = np.unique(np.concatenate([snapshot.postings(field, root).docs for field in TEXT]))
    forms = snapshot.forms(root)
    own = snapshot.form_postings(explained.word)[1].docs if explained.word in forms else docs
    sample = own[:: max(len(own) // SAMPLE, 1)][:SAMPLE].tolist()
    named = typed if explained.word == typed.lower() else explained.word
    expansions = engine.equivalents.expand([named], engine.planner.holds)
    return Lore(
        explained,
        articles=len(docs),
        forms=forms,
        spellings=spellings_of(explained.word),
        expansions=tuple(f"{phrase} ({each.kind})" for each in expansions for phrase in each.phrases),
        neighbours=neighbours(engine, explained, sample),
        sample=len(sample),
    )


def neighbours(engine: Engine, word: RootExplanation, sample: list[int]) -> dict[str, int]:
    """Words right before or after the form (or, if the index lacks it, any of its root), each article counted once.

    By how often and how telling they are, so that `yang` and `di` do not come first.
    """
    root = word.root
    found: Counter[tuple[str, str]] = Counter()
    for doc in sample:
        terms = engine.analyzer.terms(engine.snapshot.article(doc).body)
        places = [at for at, term in enumerate(terms) if term.form == word.word]
        places = places or [at for at, term in enumerate(terms) if term.stem == root]
        beside = {at + step for at in places for step in (-1, 1) if 0 <= at + step < len(terms)}
        found.update({(terms[at].stem, terms[at].form) for at in beside if terms[at].stem != root})
    worth = {
        (stem, form): count * engine.planner.rarity_of(stem)
        for (stem, form), count in found.items()
        if count >= LEAST and not form.isdigit()
    }
    best = sorted(worth, key=lambda pair: (-worth[pair], pair))[:NEIGHBOURS]
    return {form: found[stem, form] for stem, form in best}


def lore_object(lore: Lore) -> dict[str, Json]:
    found = asdict(lore)
    return {**found.pop("explained"), **found}


def drawn(lore: Lore, style: Style) -> Iterator[str]:
    """A line for the root, then one for each kind of thing that is known."""
    explained = lore.explained
    heading = f"{explained.word} → {explained.root}: {translated(explained.why)}"
    yield from (f"{line}\n" for line in filled(words(heading, sgr=BOLD), style))
    forms = list(lore.forms.items())
    shown = ", ".join(f"{form} {number(count)}" for form, count in forms[:FORMS])
    more = counted("{count} more", "{count} more", len(forms) - FORMS) if len(forms) > FORMS else ""
    sample = counted("{count} article read", "{count} articles read", lore.sample)
    beside = ", ".join(f"{form} {number(count)}" for form, count in lore.neighbours.items())
    rows = (
        (_("Or else"), "; ".join(explained.others)),
        (_("Articles"), number(lore.articles)),
        (_("Forms"), ", ".join(part for part in (shown, more) if part)),
        (_("Also written"), ", ".join(lore.spellings)),
        (_("Also searched"), ", ".join(lore.expansions)),
        (_("Beside it"), f"{beside} ({sample})" if beside else ""),
    )
    width = max(len(name) for name, _value in rows) + 2
    for name, value in rows:
        if value:
            lines = filled(words(value), style, name.ljust(width), " " * width)
            first, *others = lines
            yield f"{first}\n" + "".join(f"{line}\n" for line in others)
