"""What stands in the way: immunities, limitation, discretion, the person; unknown bars are not excluded."""

from __future__ import annotations

from datetime import date
from typing import Any

from uj.assess.gates import _years_before
from uj.assess.routes import Route, Verdict, assess_case
from uj.case.sketch import Sketch, to_case
from uj.law.library import Library

CAH: dict[str, Any] = {
    "territory": "SY",
    "when": "2013-05",
    "acts": ["torture"],
    "attack": True,
    "suspect": {"national": ["SY"], "present": ["DE"]},
}


def route(law: Library, basis: str, offence: str, as_of: date = date(2025, 6, 1), **changes: Any) -> Route:
    facts = {**CAH, **changes}
    if "suspect" in changes:
        facts["suspect"] = {**CAH["suspect"], **changes["suspect"]}
    case = to_case(Sketch.model_validate(facts), as_of=as_of)
    forum = basis[:2].upper()
    return next(
        r
        for r in assess_case(case, law, forums=[forum]).routes
        if (r.basis.id, r.offence.id) == (basis, offence)
    )


def german(law: Library, **changes: Any) -> Route:
    return route(law, "de.uj.vstgb", "de.cah", **changes)


def test_a_serving_head_of_state_is_barred_while_in_office(law: Library) -> None:
    found = german(law, suspect={"office": "head_of_state", "incumbent": True})
    assert (found.verdict, found.barred_by) == (Verdict.BARRED, ["personal_immunity"])
    assert german(law, suspect={"office": "head_of_state", "incumbent": False}).verdict is Verdict.OPEN


def test_an_office_that_is_not_known_is_not_excluded(law: Library) -> None:
    found = german(law, suspect={"office_unknown": True})
    assert found.verdict is Verdict.CONDITIONAL
    assert "personal_immunity" in found.not_excluded


def test_functional_immunity_is_told_as_cleared_where_the_law_says_so(law: Library) -> None:
    gates = {gate.code: gate for gate in german(law).best.gates}
    assert gates["functional_immunity"].cleared_by


def test_an_amnesty_abroad_is_no_bar_where_the_forum_has_no_rule(law: Library) -> None:
    assert german(law, amnesty="yes").verdict is Verdict.OPEN


def test_a_final_judgment_elsewhere_bars_only_from_the_states_named(law: Library) -> None:
    judged = [{"suspect": "S1", "by": "SY", "kind": "judgment", "status": "final"}]
    assert german(law, proceedings=judged).verdict is Verdict.OPEN
    here = [{"suspect": "S1", "by": "AT", "kind": "judgment", "status": "final"}]
    assert "ne_bis_in_idem" in german(law, proceedings=here).not_excluded


def test_discretion_is_a_hurdle_only_while_its_criteria_can_be_met(law: Library) -> None:
    absent = german(law, suspect={"present": []})
    criteria = {
        hurdle.provision: hurdle.criteria
        for hurdle in absent.hurdles
        if hurdle.code == "prosecutor_discretion"
    }
    assert any(truth is not None and truth.name == "YES" for truth in criteria.values())
    opened = [{"suspect": "S1", "by": "DE", "kind": "investigation", "status": "pending"}]
    codes = [hurdle.code for hurdle in german(law, suspect={"present": []}, proceedings=opened).hurdles]
    assert "prosecutor_discretion" not in codes


def test_a_limitation_period_that_has_run_is_not_excluded_while_it_may_have_been_stopped(
    law: Library,
) -> None:
    old = route(
        law,
        "es.23_4_b.national",
        "es.torture",
        suspect={"national": ["ES"]},
        when="1999-05",
        acts=["torture"],
    )
    assert "limitation" in old.not_excluded
    key = next(key for need in old.gaps for key, _ in need if "limitation" in key)
    assert key.startswith("ES.I1.limitation_stopped")


def test_a_dead_suspect_ends_every_route(law: Library) -> None:
    assert german(law, suspect={"alive": False}).barred_by == ["death"]


def test_a_company_cannot_be_tried_where_the_forum_has_no_such_liability(law: Library) -> None:
    assert german(law, suspect={"company": True}).verdict is not Verdict.OPEN


def test_years_are_counted_to_the_last_day_of_short_months() -> None:
    assert _years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert _years_before(date(2024, 8, 31), 0.5) == date(2024, 2, 29)
    assert _years_before(date(2025, 6, 1), 20) == date(2005, 6, 1)
