"""What each predicate of the condition language asks of a case: the one place where it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from uj.assess.facts import Answer, Facts
from uj.assess.findings import Finding, Hurdle, ask, at_least_of, either, every, neither
from uj.case.dates import touches
from uj.case.models import Incident, Proceeding, Suspect
from uj.law.conditions import Condition
from uj.law.library import Jurisdiction
from uj.law.models import Category, Offence
from uj.truth import Truth

LIFE = 99.0
_TREATY_OF = {
    Category.TORTURE: "cat",
    Category.ENFORCED_DISAPPEARANCE: "iccped",
    Category.WAR_CRIMES: "geneva_conventions",
    Category.HOSTAGE_TAKING: "hostages_convention",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition is asked about: one suspect, one incident, one offence of one forum."""

    facts: Facts
    law: Jurisdiction
    suspect: Suspect
    incident: Incident
    offence: Offence
    acts: tuple[str, ...] = ()

    @property
    def forum(self) -> str:
        """Code of the forum."""
        return self.law.code

    def states(self, names: list[str]) -> list[str]:
        """Resolve words such as ``forum`` to codes; an unknown place gives an empty code."""
        found: list[str] = []
        for name in names:
            if name == "forum":
                found.append(self.law.code)
            elif name == "territorial":
                found.append(self.facts.place(self.incident) or "")
            elif name == "suspect_national":
                found += [tie.state for tie in self.suspect.nationalities]
            elif name == "victim_national":
                found += [tie.state for victim in self.facts.victims(self.incident) for tie in victim.nationalities]
            else:
                found.append(name)
        return found


def evaluate(condition: Condition, scope: Scope) -> Finding:
    """Evaluate one condition on one scope, as a tree of findings; shared where the answer is the same."""
    on_offence, on_incident = condition.depends
    key = (
        id(condition), scope.law.code, scope.suspect.id, scope.offence.id if on_offence else "", scope.incident.id if on_incident else "",
        scope.acts if on_offence else (),
    )
    known: Finding | None = scope.facts.kept.get(key)
    if known is None:
        known = scope.facts.kept[key] = _evaluate(condition, scope)
    return known


def _evaluate(condition: Condition, scope: Scope) -> Finding:
    name, params = condition.name, condition.params
    label, provision = condition.rule, condition.provision or ""
    if name in ("all", "any", "none", "at_least"):
        below = evaluate_all(condition.children, scope)
        if not below:
            return Finding("not_applicable", f"not asked for this offence: {label or name}", Truth.YES, "all", provision=provision)
        if name == "all":
            return every("all", label or "all of", below, provision=provision)
        if name == "any":
            return either("any", label or "one of", below, provision=provision)
        if name == "none":
            return neither("none", label or "none of", below, provision=provision)
        return at_least_of("at_least", label or f"at least {params.n} of", params.n, below, provision=provision)
    if name == "contested":
        return _contested(condition, scope)
    found = _PREDICATES[name](params, scope)
    return found.named(label, provision)


def evaluate_all(conditions: Iterable[Condition], scope: Scope) -> list[Finding]:
    """Evaluate those conditions that are asked for the offence in question."""
    return [evaluate(condition, scope) for condition in conditions if _applies(condition, scope)]


def _applies(condition: Condition, scope: Scope) -> bool:
    if not condition.only_for and not condition.except_for:
        return True
    names = {scope.offence.id, scope.offence.category.value}
    if condition.only_for and not names & set(condition.only_for):
        return False
    return not names & set(condition.except_for)


def _contested(condition: Condition, scope: Scope) -> Finding:
    """The prevailing reading decides; a different result under another reading becomes a hurdle."""
    contested = condition.params
    main = every("contested", contested.question, evaluate_all(contested.prevailing.requires, scope))
    hurdles = []
    for reading in contested.readings:
        if reading.prevailing:
            continue
        other = every(reading.id, reading.id, evaluate_all(reading.requires, scope))
        if other.truth is not main.truth:
            result = {Truth.YES: "met", Truth.NO: "not met", Truth.UNKNOWN: "open"}[other.truth]
            cited = f" ({'; '.join(reading.authorities)})" if reading.authorities else ""
            text = f"{contested.question} Under the reading “{reading.id.replace('_', ' ')}” the condition would be {result}{cited}."
            hurdles.append(Hurdle("contested_reading", text, condition.provision or "", "court", None, other))
    return replace(main, provision=condition.provision or "", hurdles=tuple(hurdles), note=contested.prevailing.note)


