"""The folder of a run: what was finished of it, batch by batch, and the count at the end.

A batch is finished when its file in ``done/`` is there; that is written last, completely or not at all.
A run that was stopped goes on with the batches that have none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from uj.errors import InvalidInput, RenderError
from uj.screen.places import everything, listed, make, put, put_table, remove
from uj.screen.prepare import Prepared
from uj.screen.settings import Settings, describe
from uj.screen.tables import Notes
from uj.screen.work import TOP, Summary, Told, total

FOLDERS = ("cells", "rows", "rejects", "done")
REACH = ("no_route", "barred", "conditional", "open")


@dataclass
class Finished:
    """What came of one batch."""

    batch: int
    rows: int
    screened: int
    rejected: int
    reach: dict[str, int]
    """Furthest verdict anywhere → number of rows."""
    best: dict[str, int]
    """Best forum → number of rows."""
    summary: Summary
    files: list[str]


@dataclass
class Result:
    """What came of a screening."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    batches: int = 0
    resumed: int = 0
    reach: dict[str, int] = field(default_factory=lambda: dict.fromkeys(REACH, 0))
    best: dict[str, int] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    notes: Notes = field(default_factory=Notes)

    def add(self, batch: Finished, *, resumed: bool = False) -> None:
        """Count a finished batch."""
        self.rows += batch.rows
        self.screened += batch.screened
        self.rejected += batch.rejected
        self.batches += 1
        self.resumed += resumed
        for word, count in batch.reach.items():
            self.reach[word] += count
        for code, count in batch.best.items():
            self.best[code] = self.best.get(code, 0) + count
        self.summary = total(self.summary, batch.summary)


def part(settings: Settings, number: int, share: int) -> Path:
    """The file for the cells of a batch before some of the forums."""
    return settings.folder / "cells" / f"{number:06}-{share}.parquet"


def marker(settings: Settings, number: int) -> Path:
    """The file that says that a batch is finished."""
    return settings.folder / "done" / f"{number:06}.json"


def begin(settings: Settings) -> dict[int, Finished]:
    """Make the folder, or find out what of an earlier run is done.

    Raises:
        InvalidInput: the folder holds something else, or the run to resume was another.
        RenderError: it cannot be written.
    """
    folder, about = settings.folder, describe(settings)
    head = folder / "run.json"
    if settings.resume and head.is_file():
        changed = _changed(head, about)
        if changed:
            raise InvalidInput.one(
                head, "UJ161", f"this run cannot go on: {', '.join(changed)} changed since it began",
                hint="start anew without --resume",
            )  # fmt: skip
        done = {batch.batch: batch for batch in _finished(folder)}
        named = {
            name
            for number, batch in done.items()
            for name in (*batch.files, f"done/{marker(settings, number).name}")
        }
        for path in (path for name in FOLDERS for path in everything(folder / name)):
            if f"{path.parent.name}/{path.name}" not in named:
                remove(path)  # of a batch that was not finished
        for name in FOLDERS:
            make(folder / name)
        return done
    if head.is_file():
        for name in (*FOLDERS, "rejects.ndjson", "summary.json", "run.json", "done.ndjson"):
            remove(folder / name)
    elif folder.is_dir() and any(folder.iterdir()):
        raise InvalidInput.one(folder, "UJ162", "this folder holds something else", hint="name a new folder")
    for name in FOLDERS:
        make(folder / name)
    put(head, json.dumps(about, indent=1).encode())
    return {}


def _changed(head: Path, about: dict[str, Any]) -> list[str]:
    """What is not as it was when the run began."""
    try:
        before = json.loads(head.read_text("utf-8"))
        return [name for name in about if about[name] != before.get(name)]
    except (ValueError, AttributeError):
        raise InvalidInput.one(
            head, "UJ161", "this file is damaged", hint="start anew without --resume"
        ) from None


def _finished(folder: Path) -> Iterator[Finished]:
    there = {f"{name}/{path.name}" for name in FOLDERS for path in everything(folder / name)}
    for path in listed(folder / "done", ".json"):
        try:
            said = json.loads(path.read_text("utf-8"))
            batch = Finished(**{**said, "summary": Summary(**said["summary"])})
        except (ValueError, TypeError, KeyError):  # damaged: as if not finished
            continue
        if there.issuperset(batch.files):
            yield batch


