"""Tries a package: unpacked in an empty folder, on the local host, with nothing of this tree.

The host and what it needs stand apart; product and libraries come from the package only.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from local.processes import Processes, StartError
from tests.azurite import running
from tests.e2e.desk import Desk
from tests.e2e.phone import fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, ROOT, Places, Runtime, serving

OF_THE_HOST = ("azure-storage-queue", "httptools", "uvicorn")
LIBRARIES = ".python_packages/lib/site-packages"
WHERE = """
import importlib, json, sys
names = ["function_app", "azure.functions", "fastapi", "msgspec", "phonenumbers", "requests",
         "api.app", "runtime.bootstrap", "providers.gateway", "storage.rest", "domain.schema"]
print(json.dumps({n: importlib.import_module(n).__file__ for n in names}))
"""


class SmokeFault(Exception):
    """The package does not work; the message says what did not."""


def smoke(package: Path, interpreter: Path) -> None:
    """Serve the package; let a customer write, an agent answer, and the report arrive."""
    with tempfile.TemporaryDirectory(prefix="package-") as name:
        folder = Path(name)
        app = folder / "app"
        with zipfile.ZipFile(package) as archive:
            archive.extractall(app)
        how = _runtime(app, folder, interpreter)
        _only_from(app, how)
        with running() as azurite:
            _talk(Places(azurite.connection_string, folder, runtime=how))


def _runtime(app: Path, folder: Path, interpreter: Path) -> Runtime:
    host = folder / "host"
    host.mkdir()
    (host / "local").symlink_to(ROOT / "local")
    python = _host_python(interpreter)
    path = os.pathsep.join([str(app / LIBRARIES), str(host)])
    return Runtime(str(python), app, {"PYTHONPATH": path, "PYTHONSAFEPATH": "1"})


def _host_python(interpreter: Path) -> Path:
    """Return an environment of that interpreter with what only the host needs."""
    if interpreter == Path(sys.executable):
        return interpreter
    asked = subprocess.run(
        [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    folder = ROOT / ".run" / "package" / f"host-{asked.stdout.strip()}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([interpreter, "-m", "venv", folder], check=True)
        dev = (ROOT / "requirements-dev.txt").read_text()
        pins = [re.search(rf"^{name}==.*$", dev, re.MULTILINE) for name in OF_THE_HOST]
        wanted = [found[0] for found in pins if found]
        subprocess.run([python, "-m", "pip", "install", "-qq", *wanted], check=True)
        (folder / "ready").touch()
    return python


def _only_from(app: Path, how: Runtime) -> None:
    """Make sure that nothing of the product or its libraries comes from elsewhere."""
    environment = {**os.environ, **how.environment}
    environment["PYTHONPATH"] = f"{app}{os.pathsep}{app / LIBRARIES}"
    asked = subprocess.run(
        [how.python, "-c", WHERE], cwd="/", env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if asked.returncode:
        raise SmokeFault(f"it cannot be imported:\n{asked.stderr.strip()[-2000:]}")
    elsewhere = {n: p for n, p in json.loads(asked.stdout).items() if not p.startswith(str(app))}
    if elsewhere:
        raise SmokeFault(f"not from the package: {elsewhere}")


def _talk(places: Places) -> None:
    try:
        with Processes(places.folder / "logs") as processes:
            world = serving(processes, places)
            desk, customer = Desk(world.app, world.admin_key), fresh_number()
            world.phone.write("twilio", customer, NUMBERS["twilio"], "Hello?")
            found = eventually(
                lambda: next((c for c in desk.view("open") if c.customer == customer), None)
            )
            reply = desk.reply(found.id, "Hello!")
            eventually(lambda: world.phone.bodies(customer) == ["Hello!"])
            eventually(lambda: desk.message(reply.id).state == "delivered")
    except (StartError, AssertionError) as fault:
        raise SmokeFault(f"it does not serve: {fault}") from fault
