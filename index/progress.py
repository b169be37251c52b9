"""The bar that shows how far a build is, on a terminal; nothing elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .language import _
from .report import Progress, Watcher


@contextmanager
def bar(stream: TextIO, quiet: bool = False) -> Iterator[Watcher]:
    """Draws articles, articles per second and the time left, ten times a second at most."""
    if quiet or not stream.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn(_("Indexing")),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(_("{task.fields[articles]:,} articles, {task.fields[rate]:,.0f}/s")),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(file=stream), transient=True) as drawn:
        task = drawn.add_task("", total=None, articles=0, rate=0.0)

        def watch(progress: Progress) -> None:
            rate = progress.articles / (drawn.tasks[0].elapsed or 1)
            drawn.update(
                task,
                total=progress.bytes_total or None,
                completed=progress.bytes_done,
                articles=progress.articles,
                rate=rate,
            )

        yield watch
