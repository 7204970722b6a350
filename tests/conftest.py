"""Fixtures that several test files share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def pytest_collection_modifyitems(items):
    """Skip what measures on ../shared where that is absent."""
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(reason="../shared is not here")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared():
    """The folder of real letters with answers."""
    return SHARED
