"""Answers for many rows at once: each row carries a small number that stands for its answer.

A *node* gives every row of a batch a number; rows with the same number have the same value. Nodes are
built on nodes: a value derived from another value is worked out once for each value that occurs, a
combination of two once for each pair that occurs, and a question of law once for each combination of
what it reads, by the explaining evaluator on one row that has it. Everything is remembered from batch
to batch, so that after a while a batch costs only look-ups. Nothing here knows any law.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Ids = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


_RUNS = 64


def width(count: int) -> Any:
    """The narrowest type for numbers below a count: half the width is half the work."""
    import numpy as np

    return np.int16 if count <= 1 << 15 else np.int32 if count <= 1 << 31 else np.int64


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
        self._runs: list[slice] = []
        self._kept: dict[int, Ids] = {}
        self._zeros: Ids | None = None
        self._parts: dict[int, View] = {}

    def reached(self, node: Node) -> View:
        """Those rows for which a node says yes in some respect."""
        import numpy as np

        known = self._parts.get(node.serial)
        if known is None:
            ids = self.ids(node)
            told = np.array([any(respects) for respects in node.values], dtype=bool)
            rows = np.flatnonzero(told.take(ids)).astype(np.int32)
            known = self._parts[node.serial] = self if len(rows) == self.size else self.part(rows)
        return known

    def part(self, rows: Ids) -> View:
        """The same batch, only these rows."""
        view = View(self.columns, len(rows), self.source)
        view.whole, view.rows = self.whole or self, rows
        view._runs = _runs(rows)
        return view

    def pick(self, whole: Any) -> Any:
        """Of an array with one number for each row of the batch those of this view."""
        import numpy as np

        if self.rows is None:
            return whole
        if not self._runs:
            return whole.take(self.rows)
        found = [whole[run] for run in self._runs]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def spread(self, found: Any) -> Any:
        """What was found for the rows of this view, for each row of the batch; elsewhere nothing."""
        import numpy as np

        if self.rows is None or self.whole is None:
            return found
        whole: Any = np.zeros(self.whole.size, dtype=found.dtype)
        if not self._runs:
            whole[self.rows] = found
        start = 0
        for run in self._runs:
            size = run.stop - run.start
            whole[run] = found[start : start + size]
            start += size
        return whole

    def row(self, position: int) -> int:
        """The row of the batch at a position of this view."""
        return position if self.rows is None else int(self.rows[position])

    def ids(self, node: Node) -> Ids:
        """The numbers of a node, one per row."""
        known = self._kept.get(node.serial)
        if known is None:
            if self.whole is not None and not node.local:
                whole = self.whole.ids(node)
                known = self.zeros() if len(node.found) == 1 else self.pick(whole)
            else:
                known = node.compute(self)
            self._kept[node.serial] = known
        return known

    def zeros(self) -> Ids:
        """The number 0 for every row."""
        import numpy as np

        if self._zeros is None:
            self._zeros = np.zeros(self.size, dtype=np.int16)
        return self._zeros

    def forget(self, serials: Iterable[int]) -> None:
        """Let go of what is not needed any more: some nodes, and every part."""
        self._parts.clear()
        for serial in serials:
            self._kept.pop(serial, None)


def _runs(rows: Ids) -> list[slice]:
    """Rows as stretches of neighbours, if they are few: copied at once rather than row by row."""
    import numpy as np

    if not len(rows):
        return []
    ends = np.flatnonzero(np.diff(rows) != 1)
    if len(ends) > _RUNS:
        return []
    first, last = [0, *(ends + 1).tolist()], [*ends.tolist(), len(rows) - 1]
    return [slice(int(rows[a]), int(rows[b]) + 1) for a, b in zip(first, last, strict=True)]


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
        self._table = Table()

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
        self._table = Table()

    def compute(self, view: View) -> Ids:
        """Look into each new list once."""
        ids = view.ids(self.source)
        for items in self.source.values[len(self._table.used) :]:
            told = tuple(not group.isdisjoint(items) for group in self.groups)
            self._table.append(self.found.add(told))
        return self._table.take(ids)


class Table:
    """A growing array of numbers."""

    def __init__(self) -> None:
        self.used: list[int] = []
        self._array: Ids | None = None

    def append(self, number: int) -> None:
        """The next number."""
        self.used.append(number)

    def take(self, ids: Ids) -> Ids:
        """Look up."""
        import numpy as np

        if self._array is None or len(self._array) < len(self.used):
            self._array = np.array(self.used, dtype=width(max(self.used, default=0) + 1))
        taken: Ids = self._array.take(ids, mode="wrap")
        return taken


class Constant(Node):
    """The same value for every row."""

    def __init__(self, value: Hashable = None) -> None:
        super().__init__(local=False)
        self.found.add(value)

    def compute(self, view: View) -> Ids:
        """Zero for every row."""
        return view.zeros()
