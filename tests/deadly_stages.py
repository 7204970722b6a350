"""The plain stages, with a reader that may end its process, and that tells which process read what.

"%KILL%" in a file ends the process that reads it. Each reading leaves a line in the file that MARKS names.
"""

import os
import signal
from dataclasses import replace
from pathlib import Path

import plain_stages

MARKS = "DESPATCH_TEST_MARKS"


def read(data, id, settings):
    if MARKS in os.environ:
        with Path(os.environ[MARKS]).open("a") as marks:
            marks.write(f"{os.getpid()} {id}\n")
    if b"%KILL%" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain_stages.read(data, id, settings)


TABLE = (replace(plain_stages.TABLE[0], function="deadly_stages:read"), *plain_stages.TABLE[1:])


def readings(marks):
    """Return (process, source) of each reading."""
    return [tuple(line.split()) for line in marks.read_text().splitlines()]
