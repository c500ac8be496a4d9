"""Records of real proceedings: facts, and what the court or prosecutor decided about jurisdiction.

One adapter turns a record into a case; nothing else in the package knows the shape of records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from uj.case.models import Case
from uj.case.sketch import Sketch, to_case
from uj.errors import InvalidInput
from uj.law.library import International
from uj.law.models import Category
from uj.yamlfile import read, validate

Tri = bool | Literal["yes", "no", "unknown", "left", "expected"]


class _Lenient(BaseModel):
    """Records come from outside: fields that are not used here are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Context(_Lenient):
    """Circumstances of the conduct."""

    armed_conflict: Literal["none", "niac", "iac", "disputed", "unknown"]
    attack_on_civilian_population: Tri
    genocidal_intent: Tri
    state_agent: bool | Literal["yes", "no", "unknown", "non_state_de_facto"]


class Conduct(_Lenient):
    """What happened, where, when."""

    country: str
    from_: date
    to: date
    acts: list[str]
    context: Context
    summary: str = ""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=lambda name: name.rstrip("_"), populate_by_name=True
    )


class RecordSuspect(_Lenient):
    """The suspect as the record describes him or her."""

    nationality: list[str]
    residence_in_forum: Tri
    present_in_forum: Tri
    national_of_forum: Tri
    acquired_later: Tri = "no"
    official_position_at_decision: str
    incumbent: Tri
    legal_person: Tri = "no"


class RecordVictims(_Lenient):
    """The victims as the record describes them."""

    nationality: list[str] = []
    forum_national: Tri
    forum_resident: Tri


class Decided(_Lenient):
    """The decision."""

    court: str
    date: date
    ref: str = ""


class Record(_Lenient):
    """One decision that settled or refused jurisdiction."""

    id: str
    forum: str
    name: str
    decision: Decided
    stage: str
    conduct: Conduct
    charged_as: list[str]
    suspect: RecordSuspect
    victims: RecordVictims
    other: dict[str, Any] = {}
    outcome: Literal["jurisdiction_accepted", "jurisdiction_declined"]
    decisive_points: list[str]
    reason: str = ""
    confidence: Literal["high", "medium", "low"]

    @property
    def accepted(self) -> bool:
        """Whether jurisdiction was accepted."""
        return self.outcome == "jurisdiction_accepted"


def read_records(path: Path) -> list[Record]:
    """Read a file of records.

    Raises:
        InvalidInput: with every problem found.
    """
    return validate(list[Record], read(path))


_ACTS = {
    "indiscriminate_attack": ["attack_civilians", "disproportionate_attack"],
    "deportation": ["deportation_forcible_transfer"],
    "attack_on_civilians": ["attack_civilians"],
    "forced_labour": ["enslavement", "forced_labour"],
    "aiding_killing": ["killing"],
    "chemical_weapons": ["prohibited_weapons_gas", "killing"],
    "incitement": [],
    "cannibalism": ["outrages_on_dignity"],
    "membership": [],
    "sexual_violence": ["other_sexual_violence"],
    "outrage_on_dead": ["outrages_on_dignity"],
    "aggression": ["aggression_leadership_act"],
    "destruction_of_group": ["conditions_of_life_destruction", "killing"],
    "property_destruction": ["destruction_property"],
    "kidnapping": ["imprisonment"],
    "humiliating_treatment": ["outrages_on_dignity"],
    "aiding_genocide": ["killing"],
    "attempted_killing": ["killing"],
    "bombing": ["attack_civilians"],
    "property_seizure": ["pillage"],
    "complicity": [],
    "financing": [],
    "endangerment": [],
    "negligence": [],
    "attack_on_aircraft": ["attack_civilians", "killing"],
    "transfer_of_population": ["transfer_of_own_population"],
    "displacement": ["displacement_civilians"],
}
_OFFICES = {
    "head_of_state": "head_of_state",
    "ex_head_of_state": "head_of_state",
    "foreign_minister": "foreign_minister",
    "minister": "minister",
    "security_chief": "intelligence",
    "military_leader": "military",
    "official": "other_official",
    "former_official": "other_official",
    "none": "none",
}


def categories(record: Record) -> set[Category]:
    """Categories charged; ``ordinary`` offences are modelled under ``other``."""
    names = {"ordinary": "other"}
    known = {category.value for category in Category}
    return {Category(name) for name in (names.get(c, c) for c in record.charged_as) if name in known}


def as_case(record: Record, international: International) -> Case:
    """Turn a record into a case, dated on the day of the decision.

    Raises:
        InvalidInput: a value of the record does not exist, such as a country.
    """
    try:
        return to_case(_sketch(record, international), as_of=record.decision.date, title=record.name)
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
            for detail in error.errors(include_url=False)
        )
        raise InvalidInput.one(f"record {record.id}", "UJ151", f"does not make a case: {said}") from None


