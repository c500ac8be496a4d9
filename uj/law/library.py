"""The law as loaded: every jurisdiction with its rules, and what the states share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from uj.law.conditions import Condition
from uj.law.models import (
    Act,
    ActCode,
    Authority,
    Avenue,
    Basis,
    BasisVersion,
    Category,
    Definition,
    Element,
    Gate,
    Immunity,
    Instrument,
    LocalLaw,
    Mode,
    Offence,
    Pinpoint,
    Profile,
    Rule,
    Source,
    TreatyEntry,
)
from uj.names import did_you_mean
from uj.truth import Truth


@dataclass(frozen=True)
class Jurisdiction:
    """One forum: its profile and every rule modelled for it."""

    profile: Profile
    offences: dict[str, Offence]
    bases: dict[str, Basis]
    gates: dict[str, Gate]
    immunities: dict[str, Immunity]
    authorities: dict[str, Authority]
    folder: Path

    @cached_property
    def code(self) -> str:
        """ISO 3166 alpha-2 code."""
        return self.profile.code

    @property
    def name(self) -> str:
        """English name."""
        return self.profile.name

    def rules(self) -> Iterator[Rule]:
        """Every rule that carries a provision and a source."""
        yield from self.offences.values()
        yield from self.bases.values()
        yield from self.gates.values()
        yield from self.immunities.values()

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Every statement of law with its source: rules, versions that carry their own, procedure."""
        for rule in self.rules():
            yield rule.id, rule.source
            for version in getattr(rule, "versions", ()):
                if version.source is not None:
                    yield f"{rule.id} (from {version.valid_from})", version.source
        yield f"{self.code.lower()}.procedure", self.profile.procedure.source

    def verified_share(self) -> tuple[int, int]:
        """How many statements of law were checked against official text, and how many there are."""
        marks = [source.verified for _, source in self.sources()]
        return sum(marks), len(marks)

    def signed_off(self) -> tuple[int, int]:
        """How many rules a reviewer has signed off, and how many there are."""
        marks = [rule.review.status == "reviewed" for rule in self.rules()]
        return sum(marks), len(marks)

    @cached_property
    def _abbreviations(self) -> list[tuple[re.Pattern[str], str]]:
        names = [
            (name, key)
            for key, instrument in self.profile.instruments.items()
            for name in (instrument.abbreviation, *instrument.also_cited, instrument.title)
            if name
        ]
        names.sort(key=lambda pair: -len(pair[0]))
        return [(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), key) for name, key in names]

    def instrument_of(self, pinpoint: Pinpoint | str) -> tuple[str, Instrument] | None:
        """Find the instrument a pinpoint cites: by id, or by the abbreviation named first in it."""
        if isinstance(pinpoint, Pinpoint) and pinpoint.instrument:
            return pinpoint.instrument, self.profile.instruments[pinpoint.instrument]
        text = str(pinpoint)
        found = [
            (match.start(), key) for pattern, key in self._abbreviations if (match := pattern.search(text))
        ]
        if not found:
            return None
        key = min(found, key=lambda pair: pair[0])[1]
        return key, self.profile.instruments[key]

    @cached_property
    def _bases_on(self) -> dict[date, dict[str, list[tuple[Basis, BasisVersion]]]]:
        return {}

    def bases_on(self, as_of: date) -> dict[str, list[tuple[Basis, BasisVersion]]]:
        """By offence: the bases that reach it, each with the version in force on the day.

        Where the date of the conduct picks the version, every version is given under which some conduct
        can fall that the offence covers too.
        """
        if as_of in self._bases_on:
            return self._bases_on[as_of]
        found = self._bases_on[as_of] = {}
        for basis in self.bases.values():
            for version in basis.versions:
                if basis.selected_by != "conduct" and not version.in_force(as_of):
                    continue
                for offence_id in version.offences or basis.offences:
                    offence = self.offences.get(offence_id)
                    if offence is None or basis.selected_by != "conduct" or _meet(offence, version):
                        found.setdefault(offence_id, []).append((basis, version))
        return found

    @cached_property
    def _gates_on(self) -> dict[tuple[str, str], list[Gate]]:
        return {}

    def gates_on(self, offence: Offence, basis: Basis) -> list[Gate]:
        """The gates that stand before an offence on a basis, in the order of the file."""
        key = (offence.id, basis.id)
        if key not in self._gates_on:
            self._gates_on[key] = [
                gate
                for gate in self.gates.values()
                if applies(gate.applies_to, gate.except_for, offence, basis)
            ]
        return self._gates_on[key]

    @cached_property
    def _modes_on(self) -> dict[tuple[str, str], list[Mode]]:
        return {}

    def modes_on(self, form: str, offence: Offence) -> list[Mode] | None:
        """The rules on a form of participation that reach an offence; None if none is recorded at all."""
        if form not in self.profile.modes:
            return None
        key = (form, offence.id)
        if key not in self._modes_on:
            self._modes_on[key] = [
                mode
                for mode in self.profile.modes[form]
                if applies(mode.only_for or ["all"], mode.except_for, offence)
            ]
        return self._modes_on[key]

    @cached_property
    def _immunities_on(self) -> dict[str, list[Immunity]]:
        return {}

    def immunities_on(self, offence: Offence) -> list[Immunity]:
        """The immunities of others that reach an offence; those of the forum's own officials do not matter."""
        if offence.id not in self._immunities_on:
            self._immunities_on[offence.id] = [
                immunity
                for immunity in self.immunities.values()
                if immunity.kind != "own_officials"
                and applies(immunity.offences, immunity.except_for, offence)
            ]
        return self._immunities_on[offence.id]


