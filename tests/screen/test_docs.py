"""The page on the flat case says what the model says, and every predicate has a reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from uj.law.conditions import PREDICATES
from uj.law.library import Library
from uj.screen.case import quick_case, to_case
from uj.screen.document import document
from uj.screen.encode import Encoder, encode_rows
from uj.screen.predicates import READERS
from uj.screen.rows import Rows
from uj.screen.screener import vocabularies

ROOT = Path(__file__).resolve().parents[2]


def test_flat_case_page_is_current() -> None:
    assert (ROOT / "docs" / "flat-case.md").read_text("utf-8") == document()


def test_every_predicate_says_what_it_reads() -> None:
    assert set(READERS) == set(PREDICATES)


def test_cases_made_quickly_are_the_same(law: Library, made: list[dict[str, Any]]) -> None:
    """What the screening builds without validation is what validation would have built."""
    words = vocabularies()
    encoder = Encoder(words, law.international)
    columns = encode_rows(encoder, [{**row, "answers": "I1.intent=no|x=unknown"} for row in made])
    rows = Rows(columns, words, law, date(2026, 11, 24))
    for row in range(len(made)):
        values = rows.values(row)
        assert quick_case(values, rows.as_of).model_dump() == to_case(values, rows.as_of).model_dump()


def test_every_forum_has_a_tile() -> None:
    from uj.law.shipped import data_folder, statutes_folder
    from uj.yamlfile import read, validate

    tiles = validate(dict[str, tuple[int, int]], read(data_folder("templates") / "screen" / "tiles.yaml"))
    folders = {p.name.upper() for p in statutes_folder().iterdir() if p.is_dir() and len(p.name) == 2}
    assert folders <= set(tiles)
    assert len(set(tiles.values())) == len(tiles)
