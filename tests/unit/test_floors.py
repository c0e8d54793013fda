"""The floors of the house that no other check holds; tests/ci shows that the others hold theirs."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("triggers", "api", "runtime", "services", "providers", "storage", "domain")
MODULE_LINES = 250
FUNCTION_LINES = 40


def modules() -> Iterator[Path]:
    """Yield every module of the product."""
    yield from ROOT.glob("function_app.py")
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def test_no_rule_about_clock_or_environment_is_waived_in_the_domain() -> None:
    files = (ROOT / "domain").rglob("*.py")
    waived = [str(path) for path in files if "TID251" in path.read_text()]
    assert waived == []


def test_one_module_imports_the_sdk_of_telemetry() -> None:
    sdk = ("opentelemetry.sdk", "opentelemetry.exporter", "azure.monitor")
    asked = [str(path.relative_to(ROOT)) for path in modules() if _imports(path) & {*sdk}]
    assert asked == ["runtime/exporters.py"]


def _imports(path: Path) -> set[str]:
    """Return what a module imports, by the first two names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {".".join(name.split(".")[:2]) for name in names}


def test_no_module_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()
    }
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_long() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": _length(node)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
