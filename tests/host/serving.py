"""A host around a small app, and a client that sends exactly what it is told to."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import azure.functions as func

from local.host.functions import read_functions
from local.host.host import Host, HostOptions
from local.host.host_json import HostJson
from local.host.server import HostServer
from local.host.settings import Settings

NO_PREFIX = HostJson(route_prefix="")
WAIT_SECONDS = 30
KEYS = {
    "LOCAL_HOST_MASTER_KEY": "master",
    "LOCAL_HOST_FUNCTION_KEY": "function",
    "LOCAL_HOST_EVENTGRID_KEY": "system",
}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    port: int
    host: Host

    def get(self, path: str, /, **headers: str) -> Reply:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: bytes = b"", /, **headers: str) -> Reply:
        return self.send("POST", path, body, headers)

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        connection = HTTPConnection("localhost", self.port, timeout=WAIT_SECONDS)
        names = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        try:
            connection.request(method, path, body, names)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()


@contextmanager
def serving(
    app: func.FunctionApp,
    settings: Settings | Mapping[str, str] | None = None,
    host_json: HostJson = NO_PREFIX,
    state_dir: Path | None = None,
    **options: Any,
) -> Iterator[Client]:
    if not isinstance(settings, Settings):
        settings = Settings(settings or {})
    with TemporaryDirectory() as folder:
        how = HostOptions(state_dir or Path(folder), **options)
        host = Host(read_functions(app), settings, host_json, how)
        server = HostServer(host, port=0)
        with server.in_thread():
            yield Client(server.port, host)


def anonymous_app() -> func.FunctionApp:
    return func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


def add_route(app: func.FunctionApp, name: str, route: str | None = None, **options: Any) -> None:
    """Add a GET function that answers with its name and its route parameters."""

    def handler(req: func.HttpRequest) -> func.HttpResponse:
        return func.HttpResponse(json.dumps([name, dict(req.route_params)]))

    options.setdefault("methods", ["GET"])
    app.function_name(name)(app.route(route=route, **options)(handler))


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something that happens in another thread."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.02)
