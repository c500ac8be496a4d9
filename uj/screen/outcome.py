"""What a screening says of one suspect before one forum for one category of offences.

An outcome is read from the best route there: verdict, what closes it, the decisions ahead, the facts
missing. ``of_route`` reads it from the explaining evaluator; the plan puts the same together from parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from uj.assess.findings import Finding
from uj.assess.gaps import needs
from uj.assess.rank import Order, unsuggested
from uj.assess.routes import Assessment, Route, Verdict, assess_case, closing
from uj.case.models import Case
from uj.law.library import Library
from uj.law.models import BasisKind, Category
from uj.truth import Truth

Fact = tuple[str, bool]
"""A missing fact: the key of the question and the answer wanted."""


class Ahead(NamedTuple):
    """A decision still ahead, and whether its criteria for refusal are met."""

    code: str
    text: str
    provision: str
    criteria: Truth | None


class State(NamedTuple):
    """What some parts of a route say together.

    Once something closes it, nothing but what closes it is kept.
    """

    truth: Truth = Truth.YES
    bars: frozenset[str] = frozenset()
    ahead: tuple[Ahead, ...] = ()
    missing: frozenset[Fact] = frozenset()


CLEAR = State()


def join(one: State, other: State) -> State:
    """Two parts of a route together."""
    if one.truth is Truth.NO or other.truth is Truth.NO:
        return State(Truth.NO, one.bars | other.bars) if one.bars or other.bars else State(Truth.NO)
    if one == CLEAR:
        return other
    ahead = one.ahead
    if other.ahead:
        known = {item[:3] for item in ahead}
        ahead = (*ahead, *(item for item in other.ahead if item[:3] not in known))
    return State(min(one.truth, other.truth), frozenset(), ahead, one.missing | other.missing)


def state_of(code: str, finding: Finding) -> State:
    """What one part of a route says.

    Of an open question the smallest set of facts that settles it is kept; where several sets are
    equally small, the first in reading order.
    """
    if finding.truth is Truth.NO:
        return State(Truth.NO, frozenset(name for name, _ in closing(code, finding)))
    seen: dict[tuple[str, str, str], Ahead] = {}
    for hurdle in finding.all_hurdles():
        item = Ahead(hurdle.code, hurdle.text, hurdle.provision, hurdle.criteria)
        seen.setdefault(item[:3], item)
    found = needs(finding) if finding.truth is Truth.UNKNOWN else []
    return State(finding.truth, frozenset(), tuple(seen.values()), found[0] if found else frozenset())


def states_of(parts: Iterable[tuple[str, Finding]]) -> State:
    """Several parts of a route together."""
    state = CLEAR
    for code, finding in parts:
        state = join(state, state_of(code, finding))
    return state


_VERDICT = {Truth.YES: Verdict.OPEN, Truth.UNKNOWN: Verdict.CONDITIONAL, Truth.NO: Verdict.BARRED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best route of a suspect before a forum for a category; ``no_route`` where none reaches the case."""

    verdict: str = "no_route"
    offence: str = ""
    basis: str = ""
    since: date | None = None
    barred_by: tuple[str, ...] = ()
    hurdles: tuple[tuple[str, Truth | None], ...] = ()
    missing: tuple[Fact, ...] = ()


NO_ROUTE = Outcome()


def outcome(state: State, offence: str, basis: str, since: date | None) -> Outcome:
    """Say what a route comes to."""
    hurdles = sorted(((item.code, item.criteria) for item in state.ahead), key=repr)
    return Outcome(
        _VERDICT[state.truth].value, offence, basis, since,
        tuple(sorted(state.bars)), tuple(hurdles), tuple(sorted(state.missing)),
    )  # fmt: skip


def weight(state: State, kind: BasisKind, category: Category) -> Order:
    """Order of routes, best first: the criteria of :func:`uj.assess.rank.route_key`."""
    other = int(not category.core)
    if state.truth is Truth.NO:
        return 2, 0, other, 0, 0, len(state.bars)
    met = sum(item.criteria is Truth.YES for item in state.ahead)
    doubt = unsuggested(key for key, _ in state.missing) | (kind is BasisKind.PROTECTIVE)
    return 2 - state.truth, doubt, other, met, len(state.ahead), len(state.missing)


def weight_of(found: Outcome, kind: BasisKind, category: Category) -> Order:
    """The same for an outcome."""
    truth = {verdict.value: truth for truth, verdict in _VERDICT.items()}[found.verdict]
    ahead = tuple(Ahead(code, str(number), "", met) for number, (code, met) in enumerate(found.hurdles))
    return weight(State(truth, frozenset(found.barred_by), ahead, frozenset(found.missing)), kind, category)


def route_state(route: Route) -> State:
    """What the explaining evaluator says of a route, in the same form."""
    state = states_of(route.parts())
    if route.verdict is Verdict.BARRED:
        return State(Truth.NO, frozenset(route.barred_by))
    ahead = tuple(Ahead(h.code, h.text, h.provision, h.criteria) for h in route.hurdles)
    return State(route.best.truth, frozenset(), ahead, state.missing)


def lead(routes: Iterable[Route]) -> Route | None:
    """The route that stands for a category: the best; among equals one whose basis is met, then the first by name."""
    return min(
        routes,
        key=lambda r: (*weight(route_state(r), r.basis.kind, r.offence.category), -r.best.basis.truth,
                       order_of(r.offence.id, r.basis.id, r.version.valid_from)),
        default=None,
    )  # fmt: skip


def order_of(offence: str, basis: str, since: date | None) -> tuple[str, str, date]:
    """Between routes equal by every criterion: by name."""
    return offence, basis, since or date.min


def by_category(assessment: Assessment, forum: str, suspect: str = "S1") -> dict[str, Outcome]:
    """The outcomes of one suspect before one forum, by the explaining evaluator."""
    groups: dict[str, list[Route]] = {}
    for route in assessment.of(suspect, forum):
        groups.setdefault(route.offence.category.value, []).append(route)
    found = {}
    for category, routes in groups.items():
        best = lead(routes)
        if best is not None:
            found[category] = outcome(
                route_state(best), best.offence.id, best.basis.id, best.version.valid_from
            )
    return found


def explained(
    case: Case, library: Library, as_of: date, forums: Iterable[str]
) -> dict[tuple[str, str], Outcome]:
    """Screen one case by the explaining evaluator alone."""
    codes = list(forums)
    assessment = assess_case(case, library, as_of=as_of, forums=codes)
    return {
        (forum, category): found
        for forum in codes
        for category, found in by_category(assessment, forum, case.suspects[0].id).items()
    }
