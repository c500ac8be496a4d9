"""A screening from start to end: batches, workers, checkpoints, and the count at the end.

What is finished of a batch is written completely or not at all, and a line in ``done.ndjson`` says so;
a run that was killed goes on after the last such line.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from uj import __version__
from uj.errors import InvalidInput, RenderError
from uj.files import make_folder, write_atomic
from uj.law.library import Library
from uj.screen.encode import Encoder
from uj.screen.flat import COLUMNS, IDS
from uj.screen.mapping import Mapping
from uj.screen.pool import Pool, groups
from uj.screen.readers import Chunk, Notes, Reject, chunks
from uj.screen.screener import vocabularies
from uj.screen.work import FORMAT, Summary, Told, total

BATCH = 49_152
AHEAD = 1
"""So many batches are sent ahead, so that no worker waits for the others or for what is written between batches."""


@dataclass
class Settings:
    """What is screened, with which law, how."""

    inputs: list[Path]
    folder: Path
    library: Library
    as_of: date
    forums: list[str]
    mapping: Mapping = field(default_factory=Mapping)
    batch: int = BATCH
    workers: int = 0
    resume: bool = False
    reasons: bool = True
    """Whether to say why; without, only verdicts are found."""


@dataclass
class Result:
    """What came of a screening."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    batches: int = 0
    resumed: int = 0
    reach: dict[str, int] = field(
        default_factory=lambda: {"open": 0, "conditional": 0, "barred": 0, "no_route": 0}
    )
    best: dict[str, int] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    notes: Notes = field(default_factory=Notes)

    def add(self, entry: dict[str, Any], *, resumed: bool = False) -> None:
        """Count a finished batch."""
        self.rows += entry["rows"]
        self.screened += entry["screened"]
        self.rejected += entry["rejected"]
        self.batches += 1
        self.resumed += resumed
        for word, count in entry["reach"].items():
            self.reach[word] += count
        for code, count in entry["best"].items():
            self.best[code] = self.best.get(code, 0) + count
        self.summary = total(self.summary, Summary(**json.loads(json.dumps(entry["summary"]))))


Progress = Callable[[int], None]


def describe(settings: Settings) -> dict[str, Any]:
    """What a run depends on; a resumed one must be the same."""
    inputs = []
    for path in settings.inputs:
        if path.exists():
            about = path.stat() if path.is_file() else None
            inputs.append(
                [str(path.resolve()), about.st_size if about else 0, about.st_mtime if about else 0]
            )
    return {
        "format": FORMAT, "program": __version__, "law": settings.library.fingerprint,
        "as_of": str(settings.as_of), "forums": settings.forums, "batch": settings.batch, "inputs": inputs,
        "reasons": settings.reasons,
        "mapping": hashlib.sha256(settings.mapping.model_dump_json().encode()).hexdigest()[:12],
    }  # fmt: skip


def screen(settings: Settings, progress: Progress = lambda _rows: None) -> Result:
    """Screen all inputs into a folder.

    Raises:
        InvalidInput: an input is wrong, or the run to resume was another.
        RenderError: the disk is full or the folder not writable; what was finished stays.
    """
    done = begin(settings)
    words = vocabularies()
    encoder = Encoder(words, settings.library.international)
    shares = groups(
        settings.library, settings.as_of, settings.forums, settings.workers or os.cpu_count() or 1
    )
    result = Result()
    pool: Pool | None = None
    waiting: deque[tuple[int, int, list[int], list[str | None], list[Reject]]] = deque()
    try:
        for number, chunk in enumerate(
            chunks(settings.inputs, settings.mapping, settings.batch, result.notes)
        ):
            if number in done:
                result.add(done[number], resumed=True)
                progress(done[number]["rows"])
                continue
            prepared = prepare(chunk, encoder, settings.mapping)
            pool = pool or Pool(settings.library, settings.as_of, shares, words, reasons=settings.reasons)
            columns, rows, names, rejects = prepared
            pool.send(
                columns, _array(rows), len(rows), [part(settings, number, n) for n in range(len(shares))]
            )
            waiting.append((number, len(chunk.rows) + len(chunk.rejects), rows, names, rejects))
            if len(waiting) > AHEAD:
                progress(finish(settings, result, *waiting.popleft(), pool.receive()))
        while waiting and pool is not None:
            progress(finish(settings, result, *waiting.popleft(), pool.receive()))
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise RenderError(
            f"{settings.folder}: cannot write: {said}; what was finished is kept, run again with --resume"
        ) from None
    finally:
        if pool is not None:
            pool.close()
    end(settings, result)
    return result


