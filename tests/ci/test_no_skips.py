import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORMS = {
    "mark": "import pytest\n\n@pytest.mark.skip(reason='later')\ndef test_a(): pass\n",
    "call": "import pytest\n\ndef test_a(): pytest.skip('later')\n",
    "module": "import pytest\n\npytest.skip('later', allow_module_level=True)\n",
}


def run(tmp_path: Path, body: str, *options: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    (tmp_path / "test_case.py").write_text(body)
    (tmp_path / "test_fine.py").write_text("def test_fine(): pass\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-q", *options, "."],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "parallel"])
def test_ci_fails_when_something_was_skipped_and_names_it(
    tmp_path: Path, form: str, options: tuple[str, ...]
) -> None:
    ran = run(tmp_path, FORMS[form], *options, ci="true")
    assert ran.returncode == 1, ran.stdout
    assert "nothing may be skipped" in ran.stdout
    assert "test_case.py" in ran.stdout.split("nothing may be skipped")[1]


def test_a_skip_passes_on_a_machine_that_is_not_ci(tmp_path: Path) -> None:
    assert run(tmp_path, FORMS["mark"]).returncode == 0


def test_ci_passes_when_nothing_was_skipped(tmp_path: Path) -> None:
    assert run(tmp_path, "def test_a(): pass\n", ci="true").returncode == 0
