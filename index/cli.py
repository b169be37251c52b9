"""The command `index`: builds an index, brings it up to date, and says what is in it."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from .arguments import Argument, Option, for_typer, plain
from .article import RawDocument
from .console import (
    ColorOption,
    IndexOption,
    VersionOption,
    find_store,
    memory,
    printable,
    run,
    run_typer,
    say,
    tell,
    wants_color,
)
from .errors import StoreError, UnreadableError
from .language import _, counted, number, translated
from .sync import Report

if TYPE_CHECKING:
    from typer import Typer

    from .mending.repair import Repaired

WaitOption = Annotated[
    float, Option("--wait", metavar="SECONDS", min=0, help=_("How long to wait for another writer."))
]
PROBLEMS_SHOWN = 20
COMMANDS: dict[str, Callable[..., None]] = {}


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Makes a function one of the commands."""
    COMMANDS[function.__name__] = function
    return function


@command
def build(
    paths: Annotated[
        list[Path] | None, Argument(metavar="PATH", help=_("Files or folders to cover from now on."))
    ] = None,
    folder: IndexOption = None,
    fresh: Annotated[bool, Option("--fresh", help=_("Make it anew beside the old one, then swap."))] = False,
    raw: Annotated[
        bool | None,
        Option("--raw/--clean", help=_("Index texts as they are, or cleaned (the default).")),
    ] = None,
    words: Annotated[
        Path | None,
        Option("--words", metavar="FILE", help=_("Your own words from now on: word, tab, root.")),
    ] = None,
    rules: Annotated[
        Path | None,
        Option("--rules", metavar="FILE", help=_("Your own rules of cleaning from now on.")),
    ] = None,
    wait: WaitOption = 10.0,
    jobs: Annotated[
        int | None,
        Option(
            "--jobs", "-j", metavar="N", min=1, help=_("Processes that clean and analyse; as many as cores.")
        ),
    ] = None,
    memory_mb: Annotated[
        int,
        Option("--memory", metavar="MB", min=200, help=_("Memory that all processes together may take.")),
    ] = 512,
    largest_mb: Annotated[
        int,
        Option("--max-file-size", metavar="MB", min=1, help=_("Leave out larger files; unpacked, if .gz.")),
    ] = 1024,
    quiet: Annotated[bool, Option("--quiet", "-q", help=_("Say only what goes wrong."))] = False,
) -> None:
    """Create an index, or bring it up to date with all that it covers.

    Reads .txt .md .html .json .jsonl .csv .tsv, also with .gz. Your files are only read, never written.

    Examples:

    index build corpus/      index a folder; the index lies in corpus/.telusur

    index build              bring the nearest index up to date

    index build new.jsonl.gz --index corpus/.telusur      add a file to an index

    index build --words names.tsv      roots of your own, which override everything
    """
    from . import sync
    from .locate import locate_for_building, remember
    from .progress import bar

    if paths:
        target = locate_for_building(folder, os.environ, Path.cwd(), paths)
    else:
        target = find_store(folder).folder
    with bar(sys.stderr, quiet) as watcher:
        report = sync.build(
            paths or (),
            target,
            fresh=fresh,
            raw=raw,
            words=words,
            rules=rules,
            wait=wait,
            jobs=jobs,
            memory=memory_mb << 20,
            largest=largest_mb << 20,
            watcher=watcher,
        )
    remember(report.folder, memory())
    say_report(report, quiet)


@command
def status(folder: IndexOption = None) -> None:
    """Say what is in an index, and what has changed on disk since it was built.

    Examples:

    index status

    index status --index five
    """
    from .status import describe

    located = find_store(folder)
    described = describe(located.folder)
    print(printable(f"{_('Index'):<10} {located.folder} ({translated(located.why)})\n{described}"))


