"""Columns of values into numbers: each different value of a batch is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uj.screen.encode import Encoder
from uj.screen.mapping import Mapping

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


def numbers(encoder: Encoder, name: str, column: Any, mapping: Mapping) -> Ids:
    """The numbers of a column, a list or an Arrow array; -1 marks a value that cannot be read."""
    if isinstance(column, list):
        if not mapping.trivial:
            column = [mapping.value(name, value) for value in column]
        return encoder.column(name, column)
    import numpy as np
    import pyarrow as pa

    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
        return numbers(encoder, name, column.to_pylist(), mapping)
    coded = column if pa.types.is_dictionary(kind) else column.dictionary_encode()
    values = [mapping.value(name, value) for value in coded.dictionary.to_pylist()]
    read = np.array([encoder.number(name, value) for value in values] + [0], dtype=np.int32)
    taken: Ids = read.take(coded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False))
    return taken
