"""Runs: bad input, checkpoints, outputs."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uj.errors import InvalidInput, RenderError
from uj.law.library import Library
from uj.screen.mapping import Mapping
from uj.screen.readers import chunks
from uj.screen.run import screen
from uj.screen.settings import Settings
from uj.screen.tables import Notes
from uj.screen.work import TOP, strongest
from uj.screen.writers import lines, neutral, write_long

DAY = date(2026, 11, 24)


def save_csv(path: Path, found: list[dict[str, Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.DictWriter(stream, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    return path


def settings(law: Library, source: Path, folder: Path, **more: Any) -> Settings:
    return Settings([source], folder, law, DAY, ["DE", "FR"], workers=1, **more)


def cells(folder: Path) -> list[dict[str, Any]]:
    found = list(lines(folder, everything=True))
    return sorted(found, key=lambda line: (line["row"], line["forum"], line["category"]))


def test_every_format_gives_the_same(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    some = made[:25]
    save_csv(tmp_path / "a.csv", some)
    save_csv(tmp_path / "b.csv", some, "utf-8-sig")
    (tmp_path / "a.ndjson").write_text("\n".join(json.dumps(row) for row in some))
    pq.write_table(pa.Table.from_pylist(some), tmp_path / "a.parquet")
    book = openpyxl.Workbook()
    book.active.append(list(some[0]))
    for row in some:
        book.active.append([row[name] or None for name in some[0]])
    book.save(tmp_path / "a.xlsx")
    results = []
    for name in ("a.csv", "b.csv", "a.ndjson", "a.parquet", "a.xlsx"):
        folder = tmp_path / f"out-{name}"
        result = screen(settings(law, tmp_path / name, folder))
        assert (result.rows, result.screened, result.rejected) == (25, 25, 0), name
        results.append([{k: v for k, v in line.items() if k != "record"} for line in cells(folder)])
    assert all(found == results[0] for found in results)


def test_bad_rows_are_rejected_with_their_reason(
    law: Library, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    bad = [
        {**made[0], "when": "31.12.2014"},
        {**made[1], "acts": "tortur"},
        {**made[2], "territory": "UK"},
        {**made[3], "custody": "perhaps"},
        {**made[4], "suspect_residence_years": "many"},
        {**made[5], "proceedings": "SY:trial"},
    ]
    source = save_csv(tmp_path / "a.csv", [*bad, made[6]])
    result = screen(settings(law, source, tmp_path / "out"))
    assert (result.rows, result.screened, result.rejected) == (7, 1, 6)
    rejects = [json.loads(line) for line in (tmp_path / "out" / "rejects.ndjson").read_text().splitlines()]
    assert [(r["row"], r["column"]) for r in rejects] == [
        (1, "when"), (2, "acts"), (3, "territory"), (4, "custody"), (5, "suspect_residence_years"), (6, "proceedings"),
    ]  # fmt: skip
    reasons = " ".join(r["reason"] for r in rejects)
    assert "did you mean 'torture'" in reasons and "did you mean 'GB'" in reasons


def test_wrong_types_in_ndjson(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    odd: list[Any] = [
        {**made[0], "acts": 5},
        {**made[0], "when": {"a": 1}},
        {**made[0], "custody": [1]},
        [1],
        {**made[0], "acts": ["torture"], "custody": True},
    ]
    source = tmp_path / "a.ndjson"
    source.write_text("\n".join(json.dumps(row) for row in odd) + "\n{broken\n")
    result = screen(settings(law, source, tmp_path / "out"))
    assert result.rows == 6 and result.screened == 1


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.parquet", b"PAR1 truncated", "not a whole Parquet file"),
        ("a.xlsx", b"not a zip", "not an Excel workbook"),
        ("a.doc", b"x", "cannot be read"),
        ("a.csv", b"foo,bar\n1,2\n", "no heading is a flat column"),
        ("a.csv", b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n", "1,000,000 columns"),
        ("a.csv", b"territory,when\n", "no rows"),
    ],
)
def test_input_that_is_no_archive(law: Library, tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InvalidInput, match=message):
        screen(settings(law, tmp_path / name, tmp_path / "out"))


def test_truncated_parquet(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(made), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput, match="Parquet"):
        screen(settings(law, tmp_path / "a.parquet", tmp_path / "out"))


def test_mixed_encodings_lose_nothing(made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes("suspect,territory\nŁukasz,SY\n".encode() + "Müller,SY\n".encode("cp1252"))
    notes = Notes()
    (chunk,) = chunks([source], Mapping(), 10, notes)
    assert chunk.columns["suspect"][1] == "Müller" and chunk.rows == [1, 2]
    assert notes.encodings[str(source)] == "cp1252"


def test_mapping(law: Library, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("Land;Tat;Geschlecht\nSyrien;Folter, Mord;m\n")
    mapping = Mapping(columns={"Land": "territory", "Tat": "acts"}, separator=",", constants={"conflict": "niac"},
                      values={"territory": {"Syrien": "SY"}, "acts": {"Folter": "torture", "Mord": "killing"}})  # fmt: skip
    result = screen(settings(law, source, tmp_path / "out", mapping=mapping))
    assert result.screened == 1 and list(result.notes.unused) == ["Geschlecht"]


def finished(folder: Path) -> int:
    return len(list((folder / "done").glob("*.json")))


def test_a_killed_run_goes_on(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    """SIGKILL in mid-run; the resumed run repeats and loses nothing."""
    source = save_csv(tmp_path / "a.csv", made * 5)
    command = [sys.executable, "-m", "uj", "screen", str(source), "-o", str(tmp_path / "out"), "--batch", "20",
               "--forum", "DE", "--forum", "FR", "--as-of", str(DAY), "--workers", "1"]  # fmt: skip
    running = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(600):
        if finished(tmp_path / "out") >= 3:
            break
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = finished(tmp_path / "out")
    assert 0 < before < 30
    (tmp_path / "out" / "rows" / "000000.parquet").unlink()  # somebody tidied up
    (tmp_path / "out" / "cells" / ".000009-0.parquet.half").write_bytes(b"PAR1")
    again = settings(law, source, tmp_path / "out", batch=20, resume=True)
    result = screen(again)
    assert not list((tmp_path / "out").rglob(".*"))
    assert result.resumed == before - 1 and result.rows == result.screened == 600
    whole = screen(settings(law, source, tmp_path / "whole", batch=20))
    assert cells(tmp_path / "out") == cells(tmp_path / "whole")
    assert result.reach == whole.reach and result.summary.verdicts == whole.summary.verdicts


def test_another_run_is_not_resumed(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", made[:5])
    screen(settings(law, source, tmp_path / "out"))
    with pytest.raises(InvalidInput, match="batch changed"):
        screen(settings(law, source, tmp_path / "out", batch=7, resume=True))


def test_what_was_not_finished_is_removed(
    law: Library, made: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun by two workers, stopped before a batch was finished, taken up by one: no line twice; a damaged mark counts as none."""
    source = save_csv(tmp_path / "a.csv", made[:30])
    two = Settings([source], tmp_path / "out", law, DAY, ["DE", "FR"], batch=10, workers=2)
    screen(two)
    (tmp_path / "out" / "done" / "000001.json").unlink()
    (tmp_path / "out" / "done" / "000002.json").write_text('{"batch": 2, "ro')
    result = screen(settings(law, source, tmp_path / "out", batch=10, resume=True))
    assert (result.resumed, result.rows) == (1, 30)
    screen(settings(law, source, tmp_path / "whole", batch=10))
    assert cells(tmp_path / "out") == cells(tmp_path / "whole")


