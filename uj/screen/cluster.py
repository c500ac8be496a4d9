"""The same batches on a Dask cluster: each worker screens whole batches before all forums and writes its own files.

Workers read Parquet themselves and take the law from the client, so they need to see nothing but the
input and the folder of the run (a shared disk, or a store that fsspec reaches). A batch whose worker
is lost is done again elsewhere; a file is put in its place in one step, so doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Lock
from typing import Any
from uuid import uuid4

from distributed import Client, WorkerPlugin, as_completed, get_worker

from uj import __version__
from uj.errors import InvalidInput, UjError
from uj.screen.checkpoints import Finished, Result, begin, end, finish, marker, part
from uj.screen.encode import Encoder
from uj.screen.places import whole
from uj.screen.prepare import prepare
from uj.screen.readers import Chunk, Piece, pieces
from uj.screen.run import Progress
from uj.screen.screener import vocabularies
from uj.screen.settings import Settings
from uj.screen.work import Work


class Screening(WorkerPlugin):
    """What every worker keeps for one run, also a worker that joins later."""

    def __init__(self, settings: Settings) -> None:
        self.name, self.version, self.settings = f"uj-{uuid4().hex}", __version__, settings

    def setup(self, worker: Any) -> None:
        """Prepare the worker for its first batch."""
        if self.version != __version__:
            raise InvalidInput.one(
                worker.address,
                "UJ167",
                f"this worker has uj-toolkit {__version__}, the client {self.version}",
            )
        self.lock = Lock()
        self.tools: tuple[Encoder, Work] | None = None

    def batch(self, source: Chunk | Piece, number: int) -> Finished:
        """Screen one batch. A worker with several threads does one at a time: what was learned is shared."""
        settings = self.settings
        with self.lock:
            self.tools = encoder, work = self.tools or tools(settings)
            batch = prepare(source.read(), encoder, settings.mapping)
            told = work.batch(batch.columns, batch.rows, part(settings, number, 0))
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
    settings = replace(settings, folder=whole(settings.folder), inputs=[whole(p) for p in settings.inputs])
    done, result = begin(settings), Result()
    plugin = Screening(settings)
    _register(client, plugin)
    try:
        for finished, before in _batches(client, plugin, done, result):
            result.add(finished, resumed=before)
            progress(finished.rows)
    finally:
        client.unregister_worker_plugin(plugin.name)
    end(settings, result)
    return result


def _batches(
    client: Any, plugin: Screening, done: dict[int, Finished], result: Result
) -> Iterator[tuple[Finished, bool]]:
    """What is finished, as it comes, and whether it was so before this run."""
    settings = plugin.settings
    gather: Any = as_completed
    waiting = gather()
    for number, source in enumerate(pieces(settings.inputs, settings.mapping, settings.batch, result.notes)):
        if number in done:
            yield done[number], True
            continue
        waiting.add(client.submit(on_worker, plugin.name, source, number, pure=False, retries=3))
        while waiting.count() > max(4, 3 * len(client.nthreads())):
            yield _received(settings, next(waiting)), False
    for future in waiting:
        yield _received(settings, future), False


def _received(settings: Settings, future: Any) -> Finished:
    finished: Finished = future.result()
    if not marker(settings, finished.batch).is_file():
        raise InvalidInput.one(
            settings.folder, "UJ168", "the workers wrote to a folder of this name that is not this one",
            hint="results must lie in a shared folder or in a store",
        )  # fmt: skip
    return finished


def _register(client: Any, plugin: Screening) -> None:
    try:
        client.register_plugin(plugin, name=plugin.name)
    except UjError:
        raise
    except Exception as error:  # whatever a worker says that cannot even read the plugin
        raise InvalidInput.one(
            "--engine",
            "UJ167",
            f"a worker cannot run this ({error})",
            hint=f"install uj-toolkit[cluster] {__version__} on every worker",
        ) from None
