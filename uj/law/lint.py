"""Checks of the law that go beyond form: pinpoints, gaps between versions, unused rules, unverified law.

Errors stop a release; warnings say where a lawyer should look; notes only inform.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from uj.law.conditions import PREDICATES, ContextCode
from uj.law.library import Jurisdiction, Library, conditions_of
from uj.law.models import Rule, Version
from uj.law.references import line_of
from uj.law.terms import CORE

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the linter."""

    code: str
    severity: Severity
    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity} {self.code} {self.rule}: {self.message}"


Check = Callable[[Jurisdiction, Library], Iterator[tuple[str, str, str]]]
"""A check yields (file, rule id, message)."""

_CHECKS: dict[str, tuple[Severity, str, Check]] = {}


def _check(code: str, severity: Severity, meaning: str) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        _CHECKS[code] = (severity, meaning, check)
        return check

    return register


def codes() -> dict[str, tuple[Severity, str]]:
    """Every lint code with its severity and meaning."""
    return {code: (severity, meaning) for code, (severity, meaning, _) in _CHECKS.items()} | {
        "UJ310": ("warning", "predicate of the language that no statute uses"),
        "UJ317": ("note", "circumstance of the case file that no rule reads"),
    }


def lint(library: Library, forums: list[str] | None = None) -> list[Finding]:
    """Check the law of the named forums (all if left out)."""
    found: list[Finding] = []
    for law in library:
        if forums is not None and law.code not in forums:
            continue
        for code, (severity, _, check) in _CHECKS.items():
            for file, rule, message in check(law, library):
                path = law.folder / file
                found.append(Finding(code, severity, str(path), line_of(path, rule), rule, message))
    if forums is None:
        found += _unused_predicates(library)
        found += _unread_facts(library)
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda item: (order[item.severity], item.path, item.line, item.code))


def _unused_predicates(library: Library) -> Iterator[Finding]:
    used = {condition.name for _, condition in library.conditions()}
    for name in PREDICATES:
        if name not in used:
            yield Finding("UJ310", "warning", str(library.folder), 0, name, "no statute uses this predicate")


def _unread_facts(library: Library) -> Iterator[Finding]:
    """Facts a case file may give that change nothing under this law."""
    read: set[str] = set()
    for _, condition in library.conditions():
        if condition.name == "context":
            read.add(str(condition.params))
        elif condition.name == "official_capacity":
            read |= {"official_capacity", "acquiescence", "organisation"}
    for code in ContextCode:
        if code.value not in read:
            yield Finding("UJ317", "note", str(library.folder), 0, code.value, "no rule reads this fact")


def _file(law: Jurisdiction, rule: Rule) -> str:
    return "offences.yaml" if rule.id in law.offences else "bases.yaml"


