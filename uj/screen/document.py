"""``docs/flat-case.md``, written from the model of the flat case.

python -m uj.screen.document > docs/flat-case.md
"""

from __future__ import annotations

from typing import get_args, get_type_hints

from uj.screen import flat
from uj.screen.flat import COLUMNS, FlatCase

_KINDS = {
    "YesNo": "yes, no, unknown",
    "OneState": "country code",
    "StateList": "country codes",
    "ActList": "act codes",
    "Offices": "offices",
    "Steps": "proceedings",
    "Answers": "answers",
    "Dated": "date (EDTF)",
    "Number": "number",
    "Text": "text",
    "WholeCase": "JSON",
}
_GROUPS = {
    "record": "The row",
    "territory": "The conduct",
    "mode": "Participation",
    "attack_on_civilians": "Circumstances",
    "suspect_kind": "The suspect",
    "victims_nationalities": "Victims and witnesses",
    "proceedings": "Proceedings and answers",
}
_INTRO = """# The flat case

*Generated from `uj/screen/flat.py` by `python -m uj.screen.document`; do not edit by hand.*

`uj screen` reads an archive as a table: one row is one suspect and one conduct. Every column may be left out or
empty: **what is not said is unknown, never no.** A list is complete only where a column says so (`suspect_no_other_nationality`).

* Several values in one cell stand between `|`: `torture|killing`. In Parquet and NDJSON a list will do too.
* Yes/no: `yes`, `no`, `unknown` (also `true`, `false`, `1`, `0`). Empty means not asked; to the logic it is the same as `unknown`.
* Countries are ISO 3166 alpha-2 codes; act codes are those of `statutes/_international/acts.yaml`.
* Dates follow EDTF: `2014-03-12`, `2014-03`, `2014~` (about), `2011/2013` (lasted), `2015-06-12/..` (still going on).
* A row with a value that cannot be read is not screened; it goes to `rejects.ndjson` with row, column, value, reason and the nearest allowed value.
* A person with several incidents has several rows; give them the same `suspect` (and see `--by-suspect` below).

A folder of case files is read too: one row for each suspect and incident. What the columns below cannot hold (dated ties,
several groups of victims, several conflicts) travels as the whole case in the column `case` and is assessed by the explaining
evaluator: slower, with the same answer.

## Other headings and words

A mapping file (`--mapping`) translates the headings and words of your own table:

```yaml
columns: {Country: territory, "Date of incident": when, Offences: acts}
values:
  acts: {Folter: torture, Mord: killing}
separator: ";"            # between several values of one cell, if it is not |
constants: {conflict: niac}   # the same for every row
```

A heading that is neither a column nor mapped is not used, and the run says so.

## What comes out

With `-o FOLDER`: `rows/` (row, record, suspect, best forum, furthest verdict, rank), `cells/` (one number per forum and category, and bits for
what closes a route or is missing; each Parquet file explains its numbers and bits in its metadata, `uj.screen.writers.lines`
reads them), `rejects.ndjson`, `summary.json`, and `done/` (which batches are finished; `--resume` goes on with the others). With `-o FILE.csv`, `.ndjson` or `.xlsx`: one line per row, forum and
category with verdict, route, `barred_by`, hurdles (with `:met` or `:not_met` where the criteria for refusal are decided), the
number and keys of missing facts, and the best forum; closed routes only with `--all`. With `--by-suspect` the rows that have the same
`suspect` are one person: for each forum and category the best of their lines, and of how many rows it is the best. Give different
persons different values (a number, not only a name).

With `--verdicts-only` there are verdicts and nothing of why, about twice as fast: no route, no bars, hurdles or missing facts.
Use it to find the part of a large archive that is worth a full screening.

Of the routes of one category the best stands for it: by verdict, then whether it rests on a special circumstance or a tie that the case does not show, refusal
criteria met, decisions ahead, facts missing, whether its basis is met, then by name. The facts missing are, for each open condition of that route, the
smallest set that settles it, taken together; `uj why` shows the whole route.

## Columns
"""


def _kind(name: str) -> str:
    hint = get_type_hints(FlatCase, include_extras=True)[name]
    for alias, words in _KINDS.items():
        if hint == getattr(flat, alias):
            return words
    found = [word for part in get_args(hint) for word in _words(part)]
    return ", ".join(f"`{word}`" for word in found)


def _words(hint: object) -> list[str]:
    if isinstance(hint, str):
        return [hint]
    return [word for part in get_args(hint) for word in _words(part)]


def document() -> str:
    """The page."""
    lines = [_INTRO]
    for name in COLUMNS:
        if name in _GROUPS:
            lines.append(f"\n### {_GROUPS[name]}\n\n| column | value | meaning |\n|---|---|---|\n")
        lines.append(f"| `{name}` | {_kind(name)} | {FlatCase.model_fields[name].description} |\n")
    return "".join(lines)


if __name__ == "__main__":
    print(document(), end="")
