"""A build on many machines: the archive is that of one core, whatever happens to the workers.

`make kill` kills 20 workers, and these tests fewer.
"""

import os
import shutil

import pytest

pytest.importorskip("distributed")

import distributed

import deadly_stages
import plain_stages
from archive_builders import COAL, built, put
from cluster_builders import Killer, certificates, cluster, everything
from despatch import archive, cli, example
from despatch.errors import DespatchError
from despatch.pipeline import batches, build, versions
from despatch.pipeline.cluster import Cluster, addresses, crew, worker
from despatch.settings import DEFAULT

KILLS = int(os.environ.get("CLUSTER_KILLS", "2"))
MANY = {
    f"box{n % 3}/{n:03}.txt": f"Anna Vale to Jan Ostrov, 1907-03-{n % 28 + 1:02}\nCoal number {n}.\n" for n in range(40)
}

# dask leaves sockets and event loops to the collector.
pytestmark = [
    pytest.mark.xdist_group("cluster"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def two():
    """A cluster of two workers."""
    with cluster() as started:
        yield started


@pytest.fixture(autouse=True)
def one_file_a_batch(monkeypatch):
    monkeypatch.setattr(batches, "_FILES", 1)
    monkeypatch.setattr(crew, "ANSWERING", 2)


@pytest.fixture(scope="module")
def on_one_core(tmp_path_factory):
    """The example letters, and all that a build on one core makes of them."""
    folder = tmp_path_factory.mktemp("one") / "archive"
    example.copy_to(folder)
    before = shutil.copytree(folder, folder.parent / "before")
    archive.build(folder, workers=1)
    return before, everything(folder)


@pytest.mark.parametrize("shared", [False, True])
def test_the_archive_is_that_of_one_core(two, on_one_core, tmp_path, shared):
    before, wanted = on_one_core
    folder = shutil.copytree(before, tmp_path / "a")
    if shared:
        settings = folder / "despatch.toml"
        settings.write_text("shared_sources = true\n" + settings.read_text())
    report = archive.build(folder, cluster=two.scheduler_address)
    assert everything(folder) == wanted
    again = archive.build(folder, cluster=two.scheduler_address)
    assert (again.read, again.unchanged) == (0, report.read)


def test_a_source_that_did_not_change_is_not_sent(two, tmp_path, monkeypatch):
    folder = put(tmp_path / "a", MANY)
    built(folder)
    sent = []

    def run(self, work, batches, lost):
        for batch in batches:
            sent.extend(batch)
            yield from work(batch)

    monkeypatch.setattr(Cluster, "run", run)
    report = built(folder, {"box1/001.txt": "Changed words.\n"}, cluster=two.scheduler_address)
    assert (report.changed, report.unchanged) == (1, 39)
    assert [job.id for job in sent if job.contents] == ["box1/001.txt"]


def test_a_page_that_cannot_be_opened_is_said(two, tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"coal.txt": COAL, "note.txt": "A word.\n"})
    (folder / "letters" / "note.txt").chmod(0)
    if os.access(folder / "letters" / "note.txt", os.R_OK):
        pytest.skip("this user may read everything")
    assert built(folder, cluster=two.scheduler_address).refused == {"source-unreadable": 1}


def test_workers_that_are_killed_lose_nothing(two, on_one_core, tmp_path):
    before, wanted = on_one_core
    sources = len(list((before / "letters").rglob("*.*")))
    for number in range(0, KILLS, 4):
        kills = min(4, KILLS - number)
        folder = shutil.copytree(before, tmp_path / str(number))
        kill = Killer(two, kills, sources // (kills + 1), seed=number)
        archive.build(folder, cluster=two.scheduler_address, progress=kill)
        assert kill.done == kills
        assert everything(folder) == wanted


def test_a_worker_that_joins_at_half_time_is_used(tmp_path, monkeypatch):
    marks = tmp_path / "marks"
    monkeypatch.setenv(deadly_stages.MARKS, str(marks))
    folder = put(tmp_path / "a", MANY)
    with cluster(1) as started:

        def join(news):
            if news.sources_done == 20 and len(started.workers) == 1:
                started.scale(2)
                started.wait_for_workers(2)

        build.build(folder, table=deadly_stages.TABLE, cluster=started.scheduler_address, progress=join)
    assert len({process for process, _ in deadly_stages.readings(marks)}) == 2
    assert sorted(id for _, id in deadly_stages.readings(marks)) == sorted(MANY)


def test_a_worker_whose_disk_is_full_keeps_results_in_memory(tmp_path):
    folder = put(tmp_path / "a", MANY)
    with (
        cluster(1, memory="1GB", **{"distributed.worker.memory.target": 1e-7}) as started,
        distributed.Client(started) as client,
    ):
        client.run(fill_the_disk)
        report = built(folder, cluster=started.scheduler_address)
        (failed,) = client.run(count_failed_spills).values()
    assert (report.read, report.letters, report.refused) == (40, 40, {})
    assert failed


def fill_the_disk(dask_worker):
    """Let no write of this process succeed any more, and remember how often dask tried."""
    import logging
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    failures = logging.Handler()
    failures.said = []
    failures.emit = lambda record: failures.said.append(record.getMessage())
    logging.getLogger("distributed.spill").addHandler(failures)
    dask_worker.failures = failures


def count_failed_spills(dask_worker):
    return sum("Spill to disk failed" in line for line in dask_worker.failures.said)


# ---------------------------------------------------------------- when nobody is left


def test_a_cluster_without_workers_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "PATIENCE", 0.2)
    monkeypatch.setattr(crew, "JOINING", 5)
    folder = put(tmp_path / "a", MANY)
    with cluster(1) as started:

        def leave(news):
            if news.sources_done == 10:
                for nanny in list(started.workers.values()):
                    started.sync(nanny.close)

        with pytest.raises(DespatchError, match=r"no worker is left at .* What was read is kept"):
            built(folder, cluster=started.scheduler_address, progress=leave)
        with pytest.raises(DespatchError, match="no worker has joined"):
            built(folder, cluster=started.scheduler_address)
    assert built(folder).resumed >= 10


def test_a_scheduler_that_is_lost_is_said_and_the_next_build_goes_on(tmp_path):
    folder = put(tmp_path / "a", MANY)
    started = cluster(1)
    address = started.__enter__().scheduler_address

    def lose(news):
        if news.sources_done == 10:
            started.__exit__(None, None, None)

    with pytest.raises(DespatchError, match=r"connection to the scheduler .* was lost .*What was read is kept"):
        built(folder, cluster=address, progress=lose)
    assert built(folder).resumed >= 10
    with pytest.raises(DespatchError, match="no scheduler answers"):
        built(folder, cluster=address)


# ---------------------------------------------------------------- workers that are not fit


def test_every_worker_is_compared_before_any_work(two, tmp_path):
    folder = put(tmp_path / "a", MANY)
    _, other = sorted(two.scheduler_info["workers"])
    with distributed.Client(two) as client:
        client.run(pretend, "lxml", "5.0", workers=[other])
        try:
            with pytest.raises(DespatchError, match=rf"worker {other} reads with another version of lxml: 5\.0 there"):
                built(folder, cluster=two.scheduler_address)
        finally:
            client.run(pretend, "lxml", None, workers=[other])
    report = built(folder, cluster=two.scheduler_address)
    assert (report.read, report.resumed) == (40, 0), "no work had begun"


def pretend(package, version):
    """Let this process say that it has another version of a package; None: say the truth again."""
    from despatch.pipeline import versions
    from despatch.pipeline.cluster import worker

    if not hasattr(versions, "truth"):
        versions.truth = versions._version
    truth = versions.truth
    worker._fit.clear()
    versions._version = truth if version is None else lambda name: version if name == package else truth(name)


def test_a_worker_that_joins_with_another_version_is_refused(tmp_path):
    folder = put(tmp_path / "a", MANY)
    with cluster(1) as started, distributed.Client(started) as client:

        def join(news):
            if news.sources_done == 10:
                started.scale(2)
                started.wait_for_workers(2)
                client.run(pretend, "lxml", "5.0")

        with pytest.raises(DespatchError, match=r"the worker tcp://127.* another version of lxml: 5\.0 there"):
            built(folder, cluster=started.scheduler_address, progress=join)
    assert built(folder).resumed >= 10


def test_a_worker_without_the_sources_is_named(two, tmp_path):
    folder = put(tmp_path / "a", MANY)
    (folder / "despatch.toml").write_text("shared_sources = true\n")
    with distributed.Client(two) as client:
        client.run(look_away, True)
        try:
            with pytest.raises(
                DespatchError, match=r"worker tcp.*000\.txt the build saw 51 bytes, and .* sees no file"
            ):
                built(folder, cluster=two.scheduler_address)
        finally:
            client.run(look_away, False)
    assert built(folder, cluster=two.scheduler_address).read == 40


def look_away(away):
    """Let this process see no files of letters, or see them again."""
    from despatch.pipeline import read_sources

    if not hasattr(read_sources, "sight"):
        read_sources.sight = read_sources.Path
    read_sources.Path = (lambda path: read_sources.sight("/nowhere", path[1:])) if away else read_sources.sight


def test_versions_are_listed_and_compared():
    ours = versions.list_versions(DEFAULT, plain_stages.TABLE)
    names = [name for name, _ in ours]
    assert {"Python", "Despatch", "lxml", "regex", "numpy", "the settings"} <= set(names)
    assert len(names) == len(set(names))
    assert versions.find_difference(ours, ours) is None
    newer = tuple((name, "99" if name == "lxml" else number) for name, number in ours)
    assert versions.find_difference(ours, newer) == ("lxml", dict(ours)["lxml"], "99")
    assert versions.find_difference(ours, (*ours, ("plug", "2"))) == ("plug", "none", "2")


def test_a_machine_with_an_older_despatch_is_told_what_to_do():
    class Other:
        address = "tls://10.0.0.7:4000"

    with pytest.raises(
        worker.Unfit, match=r"10\.0\.0\.7:4000 has another Despatch .*No module named 'despatch\.newer'"
    ):
        worker.check_worker(b"cdespatch.newer\nthing\n.", Other)


# ---------------------------------------------------------------- who can reach it


@pytest.mark.parametrize(
    ("address", "why", "code"),
    [
        ("tcp://192.0.2.7:8786", r"open to others at tcp://192\.0\.2\.7:8786: whoever reaches it runs programs", 1),
        ("tcp://scheduler.example:8786", "open to others", 1),
        ("tcp://0.0.0.0:8786", "open to others", 1),
        ("ws://127.0.0.1:8786", "open to others", 1),
        ("127.0.0.1:8786", "no address of a cluster", 2),
        ("local:0", "names no number", 2),
        ("local:two", "names no number", 2),
    ],
)
def test_an_open_address_is_refused(tmp_path, address, why, code, capsys):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    assert cli.run(["build", str(folder), "--cluster", address]) == code
    with pytest.raises(DespatchError, match=why):
        built(folder, cluster=address)
    assert not (folder / "archive.db").exists()


@pytest.mark.parametrize(
    "address", ["tls://scheduler.example:8786", "tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://localhost:1"]
)
def test_a_closed_address_is_taken(address):
    addresses.check(address)


def test_a_scheduler_that_listens_to_all_is_refused(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    with cluster(1, host="0.0.0.0") as started:
        port = started.scheduler_address.rpartition(":")[2]
        with pytest.raises(DespatchError, match=rf"scheduler at .* is open to others at tcp://0\.0\.0\.0:{port}"):
            built(folder, cluster=f"tcp://127.0.0.1:{port}")


def test_tls_with_a_certificate_of_ones_own(tmp_path):
    folder = put(tmp_path / "a", MANY)
    with certificates(tmp_path) as security, cluster(2, security=security) as started:
        address = started.scheduler_address
        assert address.startswith("tls://")
        assert built(folder, cluster=address).read == 40
        with pytest.raises(DespatchError, match="no scheduler answers"):
            built(folder, cluster=address.replace("tls://", "tcp://"))
    with pytest.raises(DespatchError, match="needs a certificate"):
        built(folder, cluster=address)


def test_a_cluster_and_a_number_of_workers_are_too_much(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    with pytest.raises(DespatchError, match="not both"):
        built(folder, cluster="local:2", workers=2)


def test_without_dask_it_says_what_to_install(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "despatch.pipeline.cluster.crew", None)
    with pytest.raises(DespatchError, match=r"pip install 'despatch\[cluster\]'"):
        built(put(tmp_path / "a", {"coal.txt": COAL}), cluster="local:2")
