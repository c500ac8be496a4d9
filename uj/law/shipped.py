"""Where the shipped data lie: statutes, templates, examples."""

from __future__ import annotations

from pathlib import Path


def statutes_folder() -> Path:
    """The statutes shipped with this package (or those beside the source tree)."""
    return data_folder("statutes")


def data_folder(name: str) -> Path:
    """Find a shipped data folder: inside the wheel, else at the top of the source tree."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "data" / name
    return inside if inside.is_dir() else package.parent / name


def examples() -> list[str]:
    """Names of the shipped example cases, the main one first."""
    names = sorted(path.parent.name for path in data_folder("examples").glob("*/case.yaml"))
    return sorted(names, key=lambda name: name != "balochistan")


def example(name: str) -> Path:
    """Path of a shipped example's case file."""
    return data_folder("examples") / name / "case.yaml"
