"""The assessment as stable JSON (``uj assess --json``); ``uj schema result`` prints what the keys mean."""

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
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class FactOut(_Out):
    """A missing fact."""

    key: str
    """The question; it can be answered by this key under ``answers:`` in the case file."""
    wanted: bool
    """The answer that would help."""
    text: str
    """The fact in words."""


class HurdleOut(_Out):
    """A decision still ahead."""

    code: str
    text: str
    provision: str
    decided_by: str
    """The authority."""
    criteria_met: bool | None
    """Whether the statutory criteria for refusal are met; null if unknown or if there are none."""


class FindingOut(_Out):
    """One condition: what was asked, under which provision, the answer, the facts and their evidence."""

    depth: int
    """How deep it stands under other conditions; 0 is the top."""
    answer: bool | None
    """null: unknown."""
    text: str
    provision: str
    because: list[str]
    """The facts that gave the answer, in words."""
    evidence: list[str]
    """Numbers of the evidence behind them."""
    key: str
    """The question, if it is one that can be answered under ``answers:``; else empty."""
    note: str


class RouteOut(_Out):
    """One route: forum, offence and basis, on the incident that carries it best."""

    forum: str
    """ISO code."""
    part: str
    """Part of the state whose law it is (Scotland …); empty for the whole."""
    offence: str
    """Id in the forum's ``offences.yaml``."""
    category: str
    basis: str
    """Id in the forum's ``bases.yaml``."""
    kind: str
    """Kind of basis."""
    provision: str
    """Pinpoint of the basis."""
    incident: str
    verdict: str
    """open, conditional or barred."""
    barred_by: list[str]
    """Codes of what closes it, in the order in which it is asked."""
    hurdles: list[HurdleOut]
    not_excluded: list[str]
    """Codes of bars that unknown facts leave open."""
    missing: list[list[FactOut]]
    """Smallest sets of facts that would open it: any one set is enough; the smallest comes first."""
    closed_by: list[FactOut]
    """Facts any one of which would close it."""
    findings: list[FindingOut]
    """Every condition in reading order."""


class StandingOut(_Out):
    """A forum's place in the ranking."""

    place: int
    forum: str
    """ISO code."""
    verdict: str
    """That of the best route; barred where there is none."""
    offence: str | None
    """Offence of the best route."""
    basis: str | None
    """Basis of the best route."""
    reason: str
    """The first criterion that separates it from the place before."""


class SuspectOut(_Out):
    """Routes and ranking of one suspect."""

    id: str
    """As in the case file."""
    ranking: list[StandingOut]
    routes: list[RouteOut]


class AssessmentOut(_Out):
    """The whole answer."""

    case: str
    """Id of the case file."""
    as_of: date
    """Day whose law was applied."""
    view: str
    """Which facts count: as_alleged, as_evidenced, uncontested."""
    law: str
    """Fingerprint of the law data."""
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
