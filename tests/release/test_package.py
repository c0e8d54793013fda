"""The package: reproducible, only the product, for the right Python, and it works."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from infra.package import papers
from infra.package.build import Package, _complete, build
from infra.package.lock import wheels
from infra.package.parts import Part, plain
from infra.package.product import EPOCH, FILES, FOLDERS, LIBRARIES
from infra.package.wheels import PackageFault, misfits
from tests.commands import typed
from tests.release.smoke import SmokeFault, smoke

ROOT = Path(__file__).parents[2]
MINUTES = 5
"""Wheels are unpacked and a channel is started; on a busy machine that takes its time."""

pytestmark = pytest.mark.timeout(MINUTES * 60)
HERE = "{}.{}".format(*sys.version_info[:2])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return build(ROOT, "3.13", tmp_path_factory.mktemp("first"))


def names(package: Package) -> list[str]:
    with zipfile.ZipFile(package.path) as archive:
        return archive.namelist()


def test_the_command_makes_the_same_package_from_the_same_tree_and_serves_it_from_an_empty_folder(
    package: Package, tmp_path: Path
) -> None:
    """By the target's Python where there is one, else one made alike; the audit is not judged."""
    done = typed(f"make package OUT={tmp_path}", ROOT, MINUTES * 60)  # *package* fetched the wheels
    made, tried, audited = (*done.stdout.splitlines(), "", "")[:3]
    assert made.endswith(f"{len(package.parts)} parts, sha256 {package.sha256}"), done
    assert re.match(r"tried: .*served on the local host", tried), done
    assert "audited" in audited, done


def test_it_holds_the_product_and_its_libraries_and_nothing_else(package: Package) -> None:
    tops = {name.split("/")[0] for name in names(package)}
    assert tops <= {*FILES, *FOLDERS, ".python_packages", "console"}
    assert {*FILES, *FOLDERS} <= tops
    assert not [n for n in names(package) if "__pycache__" in n or n.endswith((".pyc", ".sh"))]
    assert not [n for n in names(package) if n.startswith("local.settings")]
    assert "domain/data/channel.schema.json" in names(package)


def test_entries_tell_nothing_about_the_machine(package: Package) -> None:
    with zipfile.ZipFile(package.path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {EPOCH}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_compiled_libraries_are_linuxs_of_that_python(package: Package) -> None:
    compiled = [n for n in names(package) if n.startswith(LIBRARIES) and n.endswith(".so")]
    assert compiled
    assert all("cpython-313-x86_64-linux" in n or "abi3" in n for n in compiled)


@pytest.mark.parametrize(
    ("file", "fits"),
    [
        ("fastapi-1-py3-none-any.whl", True),
        ("phonenumbers-9-py2.py3-none-any.whl", True),
        ("old-1-py2-none-any.whl", False),
        ("cffi-2-cp313-cp313-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", True),
        ("cffi-2-cp312-cp312-manylinux2014_x86_64.whl", False),
        ("cffi-2-cp313-cp313-musllinux_1_2_x86_64.whl", False),
        ("cffi-2-cp313-cp313-manylinux2014_aarch64.whl", False),
        ("cffi-2-cp313-cp313-win_amd64.whl", False),
        ("cffi-2-cp313-cp313t-manylinux2014_x86_64.whl", False),
        ("cryptography-50-cp311-abi3-manylinux_2_28_x86_64.whl", True),
        ("cryptography-50-cp314-abi3-manylinux_2_28_x86_64.whl", False),
        ("not a wheel", False),
    ],
)
def test_a_wheel_fits_by_its_tag(file: str, fits: bool) -> None:
    assert (misfits([file], "3.13") == []) is fits


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_list_of_wheels_is_as_new_as_the_requirements(version: str) -> None:
    _complete(ROOT, wheels(version))
    assert misfits([wheel.file for wheel in wheels(version)], version) == []


def test_a_list_that_is_older_than_the_requirements_is_refused(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("# pins\nrequests==99.0.0\n")
    with pytest.raises(PackageFault, match=r"requests==99\.0\.0"):
        _complete(tmp_path, wheels("3.13"))


def test_there_is_no_package_for_a_python_without_a_list(tmp_path: Path) -> None:
    with pytest.raises(PackageFault, match=r"Python 3\.9"):
        build(ROOT, "3.9", tmp_path)


def test_the_bill_of_materials_names_every_library(package: Package) -> None:
    bill = json.loads(package.path.with_suffix(".sbom.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    purls = {one["purl"] for one in bill["components"]}
    assert {f"pkg:pypi/{plain(one.name)}@{one.version}" for one in wheels("3.13")} <= purls
    console = json.loads((ROOT / "console/package.json").read_text())
    shipped = console["dependencies"].items()
    assert {f"pkg:npm/{quote(name)}@{version}" for name, version in shipped} <= purls
    assert not [purl for purl in purls if purl.startswith("pkg:npm/vite@")]
    for one in bill["components"]:
        assert one["licenses"][0]["expression"] != "unknown"
        (hashed,) = one["hashes"]
        assert len(hashed["content"]) == {"SHA-256": 64, "SHA-512": 128}[hashed["alg"]]


def test_a_licence_nobody_has_looked_at_stops_the_package() -> None:
    def judged(**licences: str) -> list[str]:
        return papers.unaccepted(
            [Part("pypi", name, "1", "SHA-256", "", said) for name, said in licences.items()]
        )

    assert judged(a="MIT", b="Apache-2.0 OR GPL-3.0-only") == []
    assert judged(c="GPL-3.0-only", d="unknown", e="MIT AND GPL-2.0") == [
        "c: GPL-3.0-only", "d: unknown", "e: MIT AND GPL-2.0",
    ]  # fmt: skip


def test_a_package_that_lacks_a_folder_is_found_out(package: Package, tmp_path: Path) -> None:
    """Nothing of the tree may stand in for what the package lacks."""
    mine = build(ROOT, HERE, tmp_path)
    lacking = tmp_path / "lacking.zip"
    with zipfile.ZipFile(mine.path) as whole, zipfile.ZipFile(lacking, "w") as part:
        for name in whole.namelist():
            if not name.startswith("providers/"):
                part.writestr(name, whole.read(name))
    with pytest.raises(SmokeFault, match="providers"):
        smoke(lacking, Path(sys.executable))
