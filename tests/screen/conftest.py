"""Law and rows that the tests of screening share."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

from tests.screen.made import rows
from uj.law.library import Library
from uj.law.load import load_library


@pytest.fixture(scope="session")
def law() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def made(law: Library) -> list[dict[str, Any]]:
    """Rows as an archive would hold them, seeded."""
    return rows(120, 11, sorted(law.international.acts), ["DE", "FR", "GB", "SE"])