@_check("UJ301", "error", "rule without pinpoint")
def _no_pinpoint(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule in (*law.offences.values(), *law.immunities.values()):
        if rule.provision is None and getattr(rule, "exists", True):
            yield _file(law, rule), rule.id, "states law without saying where it stands"


@_check("UJ302", "error", "pinpoint names no instrument of the jurisdiction or the shared layer")
def _unknown_instrument(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule, pinpoint in _pinpoints(law):
        if instrument_label(law, library, pinpoint) is None:
            yield _file(law, rule), rule.id, f"{pinpoint!r} names no known instrument by its abbreviation"


def instrument_label(law: Jurisdiction, library: Library, pinpoint: str) -> str | None:
    """Short name of the instrument a pinpoint cites, also when it is a treaty or a decision listed."""
    found = law.instrument_of(pinpoint)
    if found is not None:
        return found[1].label
    text = pinpoint.lower()
    for instrument in library.international.instruments.values():
        for name in (instrument.abbreviation, instrument.title, *instrument.also_cited):
            if name and name.lower() in text:
                return instrument.label
    for authority in law.authorities.values():
        if authority.ref and authority.ref.lower() in text:
            return "case-law"
    return None


def _pinpoints(law: Jurisdiction) -> Iterator[tuple[Rule, str]]:
    for rule in law.rules():
        if rule.provision is not None:
            yield rule, str(rule.provision)
        for version in getattr(rule, "versions", ()):
            yield rule, str(version.provision)


@_check("UJ303", "error", "versions of a rule overlap")
def _overlap(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule, earlier, later in _neighbours(law):
        if (
            earlier.valid_until is None
            or (later.valid_from is None)
            or later.valid_from <= earlier.valid_until
        ):
            yield (
                "bases.yaml",
                rule.id,
                f"the version from {later.valid_from} begins before the one before it ends",
            )


@_check("UJ304", "warning", "gap between versions of a rule")
def _gap(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule, earlier, later in _neighbours(law):
        if (
            earlier.valid_until
            and later.valid_from
            and later.valid_from > earlier.valid_until + timedelta(days=1)
        ):
            yield "bases.yaml", rule.id, f"no version between {earlier.valid_until} and {later.valid_from}"


def _neighbours(law: Jurisdiction) -> Iterator[tuple[Rule, Version, Version]]:
    dated: list[tuple[Rule, list[Version]]] = [(b, list(b.versions)) for b in law.bases.values()]
    dated += [(g, list(g.versions)) for g in law.gates.values()]
    for rule, unsorted in dated:
        versions = sorted(unsorted, key=lambda v: v.valid_from or date.min)
        for earlier, later in itertools.pairwise(versions):
            yield rule, earlier, later


@_check("UJ305", "error", "offence that exists but no basis reaches it")
def _no_basis(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    covered = {o for b in law.bases.values() for v in b.versions for o in (v.offences or b.offences)}
    for offence in law.offences.values():
        if offence.exists and offence.id not in covered:
            yield (
                "offences.yaml",
                offence.id,
                "no basis reaches this offence abroad; list one or say 'exists: false'",
            )


@_check("UJ306", "warning", "offence without a rule on limitation")
def _no_limitation(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for offence in law.offences.values():
        if offence.exists and not offence.limitation:
            yield (
                "offences.yaml",
                offence.id,
                "says nothing on limitation; write 'bar: open' if it is not known",
            )


@_check("UJ318", "note", "offence of which no mental element is asked")
def _no_mind(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for offence in law.offences.values():
        elements = library.international.elements_of(offence)
        asked = any(element.kind == "mental" for element in elements)
        if offence.exists and not (offence.definition or asked or "intent" in offence.note):
            yield (
                "offences.yaml",
                offence.id,
                "asks for no intent; add it with the provision that requires it, or say in the note why not",
            )


@_check("UJ307", "note", "rule not checked against official text")
def _unverified(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule in law.rules():
        if not rule.source.verified:
            yield (
                _file(law, rule),
                rule.id,
                f"source is {rule.source.kind.replace('_', ' ')}: {rule.source.ref}",
            )


@_check("UJ308", "warning", "category on which the jurisdiction says nothing")
def _silent(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    present = {offence.category for offence in law.offences.values()}
    for category in CORE:
        if category not in present:
            yield (
                "offences.yaml",
                law.code.lower(),
                f"no entry on {category.value}; if there is no such offence say so with 'exists: false'",
            )


@_check("UJ309", "error", "date of validity that cannot be")
def _dates(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule in law.rules():
        for version in getattr(rule, "versions", ()):
            if version.valid_from and version.valid_from > law.profile.checked_on and not version.note:
                yield (
                    "bases.yaml",
                    rule.id,
                    f"valid from {version.valid_from}, after the law was checked ({law.profile.checked_on}); say why in 'note'",
                )


@_check("UJ311", "error", "decision or complaint below 'none' (a step is a hurdle, it cannot be negated)")
def _negated_step(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule, condition in conditions_of(law):
        if condition.name == "none" and any(
            c.name in ("decision", "complaint") for child in condition.children for c in child.walk()
        ):
            yield "bases.yaml", rule, "'none' holds a decision or complaint"


@_check("UJ312", "warning", "authority that bears on no rule")
def _loose_authority(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for authority in law.authorities.values():
        if not authority.bears_on:
            yield "authorities.yaml", authority.id, "says on no rule; name the rules in 'bears_on'"


@_check("UJ313", "warning", "source is official text but its version date is missing")
def _undated_text(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule in law.rules():
        if rule.source.verified and rule.source.seen is None:
            yield _file(law, rule), rule.id, "say in 'seen' which version of the official text was read"


@_check("UJ316", "warning", "sign-off older than the text the rule now rests on")
def _old_review(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for rule in law.rules():
        if rule.review.on and rule.source.seen and rule.review.on < rule.source.seen:
            yield (
                _file(law, rule),
                rule.id,
                f"{rule.review.status} on {rule.review.on}, but the text is of {rule.source.seen}: sign off anew or go back to draft",
            )


@_check("UJ314", "warning", "act listed under 'other': no case can match it")
def _other_act(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    for offence in law.offences.values():
        if "other" in offence.acts:
            yield "offences.yaml", offence.id, "lists acts under 'other'; use an act code where one fits"


@_check("UJ315", "warning", "question asked with the same id in different words")
def _question_ids(law: Jurisdiction, library: Library) -> Iterator[tuple[str, str, str]]:
    seen: dict[str, str] = {}
    for rule, condition in conditions_of(law):
        if (
            condition.question is not None
            and seen.setdefault(condition.question.id, condition.question.ask) != condition.question.ask
        ):
            yield "bases.yaml", rule, f"question {condition.question.id!r} is asked in other words elsewhere"
