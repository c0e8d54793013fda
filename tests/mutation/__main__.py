"""`make mutate PROVIDER=twilio`: makes every small mistake in a provider's modules once.

``ONLY=twilio_events._report`` keeps to those whose name begins so: a module, or a part of it.
A mistake that nobody notices is a rule without a case, or stands in ``explained.json`` with the
reason why it changes nothing that anybody could see.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import azure.functions  # noqa: F401 - loaded once, before processes are forked
import jsonschema  # noqa: F401 - as above
import pytest  # noqa: F401 - as above
import requests  # noqa: F401 - as above

import services.administration  # noqa: F401 - as above
from providers.registry import PROVIDERS
from tests.mutation.judges import Verdict, judged
from tests.mutation.mutants import Mutant, mutants

MODULES = Path("providers")
EXPLAINED = Path(__file__).with_name("explained.json")
AT_A_TIME = 2


def main(arguments: list[str]) -> int:
    """Try a provider's mutants; 0 if each is noticed or explained."""
    provider, only = (*arguments, "", "")[:2]
    if provider not in PROVIDERS:
        print(f"Say which: make mutate PROVIDER={'|'.join(PROVIDERS)}", file=sys.stderr)
        return 2
    tasks = [(provider, mutant) for mutant in _all(provider, only)]
    if not tasks:
        print(f"No mistake in {provider}'s modules has a name like {only}", file=sys.stderr)
        return 2
    explained: Mapping[str, str] = json.loads(EXPLAINED.read_text(encoding="utf-8"))
    counted: Counter[Verdict] = Counter()
    unnoticed: list[Mutant] = []
    with multiprocessing.get_context("fork").Pool(AT_A_TIME, maxtasksperchild=1) as pool:
        for mutant, verdict in pool.imap_unordered(judged, tasks):
            counted[verdict] += 1
            if verdict is Verdict.NOBODY:
                unnoticed.append(mutant)
    rest = sorted((m for m in unnoticed if m.key not in explained), key=lambda m: m.key)
    for mutant in rest:
        print(f"{mutant.module}.py:{mutant.line}: {mutant.key}")
    print(
        f"{provider}: {len(tasks)} mistakes, {counted[Verdict.CASE]} noticed by cases, "
        f"{counted[Verdict.TEST]} by tests, {len(unnoticed) - len(rest)} explained, "
        f"{len(rest)} unnoticed"
    )
    return int(bool(rest))


def _all(provider: str, only: str) -> Iterator[Mutant]:
    for path in sorted(MODULES.glob(f"{provider}*.py")):
        if path.stem != "acs_client":  # the official client's own, judged by its HMAC
            yield from mutants(path.stem, path.read_text(encoding="utf-8"), only)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
