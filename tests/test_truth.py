"""The laws of Kleene's strong three-valued logic, and what must not follow from not knowing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uj.truth import Truth, all_of, any_of, at_least, negate

NO, UNKNOWN, YES = Truth
truths = st.sampled_from(Truth)
lists = st.lists(truths, max_size=8)


@pytest.mark.parametrize(
    ("value", "expected"), [(True, YES), (False, NO), (None, UNKNOWN)], ids=repr
)  # fmt: skip
def test_of(value: bool | None, expected: Truth) -> None:
    assert Truth.of(value) is expected


def test_empty_lists_follow_logic() -> None:
    assert all_of([]) is YES
    assert any_of([]) is NO
    assert at_least(0, []) is YES
    assert at_least(1, []) is NO


@given(truths)
def test_negation_is_its_own_inverse(a: Truth) -> None:
    assert negate(negate(a)) is a


@given(lists)
def test_de_morgan(answers: list[Truth]) -> None:
    assert negate(all_of(answers)) is any_of(map(negate, answers))
    assert negate(any_of(answers)) is all_of(map(negate, answers))


@given(truths, truths, truths)
def test_lattice_laws(a: Truth, b: Truth, c: Truth) -> None:
    assert all_of([a, b]) is all_of([b, a])
    assert all_of([a, all_of([b, c])]) is all_of([all_of([a, b]), c])
    assert any_of([a, any_of([b, c])]) is any_of([any_of([a, b]), c])
    assert all_of([a, any_of([a, b])]) is a
    assert any_of([a, all_of([a, b])]) is a
    assert all_of([a, any_of([b, c])]) is any_of([all_of([a, b]), all_of([a, c])])


def test_unknown_keeps_the_excluded_middle_open() -> None:
    assert any_of([UNKNOWN, negate(UNKNOWN)]) is UNKNOWN
    assert all_of([UNKNOWN, negate(UNKNOWN)]) is UNKNOWN


@given(lists, st.integers(min_value=-1, max_value=9))
def test_counting_agrees_with_every_way_it_may_turn_out(answers: list[Truth], n: int) -> None:
    worlds = product(*([a is YES] if a is not UNKNOWN else [False, True] for a in answers))
    outcomes = {sum(world) >= n for world in worlds}
    expected = UNKNOWN if len(outcomes) == 2 else Truth.of(outcomes.pop())
    assert at_least(n, answers) is expected


@given(lists)
def test_any_and_all_are_counts(answers: list[Truth]) -> None:
    assert any_of(answers) is at_least(1, answers)
    assert all_of(answers) is at_least(len(answers), answers)


@given(lists, st.data())
def test_learning_more_never_overturns_an_answer(answers: list[Truth], data: st.DataObject) -> None:
    learned = [data.draw(truths) if a is UNKNOWN else a for a in answers]
    for before, after in (
        (all_of(answers), all_of(learned)),
        (any_of(answers), any_of(learned)),
        (at_least(2, answers), at_least(2, learned)),
    ):
        assert before in (UNKNOWN, after)


def test_results_are_truths_also_from_one_pass_iterables() -> None:
    assert isinstance(all_of(iter([YES])), Truth)
    assert isinstance(negate(YES), Truth)
    assert at_least(2, iter([YES, UNKNOWN])) is UNKNOWN
