"""What changed in the law between two dates, in words and with provisions; and which cases change verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from uj.assess.routes import Verdict, assess_case
from uj.case.models import Case
from uj.law.library import Jurisdiction, Library
from uj.law.models import Basis, Gate, Offence, Version
from uj.law.sheet import condition_lines


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what happened to which rule, when, under which provision, and the details."""

    kind: str
    rule: str
    when: date | None
    provision: str
    text: str
    details: tuple[str, ...] = ()


def diff(law: Jurisdiction, before: date, after: date) -> list[Change]:
    """Changes of one jurisdiction between two dates, by date."""
    found = [
        *_offences(law, before, after),
        *(c for basis in law.bases.values() for c in _versions(basis, basis.kind.label, before, after)),
        *(
            c
            for gate in law.gates.values()
            for c in _versions(gate, gate.kind.value.replace("_", " "), before, after)
        ),
        *_immunities(law, before, after),
        *_limitation(law, before, after),
    ]
    return sorted(found, key=lambda change: (change.when or date.min, change.rule))


def _between(day: date | None, before: date, after: date) -> bool:
    return day is not None and before < day <= after


def _offences(law: Jurisdiction, before: date, after: date) -> Iterator[Change]:
    for offence in law.offences.values():
        name = f"{offence.label} ({offence.provision})"
        if _between(offence.conduct_from, before, after):
            yield Change(
                "offence",
                offence.id,
                offence.conduct_from,
                str(offence.provision),
                f"{name}: punishable for conduct from this day",
            )
        if offence.conduct_until and before <= offence.conduct_until < after:
            yield Change(
                "offence",
                offence.id,
                offence.conduct_until,
                str(offence.provision),
                f"{name}: last day of conduct covered",
            )
        yield from _acts(offence, before, after)


def _acts(offence: Offence, before: date, after: date) -> Iterator[Change]:
    for code, acts in offence.acts.items():
        for act in acts:
            label = code.replace("_", " ")
            if _between(act.from_, before, after):
                yield Change(
                    "act",
                    offence.id,
                    act.from_,
                    act.at or "",
                    f"{offence.label}: {label} covered from this day",
                    (act.note,) if act.note else (),
                )
            if act.until and before <= act.until < after:
                yield Change(
                    "act",
                    offence.id,
                    act.until,
                    act.at or "",
                    f"{offence.label}: {label} covered until this day",
                )


def _versions(rule: Basis | Gate, label: str, before: date, after: date) -> Iterator[Change]:
    old, new = _in_force(rule.versions, before), _in_force(rule.versions, after)
    if old is new:
        return
    if old is None and new is not None:
        yield Change(
            "added",
            rule.id,
            new.valid_from,
            str(new.provision),
            f"{label}: in force from this day",
            tuple(_conditions(new)),
        )
    elif old is not None and new is None:
        yield Change(
            "ended",
            rule.id,
            old.valid_until,
            str(old.provision),
            f"{label}: no longer in force after this day",
            tuple(_conditions(old)),
        )
    elif old is not None and new is not None:
        cited = f"{old.provision} -> {new.provision}"
        yield Change(
            "changed",
            rule.id,
            new.valid_from,
            cited,
            f"{label}: {new.note or 'changed'}",
            tuple(_difference(old, new)),
        )


def _in_force(versions: Iterable[Version], day: date) -> Version | None:
    return next((version for version in versions if version.in_force(day)), None)


def _conditions(version: Version) -> Iterator[str]:
    for title in ("requires", "bars_if", "refusal_if"):
        for condition in getattr(version, title, ()):
            yield from (f"{title.replace('_', ' ')} {line.strip()}" for line in condition_lines(condition))


def _difference(old: Version, new: Version) -> Iterator[str]:
    before, after = list(_conditions(old)), list(_conditions(new))
    yield from (f"no longer: {line}" for line in before if line not in after)
    yield from (f"now: {line}" for line in after if line not in before)
    gone = set(getattr(old, "offences", None) or []) ^ set(getattr(new, "offences", None) or [])
    if gone:
        yield f"offences covered differ: {', '.join(sorted(gone))}"


def _immunities(law: Jurisdiction, before: date, after: date) -> Iterator[Change]:
    for immunity in law.immunities.values():
        text = f"{immunity.kind.replace('_', ' ')} immunity ({immunity.effect}): {immunity.rule}"
        if _between(immunity.valid_from, before, after):
            yield Change(
                "immunity",
                immunity.id,
                immunity.valid_from,
                str(immunity.provision),
                f"from this day: {text}",
            )
        if immunity.valid_until and before <= immunity.valid_until < after:
            yield Change(
                "immunity",
                immunity.id,
                immunity.valid_until,
                str(immunity.provision),
                f"until this day: {text}",
            )


def _limitation(law: Jurisdiction, before: date, after: date) -> Iterator[Change]:
    for offence in law.offences.values():
        for rule in offence.limitation:
            said = (
                "not subject to limitation"
                if rule.bar == "never"
                else f"{rule.years:g} years"
                if rule.years
                else "open"
            )
            if _between(rule.valid_from, before, after):
                yield Change(
                    "limitation",
                    offence.id,
                    rule.valid_from,
                    rule.provision,
                    f"{offence.label}: limitation from this day: {said}",
                )
            if rule.valid_until and before <= rule.valid_until < after:
                yield Change(
                    "limitation",
                    offence.id,
                    rule.valid_until,
                    rule.provision,
                    f"{offence.label}: limitation until this day: {said}",
                )


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A case whose best verdict in a forum differs between two dates."""

    case: str
    suspect: str
    forum: str
    category: str
    before: str
    after: str


def verdict_changes(
    library: Library, forum: str, cases: Iterable[tuple[str, Case]], before: date, after: date
) -> Iterator[VerdictChange]:
    """Which cases change verdict in a forum, by category of offence."""
    for name, case in cases:
        then, now = _verdicts(library, forum, case, before), _verdicts(library, forum, case, after)
        for key in sorted(then.keys() | now.keys()):
            if then.get(key) is not now.get(key):
                yield VerdictChange(
                    name,
                    key[0],
                    forum,
                    key[1],
                    str(then.get(key) or "no route"),
                    str(now.get(key) or "no route"),
                )


_ORDER = {Verdict.OPEN: 0, Verdict.CONDITIONAL: 1, Verdict.BARRED: 2}


def _verdicts(library: Library, forum: str, case: Case, day: date) -> dict[tuple[str, str], Verdict]:
    found: dict[tuple[str, str], Verdict] = {}
    for route in assess_case(case, library, as_of=day, forums=[forum]).routes:
        key = (route.suspect.id, route.offence.category.label)
        if key not in found or _ORDER[route.verdict] < _ORDER[found[key]]:
            found[key] = route.verdict
    return found
