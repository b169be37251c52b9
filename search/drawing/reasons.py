"""The parts of a score in words. Pure drawing."""

from index.language import _, counted, number

from ..results import Hit, Reason


def scoring(hit: Hit) -> list[str]:
    """What makes a score, a part to a line, and the sum of them."""
    return [*map(line, hit.reasons), f"{hit.score:12.6f}  {_('the score')}"] if hit.reasons else []


def line(reason: Reason) -> str:
    return f"{reason.points:12.6f}  {reason.word}: {said(reason)}"


def said(reason: Reason) -> str:
    """A part of the score in words."""
    match reason.kind:
        case "occurrences":
            return f"{where(reason)}; {held_by(reason)}"
        case "held":
            return _("that the article holds it")
        case "form":
            return _("in the form typed {where}").format(where=where(reason)) + f"; {held_by(reason)}"
        case "form held":
            return _("that the article holds the form typed")
        case "lead":
            return early(reason.place)
        case "nearness":
            return _("close to each other")


def where(reason: Reason) -> str:
    """How often in which field."""
    title = [_("{count}× in the title").format(count=reason.title)] if reason.title else []
    body = _("{count}× in the body of {words} words").format(count=reason.body, words=number(reason.length))
    return _(" and ").join([*title, *([body] if reason.body else [])])


def held_by(reason: Reason) -> str:
    return counted("held by {count} article", "held by {count} articles", reason.holding)


def early(place: int) -> str:
    """Where a word is first said."""
    if not place:
        return _("said early, first at once, in the title or as the first word")
    return counted("said early, first after {count} word", "said early, first after {count} words", place)
