"""Missing facts of an archive in the words of the explaining evaluator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from uj.assess.explain import fact_in_words
from uj.assess.routes import assess_case
from uj.law.library import Library
from uj.screen.case import to_case


class Words:
    """Words for facts by key, taken from a case in which every act is alleged and nothing else is known."""

    def __init__(self, library: Library, forums: Iterable[str], as_of: date) -> None:
        case = to_case({"acts": tuple(sorted(library.international.acts))}, as_of)
        self._assessment = assess_case(case, library, as_of=as_of, forums=list(forums))
        for route in self._assessment.routes:
            _ = route.best.whole  # asks every question

    def fact(self, key: str, wanted: bool) -> str:
        """A missing fact as a sentence; a key that is not asked about without further facts stands as it is."""
        key = key.replace(".conflict.", ".unmentioned_conflict.")  # the same question where a case is silent
        text = fact_in_words(self._assessment, key, wanted)
        for name, word in (("incident I1: ", ""), ("incident I1", "the incident"), ("S1", "the suspect")):
            text = text.replace(name, word) if text != f"{key} = {'yes' if wanted else 'no'}" else text
        return text
