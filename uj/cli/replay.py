"""``uj replay``: compare the law with real proceedings."""

from __future__ import annotations

from pathlib import Path

import click

from uj.cli.options import PATH, forum_codes, forum_option, json_option, law_option, library


@click.command()
@click.argument("files", nargs=-1, type=PATH, required=True, metavar="FILE…")
@forum_option
@json_option
@click.option(
    "--against",
    type=PATH,
    metavar="FILE",
    help="A saved --json result: list the records whose prediction changed.",
)
@law_option
def replay(
    files: tuple[Path, ...],
    forums: tuple[str, ...],
    as_json: bool,
    against: Path | None,
    law_folder: Path | None,
) -> None:
    """Assess records of real proceedings with the law of their day, and compare with what was decided."""
    from uj.replay.compare import changes, run, saved

    before = saved(against) if against is not None else None
    law = library(law_folder)
    report = run(law, list(dict.fromkeys(files)), forum_codes(law, forums))
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        from uj.cli.tables import print_report

        print_report(report)
    if before is not None:
        for line in changes(before, report):
            click.echo(line, err=as_json)
