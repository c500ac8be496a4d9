"""Predicates on proceedings: extradition, other courts, amnesty, and steps still to be taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from uj.assess.asking import UNKNOWN, Derived
from uj.assess.findings import Finding, Hurdle, ask
from uj.assess.scope import Scope
from uj.case.models import Proceeding
from uj.truth import Truth, all_of


def extradited(p: Any, s: Scope) -> Finding:
    """Is the suspect extradited or surrendered by the forum?"""

    def match(step: Proceeding) -> Truth | None:
        if step.kind not in ("extradition_request", "surrender_request") or step.to != s.forum:
            return None
        return {"granted": Truth.YES, "refused": Truth.NO, "impossible": Truth.NO, "closed": Truth.NO}.get(
            step.status, Truth.UNKNOWN
        )

    where = s.facts.name(s.forum)
    answer = s.facts.proceeding(
        s.suspect,
        f"extradited_from.{s.forum}",
        f"{s.suspect.id} is extradited or surrendered by {where}",
        f"{s.suspect.id} is not extradited or surrendered by {where}",
        match,
    )
    return ask("extradited", "the suspect is extradited", answer)


def _request(
    p: Any, s: Scope, name: str, statuses: dict[str, Truth], other: Truth | None, text: str
) -> Finding:
    by = s.states(getattr(p, "by", ["any"]))

    def match(step: Proceeding) -> Truth | None:
        if step.kind not in ("extradition_request", "surrender_request") or step.to != s.forum:
            return None
        if name == "extradition_requested" and "any" not in by and step.by not in by:
            return None
        return statuses.get(step.status, other)

    where = s.facts.name(s.forum)
    answer = s.facts.proceeding(
        s.suspect,
        f"{name}.{s.forum}",
        f"{text} {where}",
        f"it is not the case that {text} {where}",
        match,
        of=tuple(by),
        listed=name != "extradition_impossible",
    )
    return ask(name, "", answer)


def extradition_requested(p: Any, s: Scope) -> Finding:
    """Was the suspect's extradition or surrender requested from the forum?"""
    return _request(
        p,
        s,
        "extradition_requested",
        {},
        Truth.YES,
        f"extradition or surrender of {s.suspect.id} was requested from",
    )


def extradition_refused(p: Any, s: Scope) -> Finding:
    """Was a request refused by the forum? While it is pending it is not."""
    statuses = {"refused": Truth.YES, "granted": Truth.NO, "closed": Truth.NO, "pending": Truth.NO}
    return _request(
        p,
        s,
        "extradition_refused",
        statuses,
        Truth.UNKNOWN,
        f"a request to extradite {s.suspect.id} was refused by",
    )


def extradition_impossible(p: Any, s: Scope) -> Finding:
    """Can extradition not be carried out? It may be so without any request."""
    statuses = {"impossible": Truth.YES, "refused": Truth.YES, "granted": Truth.NO}
    return _request(
        p,
        s,
        "extradition_impossible",
        statuses,
        Truth.UNKNOWN,
        f"extradition of {s.suspect.id} cannot be carried out from",
    )


def foreign_proceedings(p: Any, s: Scope) -> Finding:
    """Does another state or court proceed, or has it decided finally?"""
    by, final = [name if len(name) == 2 else name.lower() for name in s.states(p.by)], p.stage == "final"
    if "eu_schengen" in by:
        by = [*by, *s.facts.international.eu_schengen]
    names = "|".join(p.by)

    def match(step: Proceeding) -> Truth | None:
        court = step.by if len(step.by) == 2 else step.by.lower()
        if step.by == s.forum or step.kind not in ("investigation", "prosecution", "judgment"):
            return None
        elsewhere = "any" not in by and court not in by
        if elsewhere and ("" not in by or len(court) != 2):
            return None
        is_final = step.status == "final" or (step.kind == "judgment" and step.status == "granted")
        reached = Truth.of(is_final or (step.status == "pending" and not final))
        stage = Truth.UNKNOWN if step.status == "unknown" else reached
        effective = Truth.of(step.effective.value if step.effective else None) if p.effective else Truth.YES
        truth = all_of((stage, effective))
        return min(truth, Truth.UNKNOWN) if elsewhere else truth  # the state of the conduct may be this one

    who = " or ".join(dict.fromkeys(_court(word, s) for word in p.by))
    what = f"{'effective ' if p.effective else ''}{'final judgment' if final else 'pending proceeding'} against {s.suspect.id} in {who}"
    name = f"{'effective_' if p.effective else ''}{'final' if final else 'proceedings'}.{names}.not_{s.forum}"
    answer = s.facts.proceeding(
        s.suspect,
        name,
        f"there is {'an' if p.effective else 'a'} {what}",
        f"there is no {what}",
        match,
        of=tuple(by),
        several=len(p.by) > 1 or p.by[0] in ("any", "eu_schengen", "suspect_national", "victim_national"),
    )
    return ask("foreign_proceedings" if not final else "final_judgment", "", answer)


