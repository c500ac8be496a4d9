"""The law as data: instruments, offences, bases, gates, immunities, limitation, procedure, authorities.

One folder per jurisdiction holds these models as YAML. Every rule says where it stands (``provision``)
and how that was checked (``source``). A rule whose source is not the official text is *unverified* and
every output says so.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from uj.law.conditions import Condition, Office
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
            raise ValueError(f"status {self.status!r} needs 'by' (role), 'on' (date) and 'text' (what was read)")
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


Provision = Annotated[Pinpoint, BeforeValidator(_provision)]


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
    return {code: [_act(item) for item in (entry if isinstance(entry, list) else [entry])] for code, entry in value.items()}


def _act(item: Any) -> Any:
    return {"at": item} if item is None or isinstance(item, str) else item


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
    acts: Annotated[dict[str, list[Act]], BeforeValidator(_acts)] = {}
    acts_of_definition: bool = Field(False, description="all acts of the definition, by reference")
    conflict: Literal["iac", "niac", "any", "none"] = "none"
    drop: dict[str, str] = Field({}, description="element id of the definition -> why it is absent, with pinpoint")
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
        _ordered(self.conduct_from, self.conduct_until, "conduct_from", "conduct_until")
        return self


def _ordered(first: date | None, last: date | None, first_name: str, last_name: str) -> None:
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
        _ordered(self.valid_from, self.valid_until, "valid_from", "valid_until")
        return self

    def in_force(self, day: date) -> bool:
        """Whether this version stood on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class BasisVersion(Version):
    """A basis as it stood between two dates: all conditions must be met."""

    requires: list[Condition] = []
    offences: list[str] | None = Field(None, description="only if this version covers other offences")


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
    rule: str


class Mode(Strict):
    """A form of participation in the forum's law, for some offences or conduct of some time."""

    provision: str | None = None
    rule: str = ""
    civilian: bool | None = None
    standard: Literal["knew", "knew_or_should_have_known", "knew_or_consciously_disregarded", "unsettled"] | None = None
    only_for: list[str] = Field([], description="offence ids or categories")
    except_for: list[str] = []
    conduct_from: date | None = None
    conduct_until: date | None = None


def _modes(value: Any) -> Any:
    """Let a single rule on a mode stand without a list."""
    return {name: entry if isinstance(entry, list) else [entry] for name, entry in value.items()} if isinstance(value, dict) else value


class Initiation(Strict):
    """One way in which proceedings start."""

    who: str
    how: str
    provision: str | None = None
    limits: str = ""


class InAbsentia(Strict):
    """What can be done while the suspect is away."""

    investigation: Literal["yes", "limited", "no", "unknown"]
    trial: Literal["yes", "limited", "no", "unknown"]
    provision: str | None = None
    rule: str = ""


class Body(Strict):
    """A specialised unit or court."""

    name: str
    role: str


class Procedure(Strict):
    """How proceedings start, who takes part, before which court."""

    initiation: list[Initiation]
    victim_participation: str = ""
    review_of_refusal: str = ""
    in_absentia: InAbsentia
    structural_investigations: str = ""
    units: list[Body] = []
    court: str = ""
    political_authorisation: str = ""
    source: Source


class Change(Strict):
    """A change of the law worth telling."""

    date: str
    what: str
    effect: str


class LegalPersons(Strict):
    """Whether a company can be prosecuted."""

    possible: Literal["yes", "partly", "no", "unknown"]
    provision: str | None = None
    rule: str = ""


class Profile(Strict):
    """``jurisdiction.yaml``: the state, its instruments and its procedure."""

    code: str = Field(pattern=r"^[A-Z]{2}$")
    name: str
    languages: list[str]
    checked_on: date
    summary: str
    instruments: dict[str, Instrument]
    modes: Annotated[dict[str, list[Mode]], BeforeValidator(_modes)]
    superior_orders: str = ""
    official_capacity: str = ""
    legal_persons: LegalPersons
    procedure: Procedure
    changes: list[Change] = []
    uncertainties: list[str] = []


class Authority(Strict):
    """A decision that interprets a rule."""

    id: str
    name: str
    court: str
    date: str
    ref: str = ""
    ecli: str = ""
    outcome: str = ""
    point: str
    bears_on: list[str] = []
    source: str
    confidence: Literal["high", "medium", "low"] = "medium"


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
    ordinary: bool = Field(False, description="also an ordinary offence (murder, assault, rape …) in every legal order")


class TreatyEntry(Strict):
    """Participation of one state in one treaty, one event."""

    state: str
    treaty: str
    status: str
    date: str = Field("", pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$", description="a day, month or year; empty if not recorded")
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
