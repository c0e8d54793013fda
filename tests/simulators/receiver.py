"""A stand-in for our app: keeps every call and answers what a test wants."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Call:
    """A call that reached the app."""

    method: str
    url: str
    headers: Message
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """What the app says."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Receiver:
    """``answers`` are used up in order; after them every answer is 200."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: list[Call] = []
        self.answers: list[Answer] = []
        self.takes_seconds = 0.0
        self.begun = 0

    def wait_for(self, count: int) -> list[Call]:
        """Give the calls once there are so many."""
        give_up = time.monotonic() + 20
        while len(self.calls) < count and time.monotonic() < give_up:
            time.sleep(0.005)
        assert len(self.calls) >= count, f"only {len(self.calls)} of {count} calls came"
        return self.calls

    def stays_at(self, count: int) -> bool:
        """Tell whether no further call comes."""
        self.wait_for(count)
        time.sleep(0.1)
        return len(self.calls) == count


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def handle_call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.begun += 1
            time.sleep(receiver.takes_seconds)
            answer = receiver.answers.pop(0) if receiver.answers else Answer()
            receiver.calls.append(
                Call(self.command, receiver.url + self.path, self.headers, body),
            )
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body.encode())))
            self.end_headers()
            self.wfile.write(answer.body.encode())

        do_POST = do_OPTIONS = handle_call  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
