"""What an index is built with besides the articles: the user's own words and rules; and why it must be made anew."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .files import digest_of_file
from .language import _
from .storage.manifest import VERSION, Manifest
from .storage.store import Store
from .words.analysis import Analyzer
from .words.own_words import read_own_words

if TYPE_CHECKING:
    from .cleaning.rules import Rules

OWN_WORDS, OWN_RULES = "words.tsv", "rules.tsv"  # in the folder of the index, the user's own


def with_files(store: Store, manifest: Manifest, words: Path | None, rules: Path | None) -> Manifest:
    """The manifest with other files of own words and rules, where they are given."""
    if words is not None:
        manifest = replace(manifest, words_file=store.name_of(words))
    if rules is not None:
        manifest = replace(manifest, rules_file=store.name_of(rules))
    return manifest


def own_words_of(store: Store, manifest: Manifest) -> dict[str, str]:
    """The user's own words as they are now."""
    path = store.place_of(manifest.words_file) if manifest.words_file else store.folder / OWN_WORDS
    return read_own_words(path) if manifest.words_file or path.exists() else {}


def rules_path(store: Store, manifest: Manifest) -> Path | None:
    """The file of the user's own rules of cleaning, if there is one."""
    if manifest.rules_file:
        return store.place_of(manifest.rules_file)
    path = store.folder / OWN_RULES
    return path if path.exists() else None


def rules_of(store: Store, manifest: Manifest) -> "Rules":
    """The rules of cleaning with the user's own as they are now."""
    from .cleaning.rules import own_rules, with_file  # 60 patterns

    path = rules_path(store, manifest)
    return with_file(path) if path else own_rules()


def settled(store: Store, manifest: Manifest) -> Manifest:
    """The manifest with what an index would be built with now. Raises TelusurError for new rules that are wrong."""
    own_words = own_words_of(store, manifest)
    path = rules_path(store, manifest)
    rules = digest_of_file(path) if path else ""
    if rules != manifest.rules:
        rules_of(store, manifest)
    return replace(
        manifest,
        version=VERSION,
        analysis=Analyzer(own_words).fingerprint,
        own_words=tuple(sorted(own_words.items())),
        rules=rules,
    )


def why_anew(old: Manifest, new: Manifest, fresh: bool) -> str:
    """Why an index must be made anew, in words; "" when it need not, or is the first."""
    if not old.commit:
        return ""
    reasons = {
        _("as asked"): fresh,
        _("it was made by an older version of telusur"): old.version != VERSION,
        _("your own words have changed"): old.own_words != new.own_words,
        _("your own rules of cleaning have changed"): old.rules != new.rules,
        _("the analysis of words has changed since it was made"): old.analysis != new.analysis,
        _("cleaning was turned off"): new.raw and not old.raw,
        _("cleaning was turned on"): old.raw and not new.raw,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
