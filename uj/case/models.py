"""A case as a person writes it down: who, what, when, where, with what support. Absent means unknown.

Any fact may be a bare value, or ``{value, support, contested, evidence, note}``. The word ``unknown``
says that the question was asked and nobody knows; leaving the field out says that it was not asked.
To the logic both are unknown; they differ in what the toolkit asks next.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar, get_origin

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from uj.case.dates import When
from uj.law.conditions import Office
from uj.yamlfile import Strict

V = TypeVar("V")
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166 alpha-2 code")]


class Support(StrEnum):
    """How well a fact is supported, strongest first."""

    ESTABLISHED = "established"
    CORROBORATED = "corroborated"
    SINGLE_SOURCE = "single_source"
    ALLEGED = "alleged"


class _Written(Strict):
    """Something a person writes down; ``unknown`` for a list, a date or a plain value counts as left out."""

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        fields = cls.model_fields
        return {
            name: value
            for name, value in data.items()
            if value != "unknown" or name not in fields or not _may_be_left_out(fields[name].annotation)
        }


def _may_be_left_out(annotation: Any) -> bool:
    """Whether a field holds a list, a date or a plain optional value, for which ``unknown`` is no value."""
    return get_origin(annotation) is list or annotation in (
        When | None,
        bool | None,
        int | None,
        float | None,
    )


class Fact(Strict, Generic[V]):
    """A value with its support; ``value`` is None where the answer is asked for but not known."""

    value: V | None = None
    support: Support | None = None
    contested: bool = False
    evidence: list[str] = []
    note: str = ""


_WORDS = {"yes": True, "no": False, "unknown": None}


def _fact(value: Any) -> Any:
    if isinstance(value, dict):
        return {**value, "value": _word(value.get("value"))} if "value" in value else value
    return value if isinstance(value, Fact) else {"value": _word(value)}


def _word(value: Any) -> Any:
    return _WORDS.get(value, value) if isinstance(value, str) else value


_YesNoWord = bool | Literal["yes", "no", "unknown"]


class _WrittenYesNo(Fact[bool]):
    """How a fact may be written with its support; for the JSON Schema."""

    value: _YesNoWord | None = None  # type: ignore[assignment]


YesNo = Annotated[Fact[bool], BeforeValidator(_fact, json_schema_input_type=_YesNoWord | _WrittenYesNo)]
"""true, false, ``unknown``, or a mapping with a value and its support."""


def _stay(value: Any) -> Any:
    return {"state": value} if isinstance(value, str) else value


def _many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class _Backed(_Written):
    """Something with its support; shared by the parts of a case."""

    support: Support | None = None
    contested: bool = False
    evidence: list[str] = []
    note: str = ""


class Link(_Backed):
    """A tie to a state: nationality, residence, or stay, with its dates if known."""

    state: State
    when: When | None = None
    acquired_after_conduct: bool | None = None
    quality: str = ""
    years: float | None = None


Tie = Annotated[Link, BeforeValidator(_stay, json_schema_input_type=State | Link)]


class Presence(_Backed):
    """Whether a person is in a state; ``expected`` is reported or planned travel."""

    state: State
    status: Literal["present", "absent", "left", "expected", "unknown"] = "present"
    when: When | None = None


class Position(_Backed):
    """An office or function held, with its dates."""

    office: Office
    title: str = ""
    unit: str = ""
    state: State | None = None
    when: When | None = None
    current: YesNo | None = None


class Suspect(_Backed):
    """A person or company that may have to answer."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    kind: Literal["person", "company"] = "person"
    role: str = Field("", description="what the person did or was, without a name")
    name: str = ""
    aliases: list[str] = []
    nationalities: list[Tie] = []
    no_other_nationality: YesNo | None = None
    stateless: YesNo | None = None
    residences: list[Tie] = []
    no_other_residence: YesNo | None = None
    refugee_in: list[Tie] = []
    presence: list[Presence] = []
    no_travel_expected: YesNo | None = Field(None, description="no travel but that listed is expected")
    positions: list[Position] = []
    no_other_protected_office: YesNo | None = Field(
        None,
        description="besides the positions listed, holds no office or mission that international law protects (head of state, diplomat …)",
    )
    no_other_service: YesNo | None = Field(
        None, description="served in no armed forces but those listed under positions"
    )
    no_other_refuge: YesNo | None = Field(None, description="recognised as a refugee nowhere but as listed")
    alive: YesNo | None = None
    minor_at_conduct: YesNo | None = None


