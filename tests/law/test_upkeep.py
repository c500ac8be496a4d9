"""Keeping the law current: coverage, differences, comparison, verification against texts, sign-off."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import LAW, Break, Run, replace_once
from uj.law.library import Library
from uj.law.load import load_library
from uj.law.sheet import law_sheet
from uj.upkeep.compare import compare, topics
from uj.upkeep.coverage import END, START, coverage, in_readme
from uj.upkeep.diff import diff
from uj.upkeep.verify import fingerprints, stale, verify

ROOT = Path(__file__).parents[2]

STATUTE = """# Act on International Crimes

## s. 5 Crimes against humanity

Whoever kills, as part of an attack.

## s. 7 Torture

Whoever tortures.

## s. 10 Jurisdiction

This Act applies to acts abroad.
"""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with one statute of Fictia and two files that are none."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "AIC.md").write_text(STATUTE)
    (folder / "odd.md").write_bytes(b"\xff\xfe\x00\x01 not text")
    (folder / "empty.txt").write_text("")
    return folder


# -- coverage --------------------------------------------------------------------------------------


def test_the_coverage_of_an_invented_state(invented: Library) -> None:
    fictia = next(row for row in coverage(invented) if row.code == "XF")
    assert (fictia.offences, fictia.bases, fictia.gates, fictia.scenarios) == (2, 3, 2, 3)
    assert fictia.core == (False, True, False, False, True, False)
    assert (fictia.verified, fictia.statements) == (13, 13)
    assert (fictia.reviewed, fictia.oldest) == (0, date(2026, 1, 10))


def test_the_table_of_the_readme_is_current(shipped: Library) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert in_readme(readme, shipped) == readme, "run: uj law coverage --write README.md"


def test_only_what_stands_between_the_marks_is_made_anew(invented: Library) -> None:
    made = in_readme(f"before\n{START}\nold\n{END}\nafter\n", invented)
    assert made.startswith(f"before\n{START}\n2 jurisdictions, 3 offences, 4 bases, 4 scenarios")
    assert made.endswith(f"{END}\nafter\n")
    assert "old\n" not in made
    assert in_readme(made, invented) == made


def test_a_file_without_marks_is_refused_and_kept(uj: Run, folder: Path) -> None:
    (folder / "README.md").write_text("no marks")
    result = uj("law", "coverage", "--write", "README.md", "--law", LAW)
    assert result.code == 2
    assert "UJ161" in result.err
    assert (folder / "README.md").read_text() == "no marks"


# -- differences -----------------------------------------------------------------------------------


def test_a_new_version_is_told_in_words(invented: Library) -> None:
    (change,) = diff(invented["XF"], date(2009, 6, 1), date(2010, 6, 1))
    assert (change.kind, change.rule, change.when) == ("changed", "xf.universal", date(2010, 1, 1))
    assert change.provision == "s. 10 AIC (1990) -> s. 10 AIC (2010)"
    assert [line.split("(")[0].strip() for line in change.details] == [
        "no longer: requires - suspect present"
    ]


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ("2009-12-30", "2009-12-31", []),
        ("2009-12-31", "2010-01-01", ["xf.universal"]),
        ("2010-01-01", "2020-01-01", []),
        ("1994-12-31", "1995-01-01", ["xf.presence"]),
        ("1989-12-31", "1990-01-01", ["xf.torture", "xf.universal"]),
    ],
)
def test_the_day_decides(before: str, after: str, rules: list[str], invented: Library) -> None:
    found = diff(invented["XF"], date.fromisoformat(before), date.fromisoformat(after))
    assert sorted(change.rule for change in found) == rules


def test_cases_that_change_verdict(uj: Run, small: Path) -> None:
    replace_once(small, "when: 2012-03", "when: 1992-03")
    (small.parent / "cases").mkdir()
    shutil.move(small, small.parent / "cases" / "small.yaml")
    (small.parent / "cases" / "bad.yaml").write_text("id: [")
    result = uj("law", "diff", "XF", "1994-12-31", "1995-01-01", "--cases", "cases", "--law", LAW, "--json")
    found = json.loads(result.out)
    assert found["verdicts"] == [
        {
            "case": "small.yaml",
            "suspect": "S1",
            "forum": "XF",
            "category": "torture",
            "before": "conditional",
            "after": "open",
        }
    ]
    assert "passed over" in result.err
    assert "bad.yaml" in result.err


# -- comparison ------------------------------------------------------------------------------------


def test_presence_side_by_side(invented: Library) -> None:
    fictia, gavonia = compare(invented, ["XF", "XG"], "presence", date(2020, 1, 1))
    assert fictia.lines == (
        "universal jurisdiction: presence not required (s. 10 AIC (2010)) for xf.cah",
        "presence of the suspect: presence required (s. 11 AIC) for xf.torture",
        "nationality of the victim: presence not required (s. 12 AIC) for xf.cah, xf.torture",
    )
    assert gavonia.lines == ("nationality of the suspect: presence not required (art. 7 GPC) for xg.torture",)


@pytest.mark.parametrize("topic", topics())
def test_every_topic_has_something_to_say(topic: str, shipped: Library) -> None:
    for cell in compare(shipped, list(shipped.jurisdictions), topic, date(2026, 1, 1)):
        assert cell.lines


def test_a_topic_that_does_not_exist_offers_the_nearest(uj: Run) -> None:
    result = uj("law", "compare", "XF", "XG", "--topic", "imunity", "--law", LAW)
    assert result.code == 2
    assert "did you mean 'immunity'" in result.err


# -- official texts --------------------------------------------------------------------------------


def states(law: Library, texts: Path, *, record: bool = False) -> dict[str, str]:
    found = verify(law["XF"], texts, record=record, today=date(2026, 2, 1))
    return {item.provision: item.state for item in found}


def test_provisions_are_found_and_missing_ones_named(invented: Library, texts: Path) -> None:
    found = states(invented, texts)
    assert found["s. 7 AIC"] == "new"
    assert found["s. 11 AIC"] == "missing"
    assert found["s. 3 FCP"] == "unverifiable"
    assert found["1 IC 5/10"] == "unverifiable"


def test_only_a_change_of_wording_counts(broken_law: Break, texts: Path) -> None:
    law = load_library(broken_law("xf/bases.yaml", "s. 11 AIC", "s. 11 AIC"), cache=False)
    assert states(law, texts, record=True)["s. 7 AIC"] == "new"
    assert fingerprints(law["XF"])["aic 7"].recorded == date(2026, 2, 1)
    assert "tortures" not in (law["XF"].folder / "fingerprints.yaml").read_text()

    (texts / "AIC.md").write_text(STATUTE.replace("Whoever tortures.", "Whoever\n  tortures."))
    assert states(law, texts)["s. 7 AIC"] == "same"
    (texts / "AIC.md").write_text(STATUTE.replace("Whoever tortures.", "Whoever tortures or lets torture."))
    found = states(law, texts)
    assert (found["s. 7 AIC"], found["s. 5 AIC"]) == ("changed", "same")


def test_a_change_ends_with_1(uj: Run, broken_law: Break, texts: Path) -> None:
    law = broken_law("xf/bases.yaml", "s. 11 AIC", "s. 11 AIC")
    assert uj("law", "verify", "XF", "--texts", texts, "--record", "--law", law).code == 0
    (texts / "AIC.md").write_text(STATUTE.replace("kills", "kills or lets kill"))
    result = uj("law", "verify", "XF", "--texts", texts, "--law", law)
    assert result.code == 1
    assert "changed       XF s. 5 AIC" in result.out


def test_no_folder_of_texts(uj: Run) -> None:
    result = uj("law", "verify", "XF", "--texts", "nowhere", "--law", LAW)
    assert (result.code, "UJ160" in result.err) == (2, True)


# -- age and sign-off ------------------------------------------------------------------------------


def test_old_reading_is_named(invented: Library) -> None:
    assert stale(invented["XF"], date(2026, 1, 10)) == []
    assert ("xf.torture", "s. 7 AIC", date(2026, 1, 10)) in stale(invented["XF"], date(2026, 1, 11))


def test_a_sign_off_is_shown(broken_law: Break) -> None:
    law = broken_law(
        "xf/bases.yaml",
        "minister in office\n",
        "minister in office\n  review: {status: reviewed, by: counsel at the bar of Fictia, on: 2026-02-01, text: 1 IC 5/10}\n",
    )
    library = load_library(law, cache=False)
    assert library["XF"].signed_off()[0] == 1
    sheet = law_sheet(library, "XF")
    assert "1 of 12 rules signed off" in sheet
    assert "reviewed by counsel at the bar of Fictia on 2026-02-01 (1 IC 5/10)" in sheet


def test_a_sign_off_needs_a_role_a_day_and_a_text(uj: Run, broken_law: Break) -> None:
    law = broken_law(
        "xf/bases.yaml", "minister in office\n", "minister in office\n  review: {status: reviewed}\n"
    )
    result = uj("law", "lint", "XF", "--law", law)
    assert result.code == 2
    assert "needs 'by' (role), 'on' (date) and 'text' (what was read)" in result.err


def test_a_title_is_not_found_within_a_longer_word(tmp_path: Path) -> None:
    """The Strafgesetzbuch is not the Völkerstrafgesetzbuch."""
    from uj.upkeep.verify import _Texts

    (tmp_path / "a.md").write_text("# Völkerstrafgesetzbuch (VStGB)\n\n## § 1\na\n")
    assert _Texts(tmp_path)._titled(["Strafgesetzbuch"]) is None
    (tmp_path / "b.md").write_text("# Das Strafgesetzbuch (StGB)\n\n## § 1\nb\n")
    assert _Texts(tmp_path)._titled(["Strafgesetzbuch"]) == tmp_path / "b.md"
    assert _Texts(tmp_path)._titled(["VÖLKERSTRAFGESETZBUCH"]) == tmp_path / "a.md"


def test_citations_of_several_units(invented: Library, texts: Path) -> None:
    """Lists, ranges told from hyphenated numbers, raised numbers, and a second statute after a semicolon."""
    from uj.upkeep.verify import _Texts

    (texts / "AIC.md").write_text(
        "# Act\n\n## § 1<sup>2</sup>\na\n\n## § 3\nb\n\n## § 4\nc\n\n## § 113-6\nd\n\n## Art. 1<sup>er</sup>\ne\n"
    )
    library = _Texts(texts)

    def units(cited: str) -> list[tuple[str, bool]]:
        return [(unit, text is not None) for unit, text in library.units(texts / "AIC.md", cited)]

    assert units("§§ 3, 4(2) and 5 AIC") == [("3", True), ("4", True), ("5", False)]
    assert units("§§ 3-4 AIC") == [("3", True), ("4", True)]
    assert units("art. 113-6 AIC") == [("113-6", True)]
    assert units("§ 1² AIC, art. 1(1)(c)-(d)") == [("1²", True), ("1", True)]
    assert units("§§ 1²-4 AIC") == [("1²", True), ("3", True), ("4", True)]
