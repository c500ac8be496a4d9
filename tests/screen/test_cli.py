"""``uj screen`` and ``uj why`` as a user calls them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.screen.test_run import save_csv
from uj.cli.screen import screen, why
from uj.errors import InvalidInput
from uj.law.load import load_library
from uj.screen.words import Words

DAY = ["--as-of", "2026-11-24"]


def run(command: Any, *args: object) -> str:
    result = CliRunner().invoke(command, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_screen_with_report(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", [*made[:30], {**made[30], "acts": "tortur"}])
    report = tmp_path / "report.html"
    said = run(
        screen,
        source,
        "-o",
        tmp_path / "o.ndjson",
        "--forum",
        "DE",
        "--forum",
        "SE",
        *DAY,
        "--report",
        report,
    )
    assert "31 rows: 30 screened, 1 rejected" in said
    page = report.read_text("utf-8")
    assert "Germany" in page and "Sweden" in page and "<svg" in page
    assert "http://" not in page and "https://" not in page and "<script" not in page
    lines = [json.loads(line) for line in (tmp_path / "o.ndjson").read_text().splitlines()]
    assert lines and {line["verdict"] for line in lines} <= {"open", "conditional"}


def test_verdicts_only_are_the_same_verdicts(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source, report = save_csv(tmp_path / "a.csv", made[:40]), tmp_path / "report.html"
    found = []
    for name, more in (("full", []), ("plain", ["--verdicts-only", "--report", report])):
        target = tmp_path / f"{name}.ndjson"
        run(screen, source, "-o", target, "--forum", "DE", "--forum", "SE", *DAY, "--all", *more)
        found.append([json.loads(line) for line in target.read_text().splitlines()])
    full, plain = ({(i["row"], i["forum"], i["category"]): i["verdict"] for i in lines} for lines in found)
    assert plain == full and set(full.values()) >= {"barred", "conditional"}
    assert not any(line["missing"] or line["barred_by"] or line["basis"] for line in found[1])
    page = report.read_text("utf-8")
    assert "Forum by category" in page and "Facts worth" not in page and "Strongest cases" not in page


def test_names_from_the_archive_do_not_become_markup(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "<b>a.csv", made[:3])
    report = tmp_path / "report.html"
    run(screen, source, "-o", tmp_path / "out", "--forum", "DE", *DAY, "--report", report)
    assert "<b>a.csv" not in report.read_text("utf-8")


def test_why_agrees_with_screen(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", made[:40])
    run(screen, source, "-o", tmp_path / "o.ndjson", "--forum", "DE", *DAY, "--all")
    lines = [json.loads(line) for line in (tmp_path / "o.ndjson").read_text().splitlines()]
    order = ["open", "conditional", "barred"]
    for row in sorted({line["row"] for line in lines})[:6]:
        best = min((line["verdict"] for line in lines if line["row"] == row), key=order.index)
        assert f"  {best}" in run(why, source, "--row", row, "--forum", "DE", *DAY)


def test_why_of_a_row_that_is_not_there(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", made[:3])
    with pytest.raises(InvalidInput, match="there is no row 9"):
        run(why, source, "--row", 9, "--forum", "DE", *DAY)


def test_rows_of_one_suspect_become_one_person(made: list[dict[str, Any]], tmp_path: Path) -> None:
    """Three persons with twelve rows each, and four rows of nobody in particular."""
    found = [{**row, "suspect": f"P{n % 3}" if n < 36 else ""} for n, row in enumerate(made[:40])]
    source = save_csv(tmp_path / "a.csv", found)
    forums = ["--forum", "DE", "--forum", "SE", *DAY, "--all"]
    run(screen, source, "-o", tmp_path / "rows.ndjson", *forums)
    run(screen, source, "-o", tmp_path / "persons.ndjson", *forums, "--by-suspect")
    rows, persons = (
        [json.loads(line) for line in (tmp_path / name).read_text().splitlines()]
        for name in ("rows.ndjson", "persons.ndjson")
    )
    together: dict[Any, list[dict[str, Any]]] = {}
    for line in rows:
        together.setdefault((line["suspect"] or line["row"], line["forum"], line["category"]), []).append(
            line
        )
    assert len(persons) == len(together) < len(rows)
    order = ["open", "conditional", "barred"]
    for line in persons:
        all_of_them = together[line["suspect"] or line["row"], line["forum"], line["category"]]
        assert line["rows"] == len(all_of_them)
        assert order.index(line["verdict"]) == min(order.index(other["verdict"]) for other in all_of_them)
        assert {**line, "best_forum": 0} in [
            {**o, "rows": line["rows"], "best_forum": 0} for o in all_of_them
        ]
    assert len({(line["suspect"], line["best_forum"]) for line in persons if line["suspect"]}) == 3
    run(screen, source, "-o", tmp_path / "p.csv", *forums, "--by-suspect")
    assert "rows" in (tmp_path / "p.csv").read_text("utf-8-sig").splitlines()[0].split(",")


def test_choices_for_a_file_do_not_fit_a_folder(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", made[:3])
    said = CliRunner().invoke(screen, [str(source), "-o", str(tmp_path / "out"), "--by-suspect"])
    assert said.exit_code == 2 and "belong to a .csv" in said.output


@pytest.mark.parametrize(
    ("out", "report", "said"),
    [
        ("a.csv", None, "this is an input and would be overwritten"),
        ("o.csv", "a.csv", "this is an input and would be overwritten"),
        ("o.csv", "o.csv", "results and report cannot be the same file"),
        ("o.txt", None, "results are written to a folder, or to .csv"),
    ],
)
def test_nothing_is_written_over_what_is_read(
    out: str, report: str | None, said: str, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    source = save_csv(tmp_path / "a.csv", made[:3])
    before = source.read_bytes()
    arguments = [source, "-o", tmp_path / out, *(["--report", tmp_path / report] if report else [])]
    result = CliRunner().invoke(screen, [str(argument) for argument in arguments])
    assert result.exit_code == 2 and said in " ".join(result.output.split())
    assert source.read_bytes() == before and list(tmp_path.iterdir()) == [source]


def test_every_fact_has_words() -> None:
    """Whether the archive mentions a conflict that is in doubt, or none at all."""
    words = Words(load_library(only=["DE", "GB"]), ["DE", "GB"], date(2026, 1, 1))
    for key in ("I1.conflict.iac", "I1.unmentioned_conflict.any", "I1.intent", "S1.present.DE"):
        assert key not in words.fact(key, True)
