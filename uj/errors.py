"""What can go wrong, told to people: one clear message with file, line, field and the nearest match.

UjError                 base of everything this package raises for its user
├── InvalidInput        files or options are wrong; carries every Problem found (exit code 2)
│   └── InvalidLaw      the statute files are wrong
├── TemplateError       a memo template is wrong (name and line)
└── RenderError         a memo could not be converted or written
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


class UjError(Exception):
    """Base of every error this package raises for its user."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one place.

    ``line`` and ``column`` count from 1; 0 means that the place is the whole file.
    ``code`` names the kind of problem and never changes meaning.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    field: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        field = f" {self.field}:" if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}:{field} {self.message}{hint} [{self.code}]"


MOST = 60
"""So many problems are shown at once; the others can wait until these are mended."""


class InvalidInput(UjError):
    """The input is wrong; ``problems`` lists everything found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        lines = [str(problem) for problem in self.problems[:MOST]]
        more = len(self.problems) - MOST
        super().__init__("\n".join([*lines, f"and {more} more"] if more > 0 else lines))

    def __reduce__(self) -> tuple[Any, ...]:  # what a worker process raises arrives as it was
        return type(self), (self.problems,)

    @classmethod
    def one(cls, path: Path | str, code: str, message: str, *, hint: str = "", line: int = 0) -> Self:
        """Build the error for a single problem of a whole file."""
        return cls([Problem(str(path), line, 1 if line else 0, code, message, hint=hint)])


class InvalidLaw(InvalidInput):
    """The statute files are wrong."""


class TemplateError(UjError):
    """A memo template is wrong; the message names the template and the line."""


class RenderError(UjError):
    """A memo could not be converted or written; nothing half-written is left behind."""
