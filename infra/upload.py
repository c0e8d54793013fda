"""Hands a package to the app as it is: ``... | python3 -m infra.upload <site> <zip> <pause>``.

The CLI's own command has the site build every Python app anew, from requirements without hashes:
what runs would not be what was locked, tried and audited. The token comes on standard input; the
site is that of deployments, the pause that between two looks in seconds. Only Python is needed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

FAILED = {-1: "was cancelled", 3: "failed", 5: "met another one", 6: "succeeded in part"}
SUCCEEDED = 4
LOOKS = 100


class UploadFault(Exception):
    """The package was not taken; the message says why."""


def upload(site: str, token: str, package: Path, pause: float) -> None:
    """Publish *package* and wait until it is in place; raise ``UploadFault``."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/zip"}
    address = f"{site}/api/publish?RemoteBuild=false&Deployer=sms-channel"
    told = _asked(Request(address, package.read_bytes(), headers))  # noqa: S310 az's own address
    number = told.decode().strip().strip('"') or "latest"
    for _ in range(LOOKS):
        state = _state(Request(f"{site}/api/deployments/{number}", headers=headers))  # noqa: S310
        if state == SUCCEEDED:
            return
        if state in FAILED:
            raise UploadFault(f"the deployment {FAILED[state]}: {site}/api/deployments/{number}")
        time.sleep(pause)
    raise UploadFault(f"the deployment takes too long: {site}/api/deployments/{number}")


def _state(request: Request) -> int | None:
    """Return how far the deployment is; None where the site does not know it yet."""
    try:
        answer: dict[str, int] = json.loads(_asked(request))
    except HTTPError as error:
        if error.code in {404, 502, 503}:
            return None
        raise
    return answer.get("status")


def _asked(request: Request) -> bytes:
    with urlopen(request, timeout=600) as answer:  # noqa: S310 az's own address
        content: bytes = answer.read()
        return content


def main(arguments: list[str]) -> int:
    """Publish; 0 if the package is in place."""
    site, package, pause = arguments
    try:
        upload(site, sys.stdin.read().strip(), Path(package), float(pause))
    except HTTPError as error:
        said = error.read(500).decode(errors="replace")
        print(f"The package was not published: {error} {said}", file=sys.stderr)
        return 1
    except (UploadFault, URLError, OSError, ValueError) as fault:
        print(f"The package was not published: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
