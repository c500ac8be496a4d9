"""Build the memo object from an assessment."""

from __future__ import annotations

from collections.abc import Iterable

from uj import __version__
from uj.assess.explain import missing, view_changes, what_next
from uj.assess.rank import Link, Standing, rank
from uj.assess.routes import ORDER, Assessment, Verdict
from uj.case.models import Case, Evidence, Fact, Suspect, Victim
from uj.memo.characterise import characterisations
from uj.memo.forum import forum_section, missing_words, route_name
from uj.memo.law import avenues, instruments, verification
from uj.memo.model import (
    AnswerLine,
    Cited,
    EvidenceItem,
    EvidenceStep,
    ForumSection,
    IncidentRow,
    Memo,
    PersonRow,
    Ranking,
    RankRow,
    ShortAnswer,
)

IN_FULL = 10
"""So many forums stand in the ranking with all particulars; the others get a line."""
CITED = 8
"""So many decisions of a forum are cited, in its section and in the table of authorities."""
DETAILED = 3
"""So many forums per suspect get a section of their own unless the caller says otherwise."""


def build_memo(assessment: Assessment, *, detailed: int | None = None, names: bool = False) -> Memo:
    """Build the memo.

    Args:
        assessment: what the memo reports.
        detailed: how many forums per suspect get a section; the others stand in the ranking. If left out,
            those with a known link, at most three; without any the best three.
        names: print the names of victims and witnesses; pseudonyms otherwise.
    """
    case = assessment.case
    standings = {suspect.id: rank(assessment, suspect.id) for suspect in case.suspects}
    chosen = {who: _chosen(rows, detailed) for who, rows in standings.items()}
    forums = tuple(_sections(assessment, chosen))
    laws = list(dict.fromkeys(s.law.code for rows in chosen.values() for s in rows))
    used = [assessment.library[code] for code in laws]
    shares = [law.verified_share() for law in used]
    signed = [law.signed_off() for law in used]
    left_out = tuple(
        f"{who}: {', '.join(s.law.name for s in rows if s not in chosen[who])}"
        for who, rows in standings.items()
        if len(rows) > len(chosen[who])
    )
    return Memo(
        title=case.case.title,
        case_id=case.case.id,
        prepared_for=case.case.prepared_for,
        prepared_by=case.case.prepared_by,
        date=case.case.date,
        confidentiality=case.case.confidentiality,
        as_of=assessment.as_of,
        view=assessment.view.replace("_", " "),
        names=names,
        question=case.case.question,
        purpose=case.case.purpose,
        sources=tuple(case.case.sources),
        answers=tuple(_answer(assessment, suspect, standings[suspect.id]) for suspect in case.suspects),
        situation=tuple(_situation(case)),
        situation_summary=case.situation.summary,
        home=case.situation.home_remarks,
        persons=tuple(_person(assessment, suspect) for suspect in case.suspects),
        incidents=tuple(_incidents(assessment, names)),
        characterisations=tuple(characterisations(assessment)),
        forums=forums,
        rankings=tuple(_ranking(assessment, who, rows) for who, rows in standings.items()),
        plan=tuple(_plan(assessment)),
        avenues=tuple(avenues(assessment)),
        verification=tuple(verification(assessment, laws)),
        contested=tuple(_contested(assessment, laws)),
        view_changes=tuple(_view_changes(assessment, laws)),
        instruments=tuple(instruments(assessment, forums, laws)),
        decisions=tuple((section.name, d) for section in _once(forums) for d in section.authorities[:CITED]),
        evidence={item.id: _evidence(item) for item in case.evidence},
        verified=(sum(done for done, _ in shares), sum(total for _, total in shares)),
        signed_off=(sum(done for done, _ in signed), sum(total for _, total in signed)),
        law_fingerprint=assessment.library.fingerprint,
        version=__version__,
        forums_considered=len(assessment.forums),
        left_out=left_out,
    )


def _sections(assessment: Assessment, chosen: dict[str, list[Standing]]) -> Iterable[ForumSection]:
    """A section for each suspect and forum; what concerns the forum alone is said once."""
    described: set[str] = set()
    for who, rows in chosen.items():
        for standing in rows:
            yield forum_section(assessment, who, standing, described=standing.law.code in described)
            described.add(standing.law.code)


def _chosen(rows: list[Standing], detailed: int | None) -> list[Standing]:
    """The forums worth a section: linked ones first, then the best; and any where the suspect is or is expected."""
    live = [s for s in _linked_first(rows) if s.verdict is not Verdict.BARRED]
    known = [s for s in live if s.link is not Link.NONE]
    first = live[:detailed] if detailed is not None else (known or live)[:DETAILED]
    first = first or rows[:1]
    return first + [s for s in rows if s.link <= Link.EXPECTED and s not in first]


def _once(forums: Iterable[ForumSection]) -> list[ForumSection]:
    return list({section.code: section for section in forums}.values())


