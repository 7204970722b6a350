"""Asking a server of the chat protocol: good answers, bad answers, and servers that misbehave, on a real connection."""

import gzip
import json
import socket
import threading
import time

import pytest

from chat_server import Reply, serving
from despatch.llm import client
from despatch.llm.client import Failure, ask
from despatch.settings import ModelServer


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    monkeypatch.setattr(client, "WAIT", 0.01)


def put(server, *letters, key=None, url=None, **settings):
    """What comes back for letters, in order."""
    asked = ModelServer(url or server.url, "tiny", **settings)
    found = list(ask(asked, key, [(letter, ("You read letters.", letter)) for letter in letters]))
    assert [what for what, _ in found] == list(letters)
    return [answer for _, answer in found]


def test_a_question_is_put_as_the_protocol_wants_and_the_words_come_back():
    with serving(lambda letter: Reply(f"read: {letter}")) as server:
        assert put(
            server, "Dear Roe, send coal — été.", key="s3cret", options={"temperature": 0, "max_tokens": 900}
        ) == ["read: Dear Roe, send coal — été."]
    ((path, body),) = server.asked
    assert path == "/v1/chat/completions"
    assert body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "You read letters."},
            {"role": "user", "content": "Dear Roe, send coal — été."},
        ],
        "temperature": 0,
        "max_tokens": 900,
    }
    assert server.headers[0]["Authorization"] == "Bearer s3cret"


def test_without_a_key_none_is_sent():
    with serving(Reply("yes")) as server:
        put(server, "a")
    assert "Authorization" not in server.headers[0]


def test_answers_come_in_order_though_the_first_is_the_slowest():
    with serving(lambda letter: Reply(letter.upper(), after=0.3 if letter == "a" else 0)) as server:
        assert put(server, *"abcdef", at_once=3) == list("ABCDEF")
    assert 1 < server.most_under_way <= 3


def test_no_more_are_asked_at_once_than_the_settings_say():
    with serving(Reply("yes", after=0.02)) as server:
        put(server, *"abcdef", at_once=1)
    assert server.most_under_way == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
def test_a_server_that_is_busy_is_asked_again(status):
    replies = [Reply(status=status, body=b"busy"), Reply(status=status, body=b"busy"), Reply("there")]
    with serving(lambda _: replies.pop(0)) as server:
        assert put(server, "a") == ["there"]
    assert len(server.asked) == 3


def test_a_server_that_stays_busy_costs_that_letter():
    with serving(
        lambda letter: Reply(status=503, body=b"<html>Overloaded</html>") if letter == "a" else Reply("yes")
    ) as server:
        failure, fine = put(server, "a", "b")
    assert failure == Failure("the server answers 503: “<html>Overloaded</html>”, 4 times in a row")
    assert fine == "yes"
    assert len(server.asked) == client.TRIES + 1


def test_the_pause_that_a_server_asks_for_is_kept():
    replies = [Reply(status=429, body=b"slow down", headers={"Retry-After": "1"}), Reply("there")]
    with serving(lambda _: replies.pop(0)) as server:
        began = time.monotonic()
        assert put(server, "a") == ["there"]
        assert time.monotonic() - began >= 1


@pytest.mark.parametrize("pause", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_pause_too_long_ends_the_asking(pause):
    with serving(Reply(status=429, body=b"come back later", headers={"Retry-After": pause})) as server:
        (failure,) = put(server, "a")
    assert failure.final
    assert failure.reason.startswith("the server answers 429: “come back later”; the server asks for a pause of ")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "pause", ["soon", "-5", "", "nan", "Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:59"]
)
def test_a_pause_that_means_nothing_is_no_pause(pause):
    replies = [Reply(status=429, body=b"", headers={"Retry-After": pause}), Reply("there")]
    with serving(lambda _: replies.pop(0)) as server:
        assert put(server, "a") == ["there"]


@pytest.mark.parametrize(("status", "says"), [(401, "key_env"), (402, "payment"), (403, "key"), (404, "/v1")])
def test_what_every_letter_would_meet_is_final_and_asked_once(status, says):
    with serving(Reply(status=status, body=b'{"error": {"message": "no"}}')) as server:
        (failure,) = put(server, "a")
    assert failure.final
    assert says in failure.reason
    assert f"{status}" in failure.reason
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [400, 413, 422, 418])
def test_a_letter_that_the_server_refuses_costs_only_itself(status):
    with serving(Reply(status=status, body=b"the context is too long")) as server:
        assert put(server, "a") == [Failure(f"the server answers {status}: “the context is too long”")]


def test_a_key_that_the_server_repeats_is_not_told_on():
    with serving(Reply(status=401, body=b"Incorrect key: s3cret-9")) as server:
        (failure,) = put(server, "a", key="s3cret-9")
    assert "s3cret-9" not in failure.reason
    assert "Incorrect key: …" in failure.reason


