"""Yes, no, or not known yet: answers that do not pretend to know more than the file does."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

__all__ = ["Truth", "all_of", "any_of", "at_least", "negate"]


class Truth(IntEnum):
    """Kleene's strong three-valued logic.

    The values are ordered NO < UNKNOWN < YES. Ask ``answer is Truth.YES``, never plainly
    ``if answer:``, because UNKNOWN is the number 1 and Python would read it as true.
    """

    NO = 0
    UNKNOWN = 1
    YES = 2

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """Turn a plain yes or no into an answer; None stands for not known.

        >>> [Truth.of(value).name for value in (True, False, None)]
        ['YES', 'NO', 'UNKNOWN']
        """
        if value is None:
            return cls.UNKNOWN
        return cls.YES if value else cls.NO


def all_of(answers: Iterable[Truth]) -> Truth:
    """Say whether every condition is met; one clear no settles it, and none asked means yes.

    >>> all_of([Truth.YES, Truth.UNKNOWN]).name
    'UNKNOWN'
    """
    return min(answers, default=Truth.YES)


def any_of(answers: Iterable[Truth]) -> Truth:
    """Say whether some condition is met; one clear yes settles it, and none asked means no.

    >>> any_of([Truth.NO, Truth.UNKNOWN]).name
    'UNKNOWN'
    """
    return max(answers, default=Truth.NO)


def negate(answer: Truth) -> Truth:
    """Turn yes into no and no into yes; what is unknown stays unknown.

    >>> negate(Truth.UNKNOWN).name
    'UNKNOWN'
    """
    return _NEGATED[answer]


_NEGATED = (Truth.YES, Truth.UNKNOWN, Truth.NO)


def at_least(n: int, answers: Iterable[Truth]) -> Truth:
    """Say whether at least n conditions are met; unknown ones may yet count.

    >>> at_least(2, [Truth.YES, Truth.UNKNOWN, Truth.NO]).name
    'UNKNOWN'
    >>> at_least(2, [Truth.YES, Truth.NO, Truth.NO]).name
    'NO'
    """
    given = list(answers)
    if given.count(Truth.YES) >= n:
        return Truth.YES
    return Truth.NO if len(given) - given.count(Truth.NO) < n else Truth.UNKNOWN
