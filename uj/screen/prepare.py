"""A batch as it was read becomes numbers by column; rows with a value that cannot be read are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uj.errors import InvalidInput
from uj.screen.encode import Encoder
from uj.screen.flat import COLUMNS, IDS
from uj.screen.mapping import Mapping
from uj.screen.tables import Chunk, Reject

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


@dataclass
class Prepared:
    """A batch that can be screened."""

    read: int
    """Rows read, with those set aside."""
    columns: dict[str, Ids]
    rows: Any
    """The numbers of its rows in the archive, ascending."""
    ids: dict[str, Any]
    """``record`` and ``suspect`` of each row, as text; all empty if the archive has no such column."""
    rejects: list[Reject]

    @property
    def persons(self) -> Ids | None:
        """A number for each different suspect, by row, and one of its own where none is named; None if nobody is named."""
        import numpy as np

        suspects = self.ids["suspect"]
        if suspects.null_count == len(suspects):
            return None
        codes: Ids = suspects.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return np.where(codes < 0, -1 - np.arange(len(codes)), codes)


def prepare(chunk: Chunk, encoder: Encoder, mapping: Mapping) -> Prepared:
    """Read the values of a batch."""
    import numpy as np

    from uj.screen.arrow import numbers

    size = len(chunk.rows)
    columns: dict[str, Ids] = {}
    fits = np.ones(size, dtype=bool)
    rejects = list(chunk.rejects)
    for name in COLUMNS:
        if name in IDS:
            continue
        if name in mapping.constants:
            columns[name] = np.full(size, _constant(name, encoder, mapping), dtype=np.int32)
        elif name in chunk.columns:
            columns[name] = numbers(encoder, name, chunk.columns[name], mapping)
        else:
            columns[name] = np.zeros(size, dtype=np.int32)
        for row in np.flatnonzero(columns[name] < 0).tolist():
            if fits[row]:
                value = chunk.columns[name][row]
                value = mapping.value(name, value.as_py() if hasattr(value, "as_py") else value)
                bad = encoder.why(name, value)
                rejects.append(Reject(chunk.rows[row], chunk.source, name, bad.value, bad.reason))
                fits[row] = False
    kept = np.flatnonzero(fits)
    if len(kept) < size:
        columns = {name: ids[kept] for name, ids in columns.items()}
    rows = np.array(chunk.rows, dtype=np.int64)[kept]
    ids = {name: _texts(name, chunk, mapping).take(kept) for name in IDS}
    return Prepared(
        size + len(chunk.rejects), columns, rows, ids, sorted(rejects, key=lambda reject: reject.row)
    )


def _constant(name: str, encoder: Encoder, mapping: Mapping) -> int:
    value = mapping.constants[name]
    number = encoder.number(name, value)
    if number < 0:
        reason = encoder.why(name, value).reason
        raise InvalidInput.one("--mapping", "UJ150", f"constants: {name}: {reason}")
    return number


def _texts(name: str, chunk: Chunk, mapping: Mapping) -> Any:
    """What names a row, as text."""
    import pyarrow as pa

    size, column = len(chunk.rows), chunk.columns.get(name)
    if name in mapping.constants:
        return pa.array([mapping.constants[name]] * size, pa.string())
    if column is None:
        return pa.nulls(size, pa.string())
    if not isinstance(column, list):
        if pa.types.is_string(column.type) and mapping.trivial:
            return column
        column = column.to_pylist()
    values = (mapping.value(name, value) for value in column)
    return pa.array([None if value in (None, "") else _clean(str(value)) for value in values], pa.string())


def _clean(text: str) -> str:
    """Text that can be written: JSON may hold halves of characters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
