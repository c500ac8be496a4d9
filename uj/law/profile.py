"""A jurisdiction as a whole: instruments, modes of liability, procedure, authorities."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from uj.law.terms import Instrument, Source
from uj.yamlfile import Strict


class Mode(Strict):
    """A form of participation in the forum's law, for some offences or conduct of some time."""

    provision: str | None = None
    rule: str = ""
    civilian: bool | None = None
    standard: (
        Literal["knew", "knew_or_should_have_known", "knew_or_consciously_disregarded", "unsettled"] | None
    ) = None
    only_for: list[str] = Field([], description="offence ids or categories")
    except_for: list[str] = []
    conduct_from: date | None = None
    conduct_until: date | None = None


def _modes(value: Any) -> Any:
    """Let a single rule on a mode stand without a list."""
    return (
        {name: entry if isinstance(entry, list) else [entry] for name, entry in value.items()}
        if isinstance(value, dict)
        else value
    )


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


class Part(Strict):
    """A part of a state with law of its own; ``courts`` are words by which its courts are known."""

    courts: list[str] = []


class Profile(Strict):
    """``jurisdiction.yaml``: the state, its instruments and its procedure."""

    code: str = Field(pattern=r"^[A-Z]{2}$")
    name: str
    languages: list[str]
    checked_on: date
    summary: str
    parts: dict[str, Part] = Field({}, description="parts of the state that bases name in ``part``")
    instruments: dict[str, Instrument]
    modes: Annotated[
        dict[str, list[Mode]], BeforeValidator(_modes, json_schema_input_type=dict[str, Mode | list[Mode]])
    ]
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
