"""The command line: ``uj``. Each command is imported when it is used, so that starting stays quick."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from uj import __version__

_COMMANDS = {
    "demo": ("uj.cli.case:demo", "Write the memos of the shipped examples and show a summary."),
    "new": ("uj.cli.case:new", "Write a commented case file to fill in."),
    "check": ("uj.cli.case:check", "Validate a case file and list what it leaves unknown."),
    "assess": ("uj.cli.case:assess", "Match a case against the law: forums, verdicts, missing facts."),
    "memo": ("uj.cli.case:memo", "Draft the memo (.docx, .pdf, .html, .md)."),
    "screen": ("uj.cli.screen:screen", "Screen an archive: every suspect before every forum."),
    "why": ("uj.cli.screen:why", "Explain one row of an archive before one forum."),
    "law": ("uj.cli.law:law", "Look at, check and test the law."),
    "replay": ("uj.cli.replay:replay", "Compare the law with real proceedings."),
    "schema": ("uj.cli.schema:schema", "Write JSON Schema for editors."),
    "template": ("uj.cli.template:template", "List the memo templates, or say which file is used."),
}


class _Lazy(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from uj.names import did_you_mean

            raise click.UsageError(
                f"there is no command {args[0]!r} ({did_you_mean(args[0], _COMMANDS)})", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="uj")
def cli() -> None:
    """Could a court in Europe take this case? Law as data, case files, and memos for counsel to review.

    Exit codes: 0 done, 1 a check found something, 2 the input is wrong.
    """


def main() -> None:
    """Run the program; every expected error becomes one plain message and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a letter shows a question mark
            stream.reconfigure(errors="replace")
    sys.exit(_run(lambda: cli.main(prog_name="uj", standalone_mode=False)))


def _run(program: Callable[[], Any]) -> int:
    from uj.errors import UjError

    try:
        result = program()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except UjError as error:
        click.echo(str(error), err=True)
        return 2
    except OSError as error:  # what reads or fills standard output has gone, or its disk is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        click.echo(f"cannot write: {(error.strerror or str(error)).lower()}", err=True)
        return 2
