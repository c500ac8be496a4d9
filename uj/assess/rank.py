"""Ranking of forums by documented, lexical criteria; no scores.

In this order: the verdict of the best route; the suspect's or victims' known link with the forum (a
forum nobody has a link with is theoretical, however open its statute); whether the route rests on a
tie (nationality, residence, refuge, service, a state interest) or a special circumstance (an armed
conflict, genocidal intent, a regime of oppression, a terrorist aim, a named question) that the case does
not show; whether it is for a core crime or for another offence; hurdles whose statutory criteria for
refusal are met; the number of hurdles; the number of facts missing in the smallest gap; whether somebody other than a
prosecutor can start proceedings; whether an investigation can run while the suspect is away. The
reason for a place names the first criterion that separates it from the place before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from uj.assess.gaps import is_question
from uj.assess.routes import ORDER, Assessment, Route, Verdict
from uj.law.library import Jurisdiction
from uj.law.models import BasisKind, Category
from uj.truth import Truth

_VICTIM_SIDE = (
    "victim",
    "anyone",
    "any person",
    "ngo",
    "injured",
    "civil party",
    "private",
    "aggrieved",
    "association",
    "relative",
)


class Link(IntEnum):
    """How the case is tied to a forum, closest first."""

    SUSPECT = 0
    EXPECTED = 1
    VICTIMS = 2
    NONE = 3

    @property
    def label(self) -> str:
        """The link in words."""
        return (
            "the suspect is present, resident or a national",
            "the suspect is expected",
            "victims, witnesses or proceedings",
            "none known",
        )[self]


@dataclass(frozen=True, slots=True)
class Standing:
    """A forum's place for one suspect, with its best route and the reason for the place."""

    place: int
    law: Jurisdiction
    route: Route | None
    link: Link
    reason: str
    key: tuple[int, ...]

    @property
    def verdict(self) -> Verdict:
        """Verdict of the best route; a forum without any route is barred."""
        return self.route.verdict if self.route else Verdict.BARRED


_TIES = (
    ".national.",
    ".naturalised.",
    ".resident.",
    ".refugee.",
    ".serves.",
    "victim_national.",
    "victim_resident.",
    "victim_refugee.",
)


Order = tuple[int, int, int, int, int, int]


def route_key(route: Route) -> Order:
    """Order of routes in a forum: verdict, tie or circumstance not shown, other than a core crime, refusal criteria met, hurdles, facts missing."""
    other = not route.offence.category.core
    if route.verdict is Verdict.BARRED:
        return ORDER[route.verdict], 0, int(other), 0, 0, len(route.barred_by)
    met = sum(hurdle.criteria is Truth.YES for hurdle in route.hurdles)
    doubt = unsuggested(key for key, _ in (route.gaps[0] if route.gaps else ()))
    doubt |= route.basis.kind is BasisKind.PROTECTIVE
    return ORDER[route.verdict], doubt, int(other), met, len(route.hurdles), route.unknown_count


_SPECIAL = (
    ".unmentioned_conflict.any",
    ".unmentioned_conflict.iac",
    ".unmentioned_conflict.niac",
    ".genocidal_intent",
    ".oppression_regime",
    ".charter_violation",
    ".terrorist_purpose",
)
"""What makes an act a special crime: a case alleges it or nobody thinks of it."""


def unsuggested(keys: Iterable[str]) -> int:
    """What a case gives no reason to think of, among missing facts: 1 a tie as in :func:`needs_tie`, 2 a special circumstance, 3 both."""
    found = list(keys)
    return needs_tie(found) | any(key.endswith(_SPECIAL) for key in found) << 1


def needs_tie(keys: Iterable[str]) -> bool:
    """Whether among missing facts is a tie of suspect or victims to a state, any role at all, or an answer of counsel."""
    return any(
        is_question(key) or key.endswith(".mode.shown") or any(name in f".{key}." for name in _TIES)
        for key in keys
    )


def best_route(routes: list[Route]) -> Route | None:
    """The route to lead with; None if there is none."""
    live = [route for route in routes if route.verdict is not Verdict.BARRED]
    return next(iter(in_order_of_rank(live or routes)), None)


