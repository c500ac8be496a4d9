"""The report of a screening: one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from uj import __version__
from uj.assess.explain import offence_word
from uj.assess.gaps import is_question
from uj.law.library import Jurisdiction
from uj.law.shipped import data_folder
from uj.screen.checkpoints import Result
from uj.screen.places import put
from uj.screen.settings import Settings, describe
from uj.screen.words import Words

TILE, GAP = 64, 6


def write_report(settings: Settings, result: Result, target: Path) -> None:
    """Write the report.

    Raises:
        RenderError: it cannot be written.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(data_folder("templates") / "screen"), autoescape=True)
    text = environment.get_template("report.html.j2").render(_context(settings, result))
    put(target, text.encode("utf-8"))


def _context(settings: Settings, result: Result) -> dict[str, Any]:
    library, forums = settings.library, settings.forums
    matrix = result.summary.verdicts
    live = {code: sum(_live(matrix, code)) for code in forums}
    ordered = sorted(forums, key=lambda code: (-live[code], library[code].name))
    present = {name.split(".", 1)[1] for name in matrix}
    reach = result.reach
    checked = {code: library[code].verified_share() for code in forums}
    return {
        "r": result,
        "reasons": settings.reasons,
        "as_of": settings.as_of,
        "forums": ordered,
        "names": {code: library[code].name for code in forums},
        "funnel": [
            ("rows read", result.rows),
            ("screened", result.screened),
            ("an offence of some forum reaches it", result.screened - reach["no_route"]),
            ("not barred before some forum", reach["open"] + reach["conditional"]),
            ("open before some forum", reach["open"]),
        ],
        "map": _map(settings, result),
        "best": sorted(result.best.items(), key=lambda item: -item[1]),
        "tables": _tables(settings, result) if settings.reasons else [],
        "categories": [c.value for c in library.categories() if c.value in present],
        "matrix": matrix,
        "hurdles": _hurdles(result),
        "top": _top(settings, result) if settings.reasons else {},
        "checked": checked,
        "verified": tuple(map(sum, zip(*checked.values(), strict=True))),
        "law": [
            _law(settings, code, *checked[code])
            for code in sorted(forums, key=lambda code: library[code].name)
        ],
        "made": _made(settings, result),
    }


def _top(settings: Settings, result: Result) -> dict[str, list[dict[str, Any]]]:
    """The strongest cases by forum."""
    return {
        code: [{**case, "route": _route(settings.library[code], case)} for case in cases[:5]]
        for code, cases in result.summary.top.items()
    }


def _route(law: Jurisdiction, case: dict[str, Any]) -> str:
    """A route in a few words: offence, kind of basis, pinpoint; and if its text was not checked."""
    offence, basis = law.offences[case["offence"]], law.bases[case["basis"]]
    version = next(
        v for v in basis.versions if case["since"] == (str(v.valid_from) if v.valid_from else None)
    )
    checked = offence.source.verified and (version.source or basis.source).verified
    mark = "" if checked else " (text not checked)"
    return f"{offence_word(offence)}: {basis.kind.label}, {version.provision}{mark}"


def _live(matrix: dict[str, dict[str, int]], code: str) -> list[int]:
    return [c["open"] + c["conditional"] for name, c in matrix.items() if name.split(".")[0] == code]


def _hurdles(result: Result) -> list[tuple[str, int]]:
    words = {
        "met": "criteria for refusal met",
        "not_met": "criteria not met",
        "open": "whether the criteria are met is open",
    }
    found = []
    for name, count in sorted(result.summary.hurdles.items(), key=lambda item: -item[1])[:20]:
        code, _, criteria = name.partition(":")
        found.append((code.replace("_", " ") + (f": {words[criteria]}" if criteria else ""), count))
    return found


