"""The flat case: one row says what is known of one suspect and one conduct.

Every column may be left out or empty: what is not said is unknown, never no. Several values in one
cell are separated by ``|``. ``docs/flat-case.md`` is generated from :class:`FlatCase`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo

from uj.case.dates import When
from uj.case.load import country_hint
from uj.case.models import Case, Proceeding
from uj.law.conditions import Office
from uj.names import did_you_mean
from uj.yamlfile import Strict

_YES_NO: dict[str, bool | str] = {
    **dict.fromkeys(("yes", "true", "1", "y"), True),
    **dict.fromkeys(("no", "false", "0", "n"), False),
    **dict.fromkeys(("unknown", "?"), "unknown"),
}


class Held(NamedTuple):
    """An office or function: which, of which state, and whether it is still held."""

    office: str
    state: str | None
    current: bool | str | None


class Step(NamedTuple):
    """A proceeding: by whom, what, how it stands, the state asked, whether it is genuine."""

    by: str
    kind: str
    status: str
    to: str | None
    effective: bool | str | None


def _blank(value: Any) -> Any:
    return None if value is None or (isinstance(value, str) and not value.strip()) else value


def _yes_no(value: Any) -> Any:
    value = _blank(value)
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _YES_NO:
        raise ValueError(f"{value!r} is not an answer (allowed: yes, no, unknown)")
    return _YES_NO[word]


def _parts(value: Any) -> list[str]:
    value = _blank(value)
    if value is None:
        return []
    if not isinstance(value, (str, list, tuple)):
        raise ValueError(f"{value!r} is not text or a list")
    items = value.split("|") if isinstance(value, str) else list(value)
    return [str(item).strip() for item in items if str(item).strip()]


def _one_state(text: str, info: ValidationInfo) -> str:
    code = text.strip().upper()
    shared = info.context["international"] if info.context else None
    shaped = len(code) == 2 and code.isalpha()
    if not shaped or (shared is not None and code not in shared.countries):
        hint = f" ({country_hint(code, shared)})" if shared is not None else ""
        raise ValueError(f"unknown country code {text!r}{hint}")
    return code


def _state(value: Any, info: ValidationInfo) -> Any:
    value = _blank(value)
    return None if value is None else _one_state(str(value), info)


def _states(value: Any, info: ValidationInfo) -> tuple[str, ...]:
    return tuple(sorted({_one_state(item, info) for item in _parts(value)}))


def _acts(value: Any, info: ValidationInfo) -> tuple[str, ...]:
    codes = tuple(sorted({item.lower() for item in _parts(value)}))
    known = info.context["international"] if info.context else None
    for code in codes:
        if known is not None and code not in known.acts:
            raise ValueError(f"unknown act code {code!r} ({known.act_hint(code)})")
    return codes


def _word(value: Any) -> Any:
    value = _blank(value)
    return value.strip().lower() if isinstance(value, str) else value


def _entry(item: str, names: tuple[str, ...]) -> list[str | None]:
    parts: list[str | None] = [part.strip() or None for part in item.split(":")]
    if len(parts) > len(names):
        raise ValueError(f"{item!r} has more than {len(names)} parts ({':'.join(names)})")
    return parts + [None] * (len(names) - len(parts))


def _among(word: str | None, allowed: tuple[str, ...], what: str) -> str:
    if word is None or word.lower() not in allowed:
        raise ValueError(f"unknown {what} {word!r} ({did_you_mean(word or '', allowed)})")
    return word.lower()


_OFFICES: tuple[str, ...] = get_args(Office)
_KINDS: tuple[str, ...] = get_args(Proceeding.model_fields["kind"].annotation)
_STATUSES: tuple[str, ...] = get_args(Proceeding.model_fields["status"].annotation)


def _offices(value: Any, info: ValidationInfo) -> tuple[Held, ...]:
    found = []
    for item in _parts(value):
        office, state, current = (
            item if isinstance(item, Held) else _entry(item, ("office", "state", "current"))
        )
        held = None if state is None else _one_state(state, info)
        found.append(Held(_among(office, _OFFICES, "office"), held, _yes_no(current)))
    return tuple(sorted(set(found), key=repr))


def _steps(value: Any, info: ValidationInfo) -> tuple[Step, ...]:
    found = []
    for item in _parts(value):
        by, kind, status, to, effective = _entry(item, ("by", "kind", "status", "to", "effective"))
        if by is None:
            raise ValueError(f"{item!r} does not say by whom")
        who = _one_state(by, info) if len(by) == 2 else by
        asked = None if to is None else _one_state(to, info)
        found.append(
            Step(
                who,
                _among(kind, _KINDS, "kind of proceeding"),
                _among(status or "pending", _STATUSES, "status"),
                asked,
                _yes_no(effective),
            )
        )
    return tuple(sorted(set(found), key=repr))


def _answers(value: Any) -> tuple[tuple[str, bool | str], ...]:
    found: dict[str, bool | str] = {}
    for item in _parts(value):
        key, sign, word = item.partition("=")
        said = _yes_no(word)
        if not sign or said is None:
            raise ValueError(f"{item!r} is not of the form key=yes, key=no or key=unknown")
        found[key.strip()] = said
    return tuple(sorted(found.items()))


def _number(value: Any) -> Any:
    value = _blank(value)
    if isinstance(value, str):
        try:
            value = float(value.replace(",", "."))
        except ValueError:
            raise ValueError(f"{value!r} is not a number") from None
    return value


def _text(value: Any) -> Any:
    value = _blank(value)
    return None if value is None else str(value)


def _whole(value: Any, info: ValidationInfo) -> Any:
    text = _text(value)
    if text is None:
        return None
    try:
        case = Case.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"the case file: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if len(case.suspects) != 1:
        raise ValueError(f"the case file has {len(case.suspects)} suspects; a row is one suspect")
    for incident in case.incidents:
        _acts(list(incident.acts), info)
    return text


YesNo = Annotated[bool | Literal["unknown"] | None, BeforeValidator(_yes_no)]
OneState = Annotated[str | None, BeforeValidator(_state)]
StateList = Annotated[tuple[str, ...], BeforeValidator(_states)]
ActList = Annotated[tuple[str, ...], BeforeValidator(_acts)]
Offices = Annotated[tuple[Held, ...], BeforeValidator(_offices)]
Steps = Annotated[tuple[Step, ...], BeforeValidator(_steps)]
Answers = Annotated[tuple[tuple[str, bool | Literal["unknown"]], ...], BeforeValidator(_answers)]
Dated = Annotated[When | None, BeforeValidator(_blank)]
Number = Annotated[Annotated[float, Field(ge=0, le=150)] | None, BeforeValidator(_number)]
Text = Annotated[str | None, BeforeValidator(_text)]
WholeCase = Annotated[str | None, BeforeValidator(_whole)]
Mode = Annotated[
    Literal[
        "perpetration",
        "co_perpetration",
        "indirect",
        "ordering",
        "instigation",
        "aiding",
        "superior_responsibility",
        "unknown",
    ]
    | None,
    BeforeValidator(_word),
]
Conflict = Annotated[Literal["none", "niac", "iac", "disputed", "unknown"] | None, BeforeValidator(_word)]
Kind = Annotated[Literal["person", "company"] | None, BeforeValidator(_word)]


def _yes_no_column(text: str) -> Any:
    return Field(None, description=text)


def _states_column(text: str) -> Any:
    return Field((), description=text)


class FlatCase(Strict):
    """One suspect and one conduct in flat columns."""

    record: Text = Field(None, description="your own number or name of the record; kept as it is")
    suspect: Text = Field(None, description="your own number or name of the suspect; kept as it is")

    territory: OneState = Field(None, description="state where the conduct happened")
    when: Dated = Field(None, description="date or period of the conduct")
    acts: ActList = Field((), description="act codes of the shared vocabulary (`torture`, `killing` …)")
    conflict: Conflict = Field(None, description="armed conflict at the place")
    conflict_when: Dated = Field(None, description="dates of that conflict, if it did not last throughout")
    amnesty: YesNo = _yes_no_column("an amnesty or immunity law at home covers the conduct")

    mode: Mode = Field(None, description="how the suspect took part")
    knew: YesNo = _yes_no_column("a superior knew of the crimes")
    should_have_known: YesNo = _yes_no_column("a superior should have known of the crimes")
    disregarded: YesNo = _yes_no_column("a superior consciously disregarded clear information on the crimes")
    effective_control: YesNo = _yes_no_column("a superior had effective control over the perpetrators")

    attack_on_civilians: YesNo = _yes_no_column("there was an attack directed against a civilian population")
    widespread: YesNo = _yes_no_column("the attack was widespread")
    systematic: YesNo = _yes_no_column("the attack was systematic")
    policy: YesNo = _yes_no_column("the attack followed a policy of a state or organisation")
    attack_nexus: YesNo = _yes_no_column("the act was part of the attack")
    attack_knowledge: YesNo = _yes_no_column("the suspect knew of the attack and that the act was part of it")
    conflict_nexus: YesNo = _yes_no_column("the act was linked to the armed conflict")
    protected_person: YesNo = _yes_no_column(
        "the victim or object was protected by the law of armed conflict"
    )
    protected_group: YesNo = _yes_no_column(
        "the victims belonged to a national, ethnic, racial or religious group"
    )
    genocidal_intent: YesNo = _yes_no_column("there was intent to destroy the group as such")
    discriminatory_ground: YesNo = _yes_no_column("the victims were targeted on a prohibited ground")
    custody: YesNo = _yes_no_column("the victim was in custody or under control")
    severe_suffering: YesNo = _yes_no_column("severe pain or suffering was inflicted")
    purpose: YesNo = _yes_no_column(
        "it was inflicted for a purpose such as information, punishment or discrimination"
    )
    refusal_of_information: YesNo = _yes_no_column(
        "the detention or fate of the person was denied or concealed"
    )
    outside_protection: YesNo = _yes_no_column("the person was placed outside the protection of the law")
    intent: YesNo = _yes_no_column("the suspect acted with intent and knowledge")
    charter_violation: YesNo = _yes_no_column("the use of force was a manifest violation of the UN Charter")
    leadership: YesNo = _yes_no_column(
        "the suspect could control or direct political or military action of a state"
    )
    oppression_regime: YesNo = _yes_no_column(
        "the act served an institutionalised regime of racial oppression"
    )
    international_element: YesNo = _yes_no_column("more than one state is touched")
    compelling_purpose: YesNo = _yes_no_column("the aim was to compel a third party")
    exploitation_purpose: YesNo = _yes_no_column("the aim was exploitation")
    terrorist_purpose: YesNo = _yes_no_column("the aim was terrorist")
    occupation: YesNo = _yes_no_column("the territory was occupied")
    official_capacity: YesNo = _yes_no_column("the act was done in official capacity")
    acquiescence: YesNo = _yes_no_column("the act was done with consent or acquiescence of an official")
    organisation: YesNo = _yes_no_column("the act was done for a political organisation")

    suspect_kind: Kind = Field(None, description="a natural person (taken if empty) or a company")
    suspect_nationalities: StateList = _states_column("nationalities of the suspect")
    suspect_nationalities_later: StateList = _states_column("of these, acquired only after the conduct")
    suspect_no_other_nationality: YesNo = _yes_no_column("the nationalities of the suspect are complete")
    suspect_stateless: YesNo = _yes_no_column("the suspect is stateless")
    suspect_residences: StateList = _states_column("states where the suspect lives now")
    suspect_residences_earlier: StateList = _states_column(
        "of these, where the suspect lived already at the conduct"
    )
    suspect_residences_later: StateList = _states_column(
        "of these, where the suspect moved only after the conduct"
    )
    suspect_residence_years: Number = Field(None, description="years lived there")
    suspect_no_other_residence: YesNo = _yes_no_column("the residences of the suspect are complete")
    suspect_refugee_in: StateList = _states_column("states that recognise the suspect as a refugee")
    suspect_no_other_refuge: YesNo = _yes_no_column("these are all")
    suspect_present_in: StateList = _states_column("where the suspect is now")
    suspect_absent_from: StateList = _states_column("where the suspect is not")
    suspect_left: StateList = _states_column("where the suspect was and is no longer")
    suspect_expected_in: StateList = _states_column("where travel of the suspect is expected")
    suspect_no_travel_expected: YesNo = _yes_no_column("no travel but that listed is expected")
    suspect_offices: Offices = Field(
        (), description="offices held, each `office:state:current`, such as `minister:SY:no` or `military:SY`"
    )
    suspect_no_other_protected_office: YesNo = _yes_no_column(
        "besides those listed, no office or mission that international law protects"
    )
    suspect_no_other_service: YesNo = _yes_no_column("no armed forces but those listed under offices")
    suspect_alive: YesNo = _yes_no_column("the suspect is alive")
    suspect_minor: YesNo = _yes_no_column("the suspect was a minor at the conduct")

    victims_nationalities: StateList = _states_column("nationalities of victims")
    victims_nationalities_later: StateList = _states_column("of these, acquired only after the conduct")
    victims_no_other_nationality: YesNo = _yes_no_column("the nationalities of victims are complete")
    victims_residences: StateList = _states_column("states where victims live now")
    victims_residences_earlier: StateList = _states_column(
        "of these, where they lived already at the conduct"
    )
    victims_residences_later: StateList = _states_column("of these, where they moved only after the conduct")
    victims_residence_years: Number = Field(None, description="years lived there")
    victims_no_other_residence: YesNo = _yes_no_column("the residences of victims are complete")
    victims_refugee_in: StateList = _states_column("states that recognise victims as refugees")
    victims_no_other_refuge: YesNo = _yes_no_column("these are all")
    victims_stateless: YesNo = _yes_no_column("a victim is stateless")
    witnesses_in: StateList = _states_column("states where witnesses are")

    proceedings: Steps = Field(
        (),
        description="proceedings anywhere, each `by:kind:status:to:effective`, such as `SY:judgment:final`,"
        " `icc:prosecution:pending` or `SY:extradition_request:refused:FR`",
    )
    no_other_proceedings: YesNo = _yes_no_column("nothing but the proceedings listed is known to exist")
    case: WholeCase = Field(
        None,
        description="a whole case file (JSON) of one suspect and one incident, for what the flat columns cannot hold;"
        " the other columns are then not read",
    )
    answers: Answers = Field(
        (), description="answers to questions the toolkit asked, each `key=yes` or `key=no`"
    )


COLUMNS: tuple[str, ...] = tuple(FlatCase.model_fields)
IDS = ("record", "suspect")
"""Columns that name a row and say nothing about the case."""
