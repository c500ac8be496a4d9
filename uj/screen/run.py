"""A screening on this machine from start to end: batches go to worker processes, what is finished is written."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable

from uj.screen.checkpoints import Result, arrived, begin, end, finish, part
from uj.screen.encode import Encoder
from uj.screen.pool import Pool, groups
from uj.screen.prepare import Prepared, prepare
from uj.screen.readers import chunks
from uj.screen.screener import vocabularies
from uj.screen.settings import Settings

AHEAD = 1
"""So many batches are sent ahead, so that no worker waits for the others or for what is written between batches."""

Progress = Callable[[int], None]


def screen(settings: Settings, progress: Progress = lambda _rows: None) -> Result:
    """Screen all inputs into a folder.

    Raises:
        InvalidInput: an input is wrong, or the run to resume was another.
        RenderError: the disk is full or the folder not writable; what was finished stays.
    """
    done, result = begin(settings), Result()
    words = vocabularies()
    encoder = Encoder(words, settings.library.international)
    count = settings.workers or os.cpu_count() or 1
    shares = groups(settings.library, settings.as_of, settings.forums, count)
    pool: Pool | None = None
    waiting: deque[tuple[int, Prepared]] = deque()

    def collect(limit: int) -> None:
        while pool is not None and len(waiting) > limit:
            number, batch = waiting.popleft()
            told = pool.receive()
            for share in range(len(told)):
                arrived(part(settings, number, share))
            finished = finish(settings, number, batch, told)
            result.add(finished)
            progress(finished.rows)

    try:
        for number, chunk in enumerate(
            chunks(
                settings.inputs,
                settings.mapping,
                settings.batch,
                result.notes,
                settings.library.international,
            )
        ):
            if number in done:
                result.add(done[number], resumed=True)
                progress(done[number].rows)
                continue
            batch = prepare(chunk, encoder, settings.mapping)
            pool = pool or Pool(settings.library, settings.as_of, shares, words, reasons=settings.reasons)
            targets = [part(settings, number, share) for share in range(len(shares))]
            pool.send(batch.columns, batch.rows, batch.persons, targets)
            waiting.append((number, batch))
            collect(AHEAD)
        collect(0)
    finally:
        if pool is not None:
            pool.close()
    end(settings, result)
    return result
