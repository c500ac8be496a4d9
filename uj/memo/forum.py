"""One forum in the memo: routes, conditions of the leading route, gates, hurdles, gaps, procedure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from uj.assess.explain import MARK, fact_in_words, missing, offence_word, statement
from uj.assess.findings import Finding, Hurdle
from uj.assess.rank import Standing, in_order_of_rank
from uj.assess.routes import Assessment, Route, Verdict
from uj.law.library import Jurisdiction
from uj.law.models import Gate as GateRule
from uj.law.models import Rule, Source
from uj.memo.law import source_of
from uj.memo.model import (
    Cited,
    ConditionRow,
    Decision,
    ForumSection,
    Gate,
    HurdleRow,
    Law,
    RouteRow,
    Start,
    Way,
)
from uj.truth import Truth

_CRITERIA = {Truth.YES: "met on the facts", Truth.NO: "not met", Truth.UNKNOWN: "open on the facts"}
_WHO = {"ngo": "NGO"}
_TIME = ("conduct_date", "basis_date")
_GATES = {
    "personal_immunity": "Personal immunity",
    "functional_immunity": "Functional immunity",
    "diplomatic_immunity": "Diplomatic and consular immunity",
    "special_mission_immunity": "Special mission",
    "limitation": "Limitation",
    "ne_bis_in_idem": "Ne bis in idem",
    "subsidiarity": "Subsidiarity",
    "amnesty": "Amnesty",
    "executive_consent": "Consent",
    "prosecutor_discretion": "Discretion of the prosecutor",
    "complaint_required": "Complaint",
    "double_criminality": "Double criminality",
    "prosecutor_monopoly": "Monopoly of the prosecutor",
    "death": "Death of the suspect",
    "legal_person": "Legal person",
    "minor": "Age",
    "prosecutor_decision": "Decision of the prosecutor",
    "limitation_unsettled": "Unsettled limitation",
    "superior_responsibility": "Unsettled liability of superiors",
    "other": "Other gate",
}


def route_name(route: Route | None) -> str:
    """A route in a few words: offence, kind of basis, pinpoint; and if its text was not checked."""
    if route is None:
        return "no route"
    part = f", {route.basis.part}" if route.basis.part else ""
    mark = "" if route.checked else "; not checked against official text"
    return f"{offence_word(route.offence)} ({route.basis.kind.label}{part}; {route.version.provision}{mark})"


def missing_words(assessment: Assessment, route: Route | None, *, short: bool = False) -> str:
    """What a route still needs, or what closes it."""
    if route is None:
        return "no offence of this forum covers the acts alleged"
    if route.verdict is Verdict.BARRED:
        return "closed by " + ", ".join(code.replace("_", " ") for code in route.barred_by[:3])
    if not route.gaps:
        return "no fact missing" if route.verdict is Verdict.OPEN else "see the conditions"
    needed = missing(assessment, route)
    shown = list(needed.facts)
    if short and len(shown) > 3:
        shown = [*shown[:2], f"and {len(shown) - 2} more"]
    parts = [f"to show: {'; '.join(shown)}"] if shown else []
    if needed.bars:
        parts.append(f"to exclude: {bar_names(needed.bars)}")
    return "; ".join(parts)


def hurdle_names(route: Route) -> str:
    """Decisions ahead of a route, by name."""
    return "" if route.verdict is Verdict.BARRED else bar_names(hurdle.code for hurdle in route.hurdles)


def bar_names(codes: Iterable[str]) -> str:
    """Bars by name, in the middle of a sentence."""
    names = (_GATES.get(code, code.replace("_", " ")) for code in codes)
    return ", ".join(dict.fromkeys(name[:1].lower() + name[1:] for name in names))


def law_of(rule: Rule, provision: str, text: str, source: Source | None = None) -> Law:
    """A rule as a statement of law with its mark of verification."""
    shown = source or rule.source
    return Law(provision, text, shown.verified, f"{shown.kind.replace('_', ' ')}: {shown.ref}", shown.seen)


def _row(assessment: Assessment, route: Route) -> RouteRow:
    needed = missing(assessment, route)
    return RouteRow(
        offence=route.offence.label,
        offence_provision=law_of(route.offence, str(route.offence.provision), route.offence.label),
        basis=route.basis.kind.label,
        part=route.basis.part,
        law=law_of(route.basis, str(route.version.provision), route.basis.note, route.version.source),
        verdict=route.verdict,
        incident=route.best.characterisation.incident.id,
        reason=_why_closed(route),
        missing=needed.facts,
        exclude=bar_names(needed.bars),
        others=(),
        alternatives=max(len(route.gaps) - 1, 0),
        ahead=hurdle_names(route),
    )


def _why_closed(route: Route) -> str:
    if route.verdict is not Verdict.BARRED:
        return ""
    said: dict[str, None] = {}
    for code, finding in route.bars:
        answer = finding.answer
        text = (answer.no if answer.truth is Truth.NO else answer.yes) if answer else finding.label
        said[text or code.replace("_", " ")] = None
    return "; ".join(list(said)[:3])


def forum_section(
    assessment: Assessment, suspect_id: str, standing: Standing, *, described: bool = False
) -> ForumSection:
    """Everything the memo says on one forum for one suspect; ``described``: the forum as such was treated before."""
    law, lead = standing.law, standing.route
    routes = in_order_of_rank(assessment.of(suspect_id, law.code))
    live = [r for r in routes if r.verdict is not Verdict.BARRED]
    barred = [r for r in routes if r.verdict is Verdict.BARRED]
    closed = [r for r in barred if r.bars[0][0] not in _TIME]
    reached = {r.offence.id for r in (*live, *closed)}
    other_times = [
        f"{r.offence.label} ({r.offence.provision})" for r in barred if r.offence.id not in reached
    ]
    rows = {id(r): _row(assessment, r) for r in routes}
    return ForumSection(
        place=standing.place,
        code=law.code,
        name=law.name,
        suspect=suspect_id,
        verdict=standing.verdict,
        link=standing.link.label,
        reason=standing.reason,
        summary=law.profile.summary,
        lead=rows[id(lead)] if lead else None,
        routes=tuple(_by_offence(rows[id(r)] for r in live)),
        closed=tuple(_closed(rows[id(r)] for r in closed)),
        other_times=tuple(dict.fromkeys(other_times)),
        described=described,
        conditions=tuple(_conditions(lead)) if lead else (),
        gates=tuple(_gates(law, lead)) if lead else (),
        hurdles=tuple(_hurdle(h) for h in lead.hurdles)
        if lead and lead.verdict is not Verdict.BARRED
        else (),
        gaps=tuple(_ways_open(assessment, lead)) if lead else (),
        closers=tuple(fact_in_words(assessment, k, w) for k, w in (lead.closers[:8] if lead else [])),
        starts=tuple(
            Start(_WHO.get(w.who, w.who.replace("_", " ")), w.how, w.provision or "", w.limits)
            for w in law.profile.procedure.initiation
        ),
        procedure=tuple(_procedure(law)),
        authorities=tuple(_authorities(law, routes)),
        absent=tuple(
            f"{o.label}{f': {o.earlier_law or o.note}' if o.earlier_law or o.note else ''}"
            for o in law.offences.values()
            if not o.exists
        ),
        checked=law.verified_share(),
        checked_on=law.profile.checked_on,
        uncertainties=tuple(law.profile.uncertainties[:6]),
    )


def _by_offence(rows: Iterable[RouteRow]) -> Iterable[RouteRow]:
    """The best route of each offence, with the other bases that stand for it."""
    grouped: dict[str, list[RouteRow]] = {}
    for row in rows:
        grouped.setdefault(row.offence, []).append(row)
    for first, *rest in grouped.values():
        yield replace(first, others=tuple(dict.fromkeys((row.basis, row.law.provision) for row in rest)))


def _closed(rows: Iterable[RouteRow]) -> Iterable[RouteRow]:
    """Closed routes, those of one offence that fail for one reason in one row."""
    grouped: dict[tuple[str, str], list[RouteRow]] = {}
    for row in rows:
        grouped.setdefault((row.offence, row.reason), []).append(row)
    for same in grouped.values():
        bases = (
            ", ".join(dict.fromkeys(row.basis for row in same))
            if len(same) < 4
            else f"every basis ({len(same)})"
        )
        yield replace(same[0], basis=bases)


def _ways_open(assessment: Assessment, route: Route) -> Iterable[Way]:
    for need in route.gaps[:3]:
        needed = missing(assessment, route, need)
        yield Way(needed.facts, needed.exclude)


def _conditions(route: Route) -> Iterable[ConditionRow]:
    """The leading route, condition by condition; a node with a single answer below it is one row."""
    best = route.best
    for part in (*best.characterisation.finding.children, *(best.basis.children or (best.basis,))):
        yield from _condition(part, 0)


def _condition(finding: Finding, depth: int) -> Iterable[ConditionRow]:
    leaves = list(finding.leaves())
    if finding.code == "act":
        leaves = _ways(finding)
    if len(leaves) <= 3 or finding.code == "act" or finding.op == "ask":
        answers = [leaf.answer for leaf in leaves if leaf.answer is not None]
        facts = tuple(
            dict.fromkeys(
                Cited(b.text, b.evidence, b.support, b.contested) for a in answers for b in a.because
            )
        )
        open_ones = (
            [a.yes for a in answers if a.truth is Truth.UNKNOWN] if finding.truth is Truth.UNKNOWN else []
        )
        notes = [leaf.note for leaf in leaves if leaf.note] + ([finding.note] if finding.note else [])
        label = finding.label or (answers[0].yes if answers else finding.code.replace("_", " "))
        provision = "; ".join(dict.fromkeys(p for p in (finding.provision, *(_below(finding))) if p))
        yield ConditionRow(
            depth,
            label,
            provision,
            MARK[finding.truth],
            facts,
            tuple(open_ones),
            "; ".join(dict.fromkeys(notes)),
        )
        return
    yield ConditionRow(depth, finding.label, finding.provision, MARK[finding.truth], (), (), finding.note)
    for child in finding.children:
        yield from _condition(child, depth + 1)


def _below(finding: Finding) -> list[str]:
    return [
        node.provision
        for child in finding.children
        for node in (child, *child.children)
        if node.truth is finding.truth
    ]


def _ways(finding: Finding) -> list[Finding]:
    """The leaves of those acts that decide: met ones if any, else unknown ones."""
    return list(finding.deciding()) or list(finding.leaves())


def _gates(law: Jurisdiction, route: Route) -> Iterable[Gate]:
    for gate in route.best.gates:
        finding = gate.finding
        rule: Rule | None = (
            law.gates.get(gate.rule) or law.immunities.get(gate.rule) or law.offences.get(gate.rule)
        )
        if isinstance(rule, GateRule) and rule.effect == "information":
            continue
        status = MARK[finding.truth]
        if finding.truth is Truth.YES and finding.hurdles:
            status = "unknown"
        note = "" if finding.note == finding.label else finding.note
        yield Gate(
            _GATES.get(gate.code, gate.code.replace("_", " ")),
            status,
            _gate_text(finding),
            finding.provision,
            rule is None or source_of(rule, finding.provision).verified,
            note,
        )


def _gate_text(finding: Finding) -> str:
    leaf = next((leaf for leaf in finding.leaves() if leaf.answer is not None), None)
    said, rule = "", finding.label.rstrip(".")
    if leaf is finding and not finding.provision:
        rule = ""  # a plain fact of the person: the answer says it all
    if leaf is not None and leaf.answer is not None:
        answer = leaf.answer
        said = {
            Truth.YES: answer.yes,
            Truth.NO: answer.no,
            Truth.UNKNOWN: f"not excluded; to establish whether {answer.yes}",
        }[answer.truth]
    return ". ".join(part[:1].upper() + part[1:] for part in (rule, said) if part)


def _hurdle(hurdle: Hurdle) -> HurdleRow:
    criteria = (
        "no criteria in the statute"
        if hurdle.criteria is None
        else f"criteria for refusal {_CRITERIA[hurdle.criteria]}"
    )
    if hurdle.decided_by == "court" and hurdle.criteria_finding is None:
        criteria = "a point of law that is not settled"
    details: tuple[str, ...] = ()
    if hurdle.criteria_finding is not None and hurdle.criteria is not None:
        found = hurdle.criteria_finding.leaves()
        told = (f"{statement(leaf.answer)}: {MARK[leaf.truth]}" for leaf in found if leaf.answer)
        details = tuple(dict.fromkeys(told))[:8]
    return HurdleRow(
        hurdle.text.rstrip("."), hurdle.provision, hurdle.decided_by.replace("_", " "), criteria, details
    )


def _procedure(law: Jurisdiction) -> Iterable[tuple[str, str]]:
    procedure = law.profile.procedure
    absentia = procedure.in_absentia
    text = f"investigation {absentia.investigation}, trial {absentia.trial}"
    extra = ". ".join(x for x in (absentia.rule, absentia.provision or "") if x)
    yield "In the suspect's absence", f"{text}. {extra}" if extra else text
    for label, value in (
        ("Victims", procedure.victim_participation),
        ("Review of a refusal", procedure.review_of_refusal),
        ("Structural investigations", procedure.structural_investigations),
        ("Political authorisation", procedure.political_authorisation),
        ("Court", procedure.court),
        ("Units", "; ".join(f"{unit.name} ({unit.role})" for unit in procedure.units)),
        ("Superior orders", law.profile.superior_orders),
        ("Companies", law.profile.legal_persons.rule),
    ):
        if value:
            yield label, value


def _authorities(law: Jurisdiction, routes: list[Route]) -> Iterable[Decision]:
    rules = {name for r in routes for name in (r.offence.id, r.basis.id, *(g.rule for g in r.best.gates))}
    for authority in law.authorities.values():
        if not authority.bears_on or rules & set(authority.bears_on):
            yield Decision(
                authority.name,
                authority.court,
                authority.date,
                authority.ecli or authority.ref,
                authority.point,
                authority.source,
                authority.confidence,
            )
