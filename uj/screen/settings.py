"""What a screening is asked to do, and what its result depends on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from uj import __version__
from uj.law.library import Library
from uj.screen.mapping import Mapping

FORMAT = 2
"""Of the files of a run."""
BATCH = 49_152


@dataclass
class Settings:
    """What is screened, with which law, how."""

    inputs: list[Path]
    folder: Path
    library: Library
    as_of: date
    forums: list[str]
    mapping: Mapping = field(default_factory=Mapping)
    batch: int = BATCH
    workers: int = 0
    resume: bool = False
    reasons: bool = True
    """Whether to say why; without, only verdicts are found."""
    cluster: bool = False
    """Whether Parquet is cut along its row groups, which workers read themselves; here it is cut evenly."""


def describe(settings: Settings) -> dict[str, Any]:
    """What a run depends on; a resumed one must be the same."""
    inputs = []
    for path in settings.inputs:
        files = [path] if path.is_file() else list(path.rglob("*")) if path.is_dir() else []
        about = [file.stat() for file in files if file.is_file()]
        if about:
            size, changed = sum(one.st_size for one in about), max(one.st_mtime for one in about)
            inputs.append([str(path.resolve()), size, changed, len(about)])
    return {
        "format": FORMAT, "program": __version__, "law": settings.library.fingerprint,
        "as_of": str(settings.as_of), "forums": settings.forums, "batch": settings.batch, "inputs": inputs,
        "reasons": settings.reasons, "cluster": settings.cluster,
        "mapping": hashlib.sha256(settings.mapping.model_dump_json().encode()).hexdigest()[:12],
    }  # fmt: skip
