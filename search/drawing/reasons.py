"""The parts of a score in words. Pure drawing."""

from collections.abc import Callable

from index.language import _, number

from ..results import Hit, Reason


def scoring(hit: Hit) -> list[str]:
    """What makes a score, a part to a line, and the sum of them."""
    if not hit.reasons:
        return []
    parts = [f"{reason.points:12.6f}  {said(reason)}" for reason in hit.reasons]
    return [*parts, f"{hit.score:12.6f}  {_('the score')}"]


def said_in_english(reason: Reason) -> str:
    """A part of the score in words, for programs: the same in every language."""
    return said(reason, str, "{:,}".format)


def said(reason: Reason, _: Callable[[str], str] = _, number: Callable[[float], str] = number) -> str:
    """A part of the score in words. _, number: how a text and a number are said, if not in the user's language."""
    title = _("{count}× in the title").format(count=number(reason.title)) if reason.title else ""
    length = number(reason.length)
    body = _("{count}× in the body of {length} words").format(count=number(reason.body), length=length)
    both = _("{one} and {other}").format(one=title, other=body) if title else body
    many, place = number(reason.holding), number(reason.place)
    early = _("after 1 word") if reason.place == 1 else _("after {place} words").format(place=place)
    templates = {
        "occurrences": _("{word}: {where}; held by {articles}"),
        "held": _("{word}: that the article holds it"),
        "form": _("{word}: in the form typed {where}; held by {articles}"),
        "form held": _("{word}: that the article holds the form typed"),
        "lead": _("{word}: said early, first {early}"),
        "nearness": _("{word}: close to each other"),
    }
    return templates[reason.kind].format(
        word=reason.word,
        where=both if reason.body else title,
        articles=_("1 article") if reason.holding == 1 else _("{count} articles").format(count=many),
        early=early if reason.place else _("at once, in the title or as the first word"),
        length=length,
    )
