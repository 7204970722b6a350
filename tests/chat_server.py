"""A server of the OpenAI chat protocol on this machine: it gives the answers of a test and keeps what it was sent."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What goes back: words of a model, or bytes as they are."""

    words: str | None = None
    status: int = 200
    body: bytes | None = None
    headers: dict = field(default_factory=dict)
    finish: str = "stop"
    after: float = 0.0
    """Seconds before the reply begins."""
    drip: float = 0.0
    """Seconds between its bytes."""

    def content(self):
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.words}
        return json.dumps(
            {"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": self.finish}]}
        ).encode()


def acts(*said):
    """The words of a model that answers as it was asked."""
    return Reply(json.dumps({"acts": list(said)}))


def act(type, quote, actor="sender", counterparty="recipient", reported=False):
    return {"type": type, "quote": quote, "actor": actor, "counterparty": counterparty, "reported": reported}


class Server:
    """`answer(letter)` gives the reply to a question with the letter's words; `asked` are the requests that came."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []
        self.headers = []
        self.under_way = self.most_under_way = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.handle(self)

            def log_message(self, *args):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def handle(self, request):
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        with self._lock:
            self.asked.append((request.path, body))
            self.headers.append(dict(request.headers))
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            reply = self.answer(body["messages"][-1]["content"])
            self._stop.wait(reply.after)
            content = reply.content()
            request.send_response(reply.status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
                **reply.headers,
            }.items():
                request.send_header(name, value)
            request.end_headers()
            for piece in [content[n : n + 1] for n in range(len(content))] if reply.drip else [content]:
                request.wfile.write(piece)
                request.wfile.flush()
                if self._stop.wait(reply.drip) and reply.drip:
                    break
        except OSError:
            pass  # the other side had enough
        finally:
            with self._lock:
                self.under_way -= 1


@contextmanager
def serving(answer):
    """A server for as long as the block lasts; `answer` is a reply, or what makes one of the words of a letter."""
    server = Server(answer if callable(answer) else lambda _: answer)
    thread = threading.Thread(target=server._http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server._stop.set()
        server._http.shutdown()
        thread.join()
        server._http.server_close()
