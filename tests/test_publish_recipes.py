"""The recipes of the manual: the steps of its container are run here in order, without a container."""

import json
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

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
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


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


def test_the_paths_of_the_servers_are_those_of_the_address():
    for block in (*blocks("nginx")[:1], *blocks("caddyfile")[:1]):
        assert "/harbour/" in block
        assert "letters.example.org" in block
