"""Bases of jurisdiction, and what stands between them and a proceeding: gates and immunities."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from uj.law.conditions import Condition, Depends, Office, depends_together
from uj.law.terms import BasisKind, GateKind, Rule, Version


class BasisVersion(Version):
    """A basis as it stood between two dates: all conditions must be met."""

    requires: list[Condition] = []
    offences: list[str] | None = Field(None, description="only if this version covers other offences")

    @cached_property
    def of_any_offence(self) -> tuple[list[Condition], bool]:
        """Conditions that are the same for every offence, and whether one of them depends on the conduct."""
        found = [c for c in self.requires if not c.particular]
        return found, any(c.depends.incident for c in found)

    @cached_property
    def of_offence(self) -> list[Condition]:
        """The other conditions."""
        return [c for c in self.requires if c.particular]


class Basis(Rule):
    """A ground on which the forum's courts may take the case."""

    kind: BasisKind
    offences: list[str] = Field(min_length=1)
    part: str = Field("", description="part of the state, such as Scotland; empty for the whole")
    situational: bool = Field(False, description="tied to a named situation, such as the ICTY and ICTR acts")
    selected_by: Literal["proceedings", "conduct"] = Field(
        "proceedings", description="which date picks the version"
    )
    versions: list[BasisVersion] = Field(min_length=1)


class GateVersion(Version):
    """A gate as it stood between two dates.

    ``bars_if``: any of these met closes the route; ``requires``: all of these must be met;
    ``refusal_if``: the statutory criteria on which a discretionary decision may refuse.
    """

    bars_if: list[Condition] = []
    requires: list[Condition] = []
    refusal_if: list[Condition] = []
    rule: str = ""


class Gate(Rule):
    """What stands between jurisdiction and a proceeding."""

    kind: GateKind
    effect: Literal["bar", "discretion", "information"]
    applies_to: list[str] = Field(["all"], description="basis ids, offence ids, categories, or 'all'")
    except_for: list[str] = []
    decided_by: str = ""
    versions: list[GateVersion] = Field(min_length=1)

    @cached_property
    def depends(self) -> Depends:
        """What the answer to the gate depends on."""
        return depends_together(c for v in self.versions for c in (*v.bars_if, *v.requires, *v.refusal_if))

    @model_validator(mode="after")
    def _information_decides_nothing(self) -> Gate:
        if self.effect == "information" and any(v.bars_if or v.requires for v in self.versions):
            raise ValueError("a gate that only informs has no 'bars_if' or 'requires'; call its effect 'bar'")
        return self


class Immunity(Rule):
    """Protection of a person by office or mission, as the forum's law sees it.

    ``bars``: closes the route while it lasts; ``none``: held not to stand in the way; ``open``: unsettled.
    """

    kind: Literal["personal", "functional", "diplomatic", "special_mission", "own_officials"]
    effect: Literal["bars", "none", "open"]
    holders: list[Office] = []
    offences: list[str] = Field(["all"], description="offence ids, categories, or 'all'")
    except_for: list[str] = Field([], description="offence ids or categories this rule does not reach")
    valid_from: date | None = None
    valid_until: date | None = None
    only_if: list[Condition] = Field([], description="the rule reaches a case only if all of these are met")
    rule: str

    @cached_property
    def depends(self) -> Depends:
        """What the protection depends on: official acts are those of an incident."""
        asked = depends_together(self.only_if)
        return asked._replace(incident=asked.incident or self.kind == "functional")
