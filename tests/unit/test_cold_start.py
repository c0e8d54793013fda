"""What a cold start may not pay for: libraries that indexing the functions does not need."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATER = (
    "azure.communication", "azure.core", "azure.data.tables", "azure.eventgrid", "azure.identity",
    "azure.storage", "certifi", "fastapi", "jsonschema", "opentelemetry", "phonenumbers",
    "pydantic", "requests", "starlette", "urllib3",
)  # fmt: skip
CODE = "import json, sys, function_app; print(json.dumps(sorted(sys.modules)))"


def test_indexing_the_functions_loads_no_library_that_a_later_call_may_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = json.loads(done.stdout)
    assert "runtime.bootstrap" in loaded
    unwanted = {name for name in loaded if name.startswith(tuple(f"{each}." for each in LATER))}
    assert unwanted | (set(LATER) & set(loaded)) == set()
