"""Read a case file: validate it, and check the names it uses against the vocabulary and itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from uj.case.models import Case, Fact
from uj.errors import InvalidInput, Problem
from uj.law.library import International
from uj.names import did_you_mean
from uj.yamlfile import Document, Strict, read, validate


def load_case(path: Path, international: International) -> Case:
    """Read a case file (YAML or JSON).

    Raises:
        InvalidInput: with every problem found: file, line, field, what was expected, nearest match.
    """
    document = read(path)
    _spelt_out(document, international)
    case = validate(Case, document, context={"references": "checked with their lines"})
    problems = list(check_names(case, document, international))
    if problems:
        raise InvalidInput(problems)
    return case


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e]")
"""Among them what turns the direction of text around, so that it reads otherwise than it is."""
"""What would steer a terminal instead of being read."""


def _spelt_out(document: Document, international: International) -> None:
    """Refuse control characters, and countries written by name, with their code."""
    codes = {name.lower(): code for code, name in international.countries.items()}
    places, problems = _Places(document), []
    for loc, value in _texts(document.data, ()):
        if _CONTROL.search(value):
            problems.append(places.problem(loc, "UJ135", "the text holds control characters; leave them out"))
        if loc[0] == "proceedings" and loc[-1] == "by" and value.lower() in _COURTS:
            hint = f"did you mean {_COURTS[value.lower()]!r}?"
            problems.append(places.problem(loc, "UJ132", f"{value!r} is not the code of this court", hint))
        elif (
            loc[-1] in _STATE_FIELDS
            or (len(loc) > 1 and loc[-2] in _STATE_FIELDS)
            or (loc[0] == "proceedings" and loc[-1] == "by")
        ):
            code = codes.get(value.lower()) or (value.upper() if len(value) == 2 and value.islower() else "")
            if code in international.countries and code != value:
                problems.append(
                    places.problem(
                        loc, "UJ132", f"{value!r} is not a country code", f"did you mean {code!r}?"
                    )
                )
    if problems:
        raise InvalidInput(problems)


_COURTS = {
    "international criminal court": "icc", "the icc": "icc", "international criminal tribunal for the former yugoslavia": "icty",
    "international criminal tribunal for rwanda": "ictr", "special court for sierra leone": "scsl",
    "international residual mechanism for criminal tribunals": "irmct",
}  # fmt: skip
_STATE_FIELDS = (
    "state",
    "territorial_state",
    "located_in",
    "to",
    "nationalities",
    "residences",
    "refugee_in",
)


def _texts(value: object, loc: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Every text of a document with its place."""
    if isinstance(value, str) and loc:
        yield loc, value
    elif isinstance(value, list | dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _texts(item, (*loc, key))


class _Places:
    """Problems of one document, each at its place."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def problem(self, loc: tuple[int | str, ...], code: str, message: str, hint: str = "") -> Problem:
        """Name one problem with line, column and field."""
        line, column, field = self.document.place(loc)
        return Problem(str(self.document.path), line, column, code, message, field, hint)


def check_names(case: Case, document: Document, international: International) -> Iterator[Problem]:
    """Act codes, country codes and ids of evidence, suspects and victims that do not exist; ids used twice."""
    places = _Places(document)
    yield from _unknown_evidence(case, places)
    yield from _unknown_acts(case, places, international)
    for loc, name, known in _references(case):
        if name not in known:
            yield places.problem(
                loc, "UJ134", f"{name!r} is not listed in this file", did_you_mean(name, known)
            )
    yield from _unknown_states(case, places, international)
    yield from _used_twice(case, places)


def _unknown_evidence(case: Case, places: _Places) -> Iterator[Problem]:
    known = {item.id for item in case.evidence}
    for loc, ids in _evidence_ids(case, ()):
        for position, name in enumerate(ids):
            if name not in known:
                where = (*loc, "evidence", position)
                yield places.problem(
                    where, "UJ130", f"evidence {name!r} is not listed in this file", did_you_mean(name, known)
                )


def _unknown_acts(case: Case, places: _Places, international: International) -> Iterator[Problem]:
    for number, incident in enumerate(case.incidents):
        for position, code in enumerate(incident.acts):
            if code not in international.acts:
                where = ("incidents", number, "acts", position)
                yield places.problem(
                    where, "UJ131", f"unknown act code {code!r}", international.act_hint(code)
                )


def _unknown_states(case: Case, places: _Places, international: International) -> Iterator[Problem]:
    for loc, state in _states(case, ()):
        if state not in international.countries:
            yield places.problem(
                loc, "UJ132", f"unknown country code {state!r}", country_hint(state, international)
            )


def _used_twice(case: Case, places: _Places) -> Iterator[Problem]:
    for kind in ("suspects", "victims", "witnesses", "incidents", "evidence"):
        seen: set[str] = set()
        for number, item in enumerate(getattr(case, kind)):
            if item.id in seen:
                yield places.problem(
                    (kind, number, "id"), "UJ133", f"the id {item.id!r} is used twice under {kind!r}"
                )
            seen.add(item.id)


def country_hint(state: str, international: International) -> str:
    """The country code that was probably meant."""
    known = {"UK": "GB", "EN": "GB", "EL": "GR", "KO": "XK"}
    return (
        f"did you mean {known[state]!r}?" if state in known else did_you_mean(state, international.countries)
    )


def _evidence_ids(
    value: object, loc: tuple[int | str, ...]
) -> Iterator[tuple[tuple[int | str, ...], list[str]]]:
    for where, item in _walk(value, loc):
        ids = getattr(item, "evidence", None)
        if isinstance(ids, list) and ids and isinstance(ids[0], str):
            yield where, ids


def _references(case: Case) -> Iterator[tuple[tuple[int | str, ...], str, list[str]]]:
    """Every mention of a suspect or victim by id, with the ids there are."""
    suspects, victims = [item.id for item in case.suspects], [item.id for item in case.victims]
    for number, incident in enumerate(case.incidents):
        for position, part in enumerate(incident.by):
            yield ("incidents", number, "by", position, "suspect"), part.suspect, suspects
        for position, victim in enumerate(incident.victims):
            yield ("incidents", number, "victims", position), victim, victims
    for number, proceeding in enumerate(case.proceedings):
        if proceeding.suspect is not None:
            yield ("proceedings", number, "suspect"), proceeding.suspect, suspects


def _states(value: object, loc: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for where, item in _walk(value, loc):
        for name in ("state", "territorial_state", "located_in", "to"):
            state = getattr(item, name, None)
            if isinstance(state, str):
                yield (*where, name), state
        if type(item).__name__ == "Proceeding" and len(getattr(item, "by", "")) == 2:
            yield (*where, "by"), item.by  # type: ignore[attr-defined]


def _walk(value: object, loc: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], Strict]]:
    if isinstance(value, Strict):
        yield loc, value
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), (*loc, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*loc, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*loc, key))


def unknowns(case: Case) -> Iterator[tuple[str, str]]:
    """List what the case leaves unknown: field and whether it was asked.

    Yields:
        pairs of a dotted field and ``"asked, not known"`` or ``"not asked"``.
    """
    for loc, item in _walk(case, ()):
        for name, field in type(item).model_fields.items():
            value = getattr(item, name)
            dotted = ".".join(str(step) for step in (*loc, name))
            if isinstance(value, Fact) and value.value is None:
                yield dotted, "asked, not known"
            elif value is None and "Fact" in str(field.annotation):
                yield dotted, "not asked"