def _sketch(record: Record, international: International) -> Sketch:
    conduct, context, suspect = record.conduct, record.conduct.context, record.suspect
    acts = dict.fromkeys(
        code for name in conduct.acts for code in _ACTS.get(name, [name]) if code in international.acts
    )
    if _says(suspect.legal_person) and not acts:
        acts = {"killing": None}
    when = str(conduct.from_) if conduct.from_ == conduct.to else f"{conduct.from_}/{conduct.to}"
    return Sketch.model_validate(
        {
            "territory": conduct.country,
            "when": when,
            "acts": list(acts),
            "conflict": context.armed_conflict,
            "attack": _word(context.attack_on_civilian_population),
            "state_agent": "no"
            if context.state_agent == "non_state_de_facto"
            else _word(context.state_agent),
            "organisation": context.state_agent == "non_state_de_facto",
            "context": dict(_context(record)),
            "suspect": _suspect(record),
            "victims": _victims(record),
            "proceedings": list(_proceedings(record)),
            "amnesty": "no",
            "answers": _answers(record),
        }
    )


def _says(value: Tri) -> bool:
    return value in (True, "yes")


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _context(record: Record) -> Iterator[tuple[str, str]]:
    context = record.conduct.context
    if _says(context.genocidal_intent) or context.genocidal_intent == "unknown":
        yield "genocidal_intent", _word(context.genocidal_intent)
        yield "protected_group", _word(context.genocidal_intent)
    if context.state_agent == "non_state_de_facto":
        yield "acquiescence", "no"
    if "aggression" in record.charged_as:
        yield "leadership", "yes"
        yield "charter_violation", "yes"


def _suspect(record: Record) -> dict[str, Any]:
    suspect, forum = record.suspect, record.forum
    later = _says(suspect.acquired_later)
    states = [state for state in suspect.nationality if state != "XX" and not (later and state == forum)]
    if _says(suspect.national_of_forum) and not later:
        states.append(forum)
    office = _OFFICES.get(suspect.official_position_at_decision, "other_official")
    found: dict[str, Any] = {
        "national": list(dict.fromkeys(states)),
        "stateless": "XX" in suspect.nationality,
        "naturalised": [forum] if later else [],
        "resident": "unknown"
        if suspect.residence_in_forum == "unknown"
        else [forum]
        if _says(suspect.residence_in_forum)
        else [],
        "office": office,
        "incumbent": _word(suspect.incumbent),
        "company": _says(suspect.legal_person),
    }
    if suspect.present_in_forum in ("left", "expected"):
        found[str(suspect.present_in_forum)] = [forum]
    else:
        found["present"] = (
            "unknown"
            if suspect.present_in_forum == "unknown"
            else [forum]
            if _says(suspect.present_in_forum)
            else []
        )
    return found


def _victims(record: Record) -> dict[str, Any]:
    victims, forum = record.victims, record.forum
    states = [
        state
        for state in victims.nationality
        if state != "XX" and (state != forum or _says(victims.forum_national))
    ]
    if _says(victims.forum_national):
        states.append(forum)
    residents: Any = (
        "unknown" if victims.forum_resident == "unknown" else [forum] if _says(victims.forum_resident) else []
    )
    return {
        "national": "unknown" if victims.forum_national == "unknown" else list(dict.fromkeys(states)),
        "resident": residents,
        "resident_at_conduct": "unknown" if victims.forum_resident == "unknown" else [],
    }


def _answers(record: Record) -> dict[str, bool]:
    """Facts that the record states only in its remarks or among its decisive points."""
    found: dict[str, bool] = {}
    if "special mission" in str(record.other.get("note", "")).lower():
        found[f"S1.special_mission.{record.forum}"] = True
    at_opening = f"S1.present_at_opening.{record.forum}"
    if "suspect_present_at_opening" in record.decisive_points:
        found[at_opening] = True
    elif "suspect_left" in record.decisive_points or "suspect_absent" in record.decisive_points:
        found[at_opening] = False
    return found


def _proceedings(record: Record) -> Iterator[dict[str, Any]]:
    request = str(record.other.get("extradition_request", "")).lower()
    if any(
        word in request
        for word in (
            "refused",
            "does not extradite",
            "do not extradite",
            "impossible",
            "did not meet",
            "not extradited",
        )
    ):
        yield {
            "suspect": "S1",
            "by": record.conduct.country,
            "kind": "extradition_request",
            "to": record.forum,
            "status": "refused",
        }
    if "extradition_refused" in record.decisive_points or "extradition_impossible" in record.decisive_points:
        status = "refused" if "extradition_refused" in record.decisive_points else "impossible"
        yield {
            "suspect": "S1",
            "by": record.conduct.country,
            "kind": "extradition_request",
            "to": record.forum,
            "status": status,
        }
    if "subsidiarity" in record.decisive_points:
        yield {
            "suspect": "S1",
            "by": record.conduct.country,
            "kind": "prosecution",
            "status": "pending",
            "effective": True,
        }
    if record.stage in ("arrest_warrant", "charge", "trial", "conviction"):
        yield {"suspect": "S1", "by": record.forum, "kind": "prosecution", "status": "pending"}
    elif record.suspect.present_in_forum == "left":
        yield {"suspect": "S1", "by": record.forum, "kind": "investigation", "status": "pending"}
    if "consent_refused" in record.decisive_points:
        yield {"suspect": "S1", "by": record.forum, "kind": "decision", "status": "refused"}
