"""Is the conduct the offence? Acts, dates, context, mental element, status and mode of liability."""

from __future__ import annotations

from dataclasses import dataclass

from uj.assess.facts import Facts
from uj.assess.findings import Finding, ask, either, every
from uj.assess.predicates import Scope, evaluate, within
from uj.case.models import Fact, Incident, Participation, Suspect
from uj.law.library import International, Jurisdiction
from uj.law.models import Act, Element, Mode, Offence
from uj.truth import Truth

_MODE_NAMES = {"ordering": "instigation", "indirect": "indirect"}


@dataclass(frozen=True, slots=True)
class Characterisation:
    """How one incident fits one offence for one suspect."""

    incident: Incident
    acts: tuple[str, ...]
    finding: Finding


def matching_acts(offence: Offence, incident: Incident, international: International) -> dict[str, list[Act]]:
    """The incident's act codes that the offence lists, with the acts of the offence they fall under."""
    listed = dict(offence.acts)
    if offence.acts_of_definition and offence.definition:
        for code, defined in international.definitions[offence.definition].acts.items():
            listed.setdefault(code, [Act(at=defined.at)])
    found: dict[str, list[Act]] = {}
    for code in incident.acts:
        under = [act for name, acts in listed.items() if international.is_or_under(code, name) for act in acts]
        if under:
            found[code] = under
    return found


def elements_of(offence: Offence, international: International) -> list[Element]:
    """The elements that decide the offence: those of its definition, less the dropped, plus the added."""
    base = international.definitions[offence.definition].elements if offence.definition else []
    added = {element.id for element in offence.add}
    return [e for e in base if e.id not in offence.drop and e.id not in added] + list(offence.add)


def characterise(facts: Facts, law: Jurisdiction, suspect: Suspect, offence: Offence, incident: Incident) -> Characterisation | None:
    """Fit one incident to one offence; None if the incident alleges no act the offence covers."""
    matched = matching_acts(offence, incident, facts.international)
    parts = [part for part in incident.by if part.suspect == suspect.id]
    if not matched or (incident.by and not parts):
        return None
    scope = Scope(facts, law, suspect, incident, offence, tuple(matched))
    findings = [
        within(scope, "conduct_date", f"conduct while {offence.provision} was in force", offence.conduct_from, offence.conduct_until),
        either("act", "an act the provision lists", [_act(scope, code, acts) for code, acts in matched.items()]),
    ]
    findings += [_element(element, scope) for element in elements_of(offence, facts.international)]
    findings.append(_mode(scope, parts))
    finding = every("offence", offence.label, findings, provision=str(offence.provision or ""))
    return Characterisation(incident, tuple(matched), finding)


def _element(element: Element, scope: Scope) -> Finding:
    finding = evaluate(element.requires, scope)
    return every(element.id, element.label, [finding], provision=element.provision or "")


def _act(scope: Scope, code: str, acts: list[Act]) -> Finding:
    """One act code: alleged, in force at the time, in the right kind of conflict."""
    incident, facts = scope.incident, scope.facts

    def derive() -> tuple[Truth, tuple]:  # type: ignore[type-arg]
        if not facts.counts(incident):
            return Truth.UNKNOWN, ()
        return Truth.YES, (facts.because(incident, f"incident {incident.id}: {incident.summary}"),)

    known = facts.international.acts.get(code)
    label = known.label if known else code
    answer = facts.ask(f"{incident.id}.act.{code}", f"incident {incident.id}: {label}", f"incident {incident.id}: no {label.lower()}", derive)
    ways = []
    for act in acts:
        parts = [ask("act_alleged", label, answer)]
        if act.from_ or act.until:
            parts.append(within(scope, "act_in_force", "", act.from_, act.until))
        kind = act.conflict or scope.offence.conflict
        if kind != "none":
            parts.append(ask("armed_conflict", "", facts.conflict(incident, kind)))
        ways.append(every("act", label, parts, provision=act.at or "", note=act.note))
    return either("act", label, ways, provision=ways[0].provision if len(ways) == 1 else "")


