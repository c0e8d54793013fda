"""The front of everything that is called over https by a public name: TLS ends here."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
BATCH = "/$batch"


class Behind(NamedTuple):
    """What serves a name: a port of this machine, and what its paths begin with there."""

    port: int
    prefix: str = ""
    tls: bool = False

    def connection(self, trusted: ssl.SSLContext) -> http.client.HTTPConnection:
        """Return a connection to it."""
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, context=trusted)
        return http.client.HTTPConnection("127.0.0.1", self.port)


@contextmanager
def edge(behind: Mapping[str, Behind], certificate: tuple[Path, Path]) -> Iterator[int]:
    """Serve the names with one certificate; give the port."""
    trusted = ssl.create_default_context(cafile=certificate[0])

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536

        def _pass(self) -> None:
            host = self.headers["Host"]
            it = behind[host]
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.startswith(BATCH):  # names each of its requests by a whole address
                at = f"https://{host}"
                body = body.replace(f"{at}/".encode(), f"{at}{it.prefix}/".encode())
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            with closing(it.connection(trusted)) as upstream:
                upstream.request(self.command, it.prefix + self.path, body or None, headers)
                self._answer(upstream.getresponse())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _pass  # noqa: N815 the library's names

        def _answer(self, response: http.client.HTTPResponse) -> None:
            content = response.read()
            self.send_response_only(response.status)
            for name, value in response.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            is_told = self.command == "HEAD"
            length = response.getheader("Content-Length", "0") if is_told else len(content)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with _Server(("127.0.0.1", 0), Handler) as server:
        # In the thread of each connection, so that nobody waits for another's handshake.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing where a process ends with its connection open."""
