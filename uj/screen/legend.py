"""What closes routes and which facts are missing, as bits: one bit for each thing there is to say.

A bit stands for a code that closes a route, or for a missing fact and the answer wanted. What several
parts of a route say together is the union of their bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from uj.assess.rank import unsuggested
from uj.screen.nodes import Interned
from uj.screen.outcome import Fact, State
from uj.truth import Truth

WIDTH = 64


class Legend:
    """The bits of one category before one forum, in words of 64."""

    def __init__(self) -> None:
        self.found = Interned()
        self._bars, self._doubts = [0], ([0], [0])
        self._tables: dict[int, tuple[list[int], list[Any]]] = {}

    @property
    def words(self) -> int:
        """How many words are needed so far."""
        return len(self._bars)

    @property
    def bars(self) -> list[int]:
        """By word: the bits that stand for what closes a route."""
        return self._bars

    @property
    def doubts(self) -> tuple[list[int], list[int]]:
        """By word: the bits of missing facts that are a tie to a state; those that are a special circumstance."""
        return self._doubts

    def bit(self, item: str | Fact) -> int:
        """The number of a bit."""
        size = len(self.found)
        number = self.found.add(item)
        if number == size:
            word = number // WIDTH
            if word == len(self._bars):
                self._bars.append(0)
                for masks in self._doubts:
                    masks.append(0)
            if isinstance(item, str):
                self._bars[word] |= 1 << number % WIDTH
            else:
                doubt = unsuggested([item[0]])
                for place, masks in enumerate(self._doubts):
                    masks[word] |= (doubt >> place & 1) << number % WIDTH
        return number

    def mask(self, items: Iterable[str | Fact]) -> int:
        """Several bits, as one number of any length."""
        return sum(1 << self.bit(item) for item in items)

    def table(self, states: Sequence[State], key: int) -> list[Any]:
        """By number of a state: its bits, one array per word; ``key`` names whose states these are."""
        import numpy as np

        known = self._tables.get(key)
        masks = known[0] if known else []
        if known is None or len(masks) < len(states) or len(known[1]) < self.words:
            masks += [self._of(state) for state in states[len(masks) :]]
            cut = (1 << WIDTH) - 1
            rows = [
                np.array([m >> WIDTH * w & cut for m in masks], dtype=np.uint64) for w in range(self.words)
            ]
            known = self._tables[key] = (masks, rows)
        return known[1]

    def _of(self, state: State) -> int:
        return self.mask(state.bars if state.truth is Truth.NO else state.missing)

    def items(self, words: Iterable[int]) -> list[str | Fact]:
        """What some bits stand for."""
        found = []
        for place, word in enumerate(words):
            while word:
                low = word & -word
                found.append(self.found.values[place * WIDTH + low.bit_length() - 1])
                word ^= low
        return found
