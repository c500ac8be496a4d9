"""Values joined by look-up are what joining them one by one gives, however the tables grow."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from uj.screen import joined
from uj.screen.net import Nodes
from uj.screen.nodes import Column, Interned, View

BATCHES = st.integers(1, 6).flatmap(
    lambda wide: st.lists(
        st.lists(st.lists(st.integers(0, 9), min_size=wide, max_size=wide), min_size=1, max_size=5),
        min_size=1,
        max_size=6,
    )
)


def joined_by_table(batches: list[list[list[int]]], small: int, dense: int, make: Any) -> list[list[Any]]:
    """What a node says of the rows of each batch; tables are kept far smaller than usual."""
    wide = len(batches[0][0])
    words = {str(n): Interned() for n in range(wide)}
    nodes = Nodes()
    node = make(nodes, [Column(name, word) for name, word in words.items()])
    said = []
    with patch.object(joined, "_SMALL", small), patch.object(joined, "_DENSE", dense):
        for rows in batches:
            ids = {
                name: np.array([word.add(row[int(name)]) for row in rows], dtype=np.int32)
                for name, word in words.items()
            }
            numbers = View(ids, len(rows), None).ids(node)
            said.append([node.values[number] for number in numbers.tolist()])
    return said


@settings(max_examples=300, deadline=None)
@given(batches=BATCHES, small=st.integers(1, 6), dense=st.integers(3, 9))
def test_a_chain_is_the_values_joined_one_by_one(
    batches: list[list[list[int]]], small: int, dense: int
) -> None:
    def sums(nodes: Nodes, parts: list[Any]) -> Any:
        lifts = [lambda v, n=n: v * 10**n for n in range(len(parts))]
        return nodes.chain("sum", parts, lambda one, other: one + other, lifts)

    found = joined_by_table(batches, small, dense, sums)
    assert found == [[sum(v * 10**n for n, v in enumerate(row)) for row in rows] for rows in batches]


@settings(max_examples=300, deadline=None)
@given(batches=BATCHES, small=st.integers(1, 6), dense=st.integers(3, 9))
def test_a_value_that_is_the_same_for_all_stays_so(
    batches: list[list[list[int]]], small: int, dense: int
) -> None:
    """Whether any value is above eight: for most rows it is not, and a new row must still be looked at."""
    found = joined_by_table(
        batches,
        small,
        dense,
        lambda nodes, parts: nodes.chain("max", parts, max, [lambda v: v > 8] * len(parts)),
    )
    assert found == [[max(v > 8 for v in row) for row in rows] for rows in batches]


@settings(max_examples=200, deadline=None)
@given(batches=BATCHES)
def test_many_values_by_a_function(batches: list[list[list[int]]]) -> None:
    found = joined_by_table(batches, 14, 22, lambda nodes, parts: nodes.tuple_of(parts))
    assert found == [[tuple(row) for row in rows] for rows in batches]