def prepare(
    chunk: Chunk, encoder: Encoder, mapping: Mapping
) -> tuple[dict[str, Any], list[int], list[str | None], list[Reject]]:
    """Read the values of a batch: numbers by column, row numbers, record names, and rejects."""
    import numpy as np

    from uj.screen.arrow import numbers

    size = len(chunk.rows)
    columns: dict[str, Any] = {}
    fits = np.ones(size, dtype=bool)
    rejects = list(chunk.rejects)
    for name in COLUMNS:
        if name in IDS:
            continue
        if name in mapping.constants:
            columns[name] = np.full(size, encoder.number(name, mapping.constants[name]), dtype=np.int32)
        elif name in chunk.columns:
            columns[name] = numbers(encoder, name, chunk.columns[name], mapping)
        else:
            columns[name] = np.zeros(size, dtype=np.int32)
        for row in np.flatnonzero(columns[name] < 0).tolist():
            if fits[row]:
                value = mapping.value(name, _at(chunk.columns[name], row))
                bad = encoder.why(name, value)
                rejects.append(Reject(chunk.rows[row], chunk.source, name, bad.value, bad.reason))
                fits[row] = False
    records = chunk.columns.get("record")
    suspects = chunk.columns.get("suspect")
    kept = np.flatnonzero(fits)
    rows = [chunk.rows[row] for row in kept.tolist()] if len(kept) < size else chunk.rows
    names: list[str | None] = (
        [_text(records, row) or _text(suspects, row) for row in kept.tolist()]
        if records is not None or suspects is not None
        else [None] * len(rows)
    )
    if len(kept) < size:
        columns = {name: ids[kept] for name, ids in columns.items()}
    return columns, rows, names, sorted(rejects, key=lambda r: r.row)


def _at(column: Any, row: int) -> Any:
    value = column[row]
    return value.as_py() if hasattr(value, "as_py") else value


def _text(column: Any, row: int) -> str | None:
    value = None if column is None else _at(column, row)
    return None if value is None else str(value)


def _array(rows: list[int]) -> Any:
    import numpy as np

    return np.array(rows, dtype=np.int64)


def part(settings: Settings, number: int, share: int) -> Path:
    """The file for the cells of a batch before some of the forums."""
    return settings.folder / "cells" / f"{number:06}-{share}.parquet"


# -- checkpoints ----------------------------------------------------------------------------------


def begin(settings: Settings) -> dict[int, dict[str, Any]]:
    """Make the folder, or find out what of an earlier run is done."""
    folder, about = settings.folder, describe(settings)
    head = folder / "run.json"
    if settings.resume and head.is_file():
        before = json.loads(head.read_text("utf-8"))
        changed = [name for name in about if about[name] != before.get(name)]
        if changed:
            raise InvalidInput.one(
                head,
                "UJ161",
                f"this run cannot go on: {', '.join(changed)} changed since it began",
                hint="start anew without --resume",
            )
        return dict(_finished(folder))
    if head.is_file() and not settings.resume:
        for name in ("cells", "rows", "rejects", "done.ndjson", "rejects.ndjson", "summary.json", "run.json"):
            old = folder / name
            shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)
    elif folder.is_dir() and any(folder.iterdir()):
        raise InvalidInput.one(folder, "UJ162", "this folder holds something else", hint="name a new folder")
    for name in ("cells", "rows", "rejects"):
        make_folder(folder / name)
    write_atomic(head, json.dumps(about, indent=1).encode())
    return {}


