"""Who notices a mistake: the provider's conformance cases, and if not, its unit tests.

Runs in a process that was forked for one mutant: what it imports is gone afterwards.
"""

from __future__ import annotations

import importlib.util
import io
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from enum import StrEnum
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.mutation.mutants import Mutant

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "conformance" / "cases"
TESTS = ROOT / "tests" / "unit" / "providers"
SHARED_TESTS = ("test_checks.py", "test_lookups.py", "test_codes.py", "test_papers.py")
PLUGINS = ("cacheprovider", "xdist")
SECONDS = 60
AFRESH = ("providers", "runtime", "triggers", "tests.conformance", "tests.unit", "tests.fakes")


class Verdict(StrEnum):
    """What noticed the mistake."""

    CASE = "case"
    TEST = "test"
    NOBODY = "nobody"


class Mistaken(MetaPathFinder, Loader):
    """Gives one module its mutated source."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._source = source

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_loader(name, self)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(ROOT / self._name.replace(".", "/")) + ".py"
        exec(compile(self._source, module.__file__, "exec"), module.__dict__)


def judged(task: tuple[str, Mutant]) -> tuple[Mutant, Verdict]:
    """Return who notices a mutant of a provider's module; who hangs has noticed."""
    provider, mutant = task
    signal.alarm(SECONDS)
    signal.signal(signal.SIGALRM, _hung)
    try:
        _begin_with(mutant)
        if not _cases_pass(provider):
            return mutant, Verdict.CASE
        return mutant, Verdict.NOBODY if _tests_pass(provider) else Verdict.TEST
    except _Hung:
        return mutant, Verdict.CASE
    finally:
        signal.alarm(0)


class _Hung(BaseException):
    """Raised when a mutant takes too long."""


def _hung(*_: object) -> None:
    raise _Hung


def _begin_with(mutant: Mutant) -> None:
    for name in [*sys.modules]:
        if name.startswith(AFRESH):
            del sys.modules[name]
    sys.meta_path.insert(0, Mistaken(f"providers.{mutant.module}", mutant.source))


def _cases_pass(provider: str) -> bool:
    try:
        from tests.conformance import leaving, pure, stateful
        from tests.conformance.cases import cases, send_cases

        sends = list(send_cases(CASES / provider))
        calls = list(cases(CASES / provider))
        found = (
            *(pure.run_send(send) for send in sends),
            *(pure.run(call) for call in calls),
            *(stateful.run_send(send, calls[0]) for send in sends),
            *(leaving.run_request(case) for _, case in leaving.send_requests(CASES / provider)),
            *(leaving.run_validation(case) for _, case in leaving.validations(CASES / provider)),
            *(leaving.run_listing(case) for _, case in leaving.listings(CASES / provider)),
            *(leaving.run_wiring(case) for _, case in leaving.wirings(CASES / provider)),
            *(leaving.run_recount(case) for _, case in leaving.recounts(CASES / provider)),
            *(stateful.run(call) for call in calls),
        )
    except Exception:  # what breaks is noticed
        return False
    return not any(not each.advisory for differences in found for each in differences)


def _tests_pass(provider: str) -> bool:
    import pytest

    own = sorted(TESTS.glob(f"test_{provider}*.py"))
    files = [*map(str, own), *(str(TESTS / name) for name in SHARED_TESTS)]
    quiet = ["-x", "-q", "-otimeout=0", *(f"-pno:{name}" for name in PLUGINS)]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return pytest.main([*quiet, *files]) == 0
