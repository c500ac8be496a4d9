"""One law, two evaluators: the columns say of every row what the explaining evaluator says of it."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache, partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.screen.made import rows
from uj.assess.routes import assess_case
from uj.law.library import Library
from uj.screen.encode import Encoder, encode_rows
from uj.screen.outcome import NO_ROUTE, by_category, lead
from uj.screen.rows import Rows
from uj.screen.screener import Screener, vocabularies

DAYS = [date(1996, 6, 1), date(2004, 3, 1), date(2012, 9, 15), date(2019, 1, 1), date(2026, 11, 24)]
Kit = tuple[Screener, Screener, Encoder]


def fresh(law: Library, forum: str, day: date) -> Kit:
    words = vocabularies()
    plain = Screener(law, day, [forum], words, reasons=False)
    return Screener(law, day, [forum], words), plain, Encoder(words, law.international)


@pytest.fixture(scope="module")
def kit(law: Library) -> Any:
    return lru_cache(maxsize=400)(partial(fresh, law))


def differences(law: Library, kit: Kit, forum: str, day: date, made: list[dict[str, Any]]) -> list[str]:
    """Cells in which the two evaluators differ, in words."""
    screener, plain, encoder = kit
    columns = encode_rows(encoder, made)
    assert not encoder.bad
    result, verdicts = screener.screen(columns, len(made)), plain.screen(columns, len(made))
    cases = Rows(columns, screener.vocabularies, law, day)
    found = []
    for row in range(len(made)):
        assessment = assess_case(cases.facts(row).case, law, as_of=day, forums=[forum])
        expected = by_category(assessment, forum, assessment.case.suspects[0].id)
        for cell, cells in result.cells.items():
            got, wanted = screener.outcome(cell, cells, row), expected.get(cell[1], NO_ROUTE)
            if got != wanted:
                found.append(f"row {row} {cell}: screened {got}, explained {wanted}")
            told = plain.outcome(cell, verdicts.cells[cell], row).verdict
            if told != wanted.verdict:
                found.append(f"row {row} {cell}: verdict alone {told}, explained {wanted.verdict}")
        assert set(expected) <= {category for _, category in result.cells}
    return found


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000_000), number=st.integers(0, 10_000), day=st.sampled_from(DAYS))
def test_screened_equals_explained(law: Library, kit: Any, seed: int, number: int, day: date) -> None:
    """Verdict, bars, hurdles with their criteria, missing facts and lead route, before any forum on any day."""
    codes = sorted(law.jurisdictions)
    forum = codes[number % len(codes)]
    made = rows(4, seed, sorted(law.international.acts), [forum, "DE", "GB"])
    assert differences(law, kit(forum, day), forum, day, made) == []


@pytest.mark.parametrize("day", [DAYS[1], DAYS[-1]])
def test_every_forum(law: Library, kit: Any, made: list[dict[str, Any]], day: date) -> None:
    """Two thousand records in all, shared out over the forums."""
    codes = sorted(law.jurisdictions)
    each = 1000 // len(codes) + 1
    for number, forum in enumerate(codes):
        drawn = rows(each, 1000 + number, sorted(law.international.acts), [forum, *codes[:3]])
        assert differences(law, kit(forum, day), forum, day, drawn) == [], forum


def test_answers_given_by_key_count(law: Library, kit: Any, made: list[dict[str, Any]]) -> None:
    answered = [{**row, "answers": "S1.present.DE=yes|I1.intent=no"} for row in made[:6]]
    assert differences(law, kit("DE", DAYS[-1]), "DE", DAYS[-1], answered) == []


@pytest.mark.parametrize("special", [0, 1])
def test_rows_with_answers_or_a_whole_case_teach_nothing(
    law: Library, kit: Any, made: list[dict[str, Any]], special: int
) -> None:
    """What such a row says beside the flat columns must not become the answer for rows with equal columns."""
    case = {
        "case": {"id": "c", "title": "c", "date": "2026-11-24"},
        "situation": {"territorial_state": "SY", "armed_conflict": [{"kind": "niac"}]},
        "suspects": [{"id": "S2", "nationalities": ["DE"], "presence": [{"state": "DE", "status": "present"}]}],
        "victims": [{"id": "V1", "nationalities": ["DE"]}],
        "incidents": [{"id": "I1", "summary": "", "acts": ["torture", "killing"], "victims": ["V1"],
                       "by": [{"suspect": "S2", "mode": "perpetration"}]}],
    }  # fmt: skip
    said = (
        {"case": json.dumps(case)},
        {"answers": "I1.intent=yes|S1.alive=no|S1.minor=yes|S1.present.DE=no"},
    )[special]
    mixed = []
    for row in made[:12]:
        plain = {name: value for name, value in row.items() if name != "answers"}
        mixed += [{**(plain if special else {}), **said}, plain]
    bare = {"acts": "torture|killing", "territory": "SY"}
    mixed += [{**(bare if special else {}), **said}, bare, {}]
    assert differences(law, fresh(law, "DE", DAYS[-1]), "DE", DAYS[-1], mixed) == []


def test_the_lead_route_is_one_that_the_explanation_shows(
    law: Library, kit: Any, made: list[dict[str, Any]]
) -> None:
    """The lead of a category is never weaker than any other route of that category."""
    screener, _, encoder = kit("FR", DAYS[-1])
    columns = encode_rows(encoder, made[:20])
    cases = Rows(columns, screener.vocabularies, law, DAYS[-1])
    for row in range(20):
        assessment = assess_case(cases.facts(row).case, law, as_of=DAYS[-1], forums=["FR"])
        for category in {route.offence.category for route in assessment.routes}:
            routes = [route for route in assessment.routes if route.offence.category is category]
            best = lead(routes)
            order = ["open", "conditional", "barred"]
            assert best is not None
            assert order.index(best.verdict) == min(order.index(route.verdict) for route in routes)
