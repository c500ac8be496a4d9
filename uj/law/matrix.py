"""The matrix of jurisdictions and categories: which bases are in force, and what they ask of the suspect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from uj.law.conditions import Condition
from uj.law.library import Jurisdiction, Library
from uj.law.models import Basis, BasisVersion, Category

Subject = Literal["national", "resident", "stateless", "refugee"]
_SUBJECT: dict[str, Subject] = {
    "suspect_national": "national",
    "suspect_naturalised": "national",
    "victim_national": "national",
    "suspect_resident": "resident",
    "victim_resident": "resident",
    "suspect_stateless": "stateless",
    "victim_stateless": "stateless",
    "suspect_refugee": "refugee",
    "victim_refugee": "refugee",
}


class MatrixBasis(BaseModel):
    """One basis in force: its kind, whether the suspect must be present, and whose tie it rests on."""

    model_config = ConfigDict(frozen=True)
    id: str
    kind: str
    presence: Literal["required", "not_required"]
    subject: Subject | None
    situational: bool
    provision: str


class MatrixRow(BaseModel):
    """One jurisdiction and category; ``bases`` is empty where there is no offence or no basis."""

    model_config = ConfigDict(frozen=True)
    jurisdiction: str
    category: str
    bases: list[MatrixBasis]


def matrix(library: Library, as_of: date) -> list[MatrixRow]:
    """Build the matrix for every jurisdiction and every category, on one date."""
    return [
        MatrixRow(jurisdiction=law.code, category=category.value, bases=list(_bases(law, category, as_of)))
        for law in library
        for category in Category
    ]


def _bases(law: Jurisdiction, category: Category, as_of: date) -> Iterator[MatrixBasis]:
    offences = {o.id for o in law.offences.values() if o.category is category and o.exists}
    for basis in law.bases.values():
        version = _version(basis, as_of)
        if version is None or not offences & set(version.offences or basis.offences):
            continue
        reached = offences & set(version.offences or basis.offences)
        conditions = [c for c in version.requires if _reaches(c, reached, category)]
        yield MatrixBasis(
            id=basis.id,
            kind=basis.kind,
            presence="required" if any(map(requires_presence, conditions)) else "not_required",
            subject=_subject(conditions),
            situational=basis.situational,
            provision=str(version.provision),
        )


def _version(basis: Basis, as_of: date) -> BasisVersion | None:
    return next((version for version in basis.versions if version.in_force(as_of)), None)


def _reaches(condition: Condition, offences: set[str], category: Category) -> bool:
    """Whether a condition is asked for at least one of the offences."""
    names = offences | {category.value}
    if condition.only_for and not names & set(condition.only_for):
        return False
    return category.value not in condition.except_for and not offences <= set(condition.except_for)


def requires_presence(condition: Condition) -> bool:
    """Whether a condition cannot be met without the suspect being present."""
    if condition.name == "suspect_present":
        return not condition.params.or_expected
    if condition.name == "any":
        return all(requires_presence(child) for child in condition.children)
    if condition.name in ("all", "contested"):
        return any(requires_presence(child) for child in condition.children)
    return False


def _subject(conditions: list[Condition]) -> Subject | None:
    """The tie a basis rests on: that of its first condition that names one, outside negations."""
    for condition in conditions:
        if condition.name in ("none",):
            continue
        if condition.name in _SUBJECT:
            return _SUBJECT[condition.name]
        found = _subject(list(condition.children))
        if found is not None:
            return found
    return None
