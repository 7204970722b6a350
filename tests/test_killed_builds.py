"""A build is killed at random moments in every phase: readers have the old archive or the new one, never a mixture.

The moments are counted in function calls, not in seconds, so each run of these tests kills at the same places.
`make kill` tries 200 of them.
"""

import os
import random
import shutil
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive_builders import put
from despatch import archive
from despatch.errors import NotAnArchive
from despatch.export import jsonl, tables
from despatch.store import spool
from despatch.store.writer import Writer

KILLS = int(os.environ.get("KILLS", "10"))
PHASES = ("open", "read", "identify", "connect", "matters", "commit", "end")

FLOUR = """\
Letter from Anna Vale to Jan Ostrov, 3 March 1907

Norhaven, 3 March 1907

Dear Sir,

I shall send you 400 tons of flour before the end of April, and I beg you to send the coal that you promised.

Anna Vale


Letter from Jan Ostrov to Anna Vale, 20 March 1907

Ember Bay, 20 March 1907

Dear Madam,

I thank you for your letter of 3 March. The coal was sent on Monday. We need 200 tons of flour more.

Jan Ostrov


Letter from Anna Vale to Jan Ostrov, 4 April 1907

Dear Sir,

In reply to your letter of 20 March: the flour has arrived at Norhaven. I refer to my letter of 1 February.

Anna Vale
"""
LUND = """\
Letter from Piet Lund to Anna Vale, 9 April 1907

Dear Madam,

Mr. Ostrov told me of your letter of 4 April. I will pay 300 pounds when the flour is here.

Piet Lund
"""
FIRST = {
    "flour.txt": FLOUR,
    "lund.txt": LUND,
    "gone.txt": LUND.replace("9 April", "11 May"),
    "old-name.txt": LUND.replace("9 April", "12 May"),
}
THEN = {
    "flour.txt": FLOUR.replace("400 tons", "450 tons").replace("Jan Ostrov\n\n\n", "J. Ostrov\n\n\n"),
    "gone.txt": None,
    "new.txt": LUND.replace("9 April", "20 June").replace("300", "250"),
    "new-name.txt": LUND.replace("9 April", "12 May"),
    "old-name.txt": None,
    "empty.txt": "",
}


@dataclass(frozen=True)
class Case:
    """A build: the folder before it, what readers may see if it is killed, and what they see when it ends."""

    before: Path
    old: tuple[object, ...]
    new: object
    ids: bytes | None
    begins: dict[str, int]
    """How many calls there were when each phase began."""
    calls: int


def answers(folder):
    """Return all that readers can be told, as bytes; None for an archive that was never built."""
    out = folder / "out"
    try:
        with archive.open(folder) as it:
            jsonl.write(it.exports, out)
            tables.write_csv(it.exports, out, None)
            more = it.people(), it.facets(), it.search("flour OR coal OR pounds").total
            found = [problem for problem in it.check() if problem.code != "build-cut"]
    except NotAnArchive:
        return None
    assert found == []
    files = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    shutil.rmtree(out)
    return files, repr(more)


class Calls:
    """Counts the calls of this process, and kills it at a moment: so many calls after a phase began."""

    def __init__(self, phase=None, after=0):
        self.count = 0
        self.begins = {}
        self.phase, self.after = phase, after
        self.last = None
        self.begin("open")

    def __call__(self, frame, event, _):
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        if event == "call" and frame.f_code.co_qualname in ("Writer.commit", "Spool.remove"):
            self.begin("commit" if frame.f_code.co_name == "commit" else "end")

    def begin(self, phase):
        if phase not in self.begins:
            self.begins[phase] = self.count
            if phase == self.phase:
                self.last = self.count + self.after


def build_in_a_child(folder, calls):
    """Build in a process of its own; returns how it ended. What it counted is left in the file `calls`."""
    child = os.fork()
    if child == 0:
        try:
            sys.setprofile(calls)
            archive.build(folder, progress=lambda news: calls.begin(news.phase), workers=1)
            sys.setprofile(None)
            (folder / "calls").write_text(repr((calls.begins, calls.count)))
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    home = tmp_path_factory.mktemp("killed")
    nothing = put(home / "nothing", FIRST)
    built = Path(shutil.copytree(nothing, home / "built"))
    archive.build(built)
    shutil.copytree(nothing, home / "empty")
    Writer(home / "empty").__exit__(None, None, None)
    changed = put(Path(shutil.copytree(built, home / "changed")), THEN)
    (changed / "people.toml").write_text('[[person]]\nid = "lund"\nname = "Piet Lund"\nvariants = ["P. Lund"]\n')
    return [
        make_case(nothing, (None, answers(home / "empty")), home / "first"),
        make_case(changed, (answers(built),), home / "second"),
    ]


def make_case(before, old, folder):
    archive.build(shutil.copytree(before, folder))  # a child that is forked later finds all caches filled
    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    assert os.WIFEXITED(build_in_a_child(folder, Calls()))
    begins, calls = eval((folder / "calls").read_text())
    assert set(begins) == set(PHASES)
    log = folder / "ids.jsonl"
    return Case(before, old, answers(folder), log.read_bytes() if log.exists() else None, begins, calls)


def moment(case, phase, random):
    """Return a random moment within a phase."""
    ends = [*sorted(case.begins.values()), case.calls - 10]
    return random.randint(1, ends[ends.index(case.begins[phase]) + 1] - case.begins[phase])


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_build_leaves_the_old_archive_or_the_new(cases, tmp_path, number):
    case = cases[number % 2]
    phase = PHASES[number // 2 % len(PHASES)]
    folder = Path(shutil.copytree(case.before, tmp_path / "a"))
    ended = build_in_a_child(folder, Calls(phase, moment(case, phase, random.Random(number))))
    assert os.WIFSIGNALED(ended), "the build ended before it was killed"

    seen = answers(folder)
    assert seen in (*case.old, case.new)
    if seen is not None:
        with archive.open(folder) as it:
            assert it.unfinished == (folder / spool.FILE).exists()
            assert [problem.code for problem in it.check()] == ["build-cut"] * it.unfinished

    archive.build(folder, workers=1)
    assert answers(folder) == case.new
    assert not (folder / spool.FILE).exists()
    log = folder / "ids.jsonl"
    assert (log.read_bytes() if log.exists() else None) == case.ids
    again = archive.build(folder, workers=1)
    assert (again.read, again.gone) == (0, ())
    assert answers(folder) == case.new
