"""One forum's law as a net of nodes: each part of each route once, shared wherever routes share it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import reduce
from operator import attrgetter

from uj.assess.characterise import _mode, element_finding
from uj.assess.findings import Finding, ask
from uj.assess.gates import (
    GateFinding,
    _immunity,
    _in_force,
    _kept_gate,
    _limitation,
    _person,
    _years_before,
)
from uj.assess.predicates import asked_of, evaluate
from uj.assess.rank import link_with, victims_can_start
from uj.assess.routes import Attempt
from uj.law.conditions import Condition
from uj.law.library import Jurisdiction, Library
from uj.law.models import Act, Basis, Element, Gate, Immunity, Limitation, Offence
from uj.screen.dates import days_in
from uj.screen.joined import Asked
from uj.screen.net import Nodes
from uj.screen.nodes import Constant, Node
from uj.screen.outcome import CLEAR, State, join, order_of, state_of
from uj.screen.parts import CategoryPlan, ForumPlan, OffencePlan, RouteKey, Way, signature
from uj.screen.predicates import READERS
from uj.screen.reads import Keep, Reads
from uj.screen.rows import Rows
from uj.truth import Truth


class Planner:
    """Makes the plan of one forum after another over shared nodes."""

    def __init__(
        self, nodes: Nodes, reads: Reads, library: Library, as_of: date, *, reasons: bool = True
    ) -> None:
        self.nodes, self.reads, self.library, self.as_of = nodes, reads, library, as_of
        self.state: Callable[[str, Finding], State] = state_of if reasons else _answer_alone
        self.signature: Callable[[Finding], Hashable] = signature if reasons else attrgetter("truth")

    def forum(self, code: str) -> ForumPlan:
        """The plan of one forum."""
        law = self.library[code]
        bases = law.bases_on(self.as_of)
        categories: dict[str, CategoryPlan] = {}
        keys = [
            RouteKey(offence, basis, version)
            for offence in law.offences.values()
            if offence.exists
            for basis, version in bases.get(offence.id, [])
        ]
        for key in sorted(keys, key=lambda k: order_of(k.offence.id, k.basis.id, k.version.valid_from)):
            category = key.offence.category.value
            categories.setdefault(category, CategoryPlan(category)).routes.append(key)
        offences = []
        for offence in law.offences.values():
            plan = categories.get(offence.category.value)
            if plan is not None and any(key.offence is offence for key in plan.routes):
                offences.append(self._offence(law, offence, plan))
        absent = law.profile.procedure.in_absentia.investigation != "yes"
        last = (int(not victims_can_start(law)), int(absent))
        return ForumPlan(law, offences, categories, self._link(law), last)

    # -- one offence --------------------------------------------------------------------------------

    def _offence(self, law: Jurisdiction, offence: Offence, plan: CategoryPlan) -> OffencePlan:
        keys = [(number, key) for number, key in enumerate(plan.routes) if key.offence is offence]
        before = [self._gates(law, offence, key.basis) for _, key in keys]
        shared = [node for node in before[0] if all(node in more for more in before[1:])]
        ways = [
            Way(number, self._basis(law, key), [node for node in found if node not in shared])
            for (number, key), found in zip(keys, before, strict=True)
        ]
        parts = [*self._conduct(law, offence), *shared, *self._person(law, offence)]
        return OffencePlan(offence, self.reads.reached(offence), plan, parts, ways)

    def _asked(
        self,
        key: Hashable,
        reads: Sequence[Node],
        answer: Callable[[Rows, int], Hashable],
        *,
        local: bool = False,
    ) -> Node:
        return self.nodes.once(key, lambda: Asked(self.nodes.telling(reads), answer, local=local))

    def _told(self, found: Iterable[GateFinding]) -> State:
        return reduce(join, (self.state(item.code, item.finding) for item in found), CLEAR)

    # -- the conduct --------------------------------------------------------------------------------

    def _conduct(self, law: Jurisdiction, offence: Offence) -> list[Node]:
        """Time, acts, elements, participation: the children of the characterisation, in its order."""
        elements = self.library.international.elements_of(offence)
        found = [self._dated(law, offence), self._acts(law, offence)]
        for element in elements:
            condition = element.requires
            local = condition.depends.offence

            def answer(rows: Rows, row: int, element: Element = element) -> State:
                finding = element_finding(element, rows.scope(row, law, offence))
                return self.state(finding.code, finding)

            of_forum = law.code if condition.depends.forum else ""
            key = ("element", of_forum, id(element), offence.id if local else "")
            found.append(self._asked(key, [self.condition(condition, law, offence)], answer, local=local))
        return [*found, self._participation(law, offence)]

    def _dated(self, law: Jurisdiction, offence: Offence) -> Node:
        first, last = offence.conduct_from, offence.conduct_until
        if first is None and last is None:
            return Constant(CLEAR)

        def answer(rows: Rows, row: int) -> State:
            finding = rows.fit(row, law, offence).dated
            return self.state(finding.code, finding)

        days = [day for day in (first, last) if day]
        return self._asked(("dated", first, last), [self.reads.standing(days)], answer)

    def _acts(self, law: Jurisdiction, offence: Offence) -> Node:
        listed = [act for acts in offence.acts.values() for act in acts]
        asked = (offence.conflict, *(act.conflict for act in listed))
        kinds = sorted({kind for kind in asked if kind and kind != "none"})

        def profile(_code: str, acts: list[Act]) -> Hashable:
            return tuple((act.from_, act.until, act.conflict or offence.conflict) for act in acts)

        reads = [self.reads.acts(offence, profile)]
        if days := list(days_in(listed)):
            reads.append(self.reads.standing(days))
        reads += [self._conflict(kind) for kind in kinds]

        def answer(rows: Rows, row: int) -> State:
            finding = rows.fit(row, law, offence).acts
            return self.state(finding.code, finding)

        return self._asked(("acts", offence.id), reads, answer, local=True)

    def _conflict(self, kind: str) -> Node:
        """Whether there was a conflict of a kind at the time: the same before every forum."""

        def answer(rows: Rows, row: int) -> Hashable:
            facts = rows.facts(row)
            return self.signature(ask("armed_conflict", "", facts.conflict(facts.case.incidents[0], kind)))

        return self._asked(("conflict", kind), self.reads.conflict(), answer)

    def _participation(self, law: Jurisdiction, offence: Offence) -> Node:
        reaching = [mode for form in law.profile.modes for mode in law.modes_on(form, offence) or ()]
        columns = ("mode", "knew", "should_have_known", "disregarded", "effective_control")
        told = self.nodes.tuple_of([self.reads["mode"], *(self.reads.plain(name) for name in columns[1:])])
        part = self.nodes.derived(
            told, "participation", lambda row: row if row[0] == "superior_responsibility" else row[:1]
        )
        if any(mode.civilian is False for mode in reaching):
            offices = self.nodes.derived(
                self.reads["suspect_offices"],
                "military",
                lambda held: any(o.office == "military" for o in held),
            )
            part = self.nodes.tuple_of([part, offices, self.reads.plain("suspect_no_other_service")])
        days = list(days_in(reaching))
        reads = [part, *([self.reads.standing(days)] if days else [])]

        def answer(rows: Rows, row: int) -> State:
            scope = rows.scope(row, law, offence)
            finding = _mode(scope, scope.incident.by)
            return self.state(finding.code, finding)

        return self._asked(("mode", law.code, tuple(map(id, reaching))), reads, answer)

    # -- conditions ---------------------------------------------------------------------------------

    def _conditions(
        self, conditions: Iterable[Condition], law: Jurisdiction, offence: Offence
    ) -> tuple[list[Node], tuple[Hashable, ...], bool]:
        """Nodes of those asked for the offence; what tells them from others; whether they are the offence's own."""
        asked = list(asked_of(conditions, offence))
        local = any(condition.depends.offence for condition in asked)
        key = (*map(id, asked), offence.id if local else "")
        return [self.condition(condition, law, offence) for condition in asked], key, local

    def condition(self, condition: Condition, law: Jurisdiction, offence: Offence) -> Node:
        """The node of a condition: what it reads if it is a predicate, else what stands below it."""
        local, of_forum = condition.depends.offence, law.code if condition.depends.forum else ""
        if condition.name in READERS:
            reads = READERS[condition.name](self.reads, condition.params, law, offence)
        else:
            below = condition.children
            if condition.contested is not None:
                below = tuple(c for reading in condition.contested.readings for c in reading.requires)
            reads, _, _ = self._conditions(below, law, offence)

        def answer(rows: Rows, row: int) -> Hashable:
            return self.signature(evaluate(condition, rows.scope(row, law, offence)))

        return self._asked(
            ("condition", id(condition), of_forum, offence.id if local else ""), reads, answer, local=local
        )

    def _basis(self, law: Jurisdiction, route: RouteKey) -> Node:
        offence, basis, version = route.offence, route.basis, route.version
        reads, asked, local = self._conditions(version.requires, law, offence)
        if basis.selected_by == "conduct":
            days = [day for day in (version.valid_from, version.valid_until) if day]
            reads += [self.reads.standing(days)] if days else []

        def answer(rows: Rows, row: int) -> State:
            return self.state("", Attempt(rows.fit(row, law, offence), basis, version).basis)

        key = ("basis", law.code, basis.id, id(version), asked)
        return self._asked(key, reads, answer, local=local)

    # -- what stands in the way ---------------------------------------------------------------------

    def _gates(self, law: Jurisdiction, offence: Offence, basis: Basis) -> list[Node]:
        found = [self._protection(law, offence, immunity) for immunity in law.immunities_on(offence)]
        found.append(self._time_limit(law, offence))
        return [*found, *(self._gate(law, offence, gate) for gate in law.gates_on(offence, basis))]

    def _protection(self, law: Jurisdiction, offence: Offence, immunity: Immunity) -> Node:
        if immunity.kind == "functional":
            reads = [self.reads.plain("official_capacity")]
        else:
            reads = [*self.reads.offices(law.code), self.reads["suspect_kind"]]
        asked, key, local = self._conditions(immunity.only_if, law, offence)

        def answer(rows: Rows, row: int) -> State:
            found = _immunity(rows.scope(row, law, offence), immunity, self.as_of)
            return CLEAR if found is None else self.state(found.code, found.finding)

        return self._asked(("immunity", law.code, immunity.id, key), [*reads, *asked], answer, local=local)

    def _time_limit(self, law: Jurisdiction, offence: Offence) -> Node:
        rules = [rule for rule in offence.limitation if _in_force(rule, self.as_of)]
        days = [day for rule in rules for day in (rule.conduct_from, rule.conduct_until) if day]
        days += [_years_before(self.as_of, rule.years) for rule in rules if rule.years is not None]
        reads = [self.reads.standing(days)] if days else []
        special = any(rule.acts for rule in rules)
        if special:
            wider = self.library.international.wider

            def reaching(code: str, _acts: list[Act]) -> Hashable:
                return tuple(not rule.acts or bool(wider(code) & set(rule.acts)) for rule in rules)

            reads.append(self.reads.acts(offence, reaching))

        def answer(rows: Rows, row: int) -> State:
            found = _limitation(rows.scope(row, law, offence), self.as_of)
            return self.state(found.code, found.finding)

        key = ("limitation", law.code, _written(offence.limitation), offence.id if special else "")
        return self._asked(key, reads, answer, local=special)

    def _gate(self, law: Jurisdiction, offence: Offence, gate: Gate) -> Node:
        conditions = [
            c
            for version in gate.versions
            if version.in_force(self.as_of)
            for c in (*version.bars_if, *version.requires, *version.refusal_if)
        ]
        reads, key, local = self._conditions(conditions, law, offence)

        def answer(rows: Rows, row: int) -> State:
            return self._told(_kept_gate(rows.scope(row, law, offence), gate, self.as_of))

        if gate.effect == "discretion":  # the forum's own proceedings show that the decision is taken
            reads.append(self.reads.steps(Keep(("investigation", "prosecution"), by=law.code)))
        return self._asked(("gate", law.code, gate.id, key), reads, answer, local=local)

    def _person(self, law: Jurisdiction, offence: Offence) -> list[Node]:
        r = self.reads

        def of(kind: str, reads: Node) -> Node:
            def answer(rows: Rows, row: int) -> State:
                found = _person(rows.scope(row, law, offence))
                return self._told(item for item in found if item.code == kind)

            own = offence.id if kind == "legal_person" else ""
            return self._asked(("person", kind, law.code if own else "", own), [reads], answer)

        return [
            of("death", r["suspect_alive"]),
            of("legal_person", r["suspect_kind"]),
            of("minor", r["suspect_minor"]),
        ]

    def _link(self, law: Jurisdiction) -> Node:
        """The closest known link of a case with the forum."""
        r, code = self.reads, law.code

        def tie(name: str, reads: list[Node]) -> Node:
            def answer(rows: Rows, row: int) -> Truth:
                facts = rows.facts(row)
                found: Truth = getattr(facts, name)(facts.case.suspects[0], code).truth
                return found

            return self._asked(("tie", name, code), reads, answer)

        own = [
            tie("present", r.presence(code)),
            tie("national", r.nationality("suspect", code)),
            tie("resident", r.residence("suspect", code)),
            r.has("suspect_expected_in", code),
        ]
        names = (
            "nationalities",
            "nationalities_later",
            "residences",
            "residences_earlier",
            "residences_later",
            "refugee_in",
        )
        by = r.nodes.derived(r["proceedings"], ("by", code), lambda steps: any(s.by == code for s in steps))
        others = [*(r.has(f"victims_{name}", code) for name in names), by, r.has("witnesses_in", code)]
        either = r.nodes.joined("or", others, lambda *some: any(some))
        return self._asked(
            ("link", code),
            [*own, either],
            lambda rows, row: link_with(rows.assessment(row), "S1", code).value,
        )


def _answer_alone(_code: str, finding: Finding) -> State:
    return State(finding.truth)


def _written(rules: Sequence[Limitation]) -> Hashable:
    return tuple(rule.model_dump_json() for rule in rules)
