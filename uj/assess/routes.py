"""Routes: forum × offence × basis for one suspect, their findings, verdicts, hurdles and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from uj.assess.characterise import Characterisation, matching_acts
from uj.assess.facts import Facts, View
from uj.assess.findings import Finding, Hurdle, Need, every
from uj.assess.gaps import closers, needs
from uj.assess.gates import GateFinding, gates
from uj.assess.predicates import Scope, evaluate_all, unmet, within
from uj.case.models import Case, Suspect
from uj.law.library import Jurisdiction, Library
from uj.law.models import Basis, BasisVersion, Offence
from uj.truth import Truth, all_of


class Verdict(StrEnum):
    """Standing of a route."""

    OPEN = "open"
    CONDITIONAL = "conditional"
    BARRED = "barred"


_VERDICT = {Truth.YES: Verdict.OPEN, Truth.UNKNOWN: Verdict.CONDITIONAL, Truth.NO: Verdict.BARRED}
ORDER = {Verdict.OPEN: 0, Verdict.CONDITIONAL: 1, Verdict.BARRED: 2}


@dataclass(eq=False)
class Attempt:
    """One incident taken along one route. Basis and gates are only looked at when they can matter."""

    characterisation: Characterisation
    ground: Basis
    version: BasisVersion

    @property
    def scope(self) -> Scope:
        """What the conditions are asked about."""
        return self.characterisation.scope

    @cached_property
    def basis(self) -> Finding:
        """The conditions of the basis."""
        found = evaluate_all(self.version.requires, self.scope)
        first, last = self.version.valid_from, self.version.valid_until
        if self.ground.selected_by == "conduct" and (first or last):
            found.insert(
                0, within(self.scope, "basis_date", "conduct while the basis was in force", first, last)
            )
        note = "" if found else "no condition in the text"
        return every("basis", self.ground.kind.label, found, provision=str(self.version.provision), note=note)

    @cached_property
    def gates(self) -> tuple[GateFinding, ...]:
        """Every gate on this route."""
        return tuple(gates(self.scope, self.ground, self.scope.facts.as_of))

    @cached_property
    def whole(self) -> Finding:
        """Everything the route requires, as one finding."""
        parts = [self.characterisation.finding, self.basis, *(gate.finding for gate in self.gates)]
        return every("route", "the route", parts)

    @cached_property
    def truth(self) -> Truth:
        """Whether everything required is met; what can no longer matter is not looked at."""
        offence = self.characterisation
        if _unmet(self.version, self.scope) or offence.truth is Truth.NO:
            return Truth.NO
        if unmet(self.version.of_offence, self.scope):
            return Truth.NO
        found = min(offence.truth, self.basis.truth)
        if found is Truth.NO:
            return found
        return min(found, all_of(gate.finding.truth for gate in self.gates))


def _unmet(version: BasisVersion, scope: Scope) -> bool:
    """Whether a condition fails that is the same for every offence, so that it is asked once."""
    conditions, on_conduct = version.of_any_offence
    key = ("unmet", id(version), scope.suspect.id, scope.incident.id if on_conduct else "")
    known: bool | None = scope.facts.kept.get(key)
    if known is None:
        known = scope.facts.kept[key] = unmet(conditions, scope)
    return known


def _unknowns(attempt: Attempt) -> tuple[bool, int]:
    """Whether any role of the suspect is missing, and how many facts are."""
    missing = [leaf for leaf in attempt.whole.leaves() if leaf.truth is Truth.UNKNOWN]
    return any(f.answer is not None and f.answer.key.endswith(".mode.shown") for f in missing), len(missing)


@dataclass(eq=False)
class Route:
    """Forum × offence × basis for one suspect, with the incident that carries it best."""

    suspect: Suspect
    law: Jurisdiction
    offence: Offence
    basis: Basis
    version: BasisVersion
    fitted: tuple[Characterisation, ...]

    @cached_property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every incident that fits the offence, taken along this route."""
        return tuple(Attempt(item, self.basis, self.version) for item in self.fitted)

    @cached_property
    def best(self) -> Attempt:
        """The incident with the best answer; among equals one with a known role, then with fewest facts missing."""
        top = max(attempt.truth for attempt in self.attempts)
        equal = [attempt for attempt in self.attempts if attempt.truth is top]
        if len(equal) == 1 or top is not Truth.UNKNOWN:
            return equal[0]
        return min(equal, key=_unknowns)

    @property
    def forum(self) -> str:
        """Code of the forum."""
        return self.law.code

    @property
    def checked(self) -> bool:
        """Whether offence and basis were both checked against official text."""
        return self.offence.source.verified and (self.version.source or self.basis.source).verified

    @cached_property
    def verdict(self) -> Verdict:
        """open, conditional or barred; which incident carries it best is only looked at when asked for."""
        top = Truth.NO
        for place, item in enumerate(self.fitted):
            if top is not Truth.YES and not _unmet(self.version, item.scope) and item.truth > top:
                top = max(top, self.attempts[place].truth)
        return _VERDICT[top]

    @cached_property
    def barred_by(self) -> list[str]:
        """Codes of what closes the route, in the order in which it is checked."""
        if self.verdict is not Verdict.BARRED:
            return []
        return list(dict.fromkeys(code for code, _ in self.bars))

    @cached_property
    def bars(self) -> list[tuple[str, Finding]]:
        """What closes the route: the code and the deciding finding."""
        return [bar for code, finding in self.parts() for bar in closing(code, finding)]

    @cached_property
    def not_excluded(self) -> list[str]:
        """Codes of bars (immunity, limitation, ne bis in idem, amnesty …) that unknown facts leave open."""
        return list(dict.fromkeys(g.code for g in self.best.gates if g.finding.truth is Truth.UNKNOWN))

    def parts(self) -> Iterator[tuple[str, Finding]]:
        """Everything the route requires, part by part, with the code under which it would close the route."""
        offence = self.best.characterisation.finding
        for element in offence.children:
            yield element.code, element
        yield "", self.best.basis
        for gate in self.best.gates:
            yield gate.code, gate.finding

    @cached_property
    def hurdles(self) -> list[Hurdle]:
        """Decisions and steps still ahead, without repetition."""
        seen: dict[tuple[str, str, str], Hurdle] = {}
        for hurdle in self.best.whole.all_hurdles():
            seen.setdefault((hurdle.code, hurdle.text, hurdle.provision), hurdle)
        return list(seen.values())

    @cached_property
    def gaps(self) -> list[Need]:
        """Smallest sets of unknown facts that would open the route; empty sets never appear."""
        if self.verdict is not Verdict.CONDITIONAL:
            return []
        return [need for need in needs(self.best.whole) if need]

    @cached_property
    def closers(self) -> list[tuple[str, bool]]:
        """Single answers that would close the route."""
        return closers(self.best.whole) if self.verdict is not Verdict.BARRED else []

    @cached_property
    def unknown_count(self) -> int:
        """Number of facts in the smallest gap; 0 for an open route."""
        return len(self.gaps[0]) if self.gaps else 0

    def finding_of(self, code: str) -> Finding | None:
        """The finding of a named part of the route."""
        return next((finding for name, finding in self.parts() if name == code), None)


