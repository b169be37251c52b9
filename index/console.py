"""What both commands share at the rim: their options, which index is meant, how errors end, colour."""

import os
import re
import sys
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn

from .arguments import Option
from .errors import TelusurError
from .language import LANGUAGE, _, in_indonesian, translated
from .locate import Located, locate

if TYPE_CHECKING:
    from typer import Typer

# Sentences of Typer's that it does not ask gettext for; {0}, {1} are their values.
TYPER = (
    "Usage: {0}",
    "{0}Show this message and exit.",
    "Error: {0}",
    "Try '{0}' for help.",
    "Invalid value for {0}: {1}",
    "No such option: {0}",
    "No such option: {0} (Possible options: {1})",
    "No such command {0}.",
    "No such command {0}. Did you mean {1}?",
    "Option {0} requires an argument.",
    "Option {0} does not take a value.",
    "Missing argument {0}.",
    "Missing command.",
    "Got unexpected extra argument ({0})",
    "Got unexpected extra arguments ({0})",
    "Value error, {0} is not one of {1}.",
    "Input should be greater than or equal to {0}",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number",
)
# C0 but line feed and tab, DEL, C1, and the marks that turn the direction of writing.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"telusur {version('telusur')}")
        sys.exit()


IndexOption = Annotated[
    Path | None,
    Option("--index", metavar="DIR", help=_("The index, if not the nearest .telusur/ ($TELUSUR_INDEX).")),
]
ColorOption = Annotated[
    str, Option("--color", metavar="WHEN", help=_("Colours: auto, always or never."), show_default=True)
]
VersionOption = Annotated[
    bool, Option("--version", callback=say_version, is_eager=True, help=_("Say the version and leave."))
]


def memory() -> Path:
    """Where the last index built is remembered."""
    import platformdirs

    return Path(platformdirs.user_data_path("telusur", appauthor=False), "last")


def find_store(option: Path | None) -> Located:
    if option is not None:
        return Located(option, "as asked by --index")
    return locate(option, os.environ, Path.cwd(), memory())


def wants_color(when: str, stream: IO[str]) -> bool:
    """--color, else NO_COLOR and FORCE_COLOR, else whether it is a terminal (see no-color.org)."""
    if when not in ("auto", "always", "never"):
        raise TelusurError(f"--color takes auto, always or never, not {when!r}.")
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def tell(message: str) -> None:
    """Says something to the user that is not a result."""
    print(printable(translated(message)), file=sys.stderr, flush=True)


def say(message: str) -> None:
    """Says to the user what was asked for, where programs do not read it."""
    print(printable(translated(message)))


def printable(text: str) -> str:
    """The same with control characters written out: file names and articles may hold escape sequences."""
    return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def sentence(error: TelusurError) -> str:
    return translated(str(error))


def run(name: str, work: Callable[[], None], drawn: Callable[[TelusurError], str] = sentence) -> NoReturn:
    """Runs a command; the one place where errors for the user become a sentence and a status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        work()
        status = 0
    except TelusurError as error:
        tell(f"{name}: {drawn(error)}")
        status = error.status
    except BrokenPipeError:
        leave_quietly()
    except KeyboardInterrupt:
        status = 130
    except SystemExit as left:  # Typer ends every command so, and a search that found nothing
        if isinstance(left.__context__, BrokenPipeError):
            leave_quietly()
        status = left.code if isinstance(left.code, int) else 0
    leave(status)


def run_typer(app: "Typer") -> None:
    """Runs a Typer app."""
    in_own_language(app) if LANGUAGE == "id" else app()


def in_own_language(app: "Typer") -> None:
    """As app(), with what Typer says in English only put into the user's language: its help and its refusals."""
    from typer.exceptions import TyperException
    from typer.main import get_command

    command = get_command(app)
    translate_help(command)
    helping = len(sys.argv) < 2 or {"-h", "--help"} & set(sys.argv)
    said, refused = StringIO(), StringIO()
    try:
        with redirect_stdout(said) if helping else nullcontext():
            status = command.main(standalone_mode=False)
    except TyperException as error:
        show = getattr(error, "show", None)
        show(refused) if show else refused.write(f"Error: {error}\n")
        status = getattr(error, "exit_code", 2)
    sys.stdout.write(of_typer(said.getvalue()))
    sys.stderr.write(of_typer(refused.getvalue()))
    raise SystemExit(status or 0)


def translate_help(command: Any) -> None:
    """The help of a command, its options and its own commands; that of options of ours is translated already."""
    for each in (command, *command.params):
        if getattr(each, "help", None):
            each.help = _(each.help)
    for inner in getattr(command, "commands", {}).values():
        translate_help(inner)


def of_typer(text: str) -> str:
    """What Typer says, line by line in the user's language."""
    known = {entry: _(entry) for entry in TYPER}
    return "".join(
        in_indonesian(line.rstrip("\n"), known) + "\n" * line.endswith("\n")
        for line in text.splitlines(keepends=True)
    )


def leave(status: int) -> NoReturn:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
    sys.exit(status)


def leave_quietly() -> NoReturn:
    """The reader of our output has gone (`| head -1`): nothing more to say, and nothing went wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)
