"""The work on one batch before some forums: screen it, write what was found, sum it up.

The same function runs in the worker processes of one machine and on a cluster.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uj.law.library import Library
from uj.law.models import Category
from uj.screen.nodes import Interned
from uj.screen.outcome import NO_ROUTE, Outcome, weight_of
from uj.screen.places import put_table, read_table
from uj.screen.screener import Cells, Screened, Screener
from uj.screen.settings import FORMAT
from uj.truth import Truth

if TYPE_CHECKING:
    from uj.screen.nodes import Ids

TOP = 8
"""So many of the strongest cases are named for each forum."""

VERDICTS = ("open", "conditional", "barred", "no_route")


@dataclass
class Summary:
    """What a batch comes to before some forums; sums of several add up."""

    verdicts: dict[str, dict[str, int]] = field(default_factory=dict)
    """``forum.category`` → verdict → number of rows."""
    hurdles: dict[str, int] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """``key=yes`` → cells it alone would open, rows, forums, the first few rows."""
    top: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """forum → strongest cases."""


@dataclass
class Told:
    """What a worker tells of a batch: its summary, and for each row the best forum and how far it gets."""

    summary: Summary
    best: Any
    reach: Any
    """For each row: 0 no route, 1 barred, 2 conditional, 3 open: the furthest anywhere."""
    alone: dict[str, Any]
    """fact → rows (packed bits) for which it alone would open a route."""


class Work:
    """Screens batches before some forums and writes one file for each."""

    def __init__(
        self,
        library: Library,
        as_of: date,
        forums: list[str],
        words: dict[str, Interned] | None = None,
        *,
        reasons: bool = True,
    ) -> None:
        self.screener = Screener(library, as_of, forums, words, reasons=reasons)

    def batch(self, columns: dict[str, Ids], rows: Any, persons: Ids | None, target: Path) -> Told:
        """Screen a batch and write its cells to ``target``, ordered by acts.

        Args:
            columns: numbers of values by column.
            rows: numbers of the rows in the archive.
            persons: by row, the same number for the same suspect; None if nobody is named.
            target: the file.

        Raises:
            RenderError: it cannot be written.
        """
        import numpy as np

        size = len(rows)
        order = np.argsort(columns["acts"], kind="stable")  # rows that an offence reaches become neighbours
        screened = self.screener.screen({name: ids.take(order) for name, ids in columns.items()}, size)
        write_cells(self.screener, screened, rows.take(order), target)
        told = self._told(screened, rows.take(order), None if persons is None else persons.take(order))
        for array in (told.best, told.reach, *told.alone.values()):
            array[order] = array.copy()
        told.alone = {fact: np.packbits(found) for fact, found in told.alone.items()}
        return told

    def _told(self, screened: Screened, rows: Any, persons: Ids | None) -> Told:
        import numpy as np

        summary, reach = Summary(), np.zeros(len(rows), dtype=np.int8)
        alone: dict[str, Any] = {}
        codes = np.array([_REACH[o.verdict] for o in self.screener.outcomes.values], dtype=np.int8)
        for (forum, category), cells in screened.cells.items():
            reached = codes.take(cells.numbers)
            np.maximum(reach, reached, out=reach)
            counts = np.bincount(cells.numbers, minlength=len(codes))
            counted = np.bincount(codes, counts, minlength=4)
            name = f"{forum}.{category}"
            summary.verdicts[name] = {word: int(counted[_REACH[word]]) for word in VERDICTS}
            self._hurdles(counts, summary)
            self._alone(forum, category, cells, reached, summary, alone)
        best = None
        for forum, keys in screened.forums.items():
            best = keys if best is None else np.minimum(best, keys)
            summary.top[forum] = self._top(forum, keys, screened, rows, persons)
        return Told(summary, best, reach, alone)

    def _hurdles(self, counts: Any, summary: Summary) -> None:
        """Count the decisions ahead, given how often each outcome occurs."""
        import numpy as np

        for number in np.flatnonzero(counts).tolist():
            for code, criteria in self.screener.outcomes.values[number].hurdles:
                word = code + _CRITERIA[criteria]
                summary.hurdles[word] = summary.hurdles.get(word, 0) + int(counts[number])

    def _alone(
        self, forum: str, category: str, cells: Cells, reached: Any, summary: Summary, alone: dict[str, Any]
    ) -> None:
        """Facts that alone would open a route: cells in which exactly one bit stands."""
        import numpy as np

        if not cells.words:
            return
        live = np.flatnonzero(reached == _REACH["conditional"])
        bits = [word[live] for word in cells.words]
        one = sum(np.bitwise_count(word) for word in bits) == 1
        legend = self.screener.legend(forum, category)
        for place, word in enumerate(bits):
            chosen = one & (word != 0)
            names, back = np.unique(word[chosen], return_inverse=True)
            counts = np.bincount(back, minlength=len(names))
            for number, (name, count) in enumerate(zip(names.tolist(), counts.tolist(), strict=True)):
                (item,) = legend.items([0] * place + [name])
                fact = f"{item[0]}={'yes' if item[1] else 'no'}"
                entry = summary.facts.setdefault(fact, {"cells": 0, "forums": {}})
                entry["cells"] += count
                entry["forums"][forum] = entry["forums"].get(forum, 0) + count
                mark = alone.setdefault(fact, np.zeros(len(reached), dtype=bool))
                mark[live[chosen][back == number]] = True

    def _top(
        self, forum: str, keys: Ids, screened: Screened, rows: Any, persons: Ids | None
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in strongest(keys, persons):
            cells = [
                (category, self.screener.outcome((code, category), cells, row))
                for (code, category), cells in screened.cells.items()
                if code == forum
            ]
            live = [item for item in cells if item[1].verdict in ("open", "conditional")]
            if live:
                category, best = min(live, key=lambda item: self._weight(forum, *item))
                found.append(
                    {"key": int(keys[row]), "row": int(rows[row]), "category": category, **plain(best)}
                )
        return found

    def _weight(self, forum: str, category: str, found: Outcome) -> Any:
        if not found.basis:  # only verdicts were asked for
            return found.verdict != "open"
        return weight_of(found, self.screener.library[forum].bases[found.basis].kind, Category(category))


def strongest(keys: Ids, persons: Ids | None) -> list[int]:
    """The rows with the least keys, of each person one."""
    import numpy as np

    most = TOP
    while True:
        every = most >= len(keys)
        near = (
            np.flatnonzero(keys <= np.partition(keys, most - 1)[most - 1])
            if not every
            else np.arange(len(keys))
        )
        near = near[np.argsort(keys[near], kind="stable")]
        if persons is not None:
            near = near[np.sort(np.unique(persons[near], return_index=True)[1])]
        if len(near) >= TOP or every:
            found: list[int] = near[:TOP].tolist()
            return found
        most *= 8


_CRITERIA = {None: "", Truth.YES: ":met", Truth.NO: ":not_met", Truth.UNKNOWN: ":open"}
_REACH = {"no_route": 0, "barred": 1, "conditional": 2, "open": 3}


def plain(outcome: Outcome) -> dict[str, Any]:
    """An outcome for JSON."""
    found = asdict(outcome)
    found["since"] = str(outcome.since) if outcome.since else None
    found["barred_by"] = list(outcome.barred_by)
    found["hurdles"] = [
        {"code": code, "criteria_met": None if c in (None, Truth.UNKNOWN) else c is Truth.YES}
        for code, c in outcome.hurdles
    ]
    found["missing"] = [f"{key}={'yes' if wanted else 'no'}" for key, wanted in outcome.missing]
    return found


def write_cells(screener: Screener, screened: Screened, rows: Any, target: Path) -> None:
    """Write one batch, completely or not at all; the file explains its own numbers and bits."""
    import numpy as np
    import pyarrow as pa

    columns, names = [pa.array(rows)], ["row"]
    used = np.zeros(len(screener.outcomes), dtype=bool)
    legends = {}
    for (forum, category), cells in screened.cells.items():
        used[cells.numbers] = True
        columns.append(pa.array(cells.numbers))
        names.append(f"{forum}.{category}")
        for place, word in enumerate(cells.words):
            columns.append(pa.array(word))
            names.append(f"{forum}.{category}.bits{place}")
        legends[f"{forum}.{category}"] = screener.legend(forum, category).found.values
    outcomes = (f'"{n}": {_core(screener.outcomes.values[n])}' for n in np.flatnonzero(used).tolist())
    meta = {
        "uj.outcomes": "{" + ", ".join(outcomes) + "}", "uj.legends": json.dumps(legends), "uj.format": str(FORMAT),
    }  # fmt: skip
    put_table(target, pa.Table.from_arrays(columns, names=names).replace_schema_metadata(meta))


@lru_cache(maxsize=200_000)
def _core(outcome: Outcome) -> str:
    """An outcome without what its bits say, as JSON."""
    return json.dumps(
        {name: said for name, said in plain(outcome).items() if name not in ("barred_by", "missing")}
    )


def total(one: Summary, other: Summary) -> Summary:
    """Two summaries together."""
    for name, counts in other.verdicts.items():
        mine = one.verdicts.setdefault(name, dict.fromkeys(VERDICTS, 0))
        for word, count in counts.items():
            mine[word] += count
    for code, count in other.hurdles.items():
        one.hurdles[code] = one.hurdles.get(code, 0) + count
    for fact, entry in other.facts.items():
        own = one.facts.setdefault(fact, {"cells": 0, "forums": {}, "rows": 0, "first": []})
        own["cells"] += entry["cells"]
        own["rows"] += entry.get("rows", 0)
        own["first"] = sorted([*own["first"], *entry.get("first", [])], key=lambda case: case["row"])[:TOP]
        for forum, count in entry["forums"].items():
            own["forums"][forum] = own["forums"].get(forum, 0) + count
    for forum, cases in other.top.items():
        one.top[forum] = _strongest([*one.top.get(forum, []), *cases])
    return one


def _strongest(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first few, each suspect once."""
    found: dict[Any, dict[str, Any]] = {}
    for case in sorted(cases, key=lambda c: (c["key"], c["row"])):
        found.setdefault(case.get("suspect") or case["row"], case)
    return list(found.values())[:TOP]


