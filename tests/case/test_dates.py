"""Dates as files write them: what they can mean, and what may be concluded from them."""

from __future__ import annotations

import pickle
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from uj.case.dates import (
    DateError,
    When,
    clip,
    contains,
    on_or_after,
    overlaps,
    parse_when,
    to_edtf,
    touches,
    within,
)
from uj.truth import Truth

NO, UNKNOWN, YES = Truth
IN_FORCE = date(2002, 6, 30)


def d(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def interval(text: str, days: Sequence[date | None], **flags: bool) -> When:
    start_earliest, start_latest, end_earliest, end_latest = days
    return When(text, start_earliest, start_latest, end_earliest, end_latest, True, **flags)


# Reading ---------------------------------------------------------------------------------------

SINGLE = [
    ("2012", "2012-01-01", "2012-12-31", "a year is some day in it"),
    ("2014-03", "2014-03-01", "2014-03-31", "a month is some day in it"),
    ("2012-02", "2012-02-01", "2012-02-29", "a leap year has 29 February"),
    ("2014-03-12", "2014-03-12", "2014-03-12", "a day is that day"),
    ("2014-03-12T14:30", "2014-03-12", "2014-03-12", "of a date-time the date is kept"),
    ("2014-03-12T14:30:59Z", "2014-03-12", "2014-03-12", "with seconds and Z"),
    ("2014-03-12T23:30:00-05:00", "2014-03-12", "2014-03-12", "no conversion between zones"),
    (" 2014-03 \n", "2014-03-01", "2014-03-31", "blanks around a date do not matter"),
    ("201X", "2010-01-01", "2019-12-31", "a decade"),
    ("20XX", "2000-01-01", "2099-12-31", "a century"),
    ("000X", "0001-01-01", "0009-12-31", "the calendar starts in year 1"),
    ("2014-XX", "2014-01-01", "2014-12-31", "month not known"),
    ("2014-XX-XX", "2014-01-01", "2014-12-31", "month and day not known"),
    ("2014-03-XX", "2014-03-01", "2014-03-31", "day not known"),
    ("2014-21", "2014-03-01", "2014-05-31", "northern spring"),
    ("2014-22", "2014-06-01", "2014-08-31", "northern summer"),
    ("2014-23", "2014-09-01", "2014-11-30", "northern autumn"),
    ("2014-24", "2014-12-01", "2015-02-28", "winter runs across the year end"),
    ("2011-24", "2011-12-01", "2012-02-29", "winter into a leap year"),
    ("9999-24", "9999-12-01", "9999-12-31", "winter cut at the end of the calendar"),
    ("2014-03-12~", "2014-03-11", "2014-03-13", "about a day: a day each side"),
    ("2014-03~", "2014-02-01", "2014-04-30", "about a month: a month each side"),
    ("2014-01?", "2013-12-01", "2014-02-28", "doubtful widens likewise, across the year end"),
    ("2014-22~", "2014-03-01", "2014-11-30", "about a season: a season each side"),
    ("2014%", "2013-01-01", "2015-12-31", "both marks widen once"),
    ("2014-XX~", "2013-01-01", "2015-12-31", "the precision is that of what is known"),
    ("201X~", "2000-01-01", "2029-12-31", "about a decade: a decade each side"),
    ("0001-01-01~", "0001-01-01", "0001-01-02", "no widening before the calendar"),
    ("9999~", "9998-01-01", "9999-12-31", "no widening after the calendar"),
]


@pytest.mark.parametrize(("text", "first", "last", "reason"), SINGLE)
def test_single_dates(text: str, first: str, last: str, reason: str) -> None:
    when = parse_when(text)
    bounds = (when.start_earliest, when.start_latest, when.end_earliest, when.end_latest)
    assert bounds == (d(first), d(last), d(first), d(last)), reason
    assert not when.is_interval
    assert when.approximate == ("~" in text or "%" in text)
    assert when.uncertain == ("?" in text or "%" in text)
    assert to_edtf(when) == when.original == text


INTERVALS = [
    ("2011/2013", "2011-01-01 2011-12-31 2013-01-01 2013-12-31", "", "some time in both"),
    ("2012/2012", "2012-01-01 2012-12-31 2012-01-01 2012-12-31", "", "lasted within one year"),
    ("2012/2012-06", "2012-01-01 2012-06-30 2012-06-01 2012-06-30", "", "starts before it ends"),
    ("2012-06/2012", "2012-06-01 2012-06-30 2012-06-01 2012-12-31", "", "ends after it starts"),
    ("2011~/2013", "2010-01-01 2012-12-31 2013-01-01 2013-12-31", "approximate", "one end widened"),
    ("2011/2013?", "2011-01-01 2011-12-31 2012-01-01 2014-12-31", "uncertain", "other end widened"),
    ("2015-06-12/..", "2015-06-12 2015-06-12 - -", "open_end", "still going on"),
    ("2015-06-12/", "2015-06-12 2015-06-12 - -", "unknown_end", "unknown is not open"),
    ("../2015", "- - 2015-01-01 2015-12-31", "open_start", "no beginning"),
    ("/2015", "- - 2015-01-01 2015-12-31", "unknown_start", "beginning not known"),
    ("2014-03-12T10:00Z/2014-03-13", "2014-03-12 2014-03-12 2014-03-13 2014-03-13", "", "time"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bounds", "flags", "reason"), INTERVALS)
def test_intervals(text: str, bounds: str, flags: str, reason: str) -> None:
    expected = [None if part == "-" else date.fromisoformat(part) for part in bounds.split()]
    when = parse_when(text)
    assert when == interval(text, expected, **dict.fromkeys(flags.split(), True))


def test_python_dates_are_accepted() -> None:
    assert parse_when(date(2014, 3, 12)) == parse_when("2014-03-12")
    moment = datetime(2014, 3, 12, 23, 30, 0, 5, tzinfo=UTC)
    assert parse_when(moment) == parse_when("2014-03-12T23:30:00+00:00")


ERRORS = [
    ("", "The date is empty"),
    (" \t", "The date is empty"),
    ("2023-02-30", "February 2023 has 28 days"),
    ("2024-02-30", "February 2024 has 29 days"),
    ("2014-04-31", "April 2014 has 30 days"),
    ("2014-03-00", "write 2014-03 if the day is not known"),
    ("2014-13", "months run from 01 to 12 (or 21 to 24 for a season)"),
    ("2014-21-05", "months run from 01 to 12."),
    ("0000", "years from 0001 to 9999 are read"),
    ("2013/2012", "ends (2012) before it begins (2013)"),
    ("2014-03-12/2014-03-11", "ends (11 March 2014) before it begins (12 March 2014)"),
    ("2013~/2012~", "before it begins"),
    ("31/02/2012", "February 2012 has 29 days"),
    ("12.03.2014", "write 2014-03-12 if you mean 12 March 2014"),
    ("12-03-2014", "write 2014-03-12"),
    ("12 03 2014", "write 2014-03-12"),
    ("12.03.2014/13.03.2014", "write 2014-03-12"),
    ("03/25/2014", "write 2014-03-25 if you mean 25 March 2014"),
    ("13/13/2014", "as 2014-03-12"),
    ("12.3.14", "the year needs four digits"),
    ("2014/03/12", "write 2014-03-12"),
    ("2014-3-5", "write 2014-03-05"),
    ("12/2014", "write 2014-12"),
    ("2014/3", "write 2014-03"),
    ("20140312", "write a full date as 2014-03-12"),
    ("2011-2013", "write it with a slash"),
    ("March 2014", "write the year first"),
    ("2012 / 2013", "write the year first"),
    ("2014-03-12 14:30", "2014-03-12T14:30"),
    ("2014-03-12T24:00", "time of day"),
    ("2014-03-12T14", "time of day"),
    ("2014-03-XXT14:30", "time of day"),
    ("2014-03-12T14:30~", "cannot carry the mark ~"),
    ("2014-03T14:30", "write the year first"),
    ("[1667,1668]", "set of dates (EDTF level 2)"),
    ("{1667/1668}", "set of dates (EDTF level 2)"),
    ("Y-17E7", "without exponents"),
    ("1950S2", "without exponents"),
    ("-0044", "without exponents or signs"),
    ("2014-33", "EDTF level 2"),
    ("2014-XX-12", "EDTF level 2"),
    ("201X-03", "EDTF level 2"),
    ("2XXX", "EDTF level 2"),
    ("2014-1X", "EDTF level 2"),
    ("?2014", "EDTF level 2"),
    ("2014~-06", "EDTF level 2"),
    ("2014?~", "write % for both"),
    ("..", "gives no date"),
    ("/", "gives no date"),
    ("../..", "gives no date"),
    ("2011/2012/2013", "more than one slash"),
    ("٢٠١٤", "write the year first"),
    ("9" * 5000, "four-digit year"),
    ("2014\n-03", 'n-03"'),
    ("x" * 99, 'x…"'),
    ("\ud800\x00", r'"\ud800\x00"'),
]


@pytest.mark.parametrize(("text", "sentence"), ERRORS, ids=range(len(ERRORS)))
def test_errors_are_one_plain_sentence(text: str, sentence: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_when(text)
    message = str(caught.value)
    assert sentence in message
    assert message.endswith((".", "/.."))
    assert "\n" not in message


@pytest.mark.parametrize("value", [2012, None, 3.5, b"2012", ["2012"]])
def test_other_types_are_refused_in_the_same_way(value: Any) -> None:
    with pytest.raises(DateError, match="must be text"):
        parse_when(value)


@given(
    st.text()
    | st.text("0123456789X?~%-/.T:Z+YES[]{}, \n", max_size=24)
    | st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?)?")
)
@example("\udcff")
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        when = parse_when(text)
    except DateError as error:
        assert str(error)
    else:
        assert when.original == text
        assert when.describe()


# Concluding ------------------------------------------------------------------------------------

ON_OR_AFTER = [
    ("2002-06-30", YES, "on the day is after entry into force"),
    ("2002-06-29", NO, "the day before is not"),
    ("2002", UNKNOWN, "some day in that year may be either side"),
    ("2003", YES, "every day of 2003 is after"),
    ("2001", NO, "every day of 2001 is before"),
    ("2003~", UNKNOWN, "about 2003 may be 2002"),
    ("2004~", YES, "about 2004 is 2003 at the earliest"),
    ("2002-07-01?", YES, "a doubtful day may be the day before, which is still in force"),
    ("2002-06-30?", UNKNOWN, "a doubtful day may be the day before"),
    ("200X", UNKNOWN, "the decade straddles"),
    ("2001/2005", NO, "it began before, though it went on"),
    ("2003/..", YES, "it began after"),
    ("/2005", UNKNOWN, "who knows when it began"),
    ("../2005", NO, "it has no beginning"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), ON_OR_AFTER)
def test_on_or_after(text: str, expected: Truth, reason: str) -> None:
    assert on_or_after(parse_when(text), IN_FORCE) is expected, reason


SPANS = [
    # date, first, last, touches, within, reason
    ("2002", None, None, YES, YES, "no limits hold everything"),
    ("2012-03-05", "2012-03-05", "2012-03-05", YES, YES, "both limits belong to the span"),
    ("2012", "2012-03-01", None, UNKNOWN, UNKNOWN, "one moment, maybe in January"),
    ("2011/2013", "2012-06-01", "2012-06-30", YES, NO, "it lasted through, and beyond"),
    ("2011/2013", "2011-01-01", "2013-12-31", YES, YES, "wholly inside"),
    ("2011/2013", "2013-06-01", None, UNKNOWN, NO, "it may have ended in May 2013"),
    ("2011/2013", "2011-06-01", None, YES, UNKNOWN, "it may have begun before"),
    ("2011/2013", "2014-01-01", None, NO, NO, "over by then"),
    ("2011/2013", None, "2010-12-31", NO, NO, "not yet begun"),
    ("2012/2012", "2012-03-01", "2012-04-30", UNKNOWN, UNKNOWN, "some part of 2012"),
    ("2015-06-12/..", "2018-01-01", None, YES, NO, "still going on"),
    ("2015-06-12/..", "2015-01-01", None, YES, YES, "going on inside a span without end"),
    ("2015-06-12/..", None, "2018-01-01", YES, NO, "it goes on past the span"),
    ("2015-06-12/", "2018-01-01", None, UNKNOWN, NO, "it may have ended before"),
    ("2015-06-12/", "2015-01-01", "2018-01-01", YES, UNKNOWN, "it may have gone on"),
    ("2015-06-12/", None, "2014-01-01", NO, NO, "whatever the end, it began later"),
    ("../2015", None, "1990-01-01", YES, NO, "it was always so"),
    ("/2015", None, "1990-01-01", UNKNOWN, NO, "it may have begun later"),
    ("/2015", "1990-01-01", None, YES, UNKNOWN, "it was there in 2015"),
]


@pytest.mark.parametrize(("text", "first", "last", "part", "whole", "reason"), SPANS)
def test_touches_and_within(
    text: str, first: str | None, last: str | None, part: Truth, whole: Truth, reason: str
) -> None:
    when = parse_when(text)
    assert touches(when, d(first), d(last)) is part, reason
    assert within(when, d(first), d(last)) is whole, reason


@pytest.mark.parametrize("ask", [touches, within, clip])
def test_a_span_cannot_end_before_it_begins(ask: Any) -> None:
    with pytest.raises(DateError, match=r"ends \(1 May 2012\) before it begins \(2 May 2012\)"):
        ask(parse_when("2012"), date(2012, 5, 2), date(2012, 5, 1))


CONTAINS = [
    ("2016/..", "2017-01-01", YES, "in office since 2016"),
    ("2016/..", "2016-06-01", UNKNOWN, "sworn in some time in 2016"),
    ("2016/..", "2015-12-31", NO, "not yet"),
    ("2016/", "2017-01-01", UNKNOWN, "perhaps no longer"),
    ("2016/2018", "2018-06-01", UNKNOWN, "perhaps no longer"),
    ("2016/2018", "2019-01-01", NO, "no longer"),
    ("2016", "2016-05-05", UNKNOWN, "a moment in 2016, perhaps that day"),
    ("2016-05-05", "2016-05-05", YES, "that very day"),
]


@pytest.mark.parametrize(("period", "day", "expected", "reason"), CONTAINS)
def test_contains(period: str, day: str, expected: Truth, reason: str) -> None:
    assert contains(parse_when(period), date.fromisoformat(day)) is expected, reason


OVERLAPS = [
    ("2012", "2012", UNKNOWN, "two moments in one year need not be one day"),
    ("2012-05-05", "2012-05-05", YES, "the same day"),
    ("2012-05-05", "2012-05-06~", UNKNOWN, "about the next day"),
    ("2012", "2011/2013", YES, "every day of 2012 is inside"),
    ("2011", "2011/2013", UNKNOWN, "perhaps before it began"),
    ("2010/2012", "2012/2014", UNKNOWN, "perhaps over before the other began"),
    ("2010/2013", "2012/2014", YES, "both went on at the end of 2012"),
    ("2010/2011", "2012/..", NO, "over before the other began"),
    ("2010/..", "2020/..", YES, "both still going on"),
    ("2010/", "2020/..", UNKNOWN, "the first may be over"),
    ("../2010", "../1950", YES, "neither has a beginning"),
    ("/2010", "../1950", UNKNOWN, "the first may have begun in 1960"),
]


@pytest.mark.parametrize(("one", "two", "expected", "reason"), OVERLAPS)
def test_overlaps(one: str, two: str, expected: Truth, reason: str) -> None:
    assert overlaps(parse_when(one), parse_when(two)) is expected, reason
    assert overlaps(parse_when(two), parse_when(one)) is expected, reason


# Words -----------------------------------------------------------------------------------------

WORDS = [
    ("2012", "some time in 2012"),
    ("2014-03", "some time in March 2014"),
    ("2014-03~", "about March 2014"),
    ("2015-06-12", "12 June 2015"),
    ("2015-06-12?", "12 June 2015 (uncertain)"),
    ("2012%", "about 2012 (uncertain)"),
    ("201X", "some time in the years 2010 to 2019"),
    ("2014-24", "some time in winter 2014/2015 (December to February)"),
    ("2014-23", "some time in autumn 2014 (September to November)"),
    ("2011-03/2013", "between March 2011 and some time in 2013"),
    ("2015-06-12/..", "12 June 2015 and continuing"),
    ("2015-06-12/", "from 12 June 2015 to an unknown date"),
    ("../2015", "until some time in 2015, with no beginning"),
    ("/2015-06", "from an unknown date to June 2015"),
    ("2012-06-01/2012-06-01", "1 June 2012"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_describe(text: str, words: str) -> None:
    assert parse_when(text).describe() == words


PARTS = [
    ("2001/2013", None, "between 30 June 2002 and some time in 2013"),
    ("2001/2013", "2002-12-31", "between 30 June 2002 and 31 December 2002"),
    ("2001/..", None, "30 June 2002 and continuing"),
    ("2001/", None, "from 30 June 2002 to an unknown date"),
    ("../2015-05", None, "between 30 June 2002 and May 2015"),
    ("2002", None, "some time from 30 June 2002 to 31 December 2002"),
    ("2002-07?", None, "some time from 30 June 2002 to 31 August 2002 (uncertain)"),
    ("2002-03/", "2002-06-30", "30 June 2002"),
    ("2003-05~/2005", None, "between about May 2003 and some time in 2005"),
    ("1990/1999", None, None),
]


@pytest.mark.parametrize(("text", "last", "words"), PARTS)
def test_describe_the_part_in_force(text: str, last: str | None, words: str | None) -> None:
    part = clip(parse_when(text), IN_FORCE, d(last))
    assert (part and part.describe()) == words
    assert part is None or to_edtf(part) == text


def test_a_date_made_by_hand_is_described_by_its_days() -> None:
    first, last = date(2012, 1, 2), date(2012, 2, 3)
    by_hand = When("early 2012", first, last, first, last)
    assert by_hand.describe() == "some time from 2 January 2012 to 3 February 2012"


@pytest.mark.parametrize(
    "change",
    [
        {"start_earliest": None},
        {"start_earliest": None, "start_latest": None},
        {"open_start": True},
        {"start_earliest": date(2012, 5, 1)},
        {"end_earliest": date(2014, 1, 1)},
        {"start_latest": date(2013, 8, 1)},
        {"end_earliest": date(2011, 1, 1)},
        {"is_interval": False},
        {"end_earliest": None, "end_latest": None, "open_end": True, "unknown_end": True},
        {
            "start_earliest": None,
            "start_latest": None,
            "end_earliest": None,
            "end_latest": None,
            "open_start": True,
            "unknown_end": True,
        },
    ],
)
def test_contradictory_bounds_are_refused(change: dict[str, Any]) -> None:
    days = [date(2012, 1, 1), date(2012, 4, 1), date(2013, 1, 1), date(2013, 7, 1)]
    with pytest.raises(DateError):
        replace(interval("by hand", days), **change)


# Every answer against every case that the bounds allow -------------------------------------------

DAYS = range(1, 6)
LOW, HIGH = 0, 6  # beyond the days of the test: without limit
Cases = frozenset[tuple[int, int]]


def to_day(number: int) -> date:
    return date(2012, 5, number)


def to_limit(number: int) -> date | None:
    return to_day(number) if number in DAYS else None


def worlds() -> Iterator[tuple[When, Cases]]:
    """Give every date within the few days of the test, with all (start, end) it allows."""
    pairs = [(a, b) for a in DAYS for b in DAYS if a <= b]
    for a, b in pairs:
        moment = When("m", to_day(a), to_day(b), to_day(a), to_day(b))
        yield moment, frozenset((x, x) for x in range(a, b + 1))
    sides: list[tuple[int, int] | str] = [*pairs, "open", "unknown"]
    for start, end in product(sides, sides):
        if isinstance(start, str) and isinstance(end, str):
            continue
        starts = (LOW, LOW if start == "open" else HIGH) if isinstance(start, str) else start
        ends = (HIGH if end == "open" else LOW, HIGH) if isinstance(end, str) else end
        every = product(range(starts[0], starts[1] + 1), range(ends[0], ends[1] + 1))
        cases = frozenset((s, e) for s, e in every if s <= e)
        lo_hi = [None if isinstance(side, str) else side for side in (start, end)]
        days = [to_day(n) if side else None for side in lo_hi for n in (side or (0, 0))]
        flags = {"open_start": start == "open", "unknown_start": start == "unknown",
                 "open_end": end == "open", "unknown_end": end == "unknown"}  # fmt: skip
        try:
            yield interval("i", days, **flags), cases
        except DateError:  # bounds that parse_when would have tightened
            tight = cases and starts[1] <= ends[1] and starts[0] <= ends[0]
            assert not tight


WORLDS = list(worlds())
LIMITS = [(f, u) for f in range(LOW, HIGH) for u in range(1, HIGH + 1) if f <= u]


def verdict(outcomes: set[bool]) -> Truth:
    return UNKNOWN if len(outcomes) == 2 else Truth.of(outcomes.pop())


def test_spans_agree_with_every_possible_case() -> None:
    for (when, cases), (f, u) in product(WORLDS, LIMITS):
        first, last = to_limit(f), to_limit(u)
        inside = {(max(s, f), min(e, u)) for s, e in cases if s <= u and e >= f}
        part, whole = touches(when, first, last), within(when, first, last)
        assert part is verdict({s <= u and e >= f for s, e in cases})
        assert whole is verdict({f <= s and e <= u for s, e in cases})
        cut = clip(when, first, last)
        assert (cut is None) == (not inside)
        if cut is not None:
            starts, ends = [s for s, _ in inside], [e for _, e in inside]
            begun, ended = (min(starts), max(starts)), (min(ends), max(ends))
            kept_start = first is None and (when.open_start or when.unknown_start)
            kept_end = last is None and (when.open_end or when.unknown_end)
            assert (cut.start_earliest, cut.start_latest) == (
                (None, None) if kept_start else tuple(map(to_day, begun))
            )
            assert (cut.end_earliest, cut.end_latest) == (
                (None, None) if kept_end else tuple(map(to_day, ended))
            )
            assert cut.open_start == (kept_start and when.open_start)
            assert cut.open_end == (kept_end and when.open_end)


def test_overlaps_agrees_with_every_possible_pair() -> None:
    for (one, ones), (two, twos) in product(WORLDS[::3], WORLDS):
        shared = {s <= v and u <= e for (s, e), (u, v) in product(ones, twos)}
        assert overlaps(one, two) is verdict(shared)


# Properties over written dates -------------------------------------------------------------------

days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
limits = st.none() | days
FORMS = ["%Y", "%Y-%m", "%Y-%m-%d", "%Y-XX", "%Y-%m-XX", "%Y-%m-%dT08:30Z", "%Y-22"]


@st.composite
def singles(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(FORMS))
    text = draw(days).strftime(form)
    if form == "%Y" and draw(st.booleans()):
        text = text[: draw(st.sampled_from([2, 3]))].ljust(4, "X")
    return text + ("" if "T" in text else draw(st.sampled_from(["", "", "?", "~", "%"])))


@st.composite
def whens(draw: st.DrawFn) -> When:
    one = draw(singles())
    other = draw(st.sampled_from(["single", "..", "", "interval"]))
    if other == "single":
        return parse_when(one)
    if other != "interval":
        return parse_when(draw(st.sampled_from([f"{one}/{other}", f"{other}/{one}"])))
    two = draw(singles())
    for text in (f"{one}/{two}", f"{two}/{one}"):
        try:
            return parse_when(text)
        except DateError:
            continue
    raise AssertionError(f"one of the two orders must be possible: {one} and {two}")


@st.composite
def spans(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = draw(limits), draw(limits)
    return (last, first) if first and last and last < first else (first, last)


@given(whens(), spans())
def test_within_implies_touches(when: When, span: tuple[date | None, date | None]) -> None:
    assert within(when, *span) <= touches(when, *span)


@given(whens(), spans(), spans())
def test_a_narrower_span_never_holds_more(
    when: When, wide: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> None:
    first = max((x for x in (wide[0], other[0]) if x), default=None)
    last = min((x for x in (wide[1], other[1]) if x), default=None)
    assume(first is None or last is None or first <= last)
    assert touches(when, first, last) <= touches(when, *wide)
    assert within(when, first, last) <= within(when, *wide)


@given(days, st.sampled_from(["", "?", "~", "%"]), spans())
def test_knowing_more_never_overturns_an_answer(
    day: date, mark: str, span: tuple[date | None, date | None]
) -> None:
    forms = ["20XX", "%Y", "%Y-%m", "%Y-%m-%d"] if day.year >= 2000 else ["%Y", "%Y-%m", "%Y-%m-%d"]
    answers = [touches(parse_when(day.strftime(form) + mark), *span) for form in forms]
    answers.append(touches(parse_when(day), *span))
    for vague, precise in pairwise(answers):
        assert vague in (UNKNOWN, precise)


@given(whens(), spans())
def test_the_part_lies_inside_the_span(when: When, span: tuple[date | None, date | None]) -> None:
    part = clip(when, *span)
    assert (part is None) == (touches(when, *span) is NO)
    if part is None:
        return
    assert within(part, *span) is YES
    assert clip(part, *span) == part
    assert part.original == when.original
    assert (part.is_interval, part.approximate) == (when.is_interval, when.approximate)
    assert part.describe()
    if within(when, *span) is YES:
        assert part == when


@given(whens())
def test_no_limits_change_nothing(when: When) -> None:
    assert clip(when, None, None) == when == parse_when(to_edtf(when))
    assert pickle.loads(pickle.dumps(when)) == when
    assert hash(when) == hash(replace(when))


@given(whens(), whens(), days)
def test_symmetry_and_single_days(a: When, b: When, day: date) -> None:
    assert overlaps(a, b) is overlaps(b, a)
    assert contains(a, day) is overlaps(a, parse_when(day))
    assert on_or_after(a, day) is within(a, day, None)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_months_end_on_their_last_day(year: int, month: int) -> None:
    when = parse_when(f"{year:04}-{month:02}")
    assert when.end_latest == date(year, month, monthrange(year, month)[1])


# Pydantic --------------------------------------------------------------------------------------


class Event(BaseModel):
    when: When
    until: When | None = None


def test_models_take_a_bare_year_as_yaml_gives_it() -> None:
    assert Event.model_validate({"when": 2012}).when == parse_when("2012")


def test_models_take_text_or_dates_and_write_text() -> None:
    event = Event.model_validate({"when": "2014-03~", "until": date(2015, 1, 2)})
    assert event.when == parse_when("2014-03~")
    assert event.model_dump() == {"when": "2014-03~", "until": "2015-01-02"}
    assert event.model_dump_json() == '{"when":"2014-03~","until":"2015-01-02"}'
    assert Event.model_validate_json(event.model_dump_json()) == event
    assert Event(when=event.when).when is event.when


@pytest.mark.parametrize("value", ["2023-02-30", "{braces}", "", 2012.5, "\ud800"])
def test_models_report_the_plain_sentence(value: Any) -> None:
    with pytest.raises(DateError) as plain:
        parse_when(value)
    with pytest.raises(ValidationError) as caught:
        Event.model_validate({"when": value})
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"], error["loc"]) == (
        "date_error",
        str(plain.value),
        ("when",),
    )


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_json_schema_is_a_text_with_examples(mode: Any) -> None:
    field = Event.model_json_schema(mode=mode)["properties"]["when"]
    assert field["type"] == "string"
    assert "2011/2013" in field["description"]
    for text in field["examples"]:
        assert parse_when(text).original == text
