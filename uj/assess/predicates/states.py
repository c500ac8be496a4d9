"""Predicates on the law of states: double criminality, treaties, the weight of the offence."""

from __future__ import annotations

from typing import Any

from uj.assess.asking import UNKNOWN
from uj.assess.findings import Finding, ask, either, every
from uj.assess.scope import Scope, law_point
from uj.law.models import Category
from uj.truth import Truth

LIFE = 99.0


GRAVE_BREACHES = ("geneva_conventions", "ap1")
"""Treaties whose duty holds in international armed conflicts only."""

TREATY_OF = {
    Category.TORTURE: "cat",
    Category.ENFORCED_DISAPPEARANCE: "iccped",
    Category.WAR_CRIMES: "geneva_conventions",
    Category.HOSTAGE_TAKING: "hostages_convention",
}


def double_criminality(p: Any, s: Scope) -> Finding:
    """Punishable at the place: by an ordinary offence, or under the name of the international crime."""
    place = s.facts.place(s.incident)
    label = "the conduct was punishable where it was done"
    key = f"{s.incident.id}.punishable_at_place.{s.offence.category.value}" + (
        ".same_offence" if p.standard == "same_offence" else ""
    )
    if place is None:
        return law_point(
            s, key, "double_criminality", label, Truth.UNKNOWN, "the place of the conduct is not known"
        )
    acts = s.facts.international.acts
    ordinary = sorted(acts[code].label for code in s.acts if code in acts and acts[code].ordinary)
    if p.standard == "conduct" and ordinary:
        note = f"by an ordinary-law equivalent ({', '.join(ordinary).lower()}); confirm with counsel in {s.facts.name(place)}"
        return law_point(s, key, "double_criminality", label, Truth.YES, note)
    local = s.facts.international.local_law.get(place)
    known = local.crimes.get(s.offence.category.value, "unknown") if local else "unknown"
    truth = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}[known]
    source = (
        f"{s.facts.name(place)}: {known} as a named offence (confidence {local.confidence})"
        if local
        else "no record"
    )
    if p.standard == "conduct" and truth is Truth.NO:
        truth, source = Truth.UNKNOWN, f"{source}; an ordinary offence may cover the conduct"
    return law_point(s, key, "double_criminality", label, truth, source)


def no_jurisdiction_at_place(p: Any, s: Scope) -> Finding:
    """Has no state criminal jurisdiction at the place?"""
    answer = s.facts.question(
        s.incident.id,
        "no_jurisdiction_at_place",
        "no state has criminal jurisdiction at the place of the conduct",
    )
    return ask("no_jurisdiction_at_place", answer.yes, answer)


def treaty_obligation(p: Any, s: Scope) -> Finding:
    """Does a treaty that bound the forum at the conduct oblige it to prosecute?"""
    treaties = p.treaties or [name for name in [TREATY_OF.get(s.offence.category)] if name]
    label = "a treaty binding the forum obliges it to prosecute"
    if not treaties:
        return law_point(
            s,
            f"law.{s.forum}.treaty.{s.offence.category.value}",
            "treaty_obligation",
            label,
            Truth.NO,
            f"no treaty with a duty to extradite or prosecute is recorded for {s.offence.category.label}",
        )
    found = []
    for treaty in treaties:
        parts = [party(s, s.forum, treaty, "conduct")]
        if treaty in GRAVE_BREACHES:
            parts.append(
                ask(
                    "armed_conflict",
                    "grave breaches: an international armed conflict",
                    s.facts.conflict(s.incident, "iac"),
                )
            )
        found.append(every("treaty_obligation", f"duty under {treaty}", parts))
    return either("treaty_obligation", label, found)


def party(s: Scope, state: str, treaty: str, at: str) -> Finding:
    """Is a state bound by a treaty at the conduct or now? Uncertain dates give unknown."""
    label = f"{s.facts.name(state) if state else 'the state'} is party to {treaty.replace('_', ' ')}"
    if at == "proceedings" or s.incident.when is None:
        truth, note = s.facts.international.party(state, treaty, s.facts.as_of)
        if at == "conduct" and truth is Truth.YES:
            truth, note = Truth.UNKNOWN, f"{note}; the date of the conduct is not known"
        return law_point(s, f"law.{state}.party.{treaty}", "state_party", label, truth, note)
    when = s.incident.when
    first, last = when.start_earliest, when.end_latest
    late, late_note = s.facts.international.party(state, treaty, last or s.facts.as_of)
    early, early_note = (
        s.facts.international.party(state, treaty, first) if first else (Truth.UNKNOWN, "start unknown")
    )
    truth = late if late is early or (when.is_interval and late is Truth.YES) else Truth.UNKNOWN
    note = late_note if truth is late else f"{early_note}; {late_note}"
    return law_point(s, f"law.{state}.party.{treaty}.at.{s.incident.id}", "state_party", label, truth, note)


def state_party(p: Any, s: Scope) -> Finding:
    """Is a state party to a treaty at the moment asked for?"""
    if p.state == "suspect_national":
        states = [tie.state for tie in s.suspect.nationalities]
        found = [party(s, state, p.treaty, p.at) for state in states]
        closed = s.suspect.no_other_nationality
        if not (closed and closed.value and s.facts.counts(closed, s.suspect.evidence)) or not found:
            treaty, who = p.treaty.replace("_", " "), s.suspect.id
            key = f"{who}.national_of_party.{p.treaty}"
            yes, no = (
                f"{who} is a national of another state that is party to {treaty}",
                f"{who} is a national of no other party to {treaty}",
            )
            found.append(ask("state_party", "", s.facts.ask(key, yes, no, lambda: UNKNOWN)))
        return either("state_party", "the suspect's state is a party", found)
    state = s.forum if p.state == "forum" else s.facts.place(s.incident) or ""
    return party(s, state, p.treaty, p.at)


def penalty_at_least(p: Any, s: Scope) -> Finding:
    """Does the forum threaten the offence with so many years?"""
    found = []
    penalty = s.offence.penalty
    for needed, threatened, word, above in (
        (p.max_years, penalty.max_years, "maximum", False),
        (p.max_years_above, penalty.max_years, "maximum", True),
        (p.min_years, penalty.min_years, "minimum", False),
    ):
        if needed is None:
            continue
        enough = threatened is not None and (threatened > needed if above else threatened >= needed)
        truth = Truth.UNKNOWN if threatened is None else Truth.of(enough)
        known = (
            "not recorded"
            if threatened is None
            else "life"
            if threatened >= LIFE
            else f"{threatened:g} years"
        )
        label = f"{word} penalty of {'more than' if above else 'at least'} {needed:g} years"
        found.append(
            law_point(
                s,
                f"law.{s.offence.id}.{word}_penalty.{'above_' if above else ''}{needed:g}",
                "penalty_at_least",
                label,
                truth,
                f"{word} penalty: {known}",
            )
        )
    return every("penalty_at_least", "gravity of the offence", found) if len(found) > 1 else found[0]
