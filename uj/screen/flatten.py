"""Case files as rows, one for each suspect and incident.

A case that the flat form cannot hold travels as it is and is assessed by the explaining evaluator.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from uj.case.load import load_case
from uj.case.models import Case, Circumstances, Fact, Incident, Link, Suspect, Victim
from uj.errors import InvalidInput
from uj.law.international import load_international
from uj.law.library import International
from uj.law.shipped import statutes_folder


def folder_rows(folder: Path, international: International | None = None) -> Iterator[dict[str, Any] | str]:
    """Rows of every case file in a folder and below; a file that cannot be used gives its reasons.

    Args:
        folder: the folder.
        international: acts and countries that case files may name; those shipped if left out.
    """
    international = international or load_international(statutes_folder() / "_international")
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".yaml", ".yml", ".json")):
        try:
            case = load_case(path, international)
        except InvalidInput as error:
            yield "; ".join(map(str, error.problems))
            continue
        for suspect in case.suspects:
            for incident in case.incidents:
                parts = [part for part in incident.by if part.suspect == suspect.id]
                if incident.by and not parts:
                    continue
                reasons = list(does_not_fit(case, suspect, incident))
                record = _record(path.relative_to(folder))
                yield (
                    whole(case, suspect, incident, record)
                    if reasons
                    else flatten(case, suspect, incident, record)
                )


def _record(path: Path) -> str:
    """A name for a case file within its folder: ``2019/guards.yaml`` and ``2019/guards/case.yaml`` are both ``2019/guards``."""
    return (path.with_suffix("") if path.stem != "case" or path.parent == Path() else path.parent).as_posix()


def whole(case: Case, suspect: Suspect, incident: Incident, record: str) -> dict[str, Any]:
    """One suspect and one incident as a row that carries the case itself; it is explained, not looked up."""
    part = case.model_copy(
        update={
            "suspects": [suspect],
            "incidents": [
                incident.model_copy(update={"by": [p for p in incident.by if p.suspect == suspect.id]})
            ],
            "proceedings": [step for step in case.proceedings if step.suspect in (None, suspect.id)],
        }
    )
    return {
        "record": f"{record}/{suspect.id}/{incident.id}",
        "suspect": suspect.name or f"{suspect.role or suspect.id} ({record}/{suspect.id})",
        "case": part.model_dump_json(by_alias=True),
    }


def does_not_fit(case: Case, suspect: Suspect, incident: Incident) -> Iterator[str]:
    """What of a case has no place in the flat form."""
    if len([part for part in incident.by if part.suspect == suspect.id]) != 1:
        yield "other than one form of participation"
    if len(case.situation.armed_conflict) > 1:
        yield "several armed conflicts"
    victims = [v for v in case.victims if v.id in incident.victims]
    if len(victims) != 1:
        yield "other than one victim or group of victims"
    persons: list[Suspect | Victim] = [suspect, *victims]
    for person in persons:
        ties = [*person.nationalities, *person.residences, *person.refugee_in]
        if any(tie.when for tie in ties):
            yield f"dates of ties to states ({person.id})"
        years = {tie.years for tie in person.residences}
        if len(years) > 1:
            yield f"different years of residence ({person.id})"
        if any(t.acquired_after_conduct is False for t in person.nationalities):
            yield f"nationalities said to date from before the conduct ({person.id})"
    if any(stay.when or stay.status == "unknown" for stay in suspect.presence):
        yield "dated or unknown stays"
    if any(p.when and p.current is None for p in suspect.positions):
        yield "offices known by their dates only"
    if any(
        step.when or step.decision_by or step.suspect not in (None, suspect.id) for step in case.proceedings
    ):
        yield "dated proceedings, decisions by named bodies, or proceedings against others"


def _said(fact: Fact[bool] | None) -> bool | str | None:
    return None if fact is None else "unknown" if fact.value is None else fact.value


def _ties(person: Suspect | Victim, who: str) -> dict[str, Any]:
    def states(ties: list[Link], kind: bool | None = None) -> list[str]:
        return [t.state for t in ties if kind is None or t.acquired_after_conduct is kind]

    years = {tie.years for tie in person.residences} - {None}
    return {
        f"{who}_nationalities": states(person.nationalities),
        f"{who}_nationalities_later": states(person.nationalities, True),
        f"{who}_no_other_nationality": _said(person.no_other_nationality),
        f"{who}_residences": states(person.residences),
        f"{who}_residences_earlier": states(person.residences, False),
        f"{who}_residences_later": states(person.residences, True),
        f"{who}_residence_years": next(iter(years), None),
        f"{who}_no_other_residence": _said(person.no_other_residence),
        f"{who}_refugee_in": states(person.refugee_in),
        f"{who}_no_other_refuge": _said(person.no_other_refuge),
        f"{who}_stateless": _said(person.stateless),
    }


def flatten(case: Case, suspect: Suspect, incident: Incident, record: str) -> dict[str, Any]:
    """One suspect and one incident of a case as a row."""
    (part,) = (part for part in incident.by if part.suspect == suspect.id)
    (victim,) = (v for v in case.victims if v.id in incident.victims)
    conflict = case.situation.armed_conflict[0] if case.situation.armed_conflict else None
    row: dict[str, Any] = {
        "record": f"{record}/{suspect.id}/{incident.id}",
        "suspect": suspect.name or f"{suspect.role or suspect.id} ({record}/{suspect.id})",
        "territory": incident.state or case.situation.territorial_state,
        "when": incident.when.original if incident.when else None,
        "acts": list(incident.acts),
        "conflict": conflict.kind if conflict else None,
        "conflict_when": conflict.when.original if conflict and conflict.when else None,
        "amnesty": _said(case.situation.amnesty),
        "mode": part.mode,
        "suspect_kind": suspect.kind,
        "suspect_no_travel_expected": _said(suspect.no_travel_expected),
        "suspect_no_other_protected_office": _said(suspect.no_other_protected_office),
        "suspect_no_other_service": _said(suspect.no_other_service),
        "suspect_alive": _said(suspect.alive),
        "suspect_minor": _said(suspect.minor_at_conduct),
        "suspect_offices": "|".join(
            ":".join((p.office, p.state or "", _word(_said(p.current)))) for p in suspect.positions
        ),
        "witnesses_in": [w.located_in for w in case.witnesses if w.located_in],
        "proceedings": "|".join(
            ":".join((s.by, s.kind, s.status, s.to or "", _word(_said(s.effective)))) for s in case.proceedings
        ),
        "no_other_proceedings": _said(case.no_other_proceedings),
        "answers": "|".join(f"{_renamed(k, suspect, incident, victim)}={_word(_said(f))}" for k, f in case.answers.items()),
        **_ties(suspect, "suspect"),
        **_ties(victim, "victims"),
    }  # fmt: skip
    for name in ("knew", "should_have_known", "disregarded", "effective_control"):
        row[name] = _said(getattr(part, name))
    for name in Circumstances.model_fields:
        own = getattr(incident.circumstances, name)
        row[name] = _said(own if own is not None else getattr(case.situation.circumstances, name))
    for column, status in (
        ("present_in", "present"),
        ("absent_from", "absent"),
        ("left", "left"),
        ("expected_in", "expected"),
    ):
        row[f"suspect_{column}"] = [stay.state for stay in suspect.presence if stay.status == status]
    return row


def _word(said: bool | str | None) -> str:
    return "" if said is None else said if isinstance(said, str) else "yes" if said else "no"


def _renamed(key: str, suspect: Suspect, incident: Incident, victim: Victim) -> str:
    names = {suspect.id: "S1", incident.id: "I1", victim.id: "V1"}
    return ".".join(names.get(part, part) for part in key.split("."))
