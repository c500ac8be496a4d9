"""The predicates of the condition language: one model of parameters each, with what it asks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from uj.yamlfile import Strict


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


States = Annotated[list[str], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
"""``forum``, ``territorial``, ``suspect_national``, ``victim_national`` or ISO 3166 alpha-2 codes.

A single one may stand without a list."""


Moment = Literal["conduct", "proceedings", "either"]
"""``conduct``: when the act was done; ``proceedings``: when the case is brought (the as-of date)."""


Treaty = Literal[
    "rome_statute",
    "kampala_aggression",
    "cat",
    "iccped",
    "genocide_convention",
    "geneva_conventions",
    "ap1",
    "ap2",
    "hostages_convention",
    "ljubljana_hague",
]


Office = Literal[
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "minister",
    "diplomat",
    "consul",
    "military",
    "police",
    "intelligence",
    "prison",
    "judge",
    "member_of_parliament",
    "other_official",
    "armed_group",
    "none",
]


class ContextCode(StrEnum):
    """Circumstances of the situation or the incident that offences ask for."""

    ATTACK = "attack_on_civilians"
    WIDESPREAD = "widespread"
    SYSTEMATIC = "systematic"
    POLICY = "policy"
    ATTACK_NEXUS = "attack_nexus"
    ATTACK_KNOWLEDGE = "attack_knowledge"
    CONFLICT_NEXUS = "conflict_nexus"
    PROTECTED_PERSON = "protected_person"
    PROTECTED_GROUP = "protected_group"
    GENOCIDAL_INTENT = "genocidal_intent"
    DISCRIMINATORY_GROUND = "discriminatory_ground"
    CUSTODY = "custody"
    SEVERE_SUFFERING = "severe_suffering"
    PURPOSE = "purpose"
    REFUSAL_OF_INFORMATION = "refusal_of_information"
    OUTSIDE_PROTECTION = "outside_protection"
    INTENT = "intent"
    CHARTER_VIOLATION = "charter_violation"
    LEADERSHIP = "leadership"
    OPPRESSION_REGIME = "oppression_regime"
    INTERNATIONAL_ELEMENT = "international_element"
    COMPELLING_PURPOSE = "compelling_purpose"
    EXPLOITATION_PURPOSE = "exploitation_purpose"
    TERRORIST_PURPOSE = "terrorist_purpose"
    OCCUPATION = "occupation"


class Nothing(Strict):
    """A predicate without parameters is written ``{}``."""


class SuspectNational(Strict):
    """The suspect is a national of one of the states."""

    of: States = ["forum"]
    at: Moment = "conduct"


class SuspectNaturalised(Strict):
    """The suspect became a national after the conduct."""

    of: States = ["forum"]


class SuspectResident(Strict):
    """The suspect resides in one of the states; ``quality`` is the forum's own term."""

    in_: States = Field(["forum"], alias="in")
    at: Moment = "proceedings"
    quality: str = "habitual"
    min_years: int = 0


class SuspectPresent(Strict):
    """The suspect is in one of the states at the stage named; expected travel counts if said so."""

    in_: States = Field(["forum"], alias="in")
    at: Literal["opening", "proceedings", "trial", "arrest"] = "opening"
    or_expected: bool = False


class SuspectRefugee(Strict):
    """The suspect is recognised as a refugee in the state."""

    in_: States = Field(["forum"], alias="in")


class SuspectServes(Strict):
    """The suspect was subject to the state's service (military) law when acting."""

    for_: States = Field(["forum"], alias="for")


class SuspectOffice(Strict):
    """The suspect holds, or ever held, one of the offices (of any state but the forum)."""

    among: list[Office]
    at: Literal["proceedings", "conduct", "ever"] = "proceedings"


class VictimNational(Strict):
    """A victim is a national of one of the states."""

    of: States = ["forum"]
    at: Moment = "conduct"


class VictimResident(Strict):
    """A victim resides in one of the states, for at least so many years."""

    in_: States = Field(["forum"], alias="in")
    at: Moment = "conduct"
    min_years: int = 0


class VictimRefugee(Strict):
    """A victim is recognised as a refugee in the state."""

    in_: States = Field(["forum"], alias="in")


class DoubleCriminality(Strict):
    """The conduct was punishable where it was done.

    ``conduct``: any offence of the place will do (murder, assault, unlawful detention);
    ``same_offence``: the place must know the international crime itself.
    """

    standard: Literal["conduct", "same_offence"] = "conduct"


class TreatyObligation(Strict):
    """A treaty binding the forum when the conduct was done obliges it to prosecute such an act.

    Without ``treaties`` the treaty follows from the category: torture CAT, disappearance ICPPED,
    war crimes the Geneva Conventions (grave breaches, so an international conflict), hostage-taking
    the Hostages Convention.
    """

    treaties: list[Treaty] | None = None


class StateParty(Strict):
    """A state is party to a treaty at the moment named."""

    treaty: Treaty
    state: Literal["forum", "territorial", "suspect_national"] = "territorial"
    at: Literal["conduct", "proceedings"] = "conduct"


class ConductIn(Strict):
    """The conduct took place in one of the states (any, if none is named), within the dates."""

    states: States = []
    from_: date | None = Field(None, alias="from")
    until: date | None = None


class ActAmong(Strict):
    """The conduct includes one of the act codes."""

    codes: list[str]


class PenaltyAtLeast(Strict):
    """The forum's law threatens the offence with at least, or with more than, so many years (life counts as 99)."""

    max_years: float | None = Field(None, description="the maximum is so many years or more")
    max_years_above: float | None = Field(None, description="the maximum is more than so many years")
    min_years: float | None = Field(None, description="the minimum is so many years or more")


class ByStates(Strict):
    """Who acts: ``forum``, ``territorial``, ISO codes, or ``any``."""

    by: States = ["any"]


class ForeignProceedings(Strict):
    """Another state or an international court is proceeding, or has decided finally."""

    by: States = ["any"]
    stage: Literal["pending", "final"] = "pending"
    effective: bool = Field(False, description="only proceedings that are genuine and effective count")


class IccSeized(Strict):
    """An international court proceeds against the suspect or asks for surrender."""

    courts: States = ["icc", "icty", "ictr", "irmct"]


class Step(Strict):
    """A step that somebody takes in the case: a complaint lodged, a decision, a consent.

    It never makes a route fail until it is refused; until then it is a hurdle still ahead.
    """

    by: str
    what: str = ""


class ArmedConflict(Strict):
    """There was an armed conflict of the kind named."""

    kind: Literal["iac", "niac", "any"] = "any"


class OfficialCapacity(Strict):
    """The act was done in official capacity, or with the acquiescence of an official."""

    acquiescence: bool = True
    organisation: bool = False


class Question(Strict):
    """A question of fact or appreciation put to the lawyer; unknown until answered in the case."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    ask: str
