"""The law sheet of one jurisdiction as Markdown: what a lawyer reads to correct the model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from uj.law.conditions import Condition
from uj.law.library import Jurisdiction, Library
from uj.law.models import Basis, Gate, Immunity, Limitation, Offence, Review, Source, Version
from uj.names import one_stop


def law_sheet(library: Library, code: str, as_of: date | None = None) -> str:
    """Write the law sheet; with ``as_of`` only what is in force on that day."""
    law = library[code]
    done, total = law.verified_share()
    signed, rules = law.signed_off()
    head = [
        f"# {law.name} ({law.code})",
        "",
        law.profile.summary,
        "",
        f"Checked on {law.profile.checked_on}. {done} of {total} statements of law were checked against official text, {signed} of {rules} rules signed off by a reviewer."
        + (f" Rules in force on {as_of}." if as_of else ""),
    ]
    parts = [
        head,
        _instruments(law),
        _offences(library, law),
        _bases(law, as_of),
        _gates(law, as_of),
        _immunities(law, as_of),
        _procedure(law),
        _authorities(law),
        _open(law),
    ]
    return one_stop("\n".join(line for part in parts for line in part) + "\n")


def _mark(source: Source, review: Review | None = None) -> str:
    signed = (
        f"; {review.status} by {review.by} on {review.on} ({review.text})" if review and review.by else ""
    )
    if source.verified:
        return f"official text{f', version of {source.seen}' if source.seen else ''}{signed}"
    return f"**not checked against official text** ({source.kind.replace('_', ' ')}, confidence {source.confidence}){signed}"


def _instruments(law: Jurisdiction) -> Iterator[str]:
    yield "\n## Instruments\n"
    for instrument in law.profile.instruments.values():
        title = (
            f"{instrument.title} ({instrument.title_en})"
            if instrument.title_en and instrument.title_en != instrument.title
            else instrument.title
        )
        details = [
            instrument.abbreviation,
            instrument.citation,
            f"in force {instrument.in_force}" if instrument.in_force else "",
            instrument.url,
        ]
        yield f"- {title}. {', '.join(d for d in details if d)}"


def _offences(library: Library, law: Jurisdiction) -> Iterator[str]:
    yield "\n## Offences\n"
    for offence in law.offences.values():
        yield from _offence(library, offence)


def _offence(library: Library, offence: Offence) -> Iterator[str]:
    yield f"\n### {offence.label} (`{offence.id}`)\n"
    if not offence.exists:
        yield f"This state has no such offence. {offence.earlier_law} {offence.note}".strip()
        return
    span = " ".join(
        x
        for x in (
            f"from {offence.conduct_from}" if offence.conduct_from else "",
            f"until {offence.conduct_until}" if offence.conduct_until else "",
        )
        if x
    )
    yield f"{offence.provision}; conduct {span or 'of any date recorded'}. {_mark(offence.source, offence.review)}."
    if offence.definition:
        dropped = "; ".join(f"without {name}: {why}" for name, why in offence.drop.items())
        yield f"\nBase definition: {library.international.definitions[offence.definition].title}{f' ({dropped})' if dropped else ''}."
    yield ""
    for code, acts in offence.acts.items():
        known = library.international.acts.get(code)
        for act in acts:
            limits = [
                f"from {act.from_}" if act.from_ else "",
                f"until {act.until}" if act.until else "",
                act.conflict or "",
                act.note,
            ]
            said = "; ".join(x for x in limits if x)
            yield f"- {known.label if known else code}: {act.at or 'no pinpoint'}{f' ({said})' if said else ''}"
    yield from (f"- deviation: {text}" for text in offence.deviations)
    yield f"\nPenalty: {offence.penalty.text or 'not recorded'}. Limitation: {'; '.join(limitation_words(rule) for rule in offence.limitation) or 'not recorded'}."
    yield from _extras(offence.earlier_law and f"Earlier law: {offence.earlier_law}", offence.note)


def limitation_words(rule: Limitation) -> str:
    """A rule on limitation in words."""
    said = {"never": "not subject to limitation", "open": "open"}.get(
        rule.bar
    ) or f"{rule.years:g} years from {rule.runs_from.replace('_', ' ')}"
    limits = (
        f"for {', '.join(rule.acts)}" if rule.acts else "",
        _dates("in force", rule.valid_from, rule.valid_until),
        _dates("conduct", rule.conduct_from, rule.conduct_until),
        "" if rule.can_stop else "cannot be interrupted",
    )
    return ", ".join(x for x in (said, *limits, rule.provision, rule.note) if x)


def _dates(what: str, first: date | None, last: date | None) -> str:
    """``what`` with the dates between which it counts; empty without any."""
    said = [f"from {first}" if first else "", f"until {last}" if last else ""]
    return " ".join([what, *filter(None, said)]) if any(said) else ""


def _extras(*texts: str) -> Iterator[str]:
    yield from (f"\n{text}" for text in texts if text)


def _in_force(version: Version, as_of: date | None) -> bool:
    return as_of is None or version.in_force(as_of)


def _span(version: Version) -> str:
    return f"{version.valid_from or 'date not recorded'} to {version.valid_until or 'today'}"


def _bases(law: Jurisdiction, as_of: date | None) -> Iterator[str]:
    yield "\n## Bases of jurisdiction\n"
    for basis in law.bases.values():
        yield from _basis(basis, as_of)


def _basis(basis: Basis, as_of: date | None) -> Iterator[str]:
    versions = [v for v in basis.versions if basis.selected_by == "conduct" or _in_force(v, as_of)]
    if not versions:
        return
    yield f"\n### {basis.kind.label.capitalize()}{f' ({basis.part})' if basis.part else ''} (`{basis.id}`)\n"
    yield f"For {', '.join(basis.offences)}. {_mark(basis.source, basis.review)}." + (
        " The date of the conduct picks the version." if basis.selected_by == "conduct" else ""
    )
    for version in versions:
        yield f"\n{_span(version)}: {version.provision}{f'. {version.note}' if version.note else ''}\n"
        yield from (line for condition in version.requires for line in condition_lines(condition))
        if not version.requires:
            yield "- no condition in the text"
    yield from _extras(basis.note)


def condition_lines(condition: Condition, depth: int = 0) -> Iterator[str]:
    """A condition as indented bullets: our wording, the predicate, the pinpoint."""
    what = condition.name.replace("_", " ")
    if condition.name in ("all", "any", "none"):
        what = {"all": "all of", "any": "one of", "none": "none of"}[condition.name]
    elif condition.name == "at_least":
        what = f"at least {condition.params.n} of"
    elif condition.name == "question":
        what = condition.params.ask
    elif condition.name == "contested":
        what = f"contested: {condition.params.question} (prevailing: {condition.params.prevailing.id})"
    else:
        what = f"{what}{_particulars(condition)}"
    limits = [
        f"only for {', '.join(condition.only_for)}" if condition.only_for else "",
        f"not for {', '.join(condition.except_for)}" if condition.except_for else "",
    ]
    tail = "; ".join(x for x in (condition.provision or "", *limits) if x)
    yield f"{'  ' * depth}- {condition.rule or what}{f' [{what}]' if condition.rule and condition.name != 'question' else ''}{f' ({tail})' if tail else ''}"
    for child in condition.children:
        yield from condition_lines(child, depth + 1)


def _particulars(condition: Condition) -> str:
    """What a predicate asks beyond its name, where it differs from the usual."""
    if not isinstance(condition.params, BaseModel):
        return f": {str(condition.params).replace('_', ' ')}"
    said = []
    for name, value in condition.params.model_dump(mode="json", exclude_defaults=True).items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        said.append(
            name.replace("_", " ") if value is True else f"{name.strip('_')} {shown}".replace("_", " ")
        )
    return f": {'; '.join(said)}" if said else ""


def _gates(law: Jurisdiction, as_of: date | None) -> Iterator[str]:
    yield "\n## Gates\n"
    for gate in law.gates.values():
        yield from _gate(gate, as_of)


def _gate(gate: Gate, as_of: date | None) -> Iterator[str]:
    versions = [v for v in gate.versions if _in_force(v, as_of)]
    if not versions:
        return
    yield f"\n### {gate.kind.value.replace('_', ' ').capitalize()} (`{gate.id}`, {gate.effect})\n"
    yield f"For {', '.join(gate.applies_to)}{f'; not for {chr(44).join(gate.except_for)}' if gate.except_for else ''}. {_mark(gate.source, gate.review)}."
    for version in versions:
        yield f"\n{_span(version)}: {version.provision}. {version.rule}\n"
        for title, conditions in (
            ("closes the route if", version.bars_if),
            ("required", version.requires),
            ("may be refused if", version.refusal_if),
        ):
            if conditions:
                yield f"- {title}:"
                yield from (line for condition in conditions for line in condition_lines(condition, 1))
    yield from _extras(gate.note)


def _immunities(law: Jurisdiction, as_of: date | None) -> Iterator[str]:
    yield "\n## Immunities\n"
    for immunity in law.immunities.values():
        if as_of and (
            (immunity.valid_from and as_of < immunity.valid_from)
            or (immunity.valid_until and as_of > immunity.valid_until)
        ):
            continue
        yield _immunity(immunity)


def _immunity(immunity: Immunity) -> str:
    effect = {"bars": "stands in the way", "none": "does not stand in the way", "open": "unsettled"}[
        immunity.effect
    ]
    span = " ".join(
        x
        for x in (
            f"from {immunity.valid_from}" if immunity.valid_from else "",
            f"until {immunity.valid_until}" if immunity.valid_until else "",
        )
        if x
    )
    reach = ", ".join(immunity.offences) + (
        f" except {', '.join(immunity.except_for)}" if immunity.except_for else ""
    )
    held = f"; held by {', '.join(immunity.holders)}" if immunity.holders else ""
    reach += held.replace("_", " ")
    only = "".join(f"\n{line}" for condition in immunity.only_if for line in condition_lines(condition, 1))
    return f"- {immunity.kind.replace('_', ' ')} (`{immunity.id}`): {effect}; {reach}{f'; {span}' if span else ''}. {immunity.rule} ({immunity.provision}). {_mark(immunity.source, immunity.review)}{f'. Only if:{only}' if only else ''}"


def _procedure(law: Jurisdiction) -> Iterator[str]:
    procedure = law.profile.procedure
    yield f"\n## Procedure\n\n{_mark(procedure.source)}.\n"
    for way in procedure.initiation:
        yield f"- {way.who.replace('_', ' ')}: {way.how}{f' ({way.provision})' if way.provision else ''}{f'; {way.limits}' if way.limits else ''}"
    yield f"- in absentia: investigation {procedure.in_absentia.investigation}, trial {procedure.in_absentia.trial}. {procedure.in_absentia.rule} ({procedure.in_absentia.provision or 'no pinpoint'})"
    for label, text in (
        ("victims", procedure.victim_participation),
        ("review of a refusal", procedure.review_of_refusal),
        ("structural investigations", procedure.structural_investigations),
        ("political authorisation", procedure.political_authorisation),
        ("court", procedure.court),
    ):
        if text:
            yield f"- {label}: {text}"
    yield from (f"- unit: {unit.name} ({unit.role})" for unit in procedure.units)
    yield "\n## Modes of liability\n"
    for name, mode in ((name, mode) for name, modes in law.profile.modes.items() for mode in modes):
        standard = f", {mode.standard.replace('_', ' ')}" if mode.standard else ""
        reach = f", only for {', '.join(mode.only_for)}" if mode.only_for else ""
        yield f"- {name.replace('_', ' ')}: {mode.provision or 'no pinpoint'}{reach}{standard}{f'. {mode.rule}' if mode.rule else ''}"


def _authorities(law: Jurisdiction) -> Iterator[str]:
    yield "\n## Authorities\n"
    for authority in law.authorities.values():
        bears = f" Bears on {', '.join(authority.bears_on)}." if authority.bears_on else ""
        yield f"- {authority.name}, {authority.court}, {authority.date}{f', {authority.ref}' if authority.ref else ''}: {authority.point}.{bears} Source: {authority.source}"


def _open(law: Jurisdiction) -> Iterator[str]:
    if law.profile.changes:
        yield "\n## Changes\n"
        yield from (f"- {change.date}: {change.what}. {change.effect}" for change in law.profile.changes)
    if law.profile.uncertainties:
        yield "\n## Open points\n"
        yield from (f"- {text}" for text in law.profile.uncertainties)
