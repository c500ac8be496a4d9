"""Questions about suspects: ties to states, presence, status, office."""

from __future__ import annotations

from typing import Any

from uj.assess.asking import UNKNOWN, Answer, Because, Derived, best_of
from uj.assess.ties import Ties
from uj.assess.times import at_start, begins_after, during
from uj.case.dates import contains
from uj.case.models import Incident, Presence, Suspect
from uj.truth import Truth, any_of


class AboutPersons(Ties):
    """Questions about suspects."""

    def present(self, suspect: Suspect, state: str) -> Answer:
        """Is the suspect in the state on the as-of date?"""
        where = self.name(state)

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            vague: list[tuple[Truth, Because]] = []
            elsewhere: list[tuple[Truth, Because]] = []
            for stay in suspect.presence:
                if not self.counts(stay, suspect.evidence):
                    continue
                held = self._there(stay)
                if stay.state != state:
                    if held is Truth.YES:
                        text = f"{suspect.id} is in {self.name(stay.state)}"
                        elsewhere.append((Truth.NO, self.because(stay, text, suspect.evidence)))
                elif stay.status in ("expected", "unknown"):
                    text = f"travel of {suspect.id} to {where} is {stay.status}"
                    vague.append((Truth.UNKNOWN, self.because(stay, text, suspect.evidence)))
                elif held is not None:
                    word = "is" if held is Truth.YES else "is not (any longer)"
                    text = f"{suspect.id} {word if held is not Truth.UNKNOWN else 'may be'} in {where}"
                    found.append((held, self.because(stay, text, suspect.evidence)))
            return best_of(found or vague or elsewhere[-1:])

        key = f"{suspect.id}.present.{state}"
        return self.ask(key, f"{suspect.id} is in {where}", f"{suspect.id} is not in {where}", derive)

    def _there(self, stay: Presence) -> Truth | None:
        """Whether a stay tells that the person is there on the as-of date; None if it is of another time.

        The date of ``left`` is that of the stay: before its end the person had not left yet.
        """
        if stay.when is None:
            return Truth.of(stay.status == "present")
        now = contains(stay.when, self.as_of)
        if stay.status != "left":
            on = Truth.of(stay.status == "present")
            return None if now is Truth.NO else on if now is Truth.YES else Truth.UNKNOWN
        last = stay.when.end_latest
        if last is not None and last < self.as_of:
            return Truth.NO
        return Truth.YES if now is Truth.YES and stay.when.is_interval else Truth.UNKNOWN

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
            if s.by == state
            and s.kind in ("complaint", "investigation", "prosecution")
            and s.suspect in (None, suspect.id)
            and self.counts(s)
        ]
        if now.truth is Truth.YES or not stays or not steps:
            return now
        where = self.name(state)

        def derive() -> Derived:
            found = [
                (
                    at_start(stay.when, step.when) if stay.when and step.when else Truth.UNKNOWN,
                    self.because(stay, f"{suspect.id} was in {where}"),
                )
                for stay in stays
                for step in steps
                if self.counts(stay, suspect.evidence)
            ]
            best, cited = best_of(found)
            return (
                (best, cited) if now.truth is Truth.NO or best is Truth.YES else (Truth.UNKNOWN, now.because)
            )

        text = f"in {where} when proceedings were opened there"
        key = f"{suspect.id}.present_at_opening.{state}"
        return self.ask(key, f"{suspect.id} was {text}", f"{suspect.id} was not {text}", derive)

    def expected(self, suspect: Suspect, state: str) -> Answer:
        """Is the suspect in the state, or expected there?"""
        where = self.name(state)

        def derive() -> Derived:
            for stay in suspect.presence:
                past = (
                    stay.when is not None
                    and stay.when.end_latest is not None
                    and stay.when.end_latest < self.as_of
                )
                if (
                    stay.state == state
                    and stay.status == "expected"
                    and not past
                    and self.counts(stay, suspect.evidence)
                ):
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
            lambda: self.tie(
                suspect, "nationalities", "no_other_nationality", state, at_conduct, durable=True
            ),
            of=at_conduct and at_conduct.id,
        )

    def naturalised(self, suspect: Suspect, state: str, incident: Incident) -> Answer:
        """Did the suspect become a national after the conduct? An undated nationality counts as held throughout."""
        text = f"a national of {self.name(state)} after the conduct"

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            for tie in suspect.nationalities:
                if tie.state == state and self.counts(tie, suspect.evidence):
                    cited = self.because(
                        tie, f"{suspect.id}: national of {self.name(state)}", suspect.evidence
                    )
                    if tie.acquired_after_conduct is None and tie.when is not None:
                        found.append((begins_after(tie.when, incident.when), cited))
                    else:
                        found.append((Truth.of(bool(tie.acquired_after_conduct)), cited))
            if found:
                return best_of(found)
            return self.tie(suspect, "nationalities", "no_other_nationality", state, None, durable=True)

        key = f"{suspect.id}.naturalised.{state}"
        return self.ask(
            key, f"{suspect.id} became {text}", f"{suspect.id} did not become {text}", derive, of=incident.id
        )

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
            lambda: self.lived(suspect, state, at_conduct, years),
            of=at_conduct and at_conduct.id,
        )

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
            lambda: self.refuge(suspect, state),
        )

    def serves(self, suspect: Suspect, state: str, incident: Incident) -> Answer:
        """Was the suspect subject to the state's service law at the conduct?"""

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            left_out = False
            for position in suspect.positions:
                if position.office != "military" or position.state != state:
                    continue
                if not self.counts(position, suspect.evidence):
                    left_out = True
                    continue
                text = f"{suspect.id}: served in the forces of {self.name(state)}"
                found.append((during(position.when, incident.when), self.because(position, text)))
            best, cited = best_of(found)
            if found and best is not Truth.NO:
                return best, cited
            if left_out:
                return UNKNOWN
            truth, because = self.complete(
                suspect.no_other_service, f"{suspect.id}: no other service", suspect.evidence
            )
            return truth, because + cited

        text = f"subject to the service law of {self.name(state)} when acting"
        return self.ask(
            f"{suspect.id}.serves.{state}", f"{suspect.id} was {text}", f"{suspect.id} was not {text}", derive,
            of=incident.id,
        )  # fmt: skip

    def military(self, suspect: Suspect, incident: Incident) -> Answer:
        """Was the suspect, as a superior, a member of armed forces of any state at the conduct?"""

        def derive() -> Derived:
            held = [p for p in suspect.positions if p.office == "military"]
            found = [
                (during(p.when, incident.when), self.because(p, f"{suspect.id}: {p.title or 'military'}"))
                for p in held
                if self.counts(p, suspect.evidence)
            ]
            best, cited = best_of(found)
            if found and best is not Truth.NO:
                return best, cited
            if len(held) > len(found):
                return UNKNOWN
            return self.complete(
                suspect.no_other_service, f"{suspect.id}: no other service", suspect.evidence
            )

        yes = f"{suspect.id} was a military superior when acting"
        return self.ask(
            f"{suspect.id}.military_superior",
            yes,
            f"{suspect.id} was no military superior",
            derive,
            of=incident.id,
        )

    def office(
        self, suspect: Suspect, offices: tuple[str, ...], forum: str, *, at_conduct: Incident | None = None
    ) -> Answer:
        """Does (or did, at the conduct) the suspect hold one of the offices, of a state other than the forum?"""
        names = " or ".join(office.replace("_", " ") for office in offices)
        key = f"{suspect.id}.{'held' if at_conduct else 'office'}.{'|'.join(offices)}"
        yes = f"{suspect.id} {'has held' if at_conduct else 'holds'} office as {names}"

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            left_out = False
            for position in suspect.positions:
                if position.office not in offices or position.state == forum:
                    continue
                if not self.counts(position, suspect.evidence):
                    left_out = True
                else:
                    text = f"{suspect.id}: {position.title or position.office.replace('_', ' ')}"
                    holds = during(position.when, at_conduct.when) if at_conduct else self._holds(position)
                    found.append((holds, self.because(position, text, suspect.evidence)))
            best = any_of(holds for holds, _ in found)
            if best is not Truth.NO:
                return best, tuple(cited for holds, cited in found if holds is best)
            if left_out:
                return UNKNOWN
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
            of=(forum, at_conduct and at_conduct.id),
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
            if suspect.alive is None or not self.counts(suspect.alive, suspect.evidence):
                return Truth.YES, ()
            return self.fact(suspect.alive, f"{suspect.id}: alive", suspect.evidence)

        return self.ask(f"{suspect.id}.alive", f"{suspect.id} is alive", f"{suspect.id} is dead", derive)
