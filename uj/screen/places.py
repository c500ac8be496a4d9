"""Inputs and results as paths: of this machine, or of a store that fsspec reaches; a folder of Parquet is all its files."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from uj.errors import InvalidInput, RenderError
from uj.files import make_folder, write_atomic

PARQUET = (".parquet", ".pq")


def missing_extra(module: str) -> InvalidInput:
    """The message for a library that is not installed."""
    extra = "cluster" if module in ("dask", "distributed", "universal_pathlib") else "screen"
    return InvalidInput.one(
        module, "UJ160", f"{module} is not installed", hint=f"pip install 'uj-toolkit[{extra}]'"
    )


def place(text: str) -> Path:
    """A path of this machine, or an address such as ``s3://bucket/archive.parquet``.

    Raises:
        InvalidInput: a library for this kind of address is missing, or the address is wrong.
    """
    if "://" not in text:
        return Path(text)
    try:
        from upath import UPath
    except ImportError:
        raise missing_extra("universal_pathlib") from None
    try:
        found = UPath(text, use_listings_cache=False)  # others write there too
        found.exists()
    except ImportError as error:
        raise InvalidInput.one(text, "UJ166", f"this address needs another library ({error})") from None
    except Exception as error:  # each store fails in its own way
        raise InvalidInput.one(text, "UJ166", f"this address cannot be reached ({error})") from None
    return Path(found.path) if found.protocol in ("file", "local") else cast(Path, found)


def whole(path: Path) -> Path:
    """The same path for a process that runs in another folder."""
    return path.absolute() if isinstance(path, Path) else path


def spread(paths: Iterable[Path]) -> Iterator[Path]:
    """The same inputs; in the place of a folder that holds Parquet the files in it, by name."""
    for path in paths:
        parts = []
        if path.is_dir():
            parts = sorted((p for p in path.glob("**/*") if p.suffix.lower() in PARQUET), key=str)
            folders = {p.parent for p in parts}
            parts = [p for p in parts if p not in folders]  # Spark names its folders so
        yield from parts or [path]


def opened(path: Path) -> Path | BinaryIO:
    """What libraries take that know files of this machine by path, and others only when they are open."""
    return path if isinstance(path, Path) else cast(BinaryIO, cast(Path, path).open("rb"))


def put(path: Path, data: bytes) -> None:
    """Write a file of a run completely or not at all: here by renaming, in object storage by one upload.

    Raises:
        RenderError: it cannot be written.
    """
    kept = "what was finished is kept, run again with --resume"
    if isinstance(path, Path):
        try:
            write_atomic(path, data)
        except RenderError as error:
            raise RenderError(f"{error}; {kept}") from None
        return
    try:
        cast(Path, path).write_bytes(data)
    except Exception as error:  # each store fails in its own way
        raise RenderError(f"{path}: cannot write: {error}; {kept}") from None


def put_table(path: Path, table: Any) -> None:
    """Write a table as Parquet, completely or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = pa.BufferOutputStream()
    pq.write_table(table, stream, compression="lz4", write_statistics=False)
    put(path, stream.getvalue().to_pybytes())


def read_table(path: Path) -> Any:
    """Read a Parquet file."""
    import pyarrow.parquet as pq

    return pq.read_table(opened(path))


def make(folder: Path) -> None:
    """Make a folder; object storage has none but in the names of its files."""
    if isinstance(folder, Path):
        make_folder(folder)
        return
    from upath.implementations.cloud import CloudPath

    if not isinstance(folder, CloudPath):
        cast(Path, folder).mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds, if it is there."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
    elif isinstance(path, Path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        cast(Any, path).rmdir(recursive=True)


def everything(folder: Path) -> list[Path]:
    """All that lies in a folder; nothing if there is no folder."""
    return list(folder.iterdir()) if folder.is_dir() else []


def listed(folder: Path, suffix: str) -> list[Path]:
    """Files of a folder that end so, by name."""
    found = (p for p in everything(folder) if p.suffix == suffix and not p.name.startswith("."))
    return sorted(found, key=lambda p: p.name)
