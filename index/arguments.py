"""Command lines: an option is written down once, plain lines are read from that at once, all others by Typer.

Typer, and pydantic with which it checks what it read, take 120 ms of a processor, as long as a whole search (27,038
articles). So a line that nobody could misread is read here: known options with sound values, and words. Whatever else
there is, help, completion, slips of the hand and what to say about them, is Typer's, made of the same parameters.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from enum import EnumType
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

NUMBER = re.compile(r"[0-9]{1,9}")


class Declared:
    """What Typer is told of a parameter beside its type and default: names of the option, and the rest by its names."""

    def __init__(self, *names: str, **rest: Any) -> None:
        self.names = names
        self.rest = rest


class Option(Declared):
    """An option of a command: stands in Annotated[]."""


class Argument(Declared):
    """A word or words that are no option: stands in Annotated[]."""


class NotPlainError(Exception):
    """A command line that is Typer's to read."""


class Reader(NamedTuple):
    """How a plain line is read: the defaults, the parameter of the words, and of each option; bool if it is a flag."""

    values: dict[str, Any]
    words: Parameter | None
    options: dict[str, tuple[Parameter, bool | None]]


def plain(command: Callable[..., None], line: Sequence[str]) -> dict[str, Any] | None:
    """The arguments of a command that a plain line gives, with its defaults; None if Typer has to read it."""
    try:
        return arguments(reader(command), line)
    except NotPlainError:
        return None


def reader(command: Callable[..., None]) -> Reader:
    """How the lines of a command are read, from its parameters."""
    every = signature(command).parameters.values()
    words = next((each for each in every if isinstance(declared(each), Argument)), None)
    options = {name: taker for each in every for name, taker in takers(each)}
    return Reader({each.name: each.default for each in every}, words, options)


def takers(parameter: Parameter) -> Iterator[tuple[str, tuple[Parameter, bool | None]]]:
    """The names of an option, and what a flag of this name says: `--raw/--clean`."""
    flag = bool in (kind(parameter), *get_args(kind(parameter)))
    for name in declared(parameter).names:
        yes, _, no = name.partition("/")
        yield yes, (parameter, True if flag else None)
        if no:
            yield no, (parameter, False)


def declared(parameter: Parameter) -> Declared:
    found: Declared = parameter.annotation.__metadata__[0]
    return found


def kind(parameter: Parameter) -> Any:
    """The type of a parameter, without the Annotated[] around it."""
    return parameter.annotation.__origin__


def arguments(how: Reader, line: Sequence[str]) -> dict[str, Any]:
    """The values of all parameters. Raises NotPlainError."""
    values, words, rest = dict(how.values), list[str](), iter(line)
    for word in rest:
        if not word.startswith("-"):
            words.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        parameter, flag = how.options.get(name, (None, None))
        if parameter is None or "callback" in declared(parameter).rest or (equals and flag is not None):
            raise NotPlainError
        if flag is None:
            taken(values, parameter, value if equals else next(rest, ""))
        else:
            values[parameter.name] = flag
    if words and (how.words is None or (len(words) > 1 and not several(how.words))):
        raise NotPlainError
    for word in words:
        taken(values, how.words, word)  # type: ignore[arg-type]
    if Parameter.empty in values.values():
        raise NotPlainError
    return values


def taken(values: dict[str, Any], parameter: Parameter, text: str) -> None:
    """Takes one value; the last one counts, unless there can be several."""
    value = of_type(one_of(parameter), text, declared(parameter).rest.get("min", 0))
    if several(parameter):
        values[parameter.name] = [*(values[parameter.name] or ()), value]
    else:
        values[parameter.name] = value


def several(parameter: Parameter) -> bool:
    """Whether a parameter takes a list of values."""
    return any(get_origin(each) is list for each in (kind(parameter), *get_args(kind(parameter))))


def one_of(parameter: Parameter) -> Any:
    """The type of one value: str of `list[str] | None`."""
    found = kind(parameter)
    if get_origin(found) is not Literal:
        found = next((each for each in get_args(found) if each is not type(None)), found)
    return get_args(found)[0] if get_origin(found) is list else found


def of_type(wanted: Any, text: str, least: float) -> Any:
    """A value, if there is no doubt about it. Raises NotPlainError."""
    if not text or text.startswith("-"):
        raise NotPlainError
    if wanted is str:
        return text
    if wanted in (int, float) and NUMBER.fullmatch(text) and int(text) >= least:
        return wanted(text)
    if wanted is Path and (os.access(text, os.R_OK) or not os.access(text, os.F_OK)):
        return Path(text)
    if get_origin(wanted) is Literal and text in get_args(wanted):
        return text
    if isinstance(wanted, EnumType) and text in list(wanted):
        return wanted(text)
    raise NotPlainError


def for_typer(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its parameters declared to Typer."""
    import typer

    @wraps(command)
    def same(**values: Any) -> None:
        command(**values)

    def told(parameter: Parameter) -> Parameter:
        about = declared(parameter)
        if isinstance(about, Option):
            info: Any = typer.Option(*about.names, **about.rest)
        else:
            info = typer.Argument(**about.rest)
        return parameter.replace(annotation=Annotated[kind(parameter), info])

    parameters = [told(each) for each in signature(command).parameters.values()]
    same.__annotations__ = {each.name: each.annotation for each in parameters}
    same.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]
    return same
