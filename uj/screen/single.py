"""One row of an archive as a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from uj.case.models import Case
from uj.errors import InvalidInput
from uj.law.library import International
from uj.screen.case import to_case
from uj.screen.encode import Encoder
from uj.screen.flat import COLUMNS, IDS
from uj.screen.mapping import Mapping
from uj.screen.readers import pieces
from uj.screen.screener import vocabularies
from uj.screen.tables import Notes


def case_of_row(
    paths: list[Path], row: int, mapping: Mapping, international: International, day: date
) -> Case:
    """Read one row, counted over all paths, as a full case file.

    Raises:
        InvalidInput: there is no such row, or it cannot be read.
    """
    for piece in pieces(paths, mapping, 65_536, Notes(), international):
        if row > piece.last:
            continue
        chunk = piece.read()
        for reject in chunk.rejects:
            if reject.row == row:
                raise InvalidInput.one(paths[0], "UJ163", f"row {row} cannot be read: {reject.reason}")
        if row not in chunk.rows:
            continue
        place = chunk.rows.index(row)
        words = vocabularies()
        encoder = Encoder(words, international)
        values = {}
        for name in COLUMNS:
            value = mapping.constants.get(name)
            if value is None and name in chunk.columns:
                value = chunk.columns[name][place]
                value = mapping.value(name, value.as_py() if hasattr(value, "as_py") else value)
            if name in IDS:
                values[name] = None if value is None else str(value)
                continue
            number = encoder.number(name, value)
            if number < 0:
                raise InvalidInput.one(
                    paths[0], "UJ163", f"row {row}, {name}: {encoder.why(name, value).reason}"
                )
            if number:
                values[name] = words[name].values[number]
        return to_case(values, day)
    raise InvalidInput.one(paths[0], "UJ164", f"there is no row {row}")
