"""Random cases for property tests: sketches in which any fact may be unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from uj.case.models import Case
from uj.case.sketch import Sketch, to_case

FORUMS = ["DE", "FR", "GB", "NL", "BE", "SE", "CH", "ES"]
STATES = ["SY", "RW", "BA", "PK", "XA"]
ACTS = [
    "torture",
    "killing",
    "rape",
    "enforced_disappearance",
    "attack_civilians",
    "pillage",
    "persecution",
    "imprisonment",
    "hostage_taking",
]
TRI = st.sampled_from(["yes", "no", "unknown"])
WHEN = st.sampled_from(
    [
        "1994-05",
        "1998",
        "2001/2003",
        "2002-06-29",
        "2002-06-30",
        "2010-08~",
        "2012?",
        "2013-05-02",
        "2014/2016",
        "2018-11/..",
        "2023",
        "2024-08-03",
        "201X",
    ]
)
AS_OF = st.dates(date(1996, 1, 1), date(2026, 11, 24))


def ties(forum: str) -> st.SearchStrategy[Any]:
    """Lists of states, or not known."""
    return st.one_of(st.just("unknown"), st.lists(st.sampled_from([forum, *STATES]), max_size=2, unique=True))


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Case, date]:
    """A forum, a case with one suspect and one incident, and an as-of date."""
    forum, as_of = draw(st.sampled_from(FORUMS)), draw(AS_OF)
    context = {
        name: draw(TRI)
        for name in ("genocidal_intent", "protected_group", "policy", "purpose", "conflict_nexus")
        if draw(st.booleans())
    }
    facts = {
        "territory": draw(st.sampled_from(STATES)),
        "when": draw(WHEN),
        "acts": draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=2, unique=True)),
        "conflict": draw(st.sampled_from(["none", "niac", "iac", "disputed", "unknown"])),
        "attack": draw(TRI),
        "state_agent": draw(TRI),
        "context": context,
        "mode": draw(st.sampled_from(["perpetration", "ordering", "superior_responsibility", "unknown"])),
        "knew": draw(TRI),
        "suspect": {
            "national": draw(ties(forum)),
            "resident": draw(ties(forum)),
            "resident_at_conduct": draw(ties(forum)),
            "present": draw(ties(forum)),
            "expected": [forum] if draw(st.integers(0, 3)) == 0 else [],
            "office": draw(st.sampled_from([None, "military", "head_of_state", "minister", "diplomat"])),
            "incumbent": draw(TRI),
            "office_unknown": draw(st.booleans()),
        },
        "victims": {
            "national": draw(ties(forum)),
            "resident": draw(ties(forum)),
            "resident_at_conduct": draw(ties(forum)),
        },
        "other_proceedings": draw(st.sampled_from(["no", "unknown"])),
        "amnesty": draw(TRI),
    }
    return forum, to_case(Sketch.model_validate(facts), as_of=as_of), as_of


def with_answers(case: Case, answers: dict[str, bool]) -> Case:
    """The same case with further answers given."""
    given = {key: {"value": value} for key, value in answers.items()}
    known = {key: fact.model_dump() for key, fact in case.answers.items()}
    return Case.model_validate({**case.model_dump(by_alias=True), "answers": known | given})
