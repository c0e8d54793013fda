"""`make conformance CASES=<dir>`: every case under a folder, through the real webhook code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from providers.registry import PROVIDERS
from tests.conformance import stateful
from tests.conformance.cases import Case, SendCase, cases, send_cases
from tests.conformance.comparison import Difference

OURS = Path(__file__).with_name("cases")

Run = Callable[[], list[Difference]]


def main(arguments: list[str]) -> int:
    """Run all cases; 0 if every required one passes, 2 if there is none."""
    folder = Path(arguments[0]) if arguments else OURS
    if not folder.is_dir():
        print(f"There is no folder {folder}; say CASES=<dir>.")
        return 2
    passed = failed = 0
    for label, run in _runs(folder):
        differences = _outcome(run)
        wrong = [each for each in differences if not each.advisory]
        for each in differences:
            print(f"{'FAIL' if not each.advisory else 'advisory'} {label}: {each}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 2 if not passed + failed else int(failed > 0)


def _runs(folder: Path) -> Iterator[tuple[str, Run]]:
    accounts: dict[str, Case] = {}
    for case in cases(folder):
        accounts.setdefault(case.provider, case)
        yield f"{case.provider}/{case.name}", _of(case)
    for send in send_cases(folder):
        account = accounts.get(send.provider)
        yield f"{send.provider}/send_responses/{send.name}", _of_send(send, account)


def _of(case: Case) -> Run:
    return lambda: stateful.run(case) if case.provider in PROVIDERS else [_not_there(case)]


def _of_send(case: SendCase, account: Case | None) -> Run:
    if case.provider not in PROVIDERS:
        return lambda: [_not_there(case)]
    if account is None:
        return lambda: [Difference("account", "a callback case of the same provider", None)]
    return lambda: stateful.run_send(case, account)


def _not_there(case: Case | SendCase) -> Difference:
    return Difference("provider", "supported", f"{case.provider} is not")


def _outcome(run: Run) -> list[Difference]:
    try:
        return run()
    except Exception as error:  # a case that breaks is a difference, too
        return [Difference("error", None, f"{type(error).__name__}: {error}")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
