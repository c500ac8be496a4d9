"""The replay report on a terminal."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from uj.cli.terminal import console
from uj.replay.compare import Report


def print_report(report: Report) -> None:
    """Print each record with prediction, decision and reasons, then the totals."""
    out = console()
    table = Table(title="Replay of real proceedings", title_justify="left", expand=True)
    for heading, ratio in (
        ("Record", 14),
        ("", 3),
        ("Predicted", 7),
        ("Decided", 7),
        ("", 3),
        ("Decisive points", 16),
        ("Routes or what closes them", 24),
    ):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for r in report.records:
        mark = "[green]✓[/]" if r.agrees else "[red]✗[/]"
        routes = (
            "; ".join(
                f"{x.basis}: {x.verdict}{' (' + ', '.join(x.barred_by[:2]) + ')' if x.barred_by else ''}"
                for x in r.routes[:2]
            )
            or "no route"
        )
        table.add_row(
            escape(r.id),
            r.confidence[:1].upper(),
            r.predicted,
            r.real,
            mark,
            ", ".join(r.decisive_points),
            escape(routes),
        )
    out.print(table)
    t = report.totals
    out.print(
        f"{t['agree']:.0f} of {t['scored']:.0f} records of confidence high or medium agree ({t['share']:.1%}); {t['records']:.0f} records in all"
    )