def test_letters_are_not_sent_on_to_another_server():
    with (
        serving(Reply("stolen")) as other,
        serving(Reply(status=307, body=b"", headers={"Location": other.url + "/chat/completions"})) as server,
    ):
        (failure,) = put(server, "a", key="s3cret")
    assert not other.asked
    assert failure.final
    assert other.url in failure.reason


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            b"<!DOCTYPE html><p>Welcome to the proxy",
            "does not follow the chat protocol: “<!DOCTYPE html><p>Welcome to the proxy”",
        ),
        (b"", "does not follow the chat protocol"),
        (b"{", "does not follow the chat protocol"),
        (b"[]", "does not follow the chat protocol"),
        (b'{"error": {"message": "model not loaded"}}', "model not loaded"),
        (b'{"choices": [{"message": {"content": 7}}]}', "does not follow the chat protocol"),
        (b'{"choices": [{"message": {"content": "\\ud800"}}]}', "does not follow the chat protocol"),
        (b'{"choices": [{"message": {"content": "\xff"}}]}', "does not follow the chat protocol"),
        (b'{"choices": []}', "holds no answer"),
        (b'{"choices": [{"message": {"content": null}}]}', "holds no answer"),
        (b'{"choices": [{"message": {"role": "assistant"}}]}', "holds no answer"),
        (b"\x00\x01\x1b[2Jx" * 99, "does not follow the chat protocol"),
    ],
)
def test_a_reply_of_another_kind_costs_that_letter(body, says):
    with serving(lambda letter: Reply(body=body) if letter == "a" else Reply("yes")) as server:
        failure, fine = put(server, "a", "b")
    assert says in failure.reason
    assert not failure.final
    assert failure.reason.isprintable()
    assert len(failure.reason) < 260
    assert fine == "yes"


@pytest.mark.parametrize(("finish", "says"), [("length", "cut off"), ("content_filter", "withheld the answer")])
def test_an_answer_that_was_cut_off_is_none(finish, says):
    with serving(Reply('{"acts": []}', finish=finish)) as server:
        (failure,) = put(server, "a")
    assert says in failure.reason


def test_a_reply_without_end_is_not_read_to_it():
    with serving(Reply("x" * 3_000_000)) as server:
        assert put(server, "a") == [Failure("the reply has more than 1,000,000 bytes, so it was not read")]


def test_a_reply_that_swells_when_unpacked_is_not_read_to_its_end():
    packed = gzip.compress(b"[" * 50_000_000)
    with serving(
        Reply(body=packed, headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
    ) as server:
        assert put(server, "a") == [Failure("the reply has more than 1,000,000 bytes, so it was not read")]


@pytest.mark.parametrize("reply", [Reply("late", after=30), Reply("a byte at a time", drip=0.2)])
def test_a_server_that_dawdles_costs_that_letter(reply):
    with serving(lambda letter: reply if letter == "a" else Reply("yes")) as server:
        began = time.monotonic()
        failure, fine = put(server, "a", "b", timeout=1.0)
        assert time.monotonic() - began < 25
    assert failure == Failure("no answer within 1 s: raise timeout in [model], or try a faster model")
    assert fine == "yes"


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def test_a_server_that_is_not_there_is_final():
    (failure,) = put(None, "a", url=f"http://127.0.0.1:{free_port()}/v1")
    assert failure.final
    assert "cannot be reached" in failure.reason


def raw(answer):
    """A server that answers any request with bytes that are no HTTP, or hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                it, _ = listening.accept()
            except OSError:
                return
            with it:
                it.recv(65536)
                it.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listening


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000,
    ],
)
def test_a_server_that_speaks_something_else_costs_that_letter(answer):
    with raw(answer) as listening:
        (failure,) = put(None, "a", url=f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
    assert "the connection broke off" in failure.reason
    assert not failure.final


def test_ending_early_gives_up_what_is_under_way():
    with serving(lambda letter: Reply("yes", after=0 if letter == "a" else 30)) as server:
        began = time.monotonic()
        asking = ask(ModelServer(server.url, "tiny"), None, [(x, ("", x)) for x in "abcdef"])
        assert next(asking) == ("a", "yes")
        asking.close()
        assert time.monotonic() - began < 25


def test_asking_works_where_another_loop_runs_as_in_a_notebook():
    import anyio

    async def cell():
        with serving(Reply("yes")) as server:
            return put(server, "a")

    assert anyio.run(cell) == ["yes"]


def test_a_server_on_this_machine_is_not_sought_through_a_proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with serving(Reply("yes")) as server:
        assert put(server, "a") == ["yes"]


def test_questions_are_made_only_when_they_are_put():
    made = []

    def questions():
        for x in range(100):
            made.append(x)
            yield x, ("", json.dumps(x))

    with serving(Reply("yes")) as server:
        asking = ask(ModelServer(server.url, "tiny", at_once=2), None, questions())
        next(asking)
        asking.close()
    assert len(made) <= 3
