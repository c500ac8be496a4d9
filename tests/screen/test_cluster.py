"""A Dask cluster on this machine: an archive in a store, a worker killed in mid-run, and the same result as without."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("distributed")

import distributed

import tests.screen.shelf  # noqa: F401  a store that the workers of these tests reach too
from tests.screen.test_run import cells, finished
from uj.errors import InvalidInput
from uj.law.library import Library
from uj.screen.cluster import Screening, screen_on
from uj.screen.places import place, spread
from uj.screen.run import screen
from uj.screen.settings import Settings
from uj.screen.tables import Chunk

pytestmark = pytest.mark.filterwarnings("default")
DAY = date(2026, 11, 24)
FORUMS = ["DE", "FR"]


class Cluster(NamedTuple):
    address: str
    workers: list[subprocess.Popen[bytes]]


def start(*args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "distributed.cli." + args[0], *args[1:]],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    port = str(20_000 + os.getpid() % 20_000)
    address = f"tcp://127.0.0.1:{port}"
    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    more = ("--no-dashboard", "--no-nanny", "--preload", "tests.screen.shelf")
    workers = [start("dask_worker", address, "--nthreads", threads, *more) for threads in ("1", "3")]
    try:
        with distributed.Client(address, timeout="60s") as client:
            client.wait_for_workers(2, timeout=60)
        yield Cluster(address.replace("tcp", "dask"), workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def locally(law: Library, inputs: list[Path], folder: Path) -> list[dict[str, Any]]:
    screen(Settings(inputs, folder, law, DAY, FORUMS, batch=50, workers=1))
    return cells(folder)


def test_an_archive_in_a_store_is_screened_into_it(
    cluster: Cluster, law: Library, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Large and small row groups; the workers read the store, and need no folder of the law."""
    store = place(f"shelf://{tmp_path}/store")
    (tmp_path / "store" / "archive").mkdir(parents=True)
    for name, rows, group in (("a", made[:70], 64), ("b", made[70:], 7)):
        table = pa.Table.from_pylist(rows)
        pq.write_table(table, tmp_path / "store" / "archive" / f"{name}.parquet", row_group_size=group)
    law = replace(law, folder=Path("/nowhere"))
    settings = Settings(list(spread([store / "archive"])), store / "out", law, DAY, FORUMS, batch=30)
    result = screen_on(cluster.address, settings)
    assert (result.rows, result.screened, result.batches) == (120, 120, 6)
    assert cells(store / "out") == locally(
        law, list(spread([tmp_path / "store" / "archive"])), tmp_path / "local"
    )


def test_a_folder_that_is_not_shared(
    cluster: Cluster,
    law: Library,
    made: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pq.write_table(pa.Table.from_pylist(made[:5]), tmp_path / "a.parquet")
    monkeypatch.setattr("uj.screen.cluster.marker", lambda *_: tmp_path / "elsewhere")
    with pytest.raises(InvalidInput, match="shared folder"):
        screen_on(cluster.address, Settings([tmp_path / "a.parquet"], tmp_path / "out", law, DAY, FORUMS))


def test_a_lost_worker_changes_nothing(
    cluster: Cluster, law: Library, made: list[dict[str, Any]], tmp_path: Path
) -> None:
    source = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(made * 3), source)
    lost: list[int] = []

    def progress(_rows: int) -> None:
        if not lost:
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            lost.append(finished(tmp_path / "out"))

    settings = Settings([source], tmp_path / "out", law, DAY, FORUMS, batch=15)
    result = screen_on(cluster.address, settings, progress)
    assert lost and lost[0] < result.batches
    assert cells(tmp_path / "out") == locally(law, [source], tmp_path / "local")
    assert result.rows == 360
    again = screen_on(
        cluster.address, Settings([source], tmp_path / "out", law, DAY, FORUMS, batch=15, resume=True)
    )
    assert again.resumed == again.batches == result.batches
    assert (again.reach, again.summary) == (result.reach, result.summary)
    with pytest.raises(InvalidInput, match="cluster changed"):  # batches are cut otherwise
        screen(Settings([source], tmp_path / "out", law, DAY, FORUMS, batch=15, resume=True))


def test_a_worker_of_another_version(law: Library, tmp_path: Path) -> None:
    plugin = Screening(Settings([], tmp_path, law, DAY, FORUMS))
    plugin.version = "0.0.1"
    with pytest.raises(InvalidInput, match=r"the client 0\.0\.1"):
        plugin.setup(SimpleNamespace(address="tcp://x"))
    with pytest.raises(InvalidInput, match=r"the client 0\.0\.1") as raised:
        plugin.batch(Chunk([], {}), 0)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_nobody_answers(law: Library, tmp_path: Path) -> None:
    settings = Settings([tmp_path / "a.csv"], tmp_path / "out", law, DAY, FORUMS)
    with pytest.raises(InvalidInput, match="not of the form"):
        screen_on("spark://x", settings)
