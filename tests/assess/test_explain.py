"""Why, why not, what next, views and ranking: readings of the same trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from uj.assess.explain import view_changes, what_next, why, why_not
from uj.assess.facts import View
from uj.assess.findings import Finding
from uj.assess.gaps import closers, needs
from uj.assess.rank import Link, best_route, link_with, rank, unsuggested
from uj.assess.report import to_json
from uj.assess.routes import Assessment, Verdict, assess_case
from uj.case.load import load_case
from uj.case.models import Case
from uj.law.library import Library
from uj.law.shipped import example, examples
from uj.truth import Truth


@pytest.fixture(scope="module")
def assessment(law: Library) -> Assessment:
    return assess_case(load_case(example("resident-prison-official"), law.international), law)


def test_every_line_of_why_says_its_answer_and_the_facts_behind_it(assessment: Assessment) -> None:
    route = best_route(assessment.of("S1", "DE"))
    assert route is not None
    lines = why(route)
    assert any(line.provision.startswith("§ 7") for line in lines)
    assert any("E3" in because.evidence for line in lines for because in line.because)
    assert all(line.truth in Truth for line in lines)


def test_why_not_names_what_closes_a_route(assessment: Assessment) -> None:
    barred = next(r for r in assessment.of("S1", "FR") if r.verdict is Verdict.BARRED)
    lines = why_not(barred)
    assert lines
    assert {line.truth for line in lines} == {Truth.NO}


def test_what_next_puts_facts_that_alone_open_a_route_first(law: Library) -> None:
    found = assess_case(load_case(example("balochistan"), law.international), law)
    steps = what_next(found, "S2")
    alone = [bool(step.opens) for step in steps]
    assert alone == sorted(alone, reverse=True)
    assert all(step.forums for step in steps)


def test_a_fact_without_evidence_counts_as_alleged_only(law: Library) -> None:
    case = load_case(example("balochistan"), law.international)
    alleged = assess_case(case, law, forums=["DE"])
    evidenced = assess_case(case, law, forums=["DE"], view=View.AS_EVIDENCED)
    assert {r.verdict for r in alleged.routes} >= {r.verdict for r in evidenced.routes} - {Verdict.OPEN}
    assert all(len(verdicts) == 3 for _, verdicts in view_changes(alleged))


def test_a_contested_fact_is_unknown_in_the_uncontested_view(law: Library) -> None:
    case = load_case(example("balochistan"), law.international)
    route = next(
        r
        for r in assess_case(case, law, forums=["DE"], view=View.UNCONTESTED).routes
        if r.offence.id == "de.cah"
    )
    attack = route.finding_of("attack")
    assert attack is not None
    assert attack.truth is Truth.UNKNOWN


@pytest.mark.parametrize("name", examples())
def test_ranking_is_total_and_says_why(law: Library, name: str) -> None:
    found = assess_case(load_case(example(name), law.international), law)
    for suspect in found.case.suspects:
        rows = rank(found, suspect.id)
        assert [row.place for row in rows] == list(range(1, len(rows) + 1))
        assert [row.key for row in rows] == sorted(row.key for row in rows)
        assert all(row.reason for row in rows)


def test_the_link_with_a_forum_is_what_the_case_file_knows(assessment: Assessment) -> None:
    links = {code: link_with(assessment, "S1", code) for code in ("DE", "FR", "ES")}
    assert links == {"DE": Link.SUSPECT, "FR": Link.VICTIMS, "ES": Link.NONE}


def test_json_has_the_documented_shape(assessment: Assessment) -> None:
    data: dict[str, Any] = to_json(assessment).model_dump(mode="json")
    assert set(data) == {"case", "as_of", "view", "law", "suspects"}
    route = data["suspects"][0]["routes"][0]
    for key in (
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
    ):
        assert key in route
    assert data["as_of"] == "2026-11-24"


def leaf(key: str, truth: Truth = Truth.UNKNOWN) -> Finding:
    from uj.assess.facts import Answer

    return Finding(key, key, truth, "ask", answer=Answer(key, truth, key, f"not {key}"))


def tree(op: str, *children: Finding, n: int = 0) -> Finding:
    from uj.assess.findings import at_least_of, either, every, neither

    made = {"all": every, "any": either, "none": neither}
    return at_least_of("x", "x", n, children) if op == "at_least" else made[op]("x", "x", children)


GAPS = [
    (tree("all", leaf("a"), leaf("b")), [{"a": True, "b": True}]),
    (tree("any", leaf("a"), leaf("b")), [{"a": True}, {"b": True}]),
    (tree("none", leaf("a"), leaf("b")), [{"a": False, "b": False}]),
    (tree("all", leaf("a"), tree("none", leaf("a"))), []),
    (tree("all", tree("any", leaf("a"), leaf("b")), leaf("a")), [{"a": True}]),
    (
        tree("at_least", leaf("a"), leaf("b"), leaf("c"), n=2),
        [{"a": True, "b": True}, {"a": True, "c": True}, {"b": True, "c": True}],
    ),
    (tree("all", leaf("a", Truth.YES)), [{}]),
    (tree("any", leaf("a", Truth.NO)), []),
]


@pytest.mark.parametrize(("finding", "expected"), GAPS)
def test_gaps_are_the_smallest_sets(finding: Finding, expected: list[dict[str, bool]]) -> None:
    assert [dict(need) for need in needs(finding)] == expected


def test_closers_are_single_facts_that_end_a_route() -> None:
    assert closers(tree("all", leaf("a"), tree("any", leaf("b"), leaf("c")))) == [("a", False)]


def test_the_law_of_the_day_is_applied(law: Library) -> None:
    case = load_case(example("resident-prison-official"), law.international)
    before = assess_case(case, law, as_of=date(2010, 8, 10), forums=["FR"])
    after = assess_case(case, law, as_of=date(2023, 11, 22), forums=["FR"])
    assert "fr.uj.689_11" not in {r.basis.id for r in before.routes}
    assert "fr.uj.689_11" in {r.basis.id for r in after.routes}


@pytest.mark.parametrize(
    ("circumstances", "leads"),
    [
        ({}, "crimes_against_humanity"),
        ({"genocidal_intent": True, "protected_group": True}, "genocide"),
    ],
)
def test_a_special_crime_leads_only_where_the_case_alleges_it(
    circumstances: dict[str, bool], leads: str, law: Library
) -> None:
    """Of torture in a police station nobody thinks as genocide or as a crime of war."""
    case = Case.model_validate(
        {
            "case": {"id": "c", "title": "Torture", "date": date(2026, 1, 1)},
            "situation": {"territorial_state": "SY"},
            "suspects": [{"id": "S1", "role": "head of a police station"}],
            "incidents": [
                {
                    "id": "I1",
                    "summary": "Torture",
                    "when": "2014",
                    "acts": ["torture"],
                    "by": [{"suspect": "S1", "mode": "perpetration"}],
                    "circumstances": {"official_capacity": True, "severe_suffering": True, **circumstances},
                }
            ],
        }
    )
    best = best_route(assess_case(case, law).of("S1", "DE"))
    assert best is not None
    assert best.offence.category.value == leads


@pytest.mark.parametrize(
    ("keys", "doubt"),
    [
        (["I1.intent", "S1.present.DE"], 0),
        (["I1.victim_national.DE"], 1),
        (["DE.S1.on_a_mission"], 1),
        (["I1.unmentioned_conflict.any", "I1.conflict_nexus"], 2),
        (["I1.conflict.any", "I1.conflict_nexus"], 0),
        (["I1.genocidal_intent", "S1.national.DE"], 3),
    ],
)
def test_what_a_case_gives_no_reason_to_think_of(keys: list[str], doubt: int) -> None:
    assert unsuggested(keys) == doubt