def test_a_folder_of_case_files_that_grew_is_another_input(law: Library, tmp_path: Path) -> None:
    from uj.law.shipped import data_folder

    shutil.copytree(data_folder("examples") / "visiting-minister", tmp_path / "cases")
    screen(settings(law, tmp_path / "cases", tmp_path / "out"))
    (tmp_path / "cases" / "a.yaml").write_text("x: 1")
    with pytest.raises(InvalidInput, match="inputs changed"):
        screen(settings(law, tmp_path / "cases", tmp_path / "out", resume=True))


def test_a_damaged_head(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", made[:3])
    screen(settings(law, source, tmp_path / "out"))
    (tmp_path / "out" / "run.json").write_text("{")
    with pytest.raises(InvalidInput, match="damaged"):
        screen(settings(law, source, tmp_path / "out", resume=True))


def test_a_foreign_folder_is_left_alone(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(InvalidInput, match="holds something else"):
        screen(settings(law, save_csv(tmp_path / "a.csv", made[:2]), tmp_path / "out"))


def test_full_disk_keeps_what_is_finished(
    law: Library, made: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = save_csv(tmp_path / "a.csv", made[:30])
    real = os.fsync

    def full(handle: int) -> None:
        if finished(tmp_path / "out"):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RenderError, match=r"no space left.*--resume"):
        screen(settings(law, source, tmp_path / "out", batch=10))
    monkeypatch.undo()
    assert finished(tmp_path / "out") == 1
    assert not list((tmp_path / "out").rglob(".*")), "nothing half written is left"
    result = screen(settings(law, source, tmp_path / "out", batch=10, resume=True))
    assert (result.resumed, result.rows) == (1, 30)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_neutralised(text: str) -> None:
    assert neutral(text) == "'" + text


def test_formulas_in_output(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    import openpyxl

    source = save_csv(tmp_path / "a.csv", [{**row, "record": "=cmd|' /C calc'!A0"} for row in made[:10]])
    screen(settings(law, source, tmp_path / "out"))
    for name in ("a.csv", "a.xlsx"):
        write_long(tmp_path / "out", tmp_path / ("o" + name[1:]), law, everything=True)
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert all(row["record"].startswith("'=") for row in csv.DictReader(stream))
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_case_files_become_rows(law: Library, tmp_path: Path) -> None:
    from uj.law.shipped import data_folder

    result = screen(settings(law, data_folder("examples"), tmp_path / "out"))
    assert result.rows == result.screened == 8
    assert {line["record"].split("/")[0] for line in cells(tmp_path / "out")} >= {"balochistan"}


def test_odd_characters_in_names(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    """Half a character, which JSON allows, and a control character, which no workbook can hold."""
    source = tmp_path / "a.ndjson"
    rows = [{**made[0], "record": "\ud800x"}, {**made[1], "record": "a\x0bb"}]
    source.write_text("\n".join(json.dumps(row) for row in rows))
    assert screen(settings(law, source, tmp_path / "out")).screened == 2
    assert {line["record"] for line in cells(tmp_path / "out")} <= {"?x", "a\x0bb"}
    write_long(tmp_path / "out", tmp_path / "o.xlsx", law, everything=True)


def test_a_whole_case_in_a_cell_is_checked(law: Library, tmp_path: Path) -> None:
    case = {"case": {"id": "c", "title": "c", "date": "2020-01-01"}, "situation": {"territorial_state": "SY"},
            "suspects": [{"id": "S1"}], "incidents": [{"id": "I1", "summary": "", "acts": ["tortur"]}]}  # fmt: skip
    wrong = [case, {**case, "suspects": []}, {**case, "incidents": [{"id": "I1"}]}, "no JSON"]
    source = tmp_path / "a.ndjson"
    source.write_text(
        "\n".join(json.dumps({"case": item if item == "no JSON" else json.dumps(item)}) for item in wrong)
    )
    assert screen(settings(law, source, tmp_path / "out")).rejected == 4
    reasons = [
        json.loads(line)["reason"] for line in (tmp_path / "out" / "rejects.ndjson").read_text().splitlines()
    ]
    assert (
        "did you mean 'torture'" in reasons[0]
        and "at least 1 item" in reasons[1]
        and "incidents.0" in reasons[2]
    )


def test_constants(law: Library, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("acts\ntorture\n")
    mapping = Mapping(constants={"suspect": "X", "territory": "SY"})
    screen(settings(law, tmp_path / "a.csv", tmp_path / "out", mapping=mapping))
    assert {line["suspect"] for line in cells(tmp_path / "out")} == {"X"}
    wrong = Mapping(constants={"territory": "UK"})
    with pytest.raises(InvalidInput, match=r"constants: territory.*GB"):
        screen(settings(law, tmp_path / "a.csv", tmp_path / "other", mapping=wrong))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=200), st.booleans())
def test_the_strongest_are_of_different_persons(drawn: list[tuple[int, int]], named: bool) -> None:
    keys, persons = (
        np.array([k for k, _ in drawn], dtype=np.int64),
        np.array([p for _, p in drawn], dtype=np.int64),
    )
    best: dict[int, tuple[int, int]] = {}
    for row, (key, person) in enumerate(drawn):
        who = person if named else row
        best[who] = min(best.get(who, (key, row)), (key, row))
    assert strongest(keys, persons if named else None) == [row for _, row in sorted(best.values())[:TOP]]


def test_the_facts_that_would_open_most_name_their_records(
    law: Library, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Counted from the lines: what one fact alone would open, for how many records, for which."""
    source = save_csv(tmp_path / "a.csv", made)
    result = screen(settings(law, source, tmp_path / "out", batch=50))
    alone: dict[str, dict[int, str]] = {}
    routes: dict[str, int] = {}
    for line in cells(tmp_path / "out"):
        if line["verdict"] == "conditional" and line["missing_count"] == 1:
            (fact,) = line["missing"]
            alone.setdefault(fact, {})[line["row"]] = line["record"]
            routes[fact] = routes.get(fact, 0) + 1
    assert alone.keys() == result.summary.facts.keys() and len(alone) > 3
    for fact, found in result.summary.facts.items():
        assert (found["cells"], found["rows"]) == (routes[fact], len(alone[fact]))
        first = [(case["row"], case["record"]) for case in found["first"]]
        assert first == sorted(alone[fact].items())[:8]
