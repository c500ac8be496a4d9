"""Several values of a row joined into one, each combination once; and questions of law, asked once for each combination of what they read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from uj.screen.nodes import Node, View

if TYPE_CHECKING:
    from uj.screen.nodes import Ids

_DENSE = 22
"""A table has room for numbers of so many bits; beyond, combinations are looked up one by one."""
_SMALL = 14
"""So many bits at most are put into one table from the start."""


class Joined(Node):
    """Several values joined into one by a function; the numbers themselves if none is given.

    The numbers of a combination are written side by side as one number, which is looked up. While a part
    has only one value it takes no room, and costs nothing.
    """

    def __init__(
        self,
        parts: Sequence[Node],
        join: Callable[..., Hashable] | None = None,
        *,
        chained: bool = False,
        lifts: Sequence[Callable[[Any], Any]] = (),
    ) -> None:
        super().__init__(local=any(part.local for part in parts))
        self.parts, self.join = list(parts), join
        self.lifts = lifts
        """What is done with the value of each part first."""
        self.chained = chained or join is None
        """Whether the parts may be joined group by group."""
        self._bits = [0] * len(parts)
        self._table: Any = None
        self._sparse: dict[tuple[int, ...], int] = {}
        self._groups: list[Joined] | None = None
        self._made = 0

    def compute(self, view: View) -> Ids:
        """Join each new combination once, then look up."""
        ids = [view.ids(part) for part in self.parts]
        if self._groups is None:
            self._groups = self._grouped() if self.chained else []
            if self._groups:
                self.parts, self._bits = [*self._groups], [0] * len(self._groups)
        if self._groups:
            ids = [group.compute(view) for group in self._groups]
        self._room()
        if sum(self._bits) > _DENSE:
            return self._looked_up(ids, view)
        if len(self.found) == 1 and (
            not any(self._bits) or (len(self.parts) == 1 and self._made == len(self.parts[0].values))
        ):
            return view.zeros()
        key = self._key(ids, view.zeros())
        found: Ids = self._table.take(key)
        if len(found) and found.min() < 0:
            for number, position in _first(key, found, len(self._table)):
                self._table[number] = self._make([int(some[position]) for some in ids], view, position)
                self._made += 1
            found = self._table.take(key)
        return found

    def _grouped(self) -> list[Joined]:
        """Groups of parts small enough that every combination finds room in a small table."""
        groups = grouped(self.parts, _SMALL)
        if not 1 < len(groups) < len(self.parts):
            return []
        found, lifts = [], self.lifts
        for group in groups:
            found.append(Joined(group, self.join, chained=True, lifts=lifts[: len(group)]))
            lifts = lifts[len(group) :]
        self.lifts = ()
        return found

    def _room(self) -> None:
        """Make room for the numbers of each part."""
        import numpy as np

        bits = [
            max(had, (len(part.values) - 1).bit_length())
            for had, part in zip(self._bits, self.parts, strict=True)
        ]
        if self._table is not None and bits == self._bits:
            return
        if sum(bits) > _DENSE:
            self._table = np.empty(0, dtype=np.int32)
        else:
            table = np.full([1 << n for n in bits], -1, dtype=np.int32)
            if self._table is not None:
                before = self._table.reshape([1 << n for n in self._bits])
                table[tuple(slice(0, 1 << n) for n in self._bits)] = before
            self._table = table.reshape(-1)
        self._bits = bits

    def _key(self, ids: Sequence[Ids], zeros: Ids) -> Ids:
        """The numbers of each row side by side."""
        key: Any = None
        for some, bits in zip(ids, self._bits, strict=True):
            if not bits:
                continue
            if key is None:
                key = some
            else:
                key = key << bits
                key |= some
        return zeros if key is None else key

    def _looked_up(self, ids: Sequence[Ids], view: View) -> Ids:
        """The same when there are too many combinations for a table."""
        import numpy as np

        key = self._key([some.astype(np.int64) for some in ids], ids[0])
        _, first, back = np.unique(key, return_index=True, return_inverse=True)
        numbers: Any = np.empty(len(first), dtype=np.int32)
        for place, position in enumerate(first.tolist()):
            told = tuple(int(some[position]) for some in ids)
            number = self._sparse.get(told)
            if number is None:
                number = self._sparse[told] = self._make(told, view, position)
            numbers[place] = number
        taken: Ids = numbers.take(back)
        return taken

    def _make(self, numbers: Sequence[int], _view: View, _position: int) -> int:
        if self.join is None:
            return self.found.add(tuple(numbers))
        values = [part.values[n] for part, n in zip(self.parts, numbers, strict=True)]
        if self.lifts:
            values = [lift(value) for lift, value in zip(self.lifts, values, strict=True)]
        return self.found.add(self.join(*values))


class Asked(Joined):
    """A question of law: worked out by the explaining evaluator on one row per combination of what it reads.

    ``answer(source, row)`` gives the answer for one row of the batch.
    """

    def __init__(self, reads: Sequence[Node], answer: Callable[[Any, int], Hashable], *, local: bool) -> None:
        super().__init__(reads)
        self.answer = answer
        self.local = local or self.local

    def _make(self, _numbers: Sequence[int], view: View, position: int) -> int:
        return self.found.add(self.answer(view.source, view.row(position)))


def grouped(parts: Sequence[Node], most: int) -> list[list[Node]]:
    """Neighbours put together as long as the numbers of their combinations have at most so many bits."""
    groups: list[list[Node]] = []
    bits = 0
    for part in parts:
        more = (len(part.values) - 1).bit_length()
        if not groups or bits + more > most:
            groups.append([])
            bits = 0
        groups[-1].append(part)
        bits += more
    return groups


def _first(keys: Ids, found: Ids, size: int) -> list[tuple[int, int]]:
    """Keys not found yet, each with the first position where it stands, in the order of the positions."""
    import numpy as np

    at = np.flatnonzero(found < 0)
    new = keys[at]
    if size > 1 << 17 and size > 8 * len(new):
        once, where = np.unique(new, return_index=True)
        order = np.argsort(where)
        return list(zip(once[order].tolist(), at[where[order]].tolist(), strict=True))
    seen = np.empty(size, dtype=np.int64)  # only what is written next is read
    seen[new[::-1]] = at[::-1]
    first = seen[new] == at
    return list(zip(new[first].tolist(), at[first].tolist(), strict=True))
