"""Findings: one condition on one case, the answer, and why. A finding is a tree that can be read aloud.

Findings and answers are made once and shared, so nobody changes one; they are not frozen only because
that costs a fifth of the time of an assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Literal

from uj.assess.facts import Answer
from uj.truth import Truth, all_of, any_of, at_least, negate

_truth = attrgetter("truth")

Need = frozenset[tuple[str, bool]]
"""Facts that must be shown: the key of the question and the answer wanted."""

Op = Literal["all", "any", "none", "at_least", "ask"]


@dataclass(slots=True, eq=False)
class Hurdle:
    """A decision or step still ahead, and whether the statutory criteria for refusal are met."""

    code: str
    text: str
    provision: str = ""
    decided_by: str = ""
    criteria: Truth | None = None
    criteria_finding: Finding | None = None


@dataclass(slots=True, eq=False)
class Finding:
    """What was asked, under which provision, with which answer, because of which facts."""

    code: str
    label: str
    truth: Truth
    op: Op
    children: tuple[Finding, ...] = ()
    answer: Answer | None = None
    provision: str = ""
    n: int = 0
    hurdles: tuple[Hurdle, ...] = ()
    note: str = ""
    needs: dict[Truth, list[Need]] | None = field(default=None, init=False, repr=False)
    """What would settle it, once worked out by :mod:`uj.assess.gaps`; parts are shared by many routes."""

    def named(self, label: str, provision: str) -> Finding:
        """The same finding with another wording and pinpoint, where given."""
        if not label and not provision:
            return self
        return Finding(
            self.code,
            label or self.label,
            self.truth,
            self.op,
            self.children,
            self.answer,
            provision or self.provision,
            self.n,
            _placed(self.hurdles, provision),
            self.note,
        )

    def leaves(self) -> Iterator[Finding]:
        """The atomic findings below this one, in reading order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def all_hurdles(self) -> Iterator[Hurdle]:
        """Steps still ahead, and contested readings under which the answer would be another."""
        yield from self.steps()
        yield from (hurdle for hurdle, _ in self.readings())

    def steps(self) -> Iterator[Hurdle]:
        """Hurdles of all conditions, and of that alternative which has the fewest."""
        yield from (hurdle for hurdle in self.hurdles if hurdle.code != "contested_reading")
        if self.op == "any":
            ways = [list(child.steps()) for child in self.children if child.truth is self.truth]
            yield from min(ways, key=len, default=[])
        elif self.op != "none":
            for child in self.children:
                yield from child.steps()

    def readings(self) -> Iterator[tuple[Hurdle, Truth]]:
        """Contested readings with the answer this finding would have under each.

        A reading that another alternative of an ``any`` makes immaterial is left out.
        """
        for hurdle in self.hurdles:
            if hurdle.code == "contested_reading" and hurdle.criteria_finding is not None:
                yield hurdle, hurdle.criteria_finding.truth
        for position, child in enumerate(self.children):
            for hurdle, truth in child.readings():
                found = [truth if n == position else other.truth for n, other in enumerate(self.children)]
                answer = self._combine(found)
                if self.op == "all" or answer is not self.truth:
                    yield hurdle, answer

    def _combine(self, found: list[Truth]) -> Truth:
        if self.op == "any":
            return any_of(found)
        if self.op == "none":
            return negate(any_of(found))
        return at_least(self.n, found) if self.op == "at_least" else all_of(found)

    def deciding(self) -> Iterator[Finding]:
        """The leaves that made the answer what it is (all failing ones for a no)."""
        if not self.children:
            yield self
        elif self.op == "none":
            for child in self.children:
                if negate(child.truth) is self.truth:
                    yield from child.deciding()
        else:
            for child in self.children:
                if child.truth is self.truth:
                    yield from child.deciding()


def _placed(hurdles: tuple[Hurdle, ...], provision: str) -> tuple[Hurdle, ...]:
    """Hurdles with the pinpoint of the condition they stand in, where they have none of their own."""
    if not provision or all(hurdle.provision for hurdle in hurdles):
        return hurdles
    return tuple(hurdle if hurdle.provision else replace(hurdle, provision=provision) for hurdle in hurdles)


def ask(code: str, label: str, answer: Answer, *, provision: str = "") -> Finding:
    """A leaf that is met when the answer is yes."""
    return Finding(code, label, answer.truth, "ask", answer=answer, provision=provision)


def every(
    code: str, label: str, children: Iterable[Finding], *, provision: str = "", note: str = ""
) -> Finding:
    """Met when every child is met."""
    below = tuple(children)
    return Finding(code, label, all_of(map(_truth, below)), "all", below, provision=provision, note=note)


def either(
    code: str, label: str, children: Iterable[Finding], *, provision: str = "", note: str = ""
) -> Finding:
    """Met when at least one child is met."""
    below = tuple(children)
    if len(below) == 1 and not note:
        return below[0].named(label, provision)
    return Finding(code, label, any_of(map(_truth, below)), "any", below, provision=provision, note=note)


def neither(code: str, label: str, children: Iterable[Finding], *, provision: str = "") -> Finding:
    """Met when no child is met."""
    below = tuple(children)
    return Finding(code, label, negate(any_of(map(_truth, below))), "none", below, provision=provision)


def at_least_of(
    code: str, label: str, n: int, children: Iterable[Finding], *, provision: str = ""
) -> Finding:
    """Met when at least ``n`` children are met."""
    below = tuple(children)
    return Finding(code, label, at_least(n, map(_truth, below)), "at_least", below, provision=provision, n=n)
