"""References between rules: ids and codes that are named but do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from uj.errors import Problem
from uj.law.conditions import Condition
from uj.law.library import International, Jurisdiction
from uj.law.models import Category, Offence
from uj.names import did_you_mean


def line_of(path: Path, identifier: str) -> int:
    """Line of ``id: <identifier>`` in a file, for messages; 0 if not found."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = text.strip().lstrip("- {").split(",")[0].split()
        if len(words) >= 2 and words[0] == "id:" and words[1].strip("'\"") == identifier:
            return number
    return 0


def dangling(law: Jurisdiction, international: International) -> list[Problem]:
    """Every reference of a jurisdiction to something that does not exist."""
    return [
        *_in_provisions(law),
        *_in_offences(law, international),
        *_in_bases(law),
        *_in_gates(law),
        *_in_authorities(law),
    ]


def _unknown(
    law: Jurisdiction, file: str, rule: str, names: Iterable[str], known: set[str], what: str
) -> Iterator[Problem]:
    path = law.folder / file
    for name in names:
        if name not in known:
            text = f"{rule}: {what} {name!r} does not exist"
            yield Problem(str(path), line_of(path, rule), 1, "UJ204", text, hint=did_you_mean(name, known))


def _in_provisions(law: Jurisdiction) -> Iterator[Problem]:
    for rule in law.rules():
        pinpoints = [rule.provision, *(version.provision for version in getattr(rule, "versions", ()))]
        named = [
            pinpoint.instrument for pinpoint in pinpoints if pinpoint is not None and pinpoint.instrument
        ]
        file = "offences.yaml" if rule.id in law.offences else "bases.yaml"
        yield from _unknown(law, file, rule.id, named, set(law.profile.instruments), "instrument")


def _in_offences(law: Jurisdiction, international: International) -> Iterator[Problem]:
    for offence in law.offences.values():
        yield from _unknown(
            law, "offences.yaml", offence.id, offence.acts, set(international.acts), "act code"
        )
        limited = [code for rule in offence.limitation for code in rule.acts]
        yield from _unknown(law, "offences.yaml", offence.id, limited, set(international.acts), "act code")
        if offence.definition is not None:
            yield from _unknown(
                law,
                "offences.yaml",
                offence.id,
                [offence.definition],
                set(international.definitions),
                "definition",
            )
            yield from _dropped(law, offence, international)


def _dropped(law: Jurisdiction, offence: Offence, international: International) -> Iterator[Problem]:
    definition = international.definitions.get(offence.definition or "")
    if definition is not None:
        elements = {element.id for element in definition.elements}
        yield from _unknown(law, "offences.yaml", offence.id, offence.drop, elements, "element")


def _categories() -> set[str]:
    return {category.value for category in Category}


def _in_bases(law: Jurisdiction) -> Iterator[Problem]:
    for basis in law.bases.values():
        named = [*basis.offences, *(name for version in basis.versions for name in version.offences or [])]
        yield from _unknown(law, "bases.yaml", basis.id, named, set(law.offences), "offence")
        for version in basis.versions:
            yield from _limited(law, basis.id, version.requires)


def _limited(law: Jurisdiction, rule: str, conditions: Iterable[Condition]) -> Iterator[Problem]:
    known = set(law.offences) | _categories()
    for node in (found for condition in conditions for found in condition.walk()):
        yield from _unknown(
            law, "bases.yaml", rule, [*node.only_for, *node.except_for], known, "offence or category"
        )


def _in_gates(law: Jurisdiction) -> Iterator[Problem]:
    reach = set(law.offences) | _categories() | {"all"}
    for gate in law.gates.values():
        names = [*gate.applies_to, *gate.except_for]
        yield from _unknown(
            law, "bases.yaml", gate.id, names, reach | set(law.bases), "basis, offence or category"
        )
        for version in gate.versions:
            yield from _limited(law, gate.id, [*version.bars_if, *version.requires, *version.refusal_if])
    for immunity in law.immunities.values():
        names = [*immunity.offences, *immunity.except_for]
        yield from _unknown(law, "bases.yaml", immunity.id, names, reach, "offence or category")


def _in_authorities(law: Jurisdiction) -> Iterator[Problem]:
    rules = {rule.id for rule in law.rules()}
    for authority in law.authorities.values():
        yield from _unknown(law, "authorities.yaml", authority.id, authority.bears_on, rules, "rule")
