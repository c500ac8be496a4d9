"""Print the speed of what users wait for, beside the goal. Figures are medians on the machine at hand."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

EIGHT = ["DE", "FR", "GB", "NL", "BE", "SE", "CH", "ES"]


def median_ms(action: Callable[[], object], repeats: int = 9) -> float:
    """Median wall time of an action in milliseconds."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def command(*args: str, home: str) -> None:
    """Run the program as a user does."""
    environment = {**os.environ, "XDG_CACHE_HOME": home}
    subprocess.run([sys.executable, "-m", "uj", *args], check=True, capture_output=True, env=environment)


def rows() -> list[tuple[str, float, float]]:
    """What is measured: name, median in ms, goal in ms."""
    import uj
    from uj.cli.options import library
    from uj.law.load import load_library

    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CACHE_HOME"] = home
        case_file = uj.example("resident-prison-official")
        memo = str(Path(home) / "memo.docx")
        cold_eight = median_ms(lambda: load_library(only=EIGHT, cache=False), 3)
        cold_all = median_ms(lambda: load_library(cache=False), 3)
        library(None)
        warm_all = median_ms(load_library)
        law = library(None)  # from the cache, as users have it
        case = uj.load_case(case_file, law.international)

        def assessed(forums: list[str] | None) -> Callable[[], object]:
            return lambda: [route.verdict for route in uj.assess_case(case, law, forums=forums).routes]

        command("assess", str(case_file), home=home)
        return [
            ("uj --help", median_ms(lambda: command("--help", home=home), 7), 250),
            ("load eight forums, cold", cold_eight, 1000),
            ("load all forums, cold", cold_all, 3000),
            ("load all forums, from cache", warm_all, 250),
            ("one case against eight forums", median_ms(assessed(EIGHT)), 20),
            ("one case against all forums", median_ms(assessed(None)), 60),
            (
                "uj memo, eight forums, to .docx",
                median_ms(lambda: command("memo", str(case_file), "-o", memo, *forums(), home=home), 3),
                2000,
            ),
            (
                "uj memo, all forums, to .docx",
                median_ms(lambda: command("memo", str(case_file), "-o", memo, home=home), 3),
                2000,
            ),
        ]


def forums() -> list[str]:
    """The eight forums as options."""
    return [part for code in EIGHT for part in ("--forum", code)]


def main() -> None:
    """Print the table."""
    print(f"{'':36} {'median':>10} {'goal':>10}")
    for name, taken, goal in rows():
        print(f"{name:36} {taken:8.0f}ms {goal:8.0f}ms  {'' if taken <= goal else 'over'}")


if __name__ == "__main__":
    main()
