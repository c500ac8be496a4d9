"""``uj schema``: JSON Schema, so that editors complete and check the YAML, and programs know what the answers mean."""

from __future__ import annotations

import json
from pathlib import Path

import click

from uj.cli.options import PATH


@click.command()
@click.argument("kind", type=click.Choice(["law", "case", "result"]))
@click.option("-o", "--out", type=PATH, help="Folder to write one schema per file into; default: print.")
def schema(kind: str, out: Path | None) -> None:
    """Write JSON Schema of the statute files, of case files, or of what `uj assess --json` prints."""
    from uj.files import make_folder, write_atomic
    from uj.schema import schemas

    found = schemas(kind)
    if out is None:
        click.echo(json.dumps(found if len(found) > 1 else next(iter(found.values())), indent=2))
        return
    make_folder(out)
    for name, content in found.items():
        target = out / f"{name}.schema.json"
        write_atomic(target, (json.dumps(content, indent=2) + "\n").encode())
        click.echo(f"wrote {target}")
