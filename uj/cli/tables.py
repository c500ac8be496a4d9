"""Tables of law and of replays for the terminal."""

from __future__ import annotations

import html
from datetime import date

import click
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from uj.law.library import Library
from uj.law.matrix import MatrixRow
from uj.replay.compare import Report
from uj.upkeep.compare import Cell
from uj.upkeep.coverage import HEADINGS, Coverage, cells

_SHORT = {
    "absolute_universal": "U",
    "presence": "P",
    "residence": "R",
    "active_nationality": "A",
    "active_residence": "a",
    "passive_nationality": "V",
    "passive_residence": "v",
    "protective": "S",
    "treaty_based": "T",
    "representation": "X",
}
LEGEND = (
    "U universal, no link required; P presence; R residence; A suspect's nationality; a suspect's residence; V victim's nationality; "
    "v victim's residence; S protective; T treaty duty; X representation"
)


def matrix_table(rows: list[MatrixRow]) -> Table:
    """Jurisdictions down, categories across, kinds of bases as letters."""
    categories = list(dict.fromkeys(row.category for row in rows))
    table = Table(title="Bases in force", title_justify="left", caption=LEGEND, caption_justify="left")
    table.add_column("")
    for category in categories:
        table.add_column(category.replace("_", " "), overflow="fold")
    cells = {
        (row.jurisdiction, row.category): "".join(dict.fromkeys(_SHORT[b.kind] for b in row.bases))
        for row in rows
    }
    for code in dict.fromkeys(row.jurisdiction for row in rows):
        table.add_row(code, *(cells[code, category] or "–" for category in categories))
    return table


def comparison(library: Library, cells: list[Cell], topic: str, as_of: date, kind: str) -> None:
    """Forums side by side on one topic, on the terminal, as Markdown or as HTML."""
    title = f"{topic.replace('_', ' ').capitalize()}, law of {as_of}"
    names = [library[cell.forum].name for cell in cells]
    if kind == "md":
        click.echo(f"# {title}\n")
        for name, cell in zip(names, cells, strict=True):
            click.echo(f"## {name}\n\n" + "\n".join(f"- {line}" for line in cell.lines) + "\n")
        return
    if kind == "html":
        body = "".join(
            f"<td><h2>{html.escape(name)}</h2><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in cell.lines)}</ul></td>"
            for name, cell in zip(names, cells, strict=True)
        )
        style = "body{font:16px/1.45 system-ui;margin:1rem}td{vertical-align:top;padding:.6rem;border:1px solid #8886}h2{margin:0}li{margin:.3rem 0}"
        click.echo(
            f"<!doctype html><meta charset=utf-8><title>{html.escape(title)}</title><style>{style}</style><h1>{html.escape(title)}</h1><table><tr>{body}</table>"
        )
        return
    from uj.cli.terminal import console

    table = Table(title=title, title_justify="left", expand=True, show_lines=True)
    for name in names:
        table.add_column(name, overflow="fold", ratio=1)
    depth = max(len(cell.lines) for cell in cells)
    for row in range(depth):
        table.add_row(*(escape(cell.lines[row]) if row < len(cell.lines) else "" for cell in cells))
    console().print(table)


def print_report(report: Report) -> None:
    """Print each record with prediction, decision and reasons, then the totals."""
    from uj.cli.terminal import console

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


def coverage_table(rows: list[Coverage]) -> None:
    """Show what is modelled; a narrow terminal gets the columns that matter most."""
    from uj.cli.terminal import console

    out = console()
    wide = out.width >= 100
    table = Table(
        title="Coverage", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False
    )
    crimes = "".join(heading[:1] for heading in HEADINGS[2:8])
    table.add_column("", min_width=2)
    table.add_column(HEADINGS[1], no_wrap=True, max_width=28 if wide else 16)
    table.add_column(crimes, min_width=6)
    for heading in HEADINGS[8:13]:
        least = 9 if heading == HEADINGS[12] else 4
        table.add_column(heading if wide else heading[:4], justify="right", min_width=least)
    for heading in HEADINGS[13:] if wide else ():
        table.add_column(heading, min_width=10)
    for row in rows:
        said = cells(row)
        table.add_row(*said[:2], "".join(said[2:8]), *said[8 : None if wide else 13])
    out.print(table)
    out.print(
        "G genocide, C crimes against humanity, W war crimes, A aggression, T torture, D enforced disappearance"
    )
