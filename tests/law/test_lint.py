"""The linter: each code on a law that has exactly that fault, and silence on a law that has none."""

from __future__ import annotations

import pytest

from tests.conftest import LAW, Break, Run
from uj.law.lint import codes, lint
from uj.law.load import load_library

FAULTS = [
    # code, file, the text in the invented law, what stands there instead, the rule that is named
    ("UJ301", "xf/bases.yaml", "  provision: 1 IC 5/10\n", "", "xf.immunity.personal"),
    ("UJ302", "xf/bases.yaml", "provision: s. 11 AIC", "provision: s. 11 ACI", "xf.presence"),
    ("UJ303", "xf/bases.yaml", "valid_until: 2009-12-31", "valid_until: 2010-06-30", "xf.universal"),
    ("UJ304", "xf/bases.yaml", "valid_until: 2009-12-31", "valid_until: 2008-12-31", "xf.universal"),
    ("UJ305", "xf/offences.yaml", "label: War crimes, exists: false,",
     "label: War crimes, provision: s. 6 AIC, acts: {attack_civilians: s. 6 AIC}, note: intent is open, limitation: [{bar: never}],", "xf.war_crimes"),
    ("UJ306", "xg/offences.yaml", "  limitation: [{bar: open, provision: art. 90 GPC}]\n", "", "xg.torture"),
    ("UJ307", "xf/bases.yaml", "minister in office\n  source: {kind: official_text,", "minister in office\n  source: {kind: secondary,", "xf.immunity.personal"),
    ("UJ308", "xf/offences.yaml", "category: genocide", "category: other", "xf"),
    ("UJ309", "xf/bases.yaml", "valid_from: 1995-01-01", "valid_from: 2031-01-01", "xf.presence"),
    ("UJ310", "xg/bases.yaml", "      - victim_stateless: {}\n", "", "victim_stateless"),
    ("UJ311", "xf/bases.yaml", "{extradited: {}}]", "{extradited: {}}, {decision: {by: government}}]", "xf.presence"),
    ("UJ312", "xf/authorities.yaml", "  bears_on: [xf.universal, xf.immunity.personal]\n", "", "xf.case.first"),
    ("UJ313", "xf/bases.yaml", "minister in office\n  source: {kind: official_text, ref: law.example, seen: 2026-01-10}",
     "minister in office\n  source: {kind: official_text, ref: law.example}", "xf.immunity.personal"),
    ("UJ314", "xg/offences.yaml", "{torture: art. 100 GPC}", "{torture: art. 100 GPC, other: art. 101 GPC}", "xg.torture"),
    ("UJ317", "xg/bases.yaml", "      - context: leadership\n", "", "leadership"),
    ("UJ316", "xf/bases.yaml", "minister in office\n", "minister in office\n  review: {status: reviewed, by: counsel, on: 2025-12-31, text: 1 IC 5/10}\n", "xf.immunity.personal"),
    ("UJ318", "xg/offences.yaml", "  note: intent is left to the courts\n", "", "xg.torture"),
    ("UJ315", "xg/bases.yaml", "{official_capacity: {}}", "{question: {id: de_facto_official, ask: in other words}}", "xg.gate.vocabulary"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "old", "new", "rule"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_is_found_and_nothing_else(
    code: str, file: str, old: str, new: str, rule: str, broken_law: Break
) -> None:
    law = broken_law(file, old, new)
    found = lint(load_library(law, cache=False))
    assert [(item.code, item.rule) for item in found] == [(code, rule)]
    assert found[0].severity == codes()[code][0]


@pytest.mark.parametrize("code", codes())
def test_every_code_has_a_law_that_shows_it(code: str) -> None:
    assert code in [row[0] for row in FAULTS], (
        f"add to FAULTS a law with the fault {code}: {codes()[code][1]}"
    )


def test_the_clean_law_is_silent() -> None:
    assert lint(load_library(LAW, cache=False)) == []


INNOCENT = [
    # what looks like a fault and is none
    ("a rule of tomorrow, explained", "xf/bases.yaml", "valid_from: 1995-01-01", "valid_from: 2031-01-01\n    note: enacted, in force from 2031"),
    ("an older spelling of an instrument", "xf/bases.yaml", "provision: s. 11 AIC", "provision: s. 11 MCAT"),
    ("a version that ends with nothing after it", "xf/bases.yaml", "valid_from: 1995-01-01", "valid_from: 1995-01-01\n    valid_until: 2020-12-31"),
    ("a conduct-bound offence without end", "xf/offences.yaml", "conduct_from: 1990-01-01", "conduct_from: 1800-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "file", "old", "new"), INNOCENT, ids=[row[0] for row in INNOCENT])
def test_what_is_no_fault(why: str, file: str, old: str, new: str, broken_law: Break) -> None:
    assert lint(load_library(broken_law(file, old, new), cache=False)) == []


def test_only_the_forums_asked_for_are_checked(broken_law: Break) -> None:
    library = load_library(
        broken_law("xf/bases.yaml", "provision: s. 11 AIC", "provision: s. 11 ACI"), cache=False
    )
    assert [item.code for item in lint(library, ["XF"])] == ["UJ302"]
    assert lint(library, ["XG"]) == []


# -- the command -----------------------------------------------------------------------------------


def test_an_error_names_its_line_and_ends_with_1(uj: Run, broken_law: Break) -> None:
    law = broken_law("xf/bases.yaml", "provision: s. 11 AIC", "provision: s. 11 ACI")
    result = uj("law", "lint", "--law", law)
    assert (result.code, result.err) == (1, "")
    assert result.out.splitlines() == [
        f"{law}/xf/bases.yaml:15: error UJ302 xf.presence: 's. 11 ACI' names no known instrument by its abbreviation",
        "1 errors, 0 warnings, 0 notes in 2 jurisdictions; 0 of 20 rules signed off by a reviewer",
    ]


@pytest.mark.parametrize(("arguments", "lines"), [((), 1), (("--notes",), 2)], ids=["silent", "shown"])
def test_notes_are_shown_when_asked_for(
    arguments: tuple[str, ...], lines: int, uj: Run, broken_law: Break
) -> None:
    law = broken_law(
        "xf/bases.yaml",
        "minister in office\n  source: {kind: official_text",
        "minister in office\n  source: {kind: secondary",
    )
    result = uj("law", "lint", *arguments, "--law", law)
    assert (result.code, len(result.out.splitlines())) == (0, lines)


def test_a_warning_does_not_fail(uj: Run, broken_law: Break) -> None:
    law = broken_law("xf/bases.yaml", "valid_until: 2009-12-31", "valid_until: 2008-12-31")
    result = uj("law", "lint", "XF", "--law", law)
    assert result.code == 0
    assert "warning UJ304 xf.universal: no version between 2008-12-31 and 2010-01-01" in result.out


def test_the_codes_are_listed_with_their_meaning(uj: Run) -> None:
    lines = uj("law", "lint", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(codes())
