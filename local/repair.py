"""`make repair`: mends every thread's projections, here or wherever the settings point."""

from __future__ import annotations

import sys

from domain.errors import ChannelError
from local.environment import take_settings
from runtime.bootstrap import channel


def main() -> int:
    """Repair, and say what was done."""
    take_settings()
    try:
        done = channel().repair.run()
    except ChannelError as error:
        print(f"make repair: {error.detail}", file=sys.stderr)
        return 1
    print(f"{done.threads} threads looked at, {done.rows_removed} rows without a thread removed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
