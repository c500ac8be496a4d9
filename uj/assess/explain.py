"""Why, why not, and what next: three readings of the same trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from uj.assess.facts import Answer, Because, View
from uj.assess.findings import Finding, Need
from uj.assess.gaps import in_order
from uj.assess.rank import needs_tie
from uj.assess.routes import Assessment, Route, Verdict, assess_case
from uj.law.models import Category, GateKind, Offence
from uj.truth import Truth

Status = Literal["met", "not met", "unknown"]
MARK: dict[Truth, Status] = {Truth.YES: "met", Truth.NO: "not met", Truth.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation."""

    depth: int
    truth: Truth
    text: str
    provision: str
    because: tuple[Because, ...]
    key: str
    note: str


def why(route: Route) -> list[Line]:
    """Every condition of a route, its answer, and the facts and evidence that gave it."""
    best = route.best
    parts = [best.characterisation.finding, best.basis, *(gate.finding for gate in best.gates)]
    return [line for part in parts for line in lines(part, 0)]


def why_not(route: Route) -> list[Line]:
    """What closes a route, or leaves it open to doubt."""
    best = route.best
    wanted = Truth.NO if route.verdict is Verdict.BARRED else Truth.UNKNOWN
    parts = [best.characterisation.finding, best.basis, *(gate.finding for gate in best.gates)]
    return [
        replace(line, depth=0)
        for part in parts
        if part.truth is wanted
        for leaf in (part, *(found for found in part.deciding() if found is not part))
        for line in islice(lines(leaf, 0), 1)
    ]


def lines(finding: Finding, depth: int) -> Iterator[Line]:
    """Flatten a finding in reading order."""
    answer = finding.answer
    text = finding.label or (statement(answer) if answer else finding.code.replace("_", " "))
    if answer and finding.label and finding.label not in (answer.yes, answer.no):
        text = f"{finding.label}: {statement(answer)}"
    yield Line(
        depth,
        finding.truth,
        text,
        finding.provision,
        answer.because if answer else (),
        answer.key if answer else "",
        finding.note,
    )
    for child in finding.children:
        yield from lines(child, depth + 1)


def statement(answer: Answer) -> str:
    """The fact as it stands, or as it would have to be shown."""
    if answer.truth is Truth.UNKNOWN:
        return f"whether {answer.yes}"
    return answer.yes if answer.truth is Truth.YES else answer.no


def offence_word(offence: Offence) -> str:
    """The category of an offence in words, or its own name where it has no common one."""
    return offence.label if offence.category is Category.OTHER else offence.category.label


def fact_in_words(assessment: Assessment, key: str, wanted: bool) -> str:
    """A missing fact as a sentence to be shown."""
    answer = assessment.facts.known(key)
    if answer is None:
        return f"{key} = {'yes' if wanted else 'no'}"
    return answer.yes if wanted else answer.no


@dataclass(frozen=True, slots=True)
class Missing:
    """What would open a route: facts to show, and bars to exclude (as the facts that would bar, and by the codes of their gates)."""

    facts: tuple[str, ...]
    exclude: tuple[str, ...]
    bars: tuple[str, ...]


def missing(assessment: Assessment, route: Route, need: Need | None = None) -> Missing:
    """One way to open a route (the smallest if none is named), told apart by whose burden it is in practice."""
    wanted = need if need is not None else route.gaps[0] if route.gaps else frozenset()
    gates = _open_bars(route)
    barring = {key for keys in gates.values() for key in keys}
    told = in_order(wanted)
    return Missing(
        tuple(fact_in_words(assessment, key, value) for key, value in told if key not in barring),
        tuple(fact_in_words(assessment, key, not value) for key, value in told if key in barring),
        tuple(code for code, keys in gates.items() if any(key in keys for key, _ in told)),
    )


def _open_bars(route: Route) -> dict[str, set[str]]:
    """Keys of questions that only matter to a bar, by the code of its gate."""
    best = route.best
    own = _open_keys(best.characterisation.finding) | _open_keys(best.basis)
    found: dict[str, set[str]] = {}
    for gate in best.gates:
        if gate.code != GateKind.OTHER:
            found.setdefault(gate.code, set()).update(_open_keys(gate.finding) - own)
    return found


def _open_keys(finding: Finding) -> set[str]:
    """Keys of the unanswered questions below a finding."""
    return {
        leaf.answer.key
        for leaf in finding.leaves()
        if leaf.answer is not None and leaf.truth is Truth.UNKNOWN
    }


@dataclass(slots=True)
class NextFact:
    """A missing fact and what it would do if shown."""

    key: str
    wanted: bool
    text: str
    asked: bool
    bar: bool
    opens: list[Route] = field(default_factory=list)
    helps: list[Route] = field(default_factory=list)

    @property
    def forums(self) -> list[str]:
        """Forums where the fact is part of a smallest gap."""
        return sorted({route.forum for route in (*self.opens, *self.helps)})


def what_next(assessment: Assessment, suspect: str) -> list[NextFact]:
    """Missing facts by what they would open: alone first, then as part of the smallest gaps.

    Bars to exclude, ties with a state that nothing suggests, and questions for counsel come last. Ordinary offences only count where no core crime is in question.
    """
    facts: dict[tuple[str, bool], NextFact] = {}
    live = [route for route in assessment.of(suspect) if route.verdict is Verdict.CONDITIONAL and route.gaps]
    core = [route for route in live if route.offence.category.core]
    for route in core or live:
        size = len(route.gaps[0])
        barring = {key for keys in _open_bars(route).values() for key in keys}
        for need in route.gaps:
            if len(need) > size:
                break
            for key, wanted in need:
                entry = facts.get((key, wanted))
                if entry is None:
                    answer = assessment.facts.known(key)
                    entry = facts[key, wanted] = NextFact(
                        key,
                        wanted,
                        fact_in_words(assessment, key, wanted),
                        bool(answer and answer.asked),
                        key in barring,
                    )
                (entry.opens if size == 1 else entry.helps).append(route)
    return sorted(
        facts.values(),
        key=lambda f: (
            f.bar or needs_tie([f.key]),
            -len({r.forum for r in f.opens}),
            -len(f.forums),
            f.key,
        ),
    )


def asked_keys(assessment: Assessment) -> list[str]:
    """Keys of every question that the law of the forums asks of the case, whatever was answered."""
    for route in assessment.routes:
        for attempt in route.attempts:
            list(attempt.whole.leaves())
    return sorted(assessment.facts.keys())


def view_changes(
    assessment: Assessment, forums: list[str] | None = None
) -> list[tuple[Route, dict[View, Verdict]]]:
    """Routes whose verdict differs between the views of the facts, in the forums named (all if left out)."""
    wanted = assessment.forums if forums is None else forums
    others = {
        view: assess_case(
            assessment.case, assessment.library, as_of=assessment.as_of, view=view, forums=wanted
        )
        for view in View
        if view is not assessment.view
    }
    tables = {view: {_id(route): route.verdict for route in other.routes} for view, other in others.items()}
    changed = []
    for route in (route for route in assessment.routes if route.forum in wanted):
        verdicts = {view: table.get(_id(route), Verdict.BARRED) for view, table in tables.items()}
        if any(verdict is not route.verdict for verdict in verdicts.values()):
            changed.append((route, {assessment.view: route.verdict} | verdicts))
    return changed


def _id(route: Route) -> tuple[str, str, str, str]:
    return route.suspect.id, route.offence.id, route.basis.id, str(route.version.valid_from)
