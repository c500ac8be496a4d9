"""A row of flat columns as a case file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from uj.case.models import (
    Case,
    CaseInfo,
    Circumstances,
    ConflictSpan,
    Fact,
    Incident,
    Link,
    Participation,
    Position,
    Presence,
    Proceeding,
    Situation,
    Suspect,
    Victim,
    Witness,
)
from uj.screen.flat import COLUMNS

_OF_SITUATION = {
    "attack_on_civilians", "widespread", "systematic", "policy", "charter_violation", "oppression_regime", "occupation",
}  # fmt: skip
_OF_INCIDENT = [
    name for name in COLUMNS[COLUMNS.index("attack_on_civilians") : COLUMNS.index("suspect_kind")]
    if name not in _OF_SITUATION
]  # fmt: skip


def to_case(row: Mapping[str, Any], day: date) -> Case:
    """Turn a row into a full case file: suspect S1, incident I1, victims V1.

    Args:
        row: values by column, as :class:`FlatCase` holds them; absent means unknown.
        day: date of the case file.
    """
    get = row.get
    whole = get("case")
    if whole:
        return Case.model_validate_json(whole)
    part = {name: get(name) for name in ("knew", "should_have_known", "disregarded", "effective_control")}
    return Case.model_validate(
        {
            "case": {"id": "row", "title": get("record") or "row", "date": day},
            "situation": {
                "territorial_state": get("territory"),
                "armed_conflict": [{"kind": get("conflict"), "when": get("conflict_when")}] if get("conflict") else [],
                "circumstances": {name: get(name) for name in _OF_SITUATION if get(name) is not None},
                "amnesty": get("amnesty"),
            },
            "suspects": [_suspect(get)],
            "victims": [{"id": "V1", **_person(get, "victims"), "stateless": get("victims_stateless")}],
            "witnesses": [{"id": f"W{n}", "located_in": s} for n, s in enumerate(get("witnesses_in") or (), 1)],
            "incidents": [
                {
                    "id": "I1",
                    "summary": "the conduct",
                    "when": get("when"),
                    "acts": list(get("acts") or ()),
                    "by": [{"suspect": "S1", "mode": get("mode") or "unknown", **part}],
                    "victims": ["V1"],
                    "circumstances": {name: get(name) for name in _OF_INCIDENT if get(name) is not None},
                }
            ],
            "proceedings": [step._asdict() for step in get("proceedings") or ()],
            "no_other_proceedings": get("no_other_proceedings"),
            "answers": dict(get("answers") or ()),
        }
    )  # fmt: skip


def _person(get: Any, who: str) -> dict[str, Any]:
    """Ties of a suspect or of the victims to states."""
    later = set(get(f"{who}_nationalities_later") or ())
    held = sorted({*(get(f"{who}_nationalities") or ()), *later})
    earlier, moved = set(get(f"{who}_residences_earlier") or ()), set(get(f"{who}_residences_later") or ())
    lived = sorted({*(get(f"{who}_residences") or ()), *earlier, *moved})
    years = get(f"{who}_residence_years")
    return {
        "nationalities": [{"state": s, "acquired_after_conduct": True if s in later else None} for s in held],
        "no_other_nationality": get(f"{who}_no_other_nationality"),
        "residences": [
            {"state": s, "years": years,
             "acquired_after_conduct": False if s in earlier else True if s in moved else None}
            for s in lived
        ],
        "no_other_residence": get(f"{who}_no_other_residence"),
        "refugee_in": list(get(f"{who}_refugee_in") or ()),
        "no_other_refuge": get(f"{who}_no_other_refuge"),
    }  # fmt: skip


_STAYS = (("present_in", "present"), ("left", "left"), ("absent_from", "absent"), ("expected_in", "expected"))


def _suspect(get: Any) -> dict[str, Any]:
    return {
        "id": "S1",
        "kind": get("suspect_kind") or "person",
        "name": get("suspect") or "",
        **_person(get, "suspect"),
        "stateless": get("suspect_stateless"),
        "presence": [
            {"state": state, "status": status}
            for column, status in _STAYS
            for state in get(f"suspect_{column}") or ()
        ],
        "no_travel_expected": get("suspect_no_travel_expected"),
        "positions": [held._asdict() for held in get("suspect_offices") or ()],
        "no_other_protected_office": get("suspect_no_other_protected_office"),
        "no_other_service": get("suspect_no_other_service"),
        "alive": get("suspect_alive"),
        "minor_at_conduct": get("suspect_minor"),
    }


# -- the same without validation, for values that were validated when they were read ----------------

_Model = TypeVar("_Model", bound=BaseModel)


@cache
def _blank(kind: type[BaseModel]) -> dict[str, Any]:
    """The default of every field; lists are shared, because nobody changes a case."""
    return {name: field.get_default(call_default_factory=True) for name, field in kind.model_fields.items()}


def _new(kind: type[_Model], /, **given: Any) -> _Model:
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", {**_blank(kind), **given})
    object.__setattr__(made, "__pydantic_fields_set__", set(given))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


_FACT: dict[Any, Fact[bool] | None] = {
    None: None,
    True: Fact[bool](value=True),
    False: Fact[bool](value=False),
    "unknown": Fact[bool](value=None),
}


def quick_case(row: Mapping[str, Any], day: date) -> Case:
    """The same case as :func:`to_case`, many times faster; only for values that an ``Encoder`` has read."""
    get = row.get
    if get("case"):
        return to_case(row, day)
    kind = get("conflict")
    part = _new(
        Participation,
        suspect="S1",
        mode=get("mode") or "unknown",
        **{
            name: _FACT[get(name)]
            for name in ("knew", "should_have_known", "disregarded", "effective_control")
        },
    )
    incident = _new(
        Incident,
        id="I1",
        summary="the conduct",
        when=get("when"),
        acts=list(get("acts") or ()),
        by=[part],
        victims=["V1"],
        circumstances=_new(Circumstances, **{name: _FACT[get(name)] for name in _OF_INCIDENT}),
    )
    situation = _new(
        Situation,
        territorial_state=get("territory"),
        armed_conflict=[_new(ConflictSpan, kind=kind, when=get("conflict_when"))] if kind else [],
        circumstances=_new(Circumstances, **{name: _FACT[get(name)] for name in _OF_SITUATION}),
        amnesty=_FACT[get("amnesty")],
    )
    return _new(
        Case,
        case=_new(CaseInfo, id="row", title=get("record") or "row", date=day),
        situation=situation,
        suspects=[_quick_suspect(get)],
        victims=[
            _new(Victim, id="V1", **_quick_person(get, "victims"), stateless=_FACT[get("victims_stateless")])
        ],
        witnesses=[
            _new(Witness, id=f"W{n}", located_in=s) for n, s in enumerate(get("witnesses_in") or (), 1)
        ],
        incidents=[incident],
        proceedings=[
            _new(Proceeding, **{**step._asdict(), "effective": _FACT[step.effective]})
            for step in get("proceedings") or ()
        ],
        no_other_proceedings=_FACT[get("no_other_proceedings")],
        answers={key: _FACT[said] for key, said in get("answers") or ()},
    )


def _quick_person(get: Any, who: str) -> dict[str, Any]:
    plain = _person(get, who)
    return {
        name: [_new(Link, **tie) if isinstance(tie, dict) else _new(Link, state=tie) for tie in value]
        if isinstance(value, list)
        else _FACT[value]
        for name, value in plain.items()
    }


def _quick_suspect(get: Any) -> Suspect:
    plain = _suspect(get)
    facts = {name: _FACT[plain[name]] for name in plain if name.startswith("no_") or name in _PLAIN}
    return _new(
        Suspect,
        id="S1",
        kind=plain["kind"],
        name=plain["name"],
        presence=[_new(Presence, **stay) for stay in plain["presence"]],
        positions=[
            _new(Position, **{**held, "current": _FACT[held["current"]]}) for held in plain["positions"]
        ],
        **{**facts, **_quick_person(get, "suspect")},
    )


_PLAIN = ("stateless", "alive", "minor_at_conduct")