@command
def check(
    folder: IndexOption = None,
    repair: Annotated[
        bool, Option("--repair", help=_("Restore what can be, from texts in the index or on disk."))
    ] = False,
    wait: WaitOption = 10.0,
) -> None:
    """Read all of an index and say what is wrong with it.

    Exit status: 0 nothing is wrong, or all was restored, 3 the index is damaged.

    Examples:

    index check

    index check --repair --index corpus/.telusur
    """
    from .mending.check import check as checked
    from .mending.repair import repair as repaired

    target = find_store(folder).folder
    if repair:
        say_repair(repaired(target, wait))
        return
    findings = checked(target)
    say_problems(map(str, findings.faults))
    if findings.faults:
        raise StoreError(f"{target} is damaged. Mend it with: index check --repair --index {target}")
    say(f"{findings.articles:,} articles in {findings.files:,} files: nothing is wrong.")


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


@command
def remove(
    path: Annotated[Path, Argument(help=_("A file or folder that the index covers; it stays on disk."))],
    folder: IndexOption = None,
    wait: WaitOption = 10.0,
) -> None:
    """Take a file or folder out of an index; nothing on disk is removed.

    `index build PATH` takes it in again.

    Example:

    index remove corpus/olahraga
    """
    from . import sync

    say_report(sync.remove(path, find_store(folder).folder, wait), quiet=False)


@command
def watch(folder: IndexOption = None) -> None:
    """Bring an index up to date whenever its files change, until Ctrl-C.

    Example:

    index watch --index corpus/.telusur
    """
    from .watch import changes

    target = find_store(folder).folder
    for report in changes(target):
        if report.touched or report.problems:
            say_report(report, quiet=False)


@command
def clean(
    path: Annotated[Path, Argument(help=_("A file of articles, or a folder of them."))],
    rules: Annotated[
        Path | None, Option("--rules", metavar="FILE", help=_("Your own rules, before telusur's."))
    ] = None,
    color: ColorOption = "auto",
) -> None:
    """Show what cleaning keeps, what it drops, and by which rule.

    Of a file with one article, every line. Of a folder or a collection, a table: how often each rule was used, and
    the articles that look suspicious.

    Examples:

    index clean corpus/titimangsa/putin-kim-vostochny.txt

    index clean page.html --color always | less -R

    index clean corpus/
    """
    from .cleaning.audit import audited
    from .cleaning.audit import draw as draw_audit
    from .cleaning.clean import explain
    from .cleaning.diff import draw
    from .cleaning.rules import own_rules, with_file

    if not path.exists():
        raise UnreadableError(f"There is no file or folder {path}.")
    colored = wants_color(color, sys.stdout)
    active = with_file(rules) if rules else own_rules()
    documents = readable(path)
    first = list(islice(documents, 2))
    if path.is_file() and len(first) == 1:
        print(draw(explain(first[0], active), colored))
    else:
        table = draw_audit(audited(explain(document, active) for document in chain(first, documents)))
        print(printable(table))


def readable(path: Path) -> Iterator[RawDocument]:
    """The documents at or below a path; what cannot be read is said."""
    from .readers import Problem, find_files, read_file

    for file in find_files(path):
        try:
            for item in read_file(file, str(file), file.name):
                if isinstance(item, Problem):
                    tell(f"{item.path}: {item.reason}")
                else:
                    yield item
        except UnreadableError as error:
            tell(f"{file}: {error}")


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


def common(version: VersionOption = False) -> None:
    """What `index` takes before the name of a command."""


def app() -> "Typer":
    """The command as Typer runs it."""
    from typer import Typer

    made = Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=_("Keeps an index of Indonesian articles; the command `search` asks it."),
    )
    made.callback()(for_typer(common))
    for each in COMMANDS.values():
        made.command()(for_typer(each))
    return made


def work() -> None:
    """Does what the command line says."""
    wanted = COMMANDS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    values = plain(wanted, sys.argv[2:]) if wanted else None
    if wanted is None or values is None:
        run_typer(app())
    else:
        wanted(**values)


def main() -> None:
    run("index", work)


if __name__ == "__main__":
    main()
