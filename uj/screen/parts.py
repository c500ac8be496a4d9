"""What a plan is made of, and what is kept of a finding."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from uj.assess.findings import Finding
from uj.assess.gaps import needs
from uj.law.library import Jurisdiction
from uj.law.models import Basis, BasisVersion, Offence
from uj.screen.legend import Legend
from uj.screen.nodes import Node
from uj.truth import Truth


@dataclass(frozen=True)
class RouteKey:
    """Which route: offence, basis, version."""

    offence: Offence
    basis: Basis
    version: BasisVersion


@dataclass
class CategoryPlan:
    """All routes of one category before one forum; ``legend`` numbers what can close them and the facts that can be missing."""

    category: str
    routes: list[RouteKey] = field(default_factory=list)
    legend: Legend = field(default_factory=lambda: Legend())


@dataclass(frozen=True)
class Way:
    """One route of an offence: its number in the category, its basis, the gates that do not stand before all routes."""

    number: int
    basis: Node
    gates: list[Node]


@dataclass
class OffencePlan:
    """One offence: which acts it reaches, its routes, and what is asked whatever the route."""

    offence: Offence
    reached: Node
    category: CategoryPlan
    parts: list[Node]
    ways: list[Way]


@dataclass
class ForumPlan:
    """One forum: its offences by category, the link of a case with it, and its place among equals."""

    law: Jurisdiction
    offences: list[OffencePlan]
    categories: dict[str, CategoryPlan]
    link: Node
    last: tuple[int, int]
    """Whether victims cannot start proceedings; whether no investigation can run in absence."""


def signature(finding: Finding) -> Hashable:
    """All that what stands above a finding can tell of it."""
    leaves = finding.deciding() if finding.truth is Truth.NO or finding.op == "none" else iter(())
    return (
        finding.truth,
        tuple(dict.fromkeys(leaf.code for leaf in leaves)),
        tuple(_ahead(h) for h in finding.steps()),
        tuple((_ahead(h), truth) for h, truth in finding.readings()),
        tuple(needs(finding, Truth.YES)) if finding.truth is Truth.UNKNOWN else (),
        tuple(needs(finding, Truth.NO)) if finding.truth is Truth.UNKNOWN else (),
    )


def _ahead(hurdle: Any) -> Hashable:
    return hurdle.code, hurdle.text, hurdle.provision, hurdle.criteria