def read_cells(path: Path) -> tuple[Any, dict[str, Any], dict[str, list[Any]]]:
    """A part file: its table, outcomes by number, and the legend of each cell."""
    table = read_table(path)
    meta = table.schema.metadata or {}
    return table, json.loads(meta[b"uj.outcomes"]), json.loads(meta[b"uj.legends"])


def long_rows(path: Path, *, everything: bool) -> Any:
    """The cells of a part file one by one, as plain mappings; barred ones only if asked for."""
    table, outcomes, legends = read_cells(path)
    rows = table.column("row").to_pylist()
    for name in legends:
        forum, category = name.split(".", 1)
        numbers = table.column(name).to_pylist()
        words = [table.column(c).to_pylist() for c in table.column_names if c.startswith(f"{name}.bits")]
        for place, number in enumerate(numbers):
            found = outcomes[str(number)]
            if found["verdict"] in ("open", "conditional") or (
                everything and found["verdict"] != NO_ROUTE.verdict
            ):
                said = _items(legends[name], [word[place] for word in words])
                bars = [item for item in said if isinstance(item, str)]
                missing = [
                    f"{item[0]}={'yes' if item[1] else 'no'}" for item in said if not isinstance(item, str)
                ]
                yield {"row": rows[place], "forum": forum, "category": category, **found,
                       "barred_by": sorted(bars), "missing_count": len(missing), "missing": sorted(missing)}  # fmt: skip


def _items(legend: list[Any], words: list[int]) -> list[Any]:
    return [
        legend[place * 64 + bit]
        for place, word in enumerate(words)
        for bit in range(word.bit_length())
        if word >> bit & 1
    ]
