"""Write a synthetic archive: invented persons and conduct in the flat columns, seeded.

python examples/archive/generate.py 1000000 archive.parquet
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SETTINGS = {  # place: (share, conflicts, their dates, years of conduct)
    "SY": (0.24, ["niac"], "2011/..", (2011, 2024)),
    "IQ": (0.10, ["niac", "disputed"], "2014/2017", (2003, 2019)),
    "RW": (0.07, ["niac"], "1990/1994", (1994, 1994)),
    "BA": (0.10, ["iac", "niac"], "1992/1995", (1992, 1995)),
    "AF": (0.09, ["niac"], "1978/..", (1990, 2023)),
    "UA": (0.16, ["iac"], "2014/..", (2014, 2025)),
    "PK": (0.06, ["disputed", "none"], "", (2005, 2025)),
    "MM": (0.08, ["niac", ""], "2016/..", (2016, 2024)),
    "LR": (0.05, ["niac"], "1999/2003", (1999, 2003)),
    "BY": (0.05, ["none"], "", (2020, 2024)),
}
ACTS = {
    "torture": 14, "killing": 14, "imprisonment": 10, "enforced_disappearance": 8, "rape": 6, "attack_civilians": 6,
    "torture|imprisonment": 10, "killing|torture": 6, "enforced_disappearance|torture": 6, "persecution": 4,
    "rape|torture": 4, "pillage": 3, "hostage_taking": 3, "killing|attack_civilians": 4, "killing|persecution": 2,
}  # fmt: skip
STATES = [
    "DE",
    "FR",
    "SE",
    "NL",
    "BE",
    "CH",
    "AT",
    "GB",
    "NO",
    "DK",
    "ES",
    "TR",
    "IT",
    "PL",
    "LT",
    "FI",
    "GR",
    "CY",
]
WEIGHTS = [24, 12, 10, 8, 6, 5, 6, 6, 4, 4, 3, 6, 2, 2, 1, 1, 2, 1]
FIRST = ["Amar", "Bela", "Ciro", "Dana", "Edin", "Faro", "Gita", "Hano", "Ilka", "Jaro", "Kemi", "Lina"]
LAST = [
    "Abrolin",
    "Besharov",
    "Castelun",
    "Dorvami",
    "Elkarat",
    "Fendrim",
    "Gorvanti",
    "Halimov",
    "Istrek",
    "Jovarin",
]
YES_NO = {
    "attack_on_civilians": (0.8, 0.9), "widespread": (0.6, 0.8), "systematic": (0.6, 0.8), "policy": (0.5, 0.8),
    "attack_nexus": (0.7, 0.9), "attack_knowledge": (0.4, 0.9), "conflict_nexus": (0.6, 0.8),
    "protected_person": (0.7, 0.95), "protected_group": (0.5, 0.3), "genocidal_intent": (0.6, 0.05),
    "discriminatory_ground": (0.5, 0.6), "custody": (0.6, 0.8), "severe_suffering": (0.7, 0.9), "purpose": (0.5, 0.9),
    "refusal_of_information": (0.4, 0.7), "outside_protection": (0.4, 0.7), "intent": (0.8, 0.97),
    "official_capacity": (0.8, 0.75), "acquiescence": (0.3, 0.5), "organisation": (0.3, 0.2), "amnesty": (0.3, 0.1),
    "knew": (0.5, 0.8), "should_have_known": (0.4, 0.8), "disregarded": (0.2, 0.6), "effective_control": (0.5, 0.8),
    "suspect_no_other_nationality": (0.5, 0.9), "suspect_no_other_residence": (0.5, 0.9),
    "suspect_no_other_refuge": (0.5, 0.9), "suspect_no_travel_expected": (0.3, 0.9),
    "suspect_no_other_protected_office": (0.6, 0.95), "suspect_no_other_service": (0.4, 0.95),
    "victims_no_other_nationality": (0.5, 0.9), "victims_no_other_residence": (0.4, 0.8),
    "victims_no_other_refuge": (0.4, 0.9), "no_other_proceedings": (0.4, 0.9), "suspect_alive": (0.3, 0.97),
    "suspect_minor": (0.3, 0.03), "suspect_stateless": (0.2, 0.05),
}  # fmt: skip
MODES = [
    "perpetration",
    "co_perpetration",
    "superior_responsibility",
    "ordering",
    "aiding",
    "indirect",
    "unknown",
    "",
]


def table(count: int, seed: int = 1, first: int = 1) -> pa.Table:
    """Make rows; the same count, seed and first number give the same rows."""
    rng = np.random.default_rng([seed, first])
    places = list(SETTINGS)
    place = rng.choice(len(places), count, p=[SETTINGS[name][0] for name in places])
    columns: dict[str, Any] = {"record": [f"A{number:08}" for number in range(first, first + count)]}
    names = rng.integers(0, len(FIRST) * len(LAST), count)
    columns["suspect"] = _pick([f"{a} {b}" for a in FIRST for b in LAST], names)
    columns["territory"] = _blank(rng, _pick(places, place), 0.02)
    columns["when"] = _blank(rng, _when(rng, place, places), 0.05)
    weights = np.array(list(ACTS.values()), dtype=float)
    columns["acts"] = _pick(list(ACTS), rng.choice(len(ACTS), count, p=weights / weights.sum()))
    kinds = [SETTINGS[name][1][draw % len(SETTINGS[name][1])] for name in places for draw in range(2)]
    columns["conflict"] = _blank(rng, _pick(kinds, place * 2 + rng.integers(0, 2, count)), 0.1)
    columns["conflict_when"] = _pick([SETTINGS[name][2] for name in places], place)
    columns["mode"] = _pick(MODES, rng.choice(8, count, p=[0.4, 0.12, 0.2, 0.08, 0.08, 0.04, 0.04, 0.04]))
    for name, (known, yes) in YES_NO.items():
        columns[name] = _pick(
            ["no", "yes", ""], np.where(rng.random(count) < known, rng.random(count) < yes, 2)
        )
    columns |= _persons(rng, count, place, places)
    return pa.table(
        {name: pa.array(value) if isinstance(value, list) else value for name, value in columns.items()}
    )


def _pick(values: list[str], numbers: Any) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), pa.array(values)).cast(
        pa.string()
    )


def _blank(rng: Any, column: Any, share: float) -> Any:
    import pyarrow.compute as pc

    return pc.if_else(pa.array(rng.random(len(column)) < share), pa.scalar(""), column)


def _when(rng: Any, place: Any, places: list[str]) -> Any:
    first = np.array([SETTINGS[name][3][0] for name in places])[place]
    last = np.array([SETTINGS[name][3][1] for name in places])[place]
    year = first + (rng.random(len(place)) * (last - first + 1)).astype(int)
    month, day, form = (
        rng.integers(1, 13, len(place)),
        rng.integers(1, 29, len(place)),
        rng.random(len(place)),
    )
    texts = [
        f"{y}-{m:02}-{d:02}"
        if f < 0.5
        else f"{y}-{m:02}"
        if f < 0.75
        else f"{y}"
        if f < 0.9
        else f"{y}/{y + 1}"
        for y, m, d, f in zip(year.tolist(), month.tolist(), day.tolist(), form.tolist(), strict=True)
    ]
    return pa.array(texts)


def _persons(rng: Any, count: int, place: Any, places: list[str]) -> dict[str, Any]:
    import pyarrow.compute as pc

    home = _pick(places, place)
    weights = np.array(WEIGHTS) / sum(WEIGHTS)
    host = _pick(STATES, rng.choice(len(STATES), count, p=weights))

    def some(column: Any, share: float) -> Any:
        return pc.if_else(pa.array(rng.random(count) < share), column, pa.scalar(""))

    both = pc.binary_join_element_wise(home, host, "|")
    dual = pa.array(rng.random(count) < 0.05)
    position = pa.array(rng.random(count) < 0.5)
    office = _pick(["military:", "police:", "intelligence:", "prison:", "minister:", "head_of_state:", "diplomat:"],
                   rng.choice(7, count, p=[0.45, 0.2, 0.15, 0.12, 0.05, 0.01, 0.02]))  # fmt: skip
    status = _pick([":no", ":yes", ""], rng.choice(3, count, p=[0.5, 0.25, 0.25]))
    step = _pick([":investigation:pending", ":judgment:final", ":prosecution:pending", ":investigation:closed"],
                 rng.choice(4, count, p=[0.5, 0.2, 0.2, 0.1]))  # fmt: skip
    actor = _pick(["", "home", "host", "icc"], rng.choice(4, count, p=[0.85, 0.07, 0.06, 0.02]))
    actor = pc.if_else(pc.equal(actor, "home"), home, pc.if_else(pc.equal(actor, "host"), host, actor))
    held = pc.binary_join_element_wise(office, home, status, "")
    return {
        "suspect_nationalities": some(pc.if_else(dual, both, home), 0.8),
        "suspect_nationalities_later": some(host, 0.03),
        "suspect_residences": some(host, 0.4),
        "suspect_residence_years": _pick(
            ["", "1", "3", "6", "12"], rng.choice(5, count, p=[0.7, 0.1, 0.1, 0.05, 0.05])
        ),
        "suspect_refugee_in": some(host, 0.1),
        "suspect_present_in": some(pc.if_else(pa.array(rng.random(count) < 0.5), host, home), 0.5),
        "suspect_left": some(host, 0.03),
        "suspect_expected_in": some(host, 0.03),
        "suspect_offices": pc.if_else(position, held, pa.scalar("")),
        "victims_nationalities": some(pc.if_else(pa.array(rng.random(count) < 0.03), both, home), 0.85),
        "victims_residences": some(host, 0.35),
        "victims_refugee_in": some(host, 0.2),
        "witnesses_in": some(host, 0.2),
        "proceedings": pc.if_else(
            pc.equal(actor, ""), pa.scalar(""), pc.binary_join_element_wise(actor, step, "")
        ),
    }


def write(count: int, target: Path, seed: int = 1, batch: int = 250_000) -> None:
    """Write an archive of any size in batches."""
    writer = None
    for first in range(1, count + 1, batch):
        made = table(min(batch, count - first + 1), seed, first)
        writer = writer or pq.ParquetWriter(target, made.schema)
        writer.write_table(made, row_group_size=65_536)
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write a synthetic archive of invented persons.")
    parser.add_argument("records", type=int)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    write(arguments.records, arguments.target)
