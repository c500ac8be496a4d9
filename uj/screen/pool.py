"""Worker processes of one machine: each takes some of the forums and keeps what it has worked out."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import queue
import signal
import threading
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uj.errors import UjError
from uj.law.library import Library
from uj.screen.nodes import Interned
from uj.screen.screener import vocabularies
from uj.screen.work import Told, Work

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


class WorkerLost(UjError):
    """A worker process ended before its work was done."""


def groups(library: Library, as_of: date, forums: list[str], count: int) -> list[list[str]]:
    """Share the forums out so that each worker has about as much to do: a forum costs as much as fifteen routes, as measured."""
    weights = {code: 15 + sum(len(v) for v in library[code].bases_on(as_of).values()) for code in forums}
    found: list[list[str]] = [[] for _ in range(min(count, len(forums)))]
    loads = [0] * len(found)
    for code in sorted(forums, key=lambda c: -weights[c]):
        least = loads.index(min(loads))
        found[least].append(code)
        loads[least] += weights[code]
    return [sorted(group) for group in found]


class Pool:
    """Workers by group of forums; a batch is sent to all of them."""

    def __init__(
        self,
        library: Library,
        as_of: date,
        shares: list[list[str]],
        words: dict[str, Interned],
        *,
        reasons: bool = True,
    ) -> None:
        context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
        self.words = words
        self._sent = dict.fromkeys(words, 1)
        self._ends: list[Connection] = []
        self._workers = []
        for share in shares:
            here, there = context.Pipe()
            worker = context.Process(target=_serve, args=(there, library, as_of, share, reasons), daemon=True)
            worker.start()
            there.close()
            self._ends.append(here)
            self._workers.append(worker)

    def send(self, columns: dict[str, Ids], rows: Any, persons: Ids | None, targets: list[Path]) -> None:
        """Give a batch to every worker, with the values not seen before."""
        new = {name: word.values[self._sent[name] :] for name, word in self.words.items()}
        self._sent = {name: len(word) for name, word in self.words.items()}
        for end, target in zip(self._ends, targets, strict=True):
            try:
                end.send((new, columns, rows, persons, target))
            except (BrokenPipeError, OSError):
                raise WorkerLost(
                    "a worker process ended unexpectedly; what was finished is kept, run again with --resume"
                ) from None

    def receive(self) -> list[Told]:
        """What the workers tell of the batch sent last."""
        told = []
        for end in self._ends:
            try:
                answer = end.recv()
            except EOFError:
                raise WorkerLost(
                    "a worker process ended unexpectedly; what was finished is kept, run again with --resume"
                ) from None
            if isinstance(answer, Exception):
                raise answer
            told.append(answer)
        return told

    def close(self) -> None:
        """End the workers."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.send(None)
            end.close()
        for worker in self._workers:
            worker.join(5)
            if worker.is_alive():
                worker.terminate()


def _serve(end: Connection, library: Library, as_of: date, share: list[str], reasons: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends the workers
    gc.set_threshold(200_000, 50, 100)
    keep_memory()
    words = vocabularies()
    work = Work(library, as_of, share, words, reasons=reasons)
    tasks: queue.Queue[Any] = queue.Queue(1)
    threading.Thread(target=_listen, args=(end, tasks), daemon=True).start()
    while True:
        task = tasks.get()
        if task is None:
            return
        new, columns, rows, persons, target = task
        try:
            for name, values in new.items():
                for value in values:
                    words[name].add(value)
            end.send(work.batch(columns, rows, persons, target))
        except Exception as error:  # told to the main process, which stops
            end.send(error)


def _listen(end: Connection, tasks: queue.Queue[Any]) -> None:
    """Take the next batch from the pipe while one is worked on, so that neither side waits for the other."""
    while True:
        try:
            task = end.recv()
        except (EOFError, OSError):
            task = None
        tasks.put(task)
        if task is None:
            return


def keep_memory() -> None:
    """Let the C library keep freed memory: a batch makes and drops thousands of arrays."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD of glibc
