"""A docket: archive records before every forum, every route, in several engines; divergence beside speed.

    python -m benchmarks.screen_docket

What each basis, element, gate, immunity and limitation comes to on a record (yes, no, unknown) is worked out
beforehand and given to every engine alike, since no other engine can express those questions. Measured is the
rule: for each forum and category, whether all parts of one of its routes are met. Engines without a third
value get unknown as absent, and false where they need a value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks.screen import DAY, generator
from benchmarks.screen_rule import divergence, measure, tried

ROWS, SLOW = 100_000, 200
Engine = tuple[Callable[[], Any], Callable[[Any], Any], int]
"""How to evaluate, how to read the result as numbers (0 no, 1 unknown, 2 yes) by rule and row, and how many rows."""


class Docket(NamedTuple):
    """Answers by name of the part (0 no, 1 unknown, 2 yes), and by forum and category the routes as lists of parts."""

    parts: dict[str, Any]
    rules: dict[str, list[list[str]]]
    codes: list[str]
    ours: Callable[[], Any]

    @property
    def routes(self) -> int:
        """How many routes there are."""
        return sum(map(len, self.rules.values()))


def docket() -> Docket:
    """The law of all forums on a synthetic archive."""
    import tempfile
    from pathlib import Path

    from uj.law.load import load_library
    from uj.screen.encode import Encoder
    from uj.screen.mapping import Mapping
    from uj.screen.nodes import View
    from uj.screen.prepare import prepare
    from uj.screen.readers import chunks
    from uj.screen.rows import Rows
    from uj.screen.screener import Screener, vocabularies
    from uj.screen.tables import Notes
    from uj.screen.verdicts import Verdicts

    law, words = load_library(), vocabularies()
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "archive.parquet"
        generator().write(ROWS, source)
        (chunk,) = chunks([source], Mapping(), ROWS, Notes())
        columns = prepare(chunk, Encoder(words, law.international), Mapping()).columns
    screener = Screener(law, DAY, list(law.jurisdictions), words, reasons=False)
    view = View(columns, ROWS, Rows(columns, words, law, DAY))
    verdicts = Verdicts(view)
    plans = list(screener.plans.values())
    for plan in plans:
        verdicts.forum(plan)  # answers every part once
    parts: dict[str, Any] = {}
    rules: dict[str, list[list[str]]] = {}

    def named(key: str, answers: Callable[[], Any]) -> str:
        if key not in parts:
            parts[key] = answers()
        return key

    for plan in plans:
        for item in plan.offences:
            rows = view.reached(item.reached)
            if not rows.size:
                continue
            reached = named(
                f"r{item.reached.serial}", lambda rows=rows: 2 * rows.spread(np.ones(rows.size, np.int8))
            )
            for way in item.ways:
                nodes = [*item.parts, way.basis, *way.gates]
                route = [
                    named(f"n{n.serial}", lambda n=n, rows=rows: _numbers(verdicts._planes(n, rows)))
                    for n in nodes
                ]
                rules.setdefault(f"{plan.law.code}_{item.category.category}", []).append([reached, *route])
    return Docket(parts, rules, screener.codes, lambda: [verdicts.forum(plan) for plan in plans])


def _numbers(part: Any) -> Any:
    yes, no = (np.unpackbits(plane, count=ROWS).astype(np.int8) for plane in part)
    return 1 + yes - no


def reference(given: Docket, count: int) -> Any:
    """Plain three-valued logic."""
    return np.stack([
        np.maximum.reduce([np.minimum.reduce([given.parts[p][:count] for p in route]) for route in routes])
        for routes in given.rules.values()
    ])  # fmt: skip


def ours(given: Docket) -> Engine:
    """The planes of ``uj screen --verdicts-only``."""

    def read(result: list[dict[str, Any]]) -> Any:
        told = {
            f"{code}_{name}": n
            for code, found in zip(given.codes, result, strict=True)
            for name, n in found.items()
        }
        return np.stack([np.maximum(told[name].astype(np.int8) - 1, 0) for name in given.rules])

    return given.ours, read, ROWS


def _arrow(given: Docket) -> Any:
    import pyarrow as pa

    return pa.table({name: pa.array(n == 2, mask=n == 1) for name, n in given.parts.items()})


def polars(given: Docket) -> Engine:
    """Polars expressions on nullable booleans, common parts shared by its optimiser."""
    import polars as pl

    frame: Any = pl.from_arrow(_arrow(given))
    rules = [_joined(given.rules[name], pl.col).alias(name) for name in given.rules]

    def run() -> Any:
        return frame.lazy().select(rules).collect()

    return run, lambda found: np.stack([(c.cast(pl.Int8) * 2).fill_null(1).to_numpy() for c in found]), ROWS


def _joined(routes: list[list[str]], column: Callable[[str], Any]) -> Any:
    """Any of the routes, each all of its parts."""
    whole = None
    for route in routes:
        found = column(route[0])
        for part in route[1:]:
            found = found & column(part)
        whole = found if whole is None else whole | found
    return whole


def duckdb(given: Docket) -> Engine:
    """DuckDB SQL, one thread."""
    import duckdb as engine

    link = engine.connect()
    link.execute("set threads to 1")
    link.register("source", _arrow(given))
    link.execute("create table t as select * from source")
    rules = [
        " or ".join("(" + " and ".join(route) + ")" for route in routes) for routes in given.rules.values()
    ]
    query = "select " + ", ".join(f"coalesce(2 * cast(({r}) as tinyint), 1)" for r in rules) + " from t"
    return (
        lambda: link.execute(query).fetchnumpy(),
        lambda found: np.stack([np.asarray(c) for c in found.values()]),
        ROWS,
    )


def openfisca(given: Docket) -> Engine:
    """OpenFisca-Core with its input step; unknown is the default value."""
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

    person = entities.SingleEntity("person", "persons", "", "")
    system = taxbenefitsystems.TaxBenefitSystem([person])

    def variable(name: str, **more: Any) -> None:
        about = {"value_type": bool, "entity": person, "definition_period": periods.DateUnit.YEAR, **more}
        system.add_variable(type(name, (variables.Variable,), about))

    values = {name: n == 2 for name, n in given.parts.items()}
    for name in values:
        variable(name)

    def formula(routes: list[list[str]]) -> Any:
        return lambda p, period: _joined(routes, lambda part: p(part, period))

    for name, routes in given.rules.items():
        variable(name, formula=formula(routes))

    def run() -> Any:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, ROWS)
        for name, given_values in values.items():
            simulation.set_input(name, "2024", given_values)
        return [simulation.calculate(name, "2024") for name in given.rules]

    return run, lambda found: 2 * np.stack(found).astype(np.int8), ROWS


def _records(given: Docket, absent: bool) -> list[dict[str, bool]]:
    return [
        {name: bool(n[row] == 2) for name, n in given.parts.items() if not (absent and n[row] == 1)}
        for row in range(SLOW)
    ]


def _yes_or_no(found: Any) -> Any:
    return np.array([[2 * bool(answer) for answer in row] for row in found])


def datalogic(given: Docket) -> Engine:
    """datalogic-py (JSONLogic), compiled rules, one dict each."""
    import datalogic_py

    engine = datalogic_py.Engine()
    rules = [
        engine.compile({"or": [{"and": [{"var": part} for part in route]} for route in routes]})
        for routes in given.rules.values()
    ]
    rows = _records(given, absent=True)
    return lambda: [[rule.evaluate(row) for row in rows] for rule in rules], _yes_or_no, SLOW


def zen(given: Docket) -> Engine:
    """zen-engine, compiled expressions, one dict each; unknown is given as false."""
    import zen as engine

    rules = [
        engine.compile_expression(" or ".join("(" + " and ".join(route) + ")" for route in routes))
        for routes in given.rules.values()
    ]
    rows = _records(given, absent=False)
    return lambda: [[rule.evaluate(row) for row in rows] for rule in rules], _yes_or_no, SLOW


ENGINES: dict[str, Callable[[Docket], Engine]] = {
    "uj screen --verdicts-only (planes of bits)": ours, "Polars expressions, nullable booleans": polars, "DuckDB SQL": duckdb,
    "OpenFisca-Core with input step": openfisca, "datalogic-py, compiled": datalogic, "zen-engine, compiled expressions": zen,
}  # fmt: skip


def main() -> None:
    """Print the table."""
    given = docket()
    print(
        f"{ROWS:,} records, {len(given.codes)} forums, {given.routes:,} routes, {len(given.parts):,} parts\n"
    )
    print(
        "| engine | routes × rows/s (processor time) | unknown → no | unknown → yes | other |\n|---|---|---|---|---|"
    )

    def line(name: str) -> str:
        run, read, count = ENGINES[name](given)
        wanted = reference(given, count)
        no, yes, other = divergence(read(run()), wanted)
        speed = given.routes * measure(run, count)
        return f"| {name} | {speed:,.0f} | {no / wanted.size:.1%} | {yes / wanted.size:.1%} | {other:,} |"

    for name in ENGINES:
        tried(name, partial(line, name))


if __name__ == "__main__":
    main()
