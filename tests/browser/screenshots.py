"""`make screenshots`: every page at two sizes and in both colours, with a day's sample data."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.azurite import running
from tests.browser import chromium, sample
from tests.e2e.world import World, alone

IMAGES = Path(__file__).parents[2] / "docs" / "screenshots"
DRAFT = "Yes, I have added that for the driver. Number 14 it is!"
AGENT, SUPERVISOR, ADMINISTRATOR = "agent", "supervisor", "administrator"
PAGES: tuple[tuple[str, str, str], ...] = (
    ("console", AGENT, "/inbox/mine/{best}"),
    ("failed", AGENT, "/inbox/mine/{failed}"),
    ("stopped", AGENT, "/inbox/mine/{stopped}"),
    ("open", AGENT, "/inbox/open"),
    ("everyone", SUPERVISOR, "/inbox/all"),
    ("live", SUPERVISOR, "/live"),
    *(
        (page.replace("/", "-"), ADMINISTRATOR, f"/{page}")
        for page in (
            "contacts", "setup", "accounts", "accounts/telesign", "numbers", "workstreams",
            "hours", "blocks", "quick-replies", "messages", "survey", "survey/linking-desk",
            "consents", "retention", "teams", "keys", "quarantine",
        )
    ),
)  # fmt: skip


def main() -> int:
    """Run a channel of its own, fill it, and photograph it."""
    if not chromium.path():
        print("make screenshots: there is no Chromium here.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    with running() as azurite, alone(azurite, folder) as world, chromium.running() as browser:
        told = sample.tell(world)
        for name, size in (("", chromium.WIDE), ("-phone", chromium.NARROW)):
            for scheme in ("light", "dark"):
                _photograph(browser, world, told, name, size, scheme)
    return 0


def _photograph(
    browser: Browser,
    world: World,
    told: sample.Told,
    suffix: str,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    ending = suffix + ("-dark" if scheme == "dark" else "")
    keys = {AGENT: told.agent_key, SUPERVISOR: told.supervisor_key, ADMINISTRATOR: world.admin_key}
    profile = chromium.context(browser, size, scheme)
    page = profile.new_page()
    page.goto(f"{world.app}/console/")
    page.get_by_label("Key", exact=True).wait_for()
    page.screenshot(path=IMAGES / f"sign-in{ending}.png")
    profile.close()
    for role, key in keys.items():
        profile = chromium.context(browser, size, scheme)
        page = chromium.signed_in(profile, world.app, key)
        for name, who, address in PAGES:
            if who == role:
                _one(page, world.app + "/console" + address.format(**vars(told)), name + ending)
        profile.close()


def _one(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.locator("#main").wait_for()
    page.wait_for_timeout(1200)
    if name.startswith("console"):
        page.get_by_role("textbox", name="Write a text …").fill(DRAFT)
        page.wait_for_timeout(400)  # colours change slowly
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/screenshots/{name}.png")


if __name__ == "__main__":
    sys.exit(main())
