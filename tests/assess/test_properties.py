"""Laws that must hold for every case: learning a fact never reverses an answer, and gaps are exactly right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assess.strategies import cases, with_answers
from uj.assess.facts import Facts
from uj.assess.findings import Finding
from uj.assess.predicates import evaluate_all, unmet
from uj.assess.routes import Assessment, Route, Verdict, assess_case
from uj.case.models import Case
from uj.law.library import Library
from uj.law.load import load_library
from uj.truth import Truth

quick = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def law() -> Library:
    return load_library(only=["de", "fr", "gb", "nl", "be", "se", "ch", "es"])


def identity(route: Route) -> tuple[str, str, str, date | None]:
    return route.suspect.id, route.offence.id, route.basis.id, route.version.valid_from


def routes(assessment: Assessment) -> dict[tuple[str, str, str, date | None], Route]:
    return {identity(route): route for route in assessment.routes}


def unknown_keys(finding: Finding) -> set[str]:
    return {
        leaf.answer.key
        for leaf in finding.leaves()
        if leaf.answer is not None and leaf.truth is Truth.UNKNOWN
    }


@quick
@given(drawn=cases(), data=st.data())
def test_learning_an_unknown_fact_never_reverses_a_verdict(
    law: Library, drawn: tuple[str, Case, date], data: st.DataObject
) -> None:
    """Met stays met, not met stays not met; nothing barred ever becomes open."""
    forum, case, as_of = drawn
    before = routes(assess_case(case, law, as_of=as_of, forums=[forum]))
    keys = sorted({key for route in before.values() for key in unknown_keys(route.best.whole)})
    learned = {
        key: data.draw(st.booleans(), label=key)
        for key in keys
        if data.draw(st.booleans(), label=f"learn {key}")
    }
    after = routes(assess_case(with_answers(case, learned), law, as_of=as_of, forums=[forum]))
    assert before.keys() == after.keys()
    for name, route in before.items():
        if route.verdict is not Verdict.CONDITIONAL:
            assert after[name].verdict is route.verdict, name


@quick
@given(drawn=cases())
def test_every_gap_opens_its_route_and_no_part_of_it_does(
    law: Library, drawn: tuple[str, Case, date]
) -> None:
    forum, case, as_of = drawn
    conditional = [
        r
        for r in assess_case(case, law, as_of=as_of, forums=[forum]).routes
        if r.verdict is Verdict.CONDITIONAL
    ]
    for route in sorted(conditional, key=lambda route: str(identity(route)))[:6]:
        for need in route.gaps[:2]:
            assert verdict_with(law, forum, case, as_of, route, dict(need)) is Verdict.OPEN, (
                identity(route),
                sorted(need),
            )
            for part in combinations(sorted(need), len(need) - 1):
                found = verdict_with(law, forum, case, as_of, route, dict(part))
                assert found is not Verdict.OPEN, (identity(route), sorted(need), part)


@quick
@given(drawn=cases())
def test_every_closing_fact_closes_its_route(law: Library, drawn: tuple[str, Case, date]) -> None:
    forum, case, as_of = drawn
    for route in sorted(
        assess_case(case, law, as_of=as_of, forums=[forum]).routes, key=lambda route: str(identity(route))
    )[:8]:
        for key, value in route.closers[:2]:
            assert verdict_with(law, forum, case, as_of, route, {key: value}) is Verdict.BARRED, (
                identity(route),
                key,
                value,
            )


def verdict_with(
    law: Library, forum: str, case: Case, as_of: date, route: Route, answers: dict[str, bool]
) -> Verdict:
    found = routes(assess_case(with_answers(case, answers), law, as_of=as_of, forums=[forum]))
    return found[identity(route)].verdict


@quick
@given(drawn=cases())
def test_the_tree_agrees_with_the_verdict(law: Library, drawn: tuple[str, Case, date]) -> None:
    """Verdict, bars and gaps come from one trace and never contradict each other."""
    forum, case, as_of = drawn
    for route in assess_case(case, law, as_of=as_of, forums=[forum]).routes:
        whole = route.best.whole
        assert (route.verdict is Verdict.OPEN) == (whole.truth is Truth.YES)
        assert bool(route.barred_by) == (route.verdict is Verdict.BARRED)
        if route.verdict is not Verdict.CONDITIONAL:
            assert route.gaps == []
        if route.verdict is Verdict.CONDITIONAL:
            assert all(key in unknown_keys(whole) for need in route.gaps for key, _ in need)


@quick
@given(drawn=cases())
def test_an_answer_without_reasons_is_that_of_the_tree(law: Library, drawn: tuple[str, Case, date]) -> None:
    forum, case, as_of = drawn
    for route in assess_case(case, law, as_of=as_of, forums=[forum]).routes:
        scope = route.fitted[0].scope
        plain = replace(scope, facts=Facts(case, law.international, as_of))
        for condition in route.version.requires:
            told = [finding.truth for finding in evaluate_all([condition], scope)]
            assert unmet([condition], plain) == (told == [Truth.NO]), condition


@quick
@given(drawn=cases())
def test_basis_versions_are_those_of_the_as_of_date(law: Library, drawn: tuple[str, Case, date]) -> None:
    forum, case, as_of = drawn
    for route in assess_case(case, law, as_of=as_of, forums=[forum]).routes:
        if route.basis.selected_by == "proceedings":
            assert route.version.in_force(as_of)
