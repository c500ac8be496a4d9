"""Answers for many rows at once: each row carries a small number that stands for its answer.

A *node* gives every row of a batch a number; rows with the same number have the same value. Nodes are
built on nodes: a value derived from another value is worked out once for each value that occurs, a
combination of two once for each pair that occurs, and a question of law once for each combination of
what it reads, by the explaining evaluator on one row that has it. Everything is remembered from batch
to batch, so that after a while a batch costs only look-ups. Nothing here knows any law.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Ids = np.ndarray[Any, np.dtype[np.int32]]

_DENSE = 1 << 22
"""A table of pairs is kept as a plain array up to this size; beyond, the pairs are looked up."""


class Interned:
    """Values numbered in the order in which they first occur."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._ids: dict[Hashable, int] = {}

    def add(self, value: Hashable) -> int:
        """The number of a value."""
        number = self._ids.get(value)
        if number is None:
            number = self._ids[value] = len(self.values)
            self.values.append(value)
        return number

    def __len__(self) -> int:
        return len(self.values)


class View:
    """A batch, or those of its rows that one offence can reach."""

    def __init__(self, columns: dict[str, Ids], size: int, source: Any) -> None:
        self.columns, self.size, self.source = columns, size, source
        self.whole: View | None = None
        self.rows: Ids | None = None
        self._kept: dict[int, Ids] = {}

    def part(self, rows: Ids) -> View:
        """The same batch, only these rows."""
        view = View(self.columns, len(rows), self.source)
        view.whole, view.rows = self.whole or self, rows
        return view

    def row(self, position: int) -> int:
        """The row of the batch at a position of this view."""
        return position if self.rows is None else int(self.rows[position])

    def ids(self, node: Node) -> Ids:
        """The numbers of a node, one per row."""
        known = self._kept.get(node.serial)
        if known is None:
            if self.whole is not None and self.rows is not None and not node.local:
                known = self.whole.ids(node).take(self.rows)
            else:
                known = node.compute(self)
            self._kept[node.serial] = known
        return known

    def forget(self, serials: Sequence[int]) -> None:
        """Let go of what is not needed any more."""
        for serial in serials:
            self._kept.pop(serial, None)


class Node:
    """Gives each row a number; ``value(number)`` is what it stands for."""

    count = 0

    def __init__(self, *, local: bool) -> None:
        Node.count += 1
        self.serial = Node.count
        self.local = local
        """Whether it only makes sense for the rows that one offence can reach."""
        self.found = Interned()

    def compute(self, view: View) -> Ids:
        """Number the rows of a view."""
        raise NotImplementedError

    @property
    def values(self) -> list[Any]:
        """What the numbers stand for."""
        return self.found.values


class Column(Node):
    """A column of the flat case; its values are kept with the batches."""

    def __init__(self, name: str, vocabulary: Interned) -> None:
        super().__init__(local=False)
        self.name, self.found = name, vocabulary

    def compute(self, view: View) -> Ids:
        """The numbers stand in the batch."""
        return view.columns[self.name]


class Derived(Node):
    """What follows from one other value alone."""

    def __init__(self, source: Node, follow: Callable[[Any], Hashable]) -> None:
        super().__init__(local=source.local)
        self.source, self.follow = source, follow
        self._table = _Table()

    def compute(self, view: View) -> Ids:
        """Work out each new value once, then look up."""
        ids, values = view.ids(self.source), self.source.values
        while len(self._table.used) < len(values):
            self._table.append(self.found.add(self.follow(values[len(self._table.used)])))
        return self._table.take(ids)


class AnyOf(Node):
    """Of lists: whether an item of each of several groups is among them."""

    def __init__(self, source: Node, groups: Sequence[frozenset[str]]) -> None:
        super().__init__(local=source.local)
        self.source, self.groups = source, groups
        self._table = _Table()

    def compute(self, view: View) -> Ids:
        """Look into each new list once."""
        ids = view.ids(self.source)
        for items in self.source.values[len(self._table.used) :]:
            told = tuple(not group.isdisjoint(items) for group in self.groups)
            self._table.append(self.found.add(told))
        return self._table.take(ids)


