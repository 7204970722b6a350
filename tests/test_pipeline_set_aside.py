"""A source that ends the process which reads it is set aside at the third time, and the build goes on."""

import os
import shutil
from importlib.util import find_spec

import pytest

import deadly_stages
from archive_builders import built, put, tables
from despatch import archive
from despatch.errors import DespatchError
from despatch.pipeline import batches, build, processes

MANY = {
    f"box{n % 3}/{n:03}.txt": f"Anna Vale to Jan Ostrov, 1907-03-{n % 28 + 1:02}\nCoal number {n}.\n" for n in range(40)
}

# dask leaves sockets and event loops to the collector.
pytestmark = [
    pytest.mark.xdist_group("cluster"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize(
    ("how", "batch"),
    [
        ({"workers": 2}, 1),
        ({"workers": 2}, 8),
        pytest.param(
            {"cluster": "local:2"}, 8, marks=pytest.mark.skipif(not find_spec("distributed"), reason="no dask")
        ),
    ],
)
def test_a_source_that_ends_its_workers_is_set_aside(tmp_path, monkeypatch, how, batch):
    monkeypatch.setattr(batches, "_FILES", batch)
    marks = tmp_path / "marks"
    monkeypatch.setenv(deadly_stages.MARKS, str(marks))
    folder = put(tmp_path / "a", MANY)
    build.build(folder, table=deadly_stages.TABLE)
    marks.unlink()

    put(folder, {"box1/004.txt": MANY["box1/004.txt"] + "%KILL%\n", "box2/005.txt": "Changed words.\n"})
    report = build.build(folder, table=deadly_stages.TABLE, **how)
    assert [id for _, id in deadly_stages.readings(marks)].count("box1/004.txt") == 3
    assert report.refused == {"source-set-aside": 1}
    with archive.open(folder) as it:
        (found,) = (problem for problem in it.problems() if problem.code == "source-set-aside")
        assert found.source == "box1/004.txt"
        assert "three times" in found.message
        assert it.count() == report.letters == 40, "what was read before is kept"

    put(folder, {"box1/004.txt": MANY["box1/004.txt"]})
    report = build.build(folder, table=deadly_stages.TABLE)
    assert (report.changed, report.unchanged, report.refused) == (1, 39, {})
    assert tables(folder) == tables(clean(tmp_path / "clean", folder))


def clean(folder, other):
    """Return an archive of the same sources, built at once."""
    shutil.copytree(other / "letters", folder / "letters")
    shutil.copy(other / "despatch.toml", folder)
    build.build(folder, table=deadly_stages.TABLE)
    return folder


def test_a_pool_that_cannot_start_a_process_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "_begin_worker", os._exit)
    folder = put(tmp_path / "a", MANY)
    with pytest.raises(DespatchError, match="no worker process can be started"):
        built(folder, workers=2)
