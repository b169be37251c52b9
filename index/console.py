"""What both commands share at the rim: their options, which index is meant, how errors end, colour."""

import os
import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import IO, Annotated, Any, NoReturn

import typer

from .errors import TelusurError
from .locate import Located, locate

# C0 but line feed and tab, DEL, C1, and the marks that turn the direction of writing.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def say_version(asked: bool) -> None:
    if asked:
        print(f"telusur {version('telusur')}")
        raise typer.Exit


IndexOption = Annotated[
    Path | None,
    typer.Option("--index", metavar="DIR", help="The index, if not the nearest .telusur/ ($TELUSUR_INDEX)."),
]
ColorOption = Annotated[
    str, typer.Option("--color", metavar="WHEN", help="Colours: auto, always or never.", show_default=True)
]
VersionOption = Annotated[
    bool, typer.Option("--version", callback=say_version, is_eager=True, help="Say the version and leave.")
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
    print(printable(message), file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """The same with control characters written out: file names and articles may hold escape sequences."""
    return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def sentence(error: TelusurError) -> str:
    return str(error)


def run(name: str, app: Callable[[], Any], drawn: Callable[[TelusurError], str] = sentence) -> NoReturn:
    """Runs a Typer app; the one place where errors for the user become a sentence and a status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
        status = 0
    except TelusurError as error:
        tell(f"{name}: {drawn(error)}")
        status = error.status
    except BrokenPipeError:
        leave_quietly()
    except SystemExit as left:  # Typer ends every command so
        if isinstance(left.__context__, BrokenPipeError):
            leave_quietly()
        status = left.code if isinstance(left.code, int) else 0
    leave(status)


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
