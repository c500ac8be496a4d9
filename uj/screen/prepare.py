"""A batch as it was read becomes numbers by column; rows with a value that cannot be read are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uj.screen.encode import Encoder
from uj.screen.flat import COLUMNS, IDS
from uj.screen.mapping import Mapping
from uj.screen.readers import Chunk, Reject

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
            columns[name] = np.full(size, encoder.number(name, mapping.constants[name]), dtype=np.int32)
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
    ids = {name: _texts(chunk.columns.get(name), size).take(kept) for name in IDS}
    return Prepared(
        size + len(chunk.rejects), columns, rows, ids, sorted(rejects, key=lambda reject: reject.row)
    )


def _texts(column: Any, size: int) -> Any:
    import pyarrow as pa

    if column is None:
        return pa.nulls(size, pa.string())
    if not isinstance(column, list):
        try:
            return column.cast(pa.string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            column = column.to_pylist()
    return pa.array([None if value is None else str(value) for value in column], pa.string())
