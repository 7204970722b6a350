"""An editing room that other machines reach: its password, its names, and what never happens without them."""

import base64
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest

from despatch import archive
from despatch.cli import run
from despatch.decisions import log
from despatch.errors import DespatchError
from despatch.web import app, gate, server
from mill import mill_at
from web_reader import Reader

PASSWORD = "nine hundred tons of barley"
NAME = "mill.example"


def coded(password, name="I. Lund"):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.fixture(scope="module", name="mill")
def _mill(tmp_path_factory):
    return mill_at(tmp_path_factory.mktemp("gate") / "mill")


@pytest.fixture(name="reader")
def _reader(mill, monkeypatch):
    monkeypatch.setattr(gate, "PAUSE", 0.0)
    opening = gate.Opening("192.0.2.7", frozenset({NAME, "192.0.2.7"}), PASSWORD)
    return Reader(app(mill, editor="I. Lund", settle=lambda: None, opening=opening), f"{NAME}:8942")


@pytest.fixture(name="secret")
def _secret(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    file.chmod(0o600)
    return file


@pytest.mark.parametrize("path", ["/", "/letters", "/review", "/letters.json", "/static/reading.css", "/nothing"])
def test_nobody_enters_without_the_password(reader, path):
    answer = reader.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "Fenn" not in answer.text


@pytest.mark.parametrize(
    "given",
    [
        coded("a wrong password"),
        coded(PASSWORD[:-1]),
        coded(""),
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(PASSWORD.encode()).decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:" + PASSWORD.encode()).decode(),
        f"Bearer {PASSWORD}",
    ],
)
def test_what_is_not_the_password_opens_nothing_and_is_not_repeated(reader, given):
    answer = reader.get("/", authorization=given)
    assert answer.status_code == 401
    assert given.partition(" ")[2] not in answer.text or not given.partition(" ")[2]


def test_a_page_that_a_browser_keeps_is_no_way_around_the_password(reader):
    etag = reader.get("/", authorization=coded(PASSWORD)).headers["etag"]
    assert reader.get("/", if_none_match=etag).status_code == 401
    assert reader.get("/", if_none_match=etag, authorization=coded(PASSWORD)).status_code == 304


def test_a_wrong_password_waits_and_is_compared_in_constant_time(mill, monkeypatch):
    waited, compared = [], []

    async def sleep(seconds):
        waited.append(seconds)

    plain = gate.hmac.compare_digest
    monkeypatch.setattr(gate.asyncio, "sleep", sleep)
    monkeypatch.setattr(gate.hmac, "compare_digest", lambda a, b: compared.append((len(a), len(b))) or plain(a, b))
    opening = gate.Opening("192.0.2.7", frozenset({NAME}), PASSWORD)
    reader = Reader(app(mill, editor="I. Lund", settle=lambda: None, opening=opening), NAME)
    for words in ("x", "x" * 500):
        assert reader.get("/", authorization=coded(words)).status_code == 401
    assert reader.get("/").status_code == 401
    assert waited == [gate.PAUSE] * 2
    assert compared == [(32, 32)] * 2


def test_with_the_password_an_editor_writes_by_forms_of_the_room_alone(mill, reader):
    with archive.open(mill) as it:
        letter = it.letters()[0].id
    page = reader.get(f"/letter/{letter}", authorization=coded(PASSWORD)).text
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    form = urlencode({"token": token, "do": "accept", "letter": letter})
    sent = {"content_type": "application/x-www-form-urlencoded", "authorization": coded(PASSWORD)}
    elsewhere = reader.ask("POST", "/decide", form, **sent, origin="http://elsewhere.example")
    assert elsewhere.status_code == 403
    assert reader.ask("POST", "/decide", form, content_type=sent["content_type"]).status_code == 401
    assert reader.get(f"/decide?{form}", authorization=coded(PASSWORD)).status_code == 405
    guessed = urlencode({"token": "guessed", "do": "accept", "letter": letter})
    assert reader.ask("POST", "/decide", guessed, **sent).status_code == 403
    assert log.read(mill).lines == ()
    assert reader.ask("POST", "/decide", form, **sent, origin=f"http://{NAME}:8942").status_code == 303
    assert len(log.read(mill).lines) == 1
    assert PASSWORD not in page + (mill / "corrections.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (NAME, 200),
        (f"{NAME}:8942", 200),
        ("192.0.2.7:8942", 200),
        ("127.0.0.1:8942", 200),
        (f"{NAME}.elsewhere.example", 400),
        (f"{NAME}:x", 400),
        ("elsewhere.example", 400),
        ("", 400),
    ],
)
def test_the_room_answers_only_to_its_own_names(reader, host, status):
    answer = reader.get("/", authorization=coded(PASSWORD), host=host)
    assert answer.status_code == status
    assert status == 200 or NAME in answer.text


