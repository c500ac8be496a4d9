"""Comparison of forums on one topic: a table of rules side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from uj.law.library import Jurisdiction, Library
from uj.law.matrix import requires_presence
from uj.law.models import BasisVersion, Category
from uj.law.sheet import limitation_words
from uj.names import did_you_mean


@dataclass(frozen=True, slots=True)
class Cell:
    """What one forum says on a topic: lines, each with its pinpoint."""

    forum: str
    lines: tuple[str, ...]


def topics() -> list[str]:
    """Names of the topics: five general ones and every category of offence."""
    return [*_TOPICS, *(category.value for category in Category)]


def compare(library: Library, forums: list[str], topic: str, as_of: date) -> list[Cell]:
    """Set forums side by side on one topic.

    Raises:
        ValueError: there is no such topic; the message offers the nearest.
    """
    if topic in _TOPICS:
        read = _TOPICS[topic]
        return [Cell(code, tuple(read(library[code], as_of)) or ("nothing recorded",)) for code in forums]
    if topic in {category.value for category in Category}:
        return [
            Cell(code, tuple(_category(library[code], Category(topic), as_of)) or ("nothing recorded",))
            for code in forums
        ]
    raise ValueError(f"there is no topic {topic!r} ({did_you_mean(topic, topics())})")


def _bases(law: Jurisdiction, as_of: date) -> Iterable[tuple[str, str, BasisVersion]]:
    for basis in law.bases.values():
        version = next((v for v in basis.versions if v.in_force(as_of)), None)
        if version is not None:
            yield (
                basis.kind.label + (f" ({basis.part})" if basis.part else ""),
                ", ".join(version.offences or basis.offences),
                version,
            )


def _presence(law: Jurisdiction, as_of: date) -> Iterable[str]:
    for label, offences, version in _bases(law, as_of):
        needed = any(requires_presence(condition) for condition in version.requires)
        yield f"{label}: presence {'required' if needed else 'not required'} ({version.provision}) for {offences}"


def _immunity(law: Jurisdiction, as_of: date) -> Iterable[str]:
    effect = {"bars": "stands in the way", "none": "does not stand in the way", "open": "unsettled"}
    for immunity in law.immunities.values():
        if (immunity.valid_from is None or immunity.valid_from <= as_of) and (
            immunity.valid_until is None or as_of <= immunity.valid_until
        ):
            yield f"{immunity.kind.replace('_', ' ')}: {effect[immunity.effect]} ({immunity.provision}) for {', '.join(immunity.offences)}"


def _limitation(law: Jurisdiction, as_of: date) -> Iterable[str]:
    for offence in law.offences.values():
        if offence.exists:
            rules = [
                r
                for r in offence.limitation
                if (r.valid_from is None or r.valid_from <= as_of)
                and (r.valid_until is None or as_of <= r.valid_until)
            ]
            yield f"{offence.label}: {'; '.join(map(limitation_words, rules)) or 'not recorded'}"


def _initiation(law: Jurisdiction, as_of: date) -> Iterable[str]:
    for way in law.profile.procedure.initiation:
        yield f"{way.who.replace('_', ' ')}: {way.how} ({way.provision or 'no pinpoint'})" + (
            f"; {way.limits}" if way.limits else ""
        )
    yield f"review of a refusal: {law.profile.procedure.review_of_refusal or 'not recorded'}"


def _absentia(law: Jurisdiction, as_of: date) -> Iterable[str]:
    absentia = law.profile.procedure.in_absentia
    yield f"investigation {absentia.investigation}, trial {absentia.trial} ({absentia.provision or 'no pinpoint'}). {absentia.rule}"


def _discretion(law: Jurisdiction, as_of: date) -> Iterable[str]:
    for gate in law.gates.values():
        version = next((v for v in gate.versions if v.in_force(as_of)), None)
        if version is not None and gate.effect != "information":
            yield f"{gate.kind.value.replace('_', ' ')} ({version.provision}): {version.rule}"


_TOPICS: dict[str, Callable[[Jurisdiction, date], Iterable[str]]] = {
    "presence": _presence,
    "immunity": _immunity,
    "limitation": _limitation,
    "initiation": _initiation,
    "in_absentia": _absentia,
    "gates": _discretion,
}


def _category(law: Jurisdiction, category: Category, as_of: date) -> Iterable[str]:
    """Offences of a category and the bases in force that reach them."""
    for offence in law.offences.values():
        if offence.category is not category:
            continue
        if not offence.exists:
            yield f"no such offence. {offence.earlier_law or offence.note}".strip()
            continue
        span = " ".join(
            x
            for x in (
                f"from {offence.conduct_from}" if offence.conduct_from else "",
                f"until {offence.conduct_until}" if offence.conduct_until else "",
            )
            if x
        )
        reached = [
            f"{basis.kind.label} ({version.provision})"
            for basis, version in law.bases_on(as_of).get(offence.id, [])
        ]
        yield f"{offence.label} ({offence.provision}; conduct {span or 'of any date recorded'}): {', '.join(dict.fromkeys(reached)) or 'no basis in force'}"
