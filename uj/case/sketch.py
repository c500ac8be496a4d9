"""A case in a few lines: the short form used by scenarios, replay records and tests.

A sketch describes one suspect and one incident. Unlike a case file it starts from a *clean* case: the
elements of the offence are given, nothing else stands in the way, lists of ties are complete. Every
scenario then changes the one thing it is about. Write ``unknown`` where a fact is not known.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from uj.case.models import Case, Circumstances, Proceeding, YesNo
from uj.law.conditions import Office
from uj.yamlfile import Strict


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) and value != "unknown" else value


Ties = Annotated[
    list[str] | Literal["unknown"], BeforeValidator(_listed, json_schema_input_type=str | list[str])
]


class SketchSuspect(Strict):
    """The suspect of a sketch; each list is complete unless it says ``unknown``."""

    national: Ties = "unknown"
    naturalised: list[str] = Field([], description="nationalities acquired after the conduct")
    resident: Ties = []
    resident_at_conduct: Ties = []
    years: float | None = None
    present: Ties = []
    expected: Ties = Field([], description="states of expected travel; 'unknown' if it is not known")
    left: list[str] = []
    stateless: bool = False
    refugee: list[str] = []
    serves: list[str] = []
    office: Office | None = None
    incumbent: YesNo | None = None
    office_unknown: bool = False
    company: bool = False
    alive: bool = True


class SketchVictims(Strict):
    """The victims of a sketch."""

    national: Ties = []
    naturalised: list[str] = Field([], description="nationalities acquired after the conduct")
    resident: Ties = []
    resident_at_conduct: Ties = []
    years: float | None = None
    refugee: list[str] = []
    stateless: bool = False


class Sketch(Strict):
    """One suspect, one incident, in a few lines."""

    territory: str
    when: str | int | date
    acts: list[str]
    conflict: Literal["none", "niac", "iac", "disputed", "unknown"] = "none"
    attack: YesNo | None = Field(None, description="an attack on civilians, in all its elements; default no")
    state_agent: YesNo | None = Field(None, description="official capacity; default yes")
    organisation: bool = False
    context: dict[str, YesNo] = {}
    mode: str = "perpetration"
    knew: YesNo | None = None
    suspect: SketchSuspect = SketchSuspect()
    victims: SketchVictims = SketchVictims()
    proceedings: list[Proceeding] = []
    other_proceedings: YesNo | None = Field(None, description="default no")
    amnesty: YesNo | None = Field(None, description="default no")
    answers: dict[str, YesNo] = {}


_ATTACK = ("attack_on_civilians", "widespread", "systematic", "policy", "attack_nexus", "attack_knowledge")
_SPECIAL = (
    "genocidal_intent",
    "protected_group",
    "leadership",
    "charter_violation",
    "oppression_regime",
    "terrorist_purpose",
    "compelling_purpose",
    "occupation",
    "international_element",
    "acquiescence",
    "exploitation_purpose",
)


def to_case(sketch: Sketch, *, as_of: date, title: str = "sketch") -> Case:
    """Turn a sketch into a full case, dated on the as-of date."""
    return Case.model_validate(
        {
            "case": {"id": "sketch", "title": title, "date": as_of},
            "situation": {
                "territorial_state": sketch.territory,
                "armed_conflict": [{"kind": sketch.conflict}],
                "circumstances": _circumstances(sketch),
                "amnesty": _plain(sketch.amnesty, False),
            },
            "suspects": [_suspect(sketch)],
            "victims": [_victim(sketch.victims)],
            "incidents": [_incident(sketch)],
            "proceedings": [step.model_dump() for step in sketch.proceedings],
            "no_other_proceedings": _plain(sketch.other_proceedings, True, flip=True),
            "answers": {key: _plain(value, None) for key, value in sketch.answers.items()},
        }
    )


def _plain(fact: YesNo | None, default: bool | None, *, flip: bool = False) -> bool | str | None:
    if fact is None:
        return default
    if fact.value is None:
        return "unknown"
    return not fact.value if flip else fact.value


def _circumstances(sketch: Sketch) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(Circumstances.model_fields, True)
    found |= dict.fromkeys(_SPECIAL, False)
    found |= dict.fromkeys(_ATTACK, _plain(sketch.attack, False))
    found["conflict_nexus"] = sketch.conflict != "none"
    found["official_capacity"] = _plain(sketch.state_agent, True)
    found["acquiescence"] = "unknown" if found["official_capacity"] == "unknown" else False
    found["organisation"] = sketch.organisation
    found |= {name: _plain(value, None) for name, value in sketch.context.items()}
    return found


def _incident(sketch: Sketch) -> dict[str, Any]:
    part: dict[str, Any] = {"suspect": "S1", "mode": sketch.mode, "effective_control": True}
    if sketch.mode == "superior_responsibility":
        part["knew"] = _plain(sketch.knew, True)
        part["should_have_known"] = part["disregarded"] = True
    return {
        "id": "I1",
        "summary": "the conduct",
        "when": str(sketch.when),
        "acts": sketch.acts,
        "by": [part],
        "victims": ["V1"],
    }


def _ties(names: Ties) -> list[dict[str, Any]]:
    return [] if names == "unknown" else [{"state": name} for name in names]


def _residences(now: Ties, then: Ties, years: float | None = None) -> tuple[list[dict[str, Any]], bool | str]:
    before, after = _ties(then), _ties(now)
    earlier = {tie["state"] for tie in before}
    ties = [{**tie, "acquired_after_conduct": False} for tie in before]
    ties += [{**tie, "acquired_after_conduct": True} for tie in after if tie["state"] not in earlier]
    if years is not None:
        ties = [{**tie, "years": years} for tie in ties]
    return ties, "unknown" if "unknown" in (now, then) else True


def _suspect(sketch: Sketch) -> dict[str, Any]:
    s = sketch.suspect
    residences, all_residences = _residences(s.resident, s.resident_at_conduct, s.years)
    presence = [
        {"state": state, "status": "present"} for state in (s.present if s.present != "unknown" else [])
    ]
    if s.present == []:
        presence = [{"state": sketch.territory, "status": "present"}]
    presence += [{"state": state, "status": "left"} for state in s.left]
    if s.expected and s.expected != "unknown":
        presence = [p for p in presence if p["state"] != sketch.territory]
        presence += [{"state": state, "status": "expected"} for state in s.expected]
    positions = []
    if s.office not in (None, "none"):
        current = _plain(s.incumbent, False)
        positions.append({"office": s.office, "state": sketch.territory, "current": current})
    positions += [{"office": "military", "state": state, "current": False} for state in s.serves]
    return {
        "id": "S1",
        "kind": "company" if s.company else "person",
        "nationalities": [
            *_ties(s.national),
            *({"state": n, "acquired_after_conduct": True} for n in s.naturalised),
        ],
        "no_other_nationality": "unknown" if s.national == "unknown" else True,
        "stateless": s.stateless,
        "residences": residences,
        "no_other_residence": all_residences,
        "refugee_in": s.refugee,
        "presence": presence,
        "no_travel_expected": "unknown" if "unknown" in (s.present, s.expected) else True,
        "positions": positions,
        "no_other_protected_office": "unknown" if s.office_unknown else True,
        "no_other_service": True,
        "no_other_refuge": True,
        "alive": s.alive,
    }


def _victim(v: SketchVictims) -> dict[str, Any]:
    residences, all_residences = _residences(v.resident, v.resident_at_conduct, v.years)
    return {
        "id": "V1",
        "no_other_refuge": True,
        "nationalities": [
            *_ties(v.national),
            *({"state": n, "acquired_after_conduct": True} for n in v.naturalised),
        ],
        "no_other_nationality": "unknown" if v.national == "unknown" else True,
        "residences": residences,
        "no_other_residence": all_residences,
        "refugee_in": v.refugee,
        "stateless": v.stateless,
    }
