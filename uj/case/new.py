"""A commented case file to start from (``uj new``)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from uj.errors import RenderError
from uj.files import write_atomic
from uj.law.shipped import data_folder


def write_new(out: Path, *, title: str = "", replace: bool = False) -> Path:
    """Write a commented case file.

    Raises:
        RenderError: the file exists and ``replace`` is not set, or it cannot be written.
    """
    try:
        there, folder = out.exists(), out.is_dir()
    except OSError as error:
        raise RenderError(
            f"{out}: cannot write: {(error.strerror or str(error)).lower()}; nothing was written"
        ) from None
    if folder:
        raise RenderError(f"{out}: this is a folder; name a file such as {out / 'case.yaml'}")
    if there and not replace:
        raise RenderError(f"{out}: exists already; nothing was written (--force replaces it)")
    text = (data_folder("templates") / "case.yaml").read_text(encoding="utf-8")
    quoted = json.dumps(title or "New case", ensure_ascii=False)  # JSON text is YAML text
    text = text.replace("TODAY", date.today().isoformat()).replace("TITLE", quoted)
    write_atomic(out, text.encode())
    return out
