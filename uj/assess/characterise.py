"""Is the conduct the offence? Acts, dates, context, mental element, status and mode of liability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from uj.assess.findings import Finding, Hurdle, ask, either, every
from uj.assess.predicates import Scope, evaluate, within
from uj.case.models import Fact, Incident, Participation
from uj.law.library import International
from uj.law.models import Act, Element, Mode, Offence
from uj.truth import Truth

_MODE_NAMES = {"ordering": "instigation", "indirect": "indirect"}


@dataclass(eq=False)
class Characterisation:
    """How one incident fits one offence for one suspect."""

    scope: Scope
    matched: dict[str, list[Act]]

    @property
    def incident(self) -> Incident:
        """The incident."""
        return self.scope.incident

    @cached_property
    def dated(self) -> Finding:
        """Whether the conduct fell in the time of the provision (nullum crimen)."""
        offence = self.scope.offence
        label = f"conduct while {offence.provision} was in force"
        return within(self.scope, "conduct_date", label, offence.conduct_from, offence.conduct_until)

    @cached_property
    def truth(self) -> Truth:
        """Whether the conduct is the offence; the rest is not looked at if the time is wrong."""
        if self.dated.truth is Truth.NO or self.acts.truth is Truth.NO:
            return Truth.NO
        return self.finding.truth

    @cached_property
    def acts(self) -> Finding:
        """Whether an act the provision lists is alleged, in its time and kind of conflict."""
        found = [_act(self.scope, code, acts) for code, acts in self.matched.items()]
        return either("act", "an act the provision lists", found)

    @cached_property
    def finding(self) -> Finding:
        """Every element of the offence on the facts."""
        scope, offence = self.scope, self.scope.offence
        elements = [
            element_finding(element, scope) for element in scope.facts.international.elements_of(offence)
        ]
        parts = [part for part in scope.incident.by if part.suspect == scope.suspect.id]
        return every(
            "offence",
            offence.label,
            [self.dated, self.acts, *elements, _mode(scope, parts)],
            provision=str(offence.provision or ""),
        )


def matching_acts(offence: Offence, incident: Incident, international: International) -> dict[str, list[Act]]:
    """The incident's act codes that the offence lists, with the acts of the offence they fall under."""
    reached = international.acts_under(offence)
    return {code: reached[code] for code in incident.acts if code in reached}


def element_finding(element: Element, scope: Scope) -> Finding:
    """Whether one element of an offence is met; kept, since most stand in a definition that many offences share."""
    key = (id(element), scope.reach(element.requires.depends))
    known: Finding | None = scope.facts.kept.get(key)
    if known is None:
        found = [evaluate(element.requires, scope)]
        known = every(element.id, element.label, found, provision=element.provision or "")
        scope.facts.kept[key] = known
    return known


def _act(scope: Scope, code: str, acts: list[Act]) -> Finding:
    """One act code: alleged, in force at the time, in the right kind of conflict."""
    incident, facts = scope.incident, scope.facts
    label, answer = facts.act(incident, code)
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
    """How the suspect took part, and whether the forum's law knows that form; kept where the same rules apply."""
    rules = tuple(id(mode) for part in parts for mode in _rules(scope, part) or ())
    key = ("mode", scope.forum, scope.suspect.id, scope.incident.id, rules)
    known: Finding | None = scope.facts.kept.get(key)
    if known is None:
        known = scope.facts.kept[key] = _participation(scope, parts)
    return known


def _participation(scope: Scope, parts: list[Participation]) -> Finding:
    found = [_one_mode(scope, part) for part in parts]
    if not found:
        answer = scope.facts.question(
            f"{scope.incident.id}.{scope.suspect.id}",
            "took_part",
            f"{scope.suspect.id} took part in incident {scope.incident.id}",
        )
        return ask("mode", "participation of the suspect", answer)
    return found[0] if len(found) == 1 else either("mode", "participation of the suspect", found)