# -- helpers --------------------------------------------------------------------------------------


def _one_of_states(code: str, label: str, states: list[str], one: Callable[[str], Finding]) -> Finding:
    return either(code, label, [one(state) for state in states])


def _law(scope: Scope, key: str, code: str, label: str, truth: Truth, note: str) -> Finding:
    """A point that the law data answers; where they cannot, the lawyer may, by its key."""
    answer = scope.facts.ask(key, label, f"not: {label}", lambda: (truth, ()))
    return Finding(code, label, answer.truth, "ask", answer=answer, note=note)


def _moments(at: str, scope: Scope) -> list[Incident | None]:
    moments: dict[str, list[Incident | None]] = {"conduct": [scope.incident], "proceedings": [None], "either": [scope.incident, None]}
    return moments[at]


# -- the suspect ----------------------------------------------------------------------------------


def _suspect_national(p: Any, s: Scope) -> Finding:
    found = [
        ask("suspect_national", "", s.facts.national(s.suspect, state, at_conduct=moment))
        for state in s.states(p.of)
        for moment in _moments(p.at, s)
    ]
    return either("suspect_national", "the suspect is a national", found)


def _suspect_naturalised(p: Any, s: Scope) -> Finding:
    found = [ask("suspect_naturalised", "", s.facts.naturalised(s.suspect, state)) for state in s.states(p.of)]
    return either("suspect_naturalised", "the suspect became a national after the conduct", found)


def _suspect_resident(p: Any, s: Scope) -> Finding:
    found = [
        ask("suspect_resident", "", s.facts.resident(s.suspect, state, at_conduct=moment, years=p.min_years))
        for state in s.states(p.in_)
        for moment in _moments(p.at, s)
    ]
    return either("suspect_resident", f"the suspect resides there ({p.quality})", found)


def _suspect_present(p: Any, s: Scope) -> Finding:
    def one(state: str) -> Finding:
        read = s.facts.present_at_opening if p.at == "opening" else s.facts.present
        found = [ask("suspect_present", "", read(s.suspect, state))]
        if p.or_expected:
            found.append(ask("suspect_expected", "", s.facts.expected(s.suspect, state)))
        return either("suspect_present", "the suspect is present or expected" if p.or_expected else "", found)

    return _one_of_states("suspect_present", "the suspect is present", s.states(p.in_), one)


def _suspect_stateless(p: Any, s: Scope) -> Finding:
    return ask("suspect_stateless", "the suspect is stateless", s.facts.stateless(s.suspect))


def _suspect_refugee(p: Any, s: Scope) -> Finding:
    return _one_of_states(
        "suspect_refugee", "the suspect is a recognised refugee", s.states(p.in_),
        lambda state: ask("suspect_refugee", "", s.facts.refugee(s.suspect, state)),
    )


def _suspect_serves(p: Any, s: Scope) -> Finding:
    return _one_of_states(
        "suspect_serves", "the suspect was subject to service law", s.states(p.for_),
        lambda state: ask("suspect_serves", "", s.facts.serves(s.suspect, state)),
    )


def _suspect_office(p: Any, s: Scope) -> Finding:
    answer = s.facts.office(s.suspect, tuple(p.among), s.forum, ever=p.at != "proceedings")
    return ask("suspect_office", "the suspect holds a named office", answer)


# -- the victims ----------------------------------------------------------------------------------


def _victim_national(p: Any, s: Scope) -> Finding:
    return _one_of_states(
        "victim_national", "a victim is a national", s.states(p.of),
        lambda state: ask("victim_national", "", s.facts.victim_national(s.incident, state, at_conduct=p.at != "proceedings")),
    )


def _victim_resident(p: Any, s: Scope) -> Finding:
    return _one_of_states(
        "victim_resident", "a victim is resident", s.states(p.in_),
        lambda state: ask(
            "victim_resident", "", s.facts.victim_resident(s.incident, state, p.min_years, at_conduct=p.at != "proceedings")
        ),
    )


