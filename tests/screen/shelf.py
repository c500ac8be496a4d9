"""A store that every process of a test reaches and that has no renaming: ``shelf:///folder/file``."""

from __future__ import annotations

from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem
from upath import UPath
from upath.registry import register_implementation


class Shelf(LocalFileSystem):
    """Files of this machine behind an address that is no path."""

    protocol = "shelf"

    def __init__(self, **more: Any) -> None:
        super().__init__(**{**more, "auto_mkdir": True})

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        return super()._strip_protocol(str(path).removeprefix("shelf://"))

    def mv(self, *_args: Any, **_more: Any) -> None:
        raise NotImplementedError("a store does not rename")


class ShelfPath(UPath):
    """A place in it."""


fsspec.register_implementation("shelf", Shelf, clobber=True)
register_implementation("shelf", ShelfPath, clobber=True)