def _one_mode(scope: Scope, part: Participation) -> Finding:
    facts, suspect = scope.facts, scope.suspect.id
    key = f"{scope.incident.id}.{suspect}.mode"
    if part.mode == "unknown":
        where = f"incident {scope.incident.id}"
        shown = facts.ask(
            f"{key}.shown",
            f"how {suspect} took part in {where}",
            f"{suspect} took no part in {where}",
            lambda: (Truth.UNKNOWN, ()),
        )
        return ask("mode", "participation of the suspect", shown)
    said = part.in_words
    backed = facts.counts(part, scope.incident.evidence)
    cited = (
        (facts.because(part, f"{suspect}: {said} in incident {scope.incident.id}", scope.incident.evidence),)
        if backed
        else ()
    )
    alleged = facts.ask(
        f"{key}.{part.mode}",
        f"{suspect} took part by {said}",
        f"{suspect} did not take part by {said}",
        lambda: (Truth.YES if backed else Truth.UNKNOWN, cited),
    )
    first = ask("mode", said, alleged)
    ways = _rules(scope, part)
    if ways is None:
        note = f"{said} is not recorded for this forum; check"
        return every("mode", f"participation: {said}", [first, *_unrecorded(scope, part)], note=note)
    if not ways:
        return Finding("mode", f"participation: {said} does not exist for this offence", Truth.NO, "any")
    return either("mode", f"participation: {said}", [_way(scope, part, mode, first) for mode in ways])


def _unrecorded(scope: Scope, part: Participation) -> Iterator[Finding]:
    """Every law knows perpetrators and accomplices; whether it knows superiors as such has to be asked."""
    if part.mode == "superior_responsibility":
        where = scope.facts.name(scope.forum)
        question = scope.facts.question(
            scope.forum, "superior_responsibility", f"the law of {where} makes superiors liable as such"
        )
        yield ask("mode", "", question)
        yield _superior(scope, part, None)


def _rules(scope: Scope, part: Participation) -> list[Mode] | None:
    """The forum's rules on a form of participation for the offence; None if none is recorded at all."""
    return scope.law.modes_on(_MODE_NAMES.get(part.mode, part.mode), scope.offence)


def _way(scope: Scope, part: Participation, mode: Mode, first: Finding) -> Finding:
    """One rule of the forum on a form of participation."""
    findings = [first]
    if mode.conduct_from or mode.conduct_until:
        findings.append(within(scope, "mode_in_force", "", mode.conduct_from, mode.conduct_until))
    if part.mode == "superior_responsibility":
        findings.append(_superior(scope, part, mode.standard))
        if mode.civilian is False:
            military = scope.facts.military(scope.suspect, scope.incident)
            findings.append(ask("military_superior", "only military superiors answer so", military))
    found = every("mode", first.label, findings, provision=mode.provision or "", note=mode.rule)
    if part.mode == "superior_responsibility" and mode.standard in (None, "unsettled"):
        text = mode.rule or "the standard by which superiors answer is not settled"
        hurdle = Hurdle("superior_responsibility", text, mode.provision or "", "court", Truth.UNKNOWN)
        found = replace(found, hurdles=(hurdle,))
    return found


def _superior(scope: Scope, part: Participation, standard: str | None) -> Finding:
    """Knowledge and control of a superior, by the forum's standard (unsettled: knowledge is asked for)."""
    facts, key = scope.facts, f"{scope.incident.id}.{scope.suspect.id}"
    who = scope.suspect.id

    def one(name: str, fact: Fact[bool] | None, yes: str) -> Finding:
        derived = facts.ask(
            f"{key}.{name}",
            f"incident {scope.incident.id}: {who} {yes}",
            f"incident {scope.incident.id}: not shown that {who} {yes}",
            lambda: facts.fact(fact, f"{who}: {yes}", scope.incident.evidence),
        )
        return ask("effective_control" if name == "effective_control" else "superior_knowledge", "", derived)

    control = one("effective_control", part.effective_control, "had effective control over the perpetrators")
    knowledge = [one("knew", part.knew, "knew of the crimes")]
    if standard == "knew_or_should_have_known":
        knowledge.append(one("should_have_known", part.should_have_known, "should have known of the crimes"))
    if standard == "knew_or_consciously_disregarded":
        knowledge.append(
            one("disregarded", part.disregarded, "consciously disregarded clear information on the crimes")
        )
    return every(
        "superior", "superior responsibility", [control, either("superior_knowledge", "knowledge", knowledge)]
    )
