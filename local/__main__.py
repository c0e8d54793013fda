"""`make run`: everything on one machine, from nothing, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from local import settings
from local.ports import Ports
from local.processes import Processes, StartError, answers, listens, problems
from local.registration import register
from local.simulators import clock

RUN = Path(".run")
CLOCK = RUN / "clock"


def main() -> int:
    """Start storage, simulators and app; print where to go; stop all of it in the end."""
    ports = _ports()
    signal.signal(signal.SIGTERM, _end)
    values = settings.prepared()
    if ports != Ports():
        values = ports.settings(values)
    try:
        with Processes(RUN / "logs") as processes:
            _start(processes, ports, values)
            print(_greeting(ports), flush=True)
            for one in problems(f"{ports.app_url}/healthz?ready=1"):
                print(f"Not ready, to be mended in the console: {one}", flush=True)
            ended = processes.watch()
            print(f"{ended} ended; its log is in {RUN / 'logs'}. Stopping the rest.")
            return 1
    except StartError as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _start(processes: Processes, ports: Ports, values: dict[str, str]) -> None:
    for port in (ports.app, ports.phone, ports.acs, ports.blob, ports.queue, ports.table):
        if listens(port)():
            raise StartError(f"Port {port} is taken. End what listens there, then try again.")
    print("Starting storage, simulators and the app …", flush=True)
    processes.start("azurite", _azurite(ports), listens(ports.table))
    clock.write(CLOCK, 0)
    python = sys.executable
    processes.start(
        "simulators",
        [
            python, "-m", "local.simulators", "--port", str(ports.phone), "--acs-port",
            str(ports.acs), "--app-url", ports.app_url, "--clock-file", str(CLOCK),
        ],
        listens(ports.phone),
    )  # fmt: skip
    config = Path(values["CHANNEL_CONFIG"])
    if config.exists():
        register(ports.phone_url, values, config)
    processes.start(
        "app",
        [python, "-m", "local.host", "--port", str(ports.app)],
        # What an administrator has left half-way is mended in the console, which needs the app.
        answers(f"{ports.app_url}/healthz"),
        values,
    )


def _azurite(ports: Ports) -> list[str]:
    command = os.environ.get("AZURITE") or "node_modules/.bin/azurite"
    where = RUN / "azurite"
    where.mkdir(parents=True, exist_ok=True)
    return [
        command, "--silent", "--location", str(where), "--disableTelemetry",
        "--skipApiVersionCheck", "--blobPort", str(ports.blob), "--queuePort", str(ports.queue),
        "--tablePort", str(ports.table),
    ]  # fmt: skip


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # make passes on what the whole group got already
    sys.exit(0)


def _ports() -> Ports:
    parser = argparse.ArgumentParser("python -m local", description=__doc__)
    parser.add_argument(
        "--port-offset", type=int, default=0, help="added to every port, for a second channel"
    )
    return Ports.moved_by(parser.parse_args().port_offset)


def _greeting(ports: Ports) -> str:
    key = settings.sign_in()
    api = f"{ports.app_url}/api/v1"
    header = f'-H "X-Api-Key: {key}"'
    return f"""
The channel runs. Ctrl-C stops it.

  Console      {ports.app_url}/console   sign in with the key below
  Phone        {ports.phone_url}/phone   write a text as a customer, see the answer
  API          {ports.app_url}/api/docs
  Sign-in key  {key}

Answer a text, in a second terminal:

  curl -s {header} "{api}/conversations?view=open"
  curl -s {header} -H "Content-Type: application/json" -d '{{"text": "Hello!"}}' \\
       "{api}/conversations/<id from above>/messages"
"""


if __name__ == "__main__":
    sys.exit(main())
