"""Try a wheel in empty environments: `try_wheel.py DIST`. Without its extras first, then with all of them.

Libraries come with the pinned versions of requirements/run.txt. Fails when a command fails or the installed size
without the extras passes its limit.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT = 180
"""Megabytes that Despatch and its libraries may take on disk without the extras; pip itself is not counted."""
EXTRAS = {
    "shipping": ["ship", "plan", "desk", "--from", "1938-09-01", "--until", "1939-04-30", "--rounds", "1"],
    "export": ["export", "letters", "workbook", "--format", "xlsx"],
    "publish": ["publish", "letters", "room"],
    "mcp": ["mcp", "letters"],
    "search": ["index", "letters"],
    "cluster": ["build", "letters", "--cluster", "local:2"],
}
"""A command of each extra, which says without it what to install."""
LETTER = """\
Orla Fenn to the Harbour Board

Port Carrow, March 4th, 1911.

Gentlemen,

I request that you send me 900 tons of barley by the end of April.

Your obedient servant,

O. Fenn
"""


def main(dist: Path) -> None:
    """Try the one wheel in the folder `dist`."""
    [wheel] = dist.resolve().glob("despatch-*.whl")
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        bare = make_environment(there / "bare")
        before = megabytes(there / "bare")
        install(bare, str(wheel))
        size = megabytes(there / "bare") - before
        print(f"installed without the extras: {size:.0f} MB")
        if size >= LIMIT:
            sys.exit(f"too large: the limit is {LIMIT} MB")
        try_commands(bare, bare.parent / "letters")
        copy_example(bare, there / "bare" / "desk")
        for extra, command in EXTRAS.items():
            words = refuse(bare, *command)
            if f"despatch[{extra}]" not in words:
                sys.exit(f"without its extra, `despatch {command[0]}` does not say what to install, but:\n{words}")
        install(bare, f"{wheel}[{','.join(EXTRAS)}]")
        for command in EXTRAS.values():
            run(bare, *command)
    print("the wheel works, without and with its extras")


def make_environment(folder: Path) -> Path:
    """Make an empty environment and return its folder of commands."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def install(commands: Path, what: str) -> None:
    """Install a wheel, and nothing in a version other than the pinned one."""
    pins = [line.split(" ")[0] for line in (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines()]
    constraints = commands.parent / "constraints.txt"
    constraints.write_text("\n".join(pin for pin in pins if "==" in pin), encoding="utf-8")
    pip = [commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", constraints, what], check=True)


def try_commands(commands: Path, folder: Path) -> None:
    """Take one letter from a transcript to an archive, a search and an export."""
    run(commands, "init", str(folder))
    (folder / "letters" / "harbour.txt").write_text(LETTER, encoding="utf-8")
    run(commands, "build", str(folder))
    found = run(commands, "search", str(folder), "barley")
    if "1 letter found" not in found:
        sys.exit(f"the letter was not found:\n{found}")
    run(commands, "export", str(folder), str(folder / "tables"), "--format", "jsonl")
    run(commands, "serve", "--help")


def copy_example(commands: Path, folder: Path) -> None:
    """Copy the example archive, with its ships and cargo."""
    code = f"from pathlib import Path; from despatch import example; example.copy_to(Path({str(folder)!r}))"
    subprocess.run([commands / "python", "-c", code], cwd=commands.parent, check=True)


def run(commands: Path, *arguments: str) -> str:
    """Run despatch, and return what it prints; leave when it fails."""
    done = despatch(commands, arguments)
    if done.returncode:
        sys.exit(f"despatch {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def refuse(commands: Path, *arguments: str) -> str:
    """Run despatch, and return what it says as it refuses; leave when it does not refuse, or breaks."""
    done = despatch(commands, arguments)
    if not done.returncode or "Traceback" in done.stderr:
        sys.exit(f"despatch {' '.join(arguments)} should have been refused:\n{done.stdout}{done.stderr}")
    return done.stderr


def despatch(commands: Path, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run despatch outside the project's folder, so that only the wheel is imported."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [str(commands / "despatch"), *arguments]
    return subprocess.run(
        command,
        cwd=commands.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def megabytes(folder: Path) -> float:
    """Return the size on disk of what a folder holds."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1]))
