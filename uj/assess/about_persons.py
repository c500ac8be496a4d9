"""Questions about suspects and victims: ties to states, presence, status, office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uj.assess.asking import UNKNOWN, Answer, Asking, Because, Derived
from uj.case.dates import contains, overlaps
from uj.case.models import Fact, Incident, Suspect, Victim
from uj.truth import Truth, any_of


class AboutPersons(Asking):
    """Questions about suspects and victims."""

    def present(self, suspect: Suspect, state: str) -> Answer:
        """Is the suspect in the state on the as-of date?"""
        where = self.name(state)

        def derive() -> Derived:
            elsewhere: tuple[Because, ...] = ()
            for stay in suspect.presence:
                if not self.counts(stay, suspect.evidence):
                    continue
                if stay.state == state and stay.status in ("present", "absent", "left"):
                    text = f"{suspect.id} {'is' if stay.status == 'present' else 'is not (any longer)'} in {where}"
                    if stay.status == "present" and stay.when and contains(stay.when, self.as_of) is Truth.NO:
                        continue
                    truth = Truth.of(stay.status == "present")
                    return truth, (self.because(stay, text, suspect.evidence),)
                if stay.state == state:
                    return Truth.UNKNOWN, (
                        self.because(
                            stay, f"travel of {suspect.id} to {where} is {stay.status}", suspect.evidence
                        ),
                    )
                if stay.status == "present" and not (
                    stay.when and contains(stay.when, self.as_of) is not Truth.YES
                ):
                    text = f"{suspect.id} is in {self.name(stay.state)}"
                    elsewhere = (self.because(stay, text, suspect.evidence),)
            return (Truth.NO, elsewhere) if elsewhere else UNKNOWN

        key = f"{suspect.id}.present.{state}"
        return self.ask(key, f"{suspect.id} is in {where}", f"{suspect.id} is not in {where}", derive)

    def present_at_opening(self, suspect: Suspect, state: str) -> Answer:
        """Was the suspect in the state when proceedings there were opened, or is now if none were?

        A person who has left may have been there at the opening: without dates that is unknown.
        """
        now = self.present(suspect, state)
        stays = [
            stay for stay in suspect.presence if stay.state == state and stay.status in ("present", "left")
        ]
        steps = [
            s
            for s in self.case.proceedings
            if s.by == state and s.kind in ("complaint", "investigation", "prosecution")
        ]
        if now.truth is Truth.YES or not stays or not steps:
            return now
        where = self.name(state)

        def derive() -> Derived:
            found = [
                (
                    overlaps(stay.when, step.when) if stay.when and step.when else Truth.UNKNOWN,
                    self.because(stay, f"{suspect.id} was in {where}"),
                )
                for stay in stays
                for step in steps
                if self.counts(stay, suspect.evidence)
            ]
            best = any_of(truth for truth, _ in found)
            return best, tuple(cited for truth, cited in found if truth is best)

        text = f"in {where} when proceedings were opened there"
        key = f"{suspect.id}.present_at_opening.{state}"
        return self.ask(key, f"{suspect.id} was {text}", f"{suspect.id} was not {text}", derive)

    def expected(self, suspect: Suspect, state: str) -> Answer:
        """Is the suspect in the state, or expected there?"""
        where = self.name(state)

        def derive() -> Derived:
            for stay in suspect.presence:
                if stay.state == state and stay.status == "expected" and self.counts(stay, suspect.evidence):
                    return Truth.YES, (
                        self.because(stay, f"{suspect.id} is expected in {where}", suspect.evidence),
                    )
            return self.complete(
                suspect.no_travel_expected, f"{suspect.id}: no other travel expected", suspect.evidence
            )

        key = f"{suspect.id}.expected.{state}"
        return self.ask(
            key, f"{suspect.id} is expected in {where}", f"{suspect.id} is not expected in {where}", derive
        )

    def national(self, suspect: Suspect, state: str, *, at_conduct: Incident | None = None) -> Answer:
        """Is (or was, at the conduct) the suspect a national of the state?"""
        key = f"{suspect.id}.national.{state}" + (".at_conduct" if at_conduct else "")
        text = f"a national of {self.name(state)}" + (" when acting" if at_conduct else "")
        verb = "was" if at_conduct else "is"
        return self.ask(
            key,
            f"{suspect.id} {verb} {text}",
            f"{suspect.id} {verb} not {text}",
            lambda: self._tie(
                suspect, "nationalities", "no_other_nationality", state, at_conduct, durable=True
            ),
        )

    def naturalised(self, suspect: Suspect, state: str) -> Answer:
        """Did the suspect become a national after the conduct?"""
        text = f"a national of {self.name(state)} after the conduct"

        def derive() -> Derived:
            for tie in suspect.nationalities:
                if tie.state == state and self.counts(tie, suspect.evidence):
                    cited = (
                        self.because(tie, f"{suspect.id}: national of {self.name(state)}", suspect.evidence),
                    )
                    return Truth.of(bool(tie.acquired_after_conduct)), cited
            return self._tie(suspect, "nationalities", "no_other_nationality", state, None, durable=True)

        key = f"{suspect.id}.naturalised.{state}"
        return self.ask(key, f"{suspect.id} became {text}", f"{suspect.id} did not become {text}", derive)

    def resident(
        self, suspect: Suspect, state: str, *, at_conduct: Incident | None = None, years: int = 0
    ) -> Answer:
        """Does (or did, at the conduct) the suspect reside in the state, for at least so many years?"""
        moment = " at the time of the conduct" if at_conduct else ""
        span = f" for at least {years} years" if years else ""
        key = (
            f"{suspect.id}.resident.{state}"
            + (f".{years}y" if years else "")
            + (".at_conduct" if at_conduct else "")
        )
        where = f"resident in {self.name(state)}{span}{moment}"
        return self.ask(
            key,
            f"{suspect.id} is {where}",
            f"{suspect.id} is not {where}",
            lambda: self._lived(suspect, state, at_conduct, years),
        )

    def _lived(self, person: Suspect | Victim, state: str, incident: Incident | None, years: int) -> Derived:
        """Residence, for at least so many years where that is asked."""
        truth, because = self._tie(person, "residences", "no_other_residence", state, incident, durable=False)
        if truth is Truth.YES and years:
            lived = next((tie.years for tie in person.residences if tie.state == state), None)
            truth = Truth.UNKNOWN if lived is None else Truth.of(lived >= years)
        return truth, because

    def _tie(
        self,
        person: Suspect | Victim,
        ties: str,
        closed: str,
        state: str,
        incident: Incident | None,
        *,
        durable: bool,
    ) -> Derived:
        """Read a nationality or residence: a tie to the state, else whether the list is complete."""
        what = "national of" if durable else "resident in"
        for tie in getattr(person, ties):
            if tie.state != state or not self.counts(tie, person.evidence):
                continue
            cited = (self.because(tie, f"{person.id}: {what} {self.name(state)}", person.evidence),)
            if incident is None:
                if tie.when is None:
                    return Truth.YES, cited
                return contains(tie.when, self.as_of), cited
            if tie.acquired_after_conduct is not None:
                return Truth.of(not tie.acquired_after_conduct), cited
            if tie.when is None:
                return (Truth.YES if durable else Truth.UNKNOWN), cited
            return (overlaps(tie.when, incident.when) if incident.when else Truth.UNKNOWN), cited
        complete: Fact[bool] | None = getattr(person, closed)
        if complete is not None and complete.value and self.counts(complete, person.evidence):
            others = ", ".join(tie.state for tie in getattr(person, ties)) or "none"
            return Truth.NO, (
                self.because(complete, f"{person.id}: {what} no other state than {others}", person.evidence),
            )
        return UNKNOWN

    def stateless(self, suspect: Suspect) -> Answer:
        """Is the suspect stateless?"""

        def derive() -> Derived:
            if suspect.stateless is None and suspect.nationalities:
                return Truth.NO, (self.because(suspect, f"{suspect.id} has a nationality"),)
            return self.fact(suspect.stateless, f"{suspect.id}: stateless", suspect.evidence)

        return self.ask(
            f"{suspect.id}.stateless", f"{suspect.id} is stateless", f"{suspect.id} is not stateless", derive
        )

    def refugee(self, suspect: Suspect, state: str) -> Answer:
        """Is the suspect recognised as a refugee in the state?"""
        text = f"recognised as a refugee in {self.name(state)}"
        return self.ask(
            f"{suspect.id}.refugee.{state}",
            f"{suspect.id} is {text}",
            f"{suspect.id} is not {text}",
            lambda: self._refuge(suspect, state),
        )

    def _refuge(self, person: Suspect | Victim, state: str) -> Derived:
        for tie in person.refugee_in:
            if tie.state == state and self.counts(tie, person.evidence):
                return Truth.YES, (
                    self.because(tie, f"{person.id}: refugee in {self.name(state)}", person.evidence),
                )
        return self.complete(person.no_other_refuge, f"{person.id}: refugee nowhere else", person.evidence)

    def serves(self, suspect: Suspect, state: str) -> Answer:
        """Was the suspect subject to the state's service law?"""

        def derive() -> Derived:
            for position in suspect.positions:
                if (
                    position.office == "military"
                    and position.state == state
                    and self.counts(position, suspect.evidence)
                ):
                    return Truth.YES, (
                        self.because(position, f"{suspect.id}: served in the forces of {self.name(state)}"),
                    )
            return self.complete(
                suspect.no_other_service, f"{suspect.id}: no other service", suspect.evidence
            )

        text = f"subject to the service law of {self.name(state)} when acting"
        return self.ask(
            f"{suspect.id}.serves.{state}", f"{suspect.id} was {text}", f"{suspect.id} was not {text}", derive
        )

    def office(self, suspect: Suspect, offices: tuple[str, ...], forum: str, *, ever: bool = False) -> Answer:
        """Does (or did ever) the suspect hold one of the offices, of a state other than the forum?"""
        names = " or ".join(office.replace("_", " ") for office in offices)
        key = f"{suspect.id}.{'held' if ever else 'office'}.{'|'.join(offices)}"
        yes = f"{suspect.id} {'has held' if ever else 'holds'} office as {names}"

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            for position in suspect.positions:
                if (
                    position.office in offices
                    and position.state != forum
                    and self.counts(position, suspect.evidence)
                ):
                    text = f"{suspect.id}: {position.title or position.office.replace('_', ' ')}"
                    holds = Truth.YES if ever else self._holds(position)
                    found.append((holds, self.because(position, text, suspect.evidence)))
            best = any_of(holds for holds, _ in found)
            if best is not Truth.NO:
                return best, tuple(cited for holds, cited in found if holds is best)
            truth, because = self.complete(
                suspect.no_other_protected_office,
                f"{suspect.id}: no protected office beyond the positions listed",
                suspect.evidence,
            )
            return truth, because + tuple(cited for _, cited in found)

        return self.ask(
            key,
            yes,
            yes.replace(" has held ", " has not held ").replace(" holds ", " does not hold "),
            derive,
            of=forum,
        )

    def _holds(self, position: Any) -> Truth:
        if position.current is not None:
            return Truth.of(position.current.value)
        if position.when is not None:
            return contains(position.when, self.as_of)
        return Truth.UNKNOWN

    def alive(self, suspect: Suspect) -> Answer:
        """Is the suspect alive? Silence is taken as no ground to doubt it."""

        def derive() -> Derived:
            if suspect.alive is None:
                return Truth.YES, ()
            return self.fact(suspect.alive, f"{suspect.id}: alive", suspect.evidence)

        return self.ask(f"{suspect.id}.alive", f"{suspect.id} is alive", f"{suspect.id} is dead", derive)

    def victims(self, incident: Incident) -> list[Victim]:
        """The victims of an incident."""
        return [self._victims[name] for name in incident.victims]

    def victim_national(self, incident: Incident, state: str, *, at_conduct: bool = True) -> Answer:
        """Is a victim of the incident a national of the state?"""
        return self._of_victims(
            incident,
            f"victim_national.{state}",
            f"a national of {self.name(state)}",
            lambda v: self._tie(
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
            return self._lived(victim, state, incident if at_conduct else None, years)

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
            incident, f"victim_refugee.{state}", text, lambda victim: self._refuge(victim, state)
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
