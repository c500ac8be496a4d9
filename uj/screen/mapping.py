"""A mapping file: how the headings and words of an archive translate into the flat columns.

.. code-block:: yaml

    columns: {Country: territory, "Date of incident": when, Offences: acts}
    values:
      acts: {Folter: torture, Mord: killing}
    separator: ";"          # between several values of one cell, if it is not |
    constants: {conflict: niac}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from uj.errors import InvalidInput
from uj.names import did_you_mean
from uj.screen.flat import COLUMNS
from uj.yamlfile import Strict, read, validate


class Mapping(Strict):
    """How an archive's own table translates into the flat columns."""

    columns: dict[str, str] = Field({}, description="their heading -> our column")
    values: dict[str, dict[str, str]] = Field({}, description="our column -> their word -> our word")
    constants: dict[str, str] = Field({}, description="our column -> the same value for every row")
    separator: str = Field("|", description="between several values of one cell")

    def heading(self, theirs: str) -> str | None:
        """Our column for a heading; None if it is not used."""
        name = self.columns.get(theirs, theirs).strip()
        plain = name.lower().replace(" ", "_").replace("-", "_")
        return name if name in COLUMNS else plain if plain in COLUMNS else None

    def value(self, column: str, value: Any) -> Any:
        """Our value for one of theirs."""
        if not isinstance(value, str):
            return value
        words = self.values.get(column, {})
        if self.separator not in value and "|" not in value:
            return words.get(value.strip(), value)
        parts = [part.strip() for part in value.replace(self.separator, "|").split("|")]
        return "|".join(words.get(part, part) for part in parts)

    @property
    def trivial(self) -> bool:
        """Whether values stay as they are."""
        return not self.values and self.separator == "|"


def load_mapping(path: Path | None) -> Mapping:
    """Read a mapping file.

    Raises:
        InvalidInput: the file is wrong, or names a column that does not exist.
    """
    if path is None:
        return Mapping()
    mapping = validate(Mapping, read(path))
    for name in [*mapping.columns.values(), *mapping.values, *mapping.constants]:
        if name not in COLUMNS:
            raise InvalidInput.one(
                path, "UJ150", f"there is no flat column {name!r}", hint=did_you_mean(name, COLUMNS)
            )
    return mapping
