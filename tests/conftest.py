"""Fixtures that several test files share."""

import os
import shutil
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from types import CodeType, FunctionType

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

SHARED = Path(__file__).parents[2] / "shared"
CLOCKS = {"perf_counter", "process_time"}
# Tests that read one measure processor time and allow three times what is promised: another machine may be slower.
# Work that grows with the square of the text takes a hundred times as long. `make bench` measures the promise.
TRIES = 3
"""A busy machine can slow one try of such a test, so only a test that fails every try has failed."""

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long an example takes depends on what else the machine does; speed has tests of its own.
# `make test` says the same each time it is run; `make fuzz` tries examples that nobody tried before.
hypothesis.settings.register_profile("despatch", deadline=None, derandomize=True)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=400)
hypothesis.settings.load_profile("despatch")


def pytest_collection_modifyitems(items):
    """Skip tests of ../shared or of a browser where there is none; mark tests that read a clock, to be run alone."""
    absent = {
        "shared": not SHARED.is_dir() and "../shared is not here",
        "browser": not Path(CHROMIUM).exists()
        and os.environ.get("CI") != "true"
        and "no Chromium here: apt-get install chromium",
    }
    for item in items:
        for mark, reason in absent.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))
        function = getattr(item, "function", None)
        if isinstance(function, FunctionType) and reads_a_clock(function.__code__, function.__globals__, set()):
            item.add_marker("timing")


def pytest_runtest_protocol(item, nextitem):
    """Try a test that reads a clock up to `TRIES` times; report the last try."""
    if not item.get_closest_marker("timing"):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for left in reversed(range(TRIES)):
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        if not left or not any(report.failed for report in reports):
            break
        item._initrequest()
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def reads_a_clock(code, names, seen):
    """Say whether a test, or a helper that it calls, measures time."""
    seen.add(code)
    if CLOCKS.intersection(code.co_names):
        return True
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    helpers = [
        names[n].__code__
        for n in code.co_names
        if isinstance(names.get(n), FunctionType) and names[n].__globals__ is names
    ]
    return any(reads_a_clock(c, names, seen) for c in (*inner, *helpers) if c not in seen)


@pytest.fixture(scope="session", autouse=True)
def no_lines_of_progress():
    """No build in this process says how far it is, however slow the machine: tests compare what a command prints."""
    from despatch.cli import progress

    progress.FIRST = float("inf")


@pytest.fixture(scope="session")
def shared():
    """The folder of real letters with answers."""
    return SHARED


@pytest.fixture(scope="session")
def tei_errors(shared):
    """Return the errors of a file by the schema of TEI P5, which takes ten seconds to load."""
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(shared / "schemas" / "tei_all.rng"))

    def errors(path):
        schema.validate(etree.parse(path))
        return [f"{path.name}:{error.line}: {error.message}" for error in schema.error_log]

    return errors


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example archive, built once for all the processes of a run; not to be changed."""
    from despatch import archive
    from despatch import example as shipped

    run = tmp_path_factory.getbasetemp()
    run = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
    folder, lock = run / "example-archive", run / "example-archive.lock"
    try:
        lock.mkdir()
    except FileExistsError:
        while not folder.is_dir() and lock.is_dir():
            time.sleep(0.1)
        assert folder.is_dir(), "the example archive could not be built: see the process that built it"
        return folder
    try:
        shipped.copy_to(lock / "archive")
        archive.build(lock / "archive", workers=1)
        (lock / "archive").rename(folder)
    except BaseException:
        shutil.rmtree(lock)
        raise
    return folder


@pytest.fixture(scope="session")
def ellery(tmp_path_factory):
    """The Ellery papers, built; not to be changed."""
    from ellery import build

    return build(tmp_path_factory.mktemp("ellery") / "archive")


@pytest.fixture(scope="session")
def papers(ellery):
    """The Ellery papers, opened."""
    from despatch import archive

    with archive.open(ellery) as opened:
        yield opened


@pytest.fixture(scope="session")
def ids(papers):
    """The ids of the long correspondence, in order of time."""
    return [entry.id for entry in papers.letters() if entry.source == "ellery.txt"]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """An archive whose every word may be an attack, built."""
    from ellery import build_hostile

    return build_hostile(tmp_path_factory.mktemp("hostile") / "archive")


@pytest.fixture(scope="module")
def own_example(example, tmp_path_factory):
    """A copy of the built example archive that the tests of one module may change."""
    return shutil.copytree(example, tmp_path_factory.mktemp("example") / "archive")


@pytest.fixture(scope="module")
def serve():
    """Serve a reading room on this machine until the module's tests are done, and return its address."""
    import uvicorn

    from despatch.web.server import listen

    def stop(server, thread):
        server.should_exit = True
        thread.join(10)

    with ExitStack() as stack:

        def served(room):
            listener = stack.enter_context(listen(0))
            server = uvicorn.Server(uvicorn.Config(room, log_level="error", access_log=False))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            thread.start()
            stack.callback(stop, server, thread)
            while not server.started:
                time.sleep(0.02)
            return f"http://127.0.0.1:{listener.getsockname()[1]}"

        yield served


@pytest.fixture(scope="module")
def browser():
    """A real Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_address(browser):
    """Open an address in a colour scheme and a width. A console error fails the test; a missing page does not."""
    contexts = []

    def opened(address, scheme="light", width=1280, javascript=True):
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            bypass_csp=False,
        )
        contexts.append(context)
        page = context.new_page()
        trouble = []
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(address)
        assert [t for t in trouble if "status of 4" not in t] == []
        return page

    yield opened
    for context in contexts:
        context.close()


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


@pytest.fixture(scope="session")
def built_harbour(tmp_path_factory):
    from despatch import archive

    folder = archive.init(tmp_path_factory.mktemp("harbour") / "harbour", title="The harbour letters")
    (folder / "letters" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


@pytest.fixture
def harbour(built_harbour, tmp_path):
    """A small archive, built, that a test may change."""
    return shutil.copytree(built_harbour, tmp_path / "harbour")


@pytest.fixture(scope="session")
def quay_letters(tmp_path_factory):
    """The quay letters, built and decided on; not to be changed."""
    import quay

    return quay.build(tmp_path_factory.mktemp("quay") / "archive")


@pytest.fixture(scope="session")
def built_quarry(tmp_path_factory):
    from quarry import quarry_at

    return quarry_at(tmp_path_factory.mktemp("quarry") / "archive")


@pytest.fixture
def quarry(built_quarry, tmp_path):
    """The quarry letters, built, that a test may change."""
    return shutil.copytree(built_quarry, tmp_path / "quarry")
