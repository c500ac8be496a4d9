"""Questions about victims: ties to states."""

from __future__ import annotations

from collections.abc import Callable

from uj.assess.asking import Answer, Derived
from uj.assess.ties import Ties
from uj.case.models import Incident, Victim
from uj.truth import Truth, any_of


class AboutVictims(Ties):
    """Questions about victims."""

    def victims(self, incident: Incident) -> list[Victim]:
        """The victims of an incident."""
        return [self._victims[name] for name in incident.victims]

    def victim_national(self, incident: Incident, state: str, *, at_conduct: bool = True) -> Answer:
        """Is (or was, at the conduct) a victim of the incident a national of the state?"""
        return self._of_victims(
            incident,
            f"victim_national.{state}" + ("" if at_conduct else ".now"),
            f"a national of {self.name(state)}" + ("" if at_conduct else " now"),
            lambda v: self.tie(
                v,
                "nationalities",
                "no_other_nationality",
                state,
                incident if at_conduct else None,
                durable=True,
            ),
        )

    def victim_resident(self, incident: Incident, state: str, years: int, *, at_conduct: bool) -> Answer:
        """Does (did) a victim of the incident reside in the state, for at least so many years?"""

        def one(victim: Victim) -> Derived:
            return self.lived(victim, state, incident if at_conduct else None, years)

        span = f" for at least {years} years" if years else ""
        moment = " at the time of the conduct" if at_conduct else ""
        name = (
            f"victim_resident.{state}"
            + (f".{years}y" if years else "")
            + (".at_conduct" if at_conduct else "")
        )
        return self._of_victims(incident, name, f"resident in {self.name(state)}{span}{moment}", one)

    def victim_refugee(self, incident: Incident, state: str) -> Answer:
        """Is a victim recognised as a refugee in the state?"""
        text = f"recognised as a refugee in {self.name(state)}"
        return self._of_victims(
            incident, f"victim_refugee.{state}", text, lambda victim: self.refuge(victim, state)
        )

    def victim_stateless(self, incident: Incident) -> Answer:
        """Is a victim stateless?"""
        return self._of_victims(
            incident,
            "victim_stateless",
            "stateless",
            lambda v: (
                self.fact(v.stateless, f"{v.id}: stateless", v.evidence)
                if v.stateless is not None or not v.nationalities
                else (Truth.NO, (self.because(v, f"{v.id} has a nationality"),))
            ),
        )

    def _of_victims(
        self, incident: Incident, name: str, what: str, one: Callable[[Victim], Derived]
    ) -> Answer:
        def derive() -> Derived:
            found = [one(victim) for victim in self.victims(incident)]
            truth = any_of(answer for answer, _ in found) if found else Truth.UNKNOWN
            return truth, tuple(cited for answer, because in found if answer is truth for cited in because)

        yes = f"a victim of incident {incident.id} is {what}"
        return self.ask(
            f"{incident.id}.{name}", yes, f"no victim of incident {incident.id} is {what}", derive
        )
