"""Options that several commands share, and how they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from uj.law.library import Library

PATH = click.Path(path_type=Path)


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A day written as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; an impossible one is refused in words."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise click.BadParameter(
                f"{value!r} is not a day ({error}); write it as 2026-11-24", ctx, param
            ) from None


as_of_option = click.option(
    "--as-of", type=Day(), help="Apply the law of this day (YYYY-MM-DD); default: the date of the case file."
)
law_option = click.option(
    "--law", "law_folder", type=PATH, help="A statutes folder of your own instead of the shipped one."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON with documented keys.")
forum_option = click.option(
    "--forum", "forums", multiple=True, metavar="CODE", help="Only this forum (ISO code); may be repeated."
)


def library(folder: Path | None) -> Library:
    """Load the law. It lives as long as the program, so the garbage collector need not walk it, and seldom runs."""
    import gc

    from uj.law.load import load_library

    law = load_library(folder)
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return law


def forum_codes(law: Library, codes: tuple[str, ...], where: str = "--forum") -> list[str] | None:
    """Check the forum codes given with an option or argument (``where``).

    Raises:
        InvalidInput: a code without a model.
    """
    from uj.errors import InvalidInput
    from uj.names import did_you_mean

    known = {code.upper(): code for code in codes}
    for code, given in known.items():
        if code not in law.jurisdictions:
            hint = "did you mean 'GB'?" if code in ("UK", "EN") else did_you_mean(code, law.jurisdictions)
            raise InvalidInput.one(where, "UJ140", f"no law is modelled for {given!r}", hint=hint)
    return list(known) or None


def check_as_of(law: Library, day: date | None, where: str = "--as-of") -> None:
    """Refuse a date before any law in the library.

    Raises:
        InvalidInput: no rule of any forum was in force on that day.
    """
    from uj.errors import InvalidInput

    if day is None:
        return
    starts = [v.valid_from for j in law for b in j.bases.values() for v in b.versions if v.valid_from]
    if starts and day < min(starts):
        raise InvalidInput.one(
            where, "UJ141", f"{day} lies before any law in this library (from {min(starts)})"
        )