def _victim_refugee(p: Any, s: Scope) -> Finding:
    return _one_of_states(
        "victim_refugee", "a victim is a recognised refugee", s.states(p.in_),
        lambda state: ask("victim_refugee", "", s.facts.victim_refugee(s.incident, state)),
    )


def _victim_stateless(p: Any, s: Scope) -> Finding:
    return ask("victim_stateless", "a victim is stateless", s.facts.victim_stateless(s.incident))


# -- the law of other states and treaties ---------------------------------------------------------


def _double_criminality(p: Any, s: Scope) -> Finding:
    """Punishable at the place: by an ordinary offence, or under the name of the international crime."""
    place = s.facts.place(s.incident)
    label = "the conduct was punishable where it was done"
    key = f"{s.incident.id}.punishable_at_place.{s.offence.category.value}" + (".same_offence" if p.standard == "same_offence" else "")
    if place is None:
        return _law(s, key, "double_criminality", label, Truth.UNKNOWN, "the place of the conduct is not known")
    acts = s.facts.international.acts
    ordinary = sorted(acts[code].label for code in s.acts if code in acts and acts[code].ordinary)
    if p.standard == "conduct" and ordinary:
        note = f"by an ordinary-law equivalent ({', '.join(ordinary).lower()}); confirm with counsel in {s.facts.name(place)}"
        return _law(s, key, "double_criminality", label, Truth.YES, note)
    local = s.facts.international.local_law.get(place)
    known = local.crimes.get(s.offence.category.value, "unknown") if local else "unknown"
    truth = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}[known]
    source = f"{s.facts.name(place)}: {known} as a named offence (confidence {local.confidence})" if local else "no record"
    if p.standard == "conduct" and truth is Truth.NO:
        truth, source = Truth.UNKNOWN, f"{source}; an ordinary offence may cover the conduct"
    return _law(s, key, "double_criminality", label, truth, source)


def _no_jurisdiction_at_place(p: Any, s: Scope) -> Finding:
    answer = s.facts.question(s.incident.id, "no_jurisdiction_at_place", "no state has criminal jurisdiction at the place of the conduct")
    return ask("no_jurisdiction_at_place", answer.yes, answer)


def _treaty_obligation(p: Any, s: Scope) -> Finding:
    treaties = p.treaties or [name for name in [_TREATY_OF.get(s.offence.category)] if name]
    label = "a treaty binding the forum obliges it to prosecute"
    if not treaties:
        return _law(
            s, f"law.{s.forum}.treaty.{s.offence.category.value}", "treaty_obligation", label, Truth.NO,
            f"no treaty with a duty to extradite or prosecute is recorded for {s.offence.category.label}",
        )
    found = []
    for treaty in treaties:
        parts = [_party(s, s.forum, treaty, "conduct")]
        if treaty in ("geneva_conventions", "ap1"):
            parts.append(ask("armed_conflict", "grave breaches: an international armed conflict", s.facts.conflict(s.incident, "iac")))
        found.append(every("treaty_obligation", f"duty under {treaty}", parts))
    return either("treaty_obligation", label, found)


def _party(s: Scope, state: str, treaty: str, at: str) -> Finding:
    """Is a state bound by a treaty at the conduct or now? Uncertain dates give unknown."""
    label = f"{s.facts.name(state) if state else 'the state'} is party to {treaty.replace('_', ' ')}"
    if at == "proceedings" or s.incident.when is None:
        truth, note = s.facts.international.party(state, treaty, s.facts.as_of)
        if at == "conduct" and truth is Truth.YES:
            truth, note = Truth.UNKNOWN, f"{note}; the date of the conduct is not known"
        return _law(s, f"law.{state}.party.{treaty}", "state_party", label, truth, note)
    when = s.incident.when
    first, last = when.start_earliest, when.end_latest
    late, late_note = s.facts.international.party(state, treaty, last or s.facts.as_of)
    early, early_note = s.facts.international.party(state, treaty, first) if first else (Truth.UNKNOWN, "start unknown")
    truth = late if late is early or (when.is_interval and late is Truth.YES) else Truth.UNKNOWN
    note = late_note if truth is late else f"{early_note}; {late_note}"
    return _law(s, f"law.{state}.party.{treaty}.at.{s.incident.id}", "state_party", label, truth, note)


