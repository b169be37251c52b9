"""Innermost loops, compiled where there was a C compiler when telusur was installed.

A function marked `@compiled` in a module M is replaced by the function of the same name in `_M`, the compiled module
beside it (written in Cython, `_M.pyx`), if that was built. Both take the same, give the same and raise the same; the
one in Python, with numpy, says what the other must do and serves wherever there was no compiler. It stays at hand as
`plain(function)`.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
PLAIN: dict[Callable[..., Any], Callable[..., Any]] = {}  # compiled → in Python


def compiled(function: Function) -> Function:
    """The compiled function of this name, or the function itself."""
    package, _, name = function.__module__.rpartition(".")
    try:
        module = import_module(f"{package}._{name}")
    except ImportError:
        return function
    quick: Function = getattr(module, function.__name__)
    PLAIN[quick] = function
    return quick


def plain(function: Function) -> Function:
    """The function in Python of a function marked `@compiled`."""
    found: Any = PLAIN.get(function, function)
    return found  # type: ignore[no-any-return]
