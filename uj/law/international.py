"""Load the shared layer: definitions, act codes, treaties, territorial law, avenues, countries."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from uj.errors import InvalidInput, Problem
from uj.files import read_text
from uj.law.library import International
from uj.law.models import ActCode, Avenue, Category, Definition, Instrument, LocalLaw, TreatyEntry
from uj.law.reading import by_id, collect
from uj.yamlfile import Strict, read, validate

T = TypeVar("T")


class DefinitionsFile(Strict):
    """``definitions.yaml`` of the shared layer."""

    definitions: list[Definition]


class AvenuesFile(Strict):
    """``avenues.yaml`` of the shared layer."""

    avenues: list[Avenue]


class CountriesFile(Strict):
    """``countries.yaml``: names by code, and the states of the EU and Schengen ne bis in idem space."""

    names: dict[str, str]
    eu_schengen: list[str]


def load_international(folder: Path) -> International:
    """Load the shared layer.

    Raises:
        InvalidInput: with every problem found in its files.
    """
    problems: list[Problem] = []

    def part(name: str, kind: type[T]) -> T | None:
        return collect(problems, lambda: validate(kind, read(folder / name)))

    definitions = part("definitions.yaml", DefinitionsFile)
    acts = part("acts.yaml", dict[str, ActCode])
    instruments = part("instruments.yaml", dict[str, Instrument])
    countries = part("countries.yaml", CountriesFile)
    avenues = part("avenues.yaml", AvenuesFile)
    treaties = collect(problems, lambda: _rows(folder / "treaties.csv", TreatyEntry))
    local = collect(problems, lambda: _rows(folder / "territorial_law.csv", LocalLaw, _local_law))
    if (
        problems
        or definitions is None
        or acts is None
        or instruments is None
        or countries is None
        or avenues is None
    ):
        raise InvalidInput(problems)
    if treaties is None or local is None:
        raise InvalidInput(problems)
    participation: dict[tuple[str, str], list[TreatyEntry]] = {}
    for entry in treaties:
        participation.setdefault((entry.state, entry.treaty), []).append(entry)
    names = {entry.state: entry.name for entry in local} | countries.names
    defined = by_id(definitions.definitions, folder / "definitions.yaml", problems)
    if problems:
        raise InvalidInput(problems)
    return International(
        defined,
        acts,
        participation,
        {entry.state: entry for entry in local},
        instruments,
        names,
        frozenset(countries.eu_schengen),
        tuple(avenues.avenues),
    )


def _local_law(row: dict[str, str]) -> dict[str, object]:
    crimes = {key: row.pop(key) for key in list(row) if key in {category.value for category in Category}}
    return {**row, "crimes": crimes}


def _rows(path: Path, kind: type[T], shape: Callable[[dict[str, str]], object] = lambda row: row) -> list[T]:
    """Read a CSV file with a heading line; every bad row is reported with its line."""
    adapter: TypeAdapter[T] = TypeAdapter(kind)
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), restkey="_too_many")
    problems: list[Problem] = []
    found: list[T] = []
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InvalidInput.one(
            path, "UJ205", f"cannot be read as a table: {error}", line=reader.reader.line_num
        ) from None
    for line, row in rows:
        if "_too_many" in row or None in row.values():
            problems.append(
                Problem(str(path), line, 1, "UJ205", f"the row has not {len(reader.fieldnames or [])} fields")
            )
            continue
        try:
            found.append(adapter.validate_python(shape(dict(row))))
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                field = ".".join(str(step) for step in detail["loc"])
                problems.append(Problem(str(path), line, 1, "UJ120", detail["msg"], field))
    if problems:
        raise InvalidInput(problems)
    return found
