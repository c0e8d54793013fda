"""Debian's Chromium, driven by Playwright; nothing is downloaded and nothing is intercepted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.e2e.polling import PATIENCE_SECONDS

expect.set_options(timeout=PATIENCE_SECONDS * 1000)
WIDE, NARROW = (1440, 900), (390, 844)
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def path() -> str | None:
    """Return where Chromium is: the setting CHROMIUM first, then the usual names."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@contextmanager
def running() -> Iterator[Browser]:
    """Start a browser and end it afterwards."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


def launched(playwright: Playwright) -> Browser:
    executable = path()
    assert executable, "there is no Chromium on this machine"
    return playwright.chromium.launch(executable_path=executable, args=list(OPTIONS))


def context(
    browser: Browser, size: tuple[int, int] = WIDE, scheme: Literal["light", "dark"] = "light"
) -> BrowserContext:
    """Return a fresh profile: a person at a machine of their own."""
    width, height = size
    made = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-US",
        timezone_id=zone_at_noon(), has_touch=size == NARROW,
    )  # fmt: skip
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    made.set_default_timeout(PATIENCE_SECONDS * 1000)
    return made


def zone_at_noon() -> str:
    """Return a zone in which it is noon or a little later: there no day ends meanwhile."""
    behind = datetime.now(UTC).hour - 12  # Etc/GMT+5 is five hours behind
    return f"Etc/GMT{behind:+d}"


def signed_in(profile: BrowserContext, app: str, key: str, address: str = "/console/") -> Page:
    """Open the console and sign in as its sign-in page asks."""
    page = profile.new_page()
    page.goto(app + address)
    page.get_by_label("Key", exact=True).fill(key)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#main").wait_for()
    return page
