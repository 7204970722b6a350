"""Clusters for tests: two workers of this machine, which are processes of their own."""

import os
import random
import signal
from contextlib import contextmanager

import dask
from distributed import Client, LocalCluster, Security

from despatch import archive
from despatch.export import jsonl, tables


@contextmanager
def cluster(workers=2, *, host="127.0.0.1", security=None, memory=0, **settings):
    """Start a cluster as somebody else would, with what dask does by default."""
    quiet = {"distributed.worker.memory.terminate": False, **settings}
    with (
        dask.config.set(quiet),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=memory,
            host=host,
            security=security,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as started,
    ):
        yield started


@contextmanager
def certificates(folder):
    """Make a certificate, and name its files in the settings of dask; yields what a scheduler needs."""
    made = Security.temporary()
    names = {}
    for key in ("ca_file", "cert", "key"):
        words = made.get_tls_config_for_role("client")[key]
        names[key] = str(folder / key)
        (folder / key).write_text(words)
    files = {
        "distributed.comm.tls.ca-file": names["ca_file"],
        "distributed.comm.tls.client.cert": names["cert"],
        "distributed.comm.tls.client.key": names["key"],
    }
    with dask.config.set(files):
        yield made


class Killer:
    """Kills a worker each time that so many sources more were read."""

    def __init__(self, started, kills, every, seed=1):
        self.client = Client(started)
        self.kills, self.every = kills, every
        self.random = random.Random(seed)
        self.done = 0

    def __call__(self, news):
        if news.phase == "read" and self.done < self.kills and news.sources_done >= (self.done + 1) * self.every:
            self.done += 1
            processes = sorted(self.client.run(os.getpid, on_error="ignore").values())
            if processes:
                os.kill(self.random.choice(processes), signal.SIGKILL)


def everything(folder):
    """Return all that an archive exports, as bytes, and its log of ids."""
    out = folder / "out"
    with archive.open(folder) as it:
        jsonl.write(it.exports, out)
        tables.write_csv(it.exports, out, None)
        assert it.check() == []
    log = folder / "ids.jsonl"
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}, log.exists() and log.read_bytes()
