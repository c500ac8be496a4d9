"""What stands between jurisdiction and a proceeding: gates, immunities, limitation, the person.

Missing facts about a bar never close a route and never open it: the bar is *not excluded*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from uj.assess.findings import Finding, Hurdle, ask, either, every, neither
from uj.assess.predicates import Scope, evaluate_all, within
from uj.case.dates import touches
from uj.law.models import Basis, Gate, GateVersion, Immunity, Limitation
from uj.truth import Truth, negate


@dataclass(slots=True, eq=False)
class GateFinding:
    """One gate on one route: ``finding`` is met when the gate does not close the route."""

    rule: str
    code: str
    finding: Finding
    cleared_by: str = ""


def gates(scope: Scope, basis: Basis, as_of: date) -> Iterator[GateFinding]:
    """Every gate that applies to a route, in the order in which a lawyer checks them."""
    yield from _of_offence(scope, as_of)
    for gate in scope.law.gates_on(scope.offence, basis):
        yield from _kept_gate(scope, gate, as_of)


def _kept_gate(scope: Scope, gate: Gate, as_of: date) -> tuple[GateFinding, ...]:
    """A gate is the same for every basis, and where its conditions allow for every offence and incident."""
    key = (gate.id, *scope.reach(gate.depends))
    known: tuple[GateFinding, ...] | None = scope.facts.kept.get(key)
    if known is None:
        known = scope.facts.kept[key] = tuple(_gate(scope, gate, as_of))
    return known


def _of_offence(scope: Scope, as_of: date) -> tuple[GateFinding, ...]:
    """What does not depend on the basis: the person, immunities, limitation. Kept per incident."""
    key = (scope.forum, scope.suspect.id, scope.offence.id, scope.incident.id)
    known: tuple[GateFinding, ...] | None = scope.facts.kept.get(key)
    if known is None:
        immunities = (
            _immunity(scope, immunity, as_of) for immunity in scope.law.immunities_on(scope.offence)
        )
        found = [
            *_person(scope),
            *(item for item in immunities if item is not None),
            _limitation(scope, as_of),
        ]
        known = scope.facts.kept[key] = tuple(found)
    return known


def _person(scope: Scope) -> Iterator[GateFinding]:
    facts, suspect = scope.facts, scope.suspect
    if suspect.alive is not None:
        yield GateFinding("person", "death", ask("death", "the suspect is alive", facts.alive(suspect)))
    if suspect.kind == "company":
        legal = scope.law.profile.legal_persons
        truth = {"yes": Truth.YES, "partly": Truth.UNKNOWN, "no": Truth.NO, "unknown": Truth.UNKNOWN}[
            legal.possible
        ]
        key = f"law.{scope.forum}.legal_persons.{scope.offence.id}"
        answer = facts.ask(
            key,
            "a legal person can be prosecuted for this",
            "a legal person cannot be prosecuted for this",
            lambda: (truth, ()),
        )
        finding = replace(
            ask("legal_person", "the suspect is a company", answer, provision=legal.provision or ""),
            note=legal.rule,
        )
        yield GateFinding("legal_persons", "legal_person", finding)
    if suspect.minor_at_conduct is not None:
        answer = facts.ask(
            f"{suspect.id}.minor",
            f"{suspect.id} was a minor at the conduct",
            f"{suspect.id} was of age at the conduct",
            lambda: facts.fact(
                suspect.minor_at_conduct, f"{suspect.id}: minor at the conduct", suspect.evidence
            ),
        )
        hurdle = (
            ()
            if answer.truth is Truth.NO
            else (
                Hurdle(
                    "minor", "age at the conduct: special rules for minors apply", "", "court", answer.truth
                ),
            )
        )
        yield GateFinding(
            "person", "minor", Finding("minor", "age at the conduct", Truth.YES, "all", hurdles=hurdle)
        )


# -- gates of the statute -------------------------------------------------------------------------


def _gate(scope: Scope, gate: Gate, as_of: date) -> Iterator[GateFinding]:
    for version in gate.versions:
        if version.in_force(as_of):
            yield GateFinding(gate.id, gate.kind.value, _version(scope, gate, version))


def _version(scope: Scope, gate: Gate, version: GateVersion) -> Finding:
    code, provision, label = (
        gate.kind.value,
        str(version.provision),
        version.rule or gate.note or gate.kind.value.replace("_", " "),
    )
    parts = []
    if version.bars_if:
        parts.append(neither(code, label, evaluate_all(version.bars_if, scope), provision=provision))
    if version.requires:
        parts += evaluate_all(version.requires, scope)
    finding = every(code, label, parts, provision=provision)
    if gate.effect == "discretion":
        criteria = every(code, label, evaluate_all(version.refusal_if, scope)) if version.refusal_if else None
        hurdle = Hurdle(
            code, label, provision, gate.decided_by, criteria.truth if criteria else None, criteria
        )
        if _opened(scope):
            finding = replace(finding, note="proceedings were opened; the decision can still be reversed")
        elif criteria is None or criteria.truth is not Truth.NO:
            finding = replace(finding, hurdles=(hurdle,))
    return finding


def _opened(scope: Scope) -> bool:
    """Whether the forum's own authorities already proceed against the suspect (named, or the only one)."""
    alone = len(scope.facts.case.suspects) == 1
    return any(
        step.by == scope.forum
        and step.kind in ("investigation", "prosecution")
        and step.status == "pending"
        and (step.suspect == scope.suspect.id or (step.suspect is None and alone))
        for step in scope.facts.case.proceedings
    )


