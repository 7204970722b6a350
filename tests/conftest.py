"""Fixtures that several test files share."""

from pathlib import Path
from types import CodeType, FunctionType

import hypothesis
import pytest

SHARED = Path(__file__).parents[2] / "shared"
CLOCKS = {"perf_counter", "process_time"}
# Tests that read one measure processor time and allow three times what is promised: another machine may be slower and this
# one busy, but what grows with the square of the text takes a hundred times as long. `make bench` measures the promise.

# How long an example takes depends on what else the machine does; speed has tests of its own.
hypothesis.settings.register_profile("despatch", deadline=None)
hypothesis.settings.load_profile("despatch")


def pytest_collection_modifyitems(items):
    """Skip what measures on ../shared where that is absent; mark what reads a clock, to be run on its own."""
    skip = pytest.mark.skip(reason="../shared is not here")
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(skip)
        function = getattr(item, "function", None)
        if isinstance(function, FunctionType) and reads_a_clock(function.__code__, function.__globals__, set()):
            item.add_marker("timing")


def reads_a_clock(code, names, seen):
    """Say whether a test, or a helper that it calls, measures time."""
    seen.add(code)
    if CLOCKS.intersection(code.co_names):
        return True
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    helpers = [names[n].__code__ for n in code.co_names if isinstance(names.get(n), FunctionType) and names[n].__globals__ is names]
    return any(reads_a_clock(c, names, seen) for c in (*inner, *helpers) if c not in seen)


@pytest.fixture(scope="session")
def shared():
    """The folder of real letters with answers."""
    return SHARED


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example archive, built; not to be changed."""
    from despatch import archive
    from despatch import example as shipped

    folder = tmp_path_factory.mktemp("example") / "archive"
    shipped.copy_to(folder)
    archive.build(folder, workers=1)
    return folder


HARBOUR = """\
Orla Fenn to the Harbour Board

Port Carrow, March 4th, 1911.

Gentlemen,

The barley that you promised has not come, and the mill stands idle.

I remain, Gentlemen,

Your obedient servant,

O. Fenn


Telegram from the Harbour Board to Miss Orla Fenn

Secret

Hollingstead, March 6th, 1911

Your letter received. The Curlew and the Dunlin sail on Thursday with 900 tons of barley under escort.
"""


@pytest.fixture
def harbour(tmp_path):
    """A small archive, built, that a test may change."""
    from despatch import archive

    folder = archive.init(tmp_path / "harbour", title="The harbour letters")
    (folder / "letters" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder
