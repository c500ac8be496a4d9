"""By predicate of the condition language: what it reads of a flat case.

As in :mod:`uj.screen.reads`, nothing here says how a question is answered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uj.assess.predicates.states import GRAVE_BREACHES, TREATY_OF
from uj.law.library import Jurisdiction
from uj.law.models import Offence
from uj.screen.dates import days_in
from uj.screen.nodes import Node
from uj.screen.reads import DYNAMIC, Keep, Reads

_REQUESTS = ("extradition_request", "surrender_request")
_OPENING = ("complaint", "investigation", "prosecution")

Reader = Callable[[Reads, Any, Jurisdiction, Offence], list[Node]]


def _by_state(
    words: list[str], forum: str, one: Callable[[str], list[Node]], reads: Reads, *whole: str
) -> list[Node]:
    """Readings for each state named; a word that differs from row to row takes whole columns."""
    found: list[Node] = []
    for word in words:
        if word in DYNAMIC:
            columns = {
                "territorial": ("territory",),
                "suspect_national": ("suspect_nationalities", "suspect_nationalities_later"),
                "victim_national": ("victims_nationalities", "victims_nationalities_later"),
            }[word]
            found += reads.all(*columns, *whole)
        else:
            found += one(forum if word == "forum" else word)
    return found


def _national(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = ("suspect_nationalities", "suspect_nationalities_later", "suspect_no_other_nationality")
    return _by_state(p.of, law.code, lambda s: r.nationality("suspect", s), r, *whole)


def _resident(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = (
        "suspect_residences",
        "suspect_residences_earlier",
        "suspect_residences_later",
        "suspect_no_other_residence",
    )
    years = [r["suspect_residence_years"]] if p.min_years else []
    return _by_state(p.in_, law.code, lambda s: r.residence("suspect", s), r, *whole) + years


def _present(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = tuple(
        f"suspect_{name}"
        for name in ("present_in", "left", "absent_from", "expected_in", "no_travel_expected")
    )

    def one(state: str) -> list[Node]:
        opening = [r.steps(Keep(_OPENING, by=state))] if p.at == "opening" else []
        return r.presence(state) + opening + (r.expected(state) if p.or_expected else [])

    return _by_state(p.in_, law.code, one, r, *whole, "proceedings")


def _refugee(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = ("suspect_refugee_in", "suspect_no_other_refuge")
    return _by_state(p.in_, law.code, lambda s: r.refuge("suspect", s), r, *whole)


def _serves(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = ("suspect_offices",)
    one = lambda s: r.offices(s)[:1]  # noqa: E731
    return [*_by_state(p.for_, law.code, one, r, *whole), r.plain("suspect_no_other_service")]


def _victim_national(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = ("victims_nationalities", "victims_nationalities_later", "victims_no_other_nationality")
    return _by_state(p.of, law.code, lambda s: r.nationality("victims", s), r, *whole)


def _victim_resident(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = (
        "victims_residences",
        "victims_residences_earlier",
        "victims_residences_later",
        "victims_no_other_residence",
    )
    years = [r["victims_residence_years"]] if p.min_years else []
    return _by_state(p.in_, law.code, lambda s: r.residence("victims", s), r, *whole) + years


def _victim_refugee(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    whole = ("victims_refugee_in", "victims_no_other_refuge")
    return _by_state(p.in_, law.code, lambda s: r.refuge("victims", s), r, *whole)


def _double_criminality(r: Reads, p: Any, _law: Jurisdiction, offence: Offence) -> list[Node]:
    known = r.international.acts
    ordinary = r.nodes.any_of(r["acts"], [frozenset(c for c in r.listed(offence) if known[c].ordinary)])
    return [r.local_law(offence.category.value), ordinary]


def _treaty_obligation(r: Reads, p: Any, law: Jurisdiction, offence: Offence) -> list[Node]:
    names = p.treaties or [name for name in [TREATY_OF.get(offence.category)] if name]
    days = [r.treaty(name, law.code) for name in sorted(names)]
    return [*days, *(r.conflict() if set(names) & set(GRAVE_BREACHES) else [])]


def _state_party(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    if p.state == "forum":
        return [r.treaty(p.treaty, law.code)]
    if p.state == "territorial":
        return [r.parties(p.treaty, r["territory"], lambda state: (state,) if state else ())]
    names = r.all("suspect_nationalities", "suspect_nationalities_later")
    held = r.nodes.derived(r.nodes.tuple_of(names), "held", lambda row: tuple(sorted({*row[0], *row[1]})))
    return [r.parties(p.treaty, held, lambda states: states), r.plain("suspect_no_other_nationality")]


def _conduct_in(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    found = [r.standing(days_in(p))] if p.from_ or p.until else []
    if not p.states:
        return found
    if any(word in DYNAMIC for word in p.states):
        return found + r.all(
            "territory", *(f"{w}_nationalities{e}" for w in ("suspect", "victims") for e in ("", "_later"))
        )
    states = [law.code if word == "forum" else word for word in p.states]
    place = r.nodes.derived(r["territory"], ("in", *states), lambda s: None if s is None else s in states)
    return [*found, place]


def _act_among(r: Reads, p: Any, _law: Jurisdiction, _o: Offence) -> list[Node]:
    under = r.international.is_or_under
    known = (code for code in r.international.acts if any(under(code, listed) for listed in p.codes))
    return [r.nodes.any_of(r["acts"], [frozenset(known)])]


def _request(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    return [r.steps(Keep(_REQUESTS, to=law.code), getattr(p, "by", ())), r.plain("no_other_proceedings")]


def _foreign(r: Reads, p: Any, law: Jurisdiction, _o: Offence) -> list[Node]:
    keep = Keep(("investigation", "prosecution", "judgment"), not_by=law.code, effective=p.effective)
    return [r.steps(keep, p.by), r.plain("no_other_proceedings")]


def _court(r: Reads, p: Any, _law: Jurisdiction, _o: Offence) -> list[Node]:
    return [r.steps(Keep(()), p.courts), r.plain("no_other_proceedings")]


_OFFICIAL = ("official_capacity", "acquiescence", "organisation")

READERS: dict[str, Reader] = {
    "suspect_national": _national,
    "suspect_naturalised": _national,
    "suspect_resident": _resident,
    "suspect_present": _present,
    "suspect_stateless": lambda r, p, law, o: [*r.any_nationality("suspect"), r["suspect_stateless"]],
    "suspect_refugee": _refugee,
    "suspect_serves": _serves,
    "suspect_office": lambda r, p, law, o: r.offices(law.code),
    "victim_national": _victim_national,
    "victim_resident": _victim_resident,
    "victim_refugee": _victim_refugee,
    "victim_stateless": lambda r, p, law, o: [*r.any_nationality("victims"), r["victims_stateless"]],
    "double_criminality": _double_criminality,
    "no_jurisdiction_at_place": lambda r, p, law, o: [],
    "treaty_obligation": _treaty_obligation,
    "state_party": _state_party,
    "conduct_in": _conduct_in,
    "act_among": _act_among,
    "penalty_at_least": lambda r, p, law, o: [],
    "extradited": _request,
    "extradition_requested": _request,
    "extradition_refused": _request,
    "extradition_impossible": _request,
    "foreign_proceedings": _foreign,
    "icc_seized": _court,
    "amnesty": lambda r, p, law, o: [r.plain("amnesty")],
    "complaint": lambda r, p, law, o: [r.steps(Keep((*_OPENING, "judgment"), by=law.code))],
    "decision": lambda r, p, law, o: [r.steps(Keep(("decision",), by=law.code))],
    "armed_conflict": lambda r, p, law, o: r.conflict(),
    "context": lambda r, p, law, o: [r.plain(str(p.value))],
    "official_capacity": lambda r, p, law, o: [r.plain(name) for name in _OFFICIAL],
    "question": lambda r, p, law, o: [],
}
"""By predicate: the columns it reads, as finely as it can tell them apart."""
