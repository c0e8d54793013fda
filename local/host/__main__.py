"""The command line, `python -m local.host`: serve a function app on this machine."""

import argparse
import os
import sys
from pathlib import Path

from local.host.errors import HostError
from local.host.functions import load_functions
from local.host.host import Host, HostOptions
from local.host.host_json import load_host_json
from local.host.logs import start_logging
from local.host.server import HostServer
from local.host.settings import load_settings


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped; 0 after a clean stop, 1 if the host cannot start."""
    options = _parse(arguments)
    try:
        server = HostServer(_host(options), options.port)
    except HostError as error:
        print(f"Local host: cannot start: {error}", file=sys.stderr)
        return 1
    server.on_ready = lambda: print(_ready_line(server), flush=True)
    server.run()
    return 0


def _host(options: argparse.Namespace) -> Host:
    app_dir = options.app_dir.resolve()
    os.chdir(app_dir)
    settings = load_settings(app_dir, os.environ)
    host_json = load_host_json(app_dir)
    start_logging(host_json.log_level)
    how = HostOptions(options.state_dir.resolve(), options.only, options.keys)
    return Host(load_functions(app_dir), settings, host_json, how)


def _ready_line(server: HostServer) -> str:
    names = ", ".join(function.name for function in server.host.functions)
    return f"Local host: listening on {server.url} ({names})"


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m local.host", description=__doc__)
    parser.add_argument("--port", type=int, default=7071)
    parser.add_argument("--app-dir", type=Path, default=Path(), help="folder of function_app.py")
    parser.add_argument("--only", choices=("http", "background"), help="serve only these functions")
    parser.add_argument("--keys", action="store_true", help="ask for keys, as in Azure")
    parser.add_argument(
        "--state-dir", type=Path, default=Path(".run/host"), help="where timers keep their status"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
