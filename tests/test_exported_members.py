"""The public surface is closed: `despatch.__all__`, the namespace and the manual's page on Python agree."""

import ast
import importlib.util
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import despatch
from despatch import model
from despatch.archive.correspondence import Correspondence
from despatch.archive.exports import Exports
from despatch.archive.ledger import Ledger

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "manual" / "python-api.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "manual").glob("*.md"))]
NAMES = sorted(despatch.__all__)


def python_of(page):
    """Return the code of a page's Python sessions."""
    blocks = re.findall(r"^```pycon\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line[4:] for block in blocks for line in block.splitlines() if line[:3] in (">>>", "...")]
    return ast.parse("\n".join(lines))


def test_the_namespace_is_what_all_lists():
    code = (
        "import despatch, types; names = [n for n in despatch.__all__ if getattr(despatch, n) is not None];"
        "own = {n for n, v in vars(despatch).items() if not n.startswith('_') and not isinstance(v, types.ModuleType)};"
        "print(sorted(own - set(names) - {'annotations', 'Any', 'TYPE_CHECKING'}), len(names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", str(len(NAMES))]
    assert dir(despatch) == NAMES
    with pytest.raises(AttributeError, match="no attribute 'shut'"):
        _ = despatch.shut


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_in_the_manual(name):
    assert re.search(rf"\bdespatch\.{name}\b", PAGE), f"docs/manual/python-api.md does not mention despatch.{name}"


@pytest.mark.parametrize("name", NAMES)
def test_no_module_has_the_name_of_a_public_one(name):
    assert importlib.util.find_spec(f"despatch.{name}") is None


def test_everything_that_the_manual_uses_is_exported():
    names, modules = set(), set()
    for node in (node for page in PAGES for node in ast.walk(python_of(page))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "despatch":
            names.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module == "despatch":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "despatch.model":
            assert {alias.name for alias in node.names} <= set(model.__all__)
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module)
    assert {"open", "Filter", "decide", "targets"} <= names <= set(NAMES)
    assert not {module for module in modules if module and module.startswith("despatch")}


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (subject, name)
        for subject in (despatch.Archive, Correspondence, Ledger, Exports, despatch.targets)
        for name, _ in inspect.getmembers(subject, inspect.isfunction)
        if not name.startswith("_") and (inspect.isclass(subject) or name.startswith("find_"))
    ],
)
def test_every_question_is_in_the_manual(subject, name):
    assert re.search(rf"\b{name}\b", PAGE), f"docs/manual/python-api.md does not mention {name}"


def test_the_model_offers_each_type_once_and_no_other():
    rooms = ("decision", "ledger", "letter", "reference", "source", "span", "views")
    modules = [importlib.import_module(f"despatch.model.{room}") for room in rooms]
    types = [
        name
        for module in modules
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__
    ]
    assert len(types) == len(set(types))
    assert set(types) <= set(model.__all__)
    assert all(hasattr(model, name) for name in model.__all__)