def _meet(offence: Offence, version: BasisVersion) -> bool:
    """Whether there is a day on which both the offence and a version picked by the date of the conduct were law."""
    first = max(day or date.min for day in (offence.conduct_from, version.valid_from))
    last = min(day or date.max for day in (offence.conduct_until, version.valid_until))
    return first <= last


def applies(names: list[str], excepted: list[str], offence: Offence, basis: Basis | None = None) -> bool:
    """Whether a rule with ``applies_to`` and ``except_for`` reaches an offence (on a basis)."""
    own = {offence.id, str(offence.category)} | ({basis.id} if basis else set())
    return bool(({"all"} | own) & set(names)) and not own & set(excepted)


@dataclass(frozen=True)
class International:
    """What states share: base definitions, act codes, treaties, criminal law of territorial states."""

    definitions: dict[str, Definition]
    acts: dict[str, ActCode]
    treaties: dict[tuple[str, str], list[TreatyEntry]]
    local_law: dict[str, LocalLaw]
    instruments: dict[str, Instrument]
    countries: dict[str, str]
    eu_schengen: frozenset[str] = field(default_factory=frozenset)
    avenues: tuple[Avenue, ...] = ()

    def party(self, state: str, treaty: str, day: date) -> tuple[Truth, str]:
        """Whether a state is bound by a treaty on a day, with the recorded event as a note.

        Events are read in the order of their dates; an event that has only a year (or month) decides
        for other years (or months). No record means unknown, never no.
        """
        entries = self.treaties.get((state, treaty))
        if not entries:
            return Truth.UNKNOWN, f"no record on {treaty} for {state}"
        bound, note = Truth.NO, ""
        for entry in sorted(entries, key=lambda item: item.date):
            if entry.status in ("unknown", "disputed"):
                return Truth.UNKNOWN, f"{entry.status}: {entry.note}"
            if entry.status not in ("party", "withdrawn"):
                note = note or f"{entry.status.replace('_', ' ')}: {entry.note}"
                continue
            reached = _reached(entry.date, day)
            if reached is Truth.NO:
                note = note or f"party only from {entry.date}"
                break
            bound = reached if entry.status == "party" else _negate(reached)
            note = (
                f"{entry.status} from {entry.date or 'a date not recorded'} (confidence {entry.confidence})"
            )
            if bound is Truth.UNKNOWN:
                break
        return bound, note

    def name_of(self, state: str) -> str:
        """English name of a state, or its code."""
        return self.countries.get(state, state)

    def is_or_under(self, code: str, listed: str) -> bool:
        """Whether an act code is the listed one or also falls under it."""
        return listed in self.wider(code)

    @cached_property
    def _closure(self) -> dict[str, set[str]]:
        return {}

    def wider(self, code: str) -> set[str]:
        """The act code and every wider one it falls under."""
        if code in self._closure:
            return self._closure[code]
        found = self._closure[code] = set()
        waiting = [code]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                known = self.acts.get(current)
                waiting += known.counts_as if known else []
        return found

    def act_hint(self, word: str) -> str:
        """The act code that was probably meant: the one of which this is another word, else the one spelt most like it."""
        plain = word.replace("_", " ").replace("-", " ").lower()
        for code, act in self.acts.items():
            if plain in act.also or plain in act.label.lower().split(", "):
                return f"did you mean {code!r}?"
        return did_you_mean(word, self.acts)

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in self.acts:
            for wider in self.wider(code):
                found.setdefault(wider, []).append(code)
        return found

    # Both are kept with the offence itself: a copy of the library has other objects under the same numbers.

    @cached_property
    def _acts_under(self) -> dict[int, tuple[Offence, dict[str, list[Act]]]]:
        return {}

    @cached_property
    def _elements_of(self) -> dict[int, tuple[Offence, list[Element]]]:
        return {}

    def acts_under(self, offence: Offence) -> dict[str, list[Act]]:
        """By act code: the acts of an offence under which it falls, in the order of the provision."""
        known = self._acts_under.get(id(offence))
        if known is None or known[0] is not offence:
            found: dict[str, list[Act]] = {}
            for name, acts in self._listed(offence).items():
                for code in self._narrower.get(name, (name,)):
                    found.setdefault(code, []).extend(acts)
            known = self._acts_under[id(offence)] = offence, found
        return known[1]

    def _listed(self, offence: Offence) -> dict[str, list[Act]]:
        if not (offence.acts_of_definition and offence.definition):
            return offence.acts
        defined = self.definitions[offence.definition].acts
        return {code: [Act(at=act.at)] for code, act in defined.items()} | offence.acts

    def elements_of(self, offence: Offence) -> list[Element]:
        """The elements that decide an offence: those of its definition, less the dropped, plus the added."""
        known = self._elements_of.get(id(offence))
        if known is None or known[0] is not offence:
            base = self.definitions[offence.definition].elements if offence.definition else []
            added = {element.id for element in offence.add}
            kept = [e for e in base if e.id not in offence.drop and e.id not in added]
            known = self._elements_of[id(offence)] = offence, [*kept, *offence.add]
        return known[1]


