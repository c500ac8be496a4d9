"""Which unknown facts, if shown, would open a route: the smallest sets, from the same trace as the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, islice, product

from uj.assess.findings import Finding, Need
from uj.truth import Truth, negate

LIMIT = 64
"""At most so many alternatives are kept at each step; the smallest first."""


def needs(finding: Finding, want: Truth = Truth.YES) -> list[Need]:
    """Give the minimal sets of answers that turn a finding into ``want``; empty if none can."""
    if finding.truth is want:
        return [frozenset()]
    if finding.truth is not Truth.UNKNOWN:
        return []
    if finding.op == "ask":
        assert finding.answer is not None
        return [frozenset({(finding.answer.key, want is Truth.YES)})]
    if finding.needs is None:
        finding.needs = {}
    known = finding.needs.get(want)
    if known is None:
        known = finding.needs[want] = _needs(finding, want)
    return known


def _needs(finding: Finding, want: Truth) -> list[Need]:
    if finding.op == "none":
        return _any(finding.children, Truth.YES) if want is Truth.NO else _all(finding.children, Truth.NO)
    if finding.op == "at_least":
        n = finding.n if want is Truth.YES else len(finding.children) - finding.n + 1
        return minimal(need for group in combinations(finding.children, n) for need in _all(group, want))
    conjunctive = (finding.op == "all") == (want is Truth.YES)
    return _all(finding.children, want) if conjunctive else _any(finding.children, want)


def _any(children: tuple[Finding, ...], want: Truth) -> list[Need]:
    return minimal(need for child in children for need in needs(child, want))


def _all(children: tuple[Finding, ...], want: Truth) -> list[Need]:
    certain: Need = frozenset()
    choices = []
    for child in children:
        options = needs(child, want)
        if not options:
            return []
        if len(options) == 1:
            certain |= options[0]
        else:
            choices.append(options)
    combined = [certain] if _consistent(certain) else []
    for options in choices:
        joined = (left | right for left, right in product(combined, options))
        combined = minimal(need for need in joined if _consistent(need))
    return combined


def _consistent(need: Need) -> bool:
    return len({key for key, _ in need}) == len(need)


def minimal(found: Iterable[Need]) -> list[Need]:
    """Keep the sets that contain no other: smallest first, then those with fewest questions of appreciation."""
    distinct = set(found)
    if len(distinct) < 2:
        return list(distinct)
    ordered = sorted(
        distinct, key=lambda need: (len(need), sum(is_question(k) for k, _ in need), reading_order(need))
    )
    kept: list[Need] = []
    for need in ordered:
        if not any(other <= need for other in kept):
            kept.append(need)
    return list(islice(kept, LIMIT))


@lru_cache(maxsize=100_000)
def is_question(key: str) -> bool:
    """Whether a key is a question of a forum's law put to the lawyer, not a plain fact."""
    return key[:2].isupper() and key[2:3] == "." and key[:2].isalpha()


_LAST = (
    "final",
    "proceedings",
    "effective",
    "extradit",
    "icc_seized",
    "office",
    "special_mission",
    "amnesty",
)


@lru_cache(maxsize=100_000)
def _rank(key: str) -> int:
    if key.startswith("law."):
        return 3
    if ".present." in key:
        return -1
    name = key.split(".", 1)[-1]
    return 2 if is_question(key) or name.startswith(_LAST) else 1 if key.startswith("situation") else 0


def reading_order(need: Need) -> list[tuple[int, str, bool]]:
    """The facts of a set in the order in which one reads them: presence, conduct, bars, points of law."""
    return sorted((_rank(key), key, wanted) for key, wanted in need)


def in_order(need: Need) -> list[tuple[str, bool]]:
    """Keys and wanted answers of a set in reading order."""
    return [(key, wanted) for _, key, wanted in reading_order(need)]


def closers(finding: Finding) -> list[tuple[str, bool]]:
    """Single answers that would close a route for good (turn the finding into no)."""
    wanted = negate(Truth.YES)
    return sorted({next(iter(need)) for need in needs(finding, wanted) if len(need) == 1})