def closing(code: str, finding: Finding) -> list[tuple[str, Finding]]:
    """What closes a route if this part of it is not met: the code and the deciding finding."""
    if finding.truth is not Truth.NO:
        return []
    leaves = list(finding.deciding())
    found = [(code or leaf.code, leaf) for leaf in leaves]
    if code in ("act", "mode"):  # these say more by what they fail on
        found += [(leaf.code, leaf) for leaf in leaves if leaf.code != code]
    return found


@dataclass(eq=False)
class Assessment:
    """All routes of a case under one view, with the law of one date."""

    case: Case
    library: Library
    as_of: date
    view: View
    facts: Facts
    routes: tuple[Route, ...]
    forums: tuple[str, ...]
    not_in_play: dict[str, list[Offence]]

    def of(self, suspect: str, forum: str | None = None) -> list[Route]:
        """Routes of one suspect, optionally in one forum."""
        if forum is not None:
            return self._by_forum.get((suspect, forum), [])
        return [route for route in self.routes if route.suspect.id == suspect]

    @cached_property
    def _by_forum(self) -> dict[tuple[str, str], list[Route]]:
        found: dict[tuple[str, str], list[Route]] = {}
        for route in self.routes:
            found.setdefault((route.suspect.id, route.forum), []).append(route)
        return found


def assess_case(
    case: Case,
    library: Library,
    *,
    as_of: date | None = None,
    view: View = View.AS_ALLEGED,
    forums: Iterable[str] | None = None,
) -> Assessment:
    """Assess every suspect of a case in every forum.

    Args:
        case: the case.
        library: the law.
        as_of: date on which the law is applied; the date of the case file if left out. The conduct
            date selects the offence in force then, this date the rules of jurisdiction and procedure.
        view: which facts count.
        forums: codes of the forums to consider; all that are modelled if left out.
    """
    day = as_of or case.case.date
    facts = Facts(case, library.international, day, view)
    laws = [library[code] for code in forums] if forums is not None else list(library)
    routes: list[Route] = []
    idle: dict[str, list[Offence]] = {}
    for law in laws:
        bases = law.bases_on(day)
        for offence in law.offences.values():
            if offence.exists:
                found = list(_routes(facts, law, offence, bases.get(offence.id, [])))
                if not found:
                    idle.setdefault(law.code, []).append(offence)
                routes += found
    return Assessment(case, library, day, view, facts, tuple(routes), tuple(law.code for law in laws), idle)


def _routes(
    facts: Facts, law: Jurisdiction, offence: Offence, bases: list[tuple[Basis, BasisVersion]]
) -> Iterator[Route]:
    """For each suspect: the incidents that allege an act the offence covers, taken along every basis."""
    reached = [
        (incident, acts)
        for incident in facts.case.incidents
        if (acts := matching_acts(offence, incident, facts.international))
    ]
    if not reached:
        return
    for suspect in facts.case.suspects:
        fitted = tuple(
            Characterisation(Scope(facts, law, suspect, incident, offence, tuple(acts)), acts)
            for incident, acts in reached
            if incident.concerns(suspect.id)
        )
        if fitted:
            for basis, version in bases:
                yield Route(suspect, law, offence, basis, version, fitted)
