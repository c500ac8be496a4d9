"""A Dask cluster on this machine: a worker killed in mid-run, and the same result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")

from tests.screen.test_run import cells, save_csv
from uj.errors import InvalidInput
from uj.law.library import Library
from uj.screen.cluster import screen_on
from uj.screen.run import Settings, screen

pytestmark = pytest.mark.filterwarnings("default")


def start(*args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "distributed.cli." + args[0], *args[1:]],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip


def test_a_lost_worker_changes_nothing(law: Library, made: list[dict[str, Any]], tmp_path: Path) -> None:
    source = save_csv(tmp_path / "a.csv", made * 3)
    port = str(20_000 + os.getpid() % 20_000)
    address = f"tcp://127.0.0.1:{port}"
    running = [start("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")]
    try:
        workers = [
            start("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", str(n))
            for n in range(2)
        ]
        running += workers
        time.sleep(6)
        killed: list[int] = []

        def progress(_rows: int) -> None:
            if not killed:
                os.kill(workers[0].pid, signal.SIGKILL)
                killed.append(1)

        settings = Settings([source], tmp_path / "out", law, date(2026, 11, 24), ["DE", "FR"], batch=30)
        result = screen_on(f"dask://127.0.0.1:{port}", settings, progress)
        assert killed
    finally:
        for process in running:
            process.kill()
            process.wait()
    local = Settings([source], tmp_path / "local", law, date(2026, 11, 24), ["DE", "FR"], batch=30, workers=1)
    whole = screen(local)
    assert result.rows == whole.rows == 360 and result.reach == whole.reach
    assert result.summary.verdicts == whole.summary.verdicts
    assert cells(tmp_path / "out") == cells(tmp_path / "local")


def test_nobody_answers(law: Library, tmp_path: Path) -> None:
    settings = Settings([tmp_path / "a.csv"], tmp_path / "out", law, date(2026, 11, 24), ["DE"])
    with pytest.raises(InvalidInput, match="not of the form"):
        screen_on("spark://x", settings)
