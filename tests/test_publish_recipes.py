"""The recipes of the manual: the steps of its container are run here in order, without a container."""

import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from despatch.publish import publish

PAGE = (Path(__file__).parents[1] / "docs" / "manual" / "publishing.md").read_text(encoding="utf-8")
ADDRESS = 'address = "https://letters.example.org/harbour"\n'


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def steps(recipe, word):
    return [line.removeprefix(f"{word} ") for line in recipe.splitlines() if line.startswith(f"{word} ")]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def ask(port, path, host):
    """Ask this machine by the name of another, and go where the answer leads, as a browser does."""
    for _ in range(3):
        with closing(http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)) as asked:
            asked.request("GET", path, headers={"Host": host})
            answer = asked.getresponse()
            body = answer.read().decode()
        if answer.status not in (301, 302, 307, 308):
            break
        path = urlsplit(answer.headers["Location"]).path
    return answer.status, body


@pytest.fixture
def answering(harbour):
    """Run the steps of the container's recipe on the harbour letters; give the port, and the check of its health."""
    recipe, port = blocks("dockerfile")[0], free_port()
    settings = harbour / "despatch.toml"
    settings.write_text(ADDRESS + settings.read_text())

    def here(words):
        words = [word.replace("/srv/harbour", str(harbour)).replace("8942", port) for word in words]
        own = {"despatch": [sys.executable, "-m", "despatch"], "python": [sys.executable]}
        return own[words[0]] + words[1:]

    for step in steps(recipe, "RUN"):
        if step.startswith("despatch"):
            subprocess.run(here(shlex.split(step)), check=True, capture_output=True, timeout=300)
    check = here(json.loads(steps(recipe, "HEALTHCHECK")[0].removeprefix("CMD ")))
    command = here(json.loads(steps(recipe, "CMD")[0]))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert "answers at 0.0.0.0" in server.stdout.readline()
            yield port, check
        finally:
            server.terminate()


def test_the_container_answers_to_its_name_and_says_that_it_is_well(answering):
    port, check = answering
    for _ in range(20):
        if subprocess.run(check, capture_output=True, check=False, timeout=60).returncode == 0:
            break
        time.sleep(0.2)
    else:
        pytest.fail("the container is never well")
    # As the proxy of the manual hands requests on: with the name that readers asked for.
    assert all("proxy_set_header Host $host;" in block for block in blocks("nginx") if "proxy_pass" in block)
    status, page = ask(port, "/harbour/letters", "letters.example.org")
    assert status == 200
    assert 'href="/harbour/people"' in page
    assert ask(port, "/", "elsewhere.example")[0] == 400
    assert ask(port, "/problems", "letters.example.org")[0] == 404


def with_port(recipe, server, port):
    """The recipe as a whole configuration, on a port of this machine and without certificates."""
    if server == "nginx":
        here = "".join(f"{kind}_temp_path {kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        listening = recipe.replace("server {", f"server {{ listen 127.0.0.1:{port};", 1)
        user = "user root;\n" if os.geteuid() == 0 else ""  # nobody else may read the folders of tests
        return f"{user}events {{}}\nhttp {{\naccess_log off;\n{here}{listening}}}\n"
    return "{\n admin off\n}\n" + recipe.replace("letters.example.org", f"http://letters.example.org:{port}", 1)


@contextmanager
def running(server, recipe, folder):
    """Run a real web server by a recipe of the manual; give its port."""
    port, file = free_port(), folder / "server.conf"
    file.write_text(with_port(recipe, server, port), encoding="utf-8")
    command = {
        "nginx": ["-c", str(file), "-p", str(folder), "-e", str(folder / "errors"), "-g", "daemon off; pid nginx.pid;"],
        "caddy": ["run", "--config", str(file), "--adapter", "caddyfile"],
    }[server]
    own = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with subprocess.Popen([shutil.which(server), *command], env=own, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def wait_for(port):
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nothing listens at {port}")


@pytest.fixture(params=["nginx", "caddy"])
def server(request):
    """A web server of the manual, where the machine has it, and the recipes for it: for a folder, and for a proxy."""
    if shutil.which(request.param) is None:
        pytest.skip(f"no {request.param} here: apt-get install {request.param}")
    folder, proxy = blocks({"nginx": "nginx", "caddy": "caddyfile"}[request.param])
    return request.param, folder, proxy


def test_a_web_server_gives_out_the_folder(server, harbour, tmp_path):
    settings = harbour / "despatch.toml"
    settings.write_text(ADDRESS + settings.read_text())
    publish(harbour, tmp_path / "site", search=False, workers=1)
    letter = next((tmp_path / "site" / "letter").glob("*.json")).stem
    with running(server[0], server[1].replace("/srv/site", str(tmp_path / "site")), tmp_path) as port:
        for path in ("", "/", f"/letter/{letter}", "/letters/"):
            status, page = ask(port, f"/harbour{path}", "letters.example.org")
            assert (status, "<h1" in page) == (200, True), path
        assert json.loads(ask(port, f"/harbour/letter/{letter}.json", "letters.example.org")[1])["id"] == letter
        status, page = ask(port, "/harbour/letter/none", "letters.example.org")
        assert (status, 'href="/harbour/letters/index.html"' in page) == (404, True)


def test_a_web_server_hands_requests_on(server, answering, tmp_path):
    with running(server[0], server[2].replace("8942", answering[0]), tmp_path) as port:
        for path in ("", "/letters"):
            status, page = ask(port, f"/harbour{path}", "letters.example.org")
            assert (status, 'href="/harbour/people"' in page) == (200, True)


def test_the_paths_of_the_servers_are_those_of_the_address():
    for block in (*blocks("nginx")[:1], *blocks("caddyfile")[:1]):
        assert "/harbour/" in block
        assert "letters.example.org" in block
