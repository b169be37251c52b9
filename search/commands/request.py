"""What a user asks of the command `search`: its words and options, checked, and the query that they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from index.errors import TelusurError
from index.language import _

from ..asking.grouping import every as all_together
from ..asking.parse import parse, to_text
from ..asking.query import Node, Query
from ..drawing.render import Format

PAGE = 10  # hits
MODES = (
    *("queries", "show", "open", "like", "similar", "trend", "kwic", "export", "word"),
    *("save", "saved", "new", "forget", "raw"),
)
NEED_NO_QUERY = ("queries", "show", "like", "similar", "word", "saved", "new", "forget")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options by the names of the command's parameters; None or False where one was not given."""

    words: Sequence[str] | None = None
    folder: Path | None = None
    limit: int | None = None
    page: int = 1
    source: Sequence[str] | None = None
    since: str | None = None
    until: str | None = None
    sort: Literal["relevance", "newest", "oldest"] | None = None
    facets: bool = False
    trend: bool = False
    context: int | None = None
    kwic: bool = False
    kwic_sort: Literal["text", "left", "right"] | None = None
    form: Format = Format.TEXT
    export: str | None = None
    queries: Path | None = None
    expand: bool = True
    exact: bool = False
    every: bool = False
    explain: bool = False
    raw: bool = False
    show: str | None = None
    open: int | None = None
    browser: bool = False
    like: str | None = None
    similar: str | None = None
    word: str | None = None
    save: str | None = None
    saved: bool = False
    new: str | None = None
    forget: str | None = None
    color: str = "auto"
    verbose: bool = False
    version: bool = False

    @property
    def text(self) -> str:
        """The query as typed."""
        return " ".join(self.words or ()).strip()

    @property
    def mode(self) -> str:
        """Which one of MODES is asked for; "" for a plain search."""
        return next((name for name in MODES if getattr(self, name) not in (None, False)), "")

    @property
    def filters(self) -> list[Node]:
        """What --source, --since and --until let through."""
        if not (self.source or self.since or self.until):
            return []
        from ..asking.rewording import period, values

        found: list[Node] = [values("source", self.source)] if self.source else []
        return [*found, period(self.since, self.until, date.today())] if self.since or self.until else found

    @property
    def query(self) -> Query:
        """The words with the filters; the filters alone find all that they let through."""
        filters = self.filters
        if not filters:
            return parse(self.text)
        if self.text:
            from ..asking.rewording import narrowed

            return narrowed(parse(self.text), filters)
        root = all_together("", filters)
        return Query(to_text(root), root)

    def check(self) -> None:
        """Raises TelusurError for options that do not go together."""
        asked = [name for name in MODES if getattr(self, name) not in (None, False)]
        if len(asked) > 1:
            raise TelusurError(
                _("--{one} and --{other} cannot be asked for at once.").format(one=asked[0], other=asked[1])
            )
        narrow = bool(self.source or self.since or self.until)
        if self.queries and self.text:
            raise TelusurError(_("Either a query or a file of queries (--queries), not both."))
        if not (self.text or narrow or self.mode in NEED_NO_QUERY):
            raise TelusurError(_("Give a query, or a file of queries with --queries."))
        if self.kwic_sort and not self.kwic:
            raise TelusurError(_("--kwic-sort goes with --kwic."))
        if self.browser and not (self.open or self.show):
            raise TelusurError(_("--browser goes with --open or --show."))

    def takes(self, *forms: Format) -> None:
        """Raises TelusurError for a format that this mode does not have."""
        if self.form not in forms:
            raise TelusurError(
                _("--{mode} is not printed as {form}, but as {forms}.").format(
                    mode=self.mode, form=self.form, forms=", ".join(forms)
                )
            )
