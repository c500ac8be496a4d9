"""Build the memo object from an assessment."""

from __future__ import annotations

from collections.abc import Iterable

from uj import __version__
from uj.assess.explain import missing, view_changes, what_next
from uj.assess.rank import Link, Standing, rank
from uj.assess.routes import ORDER, Assessment, Verdict
from uj.case.models import Case, Suspect
from uj.memo.characterise import characterisations
from uj.memo.facts import evidence, incidents, person, proceeding, situation, victim, witness
from uj.memo.forum import forum_section, missing_words, route_name
from uj.memo.law import avenues, instruments, verification
from uj.memo.model import (
    AnswerLine,
    EvidenceStep,
    ForumSection,
    Memo,
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
        situation=tuple(situation(case)),
        situation_summary=case.situation.summary,
        home=case.situation.home_remarks,
        persons=tuple(person(assessment, suspect) for suspect in case.suspects),
        victims=tuple(victim(assessment, one, names) for one in case.victims),
        witnesses=tuple(witness(assessment, one, names) for one in case.witnesses),
        incidents=tuple(incidents(assessment, names)),
        proceedings=tuple(proceeding(assessment, step) for step in case.proceedings),
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
        evidence={item.id: evidence(item) for item in case.evidence},
        verified=_sums(law.verified_share() for law in used),
        signed_off=_sums(law.signed_off() for law in used),
        law_fingerprint=assessment.library.fingerprint,
        version=__version__,
        forums_considered=len(assessment.forums),
        left_out=left_out,
    )


def _sums(shares: Iterable[tuple[int, int]]) -> tuple[int, int]:
    done, total = zip(*shares, strict=True)
    return sum(done), sum(total)


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
        _who(assessment.case, suspect.id), tuple(found), tuple(leading), *_first_step(assessment, rows)
    )


def _linked_first(rows: list[Standing]) -> list[Standing]:
    """Forums with a known link first, each group in its order; closed ones last."""
    return sorted(rows, key=lambda s: (s.verdict is Verdict.BARRED, s.link is Link.NONE))


def _first_step(assessment: Assessment, rows: list[Standing]) -> tuple[str, str]:
    """The first fact missing on the foremost route that is not open yet, and its forum; a bar to exclude where no fact is missing."""
    for standing in _linked_first(rows):
        if standing.route and standing.route.gaps:
            needed = missing(assessment, standing.route)
            steps = [*needed.facts, *(f"whether {text}" for text in needed.exclude)]
            return next(iter(steps), ""), standing.law.name
    return "", ""


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