def _mode(scope: Scope, parts: list[Participation]) -> Finding:
    """How the suspect took part, and whether the forum's law knows that form."""
    found = [_one_mode(scope, part) for part in parts]
    if not found:
        answer = scope.facts.question(
            f"{scope.incident.id}.{scope.suspect.id}", "took_part", f"{scope.suspect.id} took part in incident {scope.incident.id}"
        )
        return ask("mode", "participation of the suspect", answer)
    return either("mode", "participation of the suspect", found)


def _one_mode(scope: Scope, part: Participation) -> Finding:
    facts, suspect = scope.facts, scope.suspect.id
    key = f"{scope.incident.id}.{suspect}.mode"
    if part.mode == "unknown":
        return ask("mode", "participation of the suspect", facts.question(key, "shown", f"the form in which {suspect} took part is shown"))
    said = part.mode.replace("_", " ")
    backed = facts.counts(part, scope.incident.evidence)
    cited = (facts.because(part, f"{suspect}: {said} in incident {scope.incident.id}", scope.incident.evidence),) if backed else ()
    alleged = facts.ask(f"{key}.{part.mode}", f"{suspect} took part by {said}", f"{suspect} did not take part by {said}",
                        lambda: (Truth.YES if backed else Truth.UNKNOWN, cited))
    first = ask("mode", said, alleged)
    known = scope.law.profile.modes.get(_MODE_NAMES.get(part.mode, part.mode))
    if known is None:
        return every("mode", f"participation: {said}", [first], note=f"{said} is not recorded for this forum; check")
    ways = [_way(scope, part, mode, first) for mode in known if _reaches(mode, scope.offence)]
    if not ways:
        return Finding("mode", f"participation: {said} does not exist for this offence", Truth.NO, "any")
    return either("mode", f"participation: {said}", ways)


def _reaches(mode: Mode, offence: Offence) -> bool:
    names = {offence.id, offence.category.value}
    return (not mode.only_for or bool(names & set(mode.only_for))) and not names & set(mode.except_for)


def _way(scope: Scope, part: Participation, mode: Mode, first: Finding) -> Finding:
    """One rule of the forum on a form of participation."""
    findings = [first]
    if mode.conduct_from or mode.conduct_until:
        findings.append(within(scope, "mode_in_force", "", mode.conduct_from, mode.conduct_until))
    if part.mode == "superior_responsibility":
        findings.append(_superior(scope, part, mode.standard))
    return every("mode", first.label, findings, provision=mode.provision or "")


def _superior(scope: Scope, part: Participation, standard: str | None) -> Finding:
    """Knowledge and control of a superior, by the forum's standard (unsettled: knowledge is asked for)."""
    facts, key = scope.facts, f"{scope.incident.id}.{scope.suspect.id}"
    who = scope.suspect.id

    def one(name: str, fact: Fact[bool] | None, yes: str) -> Finding:
        derived = facts.ask(f"{key}.{name}", f"{who} {yes}", f"not shown that {who} {yes}", lambda: facts.fact(fact, f"{who}: {yes}", scope.incident.evidence))
        return ask("effective_control" if name == "effective_control" else "superior_knowledge", "", derived)

    control = one("effective_control", part.effective_control, "had effective control over the perpetrators")
    knowledge = [one("knew", part.knew, "knew of the crimes")]
    if standard == "knew_or_should_have_known":
        knowledge.append(one("should_have_known", part.should_have_known, "should have known of the crimes"))
    if standard == "knew_or_consciously_disregarded":
        knowledge.append(one("disregarded", part.disregarded, "consciously disregarded clear information on the crimes"))
    return every("superior", "superior responsibility", [control, either("superior_knowledge", "knowledge", knowledge)])
