"""The closed language in which statutes state conditions.

A condition is a mapping with exactly one operator (``all``, ``any``, ``none``, ``at_least``,
``contested``) or one predicate, and beside it the pinpoint and our own wording of the rule. Every
predicate is a field of :class:`Condition`, documented once; an unknown name is an error with file,
line and the nearest known name. What a predicate asks of a case is decided in
:mod:`uj.assess.predicates` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from uj.yamlfile import Strict


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


States = Annotated[list[str], BeforeValidator(_as_list)]
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
    """The forum's law threatens the offence with at least so many years (life counts as 99)."""

    max_years: float | None = None
    min_years: float | None = None


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


class AtLeast(Strict):
    """At least ``n`` of the conditions are met."""

    n: int = Field(ge=1)
    of: list[Condition]


class Reading(Strict):
    """One reading of a contested question of law."""

    id: str
    requires: list[Condition]
    authorities: list[str] = []
    prevailing: bool = False
    note: str = ""


class Contested(Strict):
    """A question of law with several readings; the prevailing one decides, the others are reported."""

    question: str
    readings: list[Reading] = Field(min_length=2)

    @model_validator(mode="after")
    def _one_prevails(self) -> Contested:
        if sum(reading.prevailing for reading in self.readings) != 1:
            raise ValueError("exactly one reading must be marked 'prevailing: true'")
        return self

    @property
    def prevailing(self) -> Reading:
        """The reading that decides."""
        return next(reading for reading in self.readings if reading.prevailing)


OPERATORS = ("all", "any", "none", "at_least", "contested")
_PROSE = ("provision", "rule", "only_for", "except_for", "confidence")


_ON_OFFENCE = {"double_criminality", "treaty_obligation", "penalty_at_least"}
_ON_INCIDENT = {
    "victim_national", "victim_resident", "victim_refugee", "victim_stateless", "double_criminality", "no_jurisdiction_at_place",
    "treaty_obligation", "state_party", "conduct_in", "act_among", "armed_conflict", "context", "official_capacity", "foreign_proceedings",
}


def any_true(values: Iterable[bool]) -> bool:
    """``any`` of the standard library, whose name is an operator of the language in this module."""
    return True in list(values)


class Condition(Strict):
    """One node of a rule: one operator or one predicate, its pinpoint and our wording."""

    provision: str | None = None
    rule: str = ""
    only_for: list[str] = Field([], description="offence ids this condition is limited to")
    except_for: list[str] = Field([], description="offence ids this condition does not apply to")
    confidence: Literal["high", "medium", "low"] | None = None

    all: list[Condition] | None = Field(None, min_length=1)
    any: list[Condition] | None = Field(None, min_length=1)
    none: list[Condition] | None = Field(None, min_length=1)
    at_least: AtLeast | None = None
    contested: Contested | None = None

    suspect_national: SuspectNational | None = None
    suspect_naturalised: SuspectNaturalised | None = None
    suspect_resident: SuspectResident | None = None
    suspect_present: SuspectPresent | None = None
    suspect_stateless: Nothing | None = None
    suspect_refugee: SuspectRefugee | None = None
    suspect_serves: SuspectServes | None = None
    suspect_office: SuspectOffice | None = None
    victim_national: VictimNational | None = None
    victim_resident: VictimResident | None = None
    victim_refugee: VictimRefugee | None = None
    victim_stateless: Nothing | None = None
    double_criminality: DoubleCriminality | None = None
    no_jurisdiction_at_place: Nothing | None = None
    treaty_obligation: TreatyObligation | None = None
    state_party: StateParty | None = None
    conduct_in: ConductIn | None = None
    act_among: ActAmong | None = None
    penalty_at_least: PenaltyAtLeast | None = None
    extradited: Nothing | None = None
    extradition_requested: ByStates | None = None
    extradition_refused: ByStates | None = None
    extradition_impossible: Nothing | None = None
    foreign_proceedings: ForeignProceedings | None = None
    icc_seized: IccSeized | None = None
    amnesty: ByStates | None = None
    complaint: Step | None = None
    decision: Step | None = None
    armed_conflict: ArmedConflict | None = None
    context: ContextCode | None = None
    official_capacity: OfficialCapacity | None = None
    question: Question | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Condition:
        names = [name for name in type(self).model_fields if name not in _PROSE and getattr(self, name) is not None]
        if len(names) != 1:
            said = ", ".join(names) if names else "none"
            raise ValueError(f"a condition holds exactly one operator or predicate, found {said}")
        return self

    @cached_property
    def name(self) -> str:
        """The operator or predicate used."""
        return next(
            name for name in type(self).model_fields if name not in _PROSE and getattr(self, name) is not None
        )

    @cached_property
    def params(self) -> Any:
        """The parameters of the operator or predicate."""
        return getattr(self, self.name)

    @cached_property
    def children(self) -> tuple[Condition, ...]:
        """The conditions below an operator (for ``contested`` those of the prevailing reading)."""
        if self.name in ("all", "any", "none"):
            return tuple(self.params)
        if self.name == "at_least":
            return tuple(self.params.of)
        if self.name == "contested":
            return tuple(self.params.prevailing.requires)
        return ()

    @cached_property
    def depends(self) -> tuple[bool, bool]:
        """Whether the answer depends on the offence, and whether on the incident.

        Answers that do not are shared between routes.
        """
        below = [c.depends for c in self.walk() if c is not self]
        offence = self.name in _ON_OFFENCE or bool(self.only_for or self.except_for) or any_true(x[0] for x in below)
        at_conduct = getattr(self.params, "at", "") in ("conduct", "either")
        incident = self.name in _ON_INCIDENT or at_conduct or any_true(x[1] for x in below)
        return offence, incident

    def walk(self) -> list[Condition]:
        """This condition and everything below it, other readings included."""
        below = list(self.children)
        if self.contested is not None:
            below = [c for reading in self.contested.readings for c in reading.requires]
        return [self, *(found for child in below for found in child.walk())]


PREDICATES: tuple[str, ...] = tuple(
    name for name in Condition.model_fields if name not in _PROSE and name not in OPERATORS
)
"""Names of all predicates of the language."""
