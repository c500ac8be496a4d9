"""Batches of Parquet, read here or where they are needed: every row once, in its place."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uj.errors import InvalidInput
from uj.screen.flatten import folder_rows
from uj.screen.mapping import Mapping
from uj.screen.parquet import Piece
from uj.screen.readers import chunks, pieces
from uj.screen.tables import Notes


def archive(path: Path, rows: int, group: int, *, words: bool) -> Path:
    record = pa.array([f"r{n}" for n in range(1, rows + 1)], pa.string())
    acts = pa.array([("torture", "killing", None)[n % 3] for n in range(rows)], pa.string())
    table = pa.table({"record": record, "acts": acts.dictionary_encode() if words else acts})
    pq.write_table(table, path, row_group_size=group)
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=3),
    size=st.integers(1, 50),
    words=st.booleans(),
)
def test_pieces_are_the_archive(tmp_path: Path, files: list[tuple[int, int]], size: int, words: bool) -> None:
    """Whatever the sizes of files, row groups and batches; words may be stored as dictionaries, as pandas does."""
    paths = [archive(tmp_path / f"{n}.parquet", *sizes, words=words) for n, sizes in enumerate(files)]
    whole = [(row, record, act) for chunk in chunks(paths, Mapping(), 1000, Notes())
             for row, record, act in zip(chunk.rows, chunk.columns["record"].to_pylist(),
                                         chunk.columns["acts"].to_pylist(), strict=True)]  # fmt: skip
    found = []
    for piece in pieces(paths, Mapping(), size, Notes()):
        assert isinstance(piece, Piece)
        chunk = piece.read()
        assert 0 < len(chunk.rows) <= size and chunk.last == piece.last
        columns = (chunk.columns[name].to_pylist() for name in ("record", "acts"))
        found += list(zip(chunk.rows, *columns, strict=True))
    assert found == whole
    assert [row for row, *_ in found] == list(range(1, sum(rows for rows, _ in files) + 1))


def test_a_piece_of_a_file_that_became_shorter(tmp_path: Path) -> None:
    (piece, *_) = pieces([archive(tmp_path / "a.parquet", 20, 20, words=False)], Mapping(), 20, Notes())
    archive(tmp_path / "a.parquet", 5, 5, words=False)
    with pytest.raises(InvalidInput, match="damaged"):
        piece.read()


def test_other_formats_say_where_they_come_from(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("acts,when\ntorture,2010\n")
    (chunk,) = pieces([tmp_path / "a.csv"], Mapping(), 10, Notes())
    assert chunk.read().source == str(tmp_path / "a.csv")


def test_persons_without_a_name_stay_apart(tmp_path: Path) -> None:
    """Two guards of one case and those of a file of the same name elsewhere are four persons."""
    text = (
        "case: {id: c, title: c, date: 2020-01-01}\nsituation: {territorial_state: SY}\n"
        "suspects: [{id: S1, role: guard}, {id: S2, role: guard}]\n"
        "incidents: [{id: I1, summary: x, acts: [torture]}]\n"
    )
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "guards.yaml").write_text(text)
    rows = [row for row in folder_rows(tmp_path) if isinstance(row, dict)]
    assert len(rows) == len({row["suspect"] for row in rows}) == len({row["record"] for row in rows}) == 4


def test_a_heading_that_stands_twice(tmp_path: Path) -> None:
    """One of the two columns would be lost without a word."""
    (tmp_path / "a.csv").write_text("acts,when,acts\ntorture,2010,killing\n")
    book = openpyxl.Workbook()
    for row in (["acts", "when", "acts"], ["torture", "2010", "killing"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(InvalidInput, match="the heading 'acts' stands twice"):
            list(chunks([tmp_path / name], Mapping(), 10, Notes()))


def test_a_case_file_of_a_folder_is_read_as_strictly_as_alone(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(
        "case: {id: c, title: c, date: 2020-01-01}\nsituation: {territorial_state: XQ}\n"
        "suspects: [{id: S1, role: guard}]\n"
        "incidents: [{id: I1, summary: x, acts: [tortur], by: [{suspect: S7}]}]\n"
    )
    (reasons,) = folder_rows(tmp_path)
    assert isinstance(reasons, str)
    for reason in ("'XQ'", "did you mean 'torture'?", "'S7' is not listed"):
        assert reason in reasons
