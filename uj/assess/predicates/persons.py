"""Predicates on the suspect and the victims: nationality, residence, presence, status, office."""

from __future__ import annotations

from typing import Any

from uj.assess.findings import Finding, ask, either
from uj.assess.scope import Scope, moments, one_of_states


def suspect_national(p: Any, s: Scope) -> Finding:
    """Is, or was, the suspect a national of one of the states?"""
    found = [
        ask("suspect_national", "", s.facts.national(s.suspect, state, at_conduct=moment))
        for state in s.states(p.of)
        for moment in moments(p.at, s)
    ]
    return either("suspect_national", "the suspect is a national", found)


def suspect_naturalised(p: Any, s: Scope) -> Finding:
    """Did the suspect become a national after the conduct?"""
    found = [
        ask("suspect_naturalised", "", s.facts.naturalised(s.suspect, state, s.incident))
        for state in s.states(p.of)
    ]
    return either("suspect_naturalised", "the suspect became a national after the conduct", found)


def suspect_resident(p: Any, s: Scope) -> Finding:
    """Does, or did, the suspect reside in one of the states?"""
    found = [
        ask("suspect_resident", "", s.facts.resident(s.suspect, state, at_conduct=moment, years=p.min_years))
        for state in s.states(p.in_)
        for moment in moments(p.at, s)
    ]
    return either("suspect_resident", f"the suspect resides there ({p.quality})", found)


def suspect_present(p: Any, s: Scope) -> Finding:
    """Is the suspect present at the stage asked for (or expected, where that is enough)?"""

    def one(state: str) -> Finding:
        read = s.facts.present_at_opening if p.at == "opening" else s.facts.present
        found = [ask("suspect_present", "", read(s.suspect, state))]
        if p.or_expected:
            found.append(ask("suspect_expected", "", s.facts.expected(s.suspect, state)))
        return either("suspect_present", "the suspect is present or expected" if p.or_expected else "", found)

    return one_of_states("suspect_present", "the suspect is present", s.states(p.in_), one)


def suspect_stateless(p: Any, s: Scope) -> Finding:
    """Is the suspect stateless?"""
    return ask("suspect_stateless", "the suspect is stateless", s.facts.stateless(s.suspect))


def suspect_refugee(p: Any, s: Scope) -> Finding:
    """Is the suspect a recognised refugee in one of the states?"""
    return one_of_states(
        "suspect_refugee",
        "the suspect is a recognised refugee",
        s.states(p.in_),
        lambda state: ask("suspect_refugee", "", s.facts.refugee(s.suspect, state)),
    )


def suspect_serves(p: Any, s: Scope) -> Finding:
    """Was the suspect subject to the service law of one of the states?"""
    return one_of_states(
        "suspect_serves",
        "the suspect was subject to service law",
        s.states(p.for_),
        lambda state: ask("suspect_serves", "", s.facts.serves(s.suspect, state, s.incident)),
    )


def suspect_office(p: Any, s: Scope) -> Finding:
    """Does, or did, the suspect hold one of the offices?"""
    answer = s.facts.office(
        s.suspect, tuple(p.among), s.forum, at_conduct=s.incident if p.at != "proceedings" else None
    )
    return ask("suspect_office", "the suspect holds a named office", answer)


def victim_national(p: Any, s: Scope) -> Finding:
    """Is a victim a national of one of the states?"""
    return one_of_states(
        "victim_national",
        "a victim is a national",
        s.states(p.of),
        lambda state: either(
            "victim_national",
            "",
            [
                ask(
                    "victim_national",
                    "",
                    s.facts.victim_national(s.incident, state, at_conduct=moment is not None),
                )
                for moment in moments(p.at, s)
            ],
        ),
    )


def victim_resident(p: Any, s: Scope) -> Finding:
    """Does, or did, a victim reside in one of the states?"""
    return one_of_states(
        "victim_resident",
        "a victim is resident",
        s.states(p.in_),
        lambda state: either(
            "victim_resident",
            "",
            [
                ask(
                    "victim_resident",
                    "",
                    s.facts.victim_resident(s.incident, state, p.min_years, at_conduct=moment is not None),
                )
                for moment in moments(p.at, s)
            ],
        ),
    )


def victim_refugee(p: Any, s: Scope) -> Finding:
    """Is a victim a recognised refugee in one of the states?"""
    return one_of_states(
        "victim_refugee",
        "a victim is a recognised refugee",
        s.states(p.in_),
        lambda state: ask("victim_refugee", "", s.facts.victim_refugee(s.incident, state)),
    )


def victim_stateless(p: Any, s: Scope) -> Finding:
    """Is a victim stateless?"""
    return ask("victim_stateless", "a victim is stateless", s.facts.victim_stateless(s.incident))