def _who(case: Case, suspect_id: str) -> str:
    suspect = next(s for s in case.suspects if s.id == suspect_id)
    return f"{suspect.id}, {suspect.name or suspect.role}" if suspect.name or suspect.role else suspect.id


_SAID = {
    (
        Verdict.OPEN,
        True,
    ): "linked with the case, everything the statute requires is met on the facts as given",
    (Verdict.OPEN, False): "by statute, without any known link with the forum",
    (Verdict.CONDITIONAL, True): "linked with the case, nothing fails, facts are missing",
    (Verdict.CONDITIONAL, False): "without any known link with the forum, facts are missing",
    (Verdict.BARRED, True): "though linked with the case, something required is not met",
    (Verdict.BARRED, False): "something required is not met",
}


def _answer(assessment: Assessment, suspect: Suspect, rows: list[Standing]) -> ShortAnswer:
    found = []
    for (verdict, linked), text in _SAID.items():
        names = [s.law.name for s in rows if s.verdict is verdict and (s.link is not Link.NONE) is linked]
        if names:
            shown = ", ".join(names) if linked or len(names) <= 8 else f"{len(names)} forums (section 6)"
            found.append(AnswerLine(verdict, text, shown))
    leading = [
        f"{s.law.name}: {route_name(s.route)}; {missing_words(assessment, s.route, short=True)}"
        for s in _linked_first(rows)[:5]
        if s.route and s.verdict is not Verdict.BARRED
    ]
    return ShortAnswer(
        _who(assessment.case, suspect.id), tuple(found), tuple(leading), _first_step(assessment, rows)
    )


def _linked_first(rows: list[Standing]) -> list[Standing]:
    """Forums with a known link first, each group in its order; closed ones last."""
    return sorted(rows, key=lambda s: (s.verdict is Verdict.BARRED, s.link is Link.NONE))


def _first_step(assessment: Assessment, rows: list[Standing]) -> str:
    """The first fact missing in the foremost route that misses one; a bar only where no fact is missing."""
    live = [s.route for s in _linked_first(rows) if s.route and s.route.gaps]
    needed = [missing(assessment, route) for route in live]
    shown = [text for need in needed for text in need.facts]
    return next(iter(shown or [f"whether {text}" for need in needed for text in need.exclude]), "")


def _ranking(assessment: Assessment, who: str, rows: list[Standing]) -> Ranking:
    """The forums worth a line; closed ones without a link only by name, with what closes them."""
    shown = [s for s in rows if s.verdict is not Verdict.BARRED or s.link is not Link.NONE]
    closed: dict[str, list[str]] = {}
    for s in rows:
        if s not in shown:
            closed.setdefault(missing_words(assessment, s.route, short=True), []).append(s.law.name)
    rest = tuple(
        f"{', '.join(names)}: {reason}"
        for reason, names in sorted(closed.items(), key=lambda item: -len(item[1]))
    )
    lines = [_rank_row(assessment, s) for s in shown]
    return Ranking(_who(assessment.case, who), tuple(lines[:IN_FULL]), tuple(lines[IN_FULL:]), rest)


def _rank_row(assessment: Assessment, s: Standing) -> RankRow:
    route = s.route
    return RankRow(
        s.place,
        s.law.name,
        s.verdict,
        route_name(route) if route else "no offence of the case is covered",
        s.link.label,
        len(route.hurdles) if route and s.verdict is not Verdict.BARRED else 0,
        missing_words(assessment, route, short=True),
        s.reason,
    )


# -- the facts ------------------------------------------------------------------------------------


def _fact_row(
    label: str, fact: Fact[bool] | None, inherited: list[str]
) -> tuple[str, tuple[Cited, ...]] | None:
    if fact is None:
        return None
    if fact.value is None:
        return label, ()
    text = ("yes" if fact.value else "no") + (f"; {fact.note}" if fact.note else "")
    return label, (Cited(text, tuple(fact.evidence or inherited), fact.support or "", fact.contested),)


_SITUATION = {
    "attack_on_civilians": "attack directed against a civilian population",
    "widespread": "widespread",
    "systematic": "systematic",
    "policy": "policy of a state or organisation",
    "protected_group": "protected group",
    "genocidal_intent": "intent to destroy a group",
    "discriminatory_ground": "discriminatory ground",
    "occupation": "occupation",
}


def _situation(case: Case) -> Iterable[tuple[str, tuple[Cited, ...]]]:
    situation = case.situation
    for span in situation.armed_conflict:
        when = f", {span.when.describe()}" if span.when else ""
        text = f"{span.in_words}{when}" + (f"; {span.note}" if span.note else "")
        yield "armed conflict", (Cited(text, tuple(span.evidence), span.support or "", span.contested),)
    for name, label in _SITUATION.items():
        row = _fact_row(label, getattr(situation.circumstances, name), situation.evidence)
        yield row or (label, ())
    for label, fact in (
        ("amnesty or immunity law at home", situation.amnesty),
        ("genuine investigation at home", situation.home_investigation),
    ):
        yield _fact_row(label, fact, situation.evidence) or (label, ())


