"""Read an archive in batches: Parquet, CSV, NDJSON, XLSX, or a folder of case files.

Rows are numbered from 1 over all inputs. A row that cannot be read at all becomes a reject; nothing
is dropped silently.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from uj.errors import InvalidInput
from uj.files import MAX_BYTES
from uj.law.library import International
from uj.screen.mapping import Mapping
from uj.screen.parquet import Piece, batches, pieces_of
from uj.screen.places import PARQUET, missing_extra, opened
from uj.screen.tables import MAX_COLUMNS, Chunk, Notes, Reject, headings


def chunks(
    paths: list[Path], mapping: Mapping, size: int, notes: Notes, international: International | None = None
) -> Iterator[Chunk]:
    """Read all inputs in order, in batches of at most ``size`` rows; batches do not span inputs.

    Raises:
        InvalidInput: an input is missing, empty, truncated or of an unknown kind.
    """
    first = 1
    for path in paths:
        for chunk in _read(path, mapping, size, notes, first, international):
            chunk.source = str(path)
            yield chunk
            first = chunk.last + 1


def pieces(
    paths: list[Path], mapping: Mapping, size: int, notes: Notes, international: International | None = None
) -> Iterator[Chunk | Piece]:
    """The same rows; of Parquet only where they stand, for somebody else to read."""
    first = 1
    for path in paths:
        lazy = path.suffix.lower() in PARQUET and path.is_file()
        for item in (
            pieces_of(path, mapping, size, notes, first)
            if lazy
            else _read(path, mapping, size, notes, first, international)
        ):
            if isinstance(item, Chunk):
                item.source = str(path)
            yield item
            first = item.last + 1


def _read(
    path: Path, mapping: Mapping, size: int, notes: Notes, first: int, international: International | None
) -> Iterator[Chunk]:
    if path.is_dir():
        from uj.screen.flatten import folder_rows

        yield from _rows(folder_rows(path, international), path, mapping, size, notes, first)
        return
    if not path.is_file():
        raise InvalidInput.one(path, "UJ151", "there is no such file or folder")
    if path.stat().st_size == 0:
        raise InvalidInput.one(path, "UJ152", "the file is empty")
    kind = path.suffix.lower()
    if kind in PARQUET:
        yield from batches(path, mapping, size, notes, first)
    elif kind in (".csv", ".tsv"):
        yield from _rows(_csv(path, notes), path, mapping, size, notes, first)
    elif kind in (".ndjson", ".jsonl"):
        yield from _rows(_ndjson(path), path, mapping, size, notes, first)
    elif kind in (".xlsx", ".xlsm"):
        yield from _rows(_xlsx(path), path, mapping, size, notes, first)
    else:
        raise InvalidInput.one(
            path, "UJ153", f"an archive cannot be read from {kind or 'a file without a suffix'!r}",
            hint="allowed: .parquet .csv .tsv .ndjson .xlsx, a folder of case files or of Parquet",
        )  # fmt: skip


Row = dict[str, Any] | str
"""A row by heading, or the reason why it cannot be read."""


def _rows(
    source: Iterator[Row], path: Path, mapping: Mapping, size: int, notes: Notes, first: int
) -> Iterator[Chunk]:
    known: dict[str, str] = {}
    chunk = Chunk([], {})
    values: list[dict[str, Any]] = []

    def finish() -> Chunk:
        names = dict.fromkeys(name for row in values for name in row)
        chunk.columns = {name: [row.get(name) for row in values] for name in names}
        return chunk

    number = first - 1
    for number, row in enumerate(source, first):
        if isinstance(row, str):
            chunk.rejects.append(Reject(number, str(path), "", "", row))
        else:
            new = [name for name in row if name not in known and name not in notes.unused]
            if new:
                known |= headings([*known, *new], path, mapping, notes)
            values.append({known[name]: value for name, value in row.items() if name in known})
            chunk.rows.append(number)
        if len(values) + len(chunk.rejects) >= size:
            yield finish()
            chunk, values = Chunk([], {}), []
    if values or chunk.rejects:
        yield finish()
    elif number < first:
        raise InvalidInput.one(path, "UJ152", "there are no rows")


def _encoding(path: Path) -> str:
    """utf-8-sig, utf-8 or cp1252, from the first megabyte."""
    with path.open("rb") as stream:
        data = stream.read(1 << 20)
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        data[: data.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Lines of text; one in another encoding is read as that, so that a mixed file loses nothing."""
    with path.open("rb") as stream:
        for data in stream:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                try:
                    text = data.decode("cp1252")
                except UnicodeDecodeError:
                    text = data.decode("latin-1")
            yield text


def _csv(path: Path, notes: Notes) -> Iterator[Row]:
    before = csv.field_size_limit(MAX_BYTES)  # the limit holds for the whole program
    try:
        yield from _csv_rows(path, notes)
    finally:
        csv.field_size_limit(before)


def _csv_rows(path: Path, notes: Notes) -> Iterator[Row]:
    encoding = notes.encodings[str(path)] = _encoding(path)
    lines = _lines(path, encoding)
    top = next(lines, "")
    delimiter = "\t" if path.suffix == ".tsv" else max(",;\t", key=top.count)
    reader = csv.reader(_chain(top, lines), delimiter=delimiter)
    try:
        names = next(reader)
    except (csv.Error, StopIteration) as error:
        raise InvalidInput.one(path, "UJ158", f"the heading line cannot be read: {error}") from None
    _once_each(names, path)
    if len(names) > MAX_COLUMNS:
        raise InvalidInput.one(
            path, "UJ154", f"the table has {len(names):,} columns; at most {MAX_COLUMNS:,} are read"
        )
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"the line cannot be read: {error}"
            continue
        if not row:
            continue
        if len(row) > len(names):
            yield f"the row has {len(row)} fields, the heading {len(names)}"
        else:
            yield dict(zip(names, row, strict=False))


def _once_each(names: list[str], path: Path) -> None:
    """Refuse a heading that stands twice: one of its columns would be lost."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidInput.one(path, "UJ155", f"the heading {name!r} stands twice")
        seen.add(name)


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _ndjson(path: Path) -> Iterator[Row]:
    for line in _lines(path, "utf-8-sig"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield f"this is not JSON: {error}"
            continue
        yield row if isinstance(row, dict) else f"a row must be a JSON object, this is {type(row).__name__}"


def _xlsx(path: Path) -> Iterator[Row]:
    import zipfile

    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise missing_extra("openpyxl") from None
    try:
        book = openpyxl.load_workbook(opened(path), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise InvalidInput.one(path, "UJ159", f"this is not an Excel workbook ({error})") from None
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name) if name is not None else "" for name in next(rows, ())]
    _once_each([name for name in names if name], path)
    for row in rows:
        if any(value is not None for value in row):
            yield {name: _cell(value) for name, value in zip(names, row, strict=False) if name}


def _cell(value: Any) -> Any:
    from datetime import datetime

    if isinstance(value, datetime):
        return value.date().isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def count_rows(paths: list[Path]) -> int | None:
    """How many rows there are, where that is cheap to know."""
    total = 0
    for path in paths:
        kind = path.suffix.lower()
        try:
            if kind in PARQUET:
                import pyarrow.parquet as pq

                total += pq.ParquetFile(opened(path)).metadata.num_rows
            elif kind in (".csv", ".tsv", ".ndjson", ".jsonl"):
                with path.open("rb") as stream:
                    lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
                total += lines - (kind in (".csv", ".tsv"))
            else:
                return None
        except Exception:  # what is wrong with the file is said when it is read
            return None
    return total
