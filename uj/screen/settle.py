"""What conduct, common gates and routes of an offence come to together: outcome, rank and bits for each row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from uj.law.models import BasisKind
from uj.screen.frontier import (
    Choice,
    Named,
    Seen,
    as_context,
    choose,
    combined,
    concluded,
    deciding,
    frontier,
)
from uj.screen.joined import Joined, grouped
from uj.screen.net import Nodes
from uj.screen.nodes import Constant, Interned, Node, View
from uj.screen.outcome import CLEAR, State, join, outcome, weight
from uj.screen.parts import OffencePlan, RouteKey
from uj.truth import Truth

BEHIND = 14
"""Bits that part routes of equal weight: whether the basis is met, then the order by name."""

VERDICT = 26
"""Where in an order of routes the verdict begins; below it stand doubts and numbers."""

_DOUBT = 24
_ROUTE = 12
_BARRED = 2 << VERDICT + BEHIND
_GROUP = 8
"""Parts with so many bits of combinations are joined; more would mean ever new ones, fewer more look-ups."""


def packed(weights: tuple[int, int, int, int, int, int]) -> int:
    """An order of routes as one number: smaller is better."""
    verdict, doubt, other, met, ahead, missing = weights
    return (
        verdict << VERDICT
        | doubt << _DOUBT
        | other << 23
        | min(met, 31) << 18
        | min(ahead, 255) << 10
        | min(missing, 1023)
    )


class Settlement(NamedTuple):
    """For each row of a view: rank, number of the outcome, and bits of the category's legend."""

    ranks: Any
    cells: Any
    words: list[Any]


class Settled:
    """The best route of one offence for each row.

    Args:
        nodes: where nodes are made.
        item: the parts of the offence and its routes.
    """

    def __init__(self, nodes: Nodes, item: OffencePlan) -> None:
        self.nodes, self.plan = nodes, item.category
        self.numbers = [way.number for way in item.ways]
        self.late = tuple(
            self.plan.routes[number].basis.kind is BasisKind.PROTECTIVE for number in self.numbers
        )
        self.routes = frontier(
            nodes,
            bases=[way.basis for way in item.ways],
            gates=[_together(nodes, way.gates) for way in item.ways],
            late=self.late,
        )
        self._parts = item.parts
        self._groups: list[Node] = []
        self._choice: Node | None = None
        self._ranks: list[int] = []
        self._cells: list[int] = []
        self._own: list[State] = []
        self._arrays: tuple[Any, Any] | None = None

    def _chosen(self, view: View) -> Node:
        """The choice of the best route; put together when first asked for, when it shows how many values each part has."""
        if self._choice is None:
            nodes, named = self.nodes, Named(self.routes)
            for part in self._parts:
                view.ids(part)
            for local in (False, True):
                self._groups += [
                    nodes.chain("state", group, join)
                    for group in grouped([part for part in self._parts if part.local is local], _GROUP)
                ]
            seen = [
                nodes.once(("seen", part.serial, self.routes.serial), partial(Seen, part, named, as_context))
                for part in self._groups
            ]
            context = nodes.joined("context", seen, combined)
            asked = Seen(context, named, deciding)
            best = Joined((asked, self.routes), choose(self.late))
            self._choice = Joined((context, best), concluded)
        return self._choice

    def settle(self, view: View, outcomes: Interned) -> Settlement:
        """Rank, outcome and bits for each row of a view."""
        import numpy as np

        choice = self._chosen(view)
        chosen = choice.compute(view)
        base, cells = self._tables(choice.values, outcomes)
        legend = self.plan.legend
        parts = [(self._own, id(self), chosen)]
        parts += [(n.values, n.serial, view.ids(n)) for n in self._groups if not _nothing(n)]
        for states, key, _ in parts:
            legend.table(states, key)  # may make the legend wider
        ranks = base.take(chosen)
        barred = ranks >= _BARRED
        doubts: dict[int, Any] = {}
        words = []
        for place in range(legend.words):
            found = None
            for states, key, numbers in parts:
                bits = legend.table(states, key)[place].take(numbers)
                found = bits if found is None else np.bitwise_or(found, bits, out=found)
            bars = np.uint64(legend.bars[place])
            found &= np.where(barred, bars, ~bars)
            ranks += np.bitwise_count(found).astype(np.int64) << BEHIND
            for bit, masks in enumerate(legend.doubts):
                if masks[place]:
                    told = (found & np.uint64(masks[place])) != 0
                    doubts[bit] = told | doubts[bit] if bit in doubts else told
            words.append(found)
        for bit, told in doubts.items():
            ranks |= (told & ~barred).astype(np.int64) << (_DOUBT + BEHIND + bit)
        return Settlement(ranks, cells.take(chosen), words)

    def _tables(self, choices: list[Choice], outcomes: Interned) -> tuple[Any, Any]:
        """By choice: the rank but for the bits, and the outcome."""
        import numpy as np

        if self._arrays is None or len(self._own) < len(choices):
            for choice in choices[len(self._own) :]:
                route = self.numbers[choice.place]
                key: RouteKey = self.plan.routes[route]
                state = State(choice.truth, frozenset(), choice.ahead)
                rank = packed(weight(state, key.basis.kind, key.offence.category))
                self._ranks.append(rank << BEHIND | (Truth.YES - choice.met) << _ROUTE | route)
                named = key.offence.id, key.basis.id, key.version.valid_from
                self._cells.append(outcomes.add(outcome(state, *named)))
                self._own.append(choice.own)
            self._arrays = np.array(self._ranks, dtype=np.int64), np.array(self._cells, dtype=np.int32)
        return self._arrays


def _together(nodes: Nodes, gates: Sequence[Node]) -> Node | None:
    """What the gates of one route say together, if there are any."""
    if not gates:
        return None
    wanted = [gate for gate in gates if not (isinstance(gate, Constant) and gate.values[0] == CLEAR)]
    if not wanted:
        return nodes.once("clear", lambda: Constant(CLEAR))
    return nodes.chain("state", wanted, join)


def _nothing(node: Node) -> bool:
    return len(node.values) == 1 and not node.values[0].bars and not node.values[0].missing
