"""The same batches on a Dask cluster: each worker screens whole batches before all forums and writes its own files.

Workers and client must see the same folder (a shared disk or a mounted bucket). A batch whose worker
is lost is done again elsewhere; a file is put in its place in one step, so doing it twice changes nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from uj.errors import InvalidInput
from uj.screen.encode import Encoder
from uj.screen.mapping import Mapping
from uj.screen.readers import chunks
from uj.screen.run import Progress, Result, Settings, begin, end, finish, part, prepare
from uj.screen.screener import vocabularies
from uj.screen.work import Told, Work

_KEPT: dict[tuple[Any, ...], tuple[Work, Encoder]] = {}


def screen_on(address: str, settings: Settings, progress: Progress = lambda _rows: None) -> Result:
    """Screen all inputs on a cluster.

    Args:
        address: ``dask://HOST:PORT`` of the scheduler.
        settings: what to screen; the folder must be reachable from every worker under the same path.
        progress: told the rows of each batch that is finished.

    Raises:
        InvalidInput: the address is wrong or nobody answers there.
    """
    from distributed import Client

    connect: Any = Client

    if not address.startswith("dask://"):
        raise InvalidInput.one("--engine", "UJ165", f"{address!r} is not of the form dask://HOST:PORT")
    try:
        client = connect(address.replace("dask://", "tcp://", 1), timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise InvalidInput.one(
            "--engine", "UJ165", f"no Dask scheduler answers at {address} ({error})"
        ) from None
    with client:
        return _run(client, settings, progress)


def _run(client: Any, settings: Settings, progress: Progress) -> Result:
    import distributed

    wait: Any = distributed.wait

    done = begin(settings)
    result = Result()
    waiting: dict[Any, tuple[int, int]] = {}
    about = (
        str(settings.library.folder.resolve()), str(settings.as_of), tuple(settings.forums), settings.reasons,
    )  # fmt: skip
    mapping = settings.mapping.model_dump_json()
    most = max(4, 3 * len(client.scheduler_info()["workers"]))

    def collect(limit: int) -> None:
        while len(waiting) > limit:
            for future in wait(list(waiting), return_when="FIRST_COMPLETED").done:
                number, rows = waiting.pop(future)
                told, names, kept, rejects = future.result()
                progress(finish(settings, result, number, rows, kept, names, rejects, [told]))

    for number, chunk in enumerate(chunks(settings.inputs, settings.mapping, settings.batch, result.notes)):
        if number in done:
            result.add(done[number], resumed=True)
            progress(done[number]["rows"])
            continue
        collect(most)
        target = str(part(settings, number, 0).resolve())
        future = client.submit(on_worker, chunk, about, mapping, target, pure=False, retries=3)
        waiting[future] = number, len(chunk.rows) + len(chunk.rejects)
    collect(0)
    end(settings, result)
    return result


def on_worker(chunk: Any, about: tuple[Any, ...], mapping: str, target: str) -> tuple[Told, Any, Any, Any]:
    """Screen one batch; the worker keeps what it has worked out for the next one."""
    import numpy as np

    from uj.law.load import load_library

    if about not in _KEPT:
        folder, as_of, forums, reasons = about
        library, words = load_library(Path(folder)), vocabularies()
        work = Work(library, date.fromisoformat(as_of), list(forums), words, reasons=reasons)
        _KEPT[about] = work, Encoder(words, library.international)
    work, encoder = _KEPT[about]
    columns, rows, names, rejects = prepare(chunk, encoder, Mapping.model_validate_json(mapping))
    told = work.batch(columns, np.array(rows, dtype=np.int64), len(rows), Path(target))
    return told, names, rows, rejects