# -- immunities -----------------------------------------------------------------------------------


def _immunity(scope: Scope, immunity: Immunity, as_of: date) -> GateFinding | None:
    """An immunity that reaches the offence is the same for all offences it reaches."""
    key = (immunity.id, *scope.reach(immunity.depends))
    if key not in scope.facts.kept:
        scope.facts.kept[key] = _protection(scope, immunity, as_of)
    found: GateFinding | None = scope.facts.kept[key]
    return found


def _protection(scope: Scope, immunity: Immunity, as_of: date) -> GateFinding | None:
    if (immunity.valid_from and as_of < immunity.valid_from) or (
        immunity.valid_until and as_of > immunity.valid_until
    ):
        return None
    code = f"{immunity.kind}_immunity"
    provision = str(immunity.provision or "")
    protected = _functional(scope) if immunity.kind == "functional" else _held(scope, immunity)
    if immunity.only_if:
        reach = evaluate_all(immunity.only_if, scope)
        if any(finding.truth is Truth.NO for finding in reach):
            return None
        protected = every(code, "", [protected, *reach])
    if immunity.effect == "none":
        note = immunity.rule if protected.truth is not Truth.NO else ""
        return GateFinding(
            immunity.id,
            code,
            Finding(code, immunity.rule, Truth.YES, "all", provision=provision, note=note),
            immunity.id,
        )
    if immunity.effect == "open":
        hurdle = Hurdle(code, immunity.rule, provision, "court", None, protected)
        hurdles = () if protected.truth is Truth.NO else (hurdle,)
        return GateFinding(
            immunity.id,
            code,
            Finding(code, immunity.rule, Truth.YES, "all", provision=provision, hurdles=hurdles),
        )
    finding = Finding(code, immunity.rule, negate(protected.truth), "none", (protected,), provision=provision)
    return GateFinding(immunity.id, code, finding)


_BY_KIND = {"diplomatic": ("diplomat", "consul")}


def _held(scope: Scope, immunity: Immunity) -> Finding:
    facts, suspect = scope.facts, scope.suspect
    if suspect.kind == "company":
        return Finding(immunity.kind, "a company holds no office", Truth.NO, "ask")
    if immunity.kind == "special_mission":
        key = f"{suspect.id}.special_mission.{scope.forum}"
        text = f"on an official mission that {facts.name(scope.forum)} has accepted"

        answer = facts.ask(
            key,
            f"{suspect.id} is {text}",
            f"{suspect.id} is not {text}",
            lambda: facts.complete(
                suspect.no_other_protected_office,
                f"{suspect.id}: no mission beyond the positions listed",
                suspect.evidence,
            ),
        )
        return ask("special_mission", "", answer)
    holders = tuple(immunity.holders) or _BY_KIND.get(
        immunity.kind, ("head_of_state", "head_of_government", "foreign_minister")
    )
    return ask(immunity.kind, "", facts.office(suspect, holders, scope.forum))