def _state_party(p: Any, s: Scope) -> Finding:
    if p.state == "suspect_national":
        states = [tie.state for tie in s.suspect.nationalities]
        found = [_party(s, state, p.treaty, p.at) for state in states]
        return either("state_party", "the suspect's state is a party", found) if found else _party(s, "", p.treaty, p.at)
    state = s.forum if p.state == "forum" else s.facts.place(s.incident) or ""
    return _party(s, state, p.treaty, p.at)


# -- the conduct ----------------------------------------------------------------------------------


def within(s: Scope, code: str, label: str, first: Any, last: Any) -> Finding:
    """Does (part of) the conduct fall between two legal dates, both inclusive?"""
    if first is None and last is None:
        return Finding(code, label, Truth.YES, "all", note="no limit in time is recorded")
    key = f"within.{first or '..'}_{last or '..'}"
    span = f"from {first}" if last is None else f"until {last}" if first is None else f"from {first} to {last}"
    answer = s.facts.timed(
        s.incident, key, f"incident {s.incident.id} took place (at least in part) {span}",
        f"incident {s.incident.id} did not take place {span}", lambda when: touches(when, first, last),
    )
    return ask(code, label or f"conduct {span}", answer)


def _conduct_in(p: Any, s: Scope) -> Finding:
    dated = [within(s, "conduct_date", "", p.from_, p.until)] if p.from_ or p.until else []
    if not p.states:
        return every("conduct_in", "date of the conduct", dated)
    place, states = s.facts.place(s.incident), s.states(p.states)
    where = ", ".join(s.facts.name(state) for state in states)
    answer = s.facts.ask(
        f"{s.incident.id}.in.{'|'.join(p.states)}", f"the conduct took place in {where}", f"the conduct took place outside {where}",
        lambda: (Truth.UNKNOWN if place is None else Truth.of(place in states), ()),
    )
    return every("conduct_in", f"conduct in {where}", [ask("conduct_place", "", answer), *dated])


def _act_among(p: Any, s: Scope) -> Finding:
    under = s.facts.international.is_or_under
    named = ", ".join(p.codes)
    answer = s.facts.ask(
        f"{s.incident.id}.act.{'|'.join(p.codes)}", f"incident {s.incident.id} includes {named}", f"incident {s.incident.id} does not include {named}",
        lambda: (Truth.of(any(under(code, listed) for code in s.incident.acts for listed in p.codes)), ()),
    )
    return ask("act_among", "the conduct is of a listed kind", answer)


def _penalty_at_least(p: Any, s: Scope) -> Finding:
    found = []
    for needed, threatened, word in ((p.max_years, s.offence.penalty.max_years, "maximum"), (p.min_years, s.offence.penalty.min_years, "minimum")):
        if needed is None:
            continue
        truth = Truth.UNKNOWN if threatened is None else Truth.of(threatened >= needed)
        known = "not recorded" if threatened is None else "life" if threatened >= LIFE else f"{threatened:g} years"
        label = f"{word} penalty of at least {needed:g} years"
        found.append(_law(s, f"law.{s.offence.id}.{word}_penalty.{needed:g}", "penalty_at_least", label, truth, f"{word} penalty: {known}"))
    return every("penalty_at_least", "gravity of the offence", found) if len(found) > 1 else found[0]


def _armed_conflict(p: Any, s: Scope) -> Finding:
    return ask("armed_conflict", "", s.facts.conflict(s.incident, p.kind))


def _context(p: Any, s: Scope) -> Finding:
    answer = s.facts.circumstance(s.incident, str(p.value))
    return ask(str(p.value), "", answer)


def _official_capacity(p: Any, s: Scope) -> Finding:
    codes = ["official_capacity", *(["acquiescence"] if p.acquiescence else []), *(["organisation"] if p.organisation else [])]
    found = [ask("official_capacity", "", s.facts.circumstance(s.incident, code)) for code in codes]
    return either("official_capacity", "official capacity or backing", found)


