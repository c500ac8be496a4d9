"""Rows of a batch as cases, for the explaining evaluator."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import TYPE_CHECKING, Any

from uj.assess.characterise import Characterisation, matching_acts
from uj.assess.facts import Facts, View
from uj.assess.routes import Assessment
from uj.assess.scope import Scope
from uj.law.library import Jurisdiction, Library
from uj.law.models import Offence
from uj.screen.case import quick_case
from uj.screen.flat import COLUMNS, IDS
from uj.screen.nodes import Interned

if TYPE_CHECKING:
    from uj.screen.nodes import Ids


_KEPT = 1_024
"""So many cases are kept at a time; a case with all its answers takes some 50 kB."""


class _Kept:
    """A row as a case, and how its conduct fits the offences asked about."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.fits: dict[str, Characterisation] = {}


class Rows:
    """The rows of one batch. Cases are built when asked for; those asked for last are kept."""

    def __init__(
        self, columns: dict[str, Ids], vocabularies: dict[str, Interned], library: Library, as_of: date
    ) -> None:
        import numpy as np

        self.columns, self.vocabularies = columns, vocabularies
        self.library, self.as_of = library, as_of
        self.built = np.zeros(len(columns["acts"]), dtype=bool)
        """By row: whether its case is at hand."""
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._names: list[str] = []
        self._table: Any = None

    def values(self, row: int) -> dict[str, Any]:
        """What a row says, by column."""
        import numpy as np

        if self._table is None:
            self._names = [name for name in COLUMNS if name not in IDS]
            self._table = np.stack([self.columns[name] for name in self._names])
        row_of = self._table[:, row]
        said = np.flatnonzero(row_of)
        return {
            (name := self._names[place]): self.vocabularies[name].values[number]
            for place, number in zip(said.tolist(), row_of[said].tolist(), strict=True)
        }

    def _row(self, row: int) -> _Kept:
        known = self._kept.get(row)
        if known is None:
            case = quick_case(self.values(row), self.as_of)
            known = self._kept[row] = _Kept(Facts(case, self.library.international, self.as_of))
            self.built[row] = True
            if len(self._kept) > _KEPT:
                self.built[self._kept.popitem(last=False)[0]] = False
        else:
            self._kept.move_to_end(row)
        return known

    def facts(self, row: int) -> Facts:
        """A row as a case that can be asked questions."""
        return self._row(row).facts

    def fit(self, row: int, law: Jurisdiction, offence: Offence) -> Characterisation:
        """How the conduct of a row fits an offence."""
        kept = self._row(row)
        known = kept.fits.get(offence.id)
        if known is None:
            facts = kept.facts
            (suspect,), (incident,) = facts.case.suspects, facts.case.incidents
            matched = matching_acts(offence, incident, facts.international)
            scope = Scope(facts, law, suspect, incident, offence, tuple(matched))
            known = kept.fits[offence.id] = Characterisation(scope, matched)
        return known

    def scope(self, row: int, law: Jurisdiction, offence: Offence) -> Scope:
        """What a condition is asked about."""
        return self.fit(row, law, offence).scope

    def assessment(self, row: int) -> Assessment:
        """A row as an assessment without routes, for questions about links with a forum."""
        facts = self.facts(row)
        return Assessment(facts.case, self.library, self.as_of, View.AS_ALLEGED, facts, (), (), {})
