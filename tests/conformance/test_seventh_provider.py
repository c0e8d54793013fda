"""Another provider is one module, one data file and one line, and then everything works."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("domain", "providers", "services", "storage", "runtime", "triggers", "api", "local")
SEVENTH = Path(__file__).with_name("seventh")
REGISTRY, LINE = "domain/accounts.py", '    VIBES = "vibes"\n'

ASKED = """
import json
from datetime import timedelta
from domain.accounts import ProviderName
from domain.configuration import read_channel
from local.generated.fields import fields_table
from local.generated.codes import codes_table
from providers.gateway import Gateway
from services.administration import credential_fields
account = {"name": "Loft", "provider": "pigeon", "credentials": {"ring": "LOFT_RING"}}
text = json.dumps({"deployment": 1, "accounts": [account]})
fields = credential_fields(Gateway())
print(json.dumps({
    "account": read_channel(text, timedelta(hours=1), fields).accounts[0].provider,
    "fields": fields_table(fields[ProviderName("pigeon")]),
    "codes": codes_table(ProviderName("pigeon")),
}))
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the channel that has learned to speak to pigeons."""
    copy = tmp_path_factory.mktemp("grown")
    leave = shutil.ignore_patterns("__pycache__", "node_modules", "browser", "images")
    for folder in (*PRODUCT, "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=leave)
    shutil.copy(SEVENTH / "pigeon.py", copy / "providers")
    shutil.copy(SEVENTH / "pigeon.json", copy / "providers" / "data")
    registry = copy / REGISTRY
    text = registry.read_text(encoding="utf-8")
    assert LINE in text
    registry.write_text(text.replace(LINE, LINE + '    PIGEON = "pigeon"\n'), encoding="utf-8")
    return copy


def run(folder: Path, *arguments: str) -> str:
    """Run Python in *folder* and return what it prints."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_traffic_goes_through_the_real_webhook_code(grown: Path) -> None:
    told = run(grown, "-m", "tests.conformance", "tests/conformance/seventh/cases")
    assert told.splitlines()[-1] == "11 passed, 0 failed"


def test_the_others_do_not_notice(grown: Path) -> None:
    told = run(grown, "-m", "tests.conformance", "tests/conformance/cases")
    assert told.splitlines()[-1].endswith(" passed, 0 failed")


def test_it_can_be_configured_and_has_its_tables(grown: Path) -> None:
    told = json.loads(run(grown, "-c", ASKED))
    assert told["account"] == "pigeon"
    assert "| Ring | `ring` | yes | yes | On its leg |" in told["fields"]
    assert "| `M2` | report | undelivered | A hawk was faster. |" in told["codes"]