# -- proceedings, decisions, steps ----------------------------------------------------------------


def _extradited(p: Any, s: Scope) -> Finding:
    def match(step: Proceeding) -> Truth | None:
        if step.kind not in ("extradition_request", "surrender_request") or step.to != s.forum:
            return None
        return {"granted": Truth.YES, "refused": Truth.NO, "impossible": Truth.NO, "closed": Truth.NO}.get(step.status, Truth.UNKNOWN)

    where = s.facts.name(s.forum)
    answer = s.facts.proceeding(
        s.suspect, f"extradited_from.{s.forum}", f"{s.suspect.id} is extradited or surrendered by {where}",
        f"{s.suspect.id} is not extradited or surrendered by {where}", match,
    )
    return ask("extradited", "the suspect is extradited", answer)


def _request(p: Any, s: Scope, name: str, statuses: dict[str, Truth], other: Truth | None, text: str) -> Finding:
    by = s.states(getattr(p, "by", ["any"]))

    def match(step: Proceeding) -> Truth | None:
        if step.kind not in ("extradition_request", "surrender_request") or step.to != s.forum:
            return None
        if name == "extradition_requested" and "any" not in by and step.by not in by:
            return None
        return statuses.get(step.status, other)

    where = s.facts.name(s.forum)
    answer = s.facts.proceeding(s.suspect, f"{name}.{s.forum}", f"{text} {where}", f"it is not the case that {text} {where}", match)
    return ask(name, "", answer)


def _extradition_requested(p: Any, s: Scope) -> Finding:
    return _request(p, s, "extradition_requested", {}, Truth.YES, f"extradition or surrender of {s.suspect.id} was requested from")


def _extradition_refused(p: Any, s: Scope) -> Finding:
    statuses = {"refused": Truth.YES, "granted": Truth.NO, "closed": Truth.NO, "pending": Truth.NO}
    return _request(p, s, "extradition_refused", statuses, Truth.UNKNOWN, f"a request to extradite {s.suspect.id} was refused by")


def _extradition_impossible(p: Any, s: Scope) -> Finding:
    statuses = {"impossible": Truth.YES, "refused": Truth.YES, "granted": Truth.NO}
    return _request(p, s, "extradition_impossible", statuses, Truth.UNKNOWN, f"extradition of {s.suspect.id} cannot be carried out from")


def _foreign_proceedings(p: Any, s: Scope) -> Finding:
    by, final = [name if len(name) == 2 else name.lower() for name in s.states(p.by)], p.stage == "final"
    if "eu_schengen" in by:
        by = [*by, *s.facts.international.eu_schengen]
    names = "|".join(p.by)

    def match(step: Proceeding) -> Truth | None:
        court = step.by if len(step.by) == 2 else step.by.lower()
        if step.by == s.forum or step.kind not in ("investigation", "prosecution", "judgment"):
            return None
        if "any" not in by and court not in by:
            return None
        if p.effective and step.effective is not None and step.effective.value is False:
            return Truth.NO
        if p.effective and (step.effective is None or step.effective.value is None):
            return Truth.UNKNOWN
        is_final = step.status == "final" or (step.kind == "judgment" and step.status == "granted")
        if step.status == "unknown":
            return Truth.UNKNOWN
        if final:
            return Truth.of(is_final)
        return Truth.of(step.status == "pending" or is_final)

    who = " or ".join(dict.fromkeys(_BY_WORDS.get(word.lower()) or s.facts.name(word) for word in p.by))
    what = f"{'effective ' if p.effective else ''}{'final judgment' if final else 'pending proceeding'} against {s.suspect.id} in {who}"
    name = f"{'effective_' if p.effective else ''}{'final' if final else 'proceedings'}.{names}.not_{s.forum}"
    answer = s.facts.proceeding(s.suspect, name, f"there is {'an' if p.effective else 'a'} {what}", f"there is no {what}", match)
    return ask("foreign_proceedings" if not final else "final_judgment", "", answer)