class Victim(_Backed):
    """A victim or a group of victims."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    name: str = ""
    pseudonym: str = ""
    count: int | None = Field(None, ge=1)
    description: str = ""
    nationalities: list[Tie] = []
    no_other_nationality: YesNo | None = None
    residences: list[Tie] = []
    no_other_residence: YesNo | None = None
    refugee_in: list[Tie] = []
    no_other_refuge: YesNo | None = None
    stateless: YesNo | None = None


class Witness(_Backed):
    """A person who can speak to the facts."""

    id: str
    name: str = ""
    pseudonym: str = ""
    can_say: str = ""
    located_in: State | None = None


class Participation(_Backed):
    """How a suspect took part in an incident."""

    suspect: str
    mode: Literal[
        "perpetration",
        "co_perpetration",
        "indirect",
        "ordering",
        "instigation",
        "aiding",
        "superior_responsibility",
        "unknown",
    ] = "unknown"
    knew: YesNo | None = None
    should_have_known: YesNo | None = None
    disregarded: YesNo | None = Field(
        None, description="consciously disregarded information that clearly indicated the crimes"
    )
    effective_control: YesNo | None = None

    @property
    def in_words(self) -> str:
        """The form in words: co-perpetration, superior responsibility."""
        return self.mode.replace("co_", "co-").replace("_", " ")


class Circumstances(Strict):
    """The circumstances that offences ask for; each absent one is unknown."""

    attack_on_civilians: YesNo | None = None
    widespread: YesNo | None = None
    systematic: YesNo | None = None
    policy: YesNo | None = None
    attack_nexus: YesNo | None = None
    attack_knowledge: YesNo | None = None
    conflict_nexus: YesNo | None = None
    protected_person: YesNo | None = None
    protected_group: YesNo | None = None
    genocidal_intent: YesNo | None = None
    discriminatory_ground: YesNo | None = None
    custody: YesNo | None = None
    severe_suffering: YesNo | None = None
    purpose: YesNo | None = None
    refusal_of_information: YesNo | None = None
    outside_protection: YesNo | None = None
    intent: YesNo | None = None
    charter_violation: YesNo | None = None
    leadership: YesNo | None = None
    oppression_regime: YesNo | None = None
    international_element: YesNo | None = None
    compelling_purpose: YesNo | None = None
    exploitation_purpose: YesNo | None = None
    terrorist_purpose: YesNo | None = None
    occupation: YesNo | None = None
    official_capacity: YesNo | None = None
    acquiescence: YesNo | None = None
    organisation: YesNo | None = None


class Incident(_Backed):
    """Something that happened: when, where, which acts, by whom, to whom."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    summary: str
    when: When | None = None
    where: str = ""
    state: State | None = None
    acts: Annotated[list[str], BeforeValidator(_many, json_schema_input_type=str | list[str])] = []
    by: list[Participation] = []
    victims: list[str] = []
    circumstances: Circumstances = Circumstances()

    def concerns(self, suspect: str) -> bool:
        """Whether a suspect is said to have taken part, or nobody is named."""
        return not self.by or any(part.suspect == suspect for part in self.by)


_CONFLICTS = {
    "none": "none",
    "niac": "non-international",
    "iac": "international",
    "niac_disputed": "not international; whether there was one is disputed",
    "disputed": "disputed, and of which kind",
}


class ConflictSpan(_Backed):
    """An armed conflict and its kind over a span of time."""

    kind: Literal["none", "niac", "iac", "niac_disputed", "disputed", "unknown"]
    when: When | None = None

    @property
    def in_words(self) -> str:
        """The kind in words."""
        return _CONFLICTS.get(self.kind, self.kind)


class Situation(_Backed):
    """The setting: where, when, conflict, attack, and what the territorial state did about it."""

    territorial_state: State | None = None
    summary: str = ""
    when: When | None = None
    armed_conflict: list[ConflictSpan] = []
    circumstances: Circumstances = Circumstances()
    amnesty: YesNo | None = Field(None, description="an amnesty or immunity law at home covers the conduct")
    home_investigation: YesNo | None = Field(None, description="a genuine investigation is under way at home")
    home_remarks: str = ""


class Evidence(Strict):
    """An item of evidence."""

    id: str
    title: str
    type: str = ""
    source: str = ""
    date: When | None = None
    url: str = ""
    sha256: str = ""
    reliability: str = ""
    confidential: bool = False


class Proceeding(_Backed):
    """A complaint, investigation, trial, decision or extradition request, anywhere."""

    id: str = ""
    suspect: str | None = None
    by: str = Field(description="ISO code of the state, or 'icc', or the name of another court")
    kind: Literal[
        "complaint",
        "investigation",
        "prosecution",
        "judgment",
        "extradition_request",
        "surrender_request",
        "decision",
    ]
    status: Literal["pending", "granted", "refused", "final", "closed", "impossible", "unknown"] = "pending"
    to: State | None = Field(None, description="for a request: the state asked")
    when: When | None = None
    decision_by: str = ""
    effective: YesNo | None = Field(
        None, description="the proceedings are genuine and effective, not a sham or a delay"
    )


class CaseInfo(Strict):
    """What the file is, and for whom."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    prepared_by: str = ""
    prepared_for: str = ""
    date: date
    confidentiality: str = "Privileged and confidential"
    purpose: str = ""
    question: str = ""
    sources: list[str] = []


class Case(Strict):
    """A case file."""

    case: CaseInfo
    situation: Situation = Situation()
    suspects: list[Suspect] = Field(min_length=1)
    victims: list[Victim] = []
    witnesses: list[Witness] = []
    incidents: list[Incident] = Field(min_length=1)
    evidence: list[Evidence] = []
    proceedings: list[Proceeding] = []
    no_other_proceedings: YesNo | None = Field(
        None, description="nothing but the proceedings listed is known to exist"
    )
    answers: dict[str, YesNo] = Field({}, description="answers to questions the toolkit asked, by their key")

    @model_validator(mode="after")
    def _references_exist(self, info: ValidationInfo) -> Case:
        if info.context and "references" in info.context:  # a case file: its loader names the line of each
            return self
        suspects = {suspect.id for suspect in self.suspects}
        victims = {victim.id for victim in self.victims}
        for incident in self.incidents:
            for part in incident.by:
                _known(part.suspect, suspects, f"incident {incident.id}: suspect")
            for victim in incident.victims:
                _known(victim, victims, f"incident {incident.id}: victim")
        return self


def _known(name: str, known: set[str], what: str) -> None:
    if name not in known:
        from uj.names import did_you_mean

        raise ValueError(f"{what} {name!r} is not listed in this file ({did_you_mean(name, known)})")
