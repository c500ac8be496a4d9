"""The law this package ships: free of errors, tested by its own scenarios, and readable by machines as documented."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from uj.law.library import Library
from uj.law.lint import lint
from uj.law.load import load_library
from uj.law.models import BasisKind, Category
from uj.law.shipped import data_folder, examples, statutes_folder
from uj.schema import schemas
from uj.upkeep.scenarios import check, load_scenarios
from uj.yamlfile import read

CODES = sorted(
    path.name.upper() for path in statutes_folder().iterdir() if path.is_dir() and path.name[0] not in "_."
)
DEEP = ("DE", "FR", "GB", "NL", "BE", "SE", "CH", "ES")
"""Where most proceedings are brought: more scenarios, some of them drawn from decisions."""


@cache
def law_of(code: str) -> Library:
    """The shipped law of one jurisdiction; a fault elsewhere does not hide it."""
    return load_library(only=[code])


@pytest.mark.parametrize("code", CODES)
def test_no_lint_errors(code: str) -> None:
    errors = [str(found) for found in lint(law_of(code), [code]) if found.severity == "error"]
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize("code", CODES)
def test_every_scenario_comes_out_as_a_lawyer_expects(code: str) -> None:
    library = law_of(code)
    failed = {
        scenario.name: list(check(library, code, scenario))
        for scenario in load_scenarios(library[code].folder)
    }
    assert not {name: said for name, said in failed.items() if said}


@pytest.mark.parametrize("code", CODES)
def test_there_are_enough_scenarios(code: str) -> None:
    scenarios = load_scenarios(statutes_folder() / code.lower())
    wanted = 15 if code in DEEP else 8
    assert len(scenarios) >= wanted, f"{code} has {len(scenarios)} scenarios, {wanted} are asked for"


@pytest.mark.parametrize("code", DEEP)
def test_some_scenarios_are_drawn_from_decisions(code: str) -> None:
    scenarios = load_scenarios(statutes_folder() / code.lower())
    assert sum(scenario.drawn_from is not None for scenario in scenarios) >= 2


@pytest.mark.parametrize("code", CODES)
def test_scenario_names_are_unique_and_say_why(code: str) -> None:
    scenarios = load_scenarios(statutes_folder() / code.lower())
    names = [scenario.name for scenario in scenarios]
    assert len(names) == len(set(names))
    assert all(scenario.why.strip() for scenario in scenarios)


# -- the commands ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """The rows of ``uj law matrix`` on one day, as the command makes them."""
    from datetime import date

    from uj.law.matrix import matrix

    return [row.model_dump() for row in matrix(request.getfixturevalue("shipped"), date(2026, 1, 1))]


def test_the_matrix_has_one_row_for_each_jurisdiction_and_category(
    uj: Run, rows: list[dict[str, Any]]
) -> None:
    result = uj("law", "matrix", "--json", "--as-of", "2026-01-01")
    assert (result.code, json.loads(result.out)) == (0, rows)
    expected = [(code, category.value) for code in CODES for category in Category]
    assert sorted((row["jurisdiction"], row["category"]) for row in rows) == sorted(expected)


def test_the_matrix_has_the_documented_keys_and_values(rows: list[dict[str, Any]]) -> None:
    assert {tuple(row) for row in rows} == {("jurisdiction", "category", "bases")}
    bases = [basis for row in rows for basis in row["bases"]]
    assert {tuple(basis) for basis in bases} == {
        ("id", "kind", "presence", "subject", "situational", "provision")
    }
    assert {basis["presence"] for basis in bases} == {"required", "not_required"}
    assert {basis["subject"] for basis in bases} <= {"national", "resident", "stateless", "refugee", None}
    assert {basis["kind"] for basis in bases} <= {kind.value for kind in BasisKind}
    assert {type(basis["situational"]) for basis in bases} == {bool}
    assert all(basis["provision"] and basis["id"] for basis in bases)


def test_the_matrix_shows_where_there_is_nothing(rows: list[dict[str, Any]]) -> None:
    assert [row for row in rows if row["bases"] == []], "empty rows are there, not left out"


ANCHORS = [
    # jurisdiction, day, category, basis kind, presence; why
    ("DE", "2010-01-01", "crimes_against_humanity", "absolute_universal", "not_required", "the code of 2002 asks for no link"),
    ("DE", "2001-01-01", "crimes_against_humanity", None, None, "before the code there was no such offence"),
    ("ES", "2026-01-01", "crimes_against_humanity", "absolute_universal", None, "abolished in 2014"),
    ("FR", "2026-01-01", "torture", "presence", "required", "torture needs a suspect who is in France"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "day", "category", "kind", "presence", "why"), ANCHORS, ids=[f"{a[0]} {a[5]}" for a in ANCHORS]
)
def test_the_matrix_on_a_few_well_known_points(
    code: str, day: str, category: str, kind: str | None, presence: str | None, why: str, uj: Run
) -> None:
    found = json.loads(uj("law", "matrix", "--json", "--as-of", day).out)
    (row,) = [r for r in found if (r["jurisdiction"], r["category"]) == (code, category)]
    of_kind = [basis for basis in row["bases"] if kind in (None, basis["kind"])]
    if presence is None:
        assert not [b for b in of_kind if b["kind"] == (kind or "absolute_universal")], why
    else:
        assert presence in [basis["presence"] for basis in of_kind], why


def test_list_has_one_line_for_each_jurisdiction(uj: Run) -> None:
    found = json.loads(uj("law", "list", "--json").out)
    assert sorted(row["code"] for row in found) == CODES
    assert {tuple(row) for row in found} == {
        ("code", "name", "offences", "bases", "gates", "authorities", "verified", "rules", "checked_on")
    }
    assert all(0 <= row["verified"] <= row["rules"] for row in found)


def test_list_on_a_terminal_names_every_state(uj: Run, shipped: Library) -> None:
    out = uj("law", "list").out
    assert all(law.name.split()[0] in out for law in shipped)


def test_the_law_sheet_has_every_part(uj: Run) -> None:
    result = uj("law", "show", "de", "--format", "md")
    headings = [line for line in result.out.splitlines() if line.startswith("## ")]
    assert result.code == 0
    assert result.out.startswith("# Germany (DE)\n")
    assert [h[3:] for h in headings][:6] == [
        "Instruments",
        "Offences",
        "Bases of jurisdiction",
        "Gates",
        "Immunities",
        "Procedure",
    ]


@pytest.mark.parametrize("code", CODES)
def test_the_law_sheet_names_every_rule(code: str) -> None:
    from uj.law.sheet import law_sheet

    library = law_of(code)
    sheet = law_sheet(library, code)
    assert [rule.id for rule in library[code].rules() if f"`{rule.id}`" not in sheet] == []
    assert not re.search(r"\(None\)|^None;|None to ", sheet, re.MULTILINE), "nothing empty is printed"


def test_the_law_sheet_of_a_day_leaves_out_later_law(uj: Run) -> None:
    today = uj("law", "show", "ES", "--format", "md").out
    earlier = uj("law", "show", "ES", "--format", "md", "--as-of", "2010-01-01").out
    assert "Rules in force on 2010-01-01." in earlier
    assert "2014-03-15 to " in today
    assert "2014-03-15 to " not in earlier


def test_the_law_sheet_on_a_terminal(uj: Run) -> None:
    result = uj("law", "show", "LU")
    assert (result.code, result.err) == (0, "")
    assert "Luxembourg (LU)" in result.out


# -- schemas ---------------------------------------------------------------------------------------

jsonschema = pytest.importorskip("jsonschema")


@cache
def validator(kind: str, name: str) -> Any:
    """The validator of one kind of file."""
    return jsonschema.Draft202012Validator(schemas(kind)[name])


def against_schema(kind: str, name: str, path: Path) -> list[str]:
    return [
        f"{path.name}: {error.json_path}: {error.message[:200]}"
        for error in validator(kind, name).iter_errors(read(path).data)
    ]


@pytest.mark.parametrize("code", CODES)
def test_the_schema_accepts_what_the_loader_accepts(code: str) -> None:
    folder = statutes_folder() / code.lower()
    names = ("jurisdiction", "offences", "bases", "authorities", "scenarios")
    assert [text for name in names for text in against_schema("law", name, folder / f"{name}.yaml")] == []


@pytest.mark.parametrize("name", ["definitions", "avenues", "countries"])
def test_the_schema_accepts_the_shared_files(name: str) -> None:
    assert against_schema("law", name, statutes_folder() / "_international" / f"{name}.yaml") == []


@pytest.mark.parametrize("name", examples())
def test_the_schema_accepts_the_examples(name: str) -> None:
    assert against_schema("case", "case", data_folder("examples") / name / "case.yaml") == []


MISTAKES = [
    ("law", "bases", {"bases": [], "gaits": []}, "an unknown field"),
    ("law", "bases", {"gates": []}, "a missing field"),
    ("law", "offences", [{"id": "xx.a", "category": "murder"}], "a value that is not on the list"),
    ("case", "case", {"case": {"id": "a", "title": "b", "date": "2020-01-01"}, "suspects": [], "incidents": []}, "no suspect"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "data", "why"), MISTAKES, ids=[row[3] for row in MISTAKES])
def test_the_schema_refuses_mistakes(kind: str, name: str, data: Any, why: str) -> None:
    assert list(validator(kind, name).iter_errors(data)), why


@pytest.mark.parametrize(("kind", "files"), [("law", 8), ("case", 1)])
def test_the_schemas_are_written_as_files(kind: str, files: int, uj: Run, folder: Path) -> None:
    result = uj("schema", kind, "-o", "schemas")
    written = sorted(folder.glob("schemas/*.schema.json"))
    assert (result.code, len(written)) == (0, files)
    for path in written:
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))


def test_a_schema_is_printed(uj: Run) -> None:
    assert json.loads(uj("schema", "case").out)["title"] == "A case file"
    assert set(json.loads(uj("schema", "law").out)) == set(schemas("law"))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("disappearance", "enforced_disappearance"),
        ("Arbitrary detention", "imprisonment"),
        ("extrajudicial_killing", "killing"),
        ("sexual-violence", "other_sexual_violence"),
        ("tortur", "torture"),
        ("hostage", "hostage_taking"),
    ],
)
def test_acts_are_understood_by_other_words(word: str, code: str, shipped: Library) -> None:
    assert shipped.international.act_hint(word) == f"did you mean {code!r}?"


def test_no_route_joins_what_was_never_law_together(shipped: Library) -> None:
    """A basis until 2005 and an offence since 2006 never meet, however long the conduct lasted."""
    pairs = [
        (law.offences[name], version)
        for law in shipped
        for name, found in law.bases_on(date(2026, 1, 1)).items()
        for basis, version in found
        if basis.selected_by == "conduct" and name in law.offences
    ]
    assert len(pairs) > 300
    for offence, version in pairs:
        if offence.conduct_until and version.valid_from:
            assert version.valid_from <= offence.conduct_until
        if offence.conduct_from and version.valid_until:
            assert offence.conduct_from <= version.valid_until
