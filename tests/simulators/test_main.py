import subprocess
import sys

import requests

from local.simulators.app import PROVIDERS
from tests.ports import free_port


def test_one_command_starts_everything_and_says_where() -> None:
    port, acs_port = free_port(), free_port()
    command = [sys.executable, "-m", "local.simulators", "--port", str(port)]
    command += ["--acs-port", str(acs_port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            said = [process.stdout.readline().strip() for _ in "123"]
            dials = requests.get(f"http://127.0.0.1:{port}/control/dials", timeout=10)
            numbers = requests.get(f"http://127.0.0.1:{acs_port}/phoneNumbers", timeout=10)
        finally:
            process.terminate()

    assert said[1:] == [
        f"PROVIDER_SIMULATOR_URL=http://127.0.0.1:{port}",
        f"acs endpoint: http://127.0.0.1:{acs_port}",
    ]
    assert sorted(dials.json()) == sorted(provider.name for provider in PROVIDERS)
    assert numbers.status_code == 401
