"""Screen synthetic archives of growing size: time, processor time, memory, and divergence from the explaining evaluator.

python -m benchmarks.screen [--rows 100000 1000000 10000000] [--verdicts 1000000] [--ndjson 1000000] [--no-forums] [--check 100000]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import shutil
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 24)
DAYS = (date(1999, 1, 1), date(2008, 7, 1), date(2015, 6, 1), date(2021, 3, 1), DAY)
ROOT = Path(__file__).resolve().parents[1]


def generator() -> Any:
    """The generator of the example archive."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "examples" / "archive" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Peak:
    """Peak memory of this process and its children together, shared pages counted once, in MiB."""

    def __init__(self) -> None:
        self.most, self._on = 0, True
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        import os

        while self._on:
            total = 0
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    text = status.read_text()
                    mine = f"\nPPid:\t{os.getpid()}\n" in text or status.parent.name == str(os.getpid())
                    if mine:
                        rollup = (status.parent / "smaps_rollup").read_text()
                        total += int(rollup.split("\nPss:")[1].split()[0])
                except (OSError, IndexError, ValueError):
                    continue
            self.most = max(self.most, total // 1024)
            time.sleep(1)

    def stop(self) -> int:
        """Stop watching."""
        self._on = False
        return self.most


def processor() -> float:
    """Processor seconds of this process and of children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def as_ndjson(source: Path) -> Path:
    """The same archive as one JSON object a line; empty values are left out."""
    import pyarrow.parquet as pq

    target = source.with_suffix(".ndjson")
    with target.open("w", encoding="utf-8") as stream:
        for batch in pq.ParquetFile(source).iter_batches(65_536):
            for row in batch.to_pylist():
                stream.write(json.dumps({name: value for name, value in row.items() if value}) + "\n")
    source.unlink()
    return target


def run(
    rows: int, folder: Path, law: Any, workers: int, *, ndjson: bool = False, reasons: bool = True
) -> None:
    """Generate, screen, print one line of the table."""
    from uj.screen.run import screen
    from uj.screen.settings import Settings

    source = folder / f"{rows}.parquet"
    generator().write(rows, source)
    if ndjson:
        source = as_ndjson(source)
    target = folder / f"out-{rows}"
    peak, start, used = Peak(), time.perf_counter(), processor()
    result = screen(
        Settings([source], target, law, DAY, list(law.jurisdictions), workers=workers, reasons=reasons)
    )
    taken, cpu = time.perf_counter() - start, processor() - used
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) / 1e6
    print(
        f"| {rows:,} | {source.suffix[1:]}{'' if reasons else ', verdicts only'} | {len(law.jurisdictions)} | {taken:.0f} s | {cpu:.0f} s | {rows / taken:,.0f}"
        f" | {peak.stop():,} MiB | {size:,.0f} MB | {result.rows - result.screened - result.rejected} |",
        flush=True,
    )
    shutil.rmtree(target)
    source.unlink()


def added(folder: Path, law: Any) -> None:
    """Print what each further forum costs: the same rows before 13, 26, 39 and all forums."""
    from uj.screen.run import screen
    from uj.screen.settings import Settings

    source, codes = folder / "forums.parquet", sorted(law.jurisdictions)
    generator().write(100_000, source)
    print("\n| forums | time | processor time | each added forum |\n|---|---|---|---|")
    before = 0, 0.0
    for count in (len(codes) // 4, len(codes) // 2, 3 * len(codes) // 4, len(codes)):
        chosen = [codes[place * len(codes) // count] for place in range(count)]
        start, used = time.perf_counter(), processor()
        screen(Settings([source], folder / "out-forums", law, DAY, chosen, workers=2))
        taken, cpu = time.perf_counter() - start, processor() - used
        each = (cpu - before[1]) / (count - before[0])
        print(f"| {count} | {taken:.0f} s | {cpu:.0f} s | {each:.2f} s of processor time |", flush=True)
        before = count, cpu
        shutil.rmtree(folder / "out-forums")
    source.unlink()


def check(law: Any, count: int) -> None:
    """Compare with the explaining evaluator: records in which anything may be unknown, shared out over forums and days."""
    from tests.screen.made import rows
    from uj.screen.encode import Encoder, encode_rows
    from uj.screen.outcome import NO_ROUTE, explained
    from uj.screen.rows import Rows
    from uj.screen.screener import Screener, vocabularies

    codes = sorted(law.jurisdictions)
    each = max(1, count // (len(codes) * len(DAYS)))
    records = cells = wrong = 0
    for number, code in enumerate(codes):
        for turn, day in enumerate(DAYS):
            words = vocabularies()
            encoder = Encoder(words, law.international)
            made = rows(each, 7000 + 10 * number + turn, sorted(law.international.acts), [code, *codes[:4]])
            columns = encode_rows(encoder, made)
            screener = Screener(law, day, [code], words)
            result = screener.screen(columns, each)
            cases = Rows(columns, words, law, day)
            for row in range(each):
                wanted = explained(cases.facts(row).case, law, day, [code])
                for cell, numbers in result.cells.items():
                    cells += 1
                    got, expected = screener.outcome(cell, numbers, row), wanted.get(cell, NO_ROUTE)
                    if got != expected:
                        wrong += 1
                        print(
                            f"{day} row {row} {cell}\n  screened  {got}\n  explained {expected}\n  {made[row]}",
                            flush=True,
                        )
            records += each
    print(
        f"{records:,} records before {len(codes)} forums on {len(DAYS)} days, {cells:,} cells compared: {wrong} divergent"
    )


def main() -> None:
    """Print the tables."""
    from uj.law.load import load_library

    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--verdicts", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--ndjson", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--forums", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--check", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    law = load_library()
    print(
        "| rows | from | forums | time | processor time | rows/s | peak memory | output | unaccounted |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as name:
        for rows in chosen.rows:
            run(rows, Path(name), law, chosen.workers)
        for rows in chosen.verdicts:
            run(rows, Path(name), law, chosen.workers, reasons=False)
        for rows in chosen.ndjson:
            run(rows, Path(name), law, chosen.workers, ndjson=True)
        if chosen.forums:
            added(Path(name), law)
    if chosen.check:
        check(law, chosen.check)


if __name__ == "__main__":
    main()
