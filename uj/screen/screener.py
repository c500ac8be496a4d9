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
from uj.screen.nodes import Interned, Node, Nodes, View
from uj.screen.outcome import NO_ROUTE, Outcome, explained, outcome, weight, weight_of
from uj.screen.parts import CategoryPlan, ForumPlan, OffencePlan, RouteKey
from uj.screen.plan import Planner
from uj.screen.reads import Reads
from uj.screen.rows import Rows

if TYPE_CHECKING:
    from uj.screen.nodes import Ids

Cell = tuple[str, str]
"""A forum and a category of offences."""

_ROUTE, _STATE = 12, 24
_NONE = (1 << 63) - 1
_BARRED = 2 << 25 + _ROUTE + _STATE


def vocabularies() -> dict[str, Interned]:
    """Values by column; number 0 is always what an empty cell means."""
    from uj.screen.flat import FlatCase

    found = {}
    for name in COLUMNS:
        if name not in IDS:
            found[name] = Interned()
            found[name].add(FlatCase.model_fields[name].default)
    return found


def packed(weights: tuple[int, int, int, int, int, int]) -> int:
    """An order of routes as one number: smaller is better."""
    verdict, tie, other, met, ahead, missing = weights
    return (
        verdict << 25
        | tie << 24
        | other << 23
        | min(met, 31) << 18
        | min(ahead, 255) << 10
        | min(missing, 1023)
    )


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
    """The law of some forums on one day, ready for batches."""

    def __init__(
        self, library: Library, as_of: date, forums: Iterable[str], words: dict[str, Interned] | None = None
    ) -> None:
        self.library, self.as_of = library, as_of
        self.vocabularies = words if words is not None else vocabularies()
        self.nodes = Nodes()
        self.reads = Reads(self.nodes, self.vocabularies, library.international)
        self.codes = list(forums)
        planner = Planner(self.nodes, self.reads, library, as_of)
        self.outcomes = Interned()
        self.outcomes.add(NO_ROUTE)
        self.plans: dict[str, ForumPlan] = {}
        self._own: dict[str, range] = {}
        for code in self.codes:
            first = Node.count + 1
            self.plans[code] = planner.forum(code)
            self._own[code] = range(first, Node.count + 1)
        self._tables: dict[Cell, tuple[Any, Any]] = {}
        by_name = sorted(library.jurisdictions, key=lambda code: library[code].name)
        self._places = {code: place for place, code in enumerate(by_name)}

    def screen(self, columns: dict[str, Ids], size: int) -> Screened:
        """Screen one batch, given as numbers of values by column."""
        rows = Rows(columns, self.vocabularies, self.library, self.as_of)
        view = View(columns, size, rows)
        result = Screened({})
        for code, plan in self.plans.items():
            self._forum(code, plan, view, result)
            view.forget(self._own[code])
        self._explained(rows, columns["answers"] + columns["case"], result)
        return result

    def _forum(self, code: str, plan: ForumPlan, view: View, result: Screened) -> None:
        import numpy as np

        best = {name: np.full(view.size, _NONE, dtype=np.int64) for name in plan.categories}
        bits: dict[str, list[Any]] = {name: [] for name in plan.categories}
        parts: dict[int, tuple[View, Ids]] = {}
        for item in plan.offences:
            known = parts.get(item.reached.serial)
            if known is None:
                ids = view.ids(item.reached)
                reached = np.array([any(told) for told in item.reached.values], dtype=bool)
                rows = np.flatnonzero(reached.take(ids)).astype(np.int32)
                known = parts[item.reached.serial] = (
                    (view if len(rows) == view.size else view.part(rows)),
                    rows,
                )
            part, rows = known
            if len(rows):
                name = item.category.category
                self._offence(code, item, part, rows, best[name], bits[name])
        top = np.full(view.size, _NONE, dtype=np.int64)
        for name, ranks in best.items():
            np.minimum(top, ranks, out=top)
            result.cells[code, name] = Cells(self._outcomes(code, plan.categories[name], ranks), bits[name])
        numbers = view.ids(plan.link)
        links = np.array(plan.link.values, dtype=np.int64).take(numbers)
        result.forums[code] = self._place(code, plan, top >> (_ROUTE + _STATE), links)

    def _offence(
        self, code: str, item: OffencePlan, part: View, rows: Ids, best: Any, bits: list[Any]
    ) -> None:
        """The best route of an offence for each row it can reach, kept where it beats what was found before."""
        import numpy as np

        legend = item.category.legend
        lead, words = None, []
        for route in item.routes:
            numbers = part.ids(route.core)
            ids = [part.ids(node) for node in route.parts]
            tables = [legend.table(node) for node in route.parts]
            tables = [legend.table(node) for node in route.parts]
            base, _ = self._table(code, item.category)
            ranked = base.take(numbers)
            barred = ranked >= _BARRED
            told = []
            tie = None
            for word in range(legend.words):
                found = tables[0][word].take(ids[0])
                for table, places in zip(tables[1:], ids[1:], strict=True):
                    found |= table[word].take(places)
                bars = np.uint64(legend.bars[word])
                found &= np.where(barred, bars, ~bars)
                ranked += np.bitwise_count(found).astype(np.int64) << (_ROUTE + _STATE)
                if legend.ties[word]:
                    has = (found & np.uint64(legend.ties[word])) != 0
                    tie = has if tie is None else tie | has
                told.append(found)
            if tie is not None:
                ranked |= (tie & ~barred).astype(np.int64) << (24 + _ROUTE + _STATE)
            if lead is None:
                lead, words = ranked, told
                continue
            better = ranked < lead
            lead = np.where(better, ranked, lead)
            words += [np.zeros(len(lead), dtype=np.uint64) for _ in range(len(told) - len(words))]
            words = [np.where(better, new, old) for new, old in zip(told, words, strict=True)]
        assert lead is not None
        before = best.take(rows)
        better = np.flatnonzero(lead < before)
        best[rows[better]] = lead[better]
        bits += [np.zeros(len(best), dtype=np.uint64) for _ in range(len(words) - len(bits))]
        for whole, word in zip(bits, words, strict=False):
            whole[rows[better]] = word[better]

    def _place(self, code: str, plan: ForumPlan, rank: Any, link: Any) -> Any:
        """Key by which forums are ordered for a row: see :mod:`uj.assess.rank`."""
        import numpy as np

        verdict, rest = np.minimum(rank >> 25, 3), rank & ((1 << 25) - 1)
        victims, absent = plan.last
        tail = victims << 9 | absent << 8 | self._places[code]
        return ((verdict << 2 | link) << 25 | rest) << 10 | tail

    def _table(self, code: str, plan: CategoryPlan) -> tuple[Any, Any]:
        """Ranks (but for the bits) and outcomes by number; grown as new ones are found."""
        import numpy as np

        known = self._tables.get((code, plan.category))
        size = len(known[0]) if known else 0
        new = plan.found.values[size:]
        if new or known is None:
            ranks, numbers = [], []
            for number, (state, route) in enumerate(new, size):
                key = plan.routes[route]
                rank = packed(weight(state, key.basis.kind, key.offence.category))
                ranks.append((rank << _ROUTE | route) << _STATE | number)
                numbers.append(self.outcomes.add(outcome(state, *_named(key))))
            more = np.array(ranks, dtype=np.int64), np.array(numbers, dtype=np.int32)
            if known is not None:
                more = np.concatenate([known[0], more[0]]), np.concatenate([known[1], more[1]])
            known = self._tables[code, plan.category] = more
        return known

    def _outcomes(self, code: str, plan: CategoryPlan, ranks: Any) -> Ids:
        import numpy as np

        table = np.append(self._table(code, plan)[1], np.int32(0))
        found: Ids = table.take(np.where(ranks == _NONE, len(table) - 1, ranks & ((1 << _STATE) - 1)))
        return found

    def _explained(self, rows: Rows, special: Ids, result: Screened) -> None:
        """Rows that answer questions by key, or carry a whole case, are left to the explaining evaluator."""
        import numpy as np

        for row in np.flatnonzero(special).tolist():
            assessment = rows.assessment(row)
            found = explained(assessment.case, self.library, self.as_of, self.codes)
            best = dict.fromkeys(self.codes, _NONE >> (_ROUTE + _STATE))
            for (code, name), cells in result.cells.items():
                whole = found.get((code, name), NO_ROUTE)
                if whole != NO_ROUTE:
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


def _named(key: RouteKey) -> tuple[str, str, date | None]:
    return key.offence.id, key.basis.id, key.version.valid_from
