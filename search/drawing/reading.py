"""One whole article → text for a pager, with what was searched marked in it."""

from collections.abc import Iterator, Sequence

from index.article import Article

from ..results import Mark
from .terminal import BOLD, FAINT, PLAIN, Style, filled, readable_date, words


def article_text(
    article: Article, marks: Sequence[Mark] = (), title_marks: Sequence[Mark] = (), style: Style = PLAIN
) -> str:
    """Title, what is known about the article, and its paragraphs. marks: ranges of the body."""
    lines: list[str] = []
    if article.title.strip():
        lines += filled(words(article.title, title_marks, BOLD), style)
    for fact in _facts(article, style):
        lines += filled(words(fact, sgr=FAINT), style)
    for start, end in _paragraphs(article.body):
        inside = [
            (max(first, start) - start, min(last, end) - start)
            for first, last in marks
            if first < end and last > start
        ]
        lines += ["", *filled(words(article.body[start:end], inside), style)]
    return "".join(f"{line}\n" for line in lines)


def _facts(article: Article, style: Style) -> Iterator[str]:
    """Lines of what is known; nothing that is not."""
    published = readable_date(article.published, style.language) if article.published else None
    about = [fact for fact in (article.source, published, article.place, ", ".join(article.author)) if fact]
    yield from filter(None, (" · ".join(about), article.url, article.path))


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """Where the lines are that hold something."""
    start = 0
    for line in body.splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line.rstrip())
        start += len(line)
