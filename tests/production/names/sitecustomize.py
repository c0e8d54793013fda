"""Public names of a test that are served on this machine. Python imports this at its start.

The processes of a test stay as they are: they look a name up, connect over TLS and check the
certificate. Only where the name leads is told here, and whose certificates are trusted where
the environment is not asked. Nobody else can be reached.
"""

import json
import os
import socket
from typing import Any

import certifi

_PORTS: dict[str, int] = json.loads(os.environ["SERVED_HERE"])
_TRUSTED = os.environ["SSL_CERT_FILE"]
_HERE = {"127.0.0.1", "localhost", "::1"}
_looked_up = socket.getaddrinfo


def _look_up(host: Any, port: Any, *how: Any, **more: Any) -> Any:
    if host in _HERE:
        return _looked_up(host, port, *how, **more)
    if host not in _PORTS:
        raise socket.gaierror(socket.EAI_NONAME, f"the test serves nobody called {host}")
    return _looked_up("127.0.0.1", _PORTS[host], *how, **more)


socket.getaddrinfo = _look_up
certifi.where = lambda: _TRUSTED