def arrived(path: Path) -> None:
    """See that what a worker wrote is here.

    Raises:
        InvalidInput: it is not.
    """
    if not path.is_file():
        raise InvalidInput.one(
            path, "UJ168", "a worker wrote this file and it is not here: the folder is not the same for all",
            hint="results must lie in a shared folder or in a store",
        )  # fmt: skip


def finish(settings: Settings, number: int, batch: Prepared, told: list[Told]) -> Finished:
    """Write what belongs to a batch beside its cells, then the file that says it is done.

    Raises:
        RenderError: it cannot be written.
    """
    import numpy as np
    import pyarrow as pa

    reach, best = told[0].reach, told[0].best
    for other in told[1:]:
        reach, best = np.maximum(reach, other.reach), np.minimum(best, other.best)
    by_name = sorted(settings.library.jurisdictions, key=lambda code: settings.library[code].name)
    forums = np.where(reach >= 2, best & 0xFF, 255).astype(np.int32)
    words = pa.array([*by_name, *[None] * (256 - len(by_name))], pa.string())
    table = pa.table({
        "row": pa.array(batch.rows), **batch.ids, "best_forum": words.take(pa.array(forums)),
        "best_verdict": pa.array(REACH).take(pa.array(reach.astype(np.int32))),
        "best_rank": pa.array(best),
    })  # fmt: skip
    name = f"{number:06}"
    put_table(settings.folder / "rows" / f"{name}.parquet", table)
    bad = "".join(json.dumps(asdict(reject), ensure_ascii=False) + "\n" for reject in batch.rejects)
    put(settings.folder / "rejects" / f"{name}.ndjson", bad.encode("utf-8", "replace"))
    chosen = np.bincount(forums, minlength=256).tolist()
    found = Finished(
        number, batch.read, len(batch.rows), len(batch.rejects),
        dict(zip(REACH, np.bincount(reach, minlength=4).tolist(), strict=True)),
        {code: chosen[n] for n, code in enumerate(by_name) if chosen[n]},
        _summed(told, batch),
        [f"rows/{name}.parquet", f"rejects/{name}.ndjson",
         *(f"cells/{part(settings, number, share).name}" for share in range(len(told)))],
    )  # fmt: skip
    put(marker(settings, number), json.dumps(asdict(found)).encode())
    return found


def _summed(told: list[Told], batch: Prepared) -> Summary:
    """Sum up what the workers told and say which records are meant; a row that a fact would help counts once, whatever the forum."""
    import numpy as np

    summary = Summary()
    marks: dict[str, Any] = {}
    for item in told:
        summary = total(summary, item.summary)
        for fact, bits in item.alone.items():
            marks[fact] = bits if fact not in marks else marks[fact] | bits
    for fact, bits in marks.items():
        places = np.flatnonzero(np.unpackbits(bits, count=len(batch.rows)))
        summary.facts[fact] |= {
            "rows": len(places),
            "first": [_named(batch, n) for n in places[:TOP].tolist()],
        }
    for case in (case for cases in summary.top.values() for case in cases):
        case |= _named(batch, int(np.searchsorted(batch.rows, case["row"])))
    return summary


def _named(batch: Prepared, place: int) -> dict[str, Any]:
    return {
        "row": int(batch.rows[place]),
        **{name: texts[place].as_py() for name, texts in batch.ids.items()},
    }


def end(settings: Settings, result: Result) -> None:
    """Put the rejects together and check that every row is accounted for.

    Raises:
        RenderError: the count does not add up, or the result cannot be written.
    """
    folder = settings.folder
    put(folder / "rejects.ndjson", b"".join(p.read_bytes() for p in listed(folder / "rejects", ".ndjson")))
    if result.rows != result.screened + result.rejected or sum(result.reach.values()) != result.screened:
        raise RenderError(
            f"{folder}: the count does not add up: {result.rows} rows read, {result.screened} screened, {result.rejected} rejected"
        )
    put(folder / "summary.json", json.dumps(asdict(result), indent=1).encode())
