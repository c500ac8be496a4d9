"""The memo as an object: what it says, before any template gives it words and layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["met", "not met", "unknown"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A fact with the evidence it rests on."""

    text: str
    evidence: tuple[str, ...] = ()
    support: str = ""
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Law:
    """A statement of law: pinpoint, instrument, and whether it was checked against official text."""

    provision: str
    rule: str
    verified: bool
    source: str
    seen: dt.date | None


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element of an offence on the facts, with its status for each incident."""

    element: str
    provision: str
    status: tuple[Status, ...]
    facts: tuple[Cited, ...]
    to_establish: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActElements:
    """What an act asks for, in the words of the base definition."""

    label: str
    at: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Characterisation:
    """One category of offence on the incidents of one suspect, by its base definition."""

    title: str
    pinpoint: str
    suspect: str
    incidents: tuple[str, ...]
    acts: tuple[ActElements, ...]
    rows: tuple[ElementRow, ...]


@dataclass(frozen=True, slots=True)
class HurdleRow:
    """A decision still ahead."""

    text: str
    provision: str
    decided_by: str
    criteria: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One route in a forum; ``others`` are further bases (kind, pinpoint) that stand for the offence."""

    offence: str
    offence_provision: Law
    basis: str
    part: str
    law: Law
    verdict: str
    incident: str
    reason: str
    missing: tuple[str, ...]
    exclude: str
    others: tuple[tuple[str, str], ...]
    alternatives: int
    ahead: str


@dataclass(frozen=True, slots=True)
class Way:
    """One set of missing facts that would open a route: facts to show and bars to exclude."""

    show: tuple[str, ...]
    exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """An immunity, limitation or other gate on the leading route."""

    label: str
    status: Status
    text: str
    provision: str
    verified: bool
    """Whether the rule was checked against official text."""
    note: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of the leading route, indented by its depth."""

    depth: int
    text: str
    provision: str
    status: Status
    facts: tuple[Cited, ...]
    to_show: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Start:
    """A way in which proceedings start."""

    who: str
    how: str
    provision: str
    limits: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of a court or prosecutor to cite."""

    name: str
    court: str
    date: str
    ref: str
    point: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ForumSection:
    """One forum for one suspect."""

    place: int
    code: str
    name: str
    suspect: str
    verdict: str
    link: str
    reason: str
    summary: str
    lead: RouteRow | None
    routes: tuple[RouteRow, ...]
    closed: tuple[RouteRow, ...]
    other_times: tuple[str, ...]
    described: bool
    conditions: tuple[ConditionRow, ...]
    gates: tuple[Gate, ...]
    hurdles: tuple[HurdleRow, ...]
    gaps: tuple[Way, ...]
    closers: tuple[str, ...]
    starts: tuple[Start, ...]
    procedure: tuple[tuple[str, str], ...]
    authorities: tuple[Decision, ...]
    absent: tuple[str, ...]
    checked: tuple[int, int]
    checked_on: dt.date
    uncertainties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankRow:
    """A forum's place for one suspect."""

    place: int
    name: str
    verdict: str
    route: str
    link: str
    hurdles: int
    missing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """All forums for one suspect: the first in full, the rest in a line; closed ones without link by name only."""

    suspect: str
    rows: tuple[RankRow, ...]
    rest: tuple[RankRow, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """Forums with one verdict and one kind of link."""

    verdict: str
    text: str
    forums: str


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The answer for one suspect in a few lines."""

    suspect: str
    lines: tuple[AnswerLine, ...]
    leading: tuple[str, ...]
    first_step: str
    first_forum: str
    """The forum whose best route the first step serves."""


@dataclass(frozen=True, slots=True)
class EvidenceStep:
    """A missing fact, why it matters and where."""

    text: str
    key: str
    effect: str
    forums: tuple[str, ...]
    asked: bool
    suspect: str


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as alleged."""

    id: str
    when: str
    where: str
    summary: str
    acts: tuple[str, ...]
    by: tuple[str, ...]
    victims: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProceedingRow:
    """A step already taken somewhere."""

    by: str
    what: str
    suspect: str
    when: str
    status: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WitnessRow:
    """A witness, and what he or she can say."""

    id: str
    name: str
    can_say: str
    place: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A suspect or victim as described."""

    id: str
    name: str
    role: str
    facts: tuple[Cited, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """An item of evidence for footnotes and the list of evidence."""

    id: str
    title: str
    type: str
    source: str
    date: str
    url: str
    reliability: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class AvenueRow:
    """An avenue beside prosecution in Europe."""

    name: str
    family: str
    available: str
    yields: str
    conditions: tuple[str, ...]
    time_limits: str
    link: str


@dataclass(frozen=True, slots=True)
class Verification:
    """A rule used in this memo that was not checked against official text."""

    forum: str
    rule: str
    provision: str
    how: str
    confidence: str


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument cited in this memo."""

    forum: str
    title: str
    title_en: str
    citation: str
    pinpoints: tuple[str, ...]
    seen: str


@dataclass(frozen=True)
class Memo:
    """The whole memo."""

    title: str
    case_id: str
    prepared_for: str
    prepared_by: str
    date: dt.date
    confidentiality: str
    as_of: dt.date
    view: str
    names: bool
    """Whether victims and witnesses stand under their names."""
    question: str
    purpose: str
    sources: tuple[str, ...]
    answers: tuple[ShortAnswer, ...]
    situation: tuple[tuple[str, tuple[Cited, ...]], ...]
    situation_summary: str
    home: str
    persons: tuple[PersonRow, ...]
    victims: tuple[PersonRow, ...]
    witnesses: tuple[WitnessRow, ...]
    incidents: tuple[IncidentRow, ...]
    proceedings: tuple[ProceedingRow, ...]
    characterisations: tuple[Characterisation, ...]
    forums: tuple[ForumSection, ...]
    rankings: tuple[Ranking, ...]
    plan: tuple[EvidenceStep, ...]
    avenues: tuple[AvenueRow, ...]
    verification: tuple[Verification, ...]
    contested: tuple[str, ...]
    view_changes: tuple[str, ...]
    instruments: tuple[InstrumentRow, ...]
    decisions: tuple[tuple[str, Decision], ...]
    evidence: dict[str, EvidenceItem]
    verified: tuple[int, int]
    signed_off: tuple[int, int]
    law_fingerprint: str
    version: str
    forums_considered: int
    left_out: tuple[str, ...] = field(default=())
