"""Commands on archives: screen, and why."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uj.cli.options import PATH, Day, check_as_of, forum_codes, forum_option, law_option, library

if TYPE_CHECKING:
    from uj.screen.checkpoints import Result
    from uj.screen.settings import Settings

_as_of = click.option("--as-of", type=Day(), help="Apply the law of this day (YYYY-MM-DD); default: today.")
_mapping = click.option(
    "--mapping",
    "mapping_file",
    type=PATH,
    help="YAML file that translates your headings and words (docs/flat-case.md).",
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o", "--out", "target", metavar="OUT", required=True,
    help="Folder for the results (Parquet), also in a store; or a file ending in .csv, .ndjson or .xlsx for one line per suspect, forum and category.",
)  # fmt: skip
@forum_option
@_as_of
@_mapping
@click.option("--report", "report_at", metavar="PATH", help="Write a report (one HTML file) here.")
@click.option("--batch", type=click.IntRange(1, 1_000_000), help="Rows per batch; more need more memory.")
@click.option("--workers", type=click.IntRange(1, 256), help="Worker processes; default: one per core.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option(
    "--verdicts-only", is_flag=True,
    help="Find verdicts and nothing of why: about twice as fast, for a first look at a large archive.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="In .csv, .ndjson and .xlsx: closed routes too.")
@click.option(
    "--by-suspect", is_flag=True,
    help="In .csv, .ndjson and .xlsx: rows with the same suspect are one person, who has the best verdict of them all.",
)  # fmt: skip
@click.option(
    "--engine", metavar="dask://HOST:PORT", help="Use a Dask cluster that sees the same folders or store."
)
@law_option
def screen(
    inputs: tuple[str, ...], target: str, forums: tuple[str, ...], as_of: date | None, mapping_file: Path | None,
    report_at: str | None, batch: int | None, workers: int | None, resume: bool, verdicts_only: bool, everything: bool,
    by_suspect: bool, engine: str | None, law_folder: Path | None,
) -> None:  # fmt: skip
    """Screen an archive: every suspect before every forum, with the law that the memo applies.

    INPUT is a folder of case files, or NDJSON, CSV, XLSX or Parquet in flat columns (docs/flat-case.md),
    also a folder of Parquet files, or an address such as s3://bucket/archive (extra: cluster).
    Rows that cannot be read go to rejects.ndjson with the reason.
    """
    from uj.screen.mapping import load_mapping
    from uj.screen.places import place, spread
    from uj.screen.settings import BATCH, Settings
    from uj.screen.writers import SUFFIXES, write_long

    _need("numpy", "pyarrow")
    law = library(law_folder)
    codes = forum_codes(law, forums) or list(law.jurisdictions)
    day = as_of or date.today()
    check_as_of(law, day)
    out, report = place(target), place(report_at) if report_at else None
    flat = out.suffix.lower() in SUFFIXES
    if flat and not isinstance(out, Path):
        raise click.UsageError(
            f"{out.suffix} is written to this machine only; for a store name a folder (-o s3://bucket/out)"
        )
    if (everything or by_suspect) and not flat:
        raise click.UsageError("--all and --by-suspect belong to a .csv, .ndjson or .xlsx file (-o out.csv)")
    sources = list(spread(map(place, inputs)))
    _apart(sources, out, report)
    folder = out.with_name(out.name + ".parts") if flat else out
    settings = Settings(
        sources, folder, law, day, codes, load_mapping(mapping_file),
        batch or BATCH, workers or 0, resume, not verdicts_only,
    )  # fmt: skip
    result = _run(settings, engine)
    if flat:
        write_long(folder, out, law, everything=everything, by_suspect=by_suspect)
    if report is not None:
        from uj.screen.report import write_report

        write_report(settings, result, report)
    _say(result, out, folder)


def _apart(sources: list[Path], out: Path, report: Path | None) -> None:
    """Refuse to write over what is read, or one result over the other, and what would become a folder by mistake."""
    if (
        out.suffix.lower() in (".txt", ".json", ".parquet", ".tsv", ".xls", ".html", ".docx", ".pdf")
        and not out.is_dir()
    ):
        raise click.UsageError(f"{out}: results are written to a folder, or to .csv, .ndjson or .xlsx")
    places = [path.resolve() for path in sources]
    targets = [path.resolve() for path in (out, report) if path is not None]
    for target in targets:
        if target in places:
            raise click.UsageError(f"{target}: this is an input and would be overwritten; name another file")
    if len(set(targets)) < len(targets):
        raise click.UsageError(f"{report}: results and report cannot be the same file")


def _need(*modules: str) -> None:
    import importlib.util

    from uj.screen.places import missing_extra

    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise missing_extra(module)


def _run(settings: Settings, engine: str | None) -> Result:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from uj.screen.readers import count_rows
    from uj.screen.run import screen

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("screening", total=count_rows(settings.inputs), rate="")

        def progress(rows: int) -> None:
            bar.update(task, advance=rows)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f} rows/s" if speed else "")

        if engine is None:
            return screen(settings, progress)
        _need("dask", "distributed")
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what went wrong is said once, by us
        from uj.screen.cluster import screen_on

        return screen_on(engine, settings, progress)


def _say(result: Result, out: Path, folder: Path) -> None:
    reach = result.reach
    click.echo(
        f"{result.rows:,} rows: {result.screened:,} screened, {result.rejected:,} rejected; the furthest route is"
        f" open for {reach['open']:,}, conditional for {reach['conditional']:,}, barred for {reach['barred']:,},"
        f" none for {reach['no_route']:,}"
    )
    if result.resumed:
        click.echo(f"{result.resumed} batches were finished before")
    if result.rejected:
        click.echo(f"rejected rows with the reason: {folder / 'rejects.ndjson'}")
    for path, encoding in result.notes.encodings.items():
        click.echo(f"{path}: read as {encoding}")
    for heading, hint in list(result.notes.unused.items())[:10]:
        click.echo(f"column {heading!r} is not used ({hint})")
    click.echo(f"wrote {out}")


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("--row", type=click.IntRange(1), required=True, help="Number of the row, from 1.")
@click.option("--forum", required=True, metavar="CODE", help="The forum (ISO code).")
@_as_of
@_mapping
@law_option
def why(
    source: str, row: int, forum: str, as_of: date | None, mapping_file: Path | None, law_folder: Path | None
) -> None:
    """Explain one row of an archive before one forum, condition by condition."""
    from uj.assess.routes import assess_case
    from uj.cli import terminal
    from uj.screen.mapping import load_mapping
    from uj.screen.places import place, spread
    from uj.screen.single import case_of_row

    _need("numpy")
    law = library(law_folder)
    codes = forum_codes(law, (forum,)) or [forum]
    day = as_of or date.today()
    check_as_of(law, day)
    case = case_of_row(list(spread([place(source)])), row, load_mapping(mapping_file), law.international, day)
    assessment = assess_case(case, law, as_of=day, forums=codes)
    terminal.explain(assessment, assessment.case.suspects, codes[0], negative=False)
