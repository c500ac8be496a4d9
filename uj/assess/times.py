"""How spans of time in a case stand to its events, three-valued."""

from __future__ import annotations

from datetime import date

from uj.case.dates import When, contains, overlaps
from uj.truth import Truth


def during(span: When | None, when: When | None) -> Truth:
    """Whether something lasted at a time; undated it counts as lasting throughout."""
    return Truth.YES if span is None else overlaps(span, when) if when else Truth.UNKNOWN


def at_start(span: When, event: When) -> Truth:
    """Whether a span covers the day on which something began."""
    if event.start_earliest is None or event.start_latest is None:
        return overlaps(span, event)
    ends = {contains(span, event.start_earliest), contains(span, event.start_latest)}
    return ends.pop() if len(ends) == 1 else Truth.UNKNOWN


def begins_after(span: When, when: When | None) -> Truth:
    """Whether a span begins when something is over."""
    if when is None or span.start_earliest is None or when.end_latest is None:
        return Truth.UNKNOWN
    if span.start_earliest > when.end_latest:
        return Truth.YES
    if span.start_latest is None or when.start_earliest is None:
        return Truth.UNKNOWN
    return Truth.NO if span.start_latest <= when.start_earliest else Truth.UNKNOWN


def since(span: When, day: date, years: int) -> Truth:
    """Whether a span that lasts on a day began at least so many years before."""
    needed = date(day.year - years, day.month, min(day.day, 28))
    if span.start_latest is not None and span.start_latest <= needed:
        return Truth.YES
    return Truth.NO if span.start_earliest is not None and span.start_earliest > needed else Truth.UNKNOWN
