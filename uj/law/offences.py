"""Offences: a base definition, and where one forum's statute departs from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from uj.law.conditions import Condition
from uj.law.terms import Category, Rule, in_order
from uj.yamlfile import Strict


class Element(Strict):
    """One element of an offence, with the condition that decides it."""

    id: str
    label: str
    kind: Literal["context", "mental", "status", "conduct"] = "context"
    requires: Condition
    provision: str | None = None


class Act(Strict):
    """An act within an offence: pinpoint, and where it differs from the base definition."""

    at: str | None = None
    note: str = ""
    from_: date | None = Field(None, alias="from")
    until: date | None = None
    conflict: Literal["iac", "niac", "any"] | None = None
    label: str = ""


def _acts(value: Any) -> Any:
    """Let an act be written as its bare pinpoint, and several entries stand under one code."""
    if not isinstance(value, dict):
        return value
    return {
        code: [_act(item) for item in (entry if isinstance(entry, list) else [entry])]
        for code, entry in value.items()
    }


def _act(item: Any) -> Any:
    return {"at": item} if item is None or isinstance(item, str) else item


_WrittenActs = dict[str, str | Act | list[str | Act] | None]
"""How acts may be written; for the JSON Schema."""


class Penalty(Strict):
    """What the statute threatens; years as numbers where minimum-penalty tests need them (life = 99)."""

    min_years: float | None = None
    max_years: float | None = None
    text: str = ""


class Limitation(Strict):
    """Time limit for prosecution.

    ``never``: not subject to limitation; ``period``: ``years`` from ``runs_from``;
    ``open``: not settled or not checked.
    """

    bar: Literal["never", "period", "open"]
    years: float | None = None
    runs_from: Literal["commission", "end_of_conduct", "majority_of_victim"] = "commission"
    can_stop: bool = Field(True, description="whether the law knows interruption or suspension of the period")
    provision: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    conduct_from: date | None = Field(None, description="only for conduct from this day")
    conduct_until: date | None = None
    acts: list[str] = Field([], description="only for these acts")
    note: str = ""

    @model_validator(mode="after")
    def _period_has_years(self) -> Limitation:
        if (self.bar == "period") != (self.years is not None):
            raise ValueError("'years' goes with 'bar: period' and only there")
        return self


class Offence(Rule):
    """A crime as one forum's statute defines it: a base definition and the deviations from it."""

    category: Category
    label: str
    exists: bool = True
    definition: str | None = None
    conduct_from: date | None = None
    conduct_until: date | None = None
    conduct_note: str = ""
    earlier_law: str = ""
    acts: Annotated[dict[str, list[Act]], BeforeValidator(_acts, json_schema_input_type=_WrittenActs)] = {}
    acts_of_definition: bool = Field(False, description="all acts of the definition, by reference")
    conflict: Literal["iac", "niac", "any", "none"] = "none"
    drop: dict[str, str] = Field(
        {}, description="element id of the definition -> why it is absent, with pinpoint"
    )
    add: list[Element] = []
    deviations: list[str] = []
    penalty: Penalty = Penalty()
    limitation: list[Limitation] = []

    @model_validator(mode="after")
    def _consistent(self) -> Offence:
        if self.exists and not self.acts and not self.acts_of_definition:
            raise ValueError("an offence that exists lists its acts (or says 'acts_of_definition: true')")
        if self.exists and self.provision is None:
            raise ValueError("an offence that exists has a provision")
        in_order(self.conduct_from, self.conduct_until, "conduct_from", "conduct_until")
        return self
