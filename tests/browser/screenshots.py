"""`make screenshots`: every page at two sizes and in both colours, with a day's sample data."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.azurite import running
from tests.browser import chromium, sample
from tests.e2e.world import World, alone

IMAGES = Path("docs/screenshots")
SIGN_IN, PHONES = "sign-in", "phones"
DRAFT = "Yes, I have added that for the driver. Number 14 it is!"
AGENT, SUPERVISOR, ADMINISTRATOR = "agent", "supervisor", "administrator"
PAGES: tuple[tuple[str, str, str], ...] = (
    ("console", AGENT, "/inbox/mine/{best}"),
    ("failed", AGENT, "/inbox/mine/{failed}"),
    ("stopped", AGENT, "/inbox/mine/{stopped}"),
    ("open", AGENT, "/inbox/open"),
    ("closed", AGENT, "/inbox/closed"),
    ("everyone", SUPERVISOR, "/inbox/all"),
    ("live", SUPERVISOR, "/live"),
    *(
        (page.replace("/", "-"), ADMINISTRATOR, f"/{page}")
        for page in (
            "contacts", "setup", "accounts", "accounts/telesign", "numbers", "numbers/twilio-line",
            "workstreams", "workstreams/customer-service", "hours", "hours/long-holidays",
            "blocks", "quick-replies", "messages", "survey", "survey/linking-desk",
            "consents", "retention", "teams", "keys", "quarantine",
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Camera:
    """Photographs the pages that are wanted, as each of those sees them who may."""

    browser: Browser
    world: World
    told: sample.Told
    wanted: Collection[str]
    folder: Path

    def photograph(
        self, suffix: str, size: tuple[int, int], scheme: Literal["light", "dark"]
    ) -> None:
        """Photograph everything at one size in one colour."""
        ending = suffix + ("-dark" if scheme == "dark" else "")
        for name, address, label in self._for_everybody():
            profile = chromium.context(self.browser, size, scheme)
            page = profile.new_page()
            page.goto(address)
            page.get_by_label(label, exact=True).first.wait_for()
            self._keep(page, f"{name}{ending}")
            profile.close()
        for key, pages in self._by_key():
            profile = chromium.context(self.browser, size, scheme)
            page = chromium.signed_in(profile, self.world.app, key)
            for name, address in pages:
                self._one(page, f"{self.world.app}/console{address}", name + ending)
            profile.close()

    def _for_everybody(self) -> Iterator[tuple[str, str, str]]:
        pages = (
            (SIGN_IN, f"{self.world.app}/console/", "Key"),
            (PHONES, f"{self.world.phone.base}/phone", "My number"),
        )
        return (page for page in pages if page[0] in self.wanted)

    def _by_key(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        keys = {
            AGENT: self.told.agent_key,
            SUPERVISOR: self.told.supervisor_key,
            ADMINISTRATOR: self.world.admin_key,
        }
        for role, key in keys.items():
            pages = [
                (name, address.format(**vars(self.told)))
                for name, who, address in PAGES
                if who == role and name in self.wanted
            ]
            if pages:
                yield key, pages

    def _one(self, page: Page, address: str, name: str) -> None:
        page.goto(address)
        page.locator("#main").wait_for()
        page.wait_for_timeout(1200)
        if name.startswith("live"):
            page.get_by_role("region", name="Today").wait_for()
        if name.startswith("console"):
            page.get_by_role("textbox", name="Write a text …").fill(DRAFT)
            page.wait_for_timeout(400)  # colours change slowly
        self._keep(page, name)

    def _keep(self, page: Page, name: str) -> None:
        path = self.folder / f"{name}.png"
        page.screenshot(path=path)
        print(path)


def main(arguments: list[str] | None = None) -> int:
    """Run a channel of its own, fill it, and photograph it."""
    options = _parse(arguments)
    if not chromium.path():
        print("make screenshots: there is no Chromium here.", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    with running() as azurite, alone(azurite, folder) as world, chromium.running() as browser:
        camera = Camera(browser, world, sample.tell(world), options.pages, options.out)
        for name, size in (("", chromium.WIDE), ("-phone", chromium.NARROW)):
            for scheme in ("light", "dark"):
                camera.photograph(name, size, scheme)
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    names = (SIGN_IN, PHONES, *(name for name, *_ in PAGES))
    parser = argparse.ArgumentParser("make screenshots", description=__doc__)
    parser.add_argument("pages", nargs="*", help=f"of {', '.join(names)}; all without one")
    parser.add_argument("--out", type=Path, default=IMAGES)
    options = parser.parse_args(arguments)
    if unknown := sorted({*options.pages} - {*names}):
        parser.error(f"no such page: {', '.join(unknown)}; there are {', '.join(names)}")
    options.pages = options.pages or names
    return options


if __name__ == "__main__":
    sys.exit(main())
