"""Words that every rule of law uses: kinds, pinpoints, sources, sign-off, dated versions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from uj.yamlfile import Strict


class Category(StrEnum):
    """Kinds of offences, the same for every forum."""

    GENOCIDE = "genocide"
    CRIMES_AGAINST_HUMANITY = "crimes_against_humanity"
    WAR_CRIMES = "war_crimes"
    AGGRESSION = "aggression"
    TORTURE = "torture"
    ENFORCED_DISAPPEARANCE = "enforced_disappearance"
    SLAVERY_TRAFFICKING = "slavery_trafficking"
    HOSTAGE_TAKING = "hostage_taking"
    TERRORISM = "terrorism"
    PIRACY = "piracy"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The category in words."""
        return self.value.replace("_", " ")

    @property
    def core(self) -> bool:
        """Whether it is one of the crimes this toolkit is about, as against what else may be charged."""
        return self in CORE


CORE = tuple(Category)[: list(Category).index(Category.SLAVERY_TRAFFICKING)]
"""Genocide to enforced disappearance: core crimes, torture and disappearance as offences of their own."""


class BasisKind(StrEnum):
    """Kinds of jurisdictional bases."""

    ABSOLUTE_UNIVERSAL = "absolute_universal"
    PRESENCE = "presence"
    RESIDENCE = "residence"
    ACTIVE_NATIONALITY = "active_nationality"
    ACTIVE_RESIDENCE = "active_residence"
    PASSIVE_NATIONALITY = "passive_nationality"
    PASSIVE_RESIDENCE = "passive_residence"
    PROTECTIVE = "protective"
    TREATY_BASED = "treaty_based"
    REPRESENTATION = "representation"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _BASIS_LABELS[self.value]


_BASIS_LABELS = {
    "absolute_universal": "universal jurisdiction",
    "presence": "presence of the suspect",
    "residence": "residence of the suspect",
    "active_nationality": "nationality of the suspect",
    "active_residence": "residence of the suspect (assimilated to nationals)",
    "passive_nationality": "nationality of the victim",
    "passive_residence": "residence of the victim",
    "protective": "protective principle",
    "treaty_based": "treaty duty to prosecute",
    "representation": "representation of another state",
}


class GateKind(StrEnum):
    """What can stand between jurisdiction and a proceeding."""

    SUBSIDIARITY = "subsidiarity"
    PROSECUTOR_DISCRETION = "prosecutor_discretion"
    PROSECUTOR_MONOPOLY = "prosecutor_monopoly"
    EXECUTIVE_CONSENT = "executive_consent"
    COMPLAINT_REQUIRED = "complaint_required"
    NE_BIS_IN_IDEM = "ne_bis_in_idem"
    DOUBLE_CRIMINALITY = "double_criminality"
    AMNESTY = "amnesty"
    OTHER = "other"


class Source(Strict):
    """How a rule was checked: which text was seen, in which version, how sure we are."""

    kind: Literal["official_text", "translation", "secondary", "unverified"]
    ref: str
    seen: date | None = None
    confidence: Literal["high", "medium", "low"] = "medium"

    @property
    def verified(self) -> bool:
        """Whether the rule was checked against official text."""
        return self.kind == "official_text"


class Review(Strict):
    """Sign-off by a named role; never set by age."""

    status: Literal["draft", "checked", "reviewed"] = "draft"
    by: str = ""
    on: date | None = None
    text: str = ""

    @model_validator(mode="after")
    def _named(self) -> Review:
        if self.status != "draft" and not (self.by and self.on and self.text):
            raise ValueError(
                f"status {self.status!r} needs 'by' (role), 'on' (date) and 'text' (what was read)"
            )
        return self


def _provision(value: Any) -> Any:
    return {"at": value} if isinstance(value, str) else value


class Pinpoint(Strict):
    """Where a rule stands, as the field cites it ("§ 6 no. 9 StGB"), and the instrument's id.

    The instrument is found from its abbreviation in the citation when the file is loaded.
    """

    at: str = Field(min_length=1)
    instrument: str | None = None

    def __str__(self) -> str:
        return self.at


Provision = Annotated[Pinpoint, BeforeValidator(_provision, json_schema_input_type=str | Pinpoint)]


class Instrument(Strict):
    """A statute or treaty that rules are taken from."""

    title: str
    title_en: str = ""
    abbreviation: str = ""
    also_cited: list[str] = Field([], description="other abbreviations used in pinpoints")
    citation: str = ""
    enacted: date | None = None
    in_force: date | None = None
    in_force_note: str = ""
    last_amended: str = ""
    url: str = ""
    seen: str = Field("", description="where the text was read")
    seen_version: date | None = None
    note: str = ""

    @property
    def label(self) -> str:
        """Short form for tables."""
        return self.abbreviation or self.title


class Rule(Strict):
    """Anything that states law: identified, located, sourced."""

    id: str = Field(pattern=r"^[a-z]{2}(\.[a-z0-9_]+)+$|^[a-z_]+(\.[a-z0-9_]+)*$")
    provision: Provision | None = None
    source: Source
    review: Review = Review()
    note: str = ""


def in_order(first: date | None, last: date | None, first_name: str, last_name: str) -> None:
    """Refuse a span that ends before it begins."""
    if first and last and first > last:
        raise ValueError(f"{first_name} {first} lies after {last_name} {last}")


class Version(Strict):
    """A rule as it stood between two dates (both inclusive)."""

    valid_from: date | None = None
    valid_until: date | None = None
    provision: Provision
    source: Source | None = None
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Version:
        in_order(self.valid_from, self.valid_until, "valid_from", "valid_until")
        return self

    def in_force(self, day: date) -> bool:
        """Whether this version stood on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
