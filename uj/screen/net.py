"""Makes nodes, each only once, and knows who uses them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from typing import Any

from uj.screen.joined import Joined
from uj.screen.nodes import AnyOf, Constant, Derived, Node


class Nodes:
    """Makes nodes, each only once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Node] = {}
        self.user = ""
        """Who asks for nodes at the moment."""
        self.own: dict[str, dict[int, None]] = {}
        """By user: the nodes that nobody else asked for."""
        self._users: dict[int, str] = {}

    def once(self, key: Hashable, make: Callable[[], Node]) -> Node:
        """The node with this key, made if there is none yet."""
        node = self._made.get(key)
        if node is None:
            node = self._made[key] = make()
            self._users[node.serial] = self.user
            self.own.setdefault(self.user, {})[node.serial] = None
        elif (user := self._users[node.serial]) != self.user:
            self.own[user].pop(node.serial, None)
        return node

    def derived(self, source: Node, key: Hashable, follow: Callable[[Any], Hashable]) -> Node:
        """A value that follows from another; ``key`` names the way."""
        return self.once(("derived", source.serial, key), lambda: Derived(source, follow))

    def any_of(self, source: Node, groups: Sequence[frozenset[str]]) -> Node:
        """Whether lists hold an item of each of several groups."""
        return self.once(("any_of", source.serial, tuple(groups)), lambda: AnyOf(source, groups))

    def joined(self, key: Hashable, parts: Sequence[Node], join: Callable[..., Hashable]) -> Node:
        """Several values joined by a function; ``key`` names it."""
        serials = tuple(part.serial for part in parts)
        return self.once(("joined", key, serials), lambda: Joined(parts, join))

    def chain(
        self,
        key: Hashable,
        parts: Sequence[Node],
        join: Callable[[Any, Any], Hashable],
        lifts: Sequence[Callable[[Any], Any]] = (),
    ) -> Node:
        """Values joined one after the other by a function of two, in any grouping, each lifted before."""
        if len(parts) == 1 and not lifts:
            return parts[0]
        serials = tuple(part.serial for part in parts)
        chained: Callable[[], Node] = lambda: Joined(  # noqa: E731
            parts, lambda *some: reduce(join, some), chained=True, lifts=lifts
        )
        return self.once(("chain", key, serials), chained)

    def telling(self, nodes: Sequence[Node]) -> list[Node]:
        """Each node once; those that say nothing are left out."""
        return list(dict.fromkeys(node for node in nodes if not isinstance(node, Constant)))

    def together(self, nodes: Sequence[Node]) -> Node:
        """Several values together."""
        wanted = self.telling(nodes)
        serials = tuple(node.serial for node in wanted)
        return self.once(("together", serials), lambda: Joined(wanted))

    def tuple_of(self, nodes: Sequence[Node]) -> Node:
        """Several values together, as a tuple of the values themselves."""
        return self.joined("tuple", nodes, lambda *values: values)
