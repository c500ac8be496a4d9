"""The commands as a lawyer uses them, from an empty file to a memo."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LAW, Break, Run, replace_once
from uj.cli import _COMMANDS
from uj.law.shipped import examples
from uj.schema import schemas

RECORDS = Path(__file__).with_name("record.yaml")


# -- help ------------------------------------------------------------------------------------------


def test_help_names_every_command(uj: Run) -> None:
    result = uj("--help")
    assert (result.code, result.err) == (0, "")
    listed = [line.split()[0] for line in result.out.split("Commands:")[1].splitlines() if line.strip()]
    assert listed == list(_COMMANDS)


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_explains_itself(command: str, uj: Run) -> None:
    result = uj(command, "-h")
    assert result.code == 0
    assert result.out.startswith(f"Usage: uj {command} ")


def test_every_command_of_the_law_explains_itself(uj: Run) -> None:
    from uj.cli.law import law

    listed = [
        line.split()[0]
        for line in uj("law", "--help").out.split("Commands:")[1].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert set(listed) == set(law.commands) >= {"list", "show", "lint", "test", "matrix", "diff", "stale"}


def test_the_version(uj: Run) -> None:
    from uj import __version__

    assert uj("--version").out == f"uj, version {__version__}\n"


def test_the_program_starts_quickly() -> None:
    """Heavy libraries are only imported by the command that needs them."""
    code = "import sys, uj.cli; uj.cli.cli.get_short_help_str(); print(*sorted(m for m in sys.modules if '.' not in m))"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert time.perf_counter() - start < 3, "well under a second on a machine that is not busy"
    assert not {"pydantic", "yaml", "jinja2", "rich", "rapidfuzz", "typst", "pypandoc"} & set(
        done.stdout.split()
    )


# -- from an empty file to a memo ------------------------------------------------------------------


def test_new_check_assess_memo(uj: Run, folder: Path) -> None:
    assert uj("new", "case.yaml", "--title", "The visit").out.startswith(
        "wrote case.yaml; next: edit it, then `uj check case.yaml`"
    )
    checked = uj("check", "case.yaml")
    assert (checked.code, checked.out.splitlines()[0]) == (
        0,
        "valid: The visit (1 suspects, 1 incidents, 0 items of evidence)",
    )
    replace_once(folder / "case.yaml", "acts: []  ", "acts: [torture]  ")
    replace_once(folder / "case.yaml", "nationalities: []         #", "nationalities: [SY]  #")
    assessed = uj("assess", "case.yaml", "--forum", "DE", "--forum", "FR", "--all")
    assert assessed.code == 0
    assert "Germany" in assessed.out and "France" in assessed.out
    written = uj("memo", "case.yaml", "--forum", "DE", "-o", "memo.md")
    assert written.out == "wrote memo.md\n"
    assert "The visit" in (folder / "memo.md").read_text().splitlines()[0]


def test_check_lists_what_is_unknown(uj: Run, small: Path) -> None:
    found = json.loads(uj("check", "small.yaml", "--law", LAW, "--json").out)
    assert (found["case"], found["valid"]) == ("small", True)
    assert {"field": "suspects.0.alive", "state": "not asked"} in found["unknown"]


def test_what_is_wrong_may_be_read_by_programs(uj: Run, small: Path) -> None:
    replace_once(small, "acts: [torture]", "acts: [tortur]")
    result = uj("check", "small.yaml", "--law", LAW, "--json")
    found = json.loads(result.out)
    assert (result.code, result.err, found["valid"]) == (2, "", False)
    (problem,) = found["problems"]
    assert (problem["line"], problem["code"], problem["hint"]) == (24, "UJ131", "did you mean 'torture'?")


def test_a_case_may_be_json(uj: Run, small: Path, folder: Path) -> None:
    from uj.yamlfile import read

    (folder / "case.json").write_text(json.dumps(read(small).data))
    yaml, as_json = (uj("assess", name, "--law", LAW, "--json").out for name in ("small.yaml", "case.json"))
    assert yaml == as_json


# -- assess ----------------------------------------------------------------------------------------

ROUTE = {
    "forum",
    "offence",
    "category",
    "basis",
    "kind",
    "verdict",
    "barred_by",
    "hurdles",
    "missing",
    "findings",
}


@pytest.fixture
def assessed(uj: Run, small: Path) -> dict[str, Any]:
    """The invented case, assessed under the invented law."""
    result = uj("assess", "small.yaml", "--law", LAW, "--json")
    assert (result.code, result.err) == (0, "")
    found: dict[str, Any] = json.loads(result.out)
    return found


def test_the_schema_of_the_result_explains_every_key(assessed: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = schemas("result")["result"]
    jsonschema.Draft202012Validator(schema).validate(assessed)
    route = schema["$defs"]["RouteOut"]["properties"]
    assert set(route) == ROUTE | {"part", "provision", "incident", "not_excluded", "closed_by"}
    assert "any one set is enough" in route["missing"]["description"]


def test_assess_json_has_the_documented_shape(assessed: dict[str, Any]) -> None:
    assert {"case", "as_of", "view", "suspects"} <= set(assessed)
    assert (assessed["case"], assessed["as_of"], assessed["view"]) == ("small", "2020-06-01", "as_alleged")
    (suspect,) = assessed["suspects"]
    assert {"id", "routes"} <= set(suspect)
    for route in suspect["routes"]:
        assert set(route) >= ROUTE
        assert route["verdict"] in ("open", "conditional", "barred")
        assert all({"code", "criteria_met"} <= set(hurdle) for hurdle in route["hurdles"])
        assert all({"key", "wanted", "text"} <= set(fact) for need in route["missing"] for fact in need)
        assert all(
            {"answer", "text", "provision", "because", "evidence"} <= set(finding)
            for finding in route["findings"]
        )


VERDICTS = [
    # forum, basis, offence, verdict, why
    ("XF", "xf.presence", "xf.torture", "open", "the suspect is in Fictia"),
    ("XF", "xf.passive", "xf.torture", "conditional", "nobody said that the victim has no other nationality"),
    ("XF", "xf.universal", "xf.cah", "conditional", "nobody said whether there was an attack on civilians"),
    ("XG", "xg.active", "xg.torture", "barred", "the suspect is no national of Gavonia"),
]


@pytest.mark.parametrize(
    ("forum", "basis", "offence", "verdict", "why"), VERDICTS, ids=[row[1] for row in VERDICTS]
)
def test_the_verdicts_of_the_small_case(
    forum: str, basis: str, offence: str, verdict: str, why: str, assessed: dict[str, Any]
) -> None:
    (route,) = [
        r for r in assessed["suspects"][0]["routes"] if (r["basis"], r["offence"]) == (basis, offence)
    ]
    assert (route["forum"], route["verdict"]) == (forum, verdict), why
    assert bool(route["missing"]) == (verdict == "conditional"), "a conditional route says what is missing"
    assert bool(route["barred_by"]) == (verdict == "barred"), "a barred route says what bars it"


def test_a_missing_fact_can_be_answered_by_its_key(uj: Run, assessed: dict[str, Any], small: Path) -> None:
    """The keys that an assessment prints are those that ``answers:`` takes."""
    routes = {r["basis"]: r for r in assessed["suspects"][0]["routes"] if r["offence"] == "xf.torture"}
    ((fact,), *_) = routes["xf.passive"]["missing"]
    replace_once(small, "", f"answers: {{{fact['key']}: {str(fact['wanted']).lower()}}}\n")
    again = json.loads(uj("assess", "small.yaml", "--law", LAW, "--json").out)
    assert [
        r["verdict"]
        for r in again["suspects"][0]["routes"]
        if (r["basis"], r["offence"]) == ("xf.passive", "xf.torture")
    ] == ["open"]


VIEWS = [("as_alleged", "open"), ("as_evidenced", "conditional"), ("uncontested", "open")]


@pytest.mark.parametrize(("view", "verdict"), VIEWS, ids=[row[0] for row in VIEWS])
def test_a_view_decides_which_facts_count(view: str, verdict: str, uj: Run, small: Path) -> None:
    found = json.loads(uj("assess", "small.yaml", "--law", LAW, "--json", "--view", view).out)
    (route,) = [r for r in found["suspects"][0]["routes"] if r["basis"] == "xf.presence"]
    assert (found["view"], route["verdict"]) == (view, verdict)


DAYS = [
    ("1994-12-31", None, "before the rule on presence"),
    ("1995-01-01", "open", "its first day"),
    ("2020-01-01", "open", "later"),
]


@pytest.mark.parametrize(("day", "verdict", "why"), DAYS, ids=[row[2] for row in DAYS])
def test_the_law_of_the_day_asked_for(day: str, verdict: str | None, why: str, uj: Run, small: Path) -> None:
    replace_once(small, "when: 2012-03", "when: 1992-03")
    found = json.loads(uj("assess", "small.yaml", "--law", LAW, "--json", "--as-of", day).out)
    assert (
        next((r["verdict"] for r in found["suspects"][0]["routes"] if r["basis"] == "xf.presence"), None)
        == verdict
    ), why


def test_the_table_of_forums(uj: Run, small: Path) -> None:
    out = uj("assess", "small.yaml", "--law", LAW).out
    assert "Fictia" in out and "s. 11 AIC" in out and "nothing missing" in out
    assert "closed without a known link: XG (--all shows every forum)" in out
    assert "Gavonia" not in out
    assert "Gavonia" in uj("assess", "small.yaml", "--law", LAW, "--all").out


def test_only_one_forum(uj: Run, small: Path) -> None:
    found = json.loads(uj("assess", "small.yaml", "--law", LAW, "--json", "--forum", "xg").out)
    assert {route["forum"] for route in found["suspects"][0]["routes"]} == {"XG"}


def test_why(uj: Run, small: Path) -> None:
    lines = [
        line.strip() for line in uj("assess", "small.yaml", "--law", LAW, "--why", "XF").out.splitlines()
    ]
    assert lines[0] == "S1  Fictia: Torture, presence of the suspect, s. 11 AIC  open"
    assert "✓ whoever is in Fictia: S1 is in Fictia  [E1]" in lines, (
        "each condition with its fact and evidence"
    )
    assert "✓ severe pain or suffering  art. 1 Model Convention" in lines, "and with its provision"


def test_why_not(uj: Run, small: Path) -> None:
    lines = [
        line.strip() for line in uj("assess", "small.yaml", "--law", LAW, "--why-not", "XG").out.splitlines()
    ]
    assert lines[0] == "S1  Gavonia: Torture, nationality of the suspect, art. 7 GPC  barred"
    assert "✗ S1 is not a national of Gavonia" in lines
    assert not [line for line in lines if line.startswith("✓")], "what is met is not in question"


def test_why_in_a_forum_without_such_an_offence(uj: Run, small: Path) -> None:
    replace_once(small, "acts: [torture]", "acts: [enforced_disappearance]")
    out = uj("assess", "small.yaml", "--law", LAW, "--why", "XF").out
    assert out.strip() == "S1: no offence of Fictia covers the acts alleged."


def test_next(uj: Run, small: Path) -> None:
    out = " ".join(uj("assess", "small.yaml", "--law", LAW, "--next").out.split())
    assert "S1: what to establish next" in out
    assert "I1.victim_national.XF: " in out.replace("│ ", "")


# -- memo ------------------------------------------------------------------------------------------


def test_a_memo_in_markdown(uj: Run, small: Path, folder: Path) -> None:
    uj("memo", "small.yaml", "--law", LAW, "-o", "memo.md")
    text = (folder / "memo.md").read_text()
    assert text.startswith("# Interrogations at a police station\n")
    for expected in (
        "2020-06-01",
        "Draft for review by counsel",
        "Fictia",
        "s. 11 AIC",
        "[To complete:",
        "the student",
    ):
        assert expected in text, expected


def test_a_memo_is_called_after_the_case(uj: Run, small: Path, folder: Path) -> None:
    assert uj("memo", "small.yaml", "--law", LAW).out == "wrote small.docx\n"
    assert (folder / "small.docx").read_bytes()[:2] == b"PK"


def test_a_case_file_called_case_takes_the_name_of_its_folder(uj: Run, small: Path, folder: Path) -> None:
    (folder / "marash-tal").mkdir()
    shutil.move(small, folder / "marash-tal" / "case.yaml")
    assert uj("memo", "marash-tal/case.yaml", "--law", LAW).out == "wrote marash-tal.docx\n"


def test_the_folder_may_be_the_one_one_stands_in(
    uj: Run, small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "marash-tal").mkdir()
    shutil.move(small, folder / "marash-tal" / "case.yaml")
    monkeypatch.chdir(folder / "marash-tal")
    assert uj("memo", "case.yaml", "--law", LAW).out == "wrote marash-tal.docx\n"


def test_names_are_pseudonyms_unless_asked_for(uj: Run, small: Path, folder: Path) -> None:
    replace_once(small, "pseudonym: the student", "pseudonym: the student\n    name: Ada Example")
    uj("memo", "small.yaml", "--law", LAW, "-o", "pseudonyms.md")
    uj("memo", "small.yaml", "--law", LAW, "-o", "names.md", "--names")
    assert "Ada Example" not in (folder / "pseudonyms.md").read_text()
    assert "Ada Example" in (folder / "names.md").read_text()
    pages = [(folder / name).read_text() for name in ("pseudonyms.md", "names.md")]
    assert ["stand under pseudonyms" in page for page in pages] == [True, False]


def test_a_firm_s_own_template(uj: Run, small: Path, folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "answer.md.j2").write_text("Our own answer on {{ memo.title }}.\n")
    uj("memo", "small.yaml", "--law", LAW, "-o", "memo.md", "--template", "own")
    assert "Our own answer on Interrogations at a police station." in (folder / "memo.md").read_text()


def test_a_memo_replaces_the_one_before(uj: Run, small: Path, folder: Path) -> None:
    (folder / "memo.md").write_text("old")
    uj("memo", "small.yaml", "--law", LAW, "-o", "memo.md")
    assert (folder / "memo.md").read_text() != "old"
    assert sorted(path.name for path in folder.iterdir()) == ["memo.md", "small.yaml"]


# -- demo, templates -------------------------------------------------------------------------------


def test_demo_of_one_example(uj: Run, folder: Path) -> None:
    result = uj("demo", "-o", "out", "--example", "visiting-minister")
    assert (result.code, result.err) == (0, "")
    names = [f"visiting-minister.{suffix}" for suffix in ("docx", "pdf", "html", "md")]
    assert sorted(path.name for path in (folder / "out").iterdir()) == sorted(names)
    assert result.out.splitlines()[:4] == [f"wrote out/{name}" for name in names]
    assert "Law as of 2026-11-24" in result.out


@pytest.mark.parametrize("name", examples())
def test_every_example_is_valid(name: str, uj: Run) -> None:
    from uj.law.shipped import example

    assert uj("check", example(name)).out.startswith("valid: ")


def test_templates_are_listed_and_found(uj: Run, folder: Path) -> None:
    listed = {line.split()[0]: line.split()[1] for line in uj("template", "list").out.splitlines()}
    assert {"memo.md.j2", "answer.md.j2", "forums.md.j2"} <= set(listed)
    assert all(Path(path).is_file() for path in listed.values())
    assert uj("template", "which", "answer").out == f"used:   {listed['answer.md.j2']}\n"


def test_a_template_of_one_s_own_hides_ours(uj: Run, folder: Path) -> None:
    ours = uj("template", "which", "answer").out.split()[1]
    (folder / "own").mkdir()
    (folder / "own" / "answer.md.j2").touch()
    assert (
        uj("template", "which", "answer.md.j2", "--template", "own").out
        == f"used:   own/answer.md.j2\nhidden: {ours}\n"
    )


# -- law and replay --------------------------------------------------------------------------------


def test_the_scenarios_of_the_invented_law(uj: Run) -> None:
    result = uj("law", "test", "-v", "--law", LAW)
    assert (result.code, result.out.splitlines()[-1]) == (0, "4 scenarios as expected, 0 not")
    assert "ok   XF Torturer found in Fictia" in result.out


FAILING = [
    # the text in the scenarios, what stands there instead, what is said
    ("verdict: open}\n  - {basis: xf.passive", "verdict: barred}\n  - {basis: xf.passive", "xf.presence / xf.torture: expected barred, got open (nothing missing)"),
    ("barred_by: [victim_national]", "barred_by: [victim_resident]", "xf.passive / xf.torture: barred_by 'victim_resident' not found; found victim_national"),
    ("basis: xf.presence", "basis: xf.presnce", "xf.presnce / xf.torture: no such basis (did you mean 'xf.presence'?)"),
    ("drawn_from: xf.case.first", "drawn_from: xf.case.frst", "drawn_from 'xf.case.frst' is not among the authorities (did you mean 'xf.case.first'?)"),
    ("acts: [torture]", "acts: [tortur]", "unknown act code 'tortur' (did you mean 'torture'?)"),
    ("criteria: {prosecutor_discretion: true}", "criteria: {prosecutor_discretion: false}",
     "xf.universal / xf.cah: criteria of 'prosecutor_discretion' expected False, got True"),
    ('present: [XF]', "present: [Fictia]", "facts: suspects.0.presence.0.state: String should match pattern '^[A-Z]{2}$', got 'Fictia'"),
    ('when: "2012", acts: [torture]', 'when: "2012-13", acts: [torture]', "facts: incidents.0.when: "),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), FAILING, ids=[row[2][:40] for row in FAILING])
def test_a_scenario_that_comes_out_otherwise(
    old: str, new: str, said: str, uj: Run, broken_law: Break
) -> None:
    result = uj("law", "test", "--law", broken_law("xf/scenarios.yaml", old, new))
    assert result.code == 1
    assert said in result.out
    assert result.out.splitlines()[-1] == "3 scenarios as expected, 1 not"


def test_what_changed_between_two_days(uj: Run) -> None:
    result = uj("law", "diff", "XF", "2005-01-01", "2020-01-01", "--law", LAW)
    assert result.code == 0
    assert "s. 10 AIC (1990) -> s. 10 AIC (2010)" in result.out
    assert "no longer: requires - suspect present (s. 10(2) AIC)" in result.out


@pytest.mark.parametrize(("age", "code"), [("99y", 0), ("0m", 1)])
def test_stale_law(age: str, code: int, uj: Run) -> None:
    assert uj("law", "stale", "--older-than", age, "XF", "--law", LAW).code == code


def test_replay(uj: Run) -> None:
    result = uj("replay", RECORDS, "--law", LAW, "--json")
    found = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert found["totals"] == {"records": 2, "scored": 2, "agree": 2, "share": 1.0, "low_confidence_agree": 0}
    first, second = found["records"]
    assert {"id", "forum", "predicted", "real", "agrees", "reasons", "routes"} <= set(first)
    assert (first["predicted"], first["real"], first["agrees"]) == ("accepted", "accepted", True)
    assert (second["predicted"], second["real"], second["agrees"]) == ("declined", "declined", True)
    assert "suspect_present" in second["reasons"]


def test_replay_on_a_terminal(uj: Run) -> None:
    assert (
        "2 of 2 records of confidence high or medium agree (100.0%); 2 records in all"
        in uj("replay", RECORDS, "--law", LAW).out
    )


def test_replay_against_a_saved_result(uj: Run, folder: Path, broken_law: Break) -> None:
    (folder / "before.json").write_text(uj("replay", RECORDS, "--law", LAW, "--json").out)
    law = broken_law("xf/bases.yaml", "  - valid_from: 2010-01-01\n    provision: s. 10 AIC (2010)\n", "")
    out = uj("replay", RECORDS, "--law", law, "--against", "before.json").out
    assert "lost    xf-first: accepted -> declined (decided: accepted)" in out
    assert out.splitlines()[-1] == "2 -> 1 records agree"


def test_replay_of_a_country_that_does_not_exist(uj: Run, folder: Path) -> None:
    shutil.copy(RECORDS, "record.yaml")
    text = Path("record.yaml").read_text()
    Path("record.yaml").write_text(text.replace("country: XT", "country: Testland", 1))
    result = uj("replay", "record.yaml", "--law", LAW)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("record xf-first: does not make a case: situation.territorial_state: ")


# -- exit codes ------------------------------------------------------------------------------------

CODES = [
    ("check small.yaml", 0, "done"),
    ("law lint", 1, "a check found something"),
    ("law test", 1, "a check found something"),
    ("check nowhere.yaml", 2, "the input is wrong"),
    ("check", 2, "the input is wrong"),
]


@pytest.mark.parametrize(("arguments", "code", "why"), CODES, ids=[row[0] for row in CODES])
def test_exit_codes_of_the_real_program(
    arguments: str, code: int, why: str, small: Path, broken_law: Break
) -> None:
    law = broken_law("xf/bases.yaml", "provision: s. 11 AIC", "provision: s. 11 ACI")
    broken_law("xf/scenarios.yaml", "barred_by: [victim_national]", "barred_by: [victim_resident]")
    command = [sys.executable, "-m", "uj", *arguments.split(), "--law", str(law)]
    done = subprocess.run(command, cwd=small.parent, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, why
    assert "Traceback" not in done.stderr
