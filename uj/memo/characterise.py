"""Characterisation per offence: elements of the base definition × facts × evidence × status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uj.assess.explain import MARK
from uj.assess.facts import Answer
from uj.assess.findings import Finding
from uj.assess.predicates import Scope, evaluate
from uj.assess.routes import Assessment
from uj.case.models import Incident, Suspect
from uj.law.library import Jurisdiction
from uj.law.models import Category, DefinedAct, Definition, Offence, Source
from uj.memo.model import ActElements, Characterisation, Cited, ElementRow
from uj.truth import Truth

LEADING = (
    "rome.genocide",
    "rome.crimes_against_humanity",
    "rome.war_crimes",
    "cat.torture",
    "iccped.enforced_disappearance",
    "rome.aggression",
)
"""Base definitions by which a memo characterises; genocide and aggression only where alleged."""
SIDE_BY_SIDE = 6
"""So many incidents have room in one table."""
_ONLY_IF_ALLEGED = {"rome.genocide": "genocidal_intent", "rome.aggression": "charter_violation"}


_NIAC = ("rome.war_crimes.common_article_3", "rome.war_crimes.other_niac")
_IAC = ("rome.war_crimes.grave_breaches", "rome.war_crimes.other_iac")


def characterisations(assessment: Assessment) -> Iterator[Characterisation]:
    """Each base definition on the incidents of each suspect in which an act of it is alleged."""
    definitions = assessment.library.international.definitions
    law = next(iter(assessment.library))
    for suspect in assessment.case.suspects:
        for name in LEADING:
            definition = definitions.get(name)
            if definition is None:
                continue
            incidents = [i for i in assessment.case.incidents if _in_play(assessment, definition, suspect, i)]
            for first in range(0, len(incidents), SIDE_BY_SIDE):
                yield _one(assessment, definition, suspect, incidents[first : first + SIDE_BY_SIDE], law)


def _in_play(assessment: Assessment, definition: Definition, suspect: Suspect, incident: Incident) -> bool:
    if not incident.concerns(suspect.id):
        return False
    special = _ONLY_IF_ALLEGED.get(definition.id)
    if special and assessment.facts.circumstance(incident, special).truth is not Truth.YES:
        return False
    if (
        definition.category is Category.WAR_CRIMES
        and assessment.facts.conflict(incident, "any").truth is Truth.NO
    ):
        return False
    return bool(_acts(assessment, definition, incident))


def _listed(assessment: Assessment, definition: Definition, incident: Incident) -> dict[str, DefinedAct]:
    """The acts of a definition; of war crimes those of the kind of conflict, where the case says which."""
    if definition.category is not Category.WAR_CRIMES:
        return definition.acts
    conflict, known = assessment.facts.conflict, assessment.library.international.definitions
    if conflict(incident, "iac").truth is Truth.NO:
        parts = _NIAC
    elif conflict(incident, "niac").truth is Truth.NO:
        parts = _IAC
    else:
        return definition.acts
    found: dict[str, DefinedAct] = {}
    for name in parts:
        for code, act in (known[name].acts if name in known else definition.acts).items():
            found.setdefault(code, act)
    return found


def _acts(assessment: Assessment, definition: Definition, incident: Incident) -> dict[str, DefinedAct]:
    """The acts of the definition that the incident alleges; wider ones only where none is named itself."""
    under = assessment.library.international.is_or_under
    listed = _listed(assessment, definition, incident)
    direct = {code: act for code, act in listed.items() if code in incident.acts}
    covered = {act for act in incident.acts if act in direct}
    wider = {
        code: act
        for code, act in listed.items()
        if code not in direct
        and any(under(alleged, code) for alleged in incident.acts if alleged not in covered)
    }
    return direct | dict(list(wider.items())[:2])


def _one(
    assessment: Assessment,
    definition: Definition,
    suspect: Suspect,
    incidents: list[Incident],
    law: Jurisdiction,
) -> Characterisation:
    acts: dict[str, DefinedAct] = {}
    for incident in incidents:
        for code, act in _acts(assessment, definition, incident).items():
            acts.setdefault(code, act)
    columns = [_column(assessment, definition, suspect, incident, law) for incident in incidents]
    details = tuple(ActElements(act.label, act.at, tuple(act.elements)) for act in acts.values())
    rows = tuple(_merged(list(cells)) for cells in zip(*columns, strict=True))
    return Characterisation(
        definition.title, definition.pinpoint, suspect.id, tuple(i.id for i in incidents), details, rows
    )


def _merged(cells: list[ElementRow]) -> ElementRow:
    """One row over several incidents: a status for each, facts and gaps once."""
    facts = tuple(dict.fromkeys(fact for cell in cells for fact in cell.facts))
    need = tuple(dict.fromkeys(text for cell in cells for text in cell.to_establish))
    provision = "; ".join(dict.fromkeys(cell.provision for cell in cells))
    return ElementRow(
        cells[0].element, provision, tuple(s for cell in cells for s in cell.status), facts, need
    )


def _column(
    assessment: Assessment, definition: Definition, suspect: Suspect, incident: Incident, law: Jurisdiction
) -> list[ElementRow]:
    offence = Offence(
        id="base.definition",
        category=definition.category,
        label=definition.title,
        exists=False,
        source=Source(kind="secondary", ref=definition.pinpoint),
    )
    scope = Scope(assessment.facts, law, suspect, incident, offence, tuple(incident.acts))
    rows = [_act_row(assessment, incident, definition)]
    if definition.category is Category.WAR_CRIMES:
        answer = assessment.facts.conflict(incident, "any")
        rows.append(
            _row("an armed conflict", "Rome Statute art. 8; common arts 2 and 3 GC", answer.truth, [answer])
        )
    for element in definition.elements:
        finding = evaluate(element.requires, scope)
        rows.append(_row(element.label, element.provision or "", finding.truth, _answers(finding)))
    rows.append(_mode_row(assessment, suspect, incident))
    return rows


def _answers(finding: Finding) -> list[Answer]:
    return [leaf.answer for leaf in finding.leaves() if leaf.answer is not None]


def _act_row(assessment: Assessment, incident: Incident, definition: Definition) -> ElementRow:
    at = "; ".join(dict.fromkeys(act.at for act in _acts(assessment, definition, incident).values()))
    counted = assessment.facts.counts(incident)
    facts = (
        (Cited(incident.summary, tuple(incident.evidence), incident.support or "", incident.contested),)
        if counted
        else ()
    )
    return ElementRow(
        "a listed act",
        at,
        ("met" if counted else "unknown",),
        facts,
        () if counted else (f"the act: {incident.summary}",),
    )


def _mode_row(assessment: Assessment, suspect: Suspect, incident: Incident) -> ElementRow:
    parts = [part for part in incident.by if part.suspect == suspect.id and part.mode != "unknown"]
    facts = tuple(
        Cited(
            part.in_words,
            tuple(part.evidence) or tuple(incident.evidence),
            part.support or "",
            part.contested,
        )
        for part in parts
    )
    need: list[str] = [] if parts else ["the form in which the suspect took part"]
    for part in parts:
        if part.mode == "superior_responsibility":
            need += [
                text
                for fact, text in (
                    (part.knew, "knowledge of the crimes"),
                    (part.effective_control, "effective control over the perpetrators"),
                )
                if fact is None or fact.value is None
            ]
    return ElementRow(
        "participation of the suspect",
        "law of the forum; Rome Statute arts 25, 28",
        ("unknown" if need else "met",),
        facts,
        tuple(need),
    )


def _row(label: str, provision: str, truth: Truth, answers: Iterable[Answer]) -> ElementRow:
    found = list(answers)
    facts = tuple(
        Cited(b.text, b.evidence, b.support, b.contested)
        for answer in found
        if answer.truth is not Truth.UNKNOWN or answer.because
        for b in answer.because
    )
    need = (
        tuple(answer.yes for answer in found if answer.truth is Truth.UNKNOWN)
        if truth is Truth.UNKNOWN
        else ()
    )
    return ElementRow(label, provision, (MARK[truth],), facts, need)
