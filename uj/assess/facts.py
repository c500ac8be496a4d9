"""The atomic questions asked of a case, each with one key, one answer and the facts that gave it.

Every condition of every statute comes down to these questions. A key such as ``S1.present.FR`` is
stable: it is printed where a fact is missing, and it may be answered directly in the case file under
``answers:``. An answer is yes, no or unknown; nothing here ever turns silence into a no.

Two conventions of reading, both visible in the answer's reasons:

* a nationality without dates is taken to have been held throughout, a residence or stay without dates
  to be the present one;
* a person present in one state is not in another at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from uj.case.dates import When, contains, overlaps
from uj.case.models import Case, Fact, Incident, Suspect, Victim
from uj.law.library import International
from uj.truth import Truth, any_of


class View(StrEnum):
    """Which facts count."""

    AS_ALLEGED = "as_alleged"
    AS_EVIDENCED = "as_evidenced"
    UNCONTESTED = "uncontested"


@dataclass(frozen=True, slots=True)
class Because:
    """A fact of the case that gave an answer."""

    text: str
    evidence: tuple[str, ...] = ()
    support: str = ""
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one atomic question.

    ``yes`` and ``no`` state the fact either way in words; ``asked`` tells that the case says the
    answer is not known, as opposed to silence.
    """

    key: str
    truth: Truth
    yes: str
    no: str
    because: tuple[Because, ...] = ()
    asked: bool = False


Derived = tuple[Truth, tuple[Because, ...]]
UNKNOWN: Derived = (Truth.UNKNOWN, ())

_CIRCUMSTANCES = {
    "attack_on_civilians": "there was an attack directed against a civilian population",
    "widespread": "the attack was widespread",
    "systematic": "the attack was systematic",
    "policy": "the attack followed a policy of a state or organisation",
    "attack_nexus": "the act was part of the attack",
    "attack_knowledge": "the suspect knew of the attack and that the act was part of it",
    "conflict_nexus": "the act was linked to the armed conflict",
    "protected_person": "the victim or object was protected by the law of armed conflict",
    "protected_group": "the victims belonged to a national, ethnic, racial or religious group",
    "genocidal_intent": "there was intent to destroy the group as such, in whole or in part",
    "discriminatory_ground": "the victims were targeted on a prohibited ground",
    "custody": "the victim was in custody or under control",
    "severe_suffering": "severe pain or suffering was inflicted",
    "purpose": "the suffering was inflicted for a purpose such as information, punishment or discrimination",
    "refusal_of_information": "the detention or the fate of the person was denied or concealed",
    "outside_protection": "the person was placed outside the protection of the law",
    "intent": "the suspect acted with intent and knowledge",
    "charter_violation": "the use of force was a manifest violation of the UN Charter",
    "leadership": "the suspect could effectively control or direct political or military action of a state",
    "oppression_regime": "the act served an institutionalised regime of racial oppression",
    "international_element": "more than one state is touched",
    "compelling_purpose": "the aim was to compel a third party",
    "exploitation_purpose": "the aim was exploitation",
    "terrorist_purpose": "the aim was terrorist",
    "occupation": "the territory was occupied",
    "official_capacity": "the act was done in official capacity",
    "acquiescence": "the act was done with consent or acquiescence of an official",
    "organisation": "the act was done for a political organisation",
}
_OF_SITUATION = {"attack_on_civilians", "widespread", "systematic", "policy", "charter_violation", "oppression_regime", "occupation"}