_BY_WORDS = {
    "any": "another state or court",
    "territorial": "the state of the conduct",
    "eu_schengen": "an EU or Schengen state",
    "suspect_national": "the suspect's state",
    "victim_national": "the victims' state",
}


def _court(word: str, s: Scope) -> str:
    """A state by its name, an international court by its letters."""
    known = _BY_WORDS.get(word.lower())
    return known or (s.facts.name(word) if len(word) == 2 else f"the {word.upper().replace('_', ' ')}")


def icc_seized(p: Any, s: Scope) -> Finding:
    """Does an international court proceed, or ask for surrender?"""

    def match(step: Proceeding) -> Truth | None:
        if step.by.lower() not in p.courts:
            return None
        return {"closed": Truth.NO, "refused": Truth.NO, "unknown": Truth.UNKNOWN}.get(step.status, Truth.YES)

    usual = p.courts == type(p)().courts
    courts = " or ".join(_court(name, s) for name in p.courts)
    answer = s.facts.proceeding(
        s.suspect,
        "icc_seized" if usual else f"seized.{'|'.join(p.courts)}",
        f"{'an international court' if usual else courts} proceeds against {s.suspect.id} or asks for surrender",
        f"{'no international court' if usual else f'it is not the case that {courts}'} proceeds against {s.suspect.id} or asks for surrender",
        match,
    )
    return ask("icc_seized", "", answer)


def amnesty(p: Any, s: Scope) -> Finding:
    """Does an amnesty at home cover the conduct?"""
    return ask("amnesty", "", s.facts.amnesty())


def step(kind: str) -> Callable[[Any, Scope], Finding]:
    """A complaint or decision: met when taken, failed when refused, otherwise a hurdle still ahead."""

    def predicate(p: Any, s: Scope) -> Finding:
        kinds = (
            ("decision",) if kind == "decision" else ("complaint", "investigation", "prosecution", "judgment")
        )
        label = f"{p.what or kind} by {p.by.replace('_', ' ')}"
        several = len(s.facts.case.suspects) > 1

        def taken(step: Proceeding) -> bool:
            if step.by != s.forum or step.kind not in kinds or step.suspect not in (None, s.suspect.id):
                return False
            if kind == "decision" and (step.decision_by not in ("", p.by) or (several and not step.suspect)):
                return False
            done = ("granted", "final", "refused") if kind == "decision" else ("granted", "final", "pending")
            return step.status in done and s.facts.counts(step)

        steps = [step for step in s.facts.case.proceedings if taken(step)]
        last = max(steps, key=lambda step: (step.when and step.when.start_earliest) or date.min, default=None)

        def derive() -> Derived:
            if last is None:
                return UNKNOWN
            text = f"{last.kind} in {s.facts.name(s.forum)}: {last.status}"
            return Truth.of(last.status != "refused"), (s.facts.because(last, text),)

        key = f"step.{kind}.{p.by}.{s.forum}"
        answer = s.facts.ask(key, label, f"refused: {label}", derive, of=s.suspect.id)
        if answer.truth is not Truth.UNKNOWN:
            refused = kind == "decision" and answer.truth is Truth.NO
            return ask(f"{kind}_{'refused' if refused else 'made'}", label, answer)
        code = "complaint" if kind == "complaint" else _decision_code(p.by)
        hurdle = Hurdle(code, label, "", p.by, None)
        return Finding(code, label, Truth.YES, "all", hurdles=(hurdle,), note="still to be taken")

    return predicate


def _decision_code(by: str) -> str:
    executive = (
        "minister",
        "government",
        "attorney",
        "advocate",
        "president",
        "chancellor",
        "council",
        "monarch",
    )
    return "executive_consent" if any(word in by for word in executive) else "prosecutor_decision"
