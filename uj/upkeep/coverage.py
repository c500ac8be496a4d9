"""What is modelled, how deep, and how much of it was checked: per jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from uj.law.library import Jurisdiction, Library
from uj.law.terms import CORE
from uj.upkeep.scenarios import load_scenarios


@dataclass(frozen=True, slots=True)
class Coverage:
    """One line of the coverage table; ``core`` says for each core category whether the offence exists."""

    code: str
    name: str
    core: tuple[bool, ...]
    offences: int
    bases: int
    gates: int
    scenarios: int
    verified: int
    statements: int
    reviewed: int
    oldest: date | None
    checked_on: date


def coverage(library: Library) -> list[Coverage]:
    """Coverage of every jurisdiction, by name."""
    return sorted((_of(law) for law in library), key=lambda row: row.name)


def _of(law: Jurisdiction) -> Coverage:
    existing = [offence for offence in law.offences.values() if offence.exists]
    seen = [source.seen for _, source in law.sources() if source.verified and source.seen]
    done, total = law.verified_share()
    return Coverage(
        law.code,
        law.name,
        tuple(any(o.category is category for o in existing) for category in CORE),
        len(existing),
        len(law.bases),
        len(law.gates),
        len(load_scenarios(law.folder)),
        done,
        total,
        law.signed_off()[0],
        min(seen, default=None),
        law.profile.checked_on,
    )


HEADINGS = (
    "",
    "Jurisdiction",
    "G",
    "CAH",
    "WC",
    "Agg",
    "Tor",
    "Dis",
    "Offences",
    "Bases",
    "Gates",
    "Scenarios",
    "Official text",
    "Oldest text",
    "Checked",
)
LEGEND = (
    "G genocide, CAH crimes against humanity, WC war crimes, Agg aggression, Tor torture as its own offence, Dis enforced disappearance as its own offence "
    "(● exists, · does not). *Official text*: statements of law checked against official text. *Oldest text*: the oldest version read. *Checked*: date of the research."
)


def cells(row: Coverage) -> list[str]:
    """A line of the table as text."""
    marks = ["●" if exists else "·" for exists in row.core]
    share = f"{row.verified} of {row.statements}"
    return [
        row.code,
        row.name,
        *marks,
        str(row.offences),
        str(row.bases),
        str(row.gates),
        str(row.scenarios),
        share,
        str(row.oldest or "–"),
        str(row.checked_on),
    ]


def markdown(library: Library) -> str:
    """The coverage table as Markdown, with a line of totals and the legend."""
    rows = coverage(library)
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    done, total = sum(row.verified for row in rows), sum(row.statements for row in rows)
    totals = (
        f"{len(rows)} jurisdictions, {sum(r.offences for r in rows)} offences, {sum(r.bases for r in rows)} bases, "
        f"{sum(r.scenarios for r in rows)} scenarios; {done} of {total} statements of law checked against official text; "
        f"{sum(r.reviewed for r in rows)} rules signed off by a reviewer."
    )
    return "\n".join([totals, "", *lines, "", LEGEND])


START, END = "<!-- coverage: made by `uj law coverage --write README.md` -->", "<!-- end of coverage -->"


def in_readme(text: str, library: Library) -> str:
    """A README with the table between its marks made anew.

    Raises:
        ValueError: the marks are missing.
    """
    before, found, rest = text.partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"the marks {START!r} and {END!r} are missing")
    return f"{before}{START}\n{markdown(library)}\n{END}{after}"
