"""The last thing before a terminal: what could steer it is written out, whoever printed it."""

import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

# C0 but line feed and tab, DEL, C1, and the marks that turn the direction of writing.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# The same but for those that this program itself needs, for colours, links and the bar of a build.
NEVER_OURS = re.compile(r"[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str, control: re.Pattern[str] = CONTROL) -> str:
    """The same with control characters written out: file names and articles may hold escape sequences."""
    return control.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


class Screen:
    """A stream of text that is a terminal, and lets no control characters through."""

    def __init__(self, stream: TextIO, control: re.Pattern[str]) -> None:
        self.stream, self.control = stream, control

    def write(self, text: str) -> int:
        return self.stream.write(printable(text, self.control))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def watch_terminals() -> None:
    """From here on nothing gets to a terminal that never comes from this program itself."""
    for name in ("stdout", "stderr"):
        stream: TextIO = getattr(sys, name)
        if stream.isatty():
            setattr(sys, name, Screen(stream, NEVER_OURS))


def print_rows() -> None:
    """What is printed from here on is for programs, texts as they are: on a terminal all controls are written out."""
    if isinstance(sys.stdout, Screen):
        sys.stdout = cast("TextIO", Screen(sys.stdout.stream, CONTROL))
