"""The checks themselves: a copy of the tree that breaks a floor must turn them red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("triggers", "api", "runtime", "services", "providers", "storage", "domain")
FORBIDDEN_IMPORTS = (
    ("domain", "storage"),
    ("domain", "requests"),
    ("services", "providers"),
    ("providers", "storage"),
    ("storage", "services"),
    ("runtime", "api"),
    ("api", "triggers"),
)
FORBIDDEN_CALLS = (
    "from datetime import UTC, datetime\n\nNOW = datetime.now(tz=UTC)\n",
    "import datetime\n\nNOW = datetime.datetime.now(tz=datetime.UTC)\n",
    "import time\n\nNOW = time.time()\n",
    "from time import time\n\nNOW = time()\n",
    'import os\n\nHOME = os.environ["HOME"]\n',
    'import os\n\nHOME = os.getenv("HOME")\n',
)


def copy_tree(to: Path) -> Path:
    """Copy the product and the rules that hold for it."""
    shutil.copy(ROOT / "pyproject.toml", to)
    for package in PACKAGES:
        if (ROOT / package).exists():
            shutil.copytree(ROOT / package, to / package)
        (to / package).mkdir(exist_ok=True)
        (to / package / "__init__.py").touch()
    return to


def check_imports(tree: Path) -> tuple[int, str]:
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [lint, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    return ran.returncode, " ".join((ran.stdout + ran.stderr).split())


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """Check one copy of the tree to which every forbidden import was added."""
    tree = copy_tree(tmp_path_factory.mktemp("tree"))
    for package, target in FORBIDDEN_IMPORTS:
        (tree / package / f"wrong_{target}.py").write_text(f"import {target}\n")
    return check_imports(tree)


def test_the_tree_as_it_is_passes(tmp_path: Path) -> None:
    status, printed = check_imports(copy_tree(tmp_path))
    assert status == 0, printed


@pytest.mark.parametrize(("package", "target"), FORBIDDEN_IMPORTS)
def test_an_import_against_the_arrows_is_found(
    broken: tuple[int, str], package: str, target: str
) -> None:
    status, printed = broken
    assert status != 0
    assert f"{package}.wrong_{target} -> {target}" in printed


@pytest.mark.parametrize("body", FORBIDDEN_CALLS)
@pytest.mark.parametrize("package", ["domain", "services"])
def test_a_clock_or_the_environment_below_the_runtime_is_found(
    tmp_path: Path, package: str, body: str
) -> None:
    wrong = copy_tree(tmp_path) / package / "wrong_call.py"
    wrong.write_text(f'"""Wrong."""\n\n{body}')
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", wrong],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "TID251" in ran.stdout
