"""Equal conditions and rules on limitation become one object, so that each is answered once however often it is repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uj.law.conditions import Condition
from uj.law.library import International, Jurisdiction
from uj.law.models import Limitation


def share(laws: Iterable[Jurisdiction], international: International) -> None:
    """Let rules that state the same in the same words hold the same object."""
    known: dict[str, Condition] = {}
    limits: dict[str, Limitation] = {}
    for definition in international.definitions.values():
        for element in definition.elements:
            _share_below(element.requires, known)
    for law in laws:
        for conditions in _lists(law):
            _share(conditions, known)
        for offence in law.offences.values():
            for element in offence.add:
                _share_below(element.requires, known)
            for place, rule in enumerate(offence.limitation):
                offence.limitation[place] = limits.setdefault(rule.model_dump_json(), rule)


def _lists(law: Jurisdiction) -> Iterator[list[Condition]]:
    for basis in law.bases.values():
        yield from (version.requires for version in basis.versions)
    for gate in law.gates.values():
        for version in gate.versions:
            yield from (version.bars_if, version.requires, version.refusal_if)
    yield from (immunity.only_if for immunity in law.immunities.values())


def _share(conditions: list[Condition], known: dict[str, Condition]) -> None:
    for place, condition in enumerate(conditions):
        _share_below(condition, known)
        text = condition.model_dump_json(exclude_none=True)
        conditions[place] = known.setdefault(text, condition)


def _share_below(condition: Condition, known: dict[str, Condition]) -> None:
    for conditions in condition.below:
        _share(conditions, known)
