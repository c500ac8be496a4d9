"""One rule shaped like a test of jurisdiction on the same synthetic records in several engines, divergence beside speed.

    python -m benchmarks.screen_rule

Thirteen leaves over twelve fields, each unknown with probability 0.20; the reference is plain Kleene
logic. Engines that are not installed are left out.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

FLAGS = ("in_force", "present", "resident", "dual", "immunity", "time_barred", "icc", "ne_bis")
CRIMES = ("genocide", "humanity", "war", "torture", "terrorism", "piracy", "slavery", "other")
TIES = ("none", "national", "former")
CONSENT = ("given", "pending", "refused")
CORE = ("genocide", "humanity", "war", "torture")
ROWS, SLOW = 100_000, 5_000
Columns = dict[str, list[Any]]


def records(count: int, seed: int = 1) -> Columns:
    """Synthetic records by column; None is unknown."""
    rng = np.random.default_rng(seed)

    def column(values: tuple[Any, ...]) -> list[Any]:
        picked = rng.integers(0, len(values), count)
        hidden = rng.random(count) < 0.2
        return [None if h else values[p] for p, h in zip(picked.tolist(), hidden.tolist(), strict=True)]

    found = {name: column((False, True)) for name in FLAGS}
    return found | {
        "crime": column(CRIMES),
        "suspect": column(TIES),
        "victim": column(TIES),
        "consent": column(CONSENT),
    }


def kleene(column: list[Any], test: Callable[[Any], bool]) -> Any:
    """0 no, 1 unknown, 2 yes."""
    return np.array([1 if v is None else 2 * test(v) for v in column], dtype=np.int8)


def reference(c: Columns) -> Any:
    """Plain three-valued logic."""
    low, high = np.minimum.reduce, np.maximum.reduce
    flag = {name: kleene(c[name], bool) for name in FLAGS}
    return low([
        kleene(c["crime"], lambda v: v in CORE), flag["in_force"],
        high([flag["present"], flag["resident"], kleene(c["suspect"], lambda v: v != "none"), kleene(c["victim"], lambda v: v == "national")]),
        high([kleene(c["crime"], lambda v: v == "torture"), flag["dual"]]),
        *(2 - flag[name] for name in ("immunity", "time_barred", "icc", "ne_bis")),
        2 - kleene(c["consent"], lambda v: v == "refused"),
    ])  # fmt: skip


def ours(c: Columns) -> tuple[Callable[[], Any], int]:
    """The planes of ``uj screen --verdicts-only``: values as numbers, each leaf two planes of bits."""
    from uj.screen.nodes import Interned
    from uj.screen.planes import Planes, either, every, negated, planes
    from uj.truth import Truth

    words = {name: Interned() for name in c}
    ids = {name: np.array([words[name].add(v) for v in column], dtype=np.int16) for name, column in c.items()}
    count = len(c["crime"])

    def leaf(name: str, test: Callable[[Any], bool] = bool) -> Planes:
        return planes(ids[name], [Truth.of(None if v is None else test(v)) for v in words[name].values])

    def run() -> Any:
        tie = either([
            leaf("present"), leaf("resident"), leaf("suspect", lambda v: v != "none"),
            leaf("victim", lambda v: v == "national"),
        ])  # fmt: skip
        crime = either([leaf("crime", lambda v: v == "torture"), leaf("dual")])
        free = [negated(leaf(name)) for name in ("immunity", "time_barred", "icc", "ne_bis")]
        rule = every([
            leaf("crime", lambda v: v in CORE), leaf("in_force"), tie, crime, *free,
            leaf("consent", lambda v: v != "refused"),
        ])  # fmt: skip
        yes, no = (np.unpackbits(plane, count=count) for plane in rule)
        return 1 + yes - no

    return run, count


def polars(c: Columns) -> tuple[Callable[[], Any], int]:
    """A Polars expression on categorical columns."""
    import polars as pl

    words = ("crime", "suspect", "victim", "consent")
    frame = pl.DataFrame(c).with_columns(pl.col(name).cast(pl.Categorical) for name in words)
    col = pl.col
    core = (
        (col("crime") == "genocide")
        | (col("crime") == "humanity")
        | (col("crime") == "war")
        | (col("crime") == "torture")
    )
    rule = (
        core & col("in_force")
        & (col("present") | col("resident") | (col("suspect") != "none") | (col("victim") == "national"))
        & ((col("crime") == "torture") | col("dual"))
        & ~col("immunity") & ~col("time_barred") & ~col("icc") & ~col("ne_bis") & (col("consent") != "refused")
    )  # fmt: skip

    def run() -> Any:
        found = frame.select(rule.cast(pl.Int8).alias("x"))["x"]
        return (found * 2).fill_null(1).to_numpy()

    return run, len(c["crime"])


SQL = """crime in ('genocide','humanity','war','torture') and in_force
 and (present or resident or suspect <> 'none' or victim = 'national') and (crime = 'torture' or dual)
 and not immunity and not time_barred and not icc and not ne_bis and consent <> 'refused'"""


def duckdb(c: Columns) -> tuple[Callable[[], Any], int]:
    """DuckDB SQL on text columns, one thread."""
    import duckdb as engine
    import pyarrow as pa

    link = engine.connect()
    link.execute("set threads to 1")
    link.register("source", pa.table(c))
    link.execute("create table t as select * from source")
    query = f"select coalesce(2 * cast(({SQL}) as tinyint), 1) as x from t"
    return lambda: link.execute(query).fetchnumpy()["x"], len(c["crime"])


def _absent(c: Columns, count: int) -> list[dict[str, Any]]:
    """Rows for engines that know no unknown: what is unknown is absent."""
    names = list(c)
    rows = zip(*(c[name][:count] for name in names), strict=True)
    return [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in rows]


def datalogic(c: Columns) -> tuple[Callable[[], Any], int]:
    """datalogic-py (JSONLogic), compiled rule, one dict each."""
    import datalogic_py

    var = lambda name: {"var": name}  # noqa: E731
    rule = {"and": [
        {"in": [var("crime"), list(CORE)]}, var("in_force"),
        {"or": [var("present"), var("resident"), {"in": [var("suspect"), ["national", "former"]]}, {"==": [var("victim"), "national"]}]},
        {"or": [{"==": [var("crime"), "torture"]}, var("dual")]},
        *({"!": [var(name)]} for name in ("immunity", "time_barred", "icc", "ne_bis")),
        {"!=": [var("consent"), "refused"]},
    ]}  # fmt: skip
    compiled = datalogic_py.Engine().compile(rule)
    rows = _absent(c, SLOW)
    return lambda: np.array([2 * bool(compiled.evaluate(row)) for row in rows]), SLOW


def zen(c: Columns) -> tuple[Callable[[], Any], int]:
    """zen-engine, compiled expression, one dict each; unknown flags are given as false."""
    import zen as engine

    expression = engine.compile_expression(
        "crime in ['genocide','humanity','war','torture'] and in_force and (present or resident or suspect in ['national','former']"
        " or victim == 'national') and (crime == 'torture' or dual) and not immunity and not time_barred and not icc"
        " and not ne_bis and consent != 'refused'"
    )
    rows = [
        dict.fromkeys(FLAGS, False) | {"crime": "", "suspect": "", "victim": "", "consent": ""} | row
        for row in _absent(c, SLOW)
    ]
    return lambda: np.array([2 * bool(expression.evaluate(row)) for row in rows]), SLOW


def openfisca(c: Columns) -> tuple[Callable[[], Any], int]:
    """OpenFisca-Core with its input step; unknown is the default value."""
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

    person = entities.SingleEntity("person", "persons", "", "")
    system = taxbenefitsystems.TaxBenefitSystem([person])

    def variable(name: str, **more: Any) -> None:
        system.add_variable(
            type(
                name,
                (variables.Variable,),
                {"value_type": bool, "entity": person, "definition_period": periods.DateUnit.YEAR, **more},
            )
        )

    given = {name: np.array([v is True for v in c[name]]) for name in FLAGS}
    given |= {
        "core": np.array([v in CORE for v in c["crime"]]), "is_torture": np.array([v == "torture" for v in c["crime"]]),
        "suspect_tie": np.array([v in ("national", "former") for v in c["suspect"]]),
        "victim_tie": np.array([v == "national" for v in c["victim"]]),
        "refused": np.array([v == "refused" for v in c["consent"]]),
    }  # fmt: skip
    for name in given:
        variable(name)

    def formula(p: Any, period: Any) -> Any:
        tie = (
            p("present", period) + p("resident", period) + p("suspect_tie", period) + p("victim_tie", period)
        )
        free = ~(
            p("immunity", period)
            + p("time_barred", period)
            + p("icc", period)
            + p("ne_bis", period)
            + p("refused", period)
        )
        return (
            p("core", period)
            * p("in_force", period)
            * tie
            * (p("is_torture", period) + p("dual", period))
            * free
        )

    variable("result", formula=formula)
    count = len(c["crime"])

    def run() -> Any:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count)
        for name, values in given.items():
            simulation.set_input(name, "2024", values)
        return 2 * simulation.calculate("result", "2024").astype(np.int8)

    return run, count


ENGINES: dict[str, Callable[[Columns], tuple[Callable[[], Any], int]]] = {
    "uj screen (planes of bits from numbered values)": ours,
    "Polars expression, categorical columns": polars,
    "DuckDB SQL": duckdb,
    "OpenFisca-Core with input step": openfisca,
    "datalogic-py, compiled": datalogic,
    "zen-engine, compiled expression": zen,
}


def measure(run: Callable[[], Any], count: int, least: float = 0.5) -> float:
    """Rows per second of processor time, best of several."""
    best, spent = float("inf"), 0.0
    while spent < least:
        gc.collect()
        start = time.process_time()
        run()
        taken = time.process_time() - start
        best, spent = min(best, taken), spent + max(taken, 0.01)
    return count / best


def tried(name: str, attempt: Callable[[], str]) -> None:
    """Print the line of an engine, or why there is none."""
    try:
        print(attempt(), flush=True)
    except ImportError as error:
        print(f"| {name} | not installed ({error.name}) | | | |")
    except Exception as error:
        print(f"| {name} | could not be run: {type(error).__name__} {str(error)[:80]} | | | |")


def divergence(found: Any, wanted: Any) -> tuple[int, int, int]:
    """How often unknown became no, unknown became yes, and anything else differs."""
    no, yes = int(((wanted == 1) & (found == 0)).sum()), int(((wanted == 1) & (found == 2)).sum())
    return no, yes, int((found != wanted).sum()) - no - yes


def main() -> None:
    """Print the table."""
    columns = records(ROWS)
    truth = reference(columns)
    print(
        "| engine | rows/s (processor time) | unknown → no | unknown → yes | other |\n|---|---|---|---|---|"
    )

    def line(name: str) -> str:
        run, count = ENGINES[name](columns)
        no, yes, other = divergence(np.asarray(run()), truth[:count])
        scale = f" of {count:,}" if count != ROWS else ""
        return f"| {name} | {measure(run, count):,.0f} | {no:,}{scale} | {yes:,}{scale} | {other:,} |"

    for name in ENGINES:
        tried(name, partial(line, name))


if __name__ == "__main__":
    main()
