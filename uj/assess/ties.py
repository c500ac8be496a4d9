"""Nationality, residence and refuge of suspects and victims, read from the lists of a case."""

from __future__ import annotations

from collections.abc import Callable

from uj.assess.asking import UNKNOWN, Asking, Because, Derived, best_of
from uj.assess.times import since
from uj.case.dates import contains, overlaps
from uj.case.models import Fact, Incident, Suspect, Tie, Victim
from uj.truth import Truth


class Ties(Asking):
    """Ties of persons to states."""

    def lived(self, person: Suspect | Victim, state: str, incident: Incident | None, years: int) -> Derived:
        """Residence, for at least so many years where that is asked."""

        def long_enough(tie: Tie) -> Truth:
            if tie.years is not None:
                return Truth.of(tie.years >= years)
            return Truth.UNKNOWN if tie.when is None or incident else since(tie.when, self.as_of, years)

        return self.tie(
            person, "residences", "no_other_residence", state, incident, durable=False,
            also=long_enough if years else None,
        )  # fmt: skip

    def tie(
        self,
        person: Suspect | Victim,
        ties: str,
        closed: str,
        state: str,
        incident: Incident | None,
        *,
        durable: bool,
        also: Callable[[Tie], Truth] | None = None,
    ) -> Derived:
        """Read a nationality or residence: any tie to the state, else whether the list is complete.

        A tie that the view leaves out makes a complete list say nothing of that state.
        """
        what = "national of" if durable else "resident in"
        found: list[tuple[Truth, Because]] = []
        left_out = False
        for tie in getattr(person, ties):
            if tie.state != state:
                continue
            if not self.counts(tie, person.evidence):
                left_out = True
                continue
            truth = self._held(tie, incident, durable=durable)
            if truth is Truth.YES and also is not None:
                truth = also(tie)
            found.append(
                (truth, self.because(tie, f"{person.id}: {what} {self.name(state)}", person.evidence))
            )
        if found:
            truth, cited = best_of(found)
            return (Truth.UNKNOWN, ()) if left_out and truth is Truth.NO else (truth, cited)
        complete: Fact[bool] | None = getattr(person, closed)
        if (
            complete is not None
            and complete.value
            and not left_out
            and self.counts(complete, person.evidence)
        ):
            others = ", ".join(tie.state for tie in getattr(person, ties)) or "none"
            return Truth.NO, (
                self.because(complete, f"{person.id}: {what} no other state than {others}", person.evidence),
            )
        return UNKNOWN

    def _held(self, tie: Tie, incident: Incident | None, *, durable: bool) -> Truth:
        """Whether a tie held at the conduct, or holds on the as-of date."""
        if incident is None:
            return Truth.YES if tie.when is None else contains(tie.when, self.as_of)
        if tie.acquired_after_conduct is not None:
            return Truth.of(not tie.acquired_after_conduct)
        if tie.when is None:
            return Truth.YES if durable else Truth.UNKNOWN
        return overlaps(tie.when, incident.when) if incident.when else Truth.UNKNOWN

    def refuge(self, person: Suspect | Victim, state: str) -> Derived:
        """Recognition as a refugee."""
        found = [
            (
                Truth.YES if tie.when is None else contains(tie.when, self.as_of),
                self.because(tie, f"{person.id}: refugee in {self.name(state)}", person.evidence),
            )
            for tie in person.refugee_in
            if tie.state == state and self.counts(tie, person.evidence)
        ]
        if found:
            return best_of(found)
        if any(tie.state == state for tie in person.refugee_in):
            return UNKNOWN
        return self.complete(person.no_other_refuge, f"{person.id}: refugee nowhere else", person.evidence)
