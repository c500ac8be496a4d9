"""Verdicts alone: which routes are open, conditional or barred, and nothing of why.

A route is met when its basis, its conduct and all that stands in the way are; each of these is answered
by the explaining evaluator as in :mod:`uj.screen.settle`, but only yes, no or unknown is kept of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uj.screen.nodes import Node, View
from uj.screen.parts import ForumPlan, OffencePlan
from uj.screen.planes import Planes, every, planes
from uj.truth import Truth

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


class Verdicts:
    """The verdicts for one batch."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._kept: dict[int, Planes] = {}
        self._masks: dict[int, Any] = {}

    def forum(self, plan: ForumPlan) -> dict[str, Ids]:
        """By category the best verdict before a forum, for each row: 0 no route, 1 barred, 2 conditional, 3 open."""
        import numpy as np

        size = (self.view.size + 7) // 8
        found = {name: [np.zeros(size, dtype=np.uint8) for _ in range(3)] for name in plan.categories}
        for item in plan.offences:
            rows = self.view.reached(item.reached)
            if rows.size:
                for whole, told in zip(found[item.category.category], self._offence(item, rows), strict=True):
                    whole |= told
        return {name: sum(map(self._unpacked, told)) for name, told in found.items()}

    def _unpacked(self, bits: Any) -> Any:
        import numpy as np

        return np.unpackbits(bits, count=self.view.size)

    def _offence(self, item: OffencePlan, rows: View) -> tuple[Any, Any, Any]:
        """Bits of the rows that the offence reaches, of those not barred, and of those open."""
        import numpy as np

        reached = self._masks.get(item.reached.serial)
        if reached is None:
            bits = np.packbits(rows.spread(np.ones(rows.size, dtype=bool)))
            reached = self._masks[item.reached.serial] = bits
        shared = every(self._planes(part, rows) for part in item.parts)
        live, open_ = np.zeros_like(reached), np.zeros_like(reached)
        if (~shared.no & reached).any():
            for way in item.ways:
                parts = (self._planes(node, rows) for node in (way.basis, *way.gates))
                route = every((shared, *parts))
                live |= ~route.no
                open_ |= route.yes
        return reached, live & reached, open_ & reached

    def _planes(self, node: Node, rows: View) -> Planes:
        known = self._kept.get(node.serial)
        if known is None:
            view = rows if node.local else self.view
            ids = view.ids(node)
            truths = [value if isinstance(value, Truth) else value.truth for value in node.values]
            known = self._kept[node.serial] = planes(ids, truths, view.spread)
        return known

    def forget(self, serials: Any) -> None:
        """Let go of what is not needed any more."""
        for serial in serials:
            self._kept.pop(serial, None)
