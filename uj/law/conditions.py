"""The closed language in which statutes state conditions.

A condition is a mapping with exactly one operator (``all``, ``any``, ``none``, ``at_least``,
``contested``) or one predicate, and beside it the pinpoint and our own wording of the rule. Every
predicate is a field of :class:`Condition`, documented once; an unknown name is an error with file,
line and the nearest known name. What a predicate asks of a case is decided in
:mod:`uj.assess.predicates` and nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import Field, model_validator

from uj.law.predicates import (
    ActAmong,
    ArmedConflict,
    ByStates,
    ConductIn,
    ContextCode,
    DoubleCriminality,
    ForeignProceedings,
    IccSeized,
    Nothing,
    Office,
    OfficialCapacity,
    PenaltyAtLeast,
    Question,
    StateParty,
    States,
    Step,
    SuspectNational,
    SuspectNaturalised,
    SuspectOffice,
    SuspectPresent,
    SuspectRefugee,
    SuspectResident,
    SuspectServes,
    Treaty,
    TreatyObligation,
    VictimNational,
    VictimRefugee,
    VictimResident,
)
from uj.yamlfile import Strict

__all__ = [
    "OPERATORS",
    "PREDICATES",
    "AtLeast",
    "Condition",
    "Contested",
    "ContextCode",
    "Office",
    "Reading",
    "States",
    "Treaty",
]


class AtLeast(Strict):
    """At least ``n`` of the conditions are met."""

    n: int = Field(ge=1)
    of: list[Condition]


class Reading(Strict):
    """One reading of a contested question of law."""

    id: str
    requires: list[Condition] = []
    denied: bool = Field(False, description="under this reading the condition is never met")
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


class Depends(NamedTuple):
    """What the answer to a condition depends on, beside the suspect."""

    offence: bool
    incident: bool
    forum: bool


_ANY_FORUM = {"context", "official_capacity", "armed_conflict", "act_among"}
"""Predicates on the conduct alone: the same before every court."""
_ON_OFFENCE = {"double_criminality", "treaty_obligation", "penalty_at_least"}


_ON_INCIDENT = {
    "suspect_naturalised",
    "suspect_serves",
    "extradition_requested",
    "extradition_refused",
    "victim_national",
    "victim_resident",
    "victim_refugee",
    "victim_stateless",
    "double_criminality",
    "no_jurisdiction_at_place",
    "treaty_obligation",
    "state_party",
    "conduct_in",
    "act_among",
    "armed_conflict",
    "context",
    "official_capacity",
    "foreign_proceedings",
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
        names = [
            name for name in type(self).model_fields if name not in _PROSE and getattr(self, name) is not None
        ]
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

    @property
    def below(self) -> list[list[Condition]]:
        """The lists of conditions under an operator, other readings included."""
        if self.contested is not None:
            return [reading.requires for reading in self.contested.readings]
        if self.at_least is not None:
            return [self.at_least.of]
        return [self.params] if self.name in OPERATORS else []

    @cached_property
    def asked(self) -> str:
        """What a predicate asks, without pinpoint and wording: equal questions have equal answers."""
        return sys.intern(self.model_dump_json(include={self.name}))

    @cached_property
    def depends(self) -> Depends:
        """What the answer depends on; answers that do not are shared between routes and forums.

        Whether the condition is asked at all is another matter, see :attr:`particular`.
        """
        under = [c for c in self.walk() if c is not self]
        below = [c.depends for c in under]
        offence = self.name in _ON_OFFENCE or any_true(c.particular for c in under)
        at_conduct = getattr(self.params, "at", "") in ("conduct", "either")
        incident = self.name in _ON_INCIDENT or at_conduct or any_true(x.incident for x in below)
        operator = self.name in OPERATORS or self.name == "contested"
        forum = not (operator or self.name in _ANY_FORUM) or any_true(x.forum for x in below)
        return Depends(offence, incident, forum)

    @cached_property
    def particular(self) -> bool:
        """Whether it is asked, or answered, otherwise for one offence than for another."""
        return self.depends.offence or bool(self.only_for or self.except_for)

    def walk(self) -> list[Condition]:
        """This condition and everything below it, other readings included."""
        return [self, *(found for below in self.below for child in below for found in child.walk())]


def depends_together(conditions: Iterable[Condition]) -> Depends:
    """What several conditions depend on, taken together."""
    some = list(conditions)
    found = [condition.depends for condition in some]
    return Depends(
        any_true(c.particular for c in some),
        any_true(x.incident for x in found),
        any_true(x.forum for x in found),
    )


PREDICATES: tuple[str, ...] = tuple(
    name for name in Condition.model_fields if name not in _PROSE and name not in OPERATORS
)
"""Names of all predicates of the language."""
