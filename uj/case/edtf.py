"""How a date is written in a case file: EDTF (ISO 8601-2), levels 0 and 1.

Read here: ``2014``, ``2014-03``, ``2014-03-12``, a time of day after a full date, intervals
``2011/2013`` with open (``..``) or unknown (empty) ends, the marks ``?`` ``~`` ``%`` at the end
of a date, unspecified digits (``201X``, ``20XX``, ``2014-XX``, ``2014-03-XX``, ``2014-XX-XX``)
and seasons. Level 2 is refused with a sentence that says what to write instead.

Seasons are the northern ones: ``21`` spring is March to May, ``22`` summer June to August,
``23`` autumn September to November, ``24`` winter December of the written year to February
of the next. For the southern hemisphere, write months.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SEASON_START = {21: 3, 22: 6, 23: 9, 24: 12}
_SEASON_NAMES = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX)(?P<time>T.*?)?)?)?"
    r"(?P<mark>[?~%])?",
    re.DOTALL,
)
_HOUR = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = re.compile(rf"T{_HOUR}(?::(?:[0-5][0-9]|60))?(?:Z|[+-]{_HOUR})?")
_NUMERIC = re.compile(r"([0-9]{1,4})([./ -])([0-9]{1,2})\2([0-9]{1,4})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./ -]([0-9]{4})|([0-9]{4})/([0-9]{1,2})")
_HINTS = (
    (r"[\[{].*", "is a set of dates (EDTF level 2); write one date or one interval, as 2011/2013."),
    (r"Y.*|-?[0-9]+E[0-9]+.*|[0-9]+S[0-9]+|-[0-9]{4,}.*|[0-9]{5,7}|[0-9]{9,}",
     "is not a four-digit year; years from 0001 to 9999 are read, without exponents or signs."),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ t].+", "has a time that does not follow a capital T; write it as"
     " 2014-03-12T14:30."),
    (r"[0-9]{8}", "lacks hyphens; write a full date as 2014-03-12."),
    (r"[0-9]{4}\s*(?:-|–|—|to)\s*[0-9]{4}", "looks like an interval; write it with a slash, as"
     " 2011/2013."),
    (r"[0-9X-]+[?~%]{2,}", "carries two marks; write % for both ? and ~."),
    (r"(?=.*[X?~%])[0-9X?~%-]+", "has X, ?, ~ or % where only EDTF level 2 allows it; put one mark"
     " at the end, and X only for the last digits of the date, as 201X or 2014-03-XX."),
    (r"\.\.", "gives no date; an open end needs a date on the other side, as 2014-03-12/.."),
)  # fmt: skip


class DateError(ValueError):
    """A date that cannot be read, explained in one plain sentence."""


class Edge(Enum):
    """What stands in an interval where there is no date: an open or an unknown end."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a written date can mean, from the first to the last, before any widening.

    Attributes:
        first: First possible day.
        last: Last possible day.
        months: Size of the unit in which the date is written, in months; 0 for a day.
        approximate: Marked ``~`` or ``%``.
        uncertain: Marked ``?`` or ``%``.
    """

    first: date
    last: date
    months: int
    approximate: bool = False
    uncertain: bool = False

    def widened(self) -> tuple[date, date]:
        """Give the first and last day to compare with: one unit more each side if in doubt."""
        if not (self.approximate or self.uncertain):
            return self.first, self.last
        if self.months:
            return (
                _month_first(_index(self.first) - self.months),
                _month_last(_index(self.last) + self.months),
            )
        lowest, highest = date.min.toordinal(), date.max.toordinal()
        return (
            date.fromordinal(max(lowest, self.first.toordinal() - 1)),
            date.fromordinal(min(highest, self.last.toordinal() + 1)),
        )

    def words(self) -> str:
        """Name the date in English, as "12 June 2015", "March 2014" or "2012"."""
        year, month = self.first.year, self.first.month
        if self.months == 0:
            return day_words(self.first)
        if self.months == 1:
            return f"{_MONTHS[month - 1]} {year}"
        if self.months == 3:
            years = f"{year}/{year + 1}" if month == 12 else f"{year}"
            months = f"{_MONTHS[month - 1]} to {_MONTHS[(month + 1) % 12]}"
            return f"{_SEASON_NAMES[month]} {years} ({months})"
        return f"{year}" if self.months == 12 else f"the years {year} to {self.last.year}"


def day_words(day: date) -> str:
    """Write a day in English, as "12 June 2015"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def parse_edtf(text: str) -> tuple[Span | Edge, Span | Edge | None]:
    """Read a written date or interval; a single date comes back without a second part.

    Args:
        text: What is written; blanks around it are ignored.

    Returns:
        The start and the end of an interval, or the single date and None.

    Raises:
        DateError: When it cannot be read; the message is one plain sentence.
    """
    written = text.strip()
    if not written:
        raise DateError("The date is empty; write for example 2014, 2014-03 or 2014-03-12.")
    parts = written.split("/")
    if len(parts) == 1:
        return _parse_date(written), None
    if len(parts) > 2 or written[0] in "[{" or _MONTH_YEAR.fullmatch(written):
        raise DateError(_explain(written))
    start, end = (_parse_edge(part) for part in parts)
    if isinstance(start, Edge) and isinstance(end, Edge):
        raise DateError(f"{_quote(written)} gives no date; an interval needs at least one.")
    if isinstance(start, Span) and isinstance(end, Span) and end.last < start.first:
        begun, ended = start.words(), end.words()
        raise DateError(f"{_quote(written)} ends ({ended}) before it begins ({begun}).")
    return start, end