class _Table:
    """A growing array of numbers."""

    def __init__(self) -> None:
        self.used: list[int] = []
        self._array: Ids | None = None

    def append(self, number: int) -> None:
        self.used.append(number)

    def take(self, ids: Ids) -> Ids:
        import numpy as np

        if self._array is None or len(self._array) < len(self.used):
            self._array = np.array(self.used, dtype=np.int32)
        taken: Ids = self._array.take(ids)
        return taken


class _Pairs:
    """Numbers for pairs of numbers, by a plain array while it is small."""

    def __init__(self) -> None:
        import numpy as np

        self.high, self.wide = 16, 16
        self.table: Any = np.full(self.high * self.wide, -1, dtype=np.int32)
        self.sparse: dict[int, int] | None = None

    def room(self, high: int, wide: int) -> None:
        """Make room for numbers below ``high`` and ``wide``."""
        import numpy as np

        if high <= self.high and wide <= self.wide:
            return
        while self.high < high:
            self.high *= 2
        old = self.wide
        while self.wide < wide:
            self.wide *= 2
        if self.sparse is None and self.high * self.wide <= _DENSE:
            table = np.full((self.high, self.wide), -1, dtype=np.int32)
            before = self.table.reshape(-1, old)
            table[: len(before), :old] = before
            self.table = table.reshape(-1)
            return
        if self.sparse is None:
            known = np.flatnonzero(self.table >= 0)
            self.sparse = {
                (int(k) // old) << 32 | int(k) % old: int(v)
                for k, v in zip(known, self.table[known], strict=True)
            }
            self.table = None

    def look_up(self, left: Ids, right: Ids, make: Callable[[int, int, int], int]) -> Ids:
        """Number each pair; ``make(left, right, position)`` numbers a new one."""
        import numpy as np

        if self.sparse is not None:
            return self._sparse(left, right, make)
        key = left * np.int32(self.wide)
        key += right
        found: Any = self.table.take(key)
        if len(found) and found.min() < 0:
            for pair, position in _first(key, found, len(self.table)):
                self.table[pair] = make(pair // self.wide, pair % self.wide, position)
            found = self.table.take(key)
        taken: Ids = found
        return taken

    def _sparse(self, left: Ids, right: Ids, make: Callable[[int, int, int], int]) -> Ids:
        import numpy as np

        assert self.sparse is not None
        key = left.astype(np.int64) << 32 | right
        new, first, back = np.unique(key, return_index=True, return_inverse=True)
        numbers: Any = np.empty(len(new), dtype=np.int32)
        for place, (pair, position) in enumerate(zip(new.tolist(), first.tolist(), strict=True)):
            number = self.sparse.get(pair)
            if number is None:
                number = self.sparse[pair] = make(pair >> 32, pair & 0xFFFFFFFF, position)
            numbers[place] = number
        taken: Ids = numbers.take(back)
        return taken


def _first(keys: Ids, found: Ids, size: int) -> list[tuple[int, int]]:
    """Keys not found yet, each with the first position where it stands, in the order of the positions."""
    import numpy as np

    at = np.flatnonzero(found < 0)
    new = keys[at]
    seen = np.empty(size, dtype=np.int64)  # only what is written next is read
    seen[new[::-1]] = at[::-1]
    first = seen[new] == at
    return list(zip(new[first].tolist(), at[first].tolist(), strict=True))


class Joined(Node):
    """Two values joined into one by a function; the plain pair if none is given."""

    def __init__(self, left: Node, right: Node, join: Callable[[Any, Any], Hashable] | None = None) -> None:
        super().__init__(local=left.local or right.local)
        self.left, self.right, self.join = left, right, join
        self._pairs: _Pairs | None = None

    def compute(self, view: View) -> Ids:
        """Join each new pair once, then look up."""
        left, right = view.ids(self.left), view.ids(self.right)
        if self._pairs is None:
            self._pairs = _Pairs()
        self._pairs.room(len(self.left.values), len(self.right.values))
        return self._pairs.look_up(left, right, self._make)

    def _make(self, left: int, right: int, _position: int) -> int:
        if self.join is None:
            return self.found.add((left, right))
        return self.found.add(self.join(self.left.values[left], self.right.values[right]))


class Constant(Node):
    """The same value for every row."""

    def __init__(self, value: Hashable = None) -> None:
        super().__init__(local=False)
        self.found.add(value)

    def compute(self, view: View) -> Ids:
        """Zero for every row."""
        import numpy as np

        return np.zeros(view.size, dtype=np.int32)


class Asked(Node):
    """A question of law: worked out by the explaining evaluator on one row per combination of what it reads.

    ``answer(source, row)`` gives the answer for one row of the batch.
    """

    def __init__(self, reads: Node, answer: Callable[[Any, int], Hashable], *, local: bool) -> None:
        super().__init__(local=local or reads.local)
        self.reads, self.answer = reads, answer
        self._numbers: Any = None

    def compute(self, view: View) -> Ids:
        """Ask for each new combination once, then look up."""
        import numpy as np

        ids = view.ids(self.reads)
        size = max(len(self.reads.values), 16)
        if self._numbers is None:
            self._numbers = np.full(size, -1, dtype=np.int32)
        elif len(self._numbers) < size:
            grown = np.full(2 * size, -1, dtype=np.int32)
            grown[: len(self._numbers)] = self._numbers
            self._numbers = grown
        found: Ids = self._numbers.take(ids)
        if len(found) and found.min() < 0:
            for number, position in _first(ids, found, len(self._numbers)):
                answer = self.answer(view.source, view.row(position))
                self._numbers[number] = self.found.add(answer)
            found = self._numbers.take(ids)
        return found


class Nodes:
    """Makes nodes, each only once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Node] = {}
        self.nothing = Constant()

    def once(self, key: Hashable, make: Callable[[], Node]) -> Node:
        """The node with this key, made if there is none yet."""
        node = self._made.get(key)
        if node is None:
            node = self._made[key] = make()
        return node

    def derived(self, source: Node, key: Hashable, follow: Callable[[Any], Hashable]) -> Node:
        """A value that follows from another; ``key`` names the way."""
        return self.once(("derived", source.serial, key), lambda: Derived(source, follow))

    def any_of(self, source: Node, groups: Sequence[frozenset[str]]) -> Node:
        """Whether lists hold an item of each of several groups."""
        return self.once(("any_of", source.serial, tuple(groups)), lambda: AnyOf(source, groups))

    def pair(self, left: Node, right: Node) -> Node:
        """Two values together."""
        return self.once(("pair", left.serial, right.serial), lambda: Joined(left, right))

    def joined(self, key: Hashable, left: Node, right: Node, join: Callable[[Any, Any], Hashable]) -> Node:
        """Two values joined by a function; ``key`` names it."""
        return self.once(("joined", key, left.serial, right.serial), lambda: Joined(left, right, join))

    def together(self, nodes: Sequence[Node]) -> Node:
        """Several values together; one that says nothing is left out."""
        wanted = list(dict.fromkeys(node for node in nodes if not isinstance(node, Constant)))
        if not wanted:
            return self.nothing
        joined = wanted[0]
        for node in wanted[1:]:
            joined = self.pair(joined, node)
        return joined

    def tuple_of(self, nodes: Sequence[Node]) -> Node:
        """Several values together, as a tuple of the values themselves."""
        first, *rest = nodes
        made = self.derived(first, "tuple", lambda value: (value,))
        for node in rest:
            made = self.joined("tuple", made, node, lambda one, value: (*one, value))
        return made
