"""Screen batches of rows: which outcome each suspect has before each forum in each category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from uj.assess.rank import link_with
from uj.law.library import Library
from uj.law.models import Category
from uj.screen.flat import COLUMNS, IDS
from uj.screen.legend import Legend
from uj.screen.net import Nodes
from uj.screen.nodes import Interned, View
from uj.screen.outcome import NO_ROUTE, Outcome, explained, weight_of
from uj.screen.parts import ForumPlan
from uj.screen.plan import Planner
from uj.screen.reads import Reads
from uj.screen.rows import Rows
from uj.screen.settle import BEHIND, VERDICT, Settled, Settlement, packed
from uj.screen.verdicts import Verdicts

if TYPE_CHECKING:
    from uj.screen.nodes import Ids

Cell = tuple[str, str]
"""A forum and a category of offences."""

_NONE = (1 << 63) - 1

VERDICTS = ("no_route", "barred", "conditional", "open")
"""From worst to best, as they are numbered where only verdicts are asked for."""


def vocabularies() -> dict[str, Interned]:
    """Values by column; number 0 is always what an empty cell means."""
    from uj.screen.flat import FlatCase

    found = {}
    for name in COLUMNS:
        if name not in IDS:
            found[name] = Interned()
            found[name].add(FlatCase.model_fields[name].default)
    return found


@dataclass
class Cells:
    """One cell for every row of a batch: the number of the route's outcome, and bits of the cell's legend."""

    numbers: Ids
    words: list[Any]


@dataclass
class Screened:
    """One batch screened: by cell, and by forum the key that ranks it for each row."""

    cells: dict[Cell, Cells]
    forums: dict[str, Any] = field(default_factory=dict)


class Screener:
    """The law of some forums on one day, ready for batches.

    Args:
        library: the law.
        as_of: the day.
        forums: codes of the forums.
        words: the values that numbers in a batch stand for.
        reasons: whether to say why; without, only verdicts are found, about twice as fast.
    """

    def __init__(
        self,
        library: Library,
        as_of: date,
        forums: Iterable[str],
        words: dict[str, Interned] | None = None,
        *,
        reasons: bool = True,
    ) -> None:
        self.library, self.as_of, self.reasons = library, as_of, reasons
        self.vocabularies = words if words is not None else vocabularies()
        self.nodes = Nodes()
        self.reads = Reads(self.nodes, self.vocabularies, library.international)
        self.codes = list(forums)
        planner = Planner(self.nodes, self.reads, library, as_of, reasons=reasons)
        self.outcomes = Interned()
        for verdict in VERDICTS:
            self.outcomes.add(Outcome(verdict))
        self.plans: dict[str, ForumPlan] = {}
        self._settled: dict[int, Settled] = {}
        for code in self.codes:
            self.nodes.user = code
            plan = self.plans[code] = planner.forum(code)
            if reasons:
                self._settled |= {id(item): Settled(self.nodes, item) for item in plan.offences}
        by_name = sorted(library.jurisdictions, key=lambda code: library[code].name)
        self._places = {code: place for place, code in enumerate(by_name)}

    def screen(self, columns: dict[str, Ids], size: int) -> Screened:
        """Screen one batch, given as numbers of values by column.

        What a row says by ``answers`` or ``case`` is hidden from what is learned of rows with equal columns.
        """
        plain = {**columns, "answers": columns["answers"] * 0, "case": columns["case"] * 0}
        view = View(plain, size, Rows(plain, self.vocabularies, self.library, self.as_of))
        result, verdicts = Screened({}), Verdicts(view)
        for code, plan in self.plans.items():
            self.nodes.user = code
            if self.reasons:
                self._forum(code, plan, view, result)
            else:
                self._verdicts(code, plan, verdicts, result)
            view.forget(own := self.nodes.own.get(code, {}))
            verdicts.forget(own)
        special = columns["answers"] + columns["case"]
        self._explained(Rows(columns, self.vocabularies, self.library, self.as_of), special, result)
        return result

    def _forum(self, code: str, plan: ForumPlan, view: View, result: Screened) -> None:
        import numpy as np

        found = {name: _Best(view.size) for name in plan.categories}
        for item in plan.offences:
            rows = view.reached(item.reached)
            if rows.size:
                settled = self._settled[id(item)].settle(rows, self.outcomes)
                found[item.category.category].add(settled, rows)
        top = np.full(view.size, _NONE, dtype=np.int64)
        for name, best in found.items():
            np.minimum(top, best.ranks, out=top)
            result.cells[code, name] = Cells(best.cells, best.words)
        result.forums[code] = self._place(code, plan, top >> BEHIND, _links(plan, view))

    def _verdicts(self, code: str, plan: ForumPlan, verdicts: Verdicts, result: Screened) -> None:
        """The same where only verdicts are asked for; forums rank by verdict and link alone."""
        import numpy as np

        found = verdicts.forum(plan)
        top = np.zeros(verdicts.view.size, dtype=np.int64)
        for name, numbers in found.items():
            np.maximum(top, numbers, out=top)
            result.cells[code, name] = Cells(numbers, [])
        rank = (len(VERDICTS) - 1 - top) << VERDICT
        result.forums[code] = self._place(code, plan, rank, _links(plan, verdicts.view))

    def _place(self, code: str, plan: ForumPlan, rank: Any, link: Any) -> Any:
        """Key by which forums are ordered for a row: see :mod:`uj.assess.rank`."""
        import numpy as np

        verdict, rest = np.minimum(rank >> VERDICT, 3), rank & ((1 << VERDICT) - 1)
        victims, absent = plan.last
        tail = victims << 9 | absent << 8 | self._places[code]
        return ((verdict << 2 | link) << VERDICT | rest) << 10 | tail

    def _explained(self, rows: Rows, special: Ids, result: Screened) -> None:
        """Rows that answer questions by key, or carry a whole case, are left to the explaining evaluator."""
        import numpy as np

        for row in np.flatnonzero(special).tolist():
            assessment = rows.assessment(row)
            found = explained(assessment.case, self.library, self.as_of, self.codes)
            best = dict.fromkeys(self.codes, _NONE >> BEHIND)
            for (code, name), cells in result.cells.items():
                whole = found.get((code, name), NO_ROUTE)
                if not self.reasons:
                    whole = Outcome(whole.verdict)
                    best[code] = min(
                        best[code], (len(VERDICTS) - 1 - VERDICTS.index(whole.verdict)) << VERDICT
                    )
                elif whole != NO_ROUTE:
                    kind = self.library[code].bases[whole.basis].kind
                    best[code] = min(best[code], packed(weight_of(whole, kind, Category(name))))
                cells.numbers[row] = self.outcomes.add(replace(whole, barred_by=(), missing=()))
                legend = self.legend(code, name)
                mask = legend.mask([*whole.barred_by, *whole.missing])
                more = range(legend.words - len(cells.words))
                cells.words += [np.zeros(len(special), dtype=np.uint64) for _ in more]
                for place, word in enumerate(cells.words):
                    word[row] = mask >> 64 * place & (1 << 64) - 1
            for code, keys in result.forums.items():
                link = link_with(assessment, assessment.case.suspects[0].id, code).value
                rank = np.array([best[code]], dtype=np.int64)
                keys[row] = self._place(code, self.plans[code], rank, link)[0]

    def legend(self, forum: str, category: str) -> Legend:
        """What the bits of a cell stand for."""
        return self.plans[forum].categories[category].legend

    def outcome(self, cell: Cell, cells: Cells, row: int) -> Outcome:
        """What the outcome of one row in one cell is."""
        found: Outcome = self.outcomes.values[int(cells.numbers[row])]
        if found == NO_ROUTE:
            return found
        items = self.legend(*cell).items(int(word[row]) for word in cells.words)
        bars = tuple(sorted(item for item in items if isinstance(item, str)))
        missing = tuple(sorted(item for item in items if not isinstance(item, str)))
        return replace(found, barred_by=bars, missing=missing)


def _links(plan: ForumPlan, view: View) -> Any:
    import numpy as np

    numbers = view.ids(plan.link)
    return np.array(plan.link.values, dtype=np.int64).take(numbers)


class _Best:
    """The best route of one category for every row, so far."""

    def __init__(self, size: int) -> None:
        import numpy as np

        self.ranks: Any = np.full(size, _NONE, dtype=np.int64)
        self.cells: Any = np.zeros(size, dtype=np.int32)
        self.words: list[Any] = []

    def add(self, found: Settlement, view: View) -> None:
        """Keep what another offence comes to where that is better."""
        import numpy as np

        better = np.flatnonzero(found.ranks < view.pick(self.ranks))
        rows = better if view.rows is None else view.rows.take(better)
        self.ranks[rows] = found.ranks.take(better)
        self.cells[rows] = found.cells.take(better)
        more = range(len(found.words) - len(self.words))
        self.words += [np.zeros(len(self.ranks), dtype=np.uint64) for _ in more]
        for place, word in enumerate(self.words):
            word[rows] = found.words[place].take(better) if place < len(found.words) else 0
