"""What is valid and yet not what the writer meant; and what a terminal or disk cannot take."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LAW, Run, replace_once


def test_an_answer_to_a_question_nobody_asks_is_remarked(uj: Run, small: Path) -> None:
    replace_once(
        small,
        "no_other_proceedings: true",
        "no_other_proceedings: true\nanswers: {S1.presnt.XF: true, S1.present.XF: true}",
    )
    result = uj("check", "small.yaml", "--law", LAW)
    assert result.code == 0
    assert (
        result.err == "small.yaml: answers: nothing asks for 'S1.presnt.XF' (did you mean 'S1.present.XF'?)\n"
    )


def test_a_case_without_acts_says_why_nothing_fits(uj: Run, folder: Path) -> None:
    uj("new", "case.yaml")
    assert "no act is recorded" in uj("assess", "case.yaml", "--law", LAW).err


def test_a_forum_left_out_cannot_be_explained(uj: Run, small: Path) -> None:
    result = uj("assess", "small.yaml", "--law", LAW, "--forum", "XF", "--why", "XG")
    assert (result.code, result.out) == (2, "")
    assert "XG is not among the forums named with --forum" in result.err


def test_json_for_one_suspect(uj: Run, small: Path) -> None:
    found = json.loads(uj("assess", "small.yaml", "--law", LAW, "--json", "--suspect", "S1").out)
    assert [row["id"] for row in found["suspects"]] == ["S1"]
    assert uj("assess", "small.yaml", "--law", LAW, "--json", "--suspect", "S9").code == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("acts: [torture]", "acts: [murder]", "did you mean 'killing'?"),
        ("territorial_state: XT", "territorial_state: testland", "did you mean 'XT'?"),
        ("when: 2012-03", "date: 2012-03", "did you mean 'when'?"),
        (
            "    nationalities: [XT]\n    no_other",
            "    nationality: [XT]\n    no_other",
            "did you mean 'nationalities'?",
        ),
        ("role: head of the station", 'role: "\\e[31mhead"', "control characters"),
    ],
)
def test_the_nearest_match(old: str, new: str, said: str, uj: Run, small: Path) -> None:
    replace_once(small, old, new)
    result = uj("check", "small.yaml", "--law", LAW)
    assert result.code == 2
    assert said in result.err


@pytest.mark.parametrize("field", ["when: 2012-03", "nationalities: [XT]\n    no_other_nationality: true"])
def test_unknown_may_be_written_anywhere(field: str, uj: Run, small: Path) -> None:
    name = field.split(":")[0]
    replace_once(small, field, f"{name}: unknown")
    assert uj("check", "small.yaml", "--law", LAW).code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["--help"], ["assess", "small.yaml"], ["law", "show", "XF"]])
def test_a_full_disk_behind_standard_output(command: list[str], small: Path) -> None:
    law = [] if command == ["--help"] else ["--law", str(LAW)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "uj", *command, *law], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (2, "cannot write: no space left on device\n")


def test_a_terminal_without_the_letters(small: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "uj", "assess", "small.yaml", "--why", "XF", "--law", str(LAW)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Fictia" in done.stdout


def test_a_link_stays_a_link(uj: Run, small: Path) -> None:
    (small.parent / "real.md").write_text("old")
    (small.parent / "link.md").symlink_to("real.md")
    uj("memo", "small.yaml", "--law", LAW, "-o", "link.md")
    assert (small.parent / "link.md").is_symlink()
    assert (small.parent / "real.md").read_text().startswith("# Interrogations")


def test_conduct_after_the_case_file_is_remarked(uj: Run, small: Path) -> None:
    text = small.read_text()
    day = re.search(r"date: *([0-9-]{10})", text)
    assert day is not None
    small.write_text(text.replace(day[1], "1970-01-01", 1))
    result = uj("check", "small.yaml", "--law", LAW)
    assert "lies after the date of the case file (1970-01-01)" in result.err


def test_a_misnamed_template_is_remarked(uj: Run, folder: Path, small: Path) -> None:
    firm = folder / "firm"
    firm.mkdir()
    (firm / "forum.md.j2").write_text("never seen")
    (firm / "answer.md.j2").write_text('{% include "house.md.j2" %}')
    (firm / "house.md.j2").write_text("Our house style.")
    result = uj("memo", "small.yaml", "-o", "memo.md", "--template", "firm", "--law", LAW)
    assert result.code == 0
    assert "forum.md.j2: no memo uses a template of this name (did you mean 'forums.md.j2'?)" in result.err
    assert "house.md.j2" not in result.err
    assert "Our house style." in (folder / "memo.md").read_text()
