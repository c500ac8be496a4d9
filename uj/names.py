"""Small helps with names and words: the nearest known name, one full stop."""

from __future__ import annotations

import re
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the known name closest to ``name``, or an empty string if none is near.

    >>> nearest("suspect_presnt", ["suspect_present", "victim_national"])
    'suspect_present'
    >>> nearest("xyz", ["suspect_present"])
    ''
    """
    from rapidfuzz import fuzz, process

    names = list(known)
    parted = [known for known in names if len(known) > 3]
    for alike, among, least in (
        (fuzz.ratio, names, 66),
        (fuzz.WRatio, parted, 60),
    ):  # the whole name, then parts
        match = process.extractOne(name, among, scorer=alike, processor=str.lower, score_cutoff=least)
        if match:
            return match[0]
    return ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Phrase the nearest name as a hint, or list a few allowed names if none is near."""
    names = sorted(known)
    match = nearest(name, names)
    if match:
        return f"did you mean {match!r}?"
    shown = ", ".join(names[:8])
    return f"allowed: {shown}{', …' if len(names) > 8 else ''}" if names else ""


def one_stop(text: str) -> str:
    """Text in which an abbreviation at the end of a sentence ends it without a second full stop.

    >>> one_stop("not barred, § 93 b(1) strfl.. Next")
    'not barred, § 93 b(1) strfl. Next'
    """
    return re.sub(r"(?<=[A-Za-z)])\.\.(?![./\w])", ".", text)
