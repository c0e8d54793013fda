"""`make validate-config FILE=`: says everything that is wrong with a channel.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from domain.configuration import ChannelConfiguration, read_channel
from domain.durations import parse
from domain.errors import InvalidConfiguration
from domain.hints import silent_hours
from providers.gateway import Gateway
from services.administration import credential_fields

LARGEST_SETTING = 16 * 1024
"""Bytes of a channel.json that an app setting may hold."""

USAGE = "Say which file: make validate-config FILE=channel.json [FLOOR=PT8H]"


def main(arguments: list[str]) -> int:
    """Validate one file; 0 if it can be deployed, 1 if not, 2 if there is none."""
    if not arguments or not Path(arguments[0]).is_file():
        print(USAGE, file=sys.stderr)
        return 2
    text = Path(arguments[0]).read_text(encoding="utf-8")
    floor = parse(arguments[1] if len(arguments) > 1 and arguments[1] else "PT8H")
    try:
        read = read_channel(text, floor, credential_fields(Gateway()), datetime.now(UTC))
    except InvalidConfiguration as error:
        for problem in error.problems:
            print(problem)
        print(f"{len(error.problems)} to mend.")
        return 1
    print(
        f"Nothing to mend: deployment {read.deployment}, {len(read.accounts)} accounts, "
        f"{len(read.numbers)} numbers, {len(read.workstreams)} workstreams."
    )
    for hint in _hints(read):
        print(f"Hint: {hint}")
    size = len(json.dumps(json.loads(text.removeprefix("\ufeff")), separators=(",", ":")).encode())
    if size > LARGEST_SETTING:
        print(f"{size} bytes are too many for a setting: deploy it with channelInBlob.")
    return 0


def _hints(read: ChannelConfiguration) -> Iterator[str]:
    workstreams = {workstream.id: workstream for workstream in read.workstreams}
    for number in read.numbers:
        if hint := silent_hours(number, workstreams[number.workstream]):
            yield hint


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
