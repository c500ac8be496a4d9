"""Answers for many rows as two planes of bits: known to be yes, and known to be no; unknown is neither.

Kleene's *and* and *or* are two operations on whole words each, so that a batch costs next to nothing.
Nothing here knows any law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from uj.truth import Truth

_FEW = 6
"""So many numbers are compared one by one faster than they are looked up."""


class Planes(NamedTuple):
    """One bit for each row, eight rows in a byte: known yes, known no."""

    yes: Any
    no: Any


def planes(
    numbers: Any, truths: Sequence[Truth], spread: Callable[[Any], Any] = lambda found: found
) -> Planes:
    """The answers of rows.

    Args:
        numbers: for each row the number of a value.
        truths: by number, the answer that the value is.
        spread: puts what was found for some rows in their places among all.
    """
    import numpy as np

    wanted = ([truth is wanted for truth in truths] for wanted in (Truth.YES, Truth.NO))
    return Planes(*(np.packbits(spread(_among(numbers, w))) for w in wanted))


def _among(numbers: Any, wanted: list[bool]) -> Any:
    """By row: whether its number is one of those wanted."""
    import numpy as np

    chosen = [number for number, take in enumerate(wanted) if take]
    others = len(wanted) - len(chosen)
    if not chosen or not others:
        return np.full(len(numbers), bool(chosen))
    if len(chosen) > _FEW and others > _FEW:
        return np.array(wanted).take(numbers)
    if len(chosen) > others:
        return ~_among(numbers, [not take for take in wanted])
    found = numbers == chosen[0]
    for number in chosen[1:]:
        found |= numbers == number
    return found


def every(parts: Iterable[Planes]) -> Planes:
    """Yes where all parts are, no where one is."""
    first, *rest = parts
    if not rest:
        return first
    yes, no = first.yes & rest[0].yes, first.no | rest[0].no
    for part in rest[1:]:
        yes &= part.yes
        no |= part.no
    return Planes(yes, no)


def either(parts: Iterable[Planes]) -> Planes:
    """Yes where one part is, no where all are."""
    return negated(every(negated(part) for part in parts))


def negated(part: Planes) -> Planes:
    """No where yes was."""
    return Planes(part.no, part.yes)