def _negate(truth: Truth) -> Truth:
    return Truth(2 - truth)


def _reached(text: str, day: date) -> Truth:
    if not text:
        return Truth.UNKNOWN
    known = day.isoformat()[: len(text)]  # a year or month decides for every other year or month
    if known == text:
        return Truth.YES if len(text) == len("2026-11-24") else Truth.UNKNOWN
    return Truth.YES if text < known else Truth.NO


@dataclass(frozen=True)
class Library:
    """All law loaded from one folder of statutes."""

    jurisdictions: dict[str, Jurisdiction]
    international: International
    folder: Path
    fingerprint: str

    def __getitem__(self, code: str) -> Jurisdiction:
        return self.jurisdictions[code.upper()]

    def __iter__(self) -> Iterator[Jurisdiction]:
        return iter(self.jurisdictions.values())

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Every condition of the library with the id of the rule it belongs to."""
        for definition in self.international.definitions.values():
            for element in definition.elements:
                yield from ((definition.id, node) for node in element.requires.walk())
        for law in self:
            yield from conditions_of(law)

    def categories(self) -> list[Category]:
        """All categories, in their order."""
        return list(Category)


def conditions_of(law: Jurisdiction) -> Iterator[tuple[str, Condition]]:
    """Every condition of one jurisdiction with the id of the rule it belongs to."""
    for offence in law.offences.values():
        for element in offence.add:
            yield from ((offence.id, node) for node in element.requires.walk())
    for basis in law.bases.values():
        for version in basis.versions:
            for condition in version.requires:
                yield from ((basis.id, node) for node in condition.walk())
    for immunity in law.immunities.values():
        yield from ((immunity.id, node) for condition in immunity.only_if for node in condition.walk())
    for gate in law.gates.values():
        for gate_version in gate.versions:
            for condition in (*gate_version.bars_if, *gate_version.requires, *gate_version.refusal_if):
                yield from ((gate.id, node) for node in condition.walk())
