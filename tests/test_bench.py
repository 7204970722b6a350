"""The measurements are run by hand, so a change elsewhere can break them unseen."""

import importlib
import pkgutil

import bench
import pytest

MODULES = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_every_measurement_finds_what_it_measures(name):
    importlib.import_module(f"bench.{name}")
