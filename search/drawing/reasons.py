"""The parts of a score in words. Pure drawing."""

from collections.abc import Callable

from ..results import Hit, Reason


def scoring(hit: Hit) -> list[str]:
    """What makes a score, a part to a line, and the sum of them."""
    return [*map(line, hit.reasons), f"{hit.score:12.6f}  the score"] if hit.reasons else []


def line(reason: Reason) -> str:
    return f"{reason.points:12.6f}  {said(reason)}"


def said(reason: Reason) -> str:
    """A part of the score in words."""
    draw: dict[str, Callable[[Reason], str]] = {
        "occurrences": lambda r: f"{r.word}: {where(r)}; held by {articles(r.holding)}",
        "held": lambda r: f"{r.word}: that the article holds it",
        "form": lambda r: f"{r.word}: in the form typed {where(r)}; held by {articles(r.holding)}",
        "form held": lambda r: f"{r.word}: that the article holds the form typed",
        "lead": lambda r: f"{r.word}: said early, first {early(r.place)}",
        "nearness": lambda r: f"{r.word}: close to each other",
    }
    return draw[reason.kind](reason)


def where(reason: Reason) -> str:
    """How often in which field."""
    title = [f"{reason.title}× in the title"] if reason.title else []
    body = [f"{reason.body}× in the body of {reason.length:,} words"] if reason.body else []
    return " and ".join([*title, *body])


def articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def early(place: int) -> str:
    """Where a word is first said."""
    return (
        f"after {place:,} word{'s' if place > 1 else ''}"
        if place
        else "at once, in the title or as the first word"
    )