def _parse_edge(text: str) -> Span | Edge:
    return Edge(text) if text in ("", "..") else _parse_date(text)


def _parse_date(text: str) -> Span:
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateError(_explain(text))
    year, month, day, time, mark = match.group("year", "month", "day", "time", "mark")
    if time is not None:
        _check_time(text, day, time, mark)
    first, last, months = _days(text, year, month, day)
    about, doubtful = mark in ("~", "%"), mark in ("?", "%")
    return Span(first, last, months, approximate=about, uncertain=doubtful)


def _check_time(text: str, day: str, time: str, mark: str | None) -> None:
    if mark is not None:
        raise DateError(f"{_quote(text)} has a time of day, so it cannot carry the mark {mark}.")
    if day == "XX" or not _TIME.fullmatch(time):
        raise DateError(
            f"The time of day in {_quote(text)} cannot be read; write it as 2014-03-12T14:30,"
            " with Z or an offset such as +02:00 after it if known."
        )


def _days(text: str, year: str, month: str | None, day: str | None) -> tuple[date, date, int]:
    """Find the first and last day and the size of the unit in months (0 for a day)."""
    unspecified = year.count("X")
    if (unspecified and month) or (month == "XX" and day not in (None, "XX")):
        raise DateError(_explain(text))
    if year == "0000":
        raise DateError(f"{_quote(text)} has the year 0000; years from 0001 to 9999 are read.")
    january = int(year.replace("X", "0")) * 12
    if month is None or month == "XX":
        return _months(january, 12 * 10**unspecified)
    number = int(month)
    if day is None and number in _SEASON_START:
        return _months(january + _SEASON_START[number] - 1, 3)
    if not 1 <= number <= 12:
        raise DateError(_no_such_month(text, month, with_day=day is not None))
    if day is None or day == "XX":
        return _months(january + number - 1, 1)
    exact = _day(int(year), number, int(day))
    return exact, exact, 0


def _months(index: int, count: int) -> tuple[date, date, int]:
    return _month_first(index), _month_last(index + count - 1), count


def _day(year: int, month: int, day: int) -> date:
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        reason = f"{_MONTHS[month - 1]} {year} has {length} days"
        if day == 0:
            reason = f"write {year:04}-{month:02} if the day is not known"
        raise DateError(f"{year:04}-{month:02}-{day:02} does not exist: {reason}.")
    return date(year, month, day)


def _no_such_month(text: str, month: str, *, with_day: bool) -> str:
    if not with_day and 25 <= int(month) <= 41:
        return (
            f"{_quote(text)} uses {month}, which only EDTF level 2 knows; seasons are 21 spring,"
            " 22 summer, 23 autumn and 24 winter, or write the months."
        )
    seasons = "" if with_day else " (or 21 to 24 for a season)"
    return f"{_quote(text)} has no such month as {month}; months run from 01 to 12{seasons}."


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_first(index: int) -> date:
    """Give the first day of a month counted from year 0, no earlier than Python's first day."""
    year, month = divmod(index, 12)
    return date(year, month + 1, 1) if year >= 1 else date.min


def _month_last(index: int) -> date:
    """Give the last day of a month counted from year 0, no later than Python's last day."""
    year, month = divmod(index, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1]) if year <= 9999 else date.max


def _quote(text: str) -> str:
    short = text if len(text) <= 40 else text[:39] + "…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in short) + '"'


def _explain(text: str) -> str:
    """Say in one sentence why a text is not a date here, and what to write instead."""
    if match := _NUMERIC.fullmatch(text):
        return _explain_numeric(text, match[1], match[3], match[4])
    if match := _MONTH_YEAR.fullmatch(text):
        year, month = match[2] or match[3], int(match[1] or match[4])
        if 1 <= month <= 12:
            return f"{_quote(text)} is not year-month; write {year}-{month:02} if that is meant."
    for pattern, sentence in _HINTS:
        if re.fullmatch(pattern, text, re.DOTALL):
            return f"{_quote(text)} {sentence}"
    if text.count("/") > 1:
        return f"{_quote(text)} has more than one slash; an interval has one, as 2011/2013."
    return (
        f"{_quote(text)} is not a date that can be read; write the year first, as 2014, 2014-03"
        " or 2014-03-12, with ~ after it for about."
    )


def _explain_numeric(text: str, one: str, two: str, three: str) -> str:
    """Explain three numbers that are not in the order year, month, day, or lack their zeros."""
    lead = f"{_quote(text)} must be written year first, with hyphens and two-digit months and days"
    if len(one) == 4:
        year, month, day = int(one), int(two), int(three)
    elif len(three) == 4:
        year, month, day = int(three), int(two), int(one)
        if month > 12 >= day:
            month, day = day, month
    else:
        return f"{lead}, and the year needs four digits, as 2014-03-12."
    if year == 0 or not 1 <= month <= 12:
        return f"{lead}, as 2014-03-12."
    try:
        meant = _day(year, month, day)
    except DateError as error:
        return f"{lead}, as 2014-03-12; besides, {error}"
    return f"{lead}; write {meant.isoformat()} if you mean {day_words(meant)}."
