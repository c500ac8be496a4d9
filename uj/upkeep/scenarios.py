"""Scenarios: tests that stand beside the law, written by lawyers, run by ``uj law test`` and pytest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from uj.assess.routes import Route, Verdict, assess_case
from uj.case.sketch import Sketch, to_case
from uj.law.library import Library
from uj.names import did_you_mean
from uj.yamlfile import Strict, read, validate


class Expectation(Strict):
    """What a lawyer expects of one route; only what is written is compared."""

    basis: str
    offence: str | None = None
    verdict: Verdict | None = None
    no_route: bool = Field(
        False, description="the basis does not reach the case at all in the law of the day"
    )
    barred_by: list[str] = Field([], description="these codes are among what closes the route")
    hurdles: list[str] = Field([], description="these codes are among the hurdles")
    no_hurdle: list[str] = Field([], description="these codes are not among the hurdles")
    criteria: dict[str, bool | None] = Field(
        {}, description="hurdle code -> whether the criteria for refusal are met"
    )
    missing: list[str] = Field([], description="these keys are among the facts missing")
    not_excluded: list[str] = []


class Scenario(Strict):
    """A small fact pattern with the verdict a lawyer expects."""

    name: str
    why: str
    as_of: date
    facts: Sketch
    drawn_from: str | None = Field(None, description="id of the authority the pattern is drawn from")
    expect: list[Expectation] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario after it was run; ``failures`` is empty when all is as expected."""

    forum: str
    scenario: Scenario
    failures: tuple[str, ...]


def load_scenarios(folder: Path) -> list[Scenario]:
    """Read the scenarios of one jurisdiction's folder.

    Raises:
        InvalidInput: with every problem found.
    """
    return validate(list[Scenario], read(folder / "scenarios.yaml"))


def run(library: Library, codes: list[str]) -> Iterator[Outcome]:
    """Run the scenarios of the named forums."""
    for code in codes:
        for scenario in load_scenarios(library[code].folder):
            yield Outcome(code, scenario, tuple(check(library, code, scenario)))


def check(library: Library, code: str, scenario: Scenario) -> Iterator[str]:
    """Run one scenario and say in words what differs from the expectation."""
    law = library[code]
    if scenario.drawn_from is not None and scenario.drawn_from not in law.authorities:
        yield f"drawn_from {scenario.drawn_from!r} is not among the authorities ({did_you_mean(scenario.drawn_from, law.authorities)})"
    for act in scenario.facts.acts:
        if act not in library.international.acts:
            yield f"unknown act code {act!r} ({library.international.act_hint(act)})"
    try:
        case = to_case(scenario.facts, as_of=scenario.as_of, title=scenario.name)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield f"facts: {'.'.join(map(str, detail['loc']))}: {detail['msg']}, got {detail['input']!r}"
        return
    routes = assess_case(case, library, as_of=scenario.as_of, forums=[code]).routes
    for expected in scenario.expect:
        yield from _compare(expected, routes, list(law.bases))


def _compare(expected: Expectation, routes: tuple[Route, ...], bases: list[str]) -> Iterator[str]:
    where = f"{expected.basis}{f' / {expected.offence}' if expected.offence else ''}"
    if expected.basis not in bases:
        yield f"{where}: no such basis ({did_you_mean(expected.basis, bases)})"
        return
    found = [r for r in routes if r.basis.id == expected.basis and expected.offence in (None, r.offence.id)]
    if expected.no_route:
        if found:
            yield f"{where}: expected no route, found {found[0].offence.id}: {found[0].verdict}"
        return
    if not found:
        others = sorted({f"{r.offence.id} via {r.basis.id}" for r in routes})
        yield f"{where}: no such route; routes found: {', '.join(others) or 'none'}"
        return
    route = min(found, key=lambda r: (("open", "conditional", "barred").index(r.verdict), r.unknown_count))
    if expected.verdict is not None and route.verdict is not expected.verdict:
        yield f"{where}: expected {expected.verdict}, got {route.verdict} ({_reason(route)})"
    yield from _compare_lists(expected, route, where)
    yield from _compare_hurdles(expected, route, where)


def _compare_lists(expected: Expectation, route: Route, where: str) -> Iterator[str]:
    keys = {key for need in route.gaps for key, _ in need}
    for title, wanted, given in (
        ("barred_by", expected.barred_by, set(route.barred_by)),
        ("hurdle", expected.hurdles, {hurdle.code for hurdle in route.hurdles}),
        ("missing", expected.missing, keys),
        ("not_excluded", expected.not_excluded, set(route.not_excluded)),
    ):
        for name in wanted:
            if name not in given:
                yield f"{where}: {title} {name!r} not found; found {', '.join(sorted(given)) or 'none'}"


def _compare_hurdles(expected: Expectation, route: Route, where: str) -> Iterator[str]:
    hurdles = {hurdle.code: hurdle for hurdle in route.hurdles}
    for name in expected.no_hurdle:
        if name in hurdles:
            yield f"{where}: hurdle {name!r} found: {hurdles[name].text}"
    for name, met in expected.criteria.items():
        truth = hurdles[name].criteria if name in hurdles else None
        answer = None if truth is None else {0: False, 1: None, 2: True}[truth]
        if name not in hurdles or answer is not met:
            found = answer if name in hurdles else "no such hurdle"
            yield f"{where}: criteria of {name!r} expected {met}, got {found}"


def _reason(route: Route) -> str:
    if route.verdict is Verdict.BARRED:
        return "barred by " + ", ".join(
            f"{code} [{finding.label or finding.code}]" for code, finding in route.bars
        )
    if route.gaps:
        return "missing " + ", ".join(
            f"{key}={'yes' if value else 'no'}" for key, value in sorted(route.gaps[0])
        )
    return "nothing missing"
