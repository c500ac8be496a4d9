"""``uj template``: which memo templates there are, and which file is used."""

from __future__ import annotations

from pathlib import Path

import click

from uj.cli.options import PATH

folder_option = click.option(
    "--template", "templates", type=PATH, metavar="DIR", help="Your own templates, searched first."
)


@click.group()
def template() -> None:
    """List the memo templates, or say which file is used."""


@template.command("list")
@folder_option
def list_(templates: Path | None) -> None:
    """List every template with the file that would be used."""
    if templates is not None and not templates.is_dir():
        from uj.errors import InvalidInput

        raise InvalidInput.one(templates, "UJ151", "there is no folder of templates here")
    for name in _names(templates):
        click.echo(f"{name:28} {_which(name, templates)}")


@template.command()
@click.argument("name")
@folder_option
def which(name: str, templates: Path | None) -> None:
    """Say which file is used for a template, and which others it hides."""
    from uj.errors import InvalidInput
    from uj.memo.write import template_folders
    from uj.names import did_you_mean

    wanted = name if name.endswith(".j2") else f"{name}.md.j2"
    found = [folder / wanted for folder in template_folders(templates) if (folder / wanted).is_file()]
    if not found:
        raise InvalidInput.one(
            "template",
            "UJ150",
            f"there is no template {name!r}",
            hint=did_you_mean(wanted, _names(templates)),
        )
    click.echo(f"used:   {found[0]}")
    for hidden in found[1:]:
        click.echo(f"hidden: {hidden}")


def _names(templates: Path | None) -> list[str]:
    from uj.memo.write import template_folders

    return sorted(
        {
            path.name
            for folder in template_folders(templates)
            if folder.is_dir()
            for path in folder.glob("*.j2")
        }
    )


def _which(name: str, templates: Path | None) -> Path:
    from uj.memo.write import template_folders

    return next(folder / name for folder in template_folders(templates) if (folder / name).is_file())
