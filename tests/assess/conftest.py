"""The law of one small set of forums, loaded once."""

from __future__ import annotations

import pytest

from uj.law.library import Library
from uj.law.load import load_library


@pytest.fixture(scope="session")
def law() -> Library:
    """Germany, France and Spain with the shared layer."""
    return load_library(only=["de", "fr", "es"])
