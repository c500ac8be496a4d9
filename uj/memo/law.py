"""The law used in a memo: what was not checked, which instruments are cited, which other avenues exist."""

from __future__ import annotations

from collections.abc import Iterable

from uj.assess.routes import Assessment, Verdict
from uj.law.models import Rule, Source
from uj.memo.model import AvenueRow, ForumSection, InstrumentRow, Verification
from uj.truth import Truth


def used_rules(assessment: Assessment, code: str) -> Iterable[tuple[Rule, str]]:
    """Rules of a forum that the live routes (or, without any, the closed ones) rest on, with pinpoints."""
    routes = [r for r in assessment.routes if r.forum == code and r.verdict is not Verdict.BARRED] or [
        r for r in assessment.routes if r.forum == code
    ]
    law = assessment.library[code]
    found: dict[str, tuple[Rule, str]] = {}
    for route in routes:
        found.setdefault(route.offence.id, (route.offence, str(route.offence.provision)))
        found.setdefault(route.basis.id, (route.basis, str(route.version.provision)))
        for gate in route.best.gates:
            rule = law.gates.get(gate.rule) or law.immunities.get(gate.rule)
            if rule is not None:
                found.setdefault(rule.id, (rule, gate.finding.provision or str(rule.provision or "")))
    return found.values()


def source_of(rule: Rule, provision: str) -> Source:
    """What a rule rests on as it is cited: the source of that version, else its own."""
    versions = getattr(rule, "versions", ())
    own = (v.source for v in versions if v.source and str(v.provision or rule.provision) == provision)
    return next(own, rule.source)


def verification(assessment: Assessment, codes: list[str]) -> Iterable[Verification]:
    """Every rule used that was not checked against official text."""
    for code in codes:
        law = assessment.library[code]
        for rule, provision in used_rules(assessment, code):
            source = source_of(rule, provision)
            if not source.verified:
                yield Verification(
                    law.name,
                    rule.id,
                    provision,
                    f"{source.kind.replace('_', ' ')}: {source.ref}",
                    source.confidence,
                )
        procedure = law.profile.procedure.source
        if not procedure.verified:
            yield Verification(
                law.name,
                f"{code.lower()}.procedure",
                "rules of procedure",
                f"{procedure.kind.replace('_', ' ')}: {procedure.ref}",
                procedure.confidence,
            )


def instruments(
    assessment: Assessment, sections: Iterable[ForumSection], codes: list[str]
) -> Iterable[InstrumentRow]:
    """Instruments cited for the forums treated in detail, with the pinpoints cited."""
    for code in codes:
        law = assessment.library[code]
        cited: dict[str, dict[str, None]] = {}
        for _, provision in used_rules(assessment, code):
            found = law.instrument_of(provision)
            if found is not None:
                cited.setdefault(found[0], {})[provision] = None
        for key, pinpoints in cited.items():
            instrument = law.profile.instruments[key]
            seen = (
                f"read in the version of {instrument.seen_version}"
                if instrument.seen_version
                else "text not seen in a dated version"
            )
            yield InstrumentRow(
                law.name, instrument.title, instrument.title_en, instrument.citation, tuple(pinpoints), seen
            )


_FAMILIES = {
    "un_charter": "United Nations, Charter-based",
    "un_treaty": "United Nations treaty bodies",
    "courts": "Courts",
    "sanctions": "Sanctions",
    "trade_and_finance": "Trade and finance",
    "business": "Business",
    "investigative": "Investigative mechanisms",
    "migration_and_police": "Migration and police",
}


def avenues(assessment: Assessment) -> Iterable[AvenueRow]:
    """Avenues beside prosecution that fit the acts, the addressee and the treaties of the state concerned."""
    case, shared = assessment.case, assessment.library.international
    acts = {code for incident in case.incidents for code in incident.acts}
    companies = any(suspect.kind == "company" for suspect in case.suspects)
    state = case.situation.territorial_state
    for avenue in shared.avenues:
        if avenue.acts and not acts & set(avenue.acts):
            continue
        if avenue.family == "business" and not companies:
            continue
        available = "to be examined"
        if avenue.treaty and state:
            truth, note = shared.party(state, avenue.treaty, assessment.as_of)
            name = shared.name_of(state)
            available = {
                Truth.YES: f"{name} is a party; check declarations and reservations",
                Truth.NO: f"not open: {name} is not a party to the treaty",
                Truth.UNKNOWN: f"to establish: participation of {name} ({note})",
            }[truth]
        yield AvenueRow(
            avenue.name,
            _FAMILIES.get(avenue.family, avenue.family),
            available,
            avenue.yields,
            tuple(avenue.conditions[:4]),
            avenue.time_limits,
            avenue.link,
        )
