"""What each question reads of a flat case, and how finely: so much and no more can change its answer.

Nothing here says how a question is answered. The explaining evaluator answers it on one row for each
combination of what is listed here; a test compares the two on random cases, so that a reading
forgotten here shows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from uj.assess.characterise import matching_acts
from uj.case.dates import overlaps
from uj.case.models import Incident
from uj.law.library import International
from uj.law.models import Act, Offence
from uj.screen.dates import Bounds, Standing, among, edges
from uj.screen.flat import COLUMNS, IDS, Step
from uj.screen.joined import Joined
from uj.screen.net import Nodes
from uj.screen.nodes import Column, Interned, Node


@dataclass(frozen=True)
class Keep:
    """Which proceedings a question looks at, and what it sees of each."""

    kinds: tuple[str, ...]
    by: str | None = None
    not_by: str | None = None
    to: str | None = None
    effective: bool = False

    def see(self, step: Step) -> Any:
        """What is seen of a proceeding; None if it is not looked at."""
        if self.kinds and step.kind not in self.kinds:
            return None
        if (self.by and step.by != self.by) or step.by == self.not_by or (self.to and step.to != self.to):
            return None
        return step.kind, step.status, step.effective if self.effective else None


DYNAMIC = ("territorial", "suspect_national", "victim_national")
"""Words for states that differ from row to row."""


class Reads:
    """Makes the nodes that questions read."""

    def __init__(self, nodes: Nodes, vocabularies: dict[str, Interned], international: International) -> None:
        self.nodes = nodes
        self.international = international
        self._listed: dict[str, dict[str, list[Act]]] = {}
        self.columns: dict[str, Node] = {
            name: Column(name, vocabularies[name]) for name in COLUMNS if name not in IDS
        }
        self._bounds = Bounds(self["when"])

    def __getitem__(self, name: str) -> Node:
        return self.columns[name]

    def all(self, *names: str) -> list[Node]:
        """Whole columns."""
        return [self.columns[name] for name in names]

    def plain(self, name: str) -> Node:
        """A yes/no column; asked-but-unknown and not-asked are the same to every question."""
        return self.nodes.derived(self[name], "plain", lambda v: None if v == "unknown" else v)

    def has(self, name: str, state: str) -> Node:
        """Whether a list of states holds one state."""
        return self.nodes.derived(self[name], ("has", state), lambda states: state in states)

    def held(self, name: str, state: str) -> Node:
        """Whether a list of states holds one state, and whether any other."""
        return self.nodes.derived(
            self[name], ("held", state), lambda states: (state in states, any(s != state for s in states))
        )

    def standing(self, days: Iterable[date]) -> Node:
        """Where the date of the conduct stands among some days."""
        key = tuple(sorted(set(days)))
        return self.nodes.once(("standing", key), lambda: Standing(self["when"], self._bounds, key))

    # -- persons ------------------------------------------------------------------------------------

    def nationality(self, who: str, state: str) -> list[Node]:
        """Nationality of one state."""
        return [
            self.has(f"{who}_nationalities", state),
            self.has(f"{who}_nationalities_later", state),
            self.plain(f"{who}_no_other_nationality"),
        ]

    def residence(self, who: str, state: str) -> list[Node]:
        """Residence in one state."""
        return [
            self.has(f"{who}_residences", state),
            self.has(f"{who}_residences_earlier", state),
            self.has(f"{who}_residences_later", state),
            self.plain(f"{who}_no_other_residence"),
        ]

    def presence(self, state: str) -> list[Node]:
        """Presence in one state, or elsewhere; proceedings there count for the time of their opening."""
        return [
            self.held("suspect_present_in", state),
            self.has("suspect_left", state),
            self.has("suspect_absent_from", state),
            self.has("suspect_expected_in", state),
        ]

    def expected(self, state: str) -> list[Node]:
        """Expected travel to one state."""
        return [self.has("suspect_expected_in", state), self.plain("suspect_no_travel_expected")]

    def refuge(self, who: str, state: str) -> list[Node]:
        """Recognition as a refugee in one state."""
        return [self.has(f"{who}_refugee_in", state), self.plain(f"{who}_no_other_refuge")]

    def any_nationality(self, who: str) -> list[Node]:
        """Whether any nationality is known."""
        return [self.nodes.derived(self[f"{who}_nationalities{end}"], "any", bool) for end in ("", "_later")]

    def offices(self, state: str) -> list[Node]:
        """Offices held, of one state or of others."""
        held = self.nodes.derived(
            self["suspect_offices"],
            ("offices", state),
            lambda found: tuple(sorted({(h.office, h.state == state, str(h.current)) for h in found})),
        )
        return [held, self.plain("suspect_no_other_protected_office")]

    # -- conduct ------------------------------------------------------------------------------------

    def conflict(self) -> list[Node]:
        """The armed conflict, and whether it lasted when the conduct happened."""
        pair = self.nodes.tuple_of(self.all("conflict_when", "when"))
        covers = self.nodes.derived(pair, "overlap", _overlap)
        return [self["conflict"], covers]

    def reached(self, offence: Offence) -> Node:
        """Whether an act is alleged that the offence lists."""
        return self.nodes.any_of(self["acts"], [frozenset(self.listed(offence))])

    def acts(self, offence: Offence, kind: Callable[[str, list[Act]], Hashable]) -> Node:
        """Of which kinds the acts are that the offence lists, each kind once, in their order."""
        kinds = {code: kind(code, acts) for code, acts in self.listed(offence).items()}
        if len(set(kinds.values())) == 1:
            return self.reached(offence)

        def follow(codes: tuple[str, ...]) -> Hashable:
            return tuple(dict.fromkeys(kinds[code] for code in codes if code in kinds))

        return self.nodes.derived(self["acts"], ("kinds", tuple(kinds.items())), follow)

    def listed(self, offence: Offence) -> dict[str, list[Act]]:
        """Every act code the offence reaches, with the acts of the offence it falls under."""
        known = self._listed.get(offence.id)
        if known is None:
            incident = Incident(id="I1", summary="every act", acts=list(self.international.acts))
            known = self._listed[offence.id] = matching_acts(offence, incident, self.international)
        return known

    # -- proceedings --------------------------------------------------------------------------------

    def steps(self, keep: Keep, words: Iterable[str] = ()) -> Node:
        """Those proceedings that a question looks at, each with what it sees of them.

        ``words`` are the states or courts it names; one that differs from row to row is looked up first.
        """
        named = tuple(sorted({word for word in words if word not in ("any", "forum")}))
        source = self["proceedings"]
        placed = tuple(word for word in DYNAMIC if word in named)
        for word in placed:
            source = self._placed(source, word)
        fixed = tuple(word for word in named if word not in DYNAMIC)

        def follow(steps: tuple[Any, ...]) -> Any:
            told = set()
            for item in steps:
                step, marks = item if placed else (item, ())
                seen = keep.see(step)
                if seen is not None:
                    told.add((seen, marks, tuple(word for word in fixed if self._by(step, word))))
            return tuple(sorted(told, key=repr)) if len(told) > 1 else tuple(told)

        return self.nodes.derived(source, ("steps", keep, fixed), follow)

    def _placed(self, source: Node, word: str) -> Node:
        """Proceedings marked by whether they are of the state that a word means in the row."""
        columns = {
            "territorial": ("territory",),
            "suspect_national": ("suspect_nationalities", "suspect_nationalities_later"),
            "victim_national": ("victims_nationalities", "victims_nationalities_later"),
        }[word]
        states = self[columns[0]] if len(columns) == 1 else self.nodes.together(self.all(*columns))
        left, right = source, states

        def mark(steps: tuple[Any, ...], where: Any) -> Any:
            if not steps:
                return steps
            if len(columns) == 1:
                held = (where,)
            else:
                first, second = (self[name].values[n] for name, n in zip(columns, where, strict=True))
                held = (*first, *second)
            marked = (item if isinstance(item[0], Step) else (item, ()) for item in steps)
            open_ = word == "territorial" and where is None  # it may be any state
            return tuple(
                (step, (*marks, step.by in held or (open_ and len(step.by) == 2 and "may be")))
                for step, marks in marked
            )

        return self.nodes.once(("placed", left.serial, word), lambda: Joined((left, right), mark))

    def _by(self, step: Step, word: str) -> bool:
        if word == "eu_schengen":
            return step.by in self.international.eu_schengen
        return step.by.lower() == word.lower()

    # -- treaties -----------------------------------------------------------------------------------

    def treaty(self, treaty: str, state: str | None = None) -> Node:
        """Where the date of the conduct stands among the dates of a treaty, for one state or for all."""
        return self.standing(day for days in self._treaty_days(treaty, state).values() for day in days)

    def _treaty_days(self, treaty: str, state: str | None) -> dict[str, set[date]]:
        return {
            party: {day for entry in entries for day in edges(entry.date)}
            for (party, name), entries in self.international.treaties.items()
            if name == treaty and state in (None, party)
        }

    def parties(self, treaty: str, source: Node, states: Callable[[Any], tuple[str, ...]]) -> Node:
        """The states that a row names, each with where the date stands among its own dates of a treaty."""
        days = {
            party: {day.toordinal() for day in own} for party, own in self._treaty_days(treaty, None).items()
        }
        standing = self.treaty(treaty)
        assert isinstance(standing, Standing)

        def place(value: Any, placed: tuple[int, ...]) -> Hashable:
            return (
                tuple(
                    (state, among(placed, standing.days, days.get(state, set()))) for state in states(value)
                )
                or placed[0]
            )

        return self.nodes.once(("parties", treaty, source.serial), lambda: Joined((source, standing), place))

    def local_law(self, category: str) -> Node:
        """What is recorded on the criminal law of the place of the conduct."""

        def follow(state: str | None) -> str | None:
            if state is None:
                return None
            local = self.international.local_law.get(state)
            return local.crimes.get(category, "unknown") if local else "unknown"

        return self.nodes.derived(self["territory"], ("local_law", category), follow)


def _overlap(pair: tuple[Any, Any]) -> Any:
    span, when = pair
    if span is None:
        return "throughout"
    return None if when is None else overlaps(span, when)
