"""Which route of an offence is the best one, found from as little of the case as decides it.

A route that another beats by its basis and its own gates alone is put aside at once: whatever is asked
of the conduct is asked of both. Between the others only those facts, bars and decisions of the conduct
and of the common gates matter that a basis names too; usually there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from uj.assess.rank import unsuggested
from uj.screen.net import Nodes
from uj.screen.nodes import Node, Table, View
from uj.screen.outcome import CLEAR, Ahead, Fact, State, join
from uj.truth import Truth

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


class Candidate(NamedTuple):
    """A route: its place in its offence, whether its basis is met, and what basis and own gates say together."""

    place: int
    met: Truth
    state: State


Frontier = tuple[Candidate, ...]


def no_worse(one: State, other: State) -> bool:
    """Whether a state is at least as good as another in every respect, and so whatever is joined to both."""
    if other.truth is Truth.NO:
        return one.truth is not Truth.NO or one.bars <= other.bars
    return one.truth >= other.truth and one.missing <= other.missing and set(one.ahead) <= set(other.ahead)


def frontier(
    nodes: Nodes, bases: Sequence[Node], gates: Sequence[Node | None], late: tuple[bool, ...]
) -> Node:
    """The routes of an offence that can still be the best.

    Args:
        nodes: where nodes are made.
        bases: what the basis of each route says, in the order of the routes.
        gates: what the gates say that stand before this route and not before all, if there are any.
        late: by route, whether it ranks behind others that are as good (a basis that rests on a state interest).
    """

    def beats(one: Candidate, other: Candidate) -> bool:
        first = (-one.met, one.place) < (-other.met, other.place)
        return first and late[one.place] <= late[other.place] and no_worse(one.state, other.state)

    def merged(some: Frontier, more: Frontier) -> Frontier:
        new = tuple(item for item in more if not any(beats(better, item) for better in some))
        old = tuple(item for item in some if not any(beats(better, item) for better in new))
        return old + new

    def of_basis(place: int) -> Callable[[State], Frontier]:
        return lambda basis: (Candidate(place, basis.truth, basis),)

    def of_both(place: int) -> Callable[[State, State], Frontier]:
        return lambda gate, basis: (Candidate(place, basis.truth, join(gate, basis)),)

    parts, lifts = [], []
    for place, (gate, basis) in enumerate(zip(gates, bases, strict=True)):
        plain = gate is None
        parts.append(
            basis if gate is None else nodes.joined(("candidate", place), (gate, basis), of_both(place))
        )
        lifts.append(of_basis(place) if plain else _same)
    return nodes.chain(("frontier", late, tuple(gate is None for gate in gates)), parts, merged, lifts)


def _same(found: Frontier) -> Frontier:
    return found


class Context(NamedTuple):
    """What other parts of a route than its basis say, as far as rank and choice of a route can depend on it."""

    state: State
    """Truth and decisions ahead; of bars and missing facts those that a route names too."""
    doubt: int
    """What among the missing facts the case gives no reason to think of: see :func:`uj.assess.rank.unsuggested`."""


def combined(*some: Context) -> Context:
    """Several contexts as one."""
    return Context(
        reduce(join, (item.state for item in some), CLEAR), reduce(or_, (item.doubt for item in some), 0)
    )


class Named:
    """Everything that the routes of a frontier name, as far as they have occurred."""

    def __init__(self, routes: Node) -> None:
        self.routes = routes
        self.items: set[Hashable] = set()
        self._read = 0

    def update(self, view: View) -> int:
        """Read the new routes; return how much is named."""
        view.ids(self.routes)
        for some in self.routes.values[self._read :]:
            for _, _, state in some:
                self.items |= state.bars | state.missing | {item[:3] for item in state.ahead}
        self._read = len(self.routes.values)
        return len(self.items)


class Seen(Node):
    """Values of another node, seen under the aspect of what some routes name."""

    def __init__(self, source: Node, named: Named, see: Callable[[Any, set[Hashable]], Hashable]) -> None:
        super().__init__(local=source.local or named.routes.local)
        self.source, self.named, self.see = source, named, see
        self._size = 0
        self._table = Table()

    def compute(self, view: View) -> Ids:
        """See each new value once; all again when the routes name more."""
        ids, size = view.ids(self.source), self.named.update(view)
        if size > self._size:
            self._size, self._table = size, Table()
        for value in self.source.values[len(self._table.used) :]:
            self._table.append(self.found.add(self.see(value, self.named.items)))
        return self._table.take(ids)


def as_context(state: State, named: set[Hashable]) -> Context:
    """The context that a state is."""
    missing: frozenset[Fact] = state.missing & named
    seen = State(state.truth, state.bars & named, state.ahead, missing)
    return Context(seen, unsuggested(key for key, _ in state.missing))


def deciding(context: Context, named: set[Hashable]) -> Context:
    """What of a context the choice can depend on."""
    ahead = tuple(item for item in context.state.ahead if item[:3] in named)
    return Context(context.state._replace(ahead=ahead), context.doubt)


def choose(late: tuple[bool, ...]) -> Callable[[Context, Frontier], Candidate]:
    """How to choose among routes: by the criteria of :func:`uj.screen.outcome.lead`."""

    def key(context: Context, item: Candidate) -> tuple[Any, ...]:
        whole = join(context.state, item.state)
        last = (-item.met, item.place)
        if whole.truth is Truth.NO:
            return (2, len(whole.bars), *last)
        doubt = context.doubt | late[item.place] | unsuggested(name for name, _ in item.state.missing)
        met = sum(step.criteria is Truth.YES for step in whole.ahead)
        return (2 - whole.truth, doubt, met, len(whole.ahead), len(whole.missing), *last)

    def chosen(context: Context, some: Frontier) -> Candidate:
        return some[0] if len(some) == 1 else min(some, key=lambda item: key(context, item))

    return chosen


class Choice(NamedTuple):
    """The best route: place, whether its basis is met, its own state; and truth and decisions ahead of the whole."""

    place: int
    met: Truth
    own: State
    truth: Truth
    ahead: tuple[Ahead, ...]


def concluded(context: Context, best: Candidate) -> Choice:
    """The best route together with everything else."""
    whole = join(context.state, best.state)
    return Choice(*best, whole.truth, whole.ahead)
