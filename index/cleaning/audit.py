"""Cleaning of a whole archive, summed up, so that it can be judged before it is trusted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..language import _, number
from ..screen import printable
from .clean import Cleaning
from .repeated import line_counts, repeated_lines

NAMED = 5  # articles of each suspicion that are named
RULES_SHOWN = 40
EXAMPLE = 60  # characters

SUSPICIONS: Mapping[str, Callable[[Cleaning], bool]] = {
    _("nothing left"): lambda c: not c.article.body,
    _("everything kept"): lambda c: (
        len(c.lines) > 1 and not c.cuts and all(x.label == "body" for x in c.lines)
    ),
    _("most dropped"): lambda c: 0 < len(c.article.body) < 0.3 * len(c.text),
    _("no title"): lambda c: not c.article.title,
    _("no date"): lambda c: not c.article.published,
    _("no source"): lambda c: not c.article.source,
}


@dataclass(slots=True)
class Use:
    """What one rule did: lines and parts of lines, in how many articles; example: the first of them."""

    lines: int = 0
    cuts: int = 0
    articles: int = 0
    example: str = ""


@dataclass(slots=True)
class Audit:
    """Counts over many articles."""

    articles: int = 0
    characters: int = 0
    kept: int = 0
    rules: dict[str, Use] = field(default_factory=lambda: defaultdict(Use))
    suspicious: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_source: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sources: Counter[str] = field(default_factory=Counter)

    def add(self, cleaning: Cleaning) -> None:
        self.articles += 1
        self.characters += len(cleaning.text)
        self.kept += len(cleaning.article.body)
        for rule in {text_rule[1] for text_rule in uses_of(cleaning)}:
            self.rules[rule].articles += 1
        for name, holds in SUSPICIONS.items():
            if holds(cleaning):
                self.suspicious[name].append(cleaning.article.id)
        source = cleaning.article.source or ""
        self.sources[source] += 1
        self.by_source[source].update(line_counts([cleaning.article.body]))
        self.count(cleaning)

    def count(self, cleaning: Cleaning) -> None:
        for text, rule, whole_line in uses_of(cleaning):
            use = self.rules[rule]
            use.lines += whole_line
            use.cuts += not whole_line
            use.example = use.example or text


def uses_of(cleaning: Cleaning) -> Iterator[tuple[str, str, bool]]:
    """What was taken out of the body: the text, the rule, and whether it was a whole line."""
    for line in cleaning.lines:
        if line.label != "body":
            yield cleaning.text[line.start : line.end], line.rule or line.label, True
    for cut in cleaning.cuts:
        if any(line.label == "body" and line.start <= cut.start < line.end for line in cleaning.lines):
            yield cleaning.text[cut.start : cut.end], cut.rule, False


def draw(audit: Audit) -> str:
    """The audit as a table for reading."""
    if not audit.articles:
        return _("No articles.")
    share = audit.kept / max(audit.characters, 1)
    drawn = [
        _("{count} articles, {share} of their characters kept.").format(
            count=number(audit.articles), share=f"{share:.0%}"
        ),
        "",
    ]
    drawn += rule_table(audit)
    drawn += ["", *suspicion_table(audit), *repeated_table(audit)]
    return "\n".join(printable(line) for line in drawn)


def rule_table(audit: Audit) -> Iterator[str]:
    used = sorted(audit.rules.items(), key=lambda pair: (-pair[1].lines - pair[1].cuts, pair[0]))
    width = max((len(name) for name, _use in used), default=4)
    heads = _("rule"), _("lines"), _("parts"), _("articles"), _("example")
    yield "{:<{width}} {:>8} {:>8} {:>9}  {}".format(*heads, width=width)
    for name, use in used[:RULES_SHOWN]:
        lines, cuts, articles = map(number, (use.lines, use.cuts, use.articles))
        yield f"{name:<{width}} {lines:>8} {cuts:>8} {articles:>9}  {shortened(use.example)}"
    if len(used) > RULES_SHOWN:
        yield _("… and {count} more rules.").format(count=number(len(used) - RULES_SHOWN))


def suspicion_table(audit: Audit) -> Iterator[str]:
    """What a reader should look at."""
    for name in SUSPICIONS:
        found = audit.suspicious.get(name, [])
        named = f"  {', '.join(found[:NAMED])}{', …' if len(found) > NAMED else ''}" if found else ""
        yield f"{name:<15} {number(len(found)):>8}{named}"


def repeated_table(audit: Audit) -> Iterator[str]:
    """Lines that are left and that many articles of one source share: furniture that no rule knows."""
    found = [
        (counts[line], source, line)
        for source, counts in audit.by_source.items()
        for line in repeated_lines(counts, audit.sources[source])
    ]
    if found:
        yield ""
        yield _("Lines that many articles of one source share:")
    for count, source, line in sorted(found, reverse=True)[:RULES_SHOWN]:
        yield f"{number(count):>8}  {source or _('(no source)')}: {shortened(line)}"


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= EXAMPLE else f"{plain[: EXAMPLE - 1]}…"


def audited(cleanings: Iterable[Cleaning]) -> Audit:
    audit = Audit()
    for cleaning in cleanings:
        audit.add(cleaning)
    return audit
