"""When something happened, as far as the file tells, compared with the dates of the law.

A file seldom gives the day. A ``When`` keeps what was written and the earliest and latest days it
can mean; each question about it is answered yes, no or unknown, and unknown is not no.

Decisions taken here:

* A single date is one moment on some day within what is written; ``2012`` is some day in 2012.
  An interval is conduct that went on without a break from its start to its end.
* ``~`` (about), ``?`` (the source is doubtful) and ``%`` (both) widen that date by one unit of
  its own precision on each side: a day by a day, a month by a month, a season by a season, a year
  by a year, 201X by ten years. The writer chose the unit they dared to write, so its neighbours
  are the nearest they may have missed, and no other margin has to be invented. A date with
  unspecified parts has the precision of what is specified (``2014-XX~`` widens by a year).
  The bounds of a ``When`` are the widened ones.
* An open end (``..``) has no limit: the conduct goes on beyond every day asked about, so do not
  ask about days after the file was written. An unknown end may be any day from the start on.
* The date of a date-time is kept as written, without conversion between time zones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from uj.case.edtf import DateError, Edge, Span, day_words, parse_edtf
from uj.truth import Truth

__all__ = [
    "DateError",
    "When",
    "clip",
    "contains",
    "on_or_after",
    "overlaps",
    "parse_when",
    "to_edtf",
    "touches",
    "within",
]

_BEFORE_ALL = date.min.toordinal() - 1
_AFTER_ALL = date.max.toordinal() + 1
_EXAMPLES = ["2014-03-12", "2014-03", "2014-03~", "201X", "2011/2013", "2015-06-12/.."]
_DESCRIPTION = (
    "A date or interval in EDTF (ISO 8601-2, levels 0 and 1), for example 2014-03-12; 2014-03;"
    " 2012; 2014-03~ (about March 2014); 2012? (doubtful); 2014-XX-XX or 201X (parts not known);"
    " 2011/2013 (lasted from some time in 2011 to some time in 2013); 2015-06-12/.. (still going"
    " on); 2015-06-12/ (end unknown)."
)


@dataclass(frozen=True, slots=True)
class When:
    """A date or a stretch of time as the file gives it, with the days it can mean.

    Make one with ``parse_when``. For a single date both pairs of bounds are the same.

    Attributes:
        original: The text exactly as written.
        start_earliest: First day on which it can have begun; None for an open or unknown start.
        start_latest: Last day on which it can have begun; None likewise.
        end_earliest: First day on which it can have ended; None for an open or unknown end.
        end_latest: Last day on which it can have ended; None likewise.
        is_interval: True for conduct that lasted, False for one moment.
        approximate: Some part is marked ``~`` or ``%``.
        uncertain: Some part is marked ``?`` or ``%``.
        open_start: It has no beginning (``../2015``).
        unknown_start: Its beginning is not known (``/2015``).
        open_end: It is still going on (``2015/..``).
        unknown_end: Its end is not known (``2015/``).
    """

    original: str
    start_earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    end_latest: date | None
    is_interval: bool = False
    approximate: bool = False
    uncertain: bool = False
    open_start: bool = False
    unknown_start: bool = False
    open_end: bool = False
    unknown_end: bool = False

    def __post_init__(self) -> None:
        """Refuse bounds that contradict one another, whoever made them."""
        starts, ends = _pair(self, end=False), _pair(self, end=True)
        no_start, no_end = self.open_start or self.unknown_start, self.open_end or self.unknown_end
        missing = [day is None for day in (*starts, *ends)]
        if missing != [no_start, no_start, no_end, no_end]:
            raise DateError("A start or end needs two days, or is either open or unknown.")
        if (self.open_start and self.unknown_start) or (self.open_end and self.unknown_end):
            raise DateError("A start or end cannot be both open and unknown.")
        if no_start and no_end:
            raise DateError("At least one of start and end must be given.")
        if not self.is_interval and starts != ends:
            raise DateError("A single date must start and end on the same day.")
        start_lo, start_hi, end_lo, end_hi = _reach(self)
        if not (start_lo <= start_hi <= end_hi and start_lo <= end_lo <= end_hi):
            raise DateError("The earliest and latest days of a date are not in order.")

    def describe(self) -> str:
        """Say it in plain English, as "some time in 2012" or "12 June 2015 and continuing".

        >>> parse_when("2011-03/2013").describe()
        'between March 2011 and some time in 2013'
        """
        source = _source(self.original)
        if not self.is_interval:
            return _side_words(self, source, end=False)
        start, end = _side_words(self, source, end=False), _side_words(self, source, end=True)
        if self.open_end:
            return f"{start} and continuing"
        if self.unknown_end:
            return f"from {start} to an unknown date"
        if self.open_start:
            return f"until {end}, with no beginning"
        if self.unknown_start:
            return f"from an unknown date to {end}"
        one_day = self.start_earliest == self.end_latest
        return start if one_day else f"between {start} and {end}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _type: Any, _get: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic models take a text or a date, and write back the text."""
        text = core_schema.str_schema()
        writer = core_schema.plain_serializer_function_ser_schema(to_edtf, return_schema=text)
        return core_schema.no_info_plain_validator_function(_validate, serialization=writer)

    @classmethod
    def __get_pydantic_json_schema__(cls, _core: Any, _get: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the field in JSON schema as a text, with examples."""
        return {"type": "string", "description": _DESCRIPTION, "examples": list(_EXAMPLES)}


def parse_when(text: str | date) -> When:
    """Read a date as written in the file, with all its doubt.

    Args:
        text: EDTF level 0 or 1, or a Python date.

    Returns:
        The bounds that the text allows, with the text itself.

    Raises:
        DateError: When it cannot be read; the message is one plain sentence.
    """
    if isinstance(text, datetime):
        text = text.isoformat(timespec="seconds")
    elif isinstance(text, date):
        text = text.isoformat()
    if not isinstance(text, str):
        raise DateError(f'A date must be text, in quotes as "2012"; this is {type(text).__name__}.')
    start, end = parse_edtf(text)
    spans = [part for part in (start, end) if isinstance(part, Span)]
    start_lo, start_hi = _bounds(start)
    end_lo, end_hi = _bounds(start if end is None else end)
    if start_lo and start_hi and end_lo and end_hi:  # nothing ends before it starts
        start_hi, end_lo = min(start_hi, end_hi), max(start_lo, end_lo)
    return When(
        original=text,
        start_earliest=start_lo,
        start_latest=start_hi,
        end_earliest=end_lo,
        end_latest=end_hi,
        is_interval=end is not None,
        approximate=any(span.approximate for span in spans),
        uncertain=any(span.uncertain for span in spans),
        open_start=start is Edge.OPEN,
        unknown_start=start is Edge.UNKNOWN,
        open_end=end is Edge.OPEN,
        unknown_end=end is Edge.UNKNOWN,
    )


def to_edtf(when: When) -> str:
    """Give back the text exactly as it was written; a clipped part gives that of the whole."""
    return when.original


def on_or_after(when: When, day: date) -> Truth:
    """Say whether it all happened on or after a day, such as an entry into force.

    For a moment: yes if surely on or after the day, no if surely before. For an interval: yes if
    it surely began on or after the day, no if it surely began before, even if it went on; ask
    ``touches(when, day, None)`` whether some of it came after.
    """
    return within(when, day, None)


def touches(when: When, first: date | None, last: date | None) -> Truth:
    """Say whether at least part of the conduct falls inside a legal span.

    For a moment: yes if it surely lies inside, no if surely outside. For an interval: yes if
    surely some day of it lies inside, no if surely none does. Otherwise unknown.

    Args:
        when: When it happened.
        first: First day of the span; None for no limit.
        last: Last day of the span; None for no limit.

    Returns:
        Yes, no or unknown.

    Raises:
        DateError: When the span ends before it begins.
    """
    lower, upper = _span(first, last)
    start_lo, start_hi, end_lo, end_hi = _reach(when)
    return _verdict(
        surely=start_hi <= upper and end_lo >= lower,
        possibly=start_lo <= upper and end_hi >= lower,
    )


def within(when: When, first: date | None, last: date | None) -> Truth:
    """Say whether all of the conduct falls inside a legal span.

    For a moment: the same as ``touches``. For an interval: yes if it surely began and ended
    inside, no if surely some day of it lies outside. Otherwise unknown.

    Args:
        when: When it happened.
        first: First day of the span; None for no limit.
        last: Last day of the span; None for no limit.

    Returns:
        Yes, no or unknown.

    Raises:
        DateError: When the span ends before it begins.
    """
    lower, upper = _span(first, last)
    start_lo, start_hi, end_lo, end_hi = _reach(when)
    return _verdict(
        surely=start_lo >= lower and end_hi <= upper,
        possibly=start_hi >= lower and end_lo <= upper,
    )


def clip(when: When, first: date | None, last: date | None) -> When | None:
    """Cut out the part inside a legal span, as "the part from 30 June 2002".

    For a moment: the days inside on which it can have happened. For an interval: from the later
    of its start and the span's to the earlier of its end and the span's. The part exists for
    certain only if ``touches`` says yes; where that is unknown, this is the part if there is one.

    Args:
        when: When it happened.
        first: First day of the span; None for no limit.
        last: Last day of the span; None for no limit.

    Returns:
        The part, with the original text of the whole, or None if surely nothing lies inside.

    Raises:
        DateError: When the span ends before it begins.
    """
    if touches(when, first, last) is Truth.NO:
        return None
    lower, upper = _span(first, last)
    start_lo, start_hi, end_lo, end_hi = (max(lower, min(upper, day)) for day in _reach(when))
    start, end = _days(start_lo, start_hi), _days(end_lo, end_hi)
    return replace(
        when,
        start_earliest=start[0],
        start_latest=start[1],
        end_earliest=end[0],
        end_latest=end[1],
        open_start=when.open_start and first is None,
        unknown_start=when.unknown_start and first is None,
        open_end=when.open_end and last is None,
        unknown_end=when.unknown_end and last is None,
    )


def contains(period: When, day: date) -> Truth:
    """Say whether a period, such as the holding of an office, includes a day.

    For an interval: yes if the day is surely neither before its start nor after its end. For a
    moment: yes only if it is surely that very day.
    """
    return touches(period, day, day)


def overlaps(a: When, b: When) -> Truth:
    """Say whether two dates or periods share at least one day.

    For two moments: yes if surely on the same day, so two bare years give unknown at most. For
    intervals: yes if surely each began before, or on the day, the other ended.
    """
    one, two = _reach(a), _reach(b)
    return _verdict(
        surely=one.start_hi <= two.end_lo and two.start_hi <= one.end_lo,
        possibly=one.start_lo <= two.end_hi and two.start_lo <= one.end_hi,
    )


class _Reach(NamedTuple):
    """The four bounds as day numbers, with days beyond the calendar for missing ends."""

    start_lo: int
    start_hi: int
    end_lo: int
    end_hi: int


def _reach(when: When) -> _Reach:
    start_lo = when.start_earliest.toordinal() if when.start_earliest else _BEFORE_ALL
    end_hi = when.end_latest.toordinal() if when.end_latest else _AFTER_ALL
    start_hi = when.start_latest.toordinal() if when.start_latest else end_hi  # unknown
    end_lo = when.end_earliest.toordinal() if when.end_earliest else start_lo  # unknown
    return _Reach(
        start_lo,
        _BEFORE_ALL if when.open_start else start_hi,
        _AFTER_ALL if when.open_end else end_lo,
        end_hi,
    )


def _span(first: date | None, last: date | None) -> tuple[int, int]:
    if first is not None and last is not None and last < first:
        raise DateError(f"The span ends ({day_words(last)}) before it begins ({day_words(first)}).")
    return (
        _BEFORE_ALL if first is None else first.toordinal(),
        _AFTER_ALL if last is None else last.toordinal(),
    )


def _days(lo: int, hi: int) -> tuple[date | None, date | None]:
    """Turn day numbers back into the two bounds of a start or end; none if one is missing."""
    if lo == _BEFORE_ALL or hi == _AFTER_ALL:
        return None, None
    return date.fromordinal(lo), date.fromordinal(hi)


def _verdict(*, surely: bool, possibly: bool) -> Truth:
    return Truth.of(True if surely else None if possibly else False)


def _bounds(part: Span | Edge) -> tuple[date | None, date | None]:
    return (None, None) if isinstance(part, Edge) else part.widened()


def _validate(value: Any) -> When:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # a bare year in YAML
    if isinstance(value, When):
        return value
    try:
        return parse_when(value)
    except DateError as error:
        raise PydanticCustomError("date_error", "{reason}", {"reason": str(error)}) from None


class _Source(NamedTuple):
    """The parts of the original text, and the whole it stands for before any clipping."""

    start: Span | Edge
    end: Span | Edge
    whole: When


def _source(original: str) -> _Source | None:
    try:
        start, end = parse_edtf(original)
        return _Source(start, start if end is None else end, parse_when(original))
    except DateError:  # a When made by hand may carry any text
        return None


def _side_words(when: When, source: _Source | None, *, end: bool) -> str:
    """Put a start, an end or a single date into words, as written unless it has been clipped."""
    lo, hi = _pair(when, end=end)
    if lo is None or hi is None:
        return ""
    span = (source.end if end else source.start) if source else None
    if source and isinstance(span, Span) and (lo, hi) == _pair(source.whole, end=end):
        plain = span.months <= (3 if when.is_interval else 0)
        text = "about " if span.approximate else "" if plain else "some time in "
        return text + span.words() + (" (uncertain)" if span.uncertain else "")
    text = day_words(lo) if lo == hi else f"some time from {day_words(lo)} to {day_words(hi)}"
    doubtful = isinstance(span, Span) and span.uncertain and (lo != hi or not when.is_interval)
    return text + (" (uncertain)" if doubtful else "")


def _pair(when: When, *, end: bool) -> tuple[date | None, date | None]:
    if end:
        return when.end_earliest, when.end_latest
    return when.start_earliest, when.start_latest
