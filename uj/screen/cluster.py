"""The same batches on a Dask cluster: each worker screens whole batches before all forums and writes its own files.

Workers read Parquet themselves and take the law from the client, so they need to see nothing but the
input and the folder of the run (a shared disk, or a store that fsspec reaches). A batch whose worker
is lost is done again elsewhere; a file is put in its place in one step, so doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Any
from uuid import uuid4

from distributed import Client, KilledWorker, WorkerPlugin, as_completed, get_worker

from uj import __version__
from uj.errors import InvalidInput, UjError
from uj.screen.checkpoints import Finished, Result, arrived, begin, end, finish, marker, part
from uj.screen.encode import Encoder
from uj.screen.parquet import Piece
from uj.screen.places import whole
from uj.screen.pool import WorkerLost
from uj.screen.prepare import prepare
from uj.screen.readers import pieces
from uj.screen.run import Progress
from uj.screen.screener import vocabularies
from uj.screen.settings import Settings
from uj.screen.tables import Chunk
from uj.screen.work import Work


class Screening(WorkerPlugin):
    """What every worker keeps for one run, also a worker that joins later."""

    def __init__(self, settings: Settings) -> None:
        self.name, self.version, self.settings = f"uj-{uuid4().hex}", __version__, settings

    def setup(self, worker: Any) -> None:
        """Prepare the worker for its first batch."""
        self.lock, self.address = Lock(), worker.address
        self.tools: tuple[Encoder, Work] | None = None
        self.same_version()

    def same_version(self) -> None:
        """Refuse to work beside another version. Asked again for each batch, as Dask lets a refused worker join later."""
        if self.version != __version__:
            raise InvalidInput.one(
                self.address, "UJ167", f"this worker has uj-toolkit {__version__}, the client {self.version}"
            )

    def batch(self, source: Chunk | Piece, number: int) -> Finished:
        """Screen one batch. A worker with several threads does one at a time: what was learned is shared."""
        self.same_version()
        settings = self.settings
        with self.lock:
            self.tools = encoder, work = self.tools or tools(settings)
            batch = prepare(source.read(), encoder, settings.mapping)
            told = work.batch(batch.columns, batch.rows, batch.persons, part(settings, number, 0))
            return finish(settings, number, batch, [told])


def tools(settings: Settings) -> tuple[Encoder, Work]:
    """What reads the values of a run and what screens them, with common numbers for values."""
    words = vocabularies()
    work = Work(settings.library, settings.as_of, settings.forums, words, reasons=settings.reasons)
    return Encoder(words, settings.library.international), work


def on_worker(name: str, source: Chunk | Piece, number: int) -> Finished:
    """What is sent to the cluster."""
    plugin: Any = get_worker().plugins[name]
    found: Finished = plugin.batch(source, number)
    return found


def screen_on(address: str, settings: Settings, progress: Progress = lambda _rows: None) -> Result:
    """Screen all inputs on a cluster.

    Args:
        address: ``dask://HOST:PORT`` of the scheduler.
        settings: what to screen; input and folder must be reachable from every worker under the same address.
        progress: told the rows of each batch that is finished.

    Raises:
        InvalidInput: the address is wrong, nobody answers there, or the workers have another version.
    """
    if not address.startswith("dask://"):
        raise InvalidInput.one("--engine", "UJ165", f"{address!r} is not of the form dask://HOST:PORT")
    connect: Any = Client
    try:
        client = connect(address.replace("dask://", "tcp://", 1), timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise InvalidInput.one(
            "--engine", "UJ165", f"no Dask scheduler answers at {address} ({error})"
        ) from None
    with client:
        return _run(client, settings, progress)


def _run(client: Any, settings: Settings, progress: Progress) -> Result:
    settings = replace(
        settings, folder=whole(settings.folder), inputs=[whole(p) for p in settings.inputs], cluster=True
    )
    done, result = begin(settings), Result()
    plugin = Screening(settings)
    try:
        _register(client, plugin)
        for finished, before in _batches(client, plugin, done, result):
            result.add(finished, resumed=before)
            progress(finished.rows)
    except (KilledWorker, CancelledError, OSError, TimeoutError) as error:
        raise WorkerLost(
            f"the cluster was lost ({error}); what was finished is kept, run again with --resume"
        ) from None
    finally:
        with suppress(Exception):  # it may be gone
            client.unregister_worker_plugin(plugin.name)
    end(settings, result)
    return result


def _register(client: Any, plugin: Screening) -> None:
    try:
        client.register_plugin(plugin, name=plugin.name)
    except UjError:
        raise
    except Exception as error:  # whatever a worker says that cannot even read the plugin
        raise InvalidInput.one(
            "--engine", "UJ167", f"a worker cannot run this ({error})",
            hint=f"install uj-toolkit[cluster] {__version__} on every worker",
        ) from None  # fmt: skip


def _batches(
    client: Any, plugin: Screening, done: dict[int, Finished], result: Result
) -> Iterator[tuple[Finished, bool]]:
    """What is finished, as it comes, and whether it was so before this run."""
    settings = plugin.settings
    gather: Any = as_completed
    waiting = gather()

    def received(future: Any) -> Finished:
        finished: Finished = future.result()
        arrived(marker(settings, finished.batch))
        return finished

    for number, source in enumerate(
        pieces(
            settings.inputs, settings.mapping, settings.batch, result.notes, settings.library.international
        )
    ):
        if number in done:
            yield done[number], True
            continue
        waiting.add(client.submit(on_worker, plugin.name, source, number, pure=False, retries=3))
        while waiting.count() > max(4, 3 * len(client.nthreads())):
            yield received(next(waiting)), False
    for future in waiting:
        yield received(future), False
