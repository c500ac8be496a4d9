"""What states share: base definitions, act codes, treaties, law of territorial states, other avenues."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from uj.law.offences import Element
from uj.law.terms import Category
from uj.yamlfile import Strict


class Definition(Strict):
    """A crime as international law defines it: what national offences build on."""

    id: str
    category: Category
    title: str
    pinpoint: str
    conflict: Literal["iac", "niac", "any", "none"] = "none"
    elements: list[Element] = []
    mental: list[str] = []
    acts: dict[str, DefinedAct]
    note: str = ""


class DefinedAct(Strict):
    """An act of a base definition with its elements in words."""

    label: str
    at: str
    elements: list[str] = []


class ActCode(Strict):
    """An act code of the shared vocabulary."""

    label: str
    counts_as: list[str] = Field([], description="wider codes under which this act also falls")
    also: list[str] = Field([], description="other words for it, for hints to those who write them")
    ordinary: bool = Field(
        False, description="also an ordinary offence (murder, assault, rape …) in every legal order"
    )


class TreatyEntry(Strict):
    """Participation of one state in one treaty, one event."""

    state: str
    treaty: str
    status: str
    date: str = Field(
        "",
        pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
        description="a day, month or year; empty if not recorded",
    )
    confidence: str = ""
    note: str = ""


class LocalLaw(Strict):
    """Which international crimes a state makes an offence under that name."""

    state: str
    name: str
    crimes: dict[str, Literal["yes", "no", "unknown"]]
    source: str = ""
    confidence: str = ""
    note: str = ""


class Avenue(Strict):
    """An avenue beside prosecution in Europe: UN procedures, sanctions, trade conditions, other courts."""

    id: str
    name: str
    family: str
    who: list[str] = []
    against: list[str] = []
    acts: list[str] = Field([], description="only for these acts; empty for any")
    treaty: str | None = Field(None, description="the state concerned must be party to it")
    conditions: list[str] = []
    time_limits: str = ""
    yields: str = ""
    link: str = ""
    source: str = ""
    confidence: Literal["high", "medium", "low"] = "medium"
