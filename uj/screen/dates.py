"""Where a date stands among the few days that a rule compares it with: all that a rule can tell apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from uj.case.dates import When
from uj.screen.nodes import Node, View, width

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


def days_in(value: Any) -> Iterator[date]:
    """Every day written anywhere in a rule."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from days_in(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from days_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from days_in(item)


def edges(text: str) -> Iterator[date]:
    """First and last day of a year, month or day written as text."""
    parts = [int(part) for part in text.split("-")] if text else []
    if not parts:
        return
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    if len(parts) == 3:
        yield first
        return
    step = 32 if len(parts) == 2 else 366
    after = (first + timedelta(days=step)).replace(day=1)
    yield first
    yield after - timedelta(days=1) if len(parts) == 2 else date(first.year, 12, 31)


class Bounds:
    """The bounds of every date that has occurred, worked out once for all rules."""

    def __init__(self, source: Node) -> None:
        self.source = source
        self._array: Any = None

    def upto(self, size: int) -> Any:
        """The bounds of the first so many dates."""
        import numpy as np

        known = 0 if self._array is None else len(self._array)
        if known < size:
            more = np.array([_bounds(value) for value in self.source.values[known:size]], dtype=np.int64)
            self._array = more if self._array is None else np.concatenate([self._array, more])
        return self._array


def among(standing: tuple[int, ...], days: list[int], some: set[int]) -> tuple[int, ...]:
    """Where a date stands among some of the days, given where it stands among all of them."""
    chosen = [place for place, day in enumerate(days) if day in some]
    shape, *places = standing
    found = (bisect_left(chosen, p // 2) + bisect_left(chosen, p // 2 + p % 2) for p in places)
    return shape, *found


class Standing(Node):
    """Where the earliest and latest days of a date stand among certain days.

    Two dates that stand alike are on the same side of, or on, each of the days with each of their
    bounds; a rule that compares with no other day cannot tell them apart.
    """

    def __init__(self, source: Node, bounds: Bounds, days: Iterable[date]) -> None:
        super().__init__(local=False)
        self.source, self.bounds = source, bounds
        self.days = sorted({day.toordinal() for day in days})
        self._numbers: Any = None

    def compute(self, view: View) -> Ids:
        """Place each new date once, then look up."""
        import numpy as np

        ids = view.ids(self.source)
        known = 0 if self._numbers is None else len(self._numbers)
        bounds = self.bounds.upto(len(self.source.values))[known:]
        if len(bounds):
            placed = self._place(bounds)
            _, first, back = np.unique(self._code(placed), return_index=True, return_inverse=True)
            told = [self.found.add(tuple(row)) for row in placed[first].tolist()]
            new = np.array(told, dtype=width(len(self.found))).take(back)
            self._numbers = new if self._numbers is None else np.concatenate([self._numbers, new])
        taken: Ids = self._numbers.take(ids)
        return taken

    def _place(self, bounds: Any) -> Any:
        import numpy as np

        days = np.array(self.days, dtype=np.int64)
        left = np.searchsorted(days, bounds[:, 1:], side="left")
        right = np.searchsorted(days, bounds[:, 1:], side="right")
        return np.hstack([bounds[:, :1], left + right])

    def _code(self, placed: Any) -> Any:
        """Each row of places as one number."""
        wide = 2 * len(self.days) + 1
        code = placed[:, 0] + 1
        for column in range(1, 5):
            code = code * wide + placed[:, column]
        return code


def _bounds(value: When | None) -> tuple[int, int, int, int, int]:
    """Its shape (interval, open or unknown ends) and its four bounds as day numbers."""
    if value is None:
        return -1, 0, 0, 0, 0
    flags = (value.is_interval, value.open_start, value.unknown_start, value.open_end, value.unknown_end)
    shape = sum(1 << n for n, flag in enumerate(flags) if flag)
    days = (value.start_earliest, value.start_latest, value.end_earliest, value.end_latest)
    return shape, *(day.toordinal() if day else 0 for day in days)  # type: ignore[return-value]
