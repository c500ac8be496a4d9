"""A commented case file to start from (``uj new``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from uj.errors import RenderError
from uj.files import write_atomic
from uj.law.load import data_folder


def write_new(out: Path, *, title: str = "", replace: bool = False) -> Path:
    """Write a commented case file.

    Raises:
        RenderError: the file exists and ``replace`` is not set, or it cannot be written.
    """
    if out.is_dir():
        raise RenderError(f"{out}: this is a folder; name a file such as {out / 'case.yaml'}")
    if out.exists() and not replace:
        raise RenderError(f"{out}: exists already; nothing was written (--force replaces it)")
    text = (data_folder("templates") / "case.yaml").read_text(encoding="utf-8")
    quoted = (title or "New case").replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("TITLE", f'"{quoted}"').replace("TODAY", date.today().isoformat())
    write_atomic(out, text.encode())
    return out
