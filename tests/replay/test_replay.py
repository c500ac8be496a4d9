"""Replay: records become cases by one adapter; agreement, reasons, gains and losses."""

from __future__ import annotations

from pathlib import Path

import pytest

from uj.law.library import Library
from uj.law.load import load_library
from uj.replay.compare import changes, replay_one, run
from uj.replay.compare import saved as read_saved
from uj.replay.record import as_case, categories, read_records
from uj.truth import Truth

RECORDS = Path(__file__).parent / "records.yaml"


@pytest.fixture(scope="module")
def law() -> Library:
    return load_library(only=["de", "es"])


def test_a_record_becomes_a_case_of_its_own_day(law: Library) -> None:
    record = read_records(RECORDS)[0]
    case = as_case(record, law.international)
    assert case.case.date == record.decision.date
    assert case.incidents[0].acts == ["torture", "killing"]
    assert {category.value for category in categories(record)} == {"crimes_against_humanity", "torture"}


EXPECTED = [
    ("open-route", "accepted", True, "absolute_universal is among the reasons"),
    ("no-link", "declined", True, "no tie with Spain"),
    ("wrong-reason", "accepted", False, "the route is open, but not for the reason given"),
    ("refused-by-hurdle", "declined", True, "criteria for refusal met"),
    ("under-prosecution", "accepted", True, "discretion already exercised"),
]


@pytest.mark.parametrize(("name", "predicted", "agrees", "why"), EXPECTED, ids=[row[3] for row in EXPECTED])
def test_prediction_and_agreement(law: Library, name: str, predicted: str, agrees: bool, why: str) -> None:
    record = next(record for record in read_records(RECORDS) if record.id == name)
    result = replay_one(law, record)
    assert (result.predicted, result.agrees) == (predicted, agrees), result


def test_low_confidence_is_not_scored(law: Library) -> None:
    totals = run(law, [RECORDS]).totals
    assert totals["records"] == len(read_records(RECORDS))
    assert totals["scored"] == totals["records"] - 1


def test_gains_and_losses_against_a_saved_result(law: Library, tmp_path: Path) -> None:
    report = run(law, [RECORDS])
    saved = tmp_path / "before.json"
    flipped = [
        r.model_copy(update={"predicted": "declined", "agrees": False}) if r.id == "open-route" else r
        for r in report.records
    ]
    saved.write_text(report.model_copy(update={"records": flipped}).model_dump_json())
    assert any(line.startswith("gained  open-route") for line in changes(read_saved(saved), report))


def test_unknown_in_a_record_stays_unknown(law: Library) -> None:
    from uj.assess.facts import Facts

    record = next(record for record in read_records(RECORDS) if record.id == "no-link")
    case = as_case(record, law.international)
    facts = Facts(case, law.international, record.decision.date)
    assert facts.victim_resident(case.incidents[0], "ES", 0, at_conduct=False).truth is Truth.UNKNOWN
