"""serve and the progress bar, in processes of their own."""

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from despatch import archive

DESPATCH = [sys.executable, "-m", "despatch"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of that kind")


def test_serve_says_where_answers_there_and_leaves_at_ctrl_c(harbour):
    process = subprocess.Popen(
        [*DESPATCH, "serve", str(harbour), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        said = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)[0]
        with urllib.request.urlopen(address, timeout=300) as page:
            assert b"The harbour letters" in page.read()
        process.send_signal(signal.SIGINT)
        _, trouble = process.communicate(timeout=300)
        assert "Traceback" not in trouble
    finally:
        process.kill()
        process.communicate()


def test_serve_on_a_port_that_is_taken_says_so(harbour):
    first = subprocess.Popen(
        [*DESPATCH, "serve", str(harbour), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        port = re.search(r":(\d+)/", first.stdout.readline())[1]
        second = subprocess.run(
            [*DESPATCH, "serve", str(harbour), "--port", port], capture_output=True, text=True, timeout=300, check=False
        )
        assert second.returncode == 1
        assert port in second.stderr
        assert second.stderr.count("\n") == 1
    finally:
        first.kill()
        first.communicate()


def test_a_build_shows_its_progress_on_a_terminal_and_nowhere_else(tmp_path):
    import fcntl
    import pty
    import struct
    import termios

    folder = archive.init(tmp_path / "terminal")
    (folder / "letters" / "a.txt").write_text(
        "Orla Fenn to Isak Roe\n\nMarch 4th, 1911\n\nDear Roe,\n\nCome soon.\n\nO. Fenn\n", encoding="utf-8"
    )
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    shown = subprocess.run(
        [*DESPATCH, "build", str(folder)], stdout=subprocess.PIPE, stderr=end, text=True, timeout=300, check=True
    )
    os.write(end, b"done")
    bar = os.read(terminal, 100_000).decode()
    os.close(end)
    os.close(terminal)
    assert "0 of 1 file" in bar  # how much more it says depends on how long it takes
    assert "\x1b[2K" in bar
    assert shown.stdout.startswith("1 file: 1 read")
    quiet = subprocess.run([*DESPATCH, "build", str(folder)], capture_output=True, text=True, timeout=300, check=True)
    # A slow machine may say after a second how far it is; nothing is renewed in a pipe.
    assert "\x1b" not in quiet.stderr
    assert "\r" not in quiet.stderr