def in_order_of_rank(routes: Iterable[Route]) -> list[Route]:
    """Routes of a forum, best first; those equal by every criterion in the order of categories, then by name."""
    categories = list(Category)
    return sorted(
        routes,
        key=lambda r: (*route_key(r), categories.index(r.offence.category), r.offence.id, r.basis.id),
    )


_CRITERIA = (
    ("a better verdict", "a weaker verdict"),
    ("a closer known link with the forum", "a less close known link with the forum"),
    ("no further tie needed", "rests on a tie or special circumstance that the case does not show"),
    ("a core crime", "only an ordinary or other offence"),
    ("fewer refusal criteria met", "more refusal criteria met"),
    ("fewer decisions ahead", "more decisions ahead"),
    ("fewer facts missing", "more facts missing"),
    ("proceedings can be started by the victims' side", "only a prosecutor can start proceedings"),
    (
        "an investigation can run in the suspect's absence",
        "no investigation in the suspect's absence is recorded",
    ),
)


def rank(assessment: Assessment, suspect: str) -> list[Standing]:
    """Rank all forums of an assessment for one suspect."""
    rows: list[tuple[tuple[int, ...], Jurisdiction, Route | None, Link]] = []
    for code in assessment.forums:
        law = assessment.library[code]
        route = best_route(assessment.of(suspect, code))
        link = link_with(assessment, suspect, code)
        rows.append((_forum_key(law, route, link), law, route, link))
    rows.sort(key=lambda row: (row[0], row[1].name))
    reasons = ["first by the criteria in their order"] + [_reason(a[0], b[0]) for a, b in pairwise(rows)]
    return [
        Standing(place, law, route, link, reason, key)
        for place, ((key, law, route, link), reason) in enumerate(zip(rows, reasons, strict=True), 1)
    ]


def _forum_key(law: Jurisdiction, route: Route | None, link: Link) -> tuple[int, ...]:
    verdict, *rest = route_key(route) if route else (ORDER[Verdict.BARRED], 0, 1, 0, 0, 99)
    return (
        verdict,
        link.value,
        *rest,
        0 if victims_can_start(law) else 1,
        0 if law.profile.procedure.in_absentia.investigation == "yes" else 1,
    )


def link_with(assessment: Assessment, suspect_id: str, forum: str) -> Link:
    """The closest link with the forum that the case file knows of."""
    suspect = next(s for s in assessment.case.suspects if s.id == suspect_id)
    facts = assessment.facts
    if Truth.YES in (
        facts.present(suspect, forum).truth,
        facts.national(suspect, forum).truth,
        facts.resident(suspect, forum).truth,
    ):
        return Link.SUSPECT
    if facts.expected(suspect, forum).truth is Truth.YES:
        return Link.EXPECTED
    involved = {
        name
        for incident in assessment.case.incidents
        for name in incident.victims
        if not incident.by or any(p.suspect == suspect_id for p in incident.by)
    }
    ties = [
        tie.state
        for v in assessment.case.victims
        if v.id in involved
        for tie in (*v.nationalities, *v.residences, *v.refugee_in)
    ]
    pending = [step.by for step in assessment.case.proceedings if step.suspect in (None, suspect_id)]
    witnesses = [w.located_in for w in assessment.case.witnesses]
    return Link.VICTIMS if forum in (*ties, *pending, *witnesses) else Link.NONE


def victims_can_start(law: Jurisdiction) -> bool:
    """Whether somebody other than a prosecutor can set proceedings in motion."""
    return any(word in way.who.lower() for way in law.profile.procedure.initiation for word in _VICTIM_SIDE)


def _reason(before: tuple[int, ...], here: tuple[int, ...]) -> str:
    for (_, worse), first, second in zip(_CRITERIA, before, here, strict=True):
        if first != second:
            return f"{worse} than the place before" if worse.startswith(("a ", "more")) else worse
    return "equal to the place before by every criterion; in alphabetical order"
