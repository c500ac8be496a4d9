"""The memo of the shipped examples: read once by eye, then held to the word; and what every memo must do."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from uj.assess.routes import assess_case
from uj.case.load import load_case
from uj.case.models import Case
from uj.errors import TemplateError
from uj.law.library import Library
from uj.law.load import load_library
from uj.law.shipped import data_folder, example, examples
from uj.memo.build import build_memo
from uj.memo.model import Memo
from uj.memo.write import escape, page_marks, to_markdown, write_memo

EIGHT = ["DE", "FR", "GB", "NL", "BE", "SE", "CH", "ES"]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def law() -> Library:
    return load_library(only=EIGHT)


@pytest.fixture(scope="module")
def memos(law: Library) -> dict[str, Memo]:
    return {
        name: build_memo(assess_case(load_case(example(name), law.international), law), detailed=1)
        for name in examples()
    }


@pytest.mark.parametrize("name", examples())
def test_golden(memos: dict[str, Memo], name: str) -> None:
    """Make anew with ``make golden`` after a change of law or wording, and read the difference."""
    text = to_markdown(replace(memos[name], law_fingerprint="(law)", version="(version)"))
    path = GOLDEN / f"{name}.md"
    if os.environ.get("UJ_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        "the memo changed; read the difference, then `make golden`"
    )


@pytest.mark.parametrize("name", examples())
def test_every_footnote_is_cited_once_and_has_a_text(memos: dict[str, Memo], name: str) -> None:
    text = to_markdown(memos[name])
    cited = [int(n) for n in re.findall(r"(?<!^)\[\^(\d+)\]", text, re.MULTILINE)]
    given = [int(n) for n in re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)]
    assert cited == given == list(range(1, len(cited) + 1))
    assert len(cited) > 40


@pytest.mark.parametrize("name", examples())
def test_unknown_facts_are_printed_and_never_blank(memos: dict[str, Memo], name: str) -> None:
    text = to_markdown(memos[name])
    assert "[[to establish: " in text
    assert "[[to establish: ]]" not in text
    assert not re.search(r"[|(,] *None *[|),]", text)


@pytest.mark.parametrize("name", examples())
def test_every_heading_stands_after_a_blank_line(memos: dict[str, Memo], name: str) -> None:
    """Otherwise it is printed as text of the paragraph before and missing in the contents."""
    assert re.findall(r"[^\n]\n#+ .*", to_markdown(memos[name])) == []


def test_victims_and_witnesses_stand_under_pseudonyms(law: Library) -> None:
    found = assess_case(load_case(example("resident-prison-official"), law.international), law, forums=["DE"])
    assert "Lina S." not in to_markdown(build_memo(found))
    assert "Lina S." in to_markdown(build_memo(found, names=True))


def test_every_unverified_rule_used_is_on_the_verification_list(law: Library, memos: dict[str, Memo]) -> None:
    memo = memos["balochistan"]
    listed = {row.rule for row in memo.verification}
    for section in memo.forums:
        rules = {rule.id: rule for rule in law[section.code].rules()}
        leads = [section.lead] if section.lead else []
        for route in leads:
            used = [
                r
                for r in rules.values()
                if str(r.provision) == route.offence_provision.provision and not r.source.verified
            ]
            assert {rule.id for rule in used} <= listed


def test_page_marks_say_draft_date_of_law_and_share_checked(memos: dict[str, Memo]) -> None:
    marks = page_marks(memos["balochistan"])
    assert marks.draft_notice == "Draft for review by counsel"
    assert marks.law_as_of == "2026-11-24"
    assert re.fullmatch(r"\d+ of \d+ rules checked against official text", marks.verified_share)


ESCAPES = [
    ("a | b", "a \\| b"), ("*bold*", "\\*bold\\*"), ("<script>", "\\<script\\>"), ("[x](y)", "\\[x\\](y)"), ("1. first", "1\\. first"),
    ("- item", "\\- item"), ("line\nbreak", "line break"), ("plain", "plain"), ("^note", "\\^note"), ("# head", "\\# head"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ESCAPES)
def test_text_of_a_case_cannot_act_as_markup(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_a_firm_overrides_one_template_and_keeps_the_others(memos: dict[str, Memo], tmp_path: Path) -> None:
    (tmp_path / "next.md.j2").write_text("# 9. House rules\n\nCall {{ memo.prepared_for }}.\n")
    text = to_markdown(memos["balochistan"], tmp_path)
    assert "# 9. House rules" in text
    assert "# 5. Forums" in text


BROKEN = [
    ("{{ memo.nothing }}", "next.md.j2:1"), ("{% for %}", "next.md.j2:1"), ("\n\n{{ undefined_name }}", "next.md.j2:3"),
    ("{% include 'missing.j2' %}", "missing.j2"), ("{{ 1 / 0 }}", "next.md.j2:1"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "where"), BROKEN)
def test_a_wrong_template_is_named_with_its_line(
    memos: dict[str, Memo], tmp_path: Path, template: str, where: str
) -> None:
    (tmp_path / "next.md.j2").write_text(template)
    with pytest.raises(TemplateError, match=re.escape(where)):
        to_markdown(memos["balochistan"], tmp_path)


def test_templates_hold_no_law() -> None:
    """Words in templates, law in YAML: no template names a country or an article."""
    for path in (data_folder("templates") / "memo").glob("*.j2"):
        assert not re.search(r"§|\bart\. \d|\bGermany\b|\bFrance\b", path.read_text(encoding="utf-8")), (
            path.name
        )


@pytest.mark.parametrize("suffix", ["docx", "html", "md"])
def test_written_files_carry_the_marks(memos: dict[str, Memo], tmp_path: Path, suffix: str) -> None:
    out = write_memo(memos["visiting-minister"], tmp_path / f"memo.{suffix}")
    data = out.read_bytes()
    assert len(data) > 10_000
    if suffix != "docx":
        assert b"Draft for review by counsel" in data


def test_many_incidents_stand_in_tables_that_fit_a_page(law: Library) -> None:
    """At most six incidents side by side; none is left out."""
    case = load_case(example("resident-prison-official"), law.international)
    one = case.incidents[0]
    many = case.model_copy(
        update={"incidents": [one.model_copy(update={"id": f"N{n}"}) for n in range(1, 15)]}
    )
    found = build_memo(assess_case(many, law, forums=["DE"]), detailed=1)
    tables = [c for c in found.characterisations if c.incidents]
    assert {len(c.incidents) for c in tables} == {6, 2}
    first = [c for c in tables if c.title == tables[0].title and c.suspect == tables[0].suspect]
    assert [i for c in first for i in c.incidents] == [f"N{n}" for n in range(1, 15)]


def test_no_forum_is_described_twice(law: Library) -> None:
    """Even where the suspect is expected in every one of them."""
    case = load_case(example("visiting-minister"), law.international)
    suspect = case.suspects[0].model_copy(
        update={
            "presence": [
                case.suspects[0].presence[0].model_copy(update={"state": code}) for code in ("DE", "FR", "BE")
            ]
        }
    )
    memo = build_memo(assess_case(case.model_copy(update={"suspects": [suspect]}), law), detailed=2)
    codes = [f.code for f in memo.forums]
    assert {"DE", "FR", "BE"} <= set(codes)
    assert len(codes) == len(set(codes))


def test_every_fact_that_is_given_is_printed(law: Library) -> None:
    """Persons as they are, witnesses, steps already taken, sources of evidence: a partner must not have to open the case file."""
    case = Case.model_validate(
        {
            "case": {"id": "c", "title": "Torture", "date": date(2026, 1, 1)},
            "situation": {"territorial_state": "SY"},
            "suspects": [
                {"id": "S1", "role": "guard", "aliases": ["Abu K"], "alive": False},
                {"id": "S2", "role": "doctor", "refugee_in": ["FR"], "minor_at_conduct": False},
            ],
            "victims": [{"id": "V1", "name": "Ada", "pseudonym": "survivor", "residences": ["DE"]}],
            "witnesses": [{"id": "W1", "name": "Bo", "pseudonym": "clerk", "can_say": "orders", "located_in": "SE"}],
            "incidents": [{"id": "I1", "summary": "Torture", "when": "2014", "acts": ["torture"]}],
            "proceedings": [
                {"by": "icc", "kind": "investigation", "status": "closed", "when": "2020", "note": "no warrant"},
                {"suspect": "S2", "by": "FR", "kind": "extradition_request", "to": "DE", "status": "refused", "effective": False},
            ],
            "evidence": [{"id": "E1", "title": "Report", "source": "UN", "url": "https://example.org/r"}],
        }
    )  # fmt: skip
    assessment = assess_case(case, law, forums=["DE"])
    text = to_markdown(build_memo(assessment))
    for said in (
        "also known as Abu K",
        "- dead",
        "recognised as a refugee in France",
        "of age at the time",
        "**V1**, survivor; resident in Germany",
        "**W1**, witness (clerk), in Sweden: orders",
        "| ICC | Investigation | nobody in particular | some time in 2020 | Closed (no warrant) |",
        "| France | Extradition request to Germany | S2 | [[to establish: date]]{.gap} | Refused, not genuine or not effective |",
        "| E1 | Report; source: UN; https://example.org/r |",
    ):
        assert said in text, said
    assert not {"Ada", "Bo"} & set(re.findall(r"\w+", text))
    named = to_markdown(build_memo(assessment, names=True))
    assert "**V1**, Ada" in named and "witness (Bo)" in named


def test_the_house_style_lies_beside_the_templates_or_below(memos: dict[str, Memo], tmp_path: Path) -> None:
    for folder in (tmp_path / "beside", tmp_path / "below" / "render"):
        folder.mkdir(parents=True)
        (folder / "labels.json").write_text('{"en": {"date": "Signed on"}}')
        own = tmp_path / folder.relative_to(tmp_path).parts[0]
        text = write_memo(memos["visiting-minister"], tmp_path / "memo.md", templates=own).read_text()
        assert "- **Signed on:**" in text and "- **Law checked:**" in text
