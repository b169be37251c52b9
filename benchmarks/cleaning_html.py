"""How well pages of HTML are reduced to their article: token F1 with the expected body, beside trafilatura.

Each page counts twice: as it is, and with all tags stripped as a text that a user saved from the browser.
"""

import json
import re
import time
from collections import Counter
from pathlib import Path

from lxml.html import HtmlElement, document_fromstring

from index.cleaning.clean import clean_article

BLOCKS = re.compile(
    r"p|div|li|ul|ol|h[1-6]|br|t[rdh]|table|section|article|header|footer|nav|aside|form|blockquote|fig\w+|d[ltd]|pre|hr"
    r"|title|body|html|main|option|select|center|address|fieldset"
)
COLUMNS = ("telusur", "stripped", "trafilatura", "precision", "no cleaning")


def stripped(html: str) -> str:
    """The text of a page without its tags, script and style dropped, one line per block."""
    parts: list[str] = []
    _strip(document_fromstring(html), parts)
    return "\n".join(line.strip() for line in "".join(parts).split("\n") if line.strip())


def _strip(element: HtmlElement, parts: list[str]) -> None:
    border = "\n" if isinstance(element.tag, str) and BLOCKS.fullmatch(element.tag) else ""
    if isinstance(element.tag, str) and element.tag not in ("script", "style"):
        parts += [border, re.sub(r"\s+", " ", element.text or "")]
        for child in element:
            _strip(child, parts)
        parts.append(border)
    parts.append(re.sub(r"\s+", " ", element.tail or ""))


def token_f1(found: str, expected: str) -> float:
    """The harmonic mean of precision and recall over bags of words."""
    first, second = (Counter(re.findall(r"\w+", text.lower())) for text in (found, expected))
    return 2 * (first & second).total() / max(first.total() + second.total(), 1)


def bodies(html: str) -> dict[str, str]:
    """The article's text by each of the ways that are compared."""
    from trafilatura import extract

    plain = stripped(html)
    return {
        "telusur": clean_article(html, html=True).body,
        "stripped": clean_article(plain).body,
        "trafilatura": extract(html) or "",
        "precision": extract(html, favor_precision=True) or "",
        "no cleaning": plain,
    }


def measure_html(data: Path) -> None:
    """Prints one row a page and the mean."""
    totals: Counter[str] = Counter()
    pages = [json.loads(line) for line in (data / "html" / "gold.jsonl").read_text("utf-8").splitlines()]
    print(
        "pages of HTML: token F1 by telusur, by telusur on the stripped page, by trafilatura (twice), by no cleaning"
    )
    print(f"{'':26}" + "".join(f"{column:>12}" for column in COLUMNS))
    for page in pages:
        html = (data / page["file"]).read_text("utf-8", errors="replace")
        scores = {way: token_f1(body, page["gold"]) for way, body in bodies(html).items()}
        totals.update(scores)
        print(f"{Path(page['file']).stem:26}" + "".join(f"{scores[column]:12.3f}" for column in COLUMNS))
    print(f"{'mean':26}" + "".join(f"{totals[column] / len(pages):12.4f}" for column in COLUMNS))
    texts = [(data / page["file"]).read_text("utf-8", errors="replace") for page in pages]
    began = time.perf_counter()
    for html in texts:
        clean_article(html, html=True)
    print(f"time: {(time.perf_counter() - began) / len(texts) * 1e3:.1f} ms a page")
