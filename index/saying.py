"""What the command `index` says when it is done."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .console import say, tell
from .errors import StoreError
from .language import _, counted, number, translated
from .report import Report

if TYPE_CHECKING:
    from .mending.repair import Repaired

PROBLEMS_SHOWN = 20


def say_report(report: Report, quiet: bool) -> None:
    """Problems always; the counts, and how fast, unless quiet."""
    for problem in report.problems[:PROBLEMS_SHOWN]:
        tell(f"{problem.path}: {problem.reason}")
    more = len(report.problems) - PROBLEMS_SHOWN
    if more > 0:
        tell(f"… and {more:,} more that could not be read.")
    if quiet:
        return
    unread = counted("{count} could not be read.", "{count} could not be read.", len(report.problems))
    if report.rebuilt:
        tell(f"The index was made anew: {translated(report.rebuilt)}. {unread}")
    else:
        counts = [number(n) for n in (report.added, report.changed, report.removed, report.unchanged)]
        tell(_("{0} added, {1} changed, {2} removed, {3} unchanged; {unread}").format(*counts, unread=unread))
    done, seconds = report.added + report.changed, number(report.seconds, 1)
    total = counted("{count} article", "{count} articles", report.total)
    rate = _(", {count} articles/s").format(count=number(done / report.seconds)) if done else ""
    tell(f"{total} in {report.folder} ({seconds} s{rate}).")


def say_repair(done: "Repaired") -> None:
    """What was wrong, what was done; what could not be restored is an error."""
    say_problems(map(str, done.faults))
    say_problems(f"{problem.path}: {problem.reason}" for problem in done.problems)
    if not done.faults:
        say(f"{done.kept:,} articles: nothing is wrong.")
        return
    say(
        f"{done.kept:,} articles kept, {done.saved:,} restored from the texts in the index, "
        f"{done.reread:,} read again from their files."
    )
    if done.manifest_lost:
        tell(
            _("Both manifests were lost: say again what is not in a file of the index, own words and --raw.")
        )
    if done.lost:
        say_problems(done.lost)
        raise StoreError("Not everything could be restored.")


def say_problems(sentences: Iterable[str]) -> None:
    """As many as anybody reads."""
    every = list(sentences)
    for sentence in every[:PROBLEMS_SHOWN]:
        tell(sentence)
    if len(every) > PROBLEMS_SHOWN:
        tell(f"… and {len(every) - PROBLEMS_SHOWN:,} more.")
