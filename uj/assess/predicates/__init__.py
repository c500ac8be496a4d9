"""What each predicate of the condition language asks of a case: the one place where it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from uj.assess.findings import Finding, Hurdle, at_least_of, either, every, neither
from uj.assess.predicates import conduct, persons, proceedings, states
from uj.assess.predicates.conduct import within
from uj.assess.scope import Scope
from uj.law.conditions import OPERATORS, Condition, Reading
from uj.law.models import Offence
from uj.truth import Truth, all_of, any_of, negate

__all__ = ["Scope", "asked_of", "evaluate", "evaluate_all", "unmet", "within"]


def evaluate(condition: Condition, scope: Scope) -> Finding:
    """Evaluate one condition on one scope, as a tree of findings; shared where the answer is the same."""
    key = (id(condition), scope.reach(condition.depends))
    known: Finding | None = scope.facts.kept.get(key)
    if known is None:
        if condition.name in OPERATORS:
            known = _combined(condition, scope)
        else:
            known = _predicate(condition, scope).named(condition.rule, condition.provision or "")
        scope.facts.kept[key] = known
    return known


def _predicate(condition: Condition, scope: Scope) -> Finding:
    """What a predicate comes to, without pinpoint and wording, which differ where the same is asked twice."""
    key = (condition.asked, scope.reach(condition.depends))
    known: Finding | None = scope.facts.kept.get(key)
    if known is None:
        known = scope.facts.kept[key] = _PREDICATES[condition.name](condition.params, scope)
    return known


def _combined(condition: Condition, scope: Scope) -> Finding:
    name, params = condition.name, condition.params
    label, provision = condition.rule, condition.provision or ""
    if name in ("all", "any", "none", "at_least"):
        below = evaluate_all(condition.children, scope)
        if not below:
            return Finding(
                "not_applicable",
                f"not asked for this offence: {label or name}",
                Truth.YES,
                "all",
                provision=provision,
            )
        if name == "all":
            return every("all", label or "all of", below, provision=provision)
        if name == "any":
            return either("any", label or "one of", below, provision=provision)
        if name == "none":
            return neither("none", label or "none of", below, provision=provision)
        return at_least_of(
            "at_least", label or f"at least {params.n} of", params.n, below, provision=provision
        )
    return _contested(condition, scope)


def unmet(conditions: Iterable[Condition], scope: Scope) -> bool:
    """Whether one of several conditions fails; asks no further than that, and gives no reasons."""
    return any(_answer(condition, scope) is Truth.NO for condition in asked_of(conditions, scope.offence))


def _answer(condition: Condition, scope: Scope) -> Truth:
    """The truth of :func:`evaluate` alone, without reasons; alternatives that no longer matter are not asked."""
    name = condition.name
    if name not in OPERATORS:
        return _predicate(condition, scope).truth
    if name == "at_least":
        return evaluate(condition, scope).truth
    if condition.contested is not None and condition.contested.prevailing.denied:
        return Truth.NO
    settled = Truth.NO if name in ("all", "contested") else Truth.YES
    below = (_answer(child, scope) for child in asked_of(condition.children, scope.offence))
    found = list(_until(settled, below))
    if not found:
        return Truth.YES  # nothing is asked for this offence
    if settled is Truth.NO:
        return all_of(found)
    return negate(any_of(found)) if name == "none" else any_of(found)


def _until(settled: Truth, answers: Iterable[Truth]) -> Iterator[Truth]:
    """Answers up to the one that settles the matter."""
    for answer in answers:
        yield answer
        if answer is settled:
            return


def evaluate_all(conditions: Iterable[Condition], scope: Scope) -> list[Finding]:
    """Evaluate those conditions that are asked for the offence in question."""
    return list(evaluated(conditions, scope))


def evaluated(conditions: Iterable[Condition], scope: Scope) -> Iterator[Finding]:
    """The same one after the other, for those who stop at the first no."""
    return (evaluate(condition, scope) for condition in asked_of(conditions, scope.offence))


def asked_of(conditions: Iterable[Condition], offence: Offence) -> Iterator[Condition]:
    """Those of some conditions that are asked for an offence."""
    for condition in conditions:
        if not (condition.only_for or condition.except_for) or _applies(condition, offence):
            yield condition


def _applies(condition: Condition, offence: Offence) -> bool:
    names = {offence.id, str(offence.category)}
    if condition.only_for and not names & set(condition.only_for):
        return False
    return not names & set(condition.except_for)


def _contested(condition: Condition, scope: Scope) -> Finding:
    """The prevailing reading decides; a different result under another reading becomes a hurdle."""
    contested = condition.params
    main = _reading(contested.prevailing, scope)
    hurdles = []
    for reading in contested.readings:
        other = main if reading.prevailing else _reading(reading, scope)
        if other.truth is not main.truth:
            result = {Truth.YES: "met", Truth.NO: "not met", Truth.UNKNOWN: "open"}[other.truth]
            cited = f" ({'; '.join(reading.authorities)})" if reading.authorities else ""
            named = reading.id.replace("_", " ")
            text = f"{contested.question} Under the reading “{named}” the condition would be {result}{cited}."
            hurdles.append(Hurdle("contested_reading", text, condition.provision or "", "court", None, other))
    return replace(
        main,
        label=f"{contested.question} (prevailing reading: {contested.prevailing.id.replace('_', ' ')})",
        provision=condition.provision or "",
        hurdles=tuple(hurdles),
        note=contested.prevailing.note,
    )


def _reading(reading: Reading, scope: Scope) -> Finding:
    """One reading of a contested question on the facts."""
    if reading.denied:
        return Finding("contested", reading.id, Truth.NO, "any")
    return every("contested", reading.id, evaluate_all(reading.requires, scope))


_PREDICATES: dict[str, Callable[[Any, Scope], Finding]] = {
    "suspect_national": persons.suspect_national,
    "suspect_naturalised": persons.suspect_naturalised,
    "suspect_resident": persons.suspect_resident,
    "suspect_present": persons.suspect_present,
    "suspect_stateless": persons.suspect_stateless,
    "suspect_refugee": persons.suspect_refugee,
    "suspect_serves": persons.suspect_serves,
    "suspect_office": persons.suspect_office,
    "victim_national": persons.victim_national,
    "victim_resident": persons.victim_resident,
    "victim_refugee": persons.victim_refugee,
    "victim_stateless": persons.victim_stateless,
    "double_criminality": states.double_criminality,
    "no_jurisdiction_at_place": states.no_jurisdiction_at_place,
    "treaty_obligation": states.treaty_obligation,
    "state_party": states.state_party,
    "conduct_in": conduct.conduct_in,
    "act_among": conduct.act_among,
    "penalty_at_least": states.penalty_at_least,
    "extradited": proceedings.extradited,
    "extradition_requested": proceedings.extradition_requested,
    "extradition_refused": proceedings.extradition_refused,
    "extradition_impossible": proceedings.extradition_impossible,
    "foreign_proceedings": proceedings.foreign_proceedings,
    "icc_seized": proceedings.icc_seized,
    "amnesty": proceedings.amnesty,
    "complaint": proceedings.step("complaint"),
    "decision": proceedings.step("decision"),
    "armed_conflict": conduct.armed_conflict,
    "context": conduct.context,
    "official_capacity": conduct.official_capacity,
    "question": conduct.question,
}
