"""Inputs that are not a single file of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from tests.screen.test_run import cells, settings
from uj.cli.screen import screen as command
from uj.errors import InvalidInput
from uj.law.library import Library
from uj.screen.mapping import Mapping
from uj.screen.places import place, spread
from uj.screen.readers import chunks
from uj.screen.report import write_report
from uj.screen.run import screen
from uj.screen.tables import Notes


def partitioned(folder: Any, rows: list[dict[str, Any]], each: int = 5) -> None:
    for number, first in enumerate(range(0, len(rows), each)):
        target = folder / f"country=X{number}.parquet" / "part.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            pq.write_table(pa.Table.from_pylist(rows[first : first + each]), stream)


def test_a_folder_of_parquet_is_all_its_files(
    law: Library, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    partitioned(tmp_path / "archive", made[:20])
    pq.write_table(pa.Table.from_pylist(made[:20]), tmp_path / "whole.parquet")
    parts = settings(law, tmp_path, tmp_path / "out")
    parts.inputs = list(spread([tmp_path / "archive"]))
    assert screen(parts).screened == 20
    screen(settings(law, tmp_path / "whole.parquet", tmp_path / "out-whole"))
    assert cells(tmp_path / "out") == cells(tmp_path / "out-whole")


def test_an_archive_in_a_store(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("upath")
    partitioned(place("memory://archive"), made[:20])
    pq.write_table(pa.Table.from_pylist(made[:20]), tmp_path / "whole.parquet")
    stored = settings(law, tmp_path, tmp_path / "out")
    stored.inputs = list(spread([place("memory://archive")]))
    assert len(stored.inputs) == 4
    assert screen(stored).screened == 20
    screen(settings(law, tmp_path / "whole.parquet", tmp_path / "out-whole"))
    assert cells(tmp_path / "out") == cells(tmp_path / "out-whole")


@pytest.mark.parametrize("name", ["a.csv", "a.ndjson"])
def test_text_in_a_store(name: str) -> None:
    pytest.importorskip("upath")
    target = place(f"memory://text/{name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        stream.write(
            b"record,acts\nr1,torture\n" if name == "a.csv" else b'{"record": "r1", "acts": "torture"}\n'
        )
    (chunk,) = chunks([target], Mapping(), 10, Notes())
    assert chunk.columns["acts"] == ["torture"]


def test_an_address_that_cannot_be_read() -> None:
    pytest.importorskip("upath")
    with pytest.raises(InvalidInput) as error:
        place("nowhere://bucket/a.parquet")
    assert "UJ166" in str(error.value) and "nowhere" in str(error.value)
    with pytest.raises(InvalidInput) as missing:
        list(chunks([place("memory://there/is/none.parquet")], Mapping(), 10, Notes()))
    assert "there is no such file" in str(missing.value)


def test_results_in_a_store(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    """Written by worker processes, taken up again, and screened anew over an older run."""
    pytest.importorskip("upath")
    import tests.screen.shelf  # noqa: F401

    source, store = tmp_path / "a.parquet", place(f"shelf://{tmp_path}/store")
    pq.write_table(pa.Table.from_pylist(made[:20]), source)
    here = settings(law, source, tmp_path / "here")
    screen(here)
    for more in ({}, {"resume": True}, {}):
        there = settings(law, source, store / "run", batch=8, **more)
        result = screen(there)
        assert result.screened == 20 and result.resumed == (3 if more else 0)
        assert cells(store / "run") == cells(tmp_path / "here")
    write_report(there, result, store / "report.html")
    assert "Germany" in (tmp_path / "store" / "report.html").read_text("utf-8")
    with pytest.raises(InvalidInput, match="batch changed"):
        screen(settings(law, source, store / "run", resume=True))


def test_a_text_file_does_not_go_to_a_store(made: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("upath")
    said = CliRunner().invoke(command, [str(tmp_path), "-o", "memory://out/a.csv"])
    assert said.exit_code == 2 and "name a folder" in said.output
