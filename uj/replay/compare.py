"""Compare what the law model says with what was decided.

*accepted*: a route in a charged category is open, or conditional for want only of facts the record
leaves unknown. *declined*: every route there is barred, or stands under a hurdle whose statutory
criteria for refusal are met. The decisive point must be among the reasons, where the record scores it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from uj.assess.findings import Finding
from uj.assess.routes import Route, Verdict, assess_case
from uj.law.library import Jurisdiction, Library
from uj.law.matrix import requires_presence
from uj.replay.record import Record, as_case, categories, read_records
from uj.truth import Truth
from uj.yamlfile import read, validate

Outcome = Literal["accepted", "declined"]


class RouteResult(BaseModel):
    """A route of the charged category."""

    model_config = ConfigDict(frozen=True)
    offence: str
    basis: str
    verdict: str
    barred_by: list[str]
    hurdles: list[str]
    missing: list[str]


class Result(BaseModel):
    """One record: what was predicted, what was decided, whether they agree and on which reasons."""

    model_config = ConfigDict(frozen=True)
    id: str
    forum: str
    predicted: Outcome
    real: Outcome
    agrees: bool
    point_found: bool | None
    confidence: str
    reasons: list[str]
    decisive_points: list[str]
    routes: list[RouteResult]


class Report(BaseModel):
    """All records and the totals; the share is of records of confidence high or medium."""

    model_config = ConfigDict(frozen=True)
    records: list[Result]
    totals: dict[str, float]


def run(library: Library, files: list[Path], forums: list[str] | None = None) -> Report:
    """Replay every record whose forum is modelled.

    Raises:
        InvalidInput: a file is not a list of records.
    """
    wanted = set(forums or library.jurisdictions)
    records = [record for path in files for record in read_records(path) if record.forum in wanted]
    results = [replay_one(library, record) for record in records]
    scored = [result for result in results if result.confidence != "low"]
    agreed = sum(result.agrees for result in scored)
    totals = {
        "records": len(results),
        "scored": len(scored),
        "agree": agreed,
        "share": round(agreed / len(scored), 4) if scored else 0.0,
        "low_confidence_agree": sum(r.agrees for r in results if r.confidence == "low"),
    }
    return Report(records=results, totals=totals)


def replay_one(library: Library, record: Record) -> Result:
    """Assess one record with the law of the day of the decision."""
    case = as_case(record, library.international)
    assessment = assess_case(case, library, as_of=record.decision.date, forums=[record.forum])
    charged = categories(record)
    part = part_of(library[record.forum], record.decision.court)
    routes = [
        route
        for route in assessment.routes
        if (not charged or route.offence.category in charged) and (not part or route.basis.part in ("", part))
    ]
    live = [route for route in routes if stands(route)]
    predicted: Outcome = "accepted" if live else "declined"
    reasons = sorted(_reasons(library, record, routes, live))
    strict = record.other.get("reason_basis") != "inferred_from_statute"
    found = _point_found(record, set(reasons)) if strict else None
    real: Outcome = "accepted" if record.accepted else "declined"
    return Result(
        id=record.id,
        forum=record.forum,
        predicted=predicted,
        real=real,
        agrees=predicted == real and found is not False,
        point_found=found,
        confidence=record.confidence,
        reasons=reasons,
        decisive_points=record.decisive_points,
        routes=[_route(route) for route in sorted(live or routes, key=lambda r: r.verdict)[:6]],
    )


def part_of(law: Jurisdiction, court: str) -> str:
    """The part of a state whose court decided, where the state has parts with law of their own."""
    named = [name for name, part in law.profile.parts.items() if any(word in court for word in part.courts)]
    return named[0] if len(named) == 1 else ""


def stands(route: Route) -> bool:
    """Whether a route would be accepted: not barred, and no hurdle with its criteria for refusal met."""
    return route.verdict is not Verdict.BARRED and all(h.criteria is not Truth.YES for h in route.hurdles)


def _route(route: Route) -> RouteResult:
    return RouteResult(
        offence=route.offence.id,
        basis=route.basis.id,
        verdict=route.verdict,
        barred_by=route.barred_by,
        hurdles=[h.code for h in route.hurdles],
        missing=sorted(key for key, _ in route.gaps[0]) if route.gaps else [],
    )


# -- reasons --------------------------------------------------------------------------------------

_TIES = {
    "suspect_present",
    "suspect_resident",
    "suspect_national",
    "suspect_naturalised",
    "victim_national",
    "victim_resident",
    "victim_refugee",
}
_LAW = {
    "conduct_date",
    "act",
    "act_in_force",
    "basis_date",
    "no_route",
    "double_criminality",
    "armed_conflict",
}
_POINTS: dict[str, set[str]] = {
    "absolute_universal": {"kind:absolute_universal"},
    "presence_not_required": {"presence_not_required"},
    "suspect_present": {"met:suspect_present", "fact:present"},
    "suspect_present_at_opening": {"met:suspect_present", "fact:present", "fact:left"},
    "suspect_resident": {"met:suspect_resident", "fact:resident"},
    "treaty_obligation": {"kind:treaty_based", "met:treaty_obligation", "treaty_offence"},
    "active_personality": {"kind:active_nationality"},
    "passive_personality": {"kind:passive_nationality"},
    "acquired_later": {"met:suspect_naturalised"},
    "special_statute": {"situational"},
    "no_functional_immunity": {"cleared:functional_immunity", "no:functional_immunity"},
    "no_personal_immunity": {"cleared:personal_immunity"},
    "dual_criminality_met": {"met:double_criminality"},
    "extradition_refused": {"met:extradition_refused", "met:extradited"},
    "extradition_impossible": {"met:extradition_impossible", "met:extradited"},
    "trial_in_absentia_allowed": {"absentia:trial"},
    "not_time_barred": {"cleared:limitation"},
    "retroactive_statute_ok": {"met:conduct_date"},
    "consent_given": {"hurdle:executive_consent", "hurdle:prosecutor_decision", "met:decision_made"},
    "no_forum_link": _TIES | {"other_link", "no_route"},
    "suspect_absent": {"suspect_present", "suspect_resident", "hurdle:prosecutor_discretion"},
    "suspect_left": {"suspect_present", "suspect_resident"},
    "personal_immunity": {"personal_immunity"},
    "functional_immunity": {"functional_immunity", "hurdle:functional_immunity"},
    "law_narrowed": _TIES | _LAW | {"extradition_refused", "subsidiarity"},
    "not_an_offence": _LAW,
    "no_statutory_basis": _LAW | _TIES,
    "no_double_criminality": {"double_criminality"},
    "prosecutor_discretion": {"hurdle:prosecutor_discretion", "hurdle:subsidiarity"},
    "subsidiarity": {
        "subsidiarity",
        "hurdle:subsidiarity",
        "foreign_proceedings",
        "hurdle:prosecutor_discretion",
    },
    "victim_not_national": {"victim_national"},
    "diplomatic_immunity": {"diplomatic_immunity"},
    "special_mission_immunity": {"special_mission_immunity", "personal_immunity"},
    "time_barred": {"limitation"},
    "no_armed_conflict": {"armed_conflict", "act"},
    "contextual_element_missing": {"attack", "nexus", "policy", "scale", "group", "genocidal_intent"},
}
"""Decisive point of a record -> reasons of which one must be found. Points not listed depend on matters
a statute model does not hold (evidence, assurances, history of another court) and are not scored."""


def _point_found(record: Record, reasons: set[str]) -> bool | None:
    scored = [_POINTS[point] for point in record.decisive_points if point in _POINTS]
    if not scored:
        return None
    return any(wanted & reasons for wanted in scored)


def _reasons(library: Library, record: Record, routes: list[Route], live: list[Route]) -> Iterator[str]:
    """Every reason that speaks for the prediction, as codes."""
    law = library[record.forum]
    if not routes:
        yield "no_route"
    if law.profile.procedure.in_absentia.trial in ("yes", "limited"):
        yield "absentia:trial"
    yield from _facts(record)
    for route in live:
        yield from _for(route)
    for route in [] if live else routes:
        yield from route.barred_by
        yield from (f"hurdle:{h.code}" for h in route.hurdles)


def _facts(record: Record) -> Iterator[str]:
    suspect = record.suspect
    if suspect.present_in_forum in (True, "yes", "expected"):
        yield "fact:present"
    if suspect.present_in_forum == "left":
        yield "fact:left"
    if suspect.residence_in_forum in (True, "yes"):
        yield "fact:resident"


def _for(route: Route) -> Iterator[str]:
    yield f"kind:{route.basis.kind}"
    if route.basis.situational:
        yield "situational"
    if route.offence.category.value in ("torture", "enforced_disappearance"):
        yield "treaty_offence"
    if not any(requires_presence(condition) for condition in route.version.requires):
        yield "presence_not_required"
    for gate in route.best.gates:
        if gate.finding.truth is Truth.YES:
            yield f"cleared:{gate.code}"
    if not any(h.code == "functional_immunity" for h in route.hurdles):
        yield "no:functional_immunity"
    yield from (f"hurdle:{h.code}" for h in route.hurdles)
    yield from (f"met:{code}" for code in _met([route.best.characterisation.finding, route.best.basis]))


def _met(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if finding.truth is not Truth.NO:
            yield finding.code
        yield from (
            leaf.code for leaf in finding.leaves() if leaf.truth is not Truth.NO or finding.op == "none"
        )
        yield from _met(finding.children)


def saved(path: Path) -> Report:
    """Read a saved ``--json`` result.

    Raises:
        InvalidInput: the file is not such a result.
    """
    return validate(Report, read(path))


def changes(earlier: Report, report: Report) -> Iterator[str]:
    """Gains and losses against an earlier result."""
    before = {result.id: result for result in earlier.records}
    for result in report.records:
        old = before.get(result.id)
        if old is None:
            yield f"new     {result.id}: {result.predicted} ({'agrees' if result.agrees else 'differs'})"
        elif (old.predicted, old.agrees) != (result.predicted, result.agrees):
            mark = (
                "gained "
                if result.agrees and not old.agrees
                else "lost   "
                if old.agrees and not result.agrees
                else "changed"
            )
            yield f"{mark} {result.id}: {old.predicted} -> {result.predicted} (decided: {result.real})"
    yield f"{sum(r.agrees for r in before.values())} -> {sum(r.agrees for r in report.records)} records agree"
