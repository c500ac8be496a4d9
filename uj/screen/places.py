"""Inputs as paths: of this machine, or of a store that fsspec reaches; a folder of Parquet is all its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from uj.errors import InvalidInput

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
        found = UPath(text)
        found.exists()
    except ImportError as error:
        raise InvalidInput.one(text, "UJ166", f"this address needs another library ({error})") from None
    except Exception as error:  # each store fails in its own way
        raise InvalidInput.one(text, "UJ166", f"this address cannot be read ({error})") from None
    return cast(Path, found)


def spread(paths: Iterable[Path]) -> Iterator[Path]:
    """The same inputs; in the place of a folder that holds Parquet the files in it, by name."""
    for path in paths:
        parts = []
        if path.is_dir():
            parts = sorted((p for p in path.glob("**/*") if p.suffix.lower() in PARQUET), key=str)
        yield from parts or [path]


def opened(path: Path) -> Path | BinaryIO:
    """What libraries take that know files of this machine by path, and others only when they are open."""
    return path if isinstance(path, Path) else cast(BinaryIO, cast(Path, path).open("rb"))
