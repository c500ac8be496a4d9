"""Predicates on the conduct: time, place, acts, circumstances; and questions put to the lawyer."""

from __future__ import annotations

from typing import Any

from uj.assess.findings import Finding, ask, either, every
from uj.assess.scope import Scope
from uj.truth import Truth


def within(s: Scope, code: str, label: str, first: Any, last: Any) -> Finding:
    """Does (part of) the conduct fall between two legal dates, both inclusive?"""
    if first is None and last is None:
        return Finding(code, label, Truth.YES, "all", note="no limit in time is recorded")
    answer, span = s.facts.between(s.incident, first, last)
    return ask(code, label or f"conduct {span}", answer)


def conduct_in(p: Any, s: Scope) -> Finding:
    """Did the conduct take place there and then?"""
    dated = [within(s, "conduct_date", "", p.from_, p.until)] if p.from_ or p.until else []
    if not p.states:
        return every("conduct_in", "date of the conduct", dated)
    place, states = s.facts.place(s.incident), s.states(p.states)
    where = ", ".join(s.facts.name(state) for state in states)
    answer = s.facts.ask(
        f"{s.incident.id}.in.{'|'.join(p.states)}",
        f"the conduct took place in {where}",
        f"the conduct took place outside {where}",
        lambda: (Truth.UNKNOWN if place is None else Truth.of(place in states), ()),
        of=tuple(states),
    )
    return every("conduct_in", f"conduct in {where}", [ask("conduct_place", "", answer), *dated])


def act_among(p: Any, s: Scope) -> Finding:
    """Does the incident include one of the acts?"""
    under = s.facts.international.is_or_under
    named = ", ".join(p.codes)
    answer = s.facts.ask(
        f"{s.incident.id}.act.{'|'.join(p.codes)}",
        f"incident {s.incident.id} includes {named}",
        f"incident {s.incident.id} does not include {named}",
        lambda: (Truth.of(any(under(code, listed) for code in s.incident.acts for listed in p.codes)), ()),
    )
    return ask("act_among", "the conduct is of a listed kind", answer)


def armed_conflict(p: Any, s: Scope) -> Finding:
    """Was there an armed conflict of the kind?"""
    return ask("armed_conflict", "", s.facts.conflict(s.incident, p.kind))


def context(p: Any, s: Scope) -> Finding:
    """Is a circumstance of the situation or incident given?"""
    answer = s.facts.circumstance(s.incident, str(p.value))
    return ask(str(p.value), "", answer)


def official_capacity(p: Any, s: Scope) -> Finding:
    """Was the act done in official capacity, with acquiescence, or for an organisation?"""
    codes = [
        "official_capacity",
        *(["acquiescence"] if p.acquiescence else []),
        *(["organisation"] if p.organisation else []),
    ]
    found = [ask("official_capacity", "", s.facts.circumstance(s.incident, code)) for code in codes]
    return either("official_capacity", "official capacity or backing", found)


def question(p: Any, s: Scope) -> Finding:
    """A named question for the lawyer, unknown until answered."""
    return ask(p.id, p.ask, s.facts.question(f"{s.forum}.{s.suspect.id}", p.id, p.ask))
