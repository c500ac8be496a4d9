"""The assessment as stable, documented JSON (``uj assess --json``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict

from uj.assess.explain import fact_in_words, lines
from uj.assess.findings import Finding, Need
from uj.assess.gaps import in_order
from uj.assess.rank import rank
from uj.assess.routes import Assessment, Route
from uj.case.models import Suspect
from uj.truth import Truth

_BOOL = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class FactOut(_Out):
    """A missing fact: its key (answer it under ``answers:``), the answer wanted, and the words."""

    key: str
    wanted: bool
    text: str


class HurdleOut(_Out):
    """A decision still ahead."""

    code: str
    text: str
    provision: str
    decided_by: str
    criteria_met: bool | None


class FindingOut(_Out):
    """One condition: what was asked, under which provision, the answer, the facts and their evidence."""

    depth: int
    answer: bool | None
    text: str
    provision: str
    because: list[str]
    evidence: list[str]
    key: str
    note: str


class RouteOut(_Out):
    """One route."""

    forum: str
    part: str
    offence: str
    category: str
    basis: str
    kind: str
    provision: str
    incident: str
    verdict: str
    barred_by: list[str]
    hurdles: list[HurdleOut]
    not_excluded: list[str]
    missing: list[list[FactOut]]
    closed_by: list[FactOut]
    findings: list[FindingOut]


class StandingOut(_Out):
    """A forum's place in the ranking."""

    place: int
    forum: str
    verdict: str
    offence: str | None
    basis: str | None
    reason: str


class SuspectOut(_Out):
    """Routes and ranking of one suspect."""

    id: str
    ranking: list[StandingOut]
    routes: list[RouteOut]


class AssessmentOut(_Out):
    """The whole answer."""

    case: str
    as_of: date
    view: str
    law: str
    suspects: list[SuspectOut]


def to_json(
    assessment: Assessment, *, findings: bool = True, suspects: Iterable[Suspect] | None = None
) -> AssessmentOut:
    """Turn an assessment into its documented JSON form, for the suspects named (all if left out)."""
    found = [
        SuspectOut(
            id=suspect.id,
            ranking=[
                StandingOut(
                    place=s.place,
                    forum=s.law.code,
                    verdict=s.verdict,
                    reason=s.reason,
                    offence=s.route.offence.id if s.route else None,
                    basis=s.route.basis.id if s.route else None,
                )
                for s in rank(assessment, suspect.id)
            ],
            routes=[_route(assessment, route, findings) for route in assessment.of(suspect.id)],
        )
        for suspect in (assessment.case.suspects if suspects is None else suspects)
    ]
    return AssessmentOut(
        case=assessment.case.case.id,
        as_of=assessment.as_of,
        view=assessment.view,
        law=assessment.library.fingerprint,
        suspects=found,
    )


def _route(assessment: Assessment, route: Route, findings: bool) -> RouteOut:
    def fact(key: str, wanted: bool) -> FactOut:
        return FactOut(key=key, wanted=wanted, text=fact_in_words(assessment, key, wanted))

    def need(item: Need) -> list[FactOut]:
        return [fact(key, wanted) for key, wanted in in_order(item)]

    return RouteOut(
        forum=route.forum,
        part=route.basis.part,
        offence=route.offence.id,
        category=route.offence.category,
        basis=route.basis.id,
        kind=route.basis.kind,
        provision=str(route.version.provision),
        incident=route.best.characterisation.incident.id,
        verdict=route.verdict,
        barred_by=route.barred_by,
        hurdles=[
            HurdleOut(
                code=h.code,
                text=h.text,
                provision=h.provision,
                decided_by=h.decided_by,
                criteria_met=None if h.criteria is None else _BOOL[h.criteria],
            )
            for h in route.hurdles
        ],
        not_excluded=route.not_excluded,
        missing=[need(item) for item in route.gaps],
        closed_by=[fact(key, wanted) for key, wanted in route.closers],
        findings=[found for part in _parts(route) for found in _findings(part)] if findings else [],
    )


def _parts(route: Route) -> list[Finding]:
    best = route.best
    return [best.characterisation.finding, best.basis, *(gate.finding for gate in best.gates)]


def _findings(finding: Finding) -> list[FindingOut]:
    return [
        FindingOut(
            depth=line.depth,
            answer=_BOOL[line.truth],
            text=line.text,
            provision=line.provision,
            because=[b.text for b in line.because],
            evidence=sorted({e for b in line.because for e in b.evidence}),
            key=line.key,
            note=line.note,
        )
        for line in lines(finding, 0)
    ]