_BY_WORDS = {
    "any": "another state or court", "territorial": "the state of the conduct", "eu_schengen": "an EU or Schengen state", "icc": "the ICC",
    "suspect_national": "the suspect's state", "victim_national": "the victims' state",
}


def _icc_seized(p: Any, s: Scope) -> Finding:
    def match(step: Proceeding) -> Truth | None:
        if step.by.lower() not in p.courts:
            return None
        return {"closed": Truth.NO, "refused": Truth.NO, "unknown": Truth.UNKNOWN}.get(step.status, Truth.YES)

    answer = s.facts.proceeding(
        s.suspect, "icc_seized" if "icty" in p.courts else f"seized.{'|'.join(p.courts)}", f"an international court proceeds against {s.suspect.id} or asks for surrender",
        f"no international court proceeds against {s.suspect.id} or asks for surrender", match,
    )
    return ask("icc_seized", "", answer)


def _amnesty(p: Any, s: Scope) -> Finding:
    return ask("amnesty", "", s.facts.amnesty())


def _step(kind: str) -> Callable[[Any, Scope], Finding]:
    """A complaint or decision: met when taken, failed when refused, otherwise a hurdle still ahead."""

    def predicate(p: Any, s: Scope) -> Finding:
        kinds = ("decision",) if kind == "decision" else ("complaint", "investigation", "prosecution", "judgment")
        label = f"{p.what or kind} by {p.by.replace('_', ' ')}"
        for step in s.facts.case.proceedings:
            if step.by != s.forum or step.kind not in kinds or step.suspect not in (None, s.suspect.id):
                continue
            if kind == "decision" and step.decision_by not in ("", p.by):
                continue
            cited = (s.facts.because(step, f"{step.kind} in {s.facts.name(s.forum)}: {step.status}"),)
            refused = kind == "decision" and step.status == "refused"
            if refused or step.status in ("granted", "final", "pending"):
                if kind == "decision" and step.status == "pending":
                    continue
                answer = Answer(f"step.{kind}.{p.by}.{s.forum}", Truth.of(not refused), label, f"refused: {label}", cited)
                return ask(f"{kind}_{'refused' if refused else 'made'}", label, answer)
        code = "complaint" if kind == "complaint" else _decision_code(p.by)
        hurdle = Hurdle(code, label, "", p.by, None)
        return Finding(code, label, Truth.YES, "all", hurdles=(hurdle,), note="still to be taken")

    return predicate


def _decision_code(by: str) -> str:
    executive = ("minister", "government", "attorney", "advocate", "president", "chancellor", "council", "monarch")
    return "executive_consent" if any(word in by for word in executive) else "prosecutor_decision"


def _question(p: Any, s: Scope) -> Finding:
    return ask(p.id, p.ask, s.facts.question(f"{s.forum}.{s.suspect.id}", p.id, p.ask))


_PREDICATES: dict[str, Callable[[Any, Scope], Finding]] = {
    "suspect_national": _suspect_national,
    "suspect_naturalised": _suspect_naturalised,
    "suspect_resident": _suspect_resident,
    "suspect_present": _suspect_present,
    "suspect_stateless": _suspect_stateless,
    "suspect_refugee": _suspect_refugee,
    "suspect_serves": _suspect_serves,
    "suspect_office": _suspect_office,
    "victim_national": _victim_national,
    "victim_resident": _victim_resident,
    "victim_refugee": _victim_refugee,
    "victim_stateless": _victim_stateless,
    "double_criminality": _double_criminality,
    "no_jurisdiction_at_place": _no_jurisdiction_at_place,
    "treaty_obligation": _treaty_obligation,
    "state_party": _state_party,
    "conduct_in": _conduct_in,
    "act_among": _act_among,
    "penalty_at_least": _penalty_at_least,
    "extradited": _extradited,
    "extradition_requested": _extradition_requested,
    "extradition_refused": _extradition_refused,
    "extradition_impossible": _extradition_impossible,
    "foreign_proceedings": _foreign_proceedings,
    "icc_seized": _icc_seized,
    "amnesty": _amnesty,
    "complaint": _step("complaint"),
    "decision": _step("decision"),
    "armed_conflict": _armed_conflict,
    "context": _context,
    "official_capacity": _official_capacity,
    "question": _question,
}