def _person(assessment: Assessment, suspect: Suspect) -> PersonRow:
    name_of = assessment.facts.name
    facts: list[Cited] = []

    def add(text: str, backed: object) -> None:
        facts.append(
            Cited(
                text,
                tuple(getattr(backed, "evidence", [])) or tuple(suspect.evidence),
                getattr(backed, "support", "") or "",
                getattr(backed, "contested", False),
            )
        )

    for tie in suspect.nationalities:
        add(
            f"national of {name_of(tie.state)}"
            + (" (acquired after the conduct)" if tie.acquired_after_conduct else ""),
            tie,
        )
    for tie in suspect.residences:
        add(
            f"resident in {name_of(tie.state)}"
            + (f", {tie.when.describe()}" if tie.when else "")
            + (f" ({tie.note})" if tie.note else ""),
            tie,
        )
    for stay in suspect.presence:
        if stay.status != "unknown":
            add(
                f"{stay.status} in {name_of(stay.state)}"
                + (f", {stay.when.describe()}" if stay.when else "")
                + (f" ({stay.note})" if stay.note else ""),
                stay,
            )
    for position in suspect.positions:
        add(
            (position.title or position.office.replace("_", " "))
            + (f", {position.when.describe()}" if position.when else ""),
            position,
        )
    unknown = [
        f"whether {suspect.id} is in {name_of(stay.state)}"
        for stay in suspect.presence
        if stay.status == "unknown"
    ]
    unknown += [
        text
        for fact, text in (
            (suspect.no_other_nationality, "any other nationality"),
            (suspect.no_other_residence, "any other residence"),
            (
                suspect.no_other_protected_office,
                "any office or mission that is protected by international law",
            ),
        )
        if fact is None or fact.value is None
    ]
    return PersonRow(suspect.id, suspect.name, suspect.role, tuple(facts), tuple(unknown))


def _incidents(assessment: Assessment, names: bool) -> Iterable[IncidentRow]:
    case, acts = assessment.case, assessment.library.international.acts
    victims = {victim.id: _victim_name(victim, names) for victim in case.victims}
    for incident in case.incidents:
        place = assessment.facts.place(incident)
        where = ", ".join(
            part for part in (incident.where, assessment.facts.name(place) if place else "") if part
        )
        yield IncidentRow(
            incident.id,
            incident.when.describe() if incident.when else "",
            where,
            incident.summary,
            tuple(acts[code].label for code in incident.acts if code in acts),
            tuple(f"{part.suspect}: {part.in_words}" for part in incident.by),
            tuple(victims[name] for name in incident.victims),
            tuple(incident.evidence),
        )


def _victim_name(victim: Victim, names: bool) -> str:
    shown = victim.name if names and victim.name else victim.pseudonym or victim.id
    return f"{shown} ({victim.count} persons)" if victim.count and victim.count > 1 else shown


def _evidence(item: Evidence) -> EvidenceItem:
    when = item.date.describe() if item.date else ""
    return EvidenceItem(
        item.id, item.title, item.type, item.source, when, item.url, item.reliability, item.confidential
    )


# -- what follows ---------------------------------------------------------------------------------


def _plan(assessment: Assessment) -> Iterable[EvidenceStep]:
    for suspect in assessment.case.suspects:
        for step in what_next(assessment, suspect.id)[:14]:
            opened = sorted({route.forum for route in step.opens})
            effect = (
                f"alone opens a route in {_names(assessment, opened)}"
                if opened
                else "with the other missing facts of the route"
            )
            yield EvidenceStep(
                step.text,
                step.key,
                effect,
                tuple(assessment.facts.name(code) for code in step.forums),
                step.asked,
                suspect.id,
            )


def _names(assessment: Assessment, codes: list[str]) -> str:
    names = [assessment.facts.name(code) for code in codes]
    shown = ", ".join(names[:6])
    return shown + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _contested(assessment: Assessment, laws: list[str]) -> Iterable[str]:
    texts = (
        f"{route.law.name}: {hurdle.text}"
        for route in assessment.routes
        if route.forum in laws and route.verdict is not Verdict.BARRED
        for hurdle in route.hurdles
        if hurdle.code == "contested_reading"
    )
    return dict.fromkeys(texts)


def _view_changes(assessment: Assessment, laws: list[str]) -> Iterable[str]:
    lines: dict[str, None] = {}
    for route, verdicts in view_changes(assessment, laws):
        if route.verdict is Verdict.BARRED or all(
            ORDER[v] <= ORDER[route.verdict] for v in verdicts.values()
        ):
            continue
        said = "; ".join(f"{view.replace('_', ' ')}: {verdict}" for view, verdict in verdicts.items())
        lines[
            f"{route.suspect.id}, {route.law.name}, {route.offence.category.label} ({route.basis.kind.label}): {said}"
        ] = None
    return list(lines)[:20]
