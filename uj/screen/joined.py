"""Several values of a row joined into one, each combination once; and questions of law, asked once for each combination of what they read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from uj.screen.nodes import Node, View, width

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
        if self._groups is None:
            for part in self.parts:
                view.ids(part)  # shows how many values it has
            self._groups = []
            if self.chained:
                self._group(grouped(self.parts, _SMALL))
        if self._groups:
            ids = [group.compute(view) for group in self._groups]
        else:
            ids = [view.ids(part) for part in self.parts]
        self._room()
        if sum(self._bits) > _DENSE:
            if self.chained and len(self.parts) > 2:
                self._group([self.parts[n : n + 2] for n in range(0, len(self.parts), 2)])
                return self.compute(view)
            return self._looked_up(ids, view)
        if len(self.found) == 1 and self._all_met():
            return view.zeros()
        key = self._key(ids, view.zeros())
        found: Ids = self._table.take(key, mode="wrap")  # no key is too large, and this is the fastest
        if len(found) and found.min() < 0:
            found = self._learn(key, found, ids, view)
        return found

    def _all_met(self) -> bool:
        """Whether every combination that can occur is known already, with the present parts."""
        return self._made == (
            len(self.parts[0].values) if len(self.parts) == 1 else 1 if not any(self._bits) else -1
        )

    def _learn(self, key: Ids, found: Ids, ids: Sequence[Ids], view: View) -> Ids:
        """Join what has not been met yet, some rows at a time: the first rows show most of it."""
        import numpy as np

        at = self._sorted(np.flatnonzero(found < 0), view)
        size = 1_024
        while len(at):
            new, first = np.unique(key[at[:size]], return_index=True)
            for place in np.argsort(first).tolist():
                position = int(at[first[place]])
                number = self._make(ids, view, position)
                if number == 1 << 15:
                    self._table, found = self._table.astype(np.int32), found.astype(np.int32)
                self._table[new[place]] = number
                self._made += 1
            told = self._table.take(key[at])
            found[at] = told
            at = at[told < 0]
            size *= 4
        return found

    def _sorted(self, positions: Any, _view: View) -> Any:
        """Rows to learn from, in the order in which they are to be taken."""
        return positions

    def _group(self, groups: list[list[Node]]) -> None:
        """Join the parts group by group first, if that makes fewer."""
        if not 1 < len(groups) < len(self.parts):
            return
        found, lifts = [], self.lifts
        for group in groups:
            joined = Joined(group, self.join, chained=True, lifts=lifts[: len(group)])
            if self._groups:
                joined._groups = self._groups[: len(group)]
                self._groups = self._groups[len(group) :]
            found.append(joined)
            lifts = lifts[len(group) :]
        self._groups, self.lifts, self._table, self._made = found, (), None, 0
        self.parts, self._bits = [*found], [0] * len(found)

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
            table = np.full([1 << n for n in bits], -1, dtype=width(len(self.found)))
            if self._table is not None:
                before = self._table.reshape([1 << n for n in self._bits])
                table[tuple(slice(0, 1 << n) for n in self._bits)] = before
            self._table = table.reshape(-1)
        self._bits = bits

    def _key(self, ids: Sequence[Ids], zeros: Ids) -> Ids:
        """The numbers of each row side by side."""
        key: Any = None
        kind = width(1 << sum(self._bits))
        own = False
        for some, bits in zip(ids, self._bits, strict=True):
            if not bits:
                continue
            if key is None:
                key, own = some, some.dtype != kind
                if own:
                    key = some.astype(kind)
                continue
            if own:
                key <<= bits
            else:
                key, own = key << bits, True
            key |= some if some.dtype == kind else some.astype(kind)
        return zeros if key is None else key

    def _looked_up(self, ids: Sequence[Ids], view: View) -> Ids:
        """The same when there are too many combinations for a table."""
        import numpy as np

        key = self._key(ids, ids[0])
        _, first, back = np.unique(key, return_index=True, return_inverse=True)
        numbers: Any = np.empty(len(first), dtype=np.int32)
        for place, position in enumerate(first.tolist()):
            told = tuple(int(some[position]) for some in ids)
            number = self._sparse.get(told)
            if number is None:
                number = self._sparse[told] = self._make(ids, view, position)
            numbers[place] = number
        taken: Ids = numbers.take(back)
        return taken

    def _make(self, ids: Sequence[Ids], view: View, position: int) -> int:
        numbers = [some.item(position) for some in ids]
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

    def _sorted(self, positions: Any, view: View) -> Any:
        """Those first whose case is at hand: to build one costs more than to ask it."""
        import numpy as np

        known = view.source.built[positions if view.rows is None else view.rows[positions]]
        return np.concatenate([positions[known], positions[~known]])

    def _make(self, ids: Sequence[Ids], view: View, position: int) -> int:
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
