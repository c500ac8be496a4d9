"""Every predicate on small fact patterns: what makes it met, not met, or unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from uj.assess.facts import Facts
from uj.assess.predicates import Scope, evaluate
from uj.case.sketch import Sketch, to_case
from uj.law.conditions import PREDICATES, Condition
from uj.law.library import Library
from uj.truth import Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
PLAIN: dict[str, Any] = {
    "territory": "SY",
    "when": "2013-05",
    "acts": ["torture"],
    "suspect": {"national": ["SY"]},
}


def answer(
    law: Library, condition: dict[str, Any], offence: str = "de.torture_ordinary", **changes: Any
) -> Truth:
    """The answer of one condition for Germany on a sketch."""
    facts = {**PLAIN, **{key: value for key, value in changes.items() if key not in ("suspect", "victims")}}
    facts["suspect"] = {**PLAIN["suspect"], **changes.get("suspect", {})}
    facts["victims"] = changes.get("victims", {})
    case = to_case(Sketch.model_validate(facts), as_of=date(2025, 6, 1))
    germany = law["DE"]
    scope = Scope(
        Facts(case, law.international, date(2025, 6, 1)),
        germany,
        case.suspects[0],
        case.incidents[0],
        germany.offences[offence],
        tuple(case.incidents[0].acts),
    )
    return evaluate(Condition.model_validate(condition), scope).truth


SUSPECT = [
    ({"suspect_national": {}}, {"national": ["DE"]}, YES, "a national of the forum"),
    ({"suspect_national": {}}, {"national": ["SY"]}, NO, "the list of nationalities is complete"),
    ({"suspect_national": {}}, {"national": "unknown"}, UNKNOWN, "silence is not no"),
    ({"suspect_national": {}}, {"naturalised": ["DE"]}, NO, "became a national only after the act"),
    ({"suspect_national": {"at": "proceedings"}}, {"naturalised": ["DE"]}, YES, "is a national now"),
    ({"suspect_national": {"of": ["FR", "SY"]}}, {}, YES, "one of several states"),
    ({"suspect_naturalised": {}}, {"naturalised": ["DE"]}, YES, "nationality acquired later"),
    ({"suspect_naturalised": {}}, {"national": ["DE"]}, NO, "was a national all along"),
    ({"suspect_resident": {}}, {"resident": ["DE"]}, YES, "lives in the forum"),
    ({"suspect_resident": {"at": "conduct"}}, {"resident": ["DE"]}, NO, "came after the act"),
    (
        {"suspect_resident": {"at": "conduct"}},
        {"resident_at_conduct": ["DE"]},
        YES,
        "lived there when acting",
    ),
    ({"suspect_resident": {"min_years": 5}}, {"resident": ["DE"], "years": 6}, YES, "six years"),
    ({"suspect_resident": {"min_years": 5}}, {"resident": ["DE"], "years": 2}, NO, "two years"),
    ({"suspect_resident": {"min_years": 5}}, {"resident": ["DE"]}, UNKNOWN, "length of stay not known"),
    ({"suspect_present": {}}, {"present": ["DE"]}, YES, "is here"),
    ({"suspect_present": {}}, {"present": []}, NO, "is at home, so not here"),
    ({"suspect_present": {}}, {"present": "unknown"}, UNKNOWN, "whereabouts not known"),
    ({"suspect_present": {}}, {"expected": ["DE"]}, UNKNOWN, "expected travel is not presence"),
    ({"suspect_present": {"or_expected": True}}, {"expected": ["DE"]}, YES, "expected is enough if said so"),
    ({"suspect_present": {}}, {"left": ["DE"]}, NO, "has left and nothing was opened"),
    ({"suspect_stateless": {}}, {"national": [], "stateless": True}, YES, "stateless"),
    ({"suspect_stateless": {}}, {}, NO, "has a nationality"),
    ({"suspect_refugee": {}}, {"refugee": ["DE"]}, YES, "recognised here"),
    ({"suspect_refugee": {}}, {"refugee": ["FR"]}, NO, "recognised elsewhere only"),
    ({"suspect_serves": {}}, {"serves": ["DE"]}, YES, "served in the forum's forces"),
    ({"suspect_serves": {}}, {}, NO, "served nowhere else"),
    (
        {"suspect_office": {"among": ["head_of_state"]}},
        {"office": "head_of_state", "incumbent": True},
        YES,
        "in office",
    ),
    (
        {"suspect_office": {"among": ["head_of_state"]}},
        {"office": "head_of_state", "incumbent": False},
        NO,
        "out of office",
    ),
    (
        {"suspect_office": {"among": ["head_of_state"]}},
        {"office": "head_of_state", "incumbent": "unknown"},
        UNKNOWN,
        "term not known",
    ),
    (
        {"suspect_office": {"among": ["head_of_state"], "at": "ever"}},
        {"office": "head_of_state", "incumbent": False},
        YES,
        "once in office",
    ),
    (
        {"suspect_office": {"among": ["diplomat"]}},
        {"office": "head_of_state", "incumbent": False},
        NO,
        "another office says nothing on this one",
    ),
    ({"suspect_office": {"among": ["diplomat"]}}, {"office_unknown": True}, UNKNOWN, "offices not asked"),
]


@pytest.mark.parametrize(
    ("condition", "suspect", "expected", "why"), SUSPECT, ids=[row[3] for row in SUSPECT]
)
def test_suspect(
    law: Library, condition: dict[str, Any], suspect: dict[str, Any], expected: Truth, why: str
) -> None:
    assert answer(law, condition, suspect=suspect) is expected


VICTIMS = [
    ({"victim_national": {}}, {"national": ["DE"]}, YES, "a German victim"),
    ({"victim_national": {}}, {"naturalised": ["DE"]}, NO, "became German later"),
    ({"victim_national": {}}, {"national": "unknown"}, UNKNOWN, "nationality not known"),
    ({"victim_resident": {}}, {"resident": ["DE"]}, NO, "came after the act"),
    ({"victim_resident": {"at": "proceedings"}}, {"resident": ["DE"]}, YES, "lives here now"),
    (
        {"victim_resident": {"min_years": 3}},
        {"resident_at_conduct": ["DE"], "years": 3},
        YES,
        "three years at the act",
    ),
    ({"victim_resident": {"min_years": 3}}, {"resident_at_conduct": ["DE"], "years": 1}, NO, "one year"),
    ({"victim_refugee": {}}, {"refugee": ["DE"]}, YES, "recognised here"),
    ({"victim_refugee": {}}, {}, NO, "recognised nowhere"),
    ({"victim_stateless": {}}, {"national": [], "stateless": True}, YES, "stateless"),
]


@pytest.mark.parametrize(
    ("condition", "victims", "expected", "why"), VICTIMS, ids=[row[3] for row in VICTIMS]
)
def test_victims(
    law: Library, condition: dict[str, Any], victims: dict[str, Any], expected: Truth, why: str
) -> None:
    assert answer(law, condition, victims=victims) is expected


def step(by: str, kind: str, status: str, **more: Any) -> dict[str, Any]:
    return {"suspect": "S1", "by": by, "kind": kind, "status": status, **more}


OPEN = {"other_proceedings": "unknown"}
PROCEEDINGS = [
    ({"extradited": {}}, {}, NO, "no request at all"),
    ({"extradited": {}}, OPEN, UNKNOWN, "not known whether there is a request"),
    (
        {"extradited": {}},
        {"proceedings": [step("SY", "extradition_request", "granted", to="DE")]},
        YES,
        "granted",
    ),
    (
        {"extradited": {}},
        {"proceedings": [step("SY", "extradition_request", "granted", to="FR")]},
        NO,
        "granted by another state",
    ),
    (
        {"extradition_requested": {}},
        {"proceedings": [step("SY", "extradition_request", "pending", to="DE")]},
        YES,
        "asked",
    ),
    (
        {"extradition_refused": {}},
        {"proceedings": [step("SY", "extradition_request", "refused", to="DE")]},
        YES,
        "refused",
    ),
    (
        {"extradition_refused": {}},
        {"proceedings": [step("SY", "extradition_request", "pending", to="DE")]},
        NO,
        "not yet refused",
    ),
    (
        {"extradition_impossible": {}},
        {"proceedings": [step("SY", "extradition_request", "impossible", to="DE")]},
        YES,
        "cannot be carried out",
    ),
    (
        {"foreign_proceedings": {}},
        {"proceedings": [step("SY", "investigation", "pending")]},
        YES,
        "investigation at home",
    ),
    (
        {"foreign_proceedings": {"by": ["FR"]}},
        {"proceedings": [step("SY", "investigation", "pending")]},
        NO,
        "by another state than asked",
    ),
    (
        {"foreign_proceedings": {"by": ["territorial"]}},
        {"proceedings": [step("SY", "investigation", "pending")]},
        YES,
        "by the state of the conduct",
    ),
    (
        {"foreign_proceedings": {"by": ["suspect_national"]}},
        {"proceedings": [step("SY", "prosecution", "pending")]},
        YES,
        "by the suspect's state",
    ),
    (
        {"foreign_proceedings": {"stage": "final"}},
        {"proceedings": [step("SY", "judgment", "final")]},
        YES,
        "final judgment",
    ),
    (
        {"foreign_proceedings": {"stage": "final"}},
        {"proceedings": [step("SY", "prosecution", "pending")]},
        NO,
        "only pending",
    ),
    (
        {"foreign_proceedings": {"effective": True}},
        {"proceedings": [step("SY", "prosecution", "pending")]},
        UNKNOWN,
        "not known whether genuine",
    ),
    (
        {"foreign_proceedings": {"effective": True}},
        {"proceedings": [step("SY", "prosecution", "pending", effective=False)]},
        NO,
        "a sham",
    ),
    (
        {"foreign_proceedings": {}},
        {"proceedings": [step("DE", "investigation", "pending")]},
        NO,
        "the forum's own do not count",
    ),
    ({"foreign_proceedings": {}}, OPEN, UNKNOWN, "not known"),
    ({"icc_seized": {}}, {"proceedings": [step("icc", "investigation", "pending")]}, YES, "the ICC proceeds"),
    (
        {"icc_seized": {"courts": ["icty"]}},
        {"proceedings": [step("icc", "investigation", "pending")]},
        NO,
        "another court than asked",
    ),
    ({"icc_seized": {}}, {}, NO, "nothing pending"),
    ({"amnesty": {}}, {"amnesty": "yes"}, YES, "amnesty at home"),
    ({"amnesty": {}}, {"amnesty": "unknown"}, UNKNOWN, "not known"),
    ({"decision": {"by": "government"}}, {}, YES, "a step still ahead never fails a route"),
    (
        {"decision": {"by": "government"}},
        {"proceedings": [step("DE", "decision", "refused", decision_by="government")]},
        NO,
        "refused",
    ),
    (
        {"decision": {"by": "government"}},
        {"proceedings": [step("DE", "decision", "refused", decision_by="court")]},
        YES,
        "another authority refused",
    ),
    ({"complaint": {"by": "victim"}}, {}, YES, "can still be lodged"),
]


@pytest.mark.parametrize(
    ("condition", "changes", "expected", "why"), PROCEEDINGS, ids=[row[3] for row in PROCEEDINGS]
)
def test_proceedings(
    law: Library, condition: dict[str, Any], changes: dict[str, Any], expected: Truth, why: str
) -> None:
    assert answer(law, condition, **changes) is expected


CONDUCT = [
    ({"conduct_in": {"states": ["SY"]}}, {}, YES, "there"),
    ({"conduct_in": {"states": ["RW"]}}, {}, NO, "elsewhere"),
    ({"conduct_in": {"from": "2013-05-01", "until": "2013-05-31"}}, {}, YES, "in that month"),
    (
        {"conduct_in": {"from": "2013-05-15"}},
        {},
        UNKNOWN,
        "some day of May 2013 may be before or after the 15th",
    ),
    ({"conduct_in": {"from": "2014-01-01"}}, {}, NO, "before the law"),
    (
        {"conduct_in": {"from": "2014-01-01"}},
        {"when": "2013/2015"},
        YES,
        "conduct that straddles the date: the part after it",
    ),
    ({"act_among": {"codes": ["torture"]}}, {}, YES, "the act named"),
    ({"act_among": {"codes": ["inhuman_treatment"]}}, {}, YES, "a narrower act counts under the wider code"),
    ({"act_among": {"codes": ["pillage"]}}, {}, NO, "another act"),
    ({"armed_conflict": {"kind": "iac"}}, {"conflict": "niac"}, NO, "another kind of conflict"),
    ({"armed_conflict": {}}, {"conflict": "niac"}, YES, "any conflict"),
    ({"armed_conflict": {}}, {"conflict": "disputed"}, UNKNOWN, "disputed is unknown"),
    ({"armed_conflict": {}}, {"conflict": "none"}, NO, "peace"),
    ({"context": "policy"}, {"context": {"policy": "unknown"}}, UNKNOWN, "asked, not known"),
    ({"context": "custody"}, {}, YES, "given"),
    (
        {"official_capacity": {}},
        {"state_agent": "no", "context": {"acquiescence": "yes"}},
        YES,
        "acquiescence is enough",
    ),
    (
        {"official_capacity": {"acquiescence": False}},
        {"state_agent": "no", "context": {"acquiescence": "yes"}},
        NO,
        "an official is needed",
    ),
    (
        {"official_capacity": {"organisation": True}},
        {"state_agent": "no", "organisation": True},
        YES,
        "an organisation is enough",
    ),
    (
        {"question": {"id": "close_link", "ask": "there is a close link"}},
        {},
        UNKNOWN,
        "a question is unknown until answered",
    ),
    (
        {"question": {"id": "close_link", "ask": "there is a close link"}},
        {"answers": {"DE.S1.close_link": True}},
        YES,
        "answered in the case file",
    ),
    ({"no_jurisdiction_at_place": {}}, {}, UNKNOWN, "to be shown"),
    ({"double_criminality": {}}, {}, YES, "torture is assault in every legal order"),
    (
        {"double_criminality": {"standard": "same_offence"}},
        {"territory": "XB"},
        NO,
        "the place does not know torture as such",
    ),
    (
        {"double_criminality": {"standard": "same_offence"}},
        {"territory": "XA"},
        YES,
        "the place knows torture as such",
    ),
    (
        {"double_criminality": {}},
        {"acts": ["persecution"], "territory": "XA"},
        YES,
        "the place knows the offence itself",
    ),
    ({"treaty_obligation": {}}, {}, YES, "Germany is bound by CAT since 1990"),
    ({"treaty_obligation": {}}, {"when": "1985-03"}, NO, "before CAT bound Germany"),
    (
        {"treaty_obligation": {"treaties": ["geneva_conventions"]}},
        {"conflict": "niac"},
        NO,
        "no grave breach in an internal conflict",
    ),
    ({"treaty_obligation": {"treaties": ["geneva_conventions"]}}, {"conflict": "iac"}, YES, "grave breach"),
    ({"state_party": {"treaty": "rome_statute"}}, {}, NO, "Syria is not a party"),
    (
        {"state_party": {"treaty": "cat", "state": "suspect_national"}},
        {},
        YES,
        "Syria is party to CAT since 2004",
    ),
    ({"penalty_at_least": {"max_years": 1}}, {}, YES, "the offence threatens more than a year"),
]


@pytest.mark.parametrize(
    ("condition", "changes", "expected", "why"), CONDUCT, ids=[row[3] for row in CONDUCT]
)
def test_conduct_and_law(
    law: Library, condition: dict[str, Any], changes: dict[str, Any], expected: Truth, why: str
) -> None:
    assert answer(law, condition, **changes) is expected


A, B, U = {"context": "custody"}, {"context": "genocidal_intent"}, {"context": "policy"}
OPERATORS = [
    ({"all": [A, U]}, UNKNOWN), ({"all": [A, B, U]}, NO), ({"any": [A, U]}, YES), ({"any": [B, U]}, UNKNOWN), ({"none": [B]}, YES),
    ({"none": [U, B]}, UNKNOWN), ({"none": [A, U]}, NO), ({"at_least": {"n": 2, "of": [A, U, B]}}, UNKNOWN), ({"at_least": {"n": 1, "of": [A, U]}}, YES),
    ({"at_least": {"n": 3, "of": [A, U, B]}}, NO), ({"any": [{**A, "only_for": ["de.genocide"]}, B]}, NO), ({"all": [{**B, "except_for": ["torture"]}, A]}, YES),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "expected"), OPERATORS, ids=[str(row[0])[:60] for row in OPERATORS])
def test_operators_are_kleene_and_skip_what_is_not_asked(
    law: Library, condition: dict[str, Any], expected: Truth
) -> None:
    assert answer(law, condition, context={"policy": "unknown"}) is expected


def test_the_prevailing_reading_decides_and_the_other_is_reported(law: Library) -> None:
    contested = {
        "question": "Is a link needed?",
        "readings": [
            {"id": "needed", "requires": [{"suspect_resident": {}}], "prevailing": True},
            {"id": "not_needed", "authorities": ["some court"]},
        ],
    }
    case = to_case(Sketch.model_validate(PLAIN), as_of=date(2025, 6, 1))
    scope = Scope(
        Facts(case, law.international, date(2025, 6, 1)),
        law["DE"],
        case.suspects[0],
        case.incidents[0],
        law["DE"].offences["de.cah"],
    )
    finding = evaluate(Condition.model_validate({"contested": contested}), scope)
    assert finding.truth is NO
    (hurdle,) = finding.all_hurdles()
    assert hurdle.code == "contested_reading"
    assert "“not needed” the condition would be met (some court)" in hurdle.text


def test_every_predicate_of_the_language_is_tested_here() -> None:
    tables = [*SUSPECT, *VICTIMS, *PROCEEDINGS, *CONDUCT]
    assert {name for row in tables for name in row[0]} == set(PREDICATES)
