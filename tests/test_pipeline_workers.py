"""Processes: workers end with their parent, and a command that is asked to stop says so in one line."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive_builders import put

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
WORK = """
import os, sys, time

def never_done(batch):
    os.write(1, f"{os.getpid()} {sys.platform}\\n".encode())  # in one piece, so that lines do not mix
    time.sleep(600)
"""


def start(*command, folder=ROOT, first=ROOT):
    environment = ENVIRONMENT | {"PYTHONPATH": f"{first}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}"}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


def platforms(process):
    """Return the platforms that two workers say, once both are at work."""
    said = [process.stdout.readline().decode() for _ in range(2)]
    assert all(said), f"it ended: {said} {ends(process)}"
    return [line.split()[-1] for line in said]


def ends(process):
    """Return the rest of what a process and its children said: it comes when all of them have ended."""
    # All of them write into one pipe, so the pipe ends with the last of them.
    guard = threading.Timer(120, lambda: os.killpg(process.pid, signal.SIGKILL))
    guard.start()
    try:
        said, _ = process.communicate()
        assert guard.is_alive(), "somebody did not end"
    finally:
        guard.cancel()
    return said.decode()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_parent(tmp_path, how):
    (tmp_path / "slow_work.py").write_text(WORK)
    script = "import slow_work; from despatch.pipeline import workers\n"
    script += "list(workers.WorkerPool(2).run(slow_work.never_done, [[1], [2]]))"
    process = start(sys.executable, "-c", script, folder=tmp_path)
    assert platforms(process) == ["linux"] * 2
    process.send_signal(how)
    ends(process)
    assert process.returncode == -how or how == signal.SIGINT


def test_without_the_signal_of_linux_workers_end_as_well(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.platform = 'another'\n")
    (tmp_path / "slow_work.py").write_text(WORK)
    script = "import slow_work; from despatch.pipeline import workers\n"
    script += "list(workers.WorkerPool(2).run(slow_work.never_done, [[1], [2]]))"
    process = start(sys.executable, "-c", script, folder=tmp_path, first=tmp_path)
    assert platforms(process) == ["another"] * 2
    process.kill()
    ends(process)


STOPPED = """
import os, signal, sys
from despatch import cli
from despatch.pipeline import build

def read(*_, **__):
    os.kill(os.getpid(), {first})
    raise AssertionError("it went on")

def remove(self, *_):
    os.kill(os.getpid(), {second})  # while it tidies up
    self._db.close()

build._read_sources = read
build.Spool.__exit__ = remove
cli.main()
"""


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_twice_says_so_once(tmp_path, first, second):
    folder = put(tmp_path / "a", {"note.txt": "A word.\n"})
    process = start(
        sys.executable,
        "-c",
        STOPPED.format(first=int(first), second=int(second)),
        "build",
        str(folder),
        "--workers",
        "1",
    )
    assert ends(process).strip() == "despatch: stopped"
    assert process.returncode == 130


@pytest.mark.parametrize("signals", [(signal.SIGINT,), (signal.SIGINT, signal.SIGINT), (signal.SIGTERM,)])
def test_the_demo_of_make_ends_without_an_error(tmp_path, signals):
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "despatch").write_text(f'#!/bin/sh\nexec {sys.executable} -m despatch "$@" --dir {tmp_path}/ex --port 0\n')
    (bin / "despatch").chmod(0o755)
    process = start("make", "--no-print-directory", "-o", "install", f"BIN={bin}", "demo")
    said = b""
    while b"is open at" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    for number in signals:
        os.killpg(process.pid, number)
    rest = ends(process)
    assert "rror" not in rest
    assert "Traceback" not in rest
    assert "***" not in rest


CLOSED_TWICE = """
import os, signal, sys
from pathlib import Path
from despatch.web.server import serve

def interrupt(_):
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)

serve(Path(sys.argv[1]), port=0, say=interrupt)
"""


def test_a_room_that_is_closed_twice_says_nothing(tmp_path):
    folder = put(tmp_path / "a", {"note.txt": "A word.\n"})
    assert (
        subprocess.run([sys.executable, "-m", "despatch", "build", folder], check=True, env=ENVIRONMENT).returncode == 0
    )
    process = start(sys.executable, "-c", CLOSED_TWICE, str(folder))
    assert ends(process) == ""
