"""What a condition is asked about, and small helpers that every predicate shares."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from uj.assess.facts import Facts
from uj.assess.findings import Finding, either
from uj.case.models import Incident, Suspect
from uj.law.conditions import Depends
from uj.law.library import Jurisdiction
from uj.law.models import Offence
from uj.truth import Truth


@dataclass(slots=True, eq=False)
class Scope:
    """What a condition is asked about: one suspect, one incident, one offence of one forum."""

    facts: Facts
    law: Jurisdiction
    suspect: Suspect
    incident: Incident
    offence: Offence
    acts: tuple[str, ...] = ()

    @property
    def forum(self) -> str:
        """Code of the forum."""
        return self.law.code

    def reach(self, depends: Depends) -> tuple[Hashable, ...]:
        """What the answer to a condition is kept for."""
        offence, incident, forum = depends
        return (
            self.law.code if forum else "",
            self.suspect.id,
            self.incident.id if incident else "",
            self.offence.id if offence else "",
            self.acts if offence else (),
        )

    def states(self, names: list[str]) -> list[str]:
        """Resolve words such as ``forum`` to codes; an unknown place gives an empty code."""
        found: list[str] = []
        for name in names:
            if name == "forum":
                found.append(self.law.code)
            elif name == "territorial":
                found.append(self.facts.place(self.incident) or "")
            elif name == "suspect_national":
                found += [tie.state for tie in self.suspect.nationalities]
            elif name == "victim_national":
                found += [
                    tie.state for victim in self.facts.victims(self.incident) for tie in victim.nationalities
                ]
            else:
                found.append(name)
        return found


def one_of_states(code: str, label: str, states: list[str], one: Callable[[str], Finding]) -> Finding:
    """Met when it is met for one of the states."""
    return either(code, label, [one(state) for state in states])


def law_point(scope: Scope, key: str, code: str, label: str, truth: Truth, note: str) -> Finding:
    """A point that the law data answers; where they cannot, the lawyer may, by its key."""
    answer = scope.facts.ask(key, label, f"not: {label}", lambda: (truth, ()), of=truth)
    return Finding(code, label, answer.truth, "ask", answer=answer, note=note)


def moments(at: str, scope: Scope) -> list[Incident | None]:
    """Incidents (or None for now) at which a status is asked for."""
    moments: dict[str, list[Incident | None]] = {
        "conduct": [scope.incident],
        "proceedings": [None],
        "either": [scope.incident, None],
    }
    return moments[at]
