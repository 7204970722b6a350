"""What the documents show is true: commands, Python and files are run as printed; lists are complete.

In a page, a block ```` ```text NAME ```` is a file; ```` ```console ```` is a session ("$ " commands, with what they
print; "..." stands for anything); ```` ```pycon ```` is a Python session. Each page runs in a folder of its own,
from top to bottom, and `despatch` runs in this process. Other blocks (```` ```sh ````, ```` ```toml ````) are shown,
not run.
"""

import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from despatch import archive, cli, dates, model, problems
from despatch.pipeline.preview import preview

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(text|console|pycon)(?: ([^\n`]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN_IN_PAGE = [p for p in PAGES if any(m[1] != "text" for m in BLOCK.finditer(p.read_text(encoding="utf-8")))]


def name(page):
    return str(page.relative_to(ROOT))


def run(command, folder):
    """Return what a command prints: a `despatch` in this process, anything else in a shell."""
    verb, *arguments = shlex.split(command)
    if verb == "despatch":
        out, trouble = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(trouble):
            cli.run(arguments)
        return out.getvalue() + trouble.getvalue()
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout + done.stderr


def sessions(block):
    """Yield (command, what it prints) of a console block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def fits(wanted, got):
    """Compare as a reader does: line by line, blanks at line ends ignored, "..." for anything."""

    def tidy(text):
        text = re.sub(r"\bin \d+\.\d s\b", "in N s", text)  # no two runs take the same time
        text = re.sub(r"\b\d+% sure", "N% sure", text)  # weights are learned again whenever rules change
        return "\n".join(line.rstrip() for line in text.strip().split("\n"))

    pattern = ".*?".join(re.escape(part) for part in tidy(wanted).split("..."))
    return re.fullmatch(pattern, tidy(got), re.DOTALL)


@pytest.mark.parametrize("page", RUN_IN_PAGE, ids=name)
def test_what_a_page_shows_is_what_happens(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    namespace = {}
    for kind, file, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "text" and file:
            target = tmp_path / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block, encoding="utf-8")
        elif kind == "console":
            for command, wanted in sessions(block):
                got = run(command, tmp_path)
                assert fits(wanted, got), f"$ {command}\nprinted\n{got}\nnot\n{wanted}"
        elif kind == "pycon":
            example = doctest.DocTestParser().get_doctest(block, namespace, name(page), str(page), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            report = []
            runner.run(example, out=report.append, clear_globs=False)
            namespace.update(example.globs)
            assert runner.failures == 0, "".join(report)


def headings(page):
    return re.findall(
        r"^#+ `?([^`\n]+?)`?$", (ROOT / "docs" / "manual" / page).read_text(encoding="utf-8"), re.MULTILINE
    )


def test_every_problem_code_has_a_heading():
    assert set(problems.CODES) <= set(headings("problems.md"))


def test_every_verb_has_a_heading():
    assert {f"despatch {c.name}" for c in cli.COMMANDS} <= set(headings("cli.md"))


@pytest.mark.parametrize(("page", "type_"), [("describing.md", model.Description)])
def test_every_field_is_described(page, type_):
    words = (ROOT / "docs" / "manual" / page).read_text(encoding="utf-8")
    missing = [f for f in type_.__dataclass_fields__ if f"`{f}`" not in words]
    assert not missing, f"{page} does not speak of {missing}"


DATES = re.findall(
    r"^\| ([^|]+?) \| `([\d?~/-]+)` \|$", (ROOT / "docs/manual/describing.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("words", "edtf"), DATES)
def test_dates_are_read_as_the_manual_says(words, edtf, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text(
        f"Orla Fenn to Isak Roe\n\nPort Carrow, {words}\n\nDear Roe,\n\nCome soon.\n\nYours,\n\nOrla Fenn\n",
        encoding="utf-8",
    )
    assert preview(file).letters[0].description.date.edtf == edtf


IN_ONE_LANGUAGE = re.findall(
    r"^\| (.+?) \| (\w\w) \| `([\d-]+)` \|$",
    (ROOT / "docs/manual/describing.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("words", "language", "edtf"), IN_ONE_LANGUAGE)
def test_dates_of_one_language_are_read_as_the_manual_says(words, language, edtf):
    found = dates.find(words, 0, len(words), (language,), own=True)
    assert [dates.to_edtf(date) for date in found] == [edtf]


def test_the_manual_shows_dates():
    assert len(IN_ONE_LANGUAGE) >= 6
    assert len(DATES) >= 8


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    words = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", words):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{name(page)} links to {target}, which is not there"


SEARCHES = re.findall(r"^\| `([^|]+)` \|", (ROOT / "docs/manual/search.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("cell", SEARCHES)
def test_searches_that_the_manual_shows_are_understood(cell, harbour):
    with archive.open(harbour) as opened:
        for query in cell.split("`, `"):
            opened.search(query)


def test_every_field_of_a_search_is_shown():
    shown = {query.partition(":")[0] for cell in SEARCHES for query in cell.split("`, `") if ":" in query}
    assert shown == {"from", "to", "with", "date", "subject", "marking", "place", "kind"}


DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
CODE = ROOT / "src" / "despatch"


def test_every_room_is_on_the_map():
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", DESIGN, re.MULTILINE)
    rooms = {room for row in rows for room in re.findall(r"`(\w+)`", row)}
    here = {path.stem for path in CODE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert rooms == here - {"__init__", "__main__", "__pycache__", "py"}


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`(\w+/[\w/]*(?:\.\w+)?)`", DESIGN)) - {"letters/", "languages/xx/"})
)
def test_every_path_on_the_map_is_there(path):
    assert any((root / path).exists() for root in (CODE, ROOT, *CODE.iterdir()))