def _finished(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    path = folder / "done.ndjson"
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:  # the run was killed while writing this line
            continue
        if all((folder / name).is_file() for name in entry["files"]):
            yield entry["batch"], entry


def finish(
    settings: Settings,
    result: Result,
    number: int,
    read: int,
    rows: list[int],
    names: list[str | None],
    rejects: list[Reject],
    told: list[Told],
) -> int:
    """Write what belongs to a batch beside its cells, then the line that says it is done."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = settings.folder
    reach, best = told[0].reach, told[0].best
    for other in told[1:]:
        reach, best = np.maximum(reach, other.reach), np.minimum(best, other.best)
    by_name = sorted(settings.library.jurisdictions, key=lambda code: settings.library[code].name)
    live = reach >= 2
    forums = np.where(live, best & 0xFF, 255)
    words = pa.array([*by_name, *[None] * (256 - len(by_name))], pa.string())
    table = pa.table({
        "row": pa.array(_array(rows)),
        "record": pa.array(names, pa.string()),
        "best_forum": words.take(pa.array(forums.astype(np.int32))),
        "best_verdict": pa.array(["no_route", "barred", "conditional", "open"]).take(pa.array(reach.astype(np.int32))),
    })  # fmt: skip
    target = folder / "rows" / f"{number:06}.parquet"
    hidden = target.with_name(f".{target.name}.writing")
    pq.write_table(table, hidden, compression="lz4")
    hidden.replace(target)
    bad = "".join(json.dumps(asdict(reject), ensure_ascii=False) + "\n" for reject in rejects)
    rejected = folder / "rejects" / f"{number:06}.ndjson"
    write_atomic(rejected, bad.encode("utf-8", "replace"))
    counts = np.bincount(reach, minlength=4).tolist()
    chosen = np.bincount(forums, minlength=256).tolist()
    entry: dict[str, Any] = {
        "batch": number, "rows": read, "screened": len(rows), "rejected": len(rejects),
        "reach": dict(zip(["no_route", "barred", "conditional", "open"], counts, strict=True)),
        "best": {code: chosen[n] for n, code in enumerate(by_name) if chosen[n]},
        "summary": asdict(_summed(told)),
        "files": [str(target.relative_to(folder)), str(rejected.relative_to(folder)),
                  *(str(part(settings, number, n).relative_to(folder)) for n in range(len(told)))],
    }  # fmt: skip
    with (folder / "done.ndjson").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(entry) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    result.add(entry)
    rows_done: int = entry["rows"]
    return rows_done


def _summed(told: list[Told]) -> Summary:
    """Sum up what the workers told; suspects a fact would help are counted once, whatever the forum."""
    import numpy as np

    summary = Summary()
    marks: dict[str, Any] = {}
    for item in told:
        summary = total(summary, item.summary)
        for fact, bits in item.alone.items():
            marks[fact] = bits if fact not in marks else marks[fact] | bits
    for fact, bits in marks.items():
        summary.facts[fact]["suspects"] = int(np.bitwise_count(bits).sum())
    return summary


def end(settings: Settings, result: Result) -> None:
    """Put the rejects together and check that every row is accounted for."""
    folder = settings.folder
    hidden = folder / ".rejects.ndjson.writing"
    with hidden.open("wb") as stream:
        for path in sorted((folder / "rejects").glob("*.ndjson")):
            stream.write(path.read_bytes())
    hidden.replace(folder / "rejects.ndjson")
    if result.rows != result.screened + result.rejected or sum(result.reach.values()) != result.screened:
        raise RenderError(
            f"{folder}: the count does not add up: {result.rows} rows read, {result.screened} screened, {result.rejected} rejected"
        )
    write_atomic(folder / "summary.json", json.dumps(asdict(result), indent=1).encode())
