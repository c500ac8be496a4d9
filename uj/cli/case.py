"""Commands on case files: demo, new, check, assess, memo."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uj.cli.options import (
    PATH,
    as_of_option,
    check_as_of,
    forum_codes,
    forum_option,
    json_option,
    law_option,
    library,
)

if TYPE_CHECKING:
    from uj.assess.routes import Assessment

VIEWS = ("as_alleged", "as_evidenced", "uncontested")
view_option = click.option(
    "--view", type=click.Choice(VIEWS), default="as_alleged", show_default=True, help="Which facts count."
)


def _assessed(
    case_file: Path, law_folder: Path | None, as_of: date | None, view: str, forums: tuple[str, ...]
) -> Assessment:
    from uj.assess.facts import View
    from uj.assess.routes import assess_case
    from uj.case.load import load_case

    law = library(law_folder)
    codes = forum_codes(law, forums)
    case = load_case(case_file, law.international)
    check_as_of(law, as_of or case.case.date, "--as-of" if as_of else f"{case_file}: case.date")
    assessment = assess_case(case, law, as_of=as_of, view=View(view), forums=codes)
    _remarks(case_file, assessment)
    return assessment


def _remarks(case_file: Path, assessment: Assessment) -> None:
    """What is valid and yet not what the writer meant: no acts, conduct in the future, answers to what nobody asks."""
    from uj.assess.explain import asked_keys
    from uj.names import did_you_mean

    if not any(incident.acts for incident in assessment.case.incidents):
        click.echo(
            f"{case_file}: no act is recorded, so no offence can match; list `acts:` in an incident", err=True
        )
    day = assessment.case.case.date
    for incident in assessment.case.incidents:
        if incident.when is not None and incident.when.start_earliest and incident.when.start_earliest > day:
            click.echo(
                f"{case_file}: incident {incident.id} lies after the date of the case file ({day}); one of the dates is wrong",
                err=True,
            )
    if assessment.case.answers:
        known = asked_keys(assessment)
        for key in assessment.case.answers:
            if key not in known:
                hint = did_you_mean(key, known)
                click.echo(f"{case_file}: answers: nothing asks for {key!r} ({hint})", err=True)


@click.command()
@click.argument("case_file", type=PATH, metavar="CASE")
@as_of_option
@view_option
@forum_option
@click.option("--suspect", "only", metavar="ID", help="Only this suspect.")
@click.option(
    "--why",
    "why_forum",
    metavar="CODE",
    help="Show every condition of the best route in this forum, with facts and evidence.",
)
@click.option(
    "--why-not",
    "why_not_forum",
    metavar="CODE",
    help="Show what closes or leaves open the best route in this forum.",
)
@click.option("--next", "show_next", is_flag=True, help="Show the missing facts by what they would open.")
@click.option("--all", "show_all", is_flag=True, help="Show closed forums too.")
@json_option
@law_option
def assess(
    case_file: Path,
    as_of: date | None,
    view: str,
    forums: tuple[str, ...],
    only: str | None,
    why_forum: str | None,
    why_not_forum: str | None,
    show_next: bool,
    show_all: bool,
    as_json: bool,
    law_folder: Path | None,
) -> None:
    """Match a case against the law: forums in order, verdicts, decisive reasons, missing facts."""
    from uj.cli import terminal
    from uj.errors import InvalidInput

    assessment = _assessed(case_file, law_folder, as_of, view, forums)
    suspects = terminal.suspects(assessment, only)
    if as_json:
        from uj.assess.report import to_json

        click.echo(to_json(assessment, suspects=suspects).model_dump_json(indent=2))
        return
    for wanted, negative, option in ((why_forum, False, "--why"), (why_not_forum, True, "--why-not")):
        if wanted is not None:
            (code,) = forum_codes(assessment.library, (wanted,), option) or [wanted]
            if code not in assessment.forums:
                raise InvalidInput.one(option, "UJ144", f"{code} is not among the forums named with --forum")
            terminal.explain(assessment, suspects, code, negative=negative)
    if show_next:
        terminal.next_facts(assessment, suspects)
    if not (why_forum or why_not_forum or show_next):
        terminal.ranking(assessment, suspects, show_all=show_all)


@click.command()
@click.argument("case_file", type=PATH, metavar="CASE")
@click.option(
    "-o",
    "--out",
    type=PATH,
    help="File to write; its suffix (.docx .pdf .html .md) chooses the format. Default: CASE as .docx.",
)
@as_of_option
@view_option
@forum_option
@click.option(
    "--template",
    "templates",
    type=PATH,
    metavar="DIR",
    help="Your own templates; files of the same name replace ours.",
)
@click.option(
    "--detailed",
    type=click.IntRange(1, 60),
    help="How many forums per suspect get a section. Default: those with a known link, at most three; without any the best three.",
)
@click.option("--names", is_flag=True, help="Print names of victims and witnesses instead of pseudonyms.")
@law_option
def memo(
    case_file: Path,
    out: Path | None,
    as_of: date | None,
    view: str,
    forums: tuple[str, ...],
    templates: Path | None,
    detailed: int | None,
    names: bool,
    law_folder: Path | None,
) -> None:
    """Draft the memo for counsel to review."""
    from uj.memo.build import build_memo
    from uj.memo.write import unused_templates, write_memo

    target = out or Path(
        f"{case_file.resolve().parent.name if case_file.stem == 'case' else case_file.stem}.docx"
    )
    assessment = _assessed(case_file, law_folder, as_of, view, forums)
    written = write_memo(build_memo(assessment, detailed=detailed, names=names), target, templates=templates)
    for path, hint in unused_templates(templates) if templates is not None else ():
        click.echo(f"{path}: no memo uses a template of this name ({hint})", err=True)
    click.echo(f"wrote {written}")


@click.command()
@click.argument("case_file", type=PATH, metavar="CASE")
@json_option
@law_option
def check(case_file: Path, as_json: bool, law_folder: Path | None) -> None:
    """Validate a case file and list what it leaves unknown."""
    from dataclasses import asdict

    from uj.assess.routes import assess_case
    from uj.case.load import load_case, unknowns
    from uj.errors import InvalidInput

    law = library(law_folder)
    try:
        case = load_case(case_file, law.international)
    except InvalidInput as error:
        if not as_json:
            raise
        _print_json({"valid": False, "problems": [asdict(problem) for problem in error.problems]})
        raise click.exceptions.Exit(2) from None
    _remarks(case_file, assess_case(case, law))
    rows = list(unknowns(case))
    if as_json:
        found = [{"field": field, "state": state} for field, state in rows]
        _print_json({"case": case.case.id, "valid": True, "unknown": found})
        return
    from uj.cli import terminal

    terminal.unknowns(case, rows)


def _print_json(found: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(found, indent=2))


@click.command()
@click.argument("out", type=PATH, default=Path("case.yaml"))
@click.option("--title", default="", help="Title of the case.")
@click.option("--force", is_flag=True, help="Replace an existing file.")
def new(out: Path, title: str, force: bool) -> None:
    """Write a commented case file to fill in."""
    from uj.case.new import write_new

    click.echo(
        f"wrote {write_new(out, title=title, replace=force)}; next: edit it, then `uj check {out}` and `uj memo {out}`"
    )


@click.command()
@click.option(
    "-o", "--out", "folder", type=PATH, default=Path("out"), show_default=True, help="Folder for the memos."
)
@click.option("--example", "names", multiple=True, help="Only this example; may be repeated.")
def demo(folder: Path, names: tuple[str, ...]) -> None:
    """Write the memo of each shipped example in all formats, and show a one-screen summary of the first."""
    from uj.assess.routes import assess_case
    from uj.case.load import load_case
    from uj.cli import terminal
    from uj.errors import InvalidInput
    from uj.files import make_folder
    from uj.law.shipped import data_folder, example, examples
    from uj.memo.build import build_memo
    from uj.memo.write import write_memo

    known = examples()
    for name in names:
        if name not in known:
            from uj.names import did_you_mean

            raise InvalidInput.one(
                "--example", "UJ142", f"there is no example {name!r}", hint=did_you_mean(name, known)
            )
    make_folder(folder)
    law = library(data_folder("statutes"))
    for position, name in enumerate(names or known):
        assessment = assess_case(load_case(example(name), law.international), law)
        built = build_memo(assessment)
        for suffix in ("docx", "pdf", "html", "md"):
            click.echo(f"wrote {write_memo(built, folder / f'{name}.{suffix}')}")
        if position == 0:
            terminal.ranking(assessment, terminal.suspects(assessment, None), show_all=False, limit=6)