# ---------------------------------------------------------------- in the shell


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "192.0.2.7"], "add --edit"),
        (["--edit", "--host", "192.0.2.7"], "whoever reaches 192.0.2.7 could write"),
        (["--edit", "--host", "127.0.0.1"], "leave --host out"),
        (["--edit", "--allow-host", "mill.example"], "add it"),
        (["--edit", "--password-file", "SECRET"], "add it"),
    ],
)
def test_an_unsafe_way_to_serve_is_refused_with_the_next_step(mill, secret, capsys, options, said):
    given = [str(secret) if word == "SECRET" else word for word in options]
    assert run(["serve", str(mill), *given]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "--allow-host"),
        (["--host", "the mill"], "is no address"),
    ],
)
def test_an_address_that_says_too_little_is_refused(mill, secret, capsys, options, said):
    assert run(["serve", str(mill), "--edit", *options, "--password-file", str(secret)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="permissions of that kind")
@pytest.mark.parametrize(
    ("words", "mode", "said"),
    [
        (PASSWORD, 0o644, "chmod 600"),
        ("too short", 0o600, "9 characters: write at least 12"),
        ("", 0o600, "0 characters"),
        (None, 0o600, "cannot be read"),
    ],
)
def test_a_password_that_others_can_read_or_guess_is_refused(secret, words, mode, said):
    secret.unlink()
    if words is not None:
        secret.write_text(words, encoding="utf-8")
        secret.chmod(mode)
    with pytest.raises(DespatchError, match=said) as refused:
        gate.make_opening("192.0.2.7", (), secret)
    assert not words or words not in str(refused.value)


def test_an_opening_knows_its_names(secret):
    assert gate.make_opening("192.0.2.7", (), secret).names == {"192.0.2.7"}
    assert gate.make_opening("2001:db8::7", ("Mill.Example",), secret).names == {"[2001:db8::7]", "mill.example"}


def test_an_address_of_another_machine_is_said_to_be_none_of_this_one():
    with pytest.raises(DespatchError, match=r"192\.0\.2\.7 is no address of this machine"):
        server.listen(0, "192.0.2.7")


@pytest.mark.skipif(os.name != "posix" or not socket.has_ipv6, reason="a second address of this machine")
def test_the_room_is_served_at_another_address_and_says_who_can_write(mill, secret):
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "despatch", "serve", str(mill), "--edit", "--port", "0"),
            *("--host", "127.0.0.2", "--password-file", str(secret)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = process.stdout.readline() + process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.2:\d+/", said)[0]
        assert "knows the password can read everything and write decisions" in said
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(address, timeout=60)
        asked = urllib.request.Request(address, headers={"Authorization": coded(PASSWORD)})
        with urllib.request.urlopen(asked, timeout=60) as page:
            assert b"The mill" in page.read()
    finally:
        process.kill()
        out, err = process.communicate()
    assert PASSWORD not in said + out + err
    assert coded(PASSWORD) not in out + err
