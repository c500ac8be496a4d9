"""What is read of an archive: batches of rows by column, rows that could not be read, and what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uj.errors import InvalidInput
from uj.names import did_you_mean
from uj.screen.flat import COLUMNS
from uj.screen.mapping import Mapping

MAX_COLUMNS = 2_000
"""A table wider than this is not an archive of cases."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was left out, with the place and the reason."""

    row: int
    source: str
    column: str
    value: str
    reason: str


@dataclass
class Chunk:
    """A batch of rows: their numbers, their values by column, and rows that could not be read."""

    rows: list[int]
    columns: dict[str, Any]
    rejects: list[Reject] = field(default_factory=list)
    source: str = ""

    @property
    def last(self) -> int:
        """The number of its last row."""
        return max([0, *self.rows[-1:], *(reject.row for reject in self.rejects)])

    def read(self) -> Chunk:
        """Itself: it is read already."""
        return self


@dataclass
class Notes:
    """What was noticed while reading."""

    encodings: dict[str, str] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    """Heading that is no flat column → nearest one."""


def headings(names: list[str], path: Path, mapping: Mapping, notes: Notes) -> dict[str, str]:
    """Our column by their heading.

    Raises:
        InvalidInput: far too many columns, none that is known, or two that mean the same.
    """
    if len(names) > MAX_COLUMNS:
        raise InvalidInput.one(
            path, "UJ154", f"the table has {len(names):,} columns; at most {MAX_COLUMNS:,} are read"
        )
    found: dict[str, str] = {}
    for name in names:
        ours = mapping.heading(name)
        if ours is None:
            notes.unused.setdefault(name, did_you_mean(name, COLUMNS))
        elif ours in found.values():
            raise InvalidInput.one(path, "UJ155", f"two headings mean {ours!r}; the second is {name!r}")
        else:
            found[name] = ours
    if not found:
        raise InvalidInput.one(
            path, "UJ156", f"no heading is a flat column (found {', '.join(names[:6]) or 'none'})",
            hint="see docs/flat-case.md, or give a mapping file",
        )  # fmt: skip
    return found
