"""Cases with several entries of a kind: their order says nothing, and each counts at its own time."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uj.assess.facts import View
from uj.assess.routes import assess_case
from uj.case.models import Case
from uj.law.library import Library
from uj.law.load import load_library

GIVEN = (
    "attack_on_civilians widespread systematic policy attack_nexus attack_knowledge conflict_nexus protected_person custody"
    " severe_suffering purpose refusal_of_information outside_protection intent official_capacity discriminatory_ground"
)
CLOSED = ("nationality", "residence", "refuge", "protected_office", "service")
Data = dict[str, Any]


@pytest.fixture(scope="module")
def law() -> Library:
    return load_library(only=["be", "ch", "cy", "fr", "gb", "md", "se"])


def base(suspect: Data | None = None, incident: Data | None = None, **more: Any) -> Data:
    """Torture in Syria in 2014 by a Syrian who is there, everything else known and clear."""
    closed = {f"no_other_{name}": True for name in CLOSED}
    ties = {
        "nationalities": ["SY"], "residences": ["SY"], "no_other_nationality": True, "no_other_residence": True,
        "no_other_refuge": True,
    }  # fmt: skip
    there = {"presence": [{"state": "SY"}], "no_travel_expected": True}
    case = {
        "case": {"id": "x", "title": "x", "date": "2026-11-24"},
        "situation": {"territorial_state": "SY", "armed_conflict": [{"kind": "niac"}], "amnesty": False,
                      "circumstances": dict.fromkeys(GIVEN.split(), True)},
        "suspects": [{"id": "S1", **ties, **there, **closed, **(suspect or {})}],
        "victims": [{"id": "V1", **ties, "stateless": False}],
        "incidents": [{"id": "I1", "summary": "c", "when": "2014-05-02", "acts": ["torture"], "victims": ["V1"],
                       "by": [{"suspect": "S1", "mode": "perpetration"}], **(incident or {})}],
        "proceedings": [], "no_other_proceedings": True,
    }  # fmt: skip
    return case | more


def second(case: Data, **changed: Any) -> Data:
    """The same with a second incident."""
    return case | {
        "incidents": [*case["incidents"], {**copy.deepcopy(case["incidents"][0]), "id": "I2", **changed}]
    }


def verdict(law: Library, case: Data, basis: str, offence: str, **more: Any) -> str:
    found = assess_case(Case.model_validate(case), law, forums=[basis[:2].upper()], **more)
    (route,) = (r for r in found.of("S1") if (r.basis.id, r.offence.id) == (basis, offence))
    return str(route.verdict)


FR = {"state": "FR", "when": "2018/.."}
G = {"by": "GB", "kind": "decision", "suspect": "S1", "decision_by": "attorney_general"}


@pytest.mark.parametrize(
    ("case", "basis", "offence", "expected"),
    [
        (second(base({"nationalities": ["SY", {"state": "FR", "when": "2010-01-01/.."}]}, {"when": "2005-03-01"}),
                when="2014-03-01"), "fr.active_nationality", "fr.torture", "open"),
        (base({"residences": [FR, {"state": "FR", "when": "2005/2007"}]}), "fr.uj.689_11", "fr.cah", "open"),
        (base({"presence": [{"state": "CH"}, {"state": "CH", "status": "left", "when": "2019"}]}), "ch.uj.264m", "ch.cah", "open"),
        (base({"presence": [{"state": "GB"}]}, proceedings=[{**G, "status": "refused", "when": "2019"},
              {**G, "status": "granted", "when": "2024"}]), "gb.torture.uj", "gb.torture", "open"),
        (base(incident={"when": "2014-06"}) | {"situation": {"territorial_state": "SY", "amnesty": False,
              "armed_conflict": [{"kind": "niac"}, {"kind": "iac", "when": "2014-06-15/.."}],
              "circumstances": dict.fromkeys(GIVEN.split(), True)}}, "gb.gca.uj", "gb.gca", "conditional"),
        (second(base({"nationalities": ["SY", "CY"], "presence": [{"state": "CY"}]},
                     proceedings=[{"by": "SY", "kind": "judgment", "status": "final", "suspect": "S1"}]), state="IQ"),
         "cy.treaty", "cy.torture", "open"),
    ],
)  # fmt: skip
def test_the_order_of_entries_says_nothing(
    law: Library, case: Data, basis: str, offence: str, expected: str
) -> None:
    turned = copy.deepcopy(case)
    for entries in (turned["incidents"], turned["proceedings"], turned["situation"]["armed_conflict"],
                    *(value for value in turned["suspects"][0].values() if isinstance(value, list))):  # fmt: skip
        entries.reverse()
    assert verdict(law, case, basis, offence) == verdict(law, turned, basis, offence) == expected


@pytest.mark.parametrize(
    ("suspect", "basis", "offence", "expected"),
    [
        ({"nationalities": ["SY", FR]}, "fr.active_nationality.later", "fr.torture", "open"),
        ({"positions": [{"office": "military", "state": "GB", "when": "2001/2003", "current": False}]},
         "gb.ew.icc.service", "gb.cah", "barred"),
        ({"presence": [{"state": "CH", "status": "present", "when": "202X"}]}, "ch.uj.264m", "ch.cah", "conditional"),
    ],
)  # fmt: skip
def test_each_entry_counts_at_its_own_time(
    law: Library, suspect: Data, basis: str, offence: str, expected: str
) -> None:
    assert verdict(law, base(suspect), basis, offence) == expected


def test_who_left_later_was_there_before(law: Library) -> None:
    case = base({"presence": [{"state": "CH", "status": "left", "when": "2016-01-01/2019-12-31"}]})
    assert verdict(law, case, "ch.uj.264m", "ch.cah", as_of=date(2018, 6, 1)) == "open"
    assert verdict(law, case, "ch.uj.264m", "ch.cah") == "barred"


def test_presence_at_the_opening_means_the_day_of_the_opening_against_this_suspect(law: Library) -> None:
    def opened(stay: str, **step: Any) -> str:
        case = base({"presence": [{"state": "CH", "status": "left", "when": stay}]})
        case["suspects"].append({"id": "S2"})
        case["proceedings"] = [{"by": "CH", "kind": "investigation", "suspect": "S1", **step}]
        return verdict(law, case, "ch.uj.264m", "ch.cah")

    assert opened("2020-01-01/2021-06-30", when="2020-06-10/..") == "open"
    assert opened("2020-01-01/2021-06-30", when="2015-01-10/..") == "barred"
    assert opened("2020-01-01/2021-06-30", when="2020-06-10", suspect="S2") == "barred"


@pytest.mark.parametrize("status", ["pending", "closed"])
def test_an_investigation_elsewhere_does_not_exclude_a_final_judgment(law: Library, status: str) -> None:
    case = base({"presence": [{"state": "GB"}]}, no_other_proceedings=None)
    assert verdict(law, case, "gb.torture.uj", "gb.torture") == "conditional"
    case["proceedings"] = [{"by": "SY", "kind": "investigation", "status": status, "suspect": "S1"}]
    assert verdict(law, case, "gb.torture.uj", "gb.torture") == "conditional"
    assert verdict(law, case | {"no_other_proceedings": True}, "gb.torture.uj", "gb.torture") == "open"


def test_a_judgment_may_be_of_the_unknown_place(law: Library) -> None:
    case = base({"nationalities": ["SY", "CY"], "presence": [{"state": "CY"}]},
                proceedings=[{"by": "SY", "kind": "judgment", "status": "final", "suspect": "S1"}])  # fmt: skip
    assert verdict(law, case, "cy.treaty", "cy.torture") == "barred"
    del case["situation"]["territorial_state"]
    assert verdict(law, case, "cy.treaty", "cy.torture") == "conditional"


def test_a_judgment_against_somebody_is_not_against_everybody(law: Library) -> None:
    case = base({"nationalities": ["SY", "CY"], "presence": [{"state": "CY"}]},
                proceedings=[{"by": "SY", "kind": "judgment", "status": "final"}])  # fmt: skip
    assert verdict(law, case, "cy.treaty", "cy.torture") == "barred"
    case["suspects"].append({"id": "S2"})
    assert verdict(law, case, "cy.treaty", "cy.torture") == "conditional"


def test_what_a_view_leaves_out_makes_no_complete_list(law: Library) -> None:
    office = {"office": "head_of_state", "state": "SY", "current": True, "contested": True}
    case = base({"presence": [{"state": "CH"}], "positions": [office]})
    assert verdict(law, case, "ch.uj.264m", "ch.cah") == "barred"
    assert verdict(law, case, "ch.uj.264m", "ch.cah", view=View.UNCONTESTED) == "conditional"


def test_a_contested_refusal_does_not_count_where_only_what_is_uncontested_does(law: Library) -> None:
    case = base({"presence": [{"state": "GB"}]}, proceedings=[{**G, "status": "refused", "contested": True}])
    assert verdict(law, case, "gb.torture.uj", "gb.torture") == "barred"
    assert verdict(law, case, "gb.torture.uj", "gb.torture", view=View.UNCONTESTED) == "open"


def test_an_answer_without_evidence_does_not_erase_a_fact_with_evidence(law: Library) -> None:
    proof = {"value": True, "evidence": ["E1"]}
    case = base({"presence": [{"state": "CH"}], "evidence": ["E1"]}, no_other_proceedings=proof)
    case |= {"evidence": [{"id": "E1", "title": "t"}]}
    case["incidents"][0]["evidence"] = case["situation"]["evidence"] = ["E1"]
    plain = verdict(law, case, "ch.uj.264m", "ch.cah", view=View.AS_EVIDENCED)
    answered = case | {"answers": {"S1.present.CH": True}}
    assert plain == verdict(law, answered, "ch.uj.264m", "ch.cah", view=View.AS_EVIDENCED) == "open"


def test_a_rule_for_military_superiors(law: Library) -> None:
    def of(office: str, **more: Any) -> str:
        superior = {"suspect": "S1", "mode": "superior_responsibility", "effective_control": True,
                    "knew": False, "should_have_known": True, "disregarded": False}  # fmt: skip
        held = {"office": office, "state": "SY", "when": "2003/2025", "current": False}
        case = base({"nationalities": ["SY", "MD"], "positions": [held], **more}, {"by": [superior]})
        return verdict(law, case, "md.active", "md.cah")

    assert of("military") == "open"
    assert of("minister") == "barred"
    assert of("minister", no_other_service=None) == "conditional"


def test_a_company_holds_no_office(law: Library) -> None:
    case = base(
        {
            "kind": "company",
            "no_other_protected_office": None,
            "presence": [{"state": "BE"}],
            "nationalities": ["BE"],
        }
    )
    assert verdict(law, case, "be.general_active.national", "be.torture") == "open"


ENTRIES = {
    "nationalities": st.sampled_from(["CH", {"state": "CH", "when": "2010/.."}, {"state": "CH", "when": "2001/2005"},
                                      {"state": "CH", "acquired_after_conduct": True}]),
    "residences": st.sampled_from(["CH", {"state": "CH", "when": "2010/.."}, {"state": "CH", "when": "2001/2005"},
                                   {"state": "CH", "years": 2}]),
    "presence": st.builds(lambda status, when: {"state": "CH", "status": status} | ({"when": when} if when else {}),
                          st.sampled_from(["present", "absent", "left", "expected", "unknown"]),
                          st.sampled_from([None, "2019", "2019/..", "2027", "202X"])),
    "positions": st.builds(lambda office, when: {"office": office, "state": "SY"} | ({"when": when} if when else {}),
                           st.sampled_from(["head_of_state", "minister", "military"]), st.sampled_from([None, "2010/2020", "2019/.."])),
}  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_order_of_entries_changes_a_verdict(law: Library, data: st.DataObject) -> None:
    drawn = {name: data.draw(st.lists(entry, max_size=3), label=name) for name, entry in ENTRIES.items()}
    turned = {name: data.draw(st.permutations(entries), label=name) for name, entries in drawn.items()}

    def verdicts(suspect: Data) -> dict[tuple[str, str], str]:
        found = assess_case(Case.model_validate(base(suspect)), law, forums=["CH"])
        return {(route.offence.id, route.basis.id): str(route.verdict) for route in found.routes}

    assert verdicts(drawn) == verdicts(turned)
