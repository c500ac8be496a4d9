"""Rows of text into numbers, each different value read once; what cannot be read is rejected with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from uj.law.library import International
from uj.screen.flat import COLUMNS, IDS, FlatCase
from uj.screen.nodes import Interned

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that cannot be read, and why."""

    column: str
    value: str
    reason: str


class Encoder:
    """Reads values column by column; remembers every value it has read."""

    def __init__(self, words: dict[str, Interned], international: International) -> None:
        self.words = words
        self._context = {"international": international}
        self._read: dict[str, dict[Any, int]] = {name: {None: 0, "": 0} for name in words}
        self.bad: dict[tuple[str, Any], Bad] = {}
        hints = get_type_hints(FlatCase, include_extras=True)
        self._adapters = {name: TypeAdapter[Any](hints[name]) for name in words}

    def number(self, column: str, value: Any) -> int:
        """The number of a value; -1 if it cannot be read."""
        known, key = self._read[column], _key(value)
        number = known.get(key)
        if number is None:
            try:
                read = self._adapters[column].validate_python(value, context=self._context)
                number = self.words[column].add(read)
            except ValidationError as error:
                detail = error.errors(include_url=False)[0]
                reason = detail["msg"].removeprefix("Value error, ")
                self.bad[column, key] = Bad(column, str(value)[:200], reason)
                number = -1
            known[key] = number
        return number

    def why(self, column: str, value: Any) -> Bad:
        """Why a value could not be read."""
        return self.bad[column, _key(value)]

    def column(self, name: str, values: Sequence[Any]) -> Ids:
        """The numbers of a column of values."""
        import numpy as np

        known, number = self._read[name], self.number
        found = [known[v] if v.__class__ is str and v in known else number(name, v) for v in values]
        return np.array(found, dtype=np.int32)


def _key(value: Any) -> Any:
    """A value as it is looked up; True, 1 and 1.0 are kept apart, and what cannot be looked up is its text."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return value
    return None if value is None else (type(value).__name__, str(value))


def encode_rows(encoder: Encoder, rows: Sequence[dict[str, Any]]) -> dict[str, Ids]:
    """Numbers by column for rows given as mappings; a column that is missing is unknown."""
    return {
        name: encoder.column(name, [row.get(name) for row in rows]) for name in COLUMNS if name not in IDS
    }
