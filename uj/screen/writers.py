"""One line per suspect, forum and category: CSV, NDJSON or XLSX, from the parts of a run."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from uj.errors import RenderError
from uj.law.library import Library
from uj.law.models import BasisKind, Category
from uj.screen.outcome import Outcome, weight_of
from uj.screen.places import listed, missing_extra, read_table
from uj.screen.work import long_rows
from uj.truth import Truth

SUFFIXES = (".csv", ".ndjson", ".xlsx")
HEADINGS = (
    "row", "record", "suspect", "forum", "category", "verdict", "offence", "basis", "since", "barred_by", "hurdles",
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
    parts: dict[str, list[Path]] = {}
    for part in listed(folder / "cells", ".parquet"):
        parts.setdefault(part.stem.partition("-")[0], []).append(part)
    for path in listed(folder / "rows", ".parquet"):
        rows = {row["row"]: row for row in read_table(path).to_pylist()}
        for part in parts[path.stem]:
            for line in long_rows(part, everything=everything):
                yield {**rows[line["row"]], **line}


def merged(found: Iterator[dict[str, Any]], library: Library) -> Iterator[dict[str, Any]]:
    """Rows with the same ``suspect`` as one person: the best line for each forum and category, and of how many rows.

    Lines are kept in a database on disk, so that an archive may be larger than memory.
    """
    with closing(sqlite3.connect("")) as store:  # a temporary file, removed when closed
        store.execute(
            "create table best (person, forum, category, rank, line, rows, primary key (person, forum, category))"
        )
        store.execute("create table forum (person primary key, rank, code, row)")
        for line in found:
            person = line["suspect"] or line["row"]
            store.execute(
                "insert into best values (?, ?, ?, ?, ?, 1) on conflict do update set rows = rows + 1,"
                " line = case when excluded.rank < rank then excluded.line else line end, rank = min(rank, excluded.rank)",
                (
                    person,
                    line["forum"],
                    line["category"],
                    _rank(line, library),
                    json.dumps(line, ensure_ascii=False),
                ),
            )
            store.execute(
                "insert into forum values (?, ?, ?, ?) on conflict do update set rank = excluded.rank, code = excluded.code"
                " where excluded.rank < rank",
                (person, line["best_rank"], line["best_forum"], line["row"]),
            )
        query = "select line, rows, code from best join forum using (person) order by forum.row, best.rowid"
        for text, rows, code in store.execute(query):
            yield {**json.loads(text), "rows": rows, "best_forum": code}


def _rank(line: dict[str, Any], library: Library) -> str:
    """Order of lines as text: that of the routes of one category, then by row."""
    missing = tuple((item.rpartition("=")[0], True) for item in line["missing"])
    hurdles = tuple((h["code"], Truth.YES if h["criteria_met"] else None) for h in line["hurdles"])
    found = Outcome(line["verdict"], barred_by=tuple(line["barred_by"]), hurdles=hurdles, missing=missing)
    basis = library[line["forum"]].bases.get(line["basis"])
    kind = basis.kind if basis else BasisKind.ABSOLUTE_UNIVERSAL  # none where only verdicts were asked for
    order = *weight_of(found, kind, Category(line["category"])), line["row"]
    return "".join(f"{number:012}" for number in order)


def write_long(
    folder: Path, target: Path, library: Library, *, everything: bool, by_suspect: bool = False
) -> None:
    """Write the cells of a run one by one; the suffix of the file chooses the form.

    Raises:
        RenderError: it cannot be written, or a workbook cannot hold so many lines.
    """
    write = {".csv": _csv, ".ndjson": _ndjson, ".xlsx": _xlsx}[target.suffix.lower()]
    hidden = target.with_name(f".{target.stem}.writing{target.suffix}")
    try:
        found = lines(folder, everything=everything)
        if by_suspect:
            write(merged(found, library), (*HEADINGS, "rows"), hidden)
        else:
            write(found, HEADINGS, hidden)
        hidden.replace(target)
    except (OSError, sqlite3.Error) as error:
        hidden.unlink(missing_ok=True)
        said = (getattr(error, "strerror", None) or str(error)).lower()
        raise RenderError(f"{target}: cannot write: {said}; the parts are in {folder}") from None


def _flat(line: dict[str, Any], headings: tuple[str, ...]) -> list[Any]:
    hurdles = "; ".join(
        h["code"] + {True: ":met", False: ":not_met", None: ""}[h["criteria_met"]] for h in line["hurdles"]
    )
    plain = {
        **line,
        "barred_by": "; ".join(line["barred_by"]),
        "hurdles": hurdles,
        "missing": "; ".join(line["missing"]),
    }
    return [neutral(plain[name]) for name in headings]


def _csv(found: Iterator[dict[str, Any]], headings: tuple[str, ...], target: Path) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows(_flat(line, headings) for line in found)


def _ndjson(found: Iterator[dict[str, Any]], headings: tuple[str, ...], target: Path) -> None:
    with target.open("w", encoding="utf-8") as stream:
        for line in found:
            stream.write(json.dumps({name: line[name] for name in headings}, ensure_ascii=False) + "\n")


def _xlsx(found: Iterator[dict[str, Any]], headings: tuple[str, ...], target: Path) -> None:
    try:
        import openpyxl
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    except ImportError:
        raise missing_extra("openpyxl") from None
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("screening")
    sheet.append(headings)
    for number, line in enumerate(found):
        if number >= SHEET:
            raise RenderError(
                f"{target}: a workbook holds {SHEET:,} lines, there are more; write .csv or .ndjson instead"
            )
        sheet.append(
            [ILLEGAL_CHARACTERS_RE.sub("", v) if isinstance(v, str) else v for v in _flat(line, headings)]
        )
    book.save(target)
