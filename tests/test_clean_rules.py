"""Every rule of the table does what its example says and leaves alone what it must not touch."""

import re
from pathlib import Path

import pytest

from index.article import RawDocument
from index.cleaning.clean import Cleaning, explain
from index.cleaning.cuts import Cut
from index.cleaning.labels import Line
from index.cleaning.rules import LINE_KINDS, Rule, own_rules, with_file
from index.errors import TelusurError

PROSE = "Warga desa itu sudah lama menunggu jembatan yang dijanjikan, dan kini mereka membangunnya sendiri."
RULES = [pytest.param(rule, id=rule.name) for rule in own_rules().by_name.values()]


def cleaned(text: str) -> Cleaning:
    return explain(RawDocument(id="1", path="1.txt", text=text))


def in_page(rule: Rule, line: str) -> Cleaning:
    return cleaned(f"{line}\n{PROSE}" if rule.kind == "crumb" else f"{PROSE}\n{line}")


def rules_of(cleaning: Cleaning, text: str) -> set[str]:
    """The rules that touched this text."""
    start = cleaning.text.index(text)
    parts: list[Line | Cut] = [*cleaning.lines, *cleaning.cuts]
    return {part.rule for part in parts if part.start < start + len(text) and part.end > start}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_is_for(rule: Rule) -> None:
    assert rule.example and rule.against


@pytest.mark.parametrize("rule", [p for p in RULES if p.values[0].kind in LINE_KINDS])  # type: ignore[union-attr]
def test_a_rule_for_lines_takes_its_example_out_of_the_body(rule: Rule) -> None:
    cleaning = in_page(rule, rule.example)
    assert rule.name in rules_of(cleaning, rule.example)
    assert cleaning.article.body == PROSE


@pytest.mark.parametrize("rule", [p for p in RULES if p.values[0].kind not in LINE_KINDS])  # type: ignore[union-attr]
def test_a_rule_for_parts_of_a_line_cuts_what_its_example_marks(rule: Rule) -> None:
    cleaning = cleaned(rule.example.replace("{", "").replace("}", ""))
    left = re.sub(r"\s*\{.*?\}\s*", " ", rule.example).strip()
    assert rule.name in {cut.rule for cut in cleaning.cuts}
    assert cleaning.article.body.endswith(left) or left.endswith(cleaning.article.body)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_leaves_its_counterexample_alone(rule: Rule) -> None:
    assert rule.name not in rules_of(in_page(rule, rule.against), rule.against)
    assert (
        rule.against in in_page(rule, rule.against).article.body + in_page(rule, rule.against).article.title
    )


def test_a_letter_that_lower_case_spells_with_two_hides_no_rule() -> None:
    """The places of keys were not known in a text with İ, and rules that must open a line found none in most."""
    assert "written-by" in rules_of(cleaned(f"{PROSE} İstanbul.\n(Ditulis oleh Budi)"), "Ditulis")


def test_a_users_own_rules_are_added(tmp_path: Path) -> None:
    path = tmp_path / "rules.tsv"
    path.write_text("# own\nslogan\tdrop\t\tKabar Kita, dekat di hati\n", "utf-8")
    cleaning = explain(
        RawDocument(id="1", path="1.txt", text=f"{PROSE}\nKabar Kita, dekat di hati"), with_file(path)
    )
    assert cleaning.article.body == PROSE


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("slogan\tdrop\tx", "4 to 6 columns"),
        ("slogan\tthrow\t\tx", "kind 'throw' is unknown"),
        ("slogan\tcut\t\tx", "needs a key"),
        ("slogan\tdrop\t\t(x", "no regular expression"),
    ],
)
def test_a_faulty_rule_is_reported_with_its_place(row: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.tsv"
    path.write_text(row + "\n", "utf-8")
    with pytest.raises(TelusurError, match=said) as raised:
        with_file(path)
    assert str(path) in str(raised.value)