def _functional(scope: Scope) -> Finding:
    """Acts in official capacity, which functional immunity may cover."""
    return ask("official_capacity", "", scope.facts.circumstance(scope.incident, "official_capacity"))


# -- limitation -----------------------------------------------------------------------------------


def _limitation(scope: Scope, as_of: date) -> GateFinding:
    """Every rule that reaches an act must leave it open to prosecution; one such act is enough."""
    rules = [rule for rule in scope.offence.limitation if _in_force(rule, as_of)]
    wider = scope.facts.international.wider
    by_act = [[rule for rule in rules if not rule.acts or wider(act) & set(rule.acts)] for act in scope.acts]
    distinct = {tuple(map(id, found)): found for found in by_act or [rules]}
    ways = [_by_rules(scope, found, as_of) for found in distinct.values()]
    return GateFinding(scope.offence.id, "limitation", either("limitation", "", ways))


def _by_rules(scope: Scope, rules: list[Limitation], as_of: date) -> Finding:
    """Limitation of one act under all rules that reach it: the same for all offences that share them."""
    key = ("limitation", scope.forum, scope.incident.id, *map(id, rules))
    known: Finding | None = scope.facts.kept.get(key)
    if known is None:
        known = scope.facts.kept[key] = _limits(scope, rules, as_of)
    return known


def _limits(scope: Scope, rules: list[Limitation], as_of: date) -> Finding:
    if not rules:
        return _unsettled(scope, "no rule on limitation is recorded", "")
    found = [_for_conduct(scope, rule, _one_limitation(scope, rule, as_of)) for rule in rules]
    return found[0] if len(found) == 1 else every("limitation", "limitation", found)


def _for_conduct(scope: Scope, rule: Limitation, finding: Finding) -> Finding:
    """A rule for conduct between two dates only matters for conduct between them."""
    if rule.conduct_from is None and rule.conduct_until is None:
        return finding
    inside = within(scope, "limitation", "", rule.conduct_from, rule.conduct_until)
    if inside.truth is Truth.NO:
        return Finding(
            "limitation", "rule for conduct of another time", Truth.YES, "all", provision=rule.provision
        )
    return either(
        "limitation",
        finding.label,
        [neither("limitation", "conduct of another time", [inside]), finding],
        provision=finding.provision,
    )


def _in_force(rule: Limitation, day: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (
        rule.valid_until is None or day <= rule.valid_until
    )


def _one_limitation(scope: Scope, rule: Limitation, as_of: date) -> Finding:
    if rule.bar == "never":
        return Finding(
            "limitation",
            "not subject to limitation",
            Truth.YES,
            "all",
            provision=rule.provision,
            note=rule.note,
        )
    if rule.bar == "open" or rule.years is None:
        return _unsettled(scope, rule.note or "limitation is not settled", rule.provision)
    start = _years_before(as_of, rule.years)
    incident, facts = scope.incident, scope.facts
    answer = facts.timed(
        incident,
        f"not_before.{start}",
        f"the {rule.years:g}-year period since incident {incident.id} has not run out on {as_of}",
        f"the {rule.years:g}-year period since incident {incident.id} has run out on {as_of}",
        lambda when: touches(when, start, None),
    )
    stopped = facts.question(
        f"{scope.forum}.{incident.id}",
        "limitation_stopped",
        f"limitation for incident {incident.id} was interrupted or suspended in {facts.name(scope.forum)}",
    )
    label = f"limitation: {rule.years:g} years from {rule.runs_from.replace('_', ' ')}"
    ways = [ask("limitation", "", answer), *([ask("limitation", "", stopped)] if rule.can_stop else [])]
    return every(
        "limitation", label, [either("limitation", label, ways)], provision=rule.provision, note=rule.note
    )


def _unsettled(scope: Scope, text: str, provision: str) -> Finding:
    hurdle = Hurdle("limitation_unsettled", f"limitation: {text}", provision, "court", Truth.UNKNOWN)
    return Finding(
        "limitation", f"limitation: {text}", Truth.YES, "all", provision=provision, hurdles=(hurdle,)
    )


def _years_before(day: date, years: float) -> date:
    """The day so many years earlier; 29 February becomes 28 February. Fractions count as months."""
    months = round(years * 12)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
