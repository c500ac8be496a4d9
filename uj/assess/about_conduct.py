"""Questions about incidents, the situation, and proceedings anywhere."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from uj.assess.asking import UNKNOWN, Answer, Asking, Because, Derived, best_of
from uj.case.dates import When, overlaps, touches
from uj.case.models import Fact, Incident, Suspect
from uj.truth import Truth

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
_OF_SITUATION = {
    "attack_on_civilians",
    "widespread",
    "systematic",
    "policy",
    "charter_violation",
    "oppression_regime",
    "occupation",
}


class AboutConduct(Asking):
    """Questions about incidents, the situation, and proceedings."""

    def place(self, incident: Incident) -> str | None:
        """The state where the incident happened."""
        return incident.state or self.case.situation.territorial_state

    def act(self, incident: Incident, code: str) -> tuple[str, Answer]:
        """Is an act of the kind alleged? Also its name."""
        key = ("act", incident.id, code)
        kept: tuple[str, Answer] | None = self.kept.get(key)
        if kept is None:
            known = self.international.acts.get(code)
            label = known.label if known else code

            def derive() -> Derived:
                if not self.counts(incident):
                    return UNKNOWN
                return Truth.YES, (self.because(incident, f"incident {incident.id}: {incident.summary}"),)

            where = f"incident {incident.id}"
            yes, no = f"{where}: {label}", f"{where}: no {label.lower()}"
            kept = self.kept[key] = label, self.ask(f"{incident.id}.act.{code}", yes, no, derive)
        return kept

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
        """Was there an armed conflict of the kind when and where the incident happened?

        The key tells a conflict in doubt from one that the case file does not mention at all.
        """
        label = {
            "iac": "an international armed conflict",
            "niac": "a non-international armed conflict",
            "any": "an armed conflict",
        }[kind]

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            for span in self.case.situation.armed_conflict:
                if not self.counts(span, self.case.situation.evidence):
                    continue
                covers = Truth.YES
                if span.when is not None:
                    covers = overlaps(span.when, incident.when) if incident.when else Truth.UNKNOWN
                if covers is Truth.NO:
                    continue
                truth = _conflict(span.kind, kind) if covers is Truth.YES else Truth.UNKNOWN
                cited = self.because(span, f"armed conflict: {span.in_words}", self.case.situation.evidence)
                found.append((truth, cited))
            return best_of(found)

        yes = f"incident {incident.id} took place in {label}"
        mentioned = "conflict" if self.case.situation.armed_conflict else "unmentioned_conflict"
        return self.ask(
            f"{incident.id}.{mentioned}.{kind}",
            yes,
            f"incident {incident.id} did not take place in {label}",
            derive,
        )

    def question(self, scope: str, name: str, ask: str) -> Answer:
        """A named question for the lawyer: unknown until answered in the case."""
        return self.ask(f"{scope}.{name}", ask, f"it is not the case that {ask}", lambda: UNKNOWN)

    def timed(
        self, incident: Incident, key: str, yes: str, no: str, truth: Callable[[When], Truth]
    ) -> Answer:
        """A question about the date of an incident."""

        def derive() -> Derived:
            if incident.when is None or not self.counts(incident):
                return UNKNOWN
            cited = self.because(incident, f"incident {incident.id}: {incident.when.original}")
            return truth(incident.when), (cited,)

        return self.ask(f"{incident.id}.{key}", yes, no, derive)

    def between(self, incident: Incident, first: date | None, last: date | None) -> tuple[Answer, str]:
        """Did the incident take place (in part) between two days, either open? Also the span in words."""
        key = ("between", incident.id, first, last)
        known: tuple[Answer, str] | None = self.kept.get(key)
        if known is None:
            span = (
                f"from {first}"
                if last is None
                else f"until {last}"
                if first is None
                else f"from {first} to {last}"
            )
            answer = self.timed(
                incident,
                f"within.{first or '..'}_{last or '..'}",
                f"incident {incident.id} took place (at least in part) {span}",
                f"incident {incident.id} did not take place {span}",
                lambda when: touches(when, first, last),
            )
            known = self.kept[key] = answer, span
        return known

    def amnesty(self) -> Answer:
        """Is the conduct covered by an amnesty at home?"""
        situation = self.case.situation
        return self.ask(
            "situation.amnesty",
            "an amnesty or immunity law at home covers the conduct",
            "no amnesty covers the conduct",
            lambda: self.fact(situation.amnesty, "amnesty at home", situation.evidence),
        )

    def proceeding(
        self,
        suspect: Suspect,
        name: str,
        yes: str,
        no: str,
        match: Callable[[Any], Truth | None],
        *,
        of: Hashable = None,
        listed: bool = True,
        several: bool = False,
    ) -> Answer:
        """Answer a question about proceedings from those listed.

        ``match`` says of one proceeding: YES it is such a one, NO it answers that there is none,
        UNKNOWN it may be, None it has nothing to do with the question. Without any, the answer is no
        only if the case says that there are no other proceedings, and if that could answer the question
        (``listed``). Where the question is about ``several`` courts, a no of some of them does not answer for the others.
        What names no suspect among several leaves it open whom it concerns.
        """

        def derive() -> Derived:
            found: list[tuple[Truth, Because]] = []
            for step in self.case.proceedings:
                if step.suspect not in (None, suspect.id) or not self.counts(step):
                    continue
                truth = match(step)
                if truth is not None and step.suspect is None and len(self.case.suspects) > 1:
                    truth = Truth.UNKNOWN
                if truth is not None:
                    found.append(
                        (
                            truth,
                            self.because(step, f"{step.kind.replace('_', ' ')} by {step.by}: {step.status}"),
                        )
                    )
            best, cited = best_of(found)
            if found and (best is not Truth.NO or not several):
                return best, cited
            complete = self.case.no_other_proceedings if listed else None
            if complete is not None and complete.value and self.counts(complete):
                text = "no proceedings other than those listed are known"
                return Truth.NO, (self.because(complete, text), *cited)
            return UNKNOWN

        return self.ask(f"{suspect.id}.{name}", yes, no, derive, of=of)


def _conflict(said: str, kind: str) -> Truth:
    """Whether a situation so described is a conflict of the kind; a disputed internal one is not international."""
    if said in ("disputed", "unknown") or (said == "niac_disputed" and kind != "iac"):
        return Truth.UNKNOWN
    return Truth.of(said != "none" if kind == "any" else said == kind)
