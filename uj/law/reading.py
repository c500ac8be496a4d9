"""Reading several files and reporting every problem once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from uj.errors import InvalidInput, Problem
from uj.law.references import line_of

T = TypeVar("T")


def collect(problems: list[Problem], step: Callable[[], T]) -> T | None:
    """Run one step; what is wrong is added to ``problems``."""
    try:
        return step()
    except InvalidInput as error:
        problems += error.problems
        return None


def by_id(rules: Iterable[T], path: Path, problems: list[Problem]) -> dict[str, T]:
    """Rules by their id; an id used twice is a problem."""
    found: dict[str, T] = {}
    for rule in rules:
        key = str(getattr(rule, "id", ""))
        if key in found:
            problems.append(
                Problem(str(path), line_of(path, key), 1, "UJ203", f"the id {key!r} is used twice")
            )
        found[key] = rule
    return found
