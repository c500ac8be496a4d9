"""One line per suspect, forum and category: CSV, NDJSON or XLSX, from the parts of a run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from uj.errors import RenderError
from uj.screen.places import missing_extra
from uj.screen.work import long_rows

SUFFIXES = (".csv", ".ndjson", ".xlsx")
HEADINGS = (
    "row", "record", "forum", "category", "verdict", "offence", "basis", "since", "barred_by", "hurdles",
    "missing_count", "missing", "best_forum",
)  # fmt: skip
SHEET = 1_048_575
"""Rows that one sheet of a workbook holds below its heading."""


def neutral(value: Any) -> Any:
    """Text that a spreadsheet will not take for a formula.

    >>> neutral("=1+1"), neutral("DE"), neutral(-3)
    ("'=1+1", 'DE', -3)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def lines(folder: Path, *, everything: bool) -> Iterator[dict[str, Any]]:
    """All cells of a run, batch by batch."""
    import pyarrow.parquet as pq

    for path in sorted((folder / "rows").glob("*.parquet")):
        table = pq.read_table(path)
        known = dict(
            zip(
                table.column("row").to_pylist(),
                zip(table.column("record").to_pylist(), table.column("best_forum").to_pylist(), strict=True),
                strict=True,
            )
        )
        for part in sorted((folder / "cells").glob(f"{path.stem}-*.parquet")):
            for line in long_rows(part, everything=everything):
                record, best = known[line["row"]]
                yield {**line, "record": record, "best_forum": best}


def write_long(folder: Path, target: Path, *, everything: bool) -> None:
    """Write the cells of a run one by one; the suffix of the file chooses the form.

    Raises:
        RenderError: it cannot be written, or a workbook cannot hold so many lines.
    """
    write = {".csv": _csv, ".ndjson": _ndjson, ".xlsx": _xlsx}[target.suffix.lower()]
    hidden = target.with_name(f".{target.stem}.writing{target.suffix}")
    try:
        write(lines(folder, everything=everything), hidden)
        hidden.replace(target)
    except OSError as error:
        hidden.unlink(missing_ok=True)
        raise RenderError(
            f"{target}: cannot write: {(error.strerror or str(error)).lower()}; the parts are in {folder}"
        ) from None


def _flat(line: dict[str, Any]) -> list[Any]:
    hurdles = "; ".join(
        h["code"] + {True: ":met", False: ":not_met", None: ""}[h["criteria_met"]] for h in line["hurdles"]
    )
    plain = {
        **line,
        "barred_by": "; ".join(line["barred_by"]),
        "hurdles": hurdles,
        "missing": "; ".join(line["missing"]),
    }
    return [neutral(plain[name]) for name in HEADINGS]


def _csv(found: Iterator[dict[str, Any]], target: Path) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        writer.writerows(_flat(line) for line in found)


def _ndjson(found: Iterator[dict[str, Any]], target: Path) -> None:
    with target.open("w", encoding="utf-8") as stream:
        for line in found:
            stream.write(json.dumps({name: line[name] for name in HEADINGS}, ensure_ascii=False) + "\n")


def _xlsx(found: Iterator[dict[str, Any]], target: Path) -> None:
    try:
        import openpyxl
    except ImportError:
        raise missing_extra("openpyxl") from None
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("screening")
    sheet.append(HEADINGS)
    for number, line in enumerate(found):
        if number >= SHEET:
            raise RenderError(
                f"{target}: a workbook holds {SHEET:,} lines, there are more; write .csv or .ndjson instead"
            )
        sheet.append(_flat(line))
    book.save(target)
