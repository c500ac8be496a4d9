"""Synthetic rows: invented persons and conduct, for tests, benchmarks and the example archive."""

from __future__ import annotations

import random
from typing import Any

PLACES = ["SY", "RW", "BA", "PK", "IQ", "AF", "UA", "MM", "SD", "LR"]


def rows(count: int, seed: int, acts: list[str], forums: list[str]) -> list[dict[str, Any]]:
    """Make rows as text, as an archive would hold them; each fact is unknown in some of them."""
    rng = random.Random(seed)
    return [_row(rng, number, acts, forums) for number in range(1, count + 1)]


def _tri(rng: random.Random, yes: float = 0.5) -> str:
    draw = rng.random()
    return "" if draw < 0.2 else "unknown" if draw < 0.23 else "yes" if rng.random() < yes else "no"


def _states(rng: random.Random, pool: list[str], share: float, most: int = 2) -> str:
    return "|".join(rng.sample(pool, min(len(pool), rng.randint(1, most)))) if rng.random() < share else ""


_YES_NO = {
    "attack_on_civilians": 0.7, "widespread": 0.6, "systematic": 0.6, "policy": 0.6, "attack_nexus": 0.7,
    "attack_knowledge": 0.8, "conflict_nexus": 0.7, "protected_person": 0.8, "protected_group": 0.3,
    "genocidal_intent": 0.1, "discriminatory_ground": 0.5, "custody": 0.6, "severe_suffering": 0.8, "purpose": 0.7,
    "refusal_of_information": 0.6, "outside_protection": 0.6, "intent": 0.9, "charter_violation": 0.2,
    "leadership": 0.1, "oppression_regime": 0.1, "international_element": 0.2, "compelling_purpose": 0.2,
    "exploitation_purpose": 0.1, "terrorist_purpose": 0.1, "occupation": 0.1, "official_capacity": 0.7,
    "acquiescence": 0.3, "organisation": 0.2, "amnesty": 0.1,
}  # fmt: skip
_CLOSED = (
    "suspect_no_other_nationality", "suspect_no_other_residence", "suspect_no_other_refuge",
    "suspect_no_travel_expected", "suspect_no_other_protected_office", "suspect_no_other_service",
    "victims_no_other_nationality", "victims_no_other_residence", "victims_no_other_refuge", "no_other_proceedings",
)  # fmt: skip


def _when(rng: random.Random) -> str:
    year = rng.randint(1978, 2025)
    draw = rng.random()
    if draw < 0.08:
        return ""
    if draw < 0.4:
        return f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    if draw < 0.6:
        return f"{year}-{rng.randint(1, 12):02}"
    if draw < 0.8:
        return f"{year}{rng.choice(['', '~', '?'])}"
    return f"{year}/{min(year + rng.randint(0, 4), 2026)}" if draw < 0.95 else f"{year}/.."


def _row(rng: random.Random, number: int, acts: list[str], forums: list[str]) -> dict[str, Any]:
    home = rng.choice(PLACES)
    pool = [home, home, rng.choice(forums), rng.choice(forums), rng.choice(PLACES)]
    pool = list(dict.fromkeys(pool))
    office = rng.choice(["", "", "military:HOME", "police:HOME", "minister:HOME:no", "head_of_state:HOME:yes",
                         "diplomat:HOME", "armed_group", "foreign_minister:HOME:unknown", "other_official:FORUM"])  # fmt: skip
    row: dict[str, Any] = {
        "record": str(number),
        "suspect": f"P{number}",
        "territory": home if rng.random() < 0.95 else "",
        "when": _when(rng),
        "acts": "|".join(rng.sample(acts, rng.choice([1, 1, 1, 2, 2, 3]))),
        "conflict": rng.choice(["niac", "niac", "iac", "none", "disputed", "unknown", ""]),
        "conflict_when": rng.choice(["", "", "2011/..", "1992/1995", "2003/2011"]),
        "mode": rng.choice(
            [
                "perpetration",
                "perpetration",
                "co_perpetration",
                "ordering",
                "aiding",
                "indirect",
                "superior_responsibility",
                "superior_responsibility",
                "instigation",
                "unknown",
                "",
            ]
        ),
        "suspect_kind": "company" if rng.random() < 0.02 else rng.choice(["", "person"]),
        "suspect_nationalities": _states(rng, pool, 0.8),
        "suspect_nationalities_later": _states(rng, pool, 0.1, 1),
        "suspect_residences": _states(rng, pool, 0.5),
        "suspect_residences_earlier": _states(rng, pool, 0.2, 1),
        "suspect_residences_later": _states(rng, pool, 0.2, 1),
        "suspect_residence_years": rng.choice(["", "", "2", "7"]),
        "suspect_refugee_in": _states(rng, pool, 0.2, 1),
        "suspect_present_in": _states(rng, pool, 0.5, 1),
        "suspect_absent_from": _states(rng, pool, 0.05, 1),
        "suspect_left": _states(rng, pool, 0.1, 1),
        "suspect_expected_in": _states(rng, pool, 0.1, 1),
        "suspect_offices": office.replace("HOME", home).replace("FORUM", rng.choice(forums)),
        "suspect_alive": rng.choice(["", "", "", "yes", "yes", "unknown", "no"]),
        "suspect_minor": rng.choice(["", "", "", "", "no", "no", "yes", "unknown"]),
        "suspect_stateless": rng.choice(["", "", "no", "yes", "unknown"]),
        "victims_nationalities": _states(rng, pool, 0.8),
        "victims_nationalities_later": _states(rng, pool, 0.05, 1),
        "victims_residences": _states(rng, pool, 0.5),
        "victims_residences_earlier": _states(rng, pool, 0.2, 1),
        "victims_residences_later": _states(rng, pool, 0.1, 1),
        "victims_residence_years": rng.choice(["", "", "2", "7"]),
        "victims_refugee_in": _states(rng, pool, 0.2, 1),
        "victims_stateless": rng.choice(["", "", "no", "yes"]),
        "witnesses_in": _states(rng, pool, 0.3),
        "proceedings": _proceedings(rng, home, forums),
    }
    for name in ("knew", "should_have_known", "disregarded", "effective_control"):
        row[name] = _tri(rng)
    for name, yes in _YES_NO.items():
        row[name] = _tri(rng, yes)
    for name in _CLOSED:
        row[name] = _tri(rng, 0.8)
    return row


def _proceedings(rng: random.Random, home: str, forums: list[str]) -> str:
    if rng.random() < 0.6:
        return ""
    found = []
    for _ in range(rng.choice([1, 1, 2])):
        by = rng.choice([home, home, rng.choice(forums), rng.choice(forums), "icc"])
        kind = rng.choice(
            ["complaint", "investigation", "prosecution", "judgment", "extradition_request", "decision"]
        )
        status = rng.choice(["pending", "granted", "refused", "final", "closed", "impossible", "unknown"])
        to = rng.choice(forums) if kind == "extradition_request" else ""
        found.append(f"{by}:{kind}:{status}:{to}:{rng.choice(['', 'yes', 'no', 'unknown'])}")
    return "|".join(found)
