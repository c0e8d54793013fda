"""``python -m local.simulators``: the providers and a phone, on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from local.simulators.app import PROVIDERS, create_simulators
from local.simulators.server import address, listen, server


def main() -> None:
    """Serve until interrupted."""
    options = _options()
    simulators = create_simulators(options.app_url, options.clock_file)
    taken = listen(options.port)
    own = {name: listen(getattr(options, f"{name}_port")) for name in simulators.own_ports}
    print(f"Phone and control API: {address(taken)}")
    print(f"PROVIDER_SIMULATOR_URL={address(taken)}")
    for name, one in own.items():
        print(f"{name} endpoint: {address(one)}", flush=True)
    server(simulators, own).run([taken, *own.values()])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.simulators", description=__doc__)
    parser.add_argument("--port", type=int, default=7080)
    parser.add_argument("--app-url", default="http://localhost:7071", help="where our app runs")
    parser.add_argument(
        "--clock-file", type=Path, help="holds the shift of the app's development clock"
    )
    for offset, name in enumerate(_with_own_port(), start=1):
        parser.add_argument(f"--{name}-port", type=int, default=7080 + offset)
    return parser.parse_args()


def _with_own_port() -> list[str]:
    return [provider.name for provider in PROVIDERS if provider.signs_host]


if __name__ == "__main__":
    main()