def _tables(settings: Settings, result: Result) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Facts that an archive can collect, and questions that counsel has to answer."""
    ranked = sorted(result.summary.facts.items(), key=lambda item: (-item[1]["rows"], item[0]))
    counsel = [item for item in ranked if is_question(item[0]) or item[0].startswith("law.")][:8]
    facts = [item for item in ranked if not (is_question(item[0]) or item[0].startswith("law."))][:20]
    firsts = {max(entry["forums"], key=entry["forums"].get) for _, entry in facts + counsel}
    words = Words(settings.library, sorted(firsts), settings.as_of)
    first = "Each of these, shown alone, would open a route that lacks nothing else. The key says where it goes under"
    second = "Points of law or of appreciation on which alone a route depends; counsel answers them by the key under"
    return [
        ("Facts worth collecting", first, [_fact(settings, words, *item) for item in facts]),
        ("Questions for counsel", second, [_fact(settings, words, *item) for item in counsel]),
    ]


def _fact(settings: Settings, words: Words, fact: str, entry: dict[str, Any]) -> dict[str, Any]:
    key, _, wanted = fact.rpartition("=")
    forums = sorted(entry["forums"].items(), key=lambda item: -item[1])
    names = ", ".join(settings.library[code].name for code, _ in forums[:4])
    more = f" and {len(forums) - 4} more" if len(forums) > 4 else ""
    return {
        "key": f"{key}: {'true' if wanted == 'yes' else 'false'}",
        "text": words.fact(key, wanted == "yes"),
        "cells": entry["cells"],
        "rows": entry["rows"],
        "first": [case["record"] or f"row {case['row']}" for case in entry["first"][:3]],
        "forums": names + more,
    }


def _law(settings: Settings, code: str, done: int, total: int) -> dict[str, Any]:
    law = settings.library[code]
    bases = {basis.id for found in law.bases_on(settings.as_of).values() for basis, _ in found}
    return {"name": law.name, "done": done, "total": total, "offences": sum(o.exists for o in law.offences.values()),
            "bases": len(bases), "checked": law.profile.checked_on}  # fmt: skip


def _made(settings: Settings, result: Result) -> list[tuple[str, str]]:
    about = describe(settings)
    found = [
        ("program", f"uj-toolkit {__version__}"),
        ("law", f"{about['law']} ({settings.library.folder.name})"),
        ("mapping", about["mapping"]),
        ("batches", f"{result.batches} of at most {settings.batch:,} rows"),
    ]
    sizes = [size for _, size, *_ in about["inputs"]]
    given = list(zip(settings.inputs, sizes, strict=False))
    found += [("input", f"{path} ({size:,} bytes)") for path, size in given[:20]]
    found += [("inputs", f"{len(sizes)} in all ({sum(sizes):,} bytes)")] if len(given) > 20 else []
    found += [
        ("read as", f"{Path(path).name}: {encoding}") for path, encoding in result.notes.encodings.items()
    ]
    if result.notes.unused:
        found.append(("columns not used", ", ".join(list(result.notes.unused)[:30])))
    return found


def _map(settings: Settings, result: Result) -> Markup:
    """A tile for each forum, shaded by the share of records with a route that is not barred there."""
    from uj.yamlfile import read, validate

    places = validate(dict[str, tuple[int, int]], read(data_folder("templates") / "screen" / "tiles.yaml"))
    matrix = result.summary.verdicts
    step = TILE + GAP
    tiles = []
    for code in settings.forums:
        column, row = places.get(code, (0, 0))
        if code not in places:
            continue
        most = max(_live(matrix, code), default=0)
        share = most / result.screened if result.screened else 0
        name = settings.library[code].name
        x, y = column * step, row * step
        tiles.append(
            f"<g><title>{escape(name)}: at most {most:,} records in one category</title>"
            f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" rx="7" stroke="var(--line)"'
            f' style="fill:color-mix(in srgb, var(--open) {share * 100:.0f}%, var(--card))"/>'
            f'<text x="{x + TILE / 2}" y="{y + 28}" text-anchor="middle" font-size="18" font-weight="600"'
            f' fill="var(--ink)">{escape(code)}</text>'
            f'<text x="{x + TILE / 2}" y="{y + 48}" text-anchor="middle" font-size="13" fill="var(--ink)">'
            f"{share * 100:.0f} %</text></g>"
        )
    width = (max((p[0] for p in places.values()), default=0) + 1) * step
    height = (max((p[1] for p in places.values()), default=0) + 1) * step
    label = "Map of Europe by forum: share of records with a route that is not barred"
    return Markup(
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{"".join(tiles)}</svg>'
    )
