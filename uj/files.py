"""Reading what users hand us and writing what we hand back: size limits, plain messages, atomic writes."""

from __future__ import annotations

import codecs
import os
import stat
import tempfile
from pathlib import Path

from uj.errors import InvalidInput, RenderError

MAX_BYTES = 20 * 1024 * 1024
"""A case or statute file is text a person can read; larger input is a mistake or an attack."""


def read_text(path: Path) -> str:
    """Read a UTF-8 text file of reasonable size.

    Raises:
        InvalidInput: missing, a directory, unreadable, too large, binary or not UTF-8.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InvalidInput.one(path, "UJ102", "this is a directory, a file was expected")
        if found.st_size > MAX_BYTES:
            raise _too_large(path, f"has {found.st_size / 1024 / 1024:,.0f} MB")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        hint = _nearest_file(path) if isinstance(error, (FileNotFoundError, NotADirectoryError)) else ""
        raise InvalidInput.one(path, "UJ101", f"cannot read: {_plain(error)}", hint=hint) from None
    if len(data) > MAX_BYTES:  # a pipe or device does not tell its size beforehand
        raise _too_large(path, "does not end")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InvalidInput.one(path, "UJ104", "the text is UTF-16, not UTF-8", hint="save it as UTF-8")
    if b"\x00" in data:
        raise InvalidInput.one(path, "UJ104", "this is a binary file, text (YAML or JSON) was expected")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput.one(
            path, "UJ104", "the text is not UTF-8", hint="save it as UTF-8", line=line
        ) from None


def _too_large(path: Path, size: str) -> InvalidInput:
    return InvalidInput.one(
        path,
        "UJ103",
        f"the file {size}; at most {MAX_BYTES // 1024 // 1024} MB are read",
        hint="for an archive of many cases use one file per case",
    )


def make_folder(path: Path) -> None:
    """Make a folder and those above it.

    Raises:
        RenderError: a file stands in the way, or it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RenderError(f"{path}: cannot make this folder: {_plain(error)}") from None


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file completely or not at all.

    Raises:
        RenderError: the folder is missing or not writable, or the disk is full.
    """
    temporary: str | None = None
    path = path.resolve() if path.is_symlink() else path
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise RenderError(f"{path}: cannot write: {_plain(error)}; nothing was written") from None


def _plain(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _nearest_file(path: Path) -> str:
    from uj.names import nearest

    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}"
    match = nearest(path.name, [entry.name for entry in folder.iterdir()])
    return f"nearest file: {folder / match}" if match else ""