class Facts:
    """The questions one case can be asked under one view, on one date. Answers are kept."""

    def __init__(self, case: Case, international: International, as_of: date, view: View = View.AS_ALLEGED) -> None:
        self.case = case
        self.international = international
        self.as_of = as_of
        self.view = view
        self.kept: dict[tuple[Any, ...], Any] = {}
        """Findings that several routes share, by what they depend on."""
        self._known: dict[str, Answer] = {}
        self._victims = {victim.id: victim for victim in case.victims}

    # -- asking ---------------------------------------------------------------------------------

    def ask(self, key: str, yes: str, no: str, derive: Callable[[], Derived]) -> Answer:
        """Answer one question: from ``answers:`` if given there, else from the facts of the case."""
        known = self._known.get(key)
        if known is None:
            given = self.case.answers.get(key)
            if given is not None:
                truth, because = self.fact(given, f"answer to {key}")
                known = Answer(key, truth, yes, no, because, asked=True)
            else:
                truth, because = derive()
                known = Answer(key, truth, yes, no, because)
            self._known[key] = known
        return known

    def known(self, key: str) -> Answer | None:
        """An answer given before, by its key."""
        return self._known.get(key)

    def counts(self, backed: Any, inherited: Iterable[str] = ()) -> bool:
        """Whether something said counts under the view; evidence of what it is part of counts for it."""
        if self.view is View.AS_ALLEGED:
            return True
        if self.view is View.UNCONTESTED:
            return not backed.contested
        return bool(backed.evidence or tuple(inherited))

    def because(self, backed: Any, text: str, inherited: Iterable[str] = ()) -> Because:
        """Cite a fact with its evidence."""
        evidence = tuple(backed.evidence) or tuple(inherited)
        return Because(text, evidence, backed.support or "", backed.contested)

    def fact(self, fact: Fact[bool] | None, text: str, inherited: Iterable[str] = ()) -> Derived:
        """Read a yes/no fact under the view."""
        if fact is None or not self.counts(fact, inherited):
            return UNKNOWN
        note = f"{text}: {fact.note}" if fact.note else text if fact.value is not False else f"{text} (denied)"
        return Truth.of(fact.value), (self.because(fact, note, inherited),)

    def name(self, state: str) -> str:
        """English name of a state."""
        return self.international.name_of(state)

    # -- the suspect ----------------------------------------------------------------------------

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
                        self.because(stay, f"travel of {suspect.id} to {where} is {stay.status}", suspect.evidence),
                    )
                if stay.status == "present" and not (stay.when and contains(stay.when, self.as_of) is not Truth.YES):
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
        stays = [stay for stay in suspect.presence if stay.state == state and stay.status in ("present", "left")]
        steps = [s for s in self.case.proceedings if s.by == state and s.kind in ("complaint", "investigation", "prosecution")]
        if now.truth is Truth.YES or not stays or not steps:
            return now
        where = self.name(state)

        def derive() -> Derived:
            found = [
                (overlaps(stay.when, step.when) if stay.when and step.when else Truth.UNKNOWN, self.because(stay, f"{suspect.id} was in {where}"))
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
                    return Truth.YES, (self.because(stay, f"{suspect.id} is expected in {where}", suspect.evidence),)
            return self.complete(suspect.no_travel_expected, f"{suspect.id}: no other travel expected", suspect.evidence)

        key = f"{suspect.id}.expected.{state}"
        return self.ask(key, f"{suspect.id} is expected in {where}", f"{suspect.id} is not expected in {where}", derive)

    def national(self, suspect: Suspect, state: str, *, at_conduct: Incident | None = None) -> Answer:
        """Is (or was, at the conduct) the suspect a national of the state?"""
        key = f"{suspect.id}.national.{state}" + (".at_conduct" if at_conduct else "")
        text = f"a national of {self.name(state)}" + (" when acting" if at_conduct else "")
        verb = "was" if at_conduct else "is"
        return self.ask(
            key, f"{suspect.id} {verb} {text}", f"{suspect.id} {verb} not {text}",
            lambda: self._tie(suspect, "nationalities", "no_other_nationality", state, at_conduct, durable=True),
        )

    def naturalised(self, suspect: Suspect, state: str) -> Answer:
        """Did the suspect become a national after the conduct?"""
        text = f"a national of {self.name(state)} after the conduct"

        def derive() -> Derived:
            for tie in suspect.nationalities:
                if tie.state == state and self.counts(tie, suspect.evidence):
                    cited = (self.because(tie, f"{suspect.id}: national of {self.name(state)}", suspect.evidence),)
                    return Truth.of(bool(tie.acquired_after_conduct)), cited
            return self._tie(suspect, "nationalities", "no_other_nationality", state, None, durable=True)

        key = f"{suspect.id}.naturalised.{state}"
        return self.ask(key, f"{suspect.id} became {text}", f"{suspect.id} did not become {text}", derive)

    def resident(self, suspect: Suspect, state: str, *, at_conduct: Incident | None = None, years: int = 0) -> Answer:
        """Does (or did, at the conduct) the suspect reside in the state, for at least so many years?"""
        moment = " at the time of the conduct" if at_conduct else ""
        span = f" for at least {years} years" if years else ""
        key = f"{suspect.id}.resident.{state}" + (f".{years}y" if years else "") + (".at_conduct" if at_conduct else "")
        where = f"resident in {self.name(state)}{span}{moment}"
        return self.ask(
            key, f"{suspect.id} is {where}", f"{suspect.id} is not {where}", lambda: self._lived(suspect, state, at_conduct, years)
        )

    def _lived(self, person: Suspect | Victim, state: str, incident: Incident | None, years: int) -> Derived:
        """Residence, for at least so many years where that is asked."""
        truth, because = self._tie(person, "residences", "no_other_residence", state, incident, durable=False)
        if truth is Truth.YES and years:
            lived = next((tie.years for tie in person.residences if tie.state == state), None)
            truth = Truth.UNKNOWN if lived is None else Truth.of(lived >= years)
        return truth, because

    def _tie(
        self, person: Suspect | Victim, ties: str, closed: str, state: str, incident: Incident | None, *, durable: bool
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
            return Truth.NO, (self.because(complete, f"{person.id}: {what} no other state than {others}", person.evidence),)
        return UNKNOWN

    def stateless(self, suspect: Suspect) -> Answer:
        """Is the suspect stateless?"""

        def derive() -> Derived:
            if suspect.stateless is None and suspect.nationalities:
                return Truth.NO, (self.because(suspect, f"{suspect.id} has a nationality"),)
            return self.fact(suspect.stateless, f"{suspect.id}: stateless", suspect.evidence)

        return self.ask(f"{suspect.id}.stateless", f"{suspect.id} is stateless", f"{suspect.id} is not stateless", derive)

    def refugee(self, suspect: Suspect, state: str) -> Answer:
        """Is the suspect recognised as a refugee in the state?"""
        text = f"recognised as a refugee in {self.name(state)}"
        return self.ask(
            f"{suspect.id}.refugee.{state}", f"{suspect.id} is {text}", f"{suspect.id} is not {text}", lambda: self._refuge(suspect, state)
        )

    def _refuge(self, person: Suspect | Victim, state: str) -> Derived:
        for tie in person.refugee_in:
            if tie.state == state and self.counts(tie, person.evidence):
                return Truth.YES, (self.because(tie, f"{person.id}: refugee in {self.name(state)}", person.evidence),)
        return self.complete(person.no_other_refuge, f"{person.id}: refugee nowhere else", person.evidence)

    def complete(self, closed: Fact[bool] | None, text: str, inherited: Iterable[str]) -> Derived:
        """No, if the case says that a list is complete; else unknown."""
        if closed is not None and closed.value and self.counts(closed, inherited):
            return Truth.NO, (self.because(closed, text, inherited),)
        return UNKNOWN

    def serves(self, suspect: Suspect, state: str) -> Answer:
        """Was the suspect subject to the state's service law?"""

        def derive() -> Derived:
            for position in suspect.positions:
                if position.office == "military" and position.state == state and self.counts(position, suspect.evidence):
                    return Truth.YES, (self.because(position, f"{suspect.id}: served in the forces of {self.name(state)}"),)
            return self.complete(suspect.no_other_service, f"{suspect.id}: no other service", suspect.evidence)

        text = f"subject to the service law of {self.name(state)} when acting"
        return self.ask(f"{suspect.id}.serves.{state}", f"{suspect.id} was {text}", f"{suspect.id} was not {text}", derive)

    def office(self, suspect: Suspect, offices: tuple[str, ...], forum: str, *, ever: bool = False) -> Answer:
        """Does (or did ever) the suspect hold one of the offices, of a state other than the forum?"""
        names = " or ".join(office.replace("_", " ") for office in offices)
        key = f"{suspect.id}.{'held' if ever else 'office'}.{'|'.join(offices)}"
        yes = f"{suspect.id} {'has held' if ever else 'holds'} office as {names}"

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            for position in suspect.positions:
                if position.office in offices and position.state != forum and self.counts(position, suspect.evidence):
                    text = f"{suspect.id}: {position.title or position.office.replace('_', ' ')}"
                    holds = Truth.YES if ever else self._holds(position)
                    found.append((holds, self.because(position, text, suspect.evidence)))
            best = any_of(holds for holds, _ in found)
            if best is not Truth.NO:
                return best, tuple(cited for holds, cited in found if holds is best)
            truth, because = self.complete(
                suspect.no_other_protected_office, f"{suspect.id}: no protected office beyond the positions listed", suspect.evidence
            )
            return truth, because + tuple(cited for _, cited in found)

        return self.ask(key, yes, yes.replace(" has held ", " has not held ").replace(" holds ", " does not hold "), derive)

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

    # -- the victims ----------------------------------------------------------------------------

    def victims(self, incident: Incident) -> list[Victim]:
        """The victims of an incident."""
        return [self._victims[name] for name in incident.victims]

    def victim_national(self, incident: Incident, state: str, *, at_conduct: bool = True) -> Answer:
        """Is a victim of the incident a national of the state?"""
        return self._of_victims(
            incident, f"victim_national.{state}", f"a national of {self.name(state)}",
            lambda v: self._tie(v, "nationalities", "no_other_nationality", state, incident if at_conduct else None, durable=True),
        )

    def victim_resident(self, incident: Incident, state: str, years: int, *, at_conduct: bool) -> Answer:
        """Does (did) a victim of the incident reside in the state, for at least so many years?"""

        def one(victim: Victim) -> Derived:
            return self._lived(victim, state, incident if at_conduct else None, years)

        span = f" for at least {years} years" if years else ""
        moment = " at the time of the conduct" if at_conduct else ""
        name = f"victim_resident.{state}" + (f".{years}y" if years else "") + (".at_conduct" if at_conduct else "")
        return self._of_victims(incident, name, f"resident in {self.name(state)}{span}{moment}", one)

    def victim_refugee(self, incident: Incident, state: str) -> Answer:
        """Is a victim recognised as a refugee in the state?"""
        text = f"recognised as a refugee in {self.name(state)}"
        return self._of_victims(incident, f"victim_refugee.{state}", text, lambda victim: self._refuge(victim, state))

    def victim_stateless(self, incident: Incident) -> Answer:
        """Is a victim stateless?"""
        return self._of_victims(
            incident, "victim_stateless", "stateless",
            lambda v: self.fact(v.stateless, f"{v.id}: stateless", v.evidence)
            if v.stateless is not None or not v.nationalities
            else (Truth.NO, (self.because(v, f"{v.id} has a nationality"),)),
        )

    def _of_victims(self, incident: Incident, name: str, what: str, one: Callable[[Victim], Derived]) -> Answer:
        def derive() -> Derived:
            found = [one(victim) for victim in self.victims(incident)]
            truth = any_of(answer for answer, _ in found) if found else Truth.UNKNOWN
            return truth, tuple(cited for answer, because in found if answer is truth for cited in because)

        yes = f"a victim of incident {incident.id} is {what}"
        return self.ask(f"{incident.id}.{name}", yes, f"no victim of incident {incident.id} is {what}", derive)

    # -- the incident and the situation ---------------------------------------------------------

    def place(self, incident: Incident) -> str | None:
        """The state where the incident happened."""
        return incident.state or self.case.situation.territorial_state

    def circumstance(self, incident: Incident, code: str) -> Answer:
        """Is a circumstance of the incident, or of the situation, given?"""
        own: Fact[bool] | None = getattr(incident.circumstances, code)
        shared: Fact[bool] | None = getattr(self.case.situation.circumstances, code)
        key = f"situation.{code}" if own is None and code in _OF_SITUATION else f"{incident.id}.{code}"
        text = _CIRCUMSTANCES[code]

        def derive() -> Derived:
            if own is not None:
                return self.fact(own, f"stated for incident {incident.id}", incident.evidence)
            return self.fact(shared, "stated for the situation", self.case.situation.evidence)

        where = "" if key.startswith("situation.") else f"incident {incident.id}: "
        return self.ask(key, where + text, f"{where}not shown that {text}", derive)

    def conflict(self, incident: Incident, kind: str) -> Answer:
        """Was there an armed conflict of the kind when and where the incident happened?"""
        label = {"iac": "an international armed conflict", "niac": "a non-international armed conflict", "any": "an armed conflict"}[kind]

        def derive() -> Derived:
            result: Derived = UNKNOWN
            for span in self.case.situation.armed_conflict:
                if not self.counts(span, self.case.situation.evidence):
                    continue
                covers = Truth.YES
                if span.when is not None:
                    covers = overlaps(span.when, incident.when) if incident.when else Truth.UNKNOWN
                if covers is Truth.NO:
                    continue
                cited = (self.because(span, f"armed conflict: {span.kind}", self.case.situation.evidence),)
                if span.kind in ("disputed", "unknown"):
                    result = (Truth.UNKNOWN, cited)
                    continue
                truth = Truth.of(span.kind != "none" if kind == "any" else span.kind == kind)
                if covers is Truth.YES and truth is Truth.YES:
                    return Truth.YES, cited
                if result[0] is Truth.UNKNOWN and not result[1]:
                    result = (truth if covers is Truth.YES else Truth.UNKNOWN, cited)
            return result

        yes = f"incident {incident.id} took place in {label}"
        return self.ask(f"{incident.id}.conflict.{kind}", yes, f"incident {incident.id} did not take place in {label}", derive)

    # -- proceedings elsewhere ------------------------------------------------------------------

    def proceeding(self, suspect: Suspect, name: str, yes: str, no: str, match: Callable[[Any], Truth | None]) -> Answer:
        """Answer a question about proceedings from those listed.

        ``match`` says of one proceeding: YES it is such a one, NO it answers that there is none,
        UNKNOWN it may be, None it has nothing to do with the question. Without any, the answer is no
        only if the case says that there are no other proceedings.
        """

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            for step in self.case.proceedings:
                if step.suspect not in (None, suspect.id) or not self.counts(step):
                    continue
                truth = match(step)
                if truth is not None:
                    found.append((truth, self.because(step, f"{step.kind.replace('_', ' ')} by {step.by}: {step.status}")))
            if found:
                best = any_of(truth for truth, _ in found)
                return best, tuple(cited for truth, cited in found if truth is best)
            complete = self.case.no_other_proceedings
            if complete is not None and complete.value and self.counts(complete):
                return Truth.NO, (self.because(complete, "no proceedings other than those listed are known"),)
            return UNKNOWN

        return self.ask(f"{suspect.id}.{name}", yes, no, derive)

    def amnesty(self) -> Answer:
        """Is the conduct covered by an amnesty at home?"""
        situation = self.case.situation
        return self.ask(
            "situation.amnesty", "an amnesty or immunity law at home covers the conduct", "no amnesty covers the conduct",
            lambda: self.fact(situation.amnesty, "amnesty at home", situation.evidence),
        )

    def question(self, scope: str, name: str, ask: str) -> Answer:
        """A named question for the lawyer: unknown until answered in the case."""
        return self.ask(f"{scope}.{name}", ask, f"it is not the case that {ask}", lambda: UNKNOWN)

    def timed(self, incident: Incident, key: str, yes: str, no: str, truth: Callable[[When], Truth]) -> Answer:
        """A question about the date of an incident."""

        def derive() -> Derived:
            if incident.when is None or not self.counts(incident):
                return UNKNOWN
            cited = self.because(incident, f"incident {incident.id}: {incident.when.original}")
            return truth(incident.when), (cited,)

        return self.ask(f"{incident.id}.{key}", yes, no, derive)
