"""What a build did, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .files import Problem


@dataclass(slots=True)
class Progress:
    """How far a build is; counts articles as they are read."""

    bytes_total: int = 0
    bytes_done: int = 0
    articles: int = 0


Watcher = Callable[[Progress], None]


def unwatched(progress: Progress) -> None:
    pass


@dataclass(slots=True)
class Report:
    """What a build did, counted in articles. rebuilt: why the whole index was made anew, or ""."""

    folder: Path
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    total: int = 0
    seconds: float = 0.0
    rebuilt: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def touched(self) -> int:
        return self.added + self.changed + self.removed
