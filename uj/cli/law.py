"""Commands on the law: list, show, lint, test, matrix."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from uj.cli.options import Day, check_as_of, forum_codes, json_option, law_option, library


@click.group()
def law() -> None:
    """Look at, check and test the law."""


@law.command("list")
@json_option
@law_option
def list_(as_json: bool, law_folder: Path | None) -> None:
    """List the jurisdictions modelled: offences, bases, gates, share of rules checked against official text."""
    rows = [
        {
            "code": j.code, "name": j.name, "offences": sum(o.exists for o in j.offences.values()), "bases": len(j.bases), "gates": len(j.gates),
            "authorities": len(j.authorities), "verified": j.verified_share()[0], "rules": j.verified_share()[1], "checked_on": j.profile.checked_on.isoformat(),
        }
        for j in library(law_folder)
    ]
    if as_json:
        import json

        click.echo(json.dumps(rows, indent=2))
        return
    from rich.table import Table

    from uj.cli.terminal import console

    table = Table(title="Jurisdictions", title_justify="left")
    for heading in ("", "Name", "Offences", "Bases", "Gates", "Authorities", "Official text", "Checked on"):
        table.add_column(heading, justify="right" if heading in ("Offences", "Bases", "Gates", "Authorities") else "left")
    for row in rows:
        table.add_row(
            str(row["code"]), str(row["name"]), *(str(row[k]) for k in ("offences", "bases", "gates", "authorities")),
            f"{row['verified']} of {row['rules']}", str(row["checked_on"]),
        )
    console().print(table)


@law.command()
@click.argument("code")
@click.option("--as-of", type=Day(), help="Only what is in force on this day.")
@click.option("--format", "kind", type=click.Choice(["terminal", "md"]), default="terminal", show_default=True)
@law_option
def show(code: str, as_of: date | None, kind: str, law_folder: Path | None) -> None:
    """Print the law sheet of one jurisdiction, for a lawyer to read and correct."""
    from uj.law.sheet import law_sheet

    loaded = library(law_folder)
    (found,) = forum_codes(loaded, (code,)) or [code]
    check_as_of(loaded, as_of)
    text = law_sheet(loaded, found, as_of)
    if kind == "md":
        click.echo(text)
        return
    from rich.markdown import Markdown

    from uj.cli.terminal import console

    console().print(Markdown(text))


@law.command()
@click.argument("codes", nargs=-1)
@click.option("--list", "show_codes", is_flag=True, help="List the lint codes with their meaning.")
@click.option("--notes", is_flag=True, help="Show notes too (such as rules not checked against official text).")
@json_option
@law_option
def lint(codes: tuple[str, ...], show_codes: bool, notes: bool, as_json: bool, law_folder: Path | None) -> None:
    """Check the law: pinpoints, gaps between versions, unused or unverified rules. Exit 1 on errors."""
    from uj.law.lint import codes as known
    from uj.law.lint import lint as run

    if show_codes:
        for name, (severity, meaning) in sorted(known().items()):
            click.echo(f"{name}  {severity:8} {meaning}")
        return
    loaded = library(law_folder)
    found = run(loaded, forum_codes(loaded, codes))
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps([asdict(item) for item in found], indent=2))
    else:
        for item in found:
            if notes or item.severity != "note":
                click.echo(str(item))
        counts = {s: sum(item.severity == s for item in found) for s in ("error", "warning", "note")}
        click.echo(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes in {len(loaded.jurisdictions)} jurisdictions")
    if any(item.severity == "error" for item in found):
        raise click.exceptions.Exit(1)


@law.command()
@click.argument("codes", nargs=-1)
@click.option("-v", "--verbose", is_flag=True, help="Name every scenario.")
@law_option
def test(codes: tuple[str, ...], verbose: bool, law_folder: Path | None) -> None:
    """Run the scenarios that stand beside the law. Exit 1 if one fails."""
    from uj.law.scenarios import run

    loaded = library(law_folder)
    passed = failed = 0
    for outcome in run(loaded, forum_codes(loaded, codes) or list(loaded.jurisdictions)):
        passed, failed = passed + (not outcome.failures), failed + bool(outcome.failures)
        if verbose or outcome.failures:
            click.echo(f"{'FAIL' if outcome.failures else 'ok  '} {outcome.forum} {outcome.scenario.name}")
            for text in outcome.failures:
                click.echo(f"       {text}")
    click.echo(f"{passed} scenarios as expected, {failed} not")
    if failed:
        raise click.exceptions.Exit(1)


@law.command()
@click.option("--as-of", type=Day(), default=lambda: date.today(), show_default="today", help="Bases in force on this day.")
@json_option
@law_option
def matrix(as_of: date, as_json: bool, law_folder: Path | None) -> None:
    """Jurisdictions × categories: which bases reach which offence, and whether presence is required."""
    from uj.law.matrix import matrix as build

    loaded = library(law_folder)
    check_as_of(loaded, as_of)
    rows = build(loaded, as_of)
    if as_json:
        import json

        click.echo(json.dumps([row.model_dump() for row in rows], indent=2))
        return
    from uj.cli.tables import matrix_table
    from uj.cli.terminal import console

    console().print(matrix_table(rows))
