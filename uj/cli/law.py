"""Commands on the law: list, show, lint, test, matrix."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uj.cli.options import PATH, Day, check_as_of, forum_codes, json_option, law_option, library

if TYPE_CHECKING:
    from uj.case.models import Case
    from uj.law.library import Library


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
            "code": j.code,
            "name": j.name,
            "offences": sum(o.exists for o in j.offences.values()),
            "bases": len(j.bases),
            "gates": len(j.gates),
            "authorities": len(j.authorities),
            "verified": j.verified_share()[0],
            "rules": j.verified_share()[1],
            "checked_on": j.profile.checked_on.isoformat(),
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
        table.add_column(
            heading, justify="right" if heading in ("Offences", "Bases", "Gates", "Authorities") else "left"
        )
    for row in rows:
        table.add_row(
            str(row["code"]),
            str(row["name"]),
            *(str(row[k]) for k in ("offences", "bases", "gates", "authorities")),
            f"{row['verified']} of {row['rules']}",
            str(row["checked_on"]),
        )
    console().print(table)


@law.command()
@click.argument("code")
@click.option("--as-of", type=Day(), help="Only what is in force on this day.")
@click.option(
    "--format", "kind", type=click.Choice(["terminal", "md"]), default="terminal", show_default=True
)
@law_option
def show(code: str, as_of: date | None, kind: str, law_folder: Path | None) -> None:
    """Print the law sheet of one jurisdiction, for a lawyer to read and correct."""
    from uj.law.sheet import law_sheet

    loaded = library(law_folder)
    (found,) = forum_codes(loaded, (code,), "CODE") or [code]
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
@click.option(
    "--notes", is_flag=True, help="Show notes too (such as rules not checked against official text)."
)
@json_option
@law_option
def lint(
    codes: tuple[str, ...], show_codes: bool, notes: bool, as_json: bool, law_folder: Path | None
) -> None:
    """Check the law: pinpoints, gaps between versions, unused or unverified rules. Exit 1 on errors."""
    from uj.law.lint import codes as known
    from uj.law.lint import lint as run

    if show_codes:
        for name, (severity, meaning) in sorted(known().items()):
            click.echo(f"{name}  {severity:8} {meaning}")
        return
    loaded = library(law_folder)
    found = run(loaded, forum_codes(loaded, codes, "CODE"))
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps([asdict(item) for item in found], indent=2))
    else:
        for item in found:
            if notes or item.severity != "note":
                click.echo(str(item))
        counts = {s: sum(item.severity == s for item in found) for s in ("error", "warning", "note")}
        checked = forum_codes(loaded, codes, "CODE") or list(loaded.jurisdictions)
        signed = [loaded[code].signed_off() for code in checked]
        click.echo(
            f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes in {len(checked)} jurisdictions; "
            f"{sum(x for x, _ in signed)} of {sum(x for _, x in signed)} rules signed off by a reviewer"
        )
    if any(item.severity == "error" for item in found):
        raise click.exceptions.Exit(1)


@law.command()
@click.argument("codes", nargs=-1)
@click.option("-v", "--verbose", is_flag=True, help="Name every scenario.")
@law_option
def test(codes: tuple[str, ...], verbose: bool, law_folder: Path | None) -> None:
    """Run the scenarios that stand beside the law. Exit 1 if one fails."""
    from uj.upkeep.scenarios import run

    loaded = library(law_folder)
    passed = failed = 0
    for outcome in run(loaded, forum_codes(loaded, codes, "CODE") or list(loaded.jurisdictions)):
        passed, failed = passed + (not outcome.failures), failed + bool(outcome.failures)
        if verbose or outcome.failures:
            click.echo(f"{'FAIL' if outcome.failures else 'ok  '} {outcome.forum} {outcome.scenario.name}")
            for text in outcome.failures:
                click.echo(f"       {text}")
    click.echo(f"{passed} scenarios as expected, {failed} not")
    if failed:
        raise click.exceptions.Exit(1)


@law.command()
@click.option(
    "--as-of",
    type=Day(),
    default=lambda: date.today(),
    show_default="today",
    help="Bases in force on this day.",
)
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


@law.command()
@click.option(
    "--format", "kind", type=click.Choice(["terminal", "md"]), default="terminal", show_default=True
)
@click.option(
    "--write",
    "readme",
    type=PATH,
    metavar="README",
    help="Make the table between the marks of this file anew.",
)
@json_option
@law_option
def coverage(kind: str, readme: Path | None, as_json: bool, law_folder: Path | None) -> None:
    """Per jurisdiction: offences, bases, scenarios, share of rules checked against official text, oldest check."""
    from uj.upkeep.coverage import coverage as build
    from uj.upkeep.coverage import in_readme, markdown

    loaded = library(law_folder)
    if readme is not None:
        from uj.errors import InvalidInput
        from uj.files import read_text, write_atomic

        try:
            write_atomic(readme, in_readme(read_text(readme), loaded).encode())
        except ValueError as error:
            raise InvalidInput.one(readme, "UJ161", str(error)) from None
        click.echo(f"wrote {readme}")
        return
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps([asdict(row) for row in build(loaded)], indent=2, default=str))
        return
    if kind == "md":
        click.echo(markdown(loaded))
        return
    from uj.cli.tables import coverage_table

    coverage_table(build(loaded))


@law.command()
@click.argument("code")
@click.argument("before", type=Day())
@click.argument("after", type=Day())
@click.option(
    "--cases", "cases_folder", type=PATH, metavar="DIR", help="Case files: list those that change verdict."
)
@json_option
@law_option
def diff(
    code: str, before: date, after: date, cases_folder: Path | None, as_json: bool, law_folder: Path | None
) -> None:
    """What changed in a jurisdiction between two dates, in words, with provisions."""
    from uj.errors import InvalidInput
    from uj.upkeep.diff import diff as run
    from uj.upkeep.diff import verdict_changes

    loaded = library(law_folder)
    (found,) = forum_codes(loaded, (code,), "CODE") or [code]
    if before >= after:
        raise InvalidInput.one("diff", "UJ162", f"{before} does not lie before {after}")
    changes = run(loaded[found], before, after)
    verdicts = (
        list(verdict_changes(loaded, found, _cases(cases_folder, loaded), before, after))
        if cases_folder
        else []
    )
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(
            json.dumps(
                {"changes": [asdict(c) for c in changes], "verdicts": [asdict(v) for v in verdicts]},
                indent=2,
                default=str,
            )
        )
        return
    for change in changes:
        click.echo(
            f"{change.when or 'date not recorded'}  {change.kind:10} {change.text}  [{change.provision}] {change.rule}"
        )
        for detail in change.details:
            click.echo(f"            {detail}")
    click.echo(f"{len(changes)} changes in the law of {loaded[found].name} between {before} and {after}")
    for v in verdicts:
        click.echo(f"case {v.case}, {v.suspect}, {v.category}: {v.before} -> {v.after}")
    if cases_folder:
        click.echo(f"{len({v.case for v in verdicts})} cases change verdict")


def _cases(folder: Path, loaded: Library) -> Iterator[tuple[str, Case]]:
    """Every case file below a folder; a bad one is named and passed over."""
    from uj.case.load import load_case
    from uj.errors import InvalidInput

    if not folder.is_dir():
        raise InvalidInput.one(folder, "UJ163", "there is no folder of case files here")
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml", ".json")):
        try:
            yield str(path.relative_to(folder)), load_case(path, loaded.international)
        except InvalidInput as error:
            click.echo(f"passed over: {error}", err=True)


@law.command()
@click.option(
    "--older-than", "months", default="12m", show_default=True, help="Age in months (12m) or years (2y)."
)
@click.argument("codes", nargs=-1)
@law_option
def stale(months: str, codes: tuple[str, ...], law_folder: Path | None) -> None:
    """Rules that rest on an official text, or on research, older than this. Exit 1 if there are any."""
    from uj.upkeep.verify import stale as run

    limit = _ago(months)
    loaded = library(law_folder)
    found = 0
    for name in forum_codes(loaded, codes, "CODE") or list(loaded.jurisdictions):
        for rule, provision, seen in run(loaded[name], limit):
            found += 1
            click.echo(f"{seen}  {rule:40} {provision}")
    click.echo(f"{found} rules rest on a text or research from before {limit}")
    if found:
        raise click.exceptions.Exit(1)


def _ago(text: str) -> date:
    """The day so long ago."""
    import re

    match = re.fullmatch(r"(\d{1,3})([my])", text.strip().lower())
    if match is None:
        raise click.BadParameter(f"{text!r} is not an age; write 12m or 2y", param_hint="--older-than")
    months = int(match[1]) * (12 if match[2] == "y" else 1)
    today = date.today()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, 28))


@law.command()
@click.argument("codes", nargs=-1)
@click.option(
    "--texts",
    type=PATH,
    required=True,
    metavar="DIR",
    help="Folder of official texts (Markdown or plain text).",
)
@click.option("--record", is_flag=True, help="Store fingerprints (hashes only, no text).")
@click.option("-v", "--verbose", is_flag=True, help="Name provisions that are unchanged, too.")
@law_option
def verify(codes: tuple[str, ...], texts: Path, record: bool, verbose: bool, law_folder: Path | None) -> None:
    """Find each cited provision in official texts; report changed, missing and unverifiable ones. Exit 1 on changes."""
    from collections import Counter

    from uj.upkeep.verify import verify as run

    loaded = library(law_folder)
    counts: Counter[str] = Counter()
    for name in forum_codes(loaded, codes, "CODE") or list(loaded.jurisdictions):
        for item in run(loaded[name], texts, record=record):
            counts[item.state] += 1
            if verbose or item.state in ("changed", "missing"):
                click.echo(
                    f"{item.state:13} {item.forum} {item.provision}{f': {item.why}' if item.why else ''}"
                )
    said = ", ".join(
        f"{counts[state]} {state}" for state in ("same", "changed", "new", "missing", "unverifiable")
    )
    click.echo(f"{said}{'; fingerprints recorded' if record else ''}")
    if counts["changed"]:
        raise click.exceptions.Exit(1)


@law.command()
@click.argument("codes", nargs=-1, required=True)
@click.option(
    "--topic",
    required=True,
    help="presence, immunity, limitation, initiation, in_absentia, gates, or a category such as torture.",
)
@click.option("--as-of", type=Day(), default=lambda: date.today(), show_default="today")
@click.option(
    "--format", "kind", type=click.Choice(["terminal", "md", "html"]), default="terminal", show_default=True
)
@law_option
def compare(codes: tuple[str, ...], topic: str, as_of: date, kind: str, law_folder: Path | None) -> None:
    """Set forums side by side on one topic."""
    from uj.cli.tables import comparison
    from uj.errors import InvalidInput
    from uj.upkeep.compare import compare as run

    loaded = library(law_folder)
    try:
        cells = run(loaded, forum_codes(loaded, codes, "CODE") or [], topic, as_of)
    except ValueError as error:
        raise InvalidInput.one("--topic", "UJ164", str(error)) from None
    comparison(loaded, cells, topic, as_of, kind)
