"""The case file: what may be written, how it is understood, and which names must exist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL_CASE, replace_once
from uj.case.load import load_case, unknowns
from uj.case.models import Case, Support
from uj.case.new import write_new
from uj.errors import InvalidInput, RenderError
from uj.law.library import International, Library


@pytest.fixture(scope="session")
def shared(invented: Library) -> International:
    """The vocabulary of the invented law."""
    return invented.international


def changed(folder: Path, old: str, new: str) -> Path:
    """The small case with one text replaced."""
    path = folder / "case.yaml"
    path.write_text(SMALL_CASE.read_text())
    replace_once(path, old, new)
    return path


def test_the_small_case(shared: International) -> None:
    case = load_case(SMALL_CASE, shared)
    assert (case.case.id, case.suspects[0].presence[0].state, case.incidents[0].acts) == (
        "small",
        "XF",
        ["torture"],
    )


ANSWERS = [
    # what is written, the value, whether it was asked, why
    ("true", True, "a bare value"),
    ("yes", True, "a word for true"),
    ("no", False, "a word for false"),
    ("unknown", None, "asked, and nobody knows"),
    ("{value: true, support: alleged}", True, "with its support"),
    ("{value: unknown, note: asked twice}", None, "unknown, with a note"),
    ("{value: no, contested: true, evidence: [E1]}", False, "contested, with evidence"),
]


@pytest.mark.parametrize(("written", "value", "why"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_a_fact_may_be_bare_or_carry_its_support(
    written: str, value: bool | None, why: str, shared: International, tmp_path: Path
) -> None:
    case = load_case(changed(tmp_path, "official_capacity: true", f"official_capacity: {written}"), shared)
    fact = case.incidents[0].circumstances.official_capacity
    assert fact is not None
    assert fact.value is value, why


def test_a_fact_left_out_is_unknown_and_not_false(shared: International) -> None:
    case = load_case(SMALL_CASE, shared)
    assert case.incidents[0].circumstances.custody is None
    assert case.suspects[0].alive is None


SHORT_FORMS = [
    ("nationalities: [XT]\n    no_other_nationality", "nationalities: [{state: XT, support: established}]\n    no_other_nationality",
     lambda case: case.suspects[0].nationalities[0].support is Support.ESTABLISHED, "a tie may carry its support"),
    ("nationalities: [XT]\n    no_other_nationality", "nationalities: [NO]\n    no_other_nationality",
     lambda case: case.suspects[0].nationalities[0].state == "NO", "Norway needs no quotes"),
    ("acts: [torture]", "acts: torture", lambda case: case.incidents[0].acts == ["torture"], "one act may stand without a list"),
    ("when: 2012-03", "when: 2012-03~", lambda case: case.incidents[0].when.approximate, "an uncertain date"),
    ("when: 2012-03", "when: 2012", lambda case: case.incidents[0].when.original == "2012", "a year is a date and not a number"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "holds", "why"), SHORT_FORMS, ids=[row[3] for row in SHORT_FORMS])
def test_short_forms(old: str, new: str, holds: Any, why: str, shared: International, tmp_path: Path) -> None:
    assert holds(load_case(changed(tmp_path, old, new), shared)), why


COUNTRIES = [
    # what people write, what is offered
    ("UK", "did you mean 'GB'?"),
    ("EN", "did you mean 'GB'?"),
    ("ZZ", "allowed: GB, NO, XF, XG, XT"),
]


@pytest.mark.parametrize(("state", "hint"), COUNTRIES, ids=[row[0] for row in COUNTRIES])
@pytest.mark.parametrize(
    ("old", "field"),
    [
        ("territorial_state: XT", "situation.territorial_state"),
        ("state: XF", "suspects.0.presence.0.state"),
        ("nationalities: [XT]\n    no_other", "suspects.0.nationalities.0"),
    ],
    ids=["territory", "presence", "nationality"],
)
def test_country_codes_must_exist(
    state: str, hint: str, old: str, field: str, shared: International, tmp_path: Path
) -> None:
    path = changed(tmp_path, old, old.replace("XT", state).replace("XF", state))
    with pytest.raises(InvalidInput) as error:
        load_case(path, shared)
    (problem,) = error.value.problems
    assert (problem.code, problem.field, problem.hint) == ("UJ132", field, hint)
    assert f": unknown country code {state!r}" in str(error.value)


CODES = [
    ("evidence: [E1]", "evidence: [E3]", "UJ130", 14),
    ("acts: [torture]", "acts: [waterboarding]", "UJ131", 24),
    ("- id: V1\n", "- id: V1\n  - id: V1\n", "UJ133", 18),
    ("victims: [V1]", "victims: [W1]", "UJ134", 26),
    ("suspect: S1", "suspect: V1", "UJ134", 25),
    ("id: S1\n", "id: S 1\n", "UJ120", 10),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"), CODES, ids=[f"{row[2]} {row[1][:20]!r}" for row in CODES]
)
def test_names_must_exist_and_have_a_place(
    old: str, new: str, code: str, line: int, shared: International, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as error:
        load_case(changed(tmp_path, old, new), shared)
    assert (error.value.problems[0].code, error.value.problems[0].line) == (code, line)


def test_a_case_made_in_python_is_checked_too(shared: International) -> None:
    made = load_case(SMALL_CASE, shared).model_dump()
    made["incidents"][0]["victims"] = ["V9"]
    with pytest.raises(ValueError, match=r"victim 'V9' is not listed in this file \(allowed: V1\)"):
        Case.model_validate(made)


def test_unknown_and_unasked_are_told_apart(shared: International, tmp_path: Path) -> None:
    case = load_case(changed(tmp_path, "no_other_proceedings: true", "no_other_proceedings: unknown"), shared)
    states = dict(unknowns(case))
    assert states["no_other_proceedings"] == "asked, not known"
    assert states["suspects.0.alive"] == "not asked"
    assert "suspects.0.no_other_nationality" not in states, "what is answered is not listed"


# -- a new case ------------------------------------------------------------------------------------

TITLES = [
    "",
    "Visit of a minister",
    'The "quiet" prison',
    "a: b # c",
    "back\\slash",
    "TITLE and TODAY",
    "Straße, Łódź, 法",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_new_case_is_valid_whatever_its_title(title: str, shared: International, tmp_path: Path) -> None:
    case = load_case(write_new(tmp_path / "case.yaml", title=title), shared)
    assert case.case.title == (title or "New case")


def test_a_new_case_never_replaces_another_unasked(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("mine")
    with pytest.raises(RenderError, match="exists already; nothing was written"):
        write_new(path)
    assert path.read_text() == "mine"
    assert write_new(path, replace=True).read_text() != "mine"
