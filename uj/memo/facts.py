"""The facts of a case as the memo prints them: setting, persons, incidents, proceedings, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uj.assess.routes import Assessment
from uj.case.models import Case, Evidence, Fact, Link, Proceeding, Suspect, Victim, Witness
from uj.memo.model import Cited, EvidenceItem, IncidentRow, PersonRow, ProceedingRow, WitnessRow


def _fact_row(
    label: str, fact: Fact[bool] | None, inherited: list[str]
) -> tuple[str, tuple[Cited, ...]] | None:
    if fact is None:
        return None
    if fact.value is None:
        return label, ()
    text = ("yes" if fact.value else "no") + (f"; {fact.note}" if fact.note else "")
    return label, (Cited(text, tuple(fact.evidence or inherited), fact.support or "", fact.contested),)


_SITUATION = {
    "attack_on_civilians": "attack directed against a civilian population",
    "widespread": "widespread",
    "systematic": "systematic",
    "policy": "policy of a state or organisation",
    "protected_group": "protected group",
    "genocidal_intent": "intent to destroy a group",
    "discriminatory_ground": "discriminatory ground",
    "occupation": "occupation",
}


def situation(case: Case) -> Iterable[tuple[str, tuple[Cited, ...]]]:
    """The setting, circumstance by circumstance; nothing where the case file is silent."""
    setting = case.situation
    for span in setting.armed_conflict:
        when = f", {span.when.describe()}" if span.when else ""
        text = f"{span.in_words}{when}" + (f"; {span.note}" if span.note else "")
        yield "armed conflict", (Cited(text, tuple(span.evidence), span.support or "", span.contested),)
    for name, label in _SITUATION.items():
        row = _fact_row(label, getattr(setting.circumstances, name), setting.evidence)
        yield row or (label, ())
    for label, fact in (
        ("amnesty or immunity law at home", setting.amnesty),
        ("genuine investigation at home", setting.home_investigation),
    ):
        yield _fact_row(label, fact, setting.evidence) or (label, ())


def person(assessment: Assessment, suspect: Suspect) -> PersonRow:
    """A suspect: what the case file says, and what it leaves open that every forum asks."""
    facts = [_cited(text, backed, suspect) for text, backed in _said_of(assessment, suspect)]
    unknown = [
        f"whether {suspect.id} is in {assessment.facts.name(stay.state)}"
        for stay in suspect.presence
        if stay.status == "unknown"
    ]
    unknown += [
        text
        for fact, text in (
            (suspect.no_other_nationality, "any other nationality"),
            (suspect.no_other_residence, "any other residence"),
            (
                suspect.no_other_protected_office,
                "any office or mission that is protected by international law",
            ),
        )
        if suspect.kind == "person" and (fact is None or fact.value is None)
    ]
    if suspect.alive is not None and suspect.alive.value is False:
        unknown = []
    return PersonRow(suspect.id, suspect.name, suspect.role, tuple(facts), tuple(unknown))


def victim(assessment: Assessment, one: Victim, names: bool) -> PersonRow:
    """A victim or a group of victims, under a pseudonym unless names are asked for."""
    facts = [_cited(text, backed, one) for text, backed in _ties(assessment, one)]
    return PersonRow(one.id, _shown(one, names), one.description, tuple(facts), ())


def witness(assessment: Assessment, one: Witness, names: bool) -> WitnessRow:
    """A witness: what he or she can say, and where, under a pseudonym unless names are asked for."""
    place = assessment.facts.name(one.located_in) if one.located_in else ""
    shown = one.name if names and one.name else one.pseudonym
    return WitnessRow(one.id, shown, one.can_say, place)


def _cited(text: str, backed: object, whole: Suspect | Victim) -> Cited:
    return Cited(
        text,
        tuple(getattr(backed, "evidence", [])) or tuple(whole.evidence),
        getattr(backed, "support", "") or "",
        getattr(backed, "contested", False),
    )


def _said_of(assessment: Assessment, suspect: Suspect) -> Iterator[tuple[str, object]]:
    if suspect.kind == "company":
        yield "a company", suspect
    if suspect.aliases:
        yield f"also known as {', '.join(suspect.aliases)}", suspect
    for fact, yes, no in (
        (suspect.alive, "", "dead"),
        (suspect.minor_at_conduct, "under age at the time", "of age at the time"),
    ):
        if fact is not None and fact.value is not None and (said := yes if fact.value else no):
            yield _noted(said, fact.note), fact
    yield from _ties(assessment, suspect)
    for stay in suspect.presence:
        if stay.status != "unknown":
            where = f"{stay.status} in {assessment.facts.name(stay.state)}"
            yield _noted(where + (f", {stay.when.describe()}" if stay.when else ""), stay.note), stay
    for held in suspect.positions:
        title = held.title or held.office.replace("_", " ")
        yield _noted(title + (f", {held.when.describe()}" if held.when else ""), held.note), held


def _ties(assessment: Assessment, who: Suspect | Victim) -> Iterator[tuple[str, object]]:
    """Nationality, residence and refuge, with their dates."""
    kinds: tuple[tuple[str, list[Link]], ...] = (
        ("national of", who.nationalities),
        ("resident in", who.residences),
        ("recognised as a refugee in", who.refugee_in),
    )
    for words, ties in kinds:
        for tie in ties:
            when = f", {tie.when.describe()}" if tie.when else ""
            later = " (acquired after the conduct)" if tie.acquired_after_conduct else ""
            yield _noted(f"{words} {assessment.facts.name(tie.state)}{when}{later}", tie.note), tie
    if who.stateless is not None and who.stateless.value:
        yield _noted("stateless", who.stateless.note), who.stateless


def _noted(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def incidents(assessment: Assessment, names: bool) -> Iterable[IncidentRow]:
    """The incidents as alleged."""
    case, acts = assessment.case, assessment.library.international.acts
    victims = {victim.id: _shown(victim, names) for victim in case.victims}
    for incident in case.incidents:
        place = assessment.facts.place(incident)
        where = ", ".join(
            part for part in (incident.where, assessment.facts.name(place) if place else "") if part
        )
        yield IncidentRow(
            incident.id,
            incident.when.describe() if incident.when else "",
            where,
            incident.summary,
            tuple(acts[code].label for code in incident.acts if code in acts),
            tuple(f"{part.suspect}: {part.in_words}" for part in incident.by),
            tuple(victims[name] for name in incident.victims),
            tuple(incident.evidence),
        )


def _shown(victim: Victim, names: bool) -> str:
    shown = victim.name if names and victim.name else victim.pseudonym or victim.id
    return f"{shown} ({victim.count} persons)" if victim.count and victim.count > 1 else shown


def proceeding(assessment: Assessment, step: Proceeding) -> ProceedingRow:
    """A step already taken somewhere."""
    by = assessment.facts.name(step.by) if len(step.by) == 2 else step.by.upper()
    asked = f" to {assessment.facts.name(step.to)}" if step.to else ""
    said: list[str] = [step.status] if step.status != "unknown" else []
    if step.effective is not None and step.effective.value is not None:
        said.append("genuine and effective" if step.effective.value else "not genuine or not effective")
    when = step.when.describe() if step.when else ""
    what = f"{step.kind.replace('_', ' ')}{asked}" + (f" by {step.decision_by}" if step.decision_by else "")
    return ProceedingRow(
        by, what, step.suspect or "", when, _noted(", ".join(said), step.note), tuple(step.evidence)
    )


def evidence(item: Evidence) -> EvidenceItem:
    """An item of evidence."""
    when = item.date.describe() if item.date else ""
    return EvidenceItem(
        item.id, item.title, item.type, item.source, when, item.url, item.reliability, item.confidential
    )
