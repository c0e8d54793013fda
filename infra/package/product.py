"""What of this tree is the product: the app, and nothing that only a developer needs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.package.wheels import PackageFault

FILES = ("function_app.py", "host.json", "requirements.txt")
FOLDERS = ("triggers", "api", "runtime", "services", "providers", "storage", "domain")
CONSOLE = Path("console")
LIBRARIES = ".python_packages/lib/site-packages"
TARGET = "3.13"
"""The version of Python that is deployed."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the product, by its path in the package."""
    for name in FILES:
        yield name, (root / name).read_bytes()
    for folder in FOLDERS:
        yield from _below(root, root / folder)
    if (root / CONSOLE / "package.json").exists():
        built = root / CONSOLE / "dist"
        if not (built / "index.html").exists():
            raise PackageFault("console/dist is missing: build the console first")
        yield from _below(root, built)


def _below(root: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix(), path.read_bytes()


def write(target: Path, content: Mapping[str, bytes]) -> None:
    """Write a zip that is the same, byte for byte, for the same content."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix: its permissions are read
            entry.external_attr = (0o100644) << 16
            archive.writestr(entry, content[name])
