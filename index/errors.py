"""Errors that are for the user: each message says what, where, and what to do now.

    TelusurError            status 2
    ├── QueryError          status 2  a query that cannot be understood; knows its column
    ├── UnreadableError     status 2  a file or folder that cannot be read
    └── StoreError          status 3  the index: missing, damaged, of another version
        └── LockedError     status 3  another process is writing the index

Anything else that is raised is a bug and keeps its traceback.
"""


class TelusurError(Exception):
    """Base of all errors that a user may see."""

    status = 2


class QueryError(TelusurError):
    """A query that cannot be understood.

    column: 0-based offset in the query where it goes wrong; hint: a query that would work, or "".
    """

    def __init__(self, message: str, *, query: str = "", column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.query = query
        self.column = column
        self.hint = hint


class UnreadableError(TelusurError):
    """A file or folder that cannot be read as articles."""


class StoreError(TelusurError):
    """An index that is missing, damaged or of another version."""

    status = 3


class LockedError(StoreError):
    """An index that another process is writing."""
