"""Answers, and how a question is put to a case: one key, one answer, the facts that gave it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from uj.case.models import Case, Fact
from uj.law.library import International
from uj.truth import Truth, any_of


class View(StrEnum):
    """Which facts count."""

    AS_ALLEGED = "as_alleged"
    AS_EVIDENCED = "as_evidenced"
    UNCONTESTED = "uncontested"


@dataclass(slots=True, eq=False)
class Because:
    """A fact of the case that gave an answer."""

    text: str
    evidence: tuple[str, ...] = ()
    support: str = ""
    contested: bool = False


@dataclass(slots=True, eq=False)
class Answer:
    """The answer to one atomic question.

    ``yes`` and ``no`` state the fact either way in words; ``asked`` tells that the case says the
    answer is not known, as opposed to silence.
    """

    key: str
    truth: Truth
    yes: str
    no: str
    because: tuple[Because, ...] = ()
    asked: bool = False


Derived = tuple[Truth, tuple[Because, ...]]
UNKNOWN: Derived = (Truth.UNKNOWN, ())


def best_of(found: list[tuple[Truth, Because]]) -> Derived:
    """Yes if one says so, else unknown if one leaves it open, else no; unknown if there is none."""
    best = any_of(truth for truth, _ in found) if found else Truth.UNKNOWN
    return best, tuple(cited for truth, cited in found if truth is best)


class Asking:
    """A case under one view, on one date. Answers are kept."""

    def __init__(
        self, case: Case, international: International, as_of: date, view: View = View.AS_ALLEGED
    ) -> None:
        self.case = case
        self.international = international
        self.as_of = as_of
        self.view = view
        self.kept: dict[tuple[Any, ...], Any] = {}
        """Findings that several routes share, by what they depend on."""
        self._known: dict[str, Answer] = {}
        self._apart: dict[tuple[str, Hashable], Answer] = {}
        self._victims = {victim.id: victim for victim in case.victims}

    def ask(
        self, key: str, yes: str, no: str, derive: Callable[[], Derived], *, of: Hashable = None
    ) -> Answer:
        """Answer one question: from ``answers:`` if given there, else from the facts of the case.

        ``of`` tells apart questions that share a key and yet may be answered differently, such as an
        office that counts before the courts of other states only.
        """
        known = self._known.get(key) if of is None else self._apart.get((key, of))
        if known is None:
            given = self.case.answers.get(key)
            if given is not None and self.counts(given):
                truth, because = self.fact(given, f"answer to {key}")
                known = Answer(key, truth, yes, no, because, asked=True)
            else:
                truth, because = derive()
                known = Answer(key, truth, yes, no, because)
            self._known.setdefault(key, known)
            if of is not None:
                self._apart[key, of] = known
        return known

    def keys(self) -> set[str]:
        """Keys of the questions put so far."""
        return set(self._known)

    def known(self, key: str) -> Answer | None:
        """An answer given before, by its key."""
        return self._known.get(key)

    def counts(self, backed: Any, inherited: Iterable[str] = ()) -> bool:
        """Whether something said counts under the view; evidence of what it is part of counts for it."""
        if self.view is View.AS_ALLEGED:
            return True
        if self.view is View.UNCONTESTED:
            return not backed.contested
        return bool(backed.evidence or tuple(inherited))

    def because(self, backed: Any, text: str, inherited: Iterable[str] = ()) -> Because:
        """Cite a fact with its evidence."""
        evidence = tuple(backed.evidence) or tuple(inherited)
        return Because(text, evidence, backed.support or "", backed.contested)

    def fact(self, fact: Fact[bool] | None, text: str, inherited: Iterable[str] = ()) -> Derived:
        """Read a yes/no fact under the view."""
        if fact is None or not self.counts(fact, inherited):
            return UNKNOWN
        note = (
            f"{text}: {fact.note}" if fact.note else text if fact.value is not False else f"{text} (denied)"
        )
        return Truth.of(fact.value), (self.because(fact, note, inherited),)

    def complete(self, closed: Fact[bool] | None, text: str, inherited: Iterable[str]) -> Derived:
        """No, if the case says that a list is complete; else unknown."""
        if closed is not None and closed.value and self.counts(closed, inherited):
            return Truth.NO, (self.because(closed, text, inherited),)
        return UNKNOWN

    def name(self, state: str) -> str:
        """English name of a state."""
        return self.international.name_of(state)
